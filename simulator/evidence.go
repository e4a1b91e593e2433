package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"go.uber.org/zap"

	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

func (s *Simulator) readJournal(w http.ResponseWriter, r *http.Request) {
	filter, err := filterOf(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	entries, err := s.journal.Find(filter)
	if err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"entries": entries, "count": len(entries)})
}

// exportJournal streams the entries, one a line: a long journal never is in
// memory as a whole.
func (s *Simulator) exportJournal(w http.ResponseWriter, r *http.Request) {
	filter, err := filterOf(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	encoder := json.NewEncoder(w)
	if err := s.journal.Each(filter, func(entry journal.Entry) error { return encoder.Encode(entry) }); err != nil {
		s.logger.Warn("export the journal", zap.Error(err)) // too late for another answer
	}
}

// listLeaks shows every request to the media host that carried a credential.
func (s *Simulator) listLeaks(w http.ResponseWriter, _ *http.Request) {
	entries, err := s.journal.Find(journal.Filter{Kind: journal.KindMedia, Credentials: true})
	if err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"leaks": entries, "count": len(entries)})
}

// filterOf reads a journal query. An unknown parameter is refused: a misspelt
// filter would find everything and prove nothing.
func filterOf(query url.Values) (filter journal.Filter, err error) {
	words := map[string]*string{
		"kind": &filter.Kind, "method": &filter.Method, "path": &filter.Path, "account": &filter.Account,
		"model": &filter.Model, "job": &filter.Job, "webhook": &filter.Webhook,
	}
	for name := range query {
		value := query.Get(name)
		switch word, known := words[name]; {
		case known:
			*word = value
		case name == "credentials":
			filter.Credentials, err = strconv.ParseBool(value)
		case name == "accepted":
			filter.Accepted, err = strconv.ParseBool(value)
		case name == "after":
			filter.After, err = strconv.ParseInt(value, 10, 64)
		default:
			err = errors.New("unknown filter")
		}
		if err != nil {
			return filter, fmt.Errorf("journal filter %s: %w", name, err)
		}
	}
	return filter, nil
}

// jobList is one page of jobs, newest first.
type jobList struct {
	Jobs  []jobs.Job `json:"jobs"`
	Count int        `json:"count"`
	// Next is the after of the next page, "" on the last one.
	Next string `json:"next,omitempty"`
}

func (s *Simulator) listJobs(w http.ResponseWriter, r *http.Request) {
	query, err := s.jobQuery(r.URL.Query())
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	page := query.Limit
	if page > 0 {
		query.Limit++ // one more tells whether there is a next page
	}
	list := jobList{Jobs: s.jobs.List(query)}
	if page > 0 && len(list.Jobs) > page {
		list.Jobs = list.Jobs[:page]
		list.Next = list.Jobs[page-1].ID
	}
	list.Count = len(list.Jobs)
	answer(w, http.StatusOK, list)
}

// jobQuery reads the filters of jobs, as strict as filterOf.
func (s *Simulator) jobQuery(values url.Values) (query jobs.Query, err error) {
	for name := range values {
		value := values.Get(name)
		switch name {
		case "provider":
			query.Provider = value
		case "account":
			query.Account = value
		case "status":
			query.Status = jobs.Status(value)
		case "webhook":
			query.Webhook = value
		case "after":
			query.Past, err = s.jobs.Get(value)
		case "limit":
			query.Limit, err = strconv.Atoi(value)
		default:
			err = errors.New("unknown filter")
		}
		if err != nil {
			return query, fmt.Errorf("job filter %s: %w", name, err)
		}
	}
	return query, nil
}

func (s *Simulator) getJob(w http.ResponseWriter, r *http.Request) {
	job, err := s.jobs.Get(r.PathValue("id"))
	if err != nil {
		refuse(w, http.StatusNotFound, err)
		return
	}
	answer(w, http.StatusOK, job)
}
