package supabaseauth

import (
	"html/template"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// codeLife is how long a code can be exchanged: five minutes at Supabase.
const codeLife = 5 * time.Minute

// page takes the place of Google's: it asks who to be.
const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Sign in with Google (simulated)</title>
<h1>Who do you want to be?</h1>
<p>This machine plays Google. Nobody's password is asked for.</p>
{{range .Accounts}}<form method="post">{{template "asked" $.Asked}}
<button name="email" value="{{.Email}}">{{.Email}}</button></form>{{end}}
<form method="post">{{template "asked" .Asked}}
<label>Somebody else <input type="email" name="email" required placeholder="name@example.com"></label>
<label>Name <input name="name"></label> <button>Sign in</button></form>
<form method="post">{{template "asked" .Asked}}<button name="deny" value="1">No, thank you</button></form>
{{define "asked"}}{{range $name, $values := .}}{{range $values}}<input type="hidden" name="{{$name}}" value="{{.}}">{{end}}{{end}}{{end}}
</html>`

// asked takes what a sign-in was asked with out of a query or a form.
func asked(values url.Values) (url.Values, error) {
	kept := url.Values{}
	for _, name := range []string{"provider", "redirect_to", "code_challenge", "code_challenge_method", "scopes"} {
		if value := values.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if kept.Get("provider") != "google" {
		return nil, no(http.StatusBadRequest, "validation_failed", "Unsupported provider: provider is not enabled")
	}
	back, err := url.Parse(kept.Get("redirect_to"))
	if err != nil || back.Host == "" || (back.Scheme != "http" && back.Scheme != "https") {
		return nil, no(http.StatusBadRequest, "validation_failed", "redirect_to must be an absolute address")
	}
	if method := kept.Get("code_challenge_method"); kept.Has("code_challenge") && method != "s256" && method != "S256" && method != "plain" {
		return nil, no(http.StatusBadRequest, "validation_failed", "code_challenge_method must be plain or s256")
	}
	return kept, nil
}

func (a *API) authorize(w http.ResponseWriter, r *http.Request) error {
	kept, err := asked(r.URL.Query())
	if err != nil {
		return err
	}
	shown, err := template.New("page").Parse(page)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return shown.Execute(w, map[string]any{"Asked": kept, "Accounts": a.store.list()})
}

// choose sends the browser back with a code, or with tokens where there is no
// challenge.
func (a *API) choose(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return no(http.StatusBadRequest, "validation_failed", "The form cannot be read.")
	}
	kept, err := asked(r.Form)
	if err != nil {
		return err
	}
	back, err := url.Parse(kept.Get("redirect_to"))
	if err != nil {
		return err
	}
	if r.Form.Get("deny") != "" {
		lead(w, r, back, url.Values{"error": {"access_denied"}, "error_code": {"access_denied"}, "error_description": {"The user denied the request"}})
		return nil
	}
	one, err := a.chosen(r.Form.Get("email"), r.Form.Get("name"))
	if err != nil {
		return err
	}
	if kept.Get("code_challenge") == "" {
		return a.implicit(w, r, back, one)
	}
	code := ticket{
		ID: uuid.NewString(), Account: one.ID, Expires: a.Now().Add(codeLife),
		Challenge: kept.Get("code_challenge"), Method: kept.Get("code_challenge_method"),
	}
	if err := a.store.keep(line{Ticket: &code}); err != nil {
		return err
	}
	lead(w, r, back, url.Values{"code": {code.ID}})
	return nil
}

func lead(w http.ResponseWriter, r *http.Request, to *url.URL, more url.Values) {
	query := to.Query()
	for name, values := range more {
		query[name] = values
	}
	to.RawQuery = query.Encode()
	http.Redirect(w, r, to.String(), http.StatusFound)
}

// implicit sends the browser back with the session itself, as without PKCE.
func (a *API) implicit(w http.ResponseWriter, r *http.Request, back *url.URL, one account) error {
	session, err := a.begin(one)
	if err != nil {
		return err
	}
	values := url.Values{"token_type": {"bearer"}, "expires_in": {"3600"}}
	values.Set("access_token", session.AccessToken)
	values.Set("refresh_token", session.RefreshToken)
	back.Fragment = values.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
	return nil
}

// chosen is the account of somebody at Google, made at the first time.
func (a *API) chosen(email, name string) (account, error) {
	if email == "" {
		return account{}, no(http.StatusBadRequest, "validation_failed", "Nobody was chosen.")
	}
	if found, ok := a.store.byEmail(email); ok {
		return found, nil
	}
	one := account{
		ID: uuid.NewString(), Email: email, Confirmed: true, Created: a.Now(),
		App:  map[string]any{"provider": "google", "providers": []string{"google"}},
		User: map[string]any{"email": email, "email_verified": true, "full_name": name, "name": name},
	}
	added, err := a.store.add(one)
	if err == nil && !added {
		return a.chosen(email, name) // somebody else was faster
	}
	return one, err
}
