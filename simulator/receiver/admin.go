package receiver

import (
	"encoding/json"
	"net/http"
)

// Routes serves the receivers' addresses.
func (r *Receivers) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /receiver/{name}", r.receive)
}

// AdminRoutes serves what arrived, and takes manners.
func (r *Receivers) AdminRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /sim/receivers", r.list)
	mux.HandleFunc("GET /sim/receivers/{name}", r.show)
	mux.HandleFunc("PUT /sim/receivers/{name}", r.behave)
	mux.HandleFunc("DELETE /sim/receivers/{name}", r.forget)
}

// list shows how much arrived where.
func (r *Receivers) list(w http.ResponseWriter, _ *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	counts := map[string]int{}
	for name, box := range r.byName {
		counts[name] = len(box.messages)
	}
	answer(w, http.StatusOK, map[string]any{"receivers": counts})
}

// show shows what arrived at one receiver, the oldest first.
func (r *Receivers) show(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	messages := []Message{}
	if box, ok := r.byName[req.PathValue("name")]; ok {
		messages = append(messages, box.messages...)
	}
	answer(w, http.StatusOK, map[string]any{"messages": messages})
}

// maxManners is far more than manners need.
const maxManners = 4 << 10

// behave replaces the manners of a receiver.
func (r *Receivers) behave(w http.ResponseWriter, req *http.Request) {
	decoder := json.NewDecoder(http.MaxBytesReader(w, req.Body, maxManners))
	decoder.DisallowUnknownFields()
	var manners Manners
	if err := decoder.Decode(&manners); err != nil {
		answer(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	if manners.Status != 0 && (manners.Status < 200 || manners.Status > 599) {
		answer(w, http.StatusBadRequest, map[string]string{"error": "status: must be from 200 to 599"})
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	box := r.named(req.PathValue("name"))
	box.manners, box.left = manners, manners.Times
	answer(w, http.StatusOK, manners)
}

// forget empties a receiver.
func (r *Receivers) forget(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.byName, req.PathValue("name"))
	w.WriteHeader(http.StatusNoContent)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may have gone
}
