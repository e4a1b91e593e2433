package telegram

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"darkroom/simulator/journal"
)

// OAuthPath is where the page lies that people sign in at, under the simulator's
// address.
const OAuthPath = Path + "/oauth/auth"

// oauthPage takes the place of Telegram's: it asks who to be.
const oauthPage = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign in with Telegram (simulated)</title>
<h1>Who do you want to be?</h1>
<p>This machine plays Telegram, for {{.Origin}}. The same name is the same person.</p>
<form method="post"><label>Name <input name="name" required maxlength="64" autofocus></label> <button>Sign in</button></form>
</html>`

// asked is what a page of ours wants of Telegram, or what is wrong with that.
func (a *API) asked(r *http.Request) (origin, back string, p *problem) {
	query := r.URL.Query()
	number, _, _ := strings.Cut(a.Bot, ":")
	if number == "" || query.Get("bot_id") != number {
		return "", "", &problem{status: http.StatusBadRequest, text: "Bot id invalid"}
	}
	// Telegram leads nobody to a site that the bot's owner did not name; ours may be
	// any, but it leads back to the one that asks.
	origin, back = query.Get("origin"), query.Get("return_to")
	site, err := url.Parse(back)
	if err != nil || site.Host == "" || site.Scheme+"://"+site.Host != origin || (site.Scheme != "https" && site.Scheme != "http") {
		return "", "", &problem{status: http.StatusBadRequest, text: "Bot domain invalid"}
	}
	return origin, back, nil
}

// ask shows the page.
func (a *API) ask(w http.ResponseWriter, r *http.Request) {
	journal.Note(r.Context()).Provider = Name
	origin, _, p := a.asked(r)
	if p != nil {
		http.Error(w, p.text, p.status)
		return
	}
	page, err := template.New("page").Parse(oauthPage)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, map[string]string{"Origin": origin}) // the caller may have gone
}

// vouch leads back with a signed statement of who somebody is.
func (a *API) vouch(w http.ResponseWriter, r *http.Request) {
	journal.Note(r.Context()).Provider = Name
	_, back, p := a.asked(r)
	name := strings.Join(strings.Fields(r.PostFormValue("name")), " ")
	if p == nil && name == "" {
		p = &problem{status: http.StatusBadRequest, text: "Nobody was chosen"}
	}
	if p != nil {
		http.Error(w, p.text, p.status)
		return
	}
	statement, err := json.Marshal(a.statement(name))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, back+"#tgAuthResult="+base64.RawURLEncoding.EncodeToString(statement), http.StatusFound) //nolint:gosec // to the site that asks, as asked has seen to
}

// statement is what Telegram says of somebody, signed for the bot.
func (a *API) statement(name string) map[string]any {
	first, last, _ := strings.Cut(name, " ")
	number := fnv.New32a()
	_, _ = number.Write([]byte(strings.ToLower(name)))
	fields := map[string]any{"id": int64(number.Sum32()) + 1, "first_name": first, "auth_date": a.Now().Unix()} // ids begin with 1
	if last != "" {
		fields["last_name"] = last
	}
	lines := make([]string, 0, len(fields))
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		lines = append(lines, fmt.Sprintf("%s=%v", field, fields[field]))
	}
	key := sha256.Sum256([]byte(a.Bot))
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte(strings.Join(lines, "\n")))
	fields["hash"] = hex.EncodeToString(mac.Sum(nil))
	return fields
}
