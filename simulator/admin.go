package simulator

import (
	"encoding/json"
	"net/http"
	"net/url"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/journal"
	"darkroom/simulator/receiver"
)

// route joins the providers' calls, which are journaled, the receivers of webhooks,
// and the admin API, which is not: who reads the journal shall not find himself in it.
func (s *Simulator) route(calls http.Handler, receivers *receiver.Receivers) error {
	mux := http.NewServeMux()
	receivers.Routes(mux)
	receivers.AdminRoutes(mux)
	mux.Handle("/", s.journal.Record(journal.KindCall, s.logger, calls))
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /sim/knobs", s.knobs)
	mux.HandleFunc("GET /sim/faults", s.listFaults)
	mux.HandleFunc("POST /sim/faults", s.addFault)
	mux.HandleFunc("DELETE /sim/faults", s.clearFaults)
	mux.HandleFunc("GET /sim/journal", s.readJournal)
	mux.HandleFunc("GET /sim/journal/export", s.exportJournal)
	mux.HandleFunc("GET /sim/leaks", s.listLeaks)
	mux.HandleFunc("GET /sim/jobs", s.listJobs)
	mux.HandleFunc("GET /sim/jobs/{id}", s.getJob)
	mux.HandleFunc("POST "+detourPath, s.redirect)
	s.api = mux
	return s.inbox.Routes(mux)
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

// ruleBody is a rule as a caller writes it: who knows an account's token need not
// know its name.
type ruleBody struct {
	faults.Rule

	Token string `json:"token"`
}

func (s *Simulator) addFault(w http.ResponseWriter, r *http.Request) {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRule))
	decoder.DisallowUnknownFields()
	var body ruleBody
	if err := decoder.Decode(&body); err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	if body.Token != "" {
		body.Account = ids.Account(body.Token)
	}
	rule, err := s.rules.Add(body.Rule)
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	answer(w, http.StatusCreated, rule)
}

func (s *Simulator) clearFaults(w http.ResponseWriter, _ *http.Request) {
	if err := s.rules.Clear(); err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// detourPath is where webhooks go that are to run into a redirect.
const detourPath = "/sim/redirect"

// detour returns an address of ours that redirects to the one given.
func (s *Simulator) detour(to string) string {
	return s.URL() + detourPath + "?" + url.Values{"to": {to}}.Encode()
}

func (s *Simulator) redirect(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Location", r.URL.Query().Get("to"))
	w.WriteHeader(http.StatusMovedPermanently)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may have gone
}

func refuse(w http.ResponseWriter, status int, err error) {
	answer(w, status, map[string]string{"error": err.Error()})
}
