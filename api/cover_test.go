package api_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

// albums are somebody's collections, in memory.
type albums struct{ found []models.Collection }

func (a albums) Collections(context.Context, uuid.UUID) ([]models.Collection, error) {
	return a.found, nil
}

func (a albums) CreateCollection(context.Context, models.Collection, []uuid.UUID) (models.Collection, error) {
	return a.found[0], nil
}

func (a albums) Collection(context.Context, uuid.UUID, uuid.UUID) (models.Collection, error) {
	return a.found[0], nil
}

func (a albums) ChangeCollection(context.Context, models.CollectionChange) (models.Collection, error) {
	return a.found[0], nil
}

func (albums) DeleteCollection(context.Context, uuid.UUID, uuid.UUID) error { return nil }

// coveredBy is a collection that these thumbnails cover.
func coveredBy(thumbs ...string) models.Collection {
	c := models.Collection{ID: uuid.New(), Title: "Lighthouses", Items: len(thumbs)}
	for _, thumb := range thumbs {
		c.Covers = append(c.Covers, models.Asset{Key: "CANARY/whole.webp", ThumbKey: thumb, Width: 1024, Height: 768, Thumbhash: "1QcSHQ=="})
	}
	return c
}

func TestAllCoversAreSignedAtOnce(t *testing.T) {
	t.Parallel()
	var rounds atomic.Int32
	b := setup(t, func(b *bundle) {
		b.deps.URLs = urls{asked: &rounds, lost: "lost.webp"}
		b.deps.Spaces.Collections = albums{found: []models.Collection{coveredBy("1.webp", "lost.webp", "2.webp"), coveredBy(), coveredBy("3.webp")}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/collections"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var list api.CollectionList
	reply.into(t, &list)

	assert.Equal(t, int32(1), rounds.Load())
	require.Len(t, list.Collections, 3)
	hash := "1QcSHQ=="
	assert.Equal(t, []api.Cover{
		{ThumbURL: "https://media.example/1.webp?signature=s", Width: 1024, Height: 768, Thumbhash: &hash},
		{ThumbURL: "https://media.example/2.webp?signature=s", Width: 1024, Height: 768, Thumbhash: &hash},
	}, list.Collections[0].Covers, "without the one whose object is gone")
	assert.Contains(t, reply.body, `"covers":[]`, "and never null")
	assert.NotContains(t, reply.body, "CANARY", "of an output its thumbnail alone")
}

// A change that is done must not look as if it were not: who repeats it would
// have two collections.
func TestCollectionsAreAnsweredWhereNothingCanBeSigned(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.URLs = urls{err: errors.New("storage is away")}
		b.deps.Spaces.Collections = albums{found: []models.Collection{coveredBy("1.webp")}}
	})
	reply := b.ask(t, asked{method: http.MethodPost, path: "/api/collections", body: map[string]any{"title": "Lighthouses"}})
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	var made api.Collection
	reply.into(t, &made)
	assert.Equal(t, "Lighthouses", made.Title)
	assert.Empty(t, made.Covers)
	assert.Equal(t, http.StatusOK, b.ask(t, asked{method: http.MethodGet, path: "/api/collections"}).status)
	assert.Equal(t, 2, b.logs.FilterMessage("collections are shown without covers").Len())
}
