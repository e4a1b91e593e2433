package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// known returns users who have been here.
func known(t *testing.T, db *postgres.DB, n int) []uuid.UUID {
	t.Helper()
	ids := make([]uuid.UUID, n)
	for i := range ids {
		ids[i] = uuid.New()
		_, err := db.Account(t.Context(), models.User{ID: ids[i]})
		require.NoError(t, err)
	}
	return ids
}

func TestEverybodyHasOneVote(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	users := known(t, db, 8)
	idea, err := db.CreateIdea(t.Context(), models.Idea{ID: uuid.New(), UserID: users[0], Title: "Dark mode"})
	require.NoError(t, err)

	for _, err := range together(3*len(users), func(i int) error {
		_, voting := db.VoteIdea(t.Context(), users[i%len(users)], idea.ID, new(true))
		return voting
	}) {
		require.NoError(t, err)
	}
	seen, err := db.Idea(t.Context(), users[0], idea.ID)
	require.NoError(t, err)
	assert.Equal(t, len(users), seen.Votes)
	assert.True(t, seen.Voted)

	// Turned round three times each, at the same time: everybody's vote is gone.
	for _, err := range together(3*len(users), func(i int) error {
		_, voting := db.VoteIdea(t.Context(), users[i%len(users)], idea.ID, nil)
		return voting
	}) {
		require.NoError(t, err)
	}
	seen, err = db.Idea(t.Context(), users[0], idea.ID)
	require.NoError(t, err)
	assert.Zero(t, seen.Votes)
	assert.False(t, seen.Voted)
	_, err = db.VoteIdea(t.Context(), users[0], uuid.New(), nil)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestIdeasAreSortedAndTakenBackByWhoToldThem(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	users := known(t, db, 2)
	var told []models.Idea
	for _, title := range []string{"first", "second", "third"} {
		idea, err := db.CreateIdea(t.Context(), models.Idea{ID: uuid.New(), UserID: users[0], Title: title})
		require.NoError(t, err)
		told = append(told, idea)
	}
	_, err := db.VoteIdea(t.Context(), users[1], told[0].ID, nil)
	require.NoError(t, err)
	for newest, want := range map[bool]string{false: "first", true: "third"} {
		page, err := db.Ideas(t.Context(), models.IdeaQuery{ReaderID: users[1], Newest: newest, Page: 1, Limit: 2})
		require.NoError(t, err)
		assert.Equal(t, 3, page.Total)
		require.Len(t, page.Ideas, 2)
		assert.Equal(t, want, page.Ideas[0].Title)
		assert.Equal(t, want == "first", page.Ideas[0].Voted)
	}
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.DeleteIdea(t.Context(), users[1], told[0].ID, nil)))
	act := &models.Act{ActorID: users[1], Act: "idea.delete", Target: told[0].ID.String()}
	require.NoError(t, db.DeleteIdea(t.Context(), users[1], told[0].ID, act), "an admin's, written down")
	require.NoError(t, db.DeleteIdea(t.Context(), users[0], told[1].ID, nil))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.DeleteIdea(t.Context(), users[1], told[1].ID, act)))
}

func TestAnAnnouncementIsShownInItsTimeAndUntilItIsDismissed(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	users := known(t, db, 2)
	now := time.Now()
	tell := func(title string, starts time.Time, ends *time.Time) uuid.UUID {
		told, err := db.CreateAnnouncement(t.Context(), models.Banner{
			ID: uuid.New(), AuthorID: users[0], Title: title, Level: models.BannerInfo, StartsAt: starts, EndsAt: ends,
		}, models.Act{ActorID: users[0], Act: "announcement.create"})
		require.NoError(t, err)
		return told.ID
	}
	titles := func(userID uuid.UUID) []string {
		found, err := db.Announcements(t.Context(), userID)
		require.NoError(t, err)
		list := []string{}
		for _, one := range found {
			list = append(list, one.Title)
		}
		return list
	}
	tell("over", now.Add(-2*time.Hour), new(now.Add(-time.Hour)))
	tell("to come", now.Add(time.Hour), nil)
	stays := tell("stays", now.Add(-time.Minute), nil)
	withdrawn := tell("withdrawn", now.Add(-time.Hour), new(now.Add(time.Hour)))
	assert.Equal(t, []string{"stays", "withdrawn"}, titles(users[0]))

	for range 2 {
		require.NoError(t, db.WithdrawAnnouncement(t.Context(), withdrawn, models.Act{ActorID: users[0], Act: "announcement.withdraw"}))
		require.NoError(t, db.DismissAnnouncement(t.Context(), users[1], stays))
	}
	assert.Equal(t, []string{"stays"}, titles(users[0]))
	assert.Empty(t, titles(users[1]), "dismissed by this one alone")
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.DismissAnnouncement(t.Context(), users[1], uuid.New())))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.WithdrawAnnouncement(t.Context(), uuid.New(), models.Act{Act: "x"})))
}
