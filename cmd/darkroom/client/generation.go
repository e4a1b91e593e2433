package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

const (
	// minPrefix is how much of an id says which one is meant: with four hex
	// digits two of a hundred generations rarely share them.
	minPrefix = 4
	// pageSize is the most that the API gives at once.
	pageSize = 50
	// maxPages bounds the search for a prefix to the newest 500 generations.
	// Whoever means an older one has its whole id.
	maxPages = 10
)

// Create asks for a generation.
func (c *Client) Create(ctx context.Context, request CreateGeneration) (Generation, error) {
	var created Generation
	return created, c.call(ctx, http.MethodPost, "/api/generations/create", request, &created)
}

// Get returns a generation with its assets and attempts.
func (c *Client) Get(ctx context.Context, id uuid.UUID) (GenerationDetail, error) {
	var found GenerationDetail
	return found, c.call(ctx, http.MethodGet, "/api/generations/"+id.String(), nil, &found)
}

// Cancel asks the server to stop a generation, which may take it a moment.
func (c *Client) Cancel(ctx context.Context, id uuid.UUID) (Generation, error) {
	var stopped Generation
	return stopped, c.call(ctx, http.MethodPost, "/api/generations/"+id.String()+"/cancel", nil, &stopped)
}

// Page returns a page of the user's generations, newest first. An empty status
// means all.
func (c *Client) Page(ctx context.Context, number, limit int, status Status) (GenerationPage, error) {
	query := url.Values{"page": {strconv.Itoa(number)}, "limit": {strconv.Itoa(limit)}, "skipCounts": {"true"}}
	if status != "" {
		query.Set("status", string(status))
	}
	var page GenerationPage
	return page, c.call(ctx, http.MethodGet, "/api/generations/list?"+query.Encode(), nil, &page)
}

// Find returns the id that text is the beginning of.
func (c *Client) Find(ctx context.Context, text string) (uuid.UUID, error) {
	return find(text, "of your newest %d generations", func(number int) ([]uuid.UUID, int, error) {
		page, err := c.Page(ctx, number, pageSize, "")
		ids := make([]uuid.UUID, len(page.Generations))
		for i, row := range page.Generations {
			ids[i] = row.ID
		}
		return ids, page.TotalPages, err
	})
}

// find returns the id that text is the beginning of, among those of the pages.
// where says for people among how many was looked.
func find(text, where string, page func(number int) (ids []uuid.UUID, pages int, err error)) (uuid.UUID, error) {
	if id, err := uuid.Parse(text); err == nil {
		return id, nil
	}
	if len(text) < minPrefix {
		return uuid.Nil, fmt.Errorf("%q is too short: give at least %d characters of the id", text, minPrefix)
	}
	found, searched, err := beginningWith(strings.ToLower(text), page)
	switch {
	case err != nil:
		return uuid.Nil, err
	case len(found) == 0:
		return uuid.Nil, fmt.Errorf("none "+where+" begins with %q", searched, text)
	case len(found) > 1:
		return uuid.Nil, errors.New("several generations begin so:\n  " + strings.Join(found, "\n  "))
	default:
		return uuid.Parse(found[0])
	}
}

// beginningWith returns the ids with the prefix, and how many it looked at. New
// generations may come in between and move others to a page already read or to
// one still to be read, so an id may be met twice.
func beginningWith(prefix string, page func(number int) ([]uuid.UUID, int, error)) (found []string, searched int, err error) {
	seen := map[uuid.UUID]bool{}
	for number := 1; number <= maxPages; number++ {
		ids, pages, err := page(number)
		if err != nil {
			return nil, 0, err
		}
		for _, id := range ids {
			if !seen[id] && strings.HasPrefix(id.String(), prefix) {
				found = append(found, id.String())
			}
			seen[id] = true
		}
		if number >= pages {
			break
		}
	}
	return found, len(seen), nil
}

// shortID is enough of an id to tell it from the others on a screen.
func shortID(id uuid.UUID) string { return id.String()[:8] }
