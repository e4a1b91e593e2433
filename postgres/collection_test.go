package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/people"
	"darkroom/postgres"
)

// collects makes a collection of a user's with so many generations.
func collects(t *testing.T, db *postgres.DB, dsn string, userID uuid.UUID, n int) (models.Collection, []uuid.UUID) {
	t.Helper()
	written(t, dsn, userID, n)
	page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Page: 1, Limit: 50})
	require.NoError(t, err)
	ids := make([]uuid.UUID, len(page.Generations))
	for i, row := range page.Generations {
		ids[i] = row.ID
	}
	made, err := db.CreateCollection(t.Context(), models.Collection{ID: uuid.New(), UserID: userID, Title: "Lighthouses"}, ids)
	require.NoError(t, err)
	require.Equal(t, n, made.Items)
	return made, ids
}

// holds checks the order of a collection.
func holds(t *testing.T, db *postgres.DB, c models.Collection, want ...uuid.UUID) {
	t.Helper()
	found, err := db.Collected(t.Context(), c.UserID, c.ID)
	require.NoError(t, err)
	ids := []uuid.UUID{}
	for _, row := range found {
		ids = append(ids, row.ID)
	}
	assert.Equal(t, want, ids)
}

func TestACollectionKeepsItsOrder(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	me := uuid.New()
	c, ids := collects(t, db, dsn, me, 4)
	items := models.CollectionItems{UserID: me, CollectionID: c.ID}
	holds(t, db, c, ids...)

	items.GenerationIDs = []uuid.UUID{ids[2], ids[0], ids[3], ids[1]}
	_, err := db.OrderCollection(t.Context(), items)
	require.NoError(t, err)
	holds(t, db, c, items.GenerationIDs...)
	for _, wrong := range [][]uuid.UUID{ids[:3], append([]uuid.UUID{uuid.New()}, ids[1:]...)} {
		_, err = db.OrderCollection(t.Context(), models.CollectionItems{UserID: me, CollectionID: c.ID, GenerationIDs: wrong})
		assert.Equal(t, models.CodeConflict, models.CodeOf(err))
	}
	holds(t, db, c, items.GenerationIDs...)

	require.NoError(t, db.RemoveFromCollection(t.Context(), me, c.ID, ids[0]))
	require.NoError(t, db.RemoveFromCollection(t.Context(), me, c.ID, ids[0]), "again")
	changed, err := db.AddToCollection(t.Context(), models.CollectionItems{UserID: me, CollectionID: c.ID, GenerationIDs: []uuid.UUID{ids[2], ids[0]}})
	require.NoError(t, err)
	assert.Equal(t, 4, changed.Items)
	holds(t, db, c, ids[2], ids[3], ids[1], ids[0])

	require.NoError(t, db.DeleteGeneration(t.Context(), me, ids[3]))
	holds(t, db, c, ids[2], ids[1], ids[0])
}

func TestACollectionHoldsOnesOwnAlone(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	me, other := uuid.New(), uuid.New()
	c, ids := collects(t, db, dsn, me, 1)
	theirs := create(t, db, other)
	for name, call := range map[string]func() error{
		"adding another's": func() error {
			_, err := db.AddToCollection(t.Context(), models.CollectionItems{UserID: me, CollectionID: c.ID, GenerationIDs: []uuid.UUID{theirs.ID}})
			return err
		},
		"beginning with another's": func() error {
			_, err := db.CreateCollection(t.Context(), models.Collection{ID: uuid.New(), UserID: me, Title: "x"}, []uuid.UUID{ids[0], theirs.ID})
			return err
		},
		"adding to another's": func() error {
			_, err := db.AddToCollection(t.Context(), models.CollectionItems{UserID: other, CollectionID: c.ID, GenerationIDs: []uuid.UUID{theirs.ID}})
			return err
		},
		"reading another's": func() error {
			_, err := db.Collection(t.Context(), other, c.ID)
			return err
		},
		"changing another's": func() error {
			_, err := db.ChangeCollection(t.Context(), models.CollectionChange{UserID: other, ID: c.ID})
			return err
		},
		"deleting another's": func() error { return db.DeleteCollection(t.Context(), other, c.ID) },
	} {
		assert.Equal(t, models.CodeNotFound, models.CodeOf(call()), name)
	}
	found, err := db.Collections(t.Context(), me)
	require.NoError(t, err)
	assert.Len(t, found, 1, "what was refused left nothing")
	changed, err := db.ChangeCollection(t.Context(), models.CollectionChange{UserID: me, ID: c.ID, Title: new("Towers")})
	require.NoError(t, err)
	assert.Equal(t, "Towers", changed.Title)
	require.NoError(t, db.DeleteCollection(t.Context(), me, c.ID))
	_, err = db.GetGeneration(t.Context(), me, ids[0])
	require.NoError(t, err, "its generations stay")
}

func TestAShareIsOpenedByItsSecretUntilItEnds(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	me := uuid.New()
	c, ids := collects(t, db, dsn, me, 2)
	now := time.Now()
	shares := people.NewShares(db, nil, func() time.Time { return now })
	link, token, err := shares.Create(t.Context(), models.Share{UserID: me, CollectionID: &c.ID}, 0)
	require.NoError(t, err)
	assert.NotContains(t, string(link.TokenHash), token, "the secret is not kept")

	shown, err := shares.Open(t.Context(), token)
	require.NoError(t, err)
	assert.Equal(t, "Lighthouses", shown.Title)
	require.Len(t, shown.Generations, 2)
	assert.Empty(t, shown.Generations[0].Prompt)
	_, open, err := shares.Create(t.Context(), models.Share{UserID: me, GenerationID: &ids[0], ShowPrompts: true}, 0)
	require.NoError(t, err)
	shown, err = shares.Open(t.Context(), open)
	require.NoError(t, err)
	assert.NotEmpty(t, shown.Generations[0].Prompt)

	now = now.Add(-2 * time.Hour)
	_, late, err := shares.Create(t.Context(), models.Share{UserID: me, CollectionID: &c.ID}, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(shares.Revoke(t.Context(), uuid.New(), link.ID)), "a stranger's")
	require.NoError(t, shares.Revoke(t.Context(), me, link.ID))
	require.NoError(t, shares.Revoke(t.Context(), me, link.ID), "again")
	require.NoError(t, db.DeleteGeneration(t.Context(), me, ids[0]))
	for name, dead := range map[string]string{
		"revoked": token, "expired": late, "of a deleted generation": open, "made up": strings.Repeat("A", 43), "its hash": string(link.TokenHash),
	} {
		_, err = shares.Open(t.Context(), dead)
		assert.Equal(t, models.CodeNotFound, models.CodeOf(err), name)
	}

	for name, share := range map[string]models.Share{
		"another's collection": {UserID: uuid.New(), CollectionID: &c.ID}, "another's generation": {UserID: uuid.New(), GenerationID: &ids[1]},
	} {
		_, _, err = shares.Create(t.Context(), share, 0)
		assert.Equal(t, models.CodeNotFound, models.CodeOf(err), name)
	}
	_, _, err = shares.Create(t.Context(), models.Share{UserID: me}, 0)
	assert.Equal(t, models.CodeInvalid, models.CodeOf(err), "of nothing")
}
