// Package telegram plays the part of Telegram's Bot API that bots write by:
// getMe, sendMessage, sendPhoto and sendMediaGroup, with its answers and errors,
// and of the page that people sign in at. The messages land in the simulator's
// inbox.
package telegram

import (
	"encoding/json"
	"fmt"
	"math"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"darkroom/simulator/faults"
	"darkroom/simulator/ids"
	"darkroom/simulator/inbox"
	"darkroom/simulator/journal"
)

const (
	// Name is how rules, inbox and journal call this service.
	Name = "telegram"
	// Path is where the API lies under the simulator's address.
	Path = "/telegram"
	// maxText and maxCaption are the Bot API's, in UTF-16.
	maxText    = 4096
	maxCaption = 1024
	// maxBody leaves room for ten photos of 10 MB.
	maxBody = 100 << 20
	// maxMemory is what of them is not written to disk.
	maxMemory = 1 << 20
)

// API is the simulated Bot API. Safe for many goroutines.
type API struct {
	Inbox *inbox.Inbox
	Rules *faults.Rules
	Now   func() time.Time
	// Bot is the token of the bot that people sign in with; "" for none. Any other
	// may write all the same.
	Bot string
}

// Routes puts every route of the API onto mux.
func (a *API) Routes(mux *http.ServeMux) {
	mux.HandleFunc(Path+"/{bot}/{method}", a.serve)
	mux.HandleFunc("GET "+OAuthPath, a.ask)
	mux.HandleFunc("POST "+OAuthPath, a.vouch)
}

// problem is an answer that is no success.
type problem struct {
	status int
	text   string
	after  time.Duration
}

// serve checks the token, which is part of the path, and calls the method.
func (a *API) serve(w http.ResponseWriter, r *http.Request) {
	entry, method := journal.Note(r.Context()), r.PathValue("method")
	// The journal keeps no secrets, so not the path as it is.
	entry.Provider, entry.Path = Name, Path+"/bot/"+method
	token := regexp.MustCompile(`^bot([0-9]+:[A-Za-z0-9_-]+)$`).FindStringSubmatch(r.PathValue("bot"))
	var result any
	p := &problem{status: http.StatusNotFound, text: "Not Found"}
	if token != nil {
		entry.Account = ids.Account(token[1])
		number, _, _ := strings.Cut(token[1], ":")
		result, p = a.call(w, r, bot{account: entry.Account, number: number}, method)
	}
	if p != nil {
		entry.Error = p.text
		body := map[string]any{"ok": false, "error_code": p.status, "description": p.text}
		if p.after > 0 {
			body["parameters"] = map[string]any{"retry_after": int(math.Ceil(p.after.Seconds()))}
		}
		write(w, p.status, body)
		return
	}
	write(w, http.StatusOK, map[string]any{"ok": true, "result": result})
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller may have gone
}

// bot is who calls.
type bot struct{ account, number string }

func (b bot) user() map[string]any {
	id, _ := strconv.ParseInt(b.number, 10, 64) // digits, by the token's form
	return map[string]any{"id": id, "is_bot": true, "first_name": "Simulated bot", "username": "simulated_" + b.number + "_bot"}
}

func (a *API) call(w http.ResponseWriter, r *http.Request, b bot, method string) (any, *problem) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	fields, p := read(r)
	if p != nil {
		return nil, p
	}
	switch method {
	case "getMe":
		return b.user(), nil
	case "sendMessage":
		return a.take(r, b, fields, text{fields["text"], maxText, "message text is empty"})
	case "sendPhoto":
		return a.take(r, b, fields, text{fields["caption"], maxCaption, ""})
	case "sendMediaGroup":
		sent, p := a.take(r, b, fields, text{fields["media"], math.MaxInt, "there is no media in the request"})
		return []any{sent}, p
	}
	return nil, &problem{status: http.StatusNotFound, text: "Not Found"}
}

// read reads the parameters, which may come as query, form or JSON.
func read(r *http.Request) (map[string]string, *problem) {
	fields := map[string]string{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		var body map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, &problem{status: http.StatusBadRequest, text: "Bad Request: can't parse JSON object"}
		}
		for name, value := range body {
			if fields[name] = string(value); strings.HasPrefix(fields[name], `"`) {
				var word string
				_ = json.Unmarshal(value, &word) // a valid string, since the whole was read
				fields[name] = word
			}
		}
		return fields, nil
	}
	err := r.ParseForm()
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(maxMemory) //nolint:gosec // the body is bounded by the caller
	}
	if err != nil {
		return nil, &problem{status: http.StatusBadRequest, text: "Bad Request: can't parse the form"}
	}
	for name := range r.Form {
		fields[name] = r.Form.Get(name)
	}
	return fields, nil
}

// text is what a method sends, as long as it may be, and what is said of none.
type text struct {
	value   string
	most    int
	ifEmpty string
}

// take checks a message, heeds the knobs, and keeps it.
func (a *API) take(r *http.Request, b bot, fields map[string]string, t text) (any, *problem) {
	chat, err := strconv.ParseInt(fields["chat_id"], 10, 64)
	switch {
	case fields["chat_id"] == "":
		return nil, &problem{status: http.StatusBadRequest, text: "Bad Request: chat_id is empty"}
	case err != nil:
		return nil, &problem{status: http.StatusBadRequest, text: "Bad Request: chat not found"}
	case t.value == "" && t.ifEmpty != "":
		return nil, &problem{status: http.StatusBadRequest, text: "Bad Request: " + t.ifEmpty}
	case len(utf16.Encode([]rune(t.value))) > t.most:
		return nil, &problem{status: http.StatusBadRequest, text: "Bad Request: message is too long"}
	}
	spoilt, p := a.faults(b.account, fields["chat_id"], t.value)
	if p != nil {
		return nil, p
	}
	kept, err := a.Inbox.PutOnce(inbox.Message{
		Provider: Name, Account: b.account, From: fmt.Sprint(b.user()["username"]), To: []string{fields["chat_id"]}, Text: t.value, Headers: files(r),
	})
	if err != nil {
		return nil, &problem{status: http.StatusInternalServerError, text: err.Error()}
	}
	journal.Note(r.Context()).Accepted = true
	if spoilt.HangUp {
		panic(http.ErrAbortHandler) //nolint:forbidigo // the documented way to close a connection unanswered, on HTTP/2 too
	}
	return map[string]any{
		"message_id": kept.Seq, "from": b.user(), "date": a.Now().Unix(), "text": t.value,
		"chat": map[string]any{"id": chat, "type": "private", "first_name": "Simulated person"},
	}, nil
}

// files names the files that came with a message, by their fields.
func files(r *http.Request) map[string]string {
	if r.MultipartForm == nil {
		return nil
	}
	names := map[string]string{}
	for field, parts := range r.MultipartForm.File {
		names[field] = fmt.Sprintf("%s, %d bytes", parts[0].Filename, parts[0].Size)
	}
	return names
}
