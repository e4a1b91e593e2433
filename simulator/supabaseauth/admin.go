package supabaseauth

import (
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// linkLife is how long a link can be used: an hour at Supabase.
const linkLife = time.Hour

// wanted is a user as the admin API takes it; what is not said stays.
type wanted struct {
	ID           string         `json:"id"`
	Email        string         `json:"email"`
	Password     string         `json:"password"`
	EmailConfirm bool           `json:"email_confirm"`
	AppMetadata  map[string]any `json:"app_metadata"`
	UserMetadata map[string]any `json:"user_metadata"`
}

func (a *API) createUser(w http.ResponseWriter, r *http.Request) error {
	body, err := read[wanted](r)
	if err != nil {
		return err
	}
	if body.Email == "" {
		return no(http.StatusBadRequest, "validation_failed", "Cannot create a user without either an email or phone")
	}
	one := account{ID: body.ID, Email: body.Email, Created: a.Now(), App: map[string]any{"provider": "email", "providers": []string{"email"}}, User: map[string]any{}}
	if one.ID == "" {
		one.ID = uuid.NewString()
	}
	a.change(&one, body)
	added, err := a.store.add(one)
	if err != nil {
		return err
	}
	if !added {
		return no(http.StatusUnprocessableEntity, "email_exists", "A user with this email address has already been registered")
	}
	return write(w, http.StatusOK, one.shown())
}

// change lays what is wanted over an account.
func (a *API) change(one *account, body wanted) {
	if body.Email != "" {
		one.Email = body.Email
	}
	if body.Password != "" {
		one.Password = a.hash(body.Password)
	}
	one.Confirmed = one.Confirmed || body.EmailConfirm
	one.App, one.User = maps.Clone(orEmpty(one.App)), maps.Clone(orEmpty(one.User))
	maps.Copy(one.App, body.AppMetadata)
	maps.Copy(one.User, body.UserMetadata)
}

func (a *API) listUsers(w http.ResponseWriter, _ *http.Request) error {
	users := []map[string]any{}
	for _, one := range a.store.list() {
		users = append(users, one.shown())
	}
	return write(w, http.StatusOK, map[string]any{"users": users, "aud": "authenticated"})
}

func (a *API) found(r *http.Request) (account, error) {
	one, ok := a.store.account(r.PathValue("id"))
	if !ok {
		return account{}, no(http.StatusNotFound, "user_not_found", "User not found")
	}
	return one, nil
}

func (a *API) readUser(w http.ResponseWriter, r *http.Request) error {
	one, err := a.found(r)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, one.shown())
}

func (a *API) updateUser(w http.ResponseWriter, r *http.Request) error {
	one, err := a.found(r)
	if err != nil {
		return err
	}
	body, err := read[wanted](r)
	if err != nil {
		return err
	}
	a.change(&one, body)
	if err := a.store.keep(line{Account: &one}); err != nil {
		return err
	}
	return write(w, http.StatusOK, one.shown())
}

func (a *API) deleteUser(w http.ResponseWriter, r *http.Request) error {
	one, err := a.found(r)
	if err != nil {
		return err
	}
	one.Deleted = true
	if err := a.store.keep(line{Account: &one}); err != nil {
		return err
	}
	return write(w, http.StatusOK, map[string]any{})
}

// generateLink makes the link of an e-mail that nobody sends.
func (a *API) generateLink(w http.ResponseWriter, r *http.Request) error {
	body, err := read[struct {
		Type  string `json:"type"`
		Email string `json:"email"`
	}](r)
	if err != nil {
		return err
	}
	if body.Type != "magiclink" {
		return no(http.StatusBadRequest, "validation_failed", "Only links of the type magiclink are made here")
	}
	one, ok := a.store.byEmail(body.Email)
	if !ok {
		return no(http.StatusNotFound, "user_not_found", "User with this email not found")
	}
	link := ticket{ID: a.IDs.Next(func(string) bool { return false }), Account: one.ID, Expires: a.Now().Add(linkLife)}
	if err := a.store.keep(line{Ticket: &link}); err != nil {
		return err
	}
	shown := one.shown()
	shown["hashed_token"], shown["verification_type"], shown["email_otp"], shown["redirect_to"] = link.ID, "magiclink", "", a.URL()
	shown["action_link"] = a.issuer() + "/verify?" + url.Values{"token": {link.ID}, "type": {"magiclink"}, "redirect_to": {a.URL()}}.Encode()
	return write(w, http.StatusOK, shown)
}
