package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// pictured gives generations an output at this position, with or without a
// thumbnail, which is named after the generation.
func pictured(t *testing.T, dsn string, position int, thumb bool, ids ...uuid.UUID) {
	t.Helper()
	sql(t, dsn, `INSERT INTO attempts (generation_id, number, run, provider, provider_model, credential_id)
		SELECT id, 1, 1, 'fal', 'm', 'env' FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING`, ids)
	sql(t, dsn, `INSERT INTO assets (generation_id, position, attempt, key, kind, content_type, size, sha256, width, height, thumb_key, thumbhash)
		SELECT id, $2::int, 1, id || '/' || $2::int, 'image', 'image/webp', 12, repeat('0', 64), 3, 4,
			CASE WHEN $3 THEN id || '/' || $2::int || '.thumb' ELSE '' END, CASE WHEN $3 THEN 'abc' ELSE '' END
		FROM unnest($1::uuid[]) AS id`, ids, position, thumb)
}

// covered checks whose covers a collection shows, in its list and alone.
func covered(t *testing.T, db *postgres.DB, c models.Collection, want ...uuid.UUID) {
	t.Helper()
	alone, err := db.Collection(t.Context(), c.UserID, c.ID)
	require.NoError(t, err)
	var shown []uuid.UUID
	for _, cover := range alone.Covers {
		assert.Contains(t, cover.ThumbKey, cover.GenerationID.String())
		shown = append(shown, cover.GenerationID)
	}
	assert.Equal(t, want, shown)
	all, err := db.Collections(t.Context(), c.UserID)
	require.NoError(t, err)
	assert.Contains(t, all, alone)
}

func TestACollectionIsCoveredByItsFirstPictures(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	me, other := uuid.New(), uuid.New()
	c, ids := collects(t, db, dsn, me, 8)
	assert.Empty(t, c.Covers)
	pictured(t, dsn, 0, false, ids[0], ids[1])
	pictured(t, dsn, 2, true, ids[1:]...)
	pictured(t, dsn, 3, true, ids[1:]...)
	sql(t, dsn, `UPDATE generations SET status = 'failed', error_kind = 'network', error_message = 'x' WHERE id = $1`, ids[2])
	require.NoError(t, db.DeleteGeneration(t.Context(), me, ids[3]))
	single, err := db.CreateCollection(t.Context(), models.Collection{ID: uuid.New(), UserID: me, Title: "One"}, ids[7:])
	require.NoError(t, err)
	require.Len(t, single.Covers, 1)
	assert.Equal(t, 2, single.Covers[0].Index, "the first output that has a thumbnail")
	assert.Equal(t, "abc", single.Covers[0].Thumbhash)
	empty, err := db.CreateCollection(t.Context(), models.Collection{ID: uuid.New(), UserID: me, Title: "None"}, nil)
	require.NoError(t, err)

	covered(t, db, c, ids[1], ids[4], ids[5], ids[6])
	covered(t, db, single, ids[7])
	covered(t, db, empty)

	order := []uuid.UUID{ids[7], ids[0], ids[6], ids[2], ids[5], ids[1], ids[4]}
	changed, err := db.OrderCollection(t.Context(), models.CollectionItems{UserID: me, CollectionID: c.ID, GenerationIDs: order})
	require.NoError(t, err)
	require.Len(t, changed.Covers, models.MaxCovers)
	covered(t, db, c, ids[7], ids[6], ids[5], ids[1])

	written(t, dsn, other, 1)
	theirs, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: other, Page: 1, Limit: 1})
	require.NoError(t, err)
	pictured(t, dsn, 0, true, theirs.Generations[0].ID)
	sql(t, dsn, `INSERT INTO collection_items (collection_id, generation_id, position) VALUES ($1, $2, 0)`, c.ID, theirs.Generations[0].ID)
	covered(t, db, c, ids[7], ids[6], ids[5], ids[1])
}
