package supabase

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"darkroom/storage"
)

// pageSize is how many objects the server deletes from its own store at once.
const pageSize = 500

// entry is an object or a folder in a listing, or a deleted object.
type entry struct {
	// Name is the last part of the key in a listing.
	Name string `json:"name"`
	// ID is nil for a folder.
	ID *string `json:"id"`
}

// DeletePrefix lists page after page and deletes what it finds.
func (s *Store) DeletePrefix(ctx context.Context, prefix string) (int, error) {
	if err := storage.CheckPrefix(prefix); err != nil {
		return 0, err
	}
	count, err := s.empty(ctx, prefix)
	s.signed.forget(prefix)
	if err != nil {
		return count, fmt.Errorf("delete objects: %w", err)
	}
	return count, nil
}

// empty deletes the objects in folder, which ends in "/", and in those within.
// The first page is the next one as soon as its own entries are gone. Folders
// exist by their objects only.
func (s *Store) empty(ctx context.Context, folder string) (int, error) {
	total := 0
	for {
		page, err := s.list(ctx, folder)
		if err != nil || len(page) == 0 {
			return total, err
		}
		count, err := s.emptyPage(ctx, folder, page)
		total += count
		if err != nil {
			return total, err
		}
		if count == 0 {
			// Another one may have deleted them; if not, this would never end.
			page, err = s.list(ctx, folder)
			if err != nil || len(page) == 0 {
				return total, err
			}
			return total, errors.New("storage lists objects that it does not delete")
		}
	}
}

func (s *Store) emptyPage(ctx context.Context, folder string, page []entry) (int, error) {
	total := 0
	var keys []string
	for _, found := range page {
		if found.ID != nil {
			keys = append(keys, folder+found.Name)
			continue
		}
		count, err := s.empty(ctx, folder+found.Name+"/")
		total += count
		if err != nil {
			return total, err
		}
	}
	if len(keys) == 0 {
		return total, nil
	}
	count, err := s.remove(ctx, keys)
	return total + count, err
}

func (s *Store) list(ctx context.Context, folder string) ([]entry, error) {
	type sorting struct {
		Column string `json:"column"`
		Order  string `json:"order"`
	}
	type order struct {
		Prefix string  `json:"prefix"`
		Limit  int     `json:"limit"`
		Offset int     `json:"offset"`
		SortBy sorting `json:"sortBy"`
	}
	var page []entry
	err := s.ask(ctx, http.MethodPost, order{Prefix: folder, Limit: pageSize, SortBy: sorting{"name", "asc"}},
		&page, "object/list", s.cfg.Bucket)
	return page, err
}

// remove deletes objects by their whole keys and returns how many there were.
// The server calls the keys prefixes and deletes nothing else.
func (s *Store) remove(ctx context.Context, keys []string) (int, error) {
	type order struct {
		Prefixes []string `json:"prefixes"`
	}
	var deleted []entry
	err := s.ask(ctx, http.MethodDelete, order{keys}, &deleted, "object", s.cfg.Bucket)
	return len(deleted), err
}
