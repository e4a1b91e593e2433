package e2e_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// answered sends a request and reads its JSON.
func (p person) answered(t *testing.T, method, address string, body any, want int) map[string]any {
	t.Helper()
	status, raw := p.call(t, method, address, body)
	require.Equal(t, want, status, "%s %s: %s", method, address, raw)
	answer := map[string]any{}
	if len(raw) > 0 {
		require.NoError(t, json.Unmarshal(raw, &answer))
	}
	return answer
}

func text(t *testing.T, answer map[string]any, field string) string {
	t.Helper()
	value, ok := answer[field].(string)
	require.True(t, ok, "%s in %v", field, answer)
	return value
}

// TestTwoMembersSeeEachOthersAndAStrangerNothing is the way of a workspace from
// its making to the end of a member's place.
func TestTwoMembersSeeEachOthersAndAStrangerNothing(t *testing.T) {
	t.Parallel()
	first, second, stranger := newPerson(t), newPerson(t), newPerson(t)
	for _, p := range []person{first, second, stranger} {
		p.answered(t, http.MethodGet, "/api/users/profile", nil, http.StatusOK)
	}
	place := text(t, first.answered(t, http.MethodPost, "/api/workspaces", map[string]any{"name": "Studio"}, http.StatusCreated), "id")
	request := picture("what we see together")
	request["workspace_id"] = place
	stranger.answered(t, http.MethodPost, "/api/generations/create", request, http.StatusNotFound)
	invite := first.answered(t, http.MethodPost, "/api/workspaces/"+place+"/members", map[string]any{"user_id": second.id}, http.StatusAccepted)
	second.answered(t, http.MethodPost, "/api/workspaces/invites/"+text(t, invite, "id")+"/accept", nil, http.StatusOK)

	made := map[*person]string{&first: first.ask(t, request), &second: second.ask(t, request)}
	for maker, other := range map[*person]*person{&first: &second, &second: &first} {
		id := made[maker]
		maker.completed(t, id)
		seen := other.answered(t, http.MethodGet, "/api/generations/"+id, nil, http.StatusOK)
		assert.Equal(t, false, seen["is_owner"])
		assert.Equal(t, map[string]any{"id": maker.id.String(), "name": nil, "email": nil}, seen["creator"], "no address")
		other.answered(t, http.MethodPost, "/api/generations/"+id+"/retry", nil, http.StatusNotFound)
		other.answered(t, http.MethodDelete, "/api/generations/"+id, nil, http.StatusNotFound)
	}
	listed := "/api/generations/list?onlyMine=false&workspaceId=" + place
	assert.Len(t, second.answered(t, http.MethodGet, listed, nil, http.StatusOK)["generations"], 2)
	assert.Empty(t, stranger.answered(t, http.MethodGet, listed, nil, http.StatusOK)["generations"])
	for _, address := range []string{
		"/api/workspaces/" + place, "/api/workspaces/" + place + "/users", "/api/generations/" + made[&first], "/api/users/" + first.id.String() + "/workspaces",
	} {
		stranger.answered(t, http.MethodGet, address, nil, http.StatusNotFound)
	}

	second.answered(t, http.MethodDelete, "/api/workspaces/"+place+"/members?userId="+second.id.String(), nil, http.StatusNoContent)
	second.answered(t, http.MethodGet, "/api/generations/"+made[&first], nil, http.StatusNotFound)
	first.answered(t, http.MethodGet, "/api/generations/"+made[&second], nil, http.StatusOK)
}

// TestALinkShowsMediaUntilItIsRevoked opens a link as somebody without account.
func TestALinkShowsMediaUntilItIsRevoked(t *testing.T) {
	t.Parallel()
	first := newPerson(t)
	id := first.ask(t, picture("for everybody"))
	gen := first.completed(t, id)
	made := first.answered(t, http.MethodPost, "/api/shares", map[string]any{"generation_id": id, "title": "Look"}, http.StatusCreated)
	address := running.url("API_ADDR", text(t, made, "path"))

	status, body, err := get(t.Context(), address)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, string(body))
	var shared struct{ Items []struct{ URL string } }
	require.NoError(t, json.Unmarshal(body, &shared))
	require.Len(t, shared.Items, len(gen.Assets))
	for _, hidden := range []string{first.id.String(), "somebody@example.com", "for everybody"} {
		assert.NotContains(t, string(body), hidden)
	}
	status, file, err := get(t.Context(), shared.Items[0].URL)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	assert.Equal(t, gen.Assets[0].SHA256, hashed(file))

	share, ok := made["share"].(map[string]any)
	require.True(t, ok)
	first.answered(t, http.MethodDelete, "/api/shares/"+text(t, share, "id"), nil, http.StatusNoContent)
	status, _, err = get(t.Context(), address)
	require.NoError(t, err)
	assert.Equal(t, http.StatusNotFound, status)
}

// TestAnExportIsWholeAndTrue compares an archive with what was made, byte for byte.
func TestAnExportIsWholeAndTrue(t *testing.T) {
	t.Parallel()
	first := newPerson(t)
	want := map[string]string{}
	for range 2 {
		gen := first.completed(t, first.ask(t, picture("to keep")))
		for _, asset := range gen.Assets {
			want[gen.ID+"/"+asset.SHA256] = asset.SHA256
		}
	}
	status, body := first.call(t, http.MethodGet, "/api/generations/export?format=zip", nil)
	require.Equal(t, http.StatusOK, status)
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	require.NoError(t, err)
	sidecars, found := 0, map[string]string{}
	for _, file := range archive.File {
		opened, err := file.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(opened)
		require.NoError(t, err)
		if path.Base(file.Name) == "generation.json" {
			sidecars++
			assert.Contains(t, string(content), "to keep")
			continue
		}
		_, id, _ := strings.Cut(path.Dir(file.Name), "_")
		found[id+"/"+hashed(content)] = hashed(content)
	}
	assert.Equal(t, 2, sidecars)
	assert.Equal(t, want, found)
	status, body = first.call(t, http.MethodGet, "/api/generations/export?format=csv", nil)
	require.Equal(t, http.StatusOK, status)
	assert.Equal(t, 3, strings.Count(string(body), "\n"))
}

func hashed(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
