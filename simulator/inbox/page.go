package inbox

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

//go:embed page.html
var pages embed.FS

// Routes puts the list and the page onto mux.
func (b *Inbox) Routes(mux *http.ServeMux) error {
	page, err := template.ParseFS(pages, "page.html")
	if err != nil {
		return fmt.Errorf("parse page of messages: %w", err)
	}
	mux.HandleFunc("GET /sim/messages", b.list)
	mux.HandleFunc("GET /sim/inbox", func(w http.ResponseWriter, r *http.Request) {
		found, err := b.asked(r.URL.Query())
		if err != nil {
			refuse(w, http.StatusBadRequest, err)
			return
		}
		slices.Reverse(found)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = page.Execute(w, found) // the reader may have gone
	})
	return nil
}

func (b *Inbox) list(w http.ResponseWriter, r *http.Request) {
	found, err := b.asked(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"messages": found, "count": len(found)})
}

// asked reads a query. An unknown parameter is refused: a misspelt filter would
// find everything and prove nothing.
func (b *Inbox) asked(query url.Values) ([]Message, error) {
	var filter Filter
	words := map[string]*string{
		"provider": &filter.Provider, "account": &filter.Account, "to": &filter.To, "id": &filter.ID, "key": &filter.Key,
	}
	for name := range query {
		value, err := query.Get(name), error(nil)
		switch word, known := words[name]; {
		case known:
			*word = value
		case name == "after":
			filter.After, err = strconv.ParseInt(value, 10, 64)
		default:
			err = errors.New("unknown filter")
		}
		if err != nil {
			return nil, fmt.Errorf("message filter %s: %w", name, err)
		}
	}
	return b.Find(filter)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may have gone
}

func refuse(w http.ResponseWriter, status int, err error) {
	answer(w, status, map[string]string{"error": err.Error()})
}
