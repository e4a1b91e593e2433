package supabasetest

import (
	"net/http"
	"os"
	"slices"
	"strings"
)

// listed is an object or, without id, a folder in a listing.
type listed struct {
	Name string  `json:"name"`
	ID   *string `json:"id"`
}

// list names what lies directly in a folder, by the last part of its key.
func (s *Server) list(w http.ResponseWriter, r *http.Request) error {
	var order struct {
		Prefix string `json:"prefix"`
		Limit  int    `json:"limit"`
		Offset int    `json:"offset"`
		SortBy struct {
			Column string `json:"column"`
			Order  string `json:"order"`
		} `json:"sortBy"`
	}
	if err := readJSON(w, r, &order); err != nil {
		return err
	}
	if order.Limit < 1 || order.Offset < 0 || order.SortBy.Column != "name" {
		return apiError{http.StatusBadRequest, "InvalidRequest", "InvalidRequest", "limit, offset or order out of range"}
	}
	// The original takes every prefix for a folder.
	folder := strings.TrimSuffix(order.Prefix, "/") + "/"
	page := s.folder(folder)
	page = page[min(order.Offset, len(page)):]
	answerJSON(w, http.StatusOK, page[:min(order.Limit, len(page))])
	return nil
}

func (s *Server) folder(folder string) []listed {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := map[string]listed{}
	for key, found := range s.objects {
		rest, ok := strings.CutPrefix(key, folder)
		if !ok {
			continue
		}
		if name, _, inside := strings.Cut(rest, "/"); inside {
			names[name+"/"] = listed{Name: name}
		} else {
			names[name] = listed{Name: name, ID: new(found.version)}
		}
	}
	page := make([]listed, 0, len(names))
	for _, entry := range names {
		page = append(page, entry)
	}
	slices.SortFunc(page, func(a, b listed) int { return strings.Compare(a.Name, b.Name) })
	return page
}

// remove deletes the objects that are named whole, and nothing else.
func (s *Server) remove(w http.ResponseWriter, r *http.Request) error {
	var order struct {
		Prefixes []string `json:"prefixes"`
	}
	if err := readJSON(w, r, &order); err != nil {
		return err
	}
	if len(order.Prefixes) == 0 || len(order.Prefixes) > maxOrder {
		return apiError{http.StatusBadRequest, "InvalidRequest", "InvalidRequest", "prefixes out of range"}
	}
	deleted := []listed{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range order.Prefixes {
		found, there := s.objects[key]
		if !there {
			continue
		}
		if err := os.Remove(s.file(found.version)); err != nil {
			return err
		}
		delete(s.objects, key)
		deleted = append(deleted, listed{Name: key, ID: new(found.version)})
	}
	answerJSON(w, http.StatusOK, deleted)
	return nil
}
