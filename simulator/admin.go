package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"darkroom/simulator/faults"
	"darkroom/simulator/jobs"
	"darkroom/simulator/journal"
)

// route joins the providers' calls, which are journaled, and the admin API,
// which is not: who reads the journal shall not find himself in it.
func (s *Simulator) route(calls http.Handler) {
	mux := http.NewServeMux()
	mux.Handle("/", s.journal.Record(journal.KindCall, s.logger, calls))
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /sim/knobs", s.knobs)
	mux.HandleFunc("GET /sim/faults", s.listFaults)
	mux.HandleFunc("POST /sim/faults", s.addFault)
	mux.HandleFunc("DELETE /sim/faults", s.clearFaults)
	mux.HandleFunc("GET /sim/journal", s.readJournal)
	mux.HandleFunc("GET /sim/jobs", s.listJobs)
	mux.HandleFunc("GET /sim/jobs/{id}", s.getJob)
	s.api = mux
}

func (s *Simulator) health(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]string{"status": "ok", "media": s.MediaURL()})
}

func (s *Simulator) knobs(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"knobs": faults.Knobs()})
}

func (s *Simulator) listFaults(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"faults": s.rules.List()})
}

// maxRule is far more than any rule needs.
const maxRule = 64 << 10

func (s *Simulator) addFault(w http.ResponseWriter, r *http.Request) {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRule))
	decoder.DisallowUnknownFields()
	var rule faults.Rule
	if err := decoder.Decode(&rule); err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	rule, err := s.rules.Add(rule)
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	answer(w, http.StatusCreated, rule)
}

func (s *Simulator) clearFaults(w http.ResponseWriter, _ *http.Request) {
	s.rules.Clear()
	w.WriteHeader(http.StatusNoContent)
}

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
			err = fmt.Errorf("unknown filter")
		}
		if err != nil {
			return filter, fmt.Errorf("journal filter %s: %w", name, err)
		}
	}
	return filter, nil
}

func (s *Simulator) listJobs(w http.ResponseWriter, r *http.Request) {
	query := jobs.Query{Provider: r.URL.Query().Get("provider"), Account: r.URL.Query().Get("account")}
	webhook := r.URL.Query().Get("webhook")
	found := []jobs.Job{}
	for _, job := range s.jobs.List(query) {
		if webhook == "" || job.Webhook == webhook {
			found = append(found, job)
		}
	}
	answer(w, http.StatusOK, map[string]any{"jobs": found, "count": len(found)})
}

func (s *Simulator) getJob(w http.ResponseWriter, r *http.Request) {
	job, err := s.jobs.Get(r.PathValue("id"))
	if err != nil {
		refuse(w, http.StatusNotFound, err)
		return
	}
	answer(w, http.StatusOK, job)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may have gone
}

func refuse(w http.ResponseWriter, status int, err error) {
	answer(w, status, map[string]string{"error": err.Error()})
}
