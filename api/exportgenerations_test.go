package api_test

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestAnArchiveHoldsMediaAndWhatTheyAre(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	id := r.finished(t)
	r.create(t) // which has no media yet
	reply := r.ask(t, asked{method: http.MethodGet, path: "/api/generations/export?format=zip&status=completed"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Contains(t, reply.header.Get("Content-Disposition"), ".zip")
	archive, err := zip.NewReader(strings.NewReader(reply.body), int64(len(reply.body)))
	require.NoError(t, err)
	files := map[string]string{}
	for _, file := range archive.File {
		opened, err := file.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(opened)
		require.NoError(t, err)
		_, name, _ := strings.Cut(file.Name, "/")
		assert.Contains(t, file.Name, id.String()+"/")
		files[name] = string(content)
	}
	require.Len(t, files, 2, "one output is gone from storage, and the other generation is filtered out")
	assert.Equal(t, "bytes of generations/"+id.String()+"/a1/0.png", files["0.png"])
	var beside struct {
		Prompt string
		Files  []struct {
			Name    string
			Missing bool
		}
	}
	require.NoError(t, json.Unmarshal([]byte(files["generation.json"]), &beside))
	assert.Equal(t, "a lighthouse at dusk", beside.Prompt)
	require.Len(t, beside.Files, 2)
	assert.False(t, beside.Files[0].Missing)
	assert.True(t, beside.Files[1].Missing)
}

func TestATableCalculatesNothing(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	prompts := []string{`=HYPERLINK("https://evil.example","x")`, "+1", "-1", "@SUM(1)", "\t=1", " =1", "a, \"quoted\"\nline", "", "'=1", "＝1"}
	for _, prompt := range prompts {
		_, err := r.db.CreateGeneration(t.Context(), models.Generation{
			ID: uuid.New(), UserID: r.user.ID, Action: models.ActionCreate, ModelID: "m", ModelName: "M", Prompt: prompt,
		})
		if models.CodeOf(err) == models.CodeConcurrentLimit {
			continue
		}
		require.NoError(t, err)
	}
	reply := r.ask(t, asked{method: http.MethodGet, path: "/api/generations/export?format=csv"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	rows, err := csv.NewReader(strings.NewReader(reply.body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+models.DefaultActiveLimit)
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" {
				assert.NotContains(t, "=+-@\t\r\n", strings.TrimLeft(cell, " ")[:1], "%q begins a formula", cell)
			}
		}
	}
	stranger := r.somebody(t, "stranger@example.com")
	assert.Equal(t, 1, strings.Count(r.as(t, stranger, asked{method: http.MethodGet, path: "/api/generations/export?format=csv&onlyMine=false"}).body, "\n"),
		"a stranger gets the names of the columns")
}

// brokenShelves break off in the middle of an object.
type brokenShelves struct{}

func (brokenShelves) Open(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(io.MultiReader(strings.NewReader(strings.Repeat("half", 1<<16)), brokenReader{})), nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("storage went away") }

func TestAnExportThatBreaksOffIsNotTakenForWhole(t *testing.T) {
	t.Parallel()
	pages := 0
	b := setup(t, func(b *bundle) {
		b.deps.Spaces.Objects = brokenShelves{}
		b.deps.Library = library{list: func(models.ListQuery) (models.GenerationPage, error) {
			pages++
			row := models.GenerationDetail{Assets: []models.Asset{{Key: "generations/x/a1/0.png"}}}
			return models.GenerationPage{Generations: []models.GenerationDetail{row}}, nil
		}}
	})
	response := b.open(t, asked{method: http.MethodGet, path: "/api/generations/export?format=zip"})
	_, err := io.ReadAll(response.Body)
	require.Error(t, err)
	require.NoError(t, response.Body.Close())
	assert.Equal(t, 1, pages)
	again := b.open(t, asked{method: http.MethodGet, path: "/api/generations/export?format=csv"})
	assert.Equal(t, http.StatusOK, again.StatusCode, "its place is free again")
	require.NoError(t, again.Body.Close())
}
