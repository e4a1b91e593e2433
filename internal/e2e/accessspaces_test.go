package e2e_test

import (
	"crypto/sha256"
	"maps"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// row writes a row whose first value is its id, and returns the id as the path's.
func (s *accessScene) row(t *testing.T, statement string, args ...any) map[string]string {
	t.Helper()
	id := uuid.New()
	s.exec(t, statement, append([]any{id}, args...)...)
	return map[string]string{"id": id.String()}
}

// office writes a workspace of owner and member, which a test may end.
func (s *accessScene) office(t *testing.T) map[string]string {
	t.Helper()
	made := s.row(t, `INSERT INTO workspaces (id, name, created_by) VALUES ($1, 'Office', $2)`, s.people[theOwner].id)
	s.exec(t, `INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, 'owner'), ($1, $3, 'member')`,
		made["id"], s.people[theOwner].id, s.people[coMember].id)
	return made
}

// collection writes one of the owner's.
func (s *accessScene) collection(t *testing.T) map[string]string {
	t.Helper()
	return s.row(t, `INSERT INTO collections (id, user_id, title) VALUES ($1, $2, 'Table')`, s.people[theOwner].id)
}

// share writes a link of the owner's with this secret.
func (s *accessScene) share(t *testing.T, token string) map[string]string {
	t.Helper()
	hash := sha256.Sum256([]byte(token))
	return s.row(t, `INSERT INTO share_links (id, user_id, collection_id, token_hash) VALUES ($1, $2, $3, $4)`,
		s.people[theOwner].id, s.collection(t)["id"], hash[:])
}

// idea writes one of the owner's.
func (s *accessScene) idea(t *testing.T) map[string]string {
	t.Helper()
	return s.row(t, `INSERT INTO ideas (id, user_id, title) VALUES ($1, $2, 'An idea')`, s.people[theOwner].id)
}

// announcement writes one that is current.
func (s *accessScene) announcement(t *testing.T) map[string]string {
	t.Helper()
	return s.row(t, `INSERT INTO announcements (id, author_id, title, level, starts_at) VALUES ($1, $2, 'Hear', 'info', now())`, s.people[superAdmin].id)
}

// invite writes an invitation of the owner's, to a workspace that nobody is in.
func (s *accessScene) invite(t *testing.T) map[string]string {
	t.Helper()
	place := s.row(t, `INSERT INTO workspaces (id, name, created_by) VALUES ($1, 'Empty', $2)`, s.people[theOwner].id)
	return s.row(t, `INSERT INTO workspace_invites (id, workspace_id, invited_by, user_id, role, expires_at)
		VALUES ($1, $2, $3, $3, 'member', now() + interval '1 day')`, place["id"], s.people[theOwner].id)
}

// says is a body that is the same for everybody.
func says(body map[string]any) func(*testing.T, *accessScene) any {
	return func(*testing.T, *accessScene) any { return body }
}

func spacesFixtures() map[string]fixture {
	all := workspaceFixtures()
	maps.Copy(all, collectionFixtures())
	maps.Copy(all, boardFixtures())
	return all
}

func workspaceFixtures() map[string]fixture {
	office := func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.office(t) }
	invite := fixture{at: func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.invite(t) }}
	member := []string{coMember}
	return map[string]fixture{
		"getWorkspace":    {at: office, shared: member},
		"listMembers":     {at: office, shared: member},
		"renameWorkspace": {at: office, barred: member, body: says(map[string]any{"name": "Renamed"})},
		"deleteWorkspace": {at: office, barred: member},
		"inviteMember":    {at: office, barred: member, body: says(map[string]any{"user_id": uuid.New()})},
		"changeMember": {at: office, barred: member, body: func(_ *testing.T, s *accessScene) any {
			return map[string]any{"user_id": s.people[coMember].id, "role": "admin"}
		}},
		"removeMember": {at: office, shared: member, query: func(s *accessScene) string {
			return "userId=" + s.people[coMember].id.String()
		}},
		"migrateGenerations": {at: office, shared: member},
		"importGenerations":  {at: office, shared: member, body: says(map[string]any{"generation_ids": []uuid.UUID{uuid.New()}})},
		"acceptInvite":       invite,
		"deleteInvite":       invite,
		"listWorkspacesOf": {shared: []string{superAdmin}, at: func(_ *testing.T, s *accessScene) map[string]string {
			return map[string]string{"id": s.people[theOwner].id.String()}
		}},
	}
}

func collectionFixtures() map[string]fixture {
	own := func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.collection(t) }
	items := func(t *testing.T, s *accessScene) any {
		t.Helper()
		return map[string]any{"generation_ids": []string{s.generation(t)["id"]}}
	}
	return map[string]fixture{
		"getCollection":    {at: own},
		"changeCollection": {at: own, body: says(map[string]any{"title": "Renamed"})},
		"deleteCollection": {at: own},
		"addToCollection":  {at: own, body: items},
		"orderCollection":  {at: own, body: items},
		"removeFromCollection": {at: own, query: func(*accessScene) string {
			return "generationId=" + uuid.NewString()
		}},
		"revokeShare": {at: func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.share(t, uuid.NewString()) }},
		"getShared": {public: true, at: func(t *testing.T, s *accessScene) map[string]string {
			t.Helper()
			token := strings.ReplaceAll(uuid.NewString(), "-", "") + "12345678901"
			s.share(t, token)
			return map[string]string{"token": token}
		}},
	}
}

func boardFixtures() map[string]fixture {
	idea := func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.idea(t) }
	announcement := func(t *testing.T, s *accessScene) map[string]string { t.Helper(); return s.announcement(t) }
	return map[string]fixture{
		"getIdea":              {public: true, at: idea},
		"voteIdea":             {public: true, at: idea},
		"deleteIdea":           {at: idea, shared: []string{anAdmin, superAdmin}},
		"dismissAnnouncement":  {public: true, at: announcement},
		"withdrawAnnouncement": {public: true, at: announcement},
	}
}
