package supabaseauth

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"time"

	"github.com/google/uuid"
)

const (
	// tokenLife is Supabase's default.
	tokenLife = time.Hour
	// reuse is how long a refresh token still works that was used already: ten
	// seconds at Supabase.
	reuse = 10 * time.Second
)

// signedIn is a session as the API answers it.
type signedIn struct {
	AccessToken  string         `json:"access_token"`
	TokenType    string         `json:"token_type"`
	ExpiresIn    int64          `json:"expires_in"`
	ExpiresAt    int64          `json:"expires_at"`
	RefreshToken string         `json:"refresh_token"`
	User         map[string]any `json:"user"`
}

// token gives a session for one of the grants.
func (a *API) token(w http.ResponseWriter, r *http.Request) error {
	body, err := read[struct {
		Email        string `json:"email"`
		Password     string `json:"password"`
		AuthCode     string `json:"auth_code"`
		CodeVerifier string `json:"code_verifier"`
		RefreshToken string `json:"refresh_token"`
	}](r)
	if err != nil {
		return err
	}
	var got signedIn
	switch r.URL.Query().Get("grant_type") {
	case "pkce":
		got, err = a.exchange(body.AuthCode, body.CodeVerifier)
	case "refresh_token":
		got, err = a.refresh(body.RefreshToken)
	case "password":
		got, err = a.password(body.Email, body.Password)
	default:
		err = no(http.StatusBadRequest, "invalid_credentials", "unsupported_grant_type")
	}
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, got)
}

func (a *API) exchange(code, verifier string) (signedIn, error) {
	if code == "" || verifier == "" {
		return signedIn{}, no(http.StatusBadRequest, "validation_failed", "invalid request: both auth code and code verifier should be non-empty")
	}
	used, ok, err := a.store.use(code, a.Now())
	if err != nil {
		return signedIn{}, err
	}
	if !ok || used.Challenge == "" {
		return signedIn{}, no(http.StatusNotFound, "flow_state_not_found", "invalid flow state, no valid flow state found")
	}
	made := verifier
	if used.Method != "plain" {
		sum := sha256.Sum256([]byte(verifier))
		made = encode(sum[:])
	}
	if subtle.ConstantTimeCompare([]byte(made), []byte(used.Challenge)) != 1 {
		return signedIn{}, no(http.StatusBadRequest, "bad_code_verifier", "code challenge does not match previously saved code verifier")
	}
	return a.beginFor(used.Account)
}

func (a *API) refresh(token string) (signedIn, error) {
	next := a.IDs.Next(func(string) bool { return false })[:12]
	renewed, known, err := a.store.renew(token, next, a.Now(), reuse)
	switch {
	case err != nil:
		return signedIn{}, err
	case !known:
		return signedIn{}, no(http.StatusBadRequest, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")
	case renewed.ID == "":
		return signedIn{}, no(http.StatusBadRequest, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
	}
	one, ok := a.store.account(renewed.Account)
	if !ok {
		return signedIn{}, no(http.StatusForbidden, "user_not_found", "User from sub claim in JWT does not exist")
	}
	return a.shown(one, renewed)
}

func (a *API) password(email, password string) (signedIn, error) {
	one, ok := a.store.byEmail(email)
	if !ok || one.Password == "" || subtle.ConstantTimeCompare([]byte(one.Password), []byte(a.hash(password))) != 1 {
		return signedIn{}, no(http.StatusBadRequest, "invalid_credentials", "Invalid login credentials")
	}
	return a.begin(one)
}

// hash keeps passwords out of the file; those of a local double guard nothing.
func (a *API) hash(password string) string { return a.IDs.Token("supabase password", password) }

// signUp makes an account and signs it in: addresses are taken for confirmed.
func (a *API) signUp(w http.ResponseWriter, r *http.Request) error {
	body, err := read[struct {
		Email    string         `json:"email"`
		Password string         `json:"password"`
		Data     map[string]any `json:"data"`
	}](r)
	if err != nil {
		return err
	}
	const least = 6 // characters, Supabase's default
	if len(body.Password) < least {
		return no(http.StatusUnprocessableEntity, "weak_password", "Password should be at least 6 characters.")
	}
	one := account{
		ID: uuid.NewString(), Email: body.Email, Password: a.hash(body.Password), Confirmed: true, Created: a.Now(),
		App: map[string]any{"provider": "email", "providers": []string{"email"}}, User: orEmpty(body.Data),
	}
	added, err := a.store.add(one)
	if err != nil {
		return err
	}
	if !added {
		return no(http.StatusUnprocessableEntity, "user_already_exists", "User already registered")
	}
	got, err := a.begin(one)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, got)
}

// verify gives a session for the hash in a link.
func (a *API) verify(w http.ResponseWriter, r *http.Request) error {
	body, err := read[struct {
		Type      string `json:"type"`
		TokenHash string `json:"token_hash"`
	}](r)
	if err != nil {
		return err
	}
	used, ok, err := a.store.use(body.TokenHash, a.Now())
	if err != nil {
		return err
	}
	if !ok || used.Challenge != "" || (body.Type != "magiclink" && body.Type != "email") {
		return no(http.StatusForbidden, "otp_expired", "Email link is invalid or has expired")
	}
	got, err := a.beginFor(used.Account)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, got)
}

func (a *API) beginFor(accountID string) (signedIn, error) {
	one, ok := a.store.account(accountID)
	if !ok {
		return signedIn{}, no(http.StatusForbidden, "user_not_found", "User not found")
	}
	return a.begin(one)
}

// begin begins a session of an account.
func (a *API) begin(one account) (signedIn, error) {
	one.SignedIn = a.Now()
	if err := a.store.keep(line{Account: &one}); err != nil {
		return signedIn{}, err
	}
	begun := session{ID: uuid.NewString(), Account: one.ID, Refresh: a.IDs.Next(func(string) bool { return false })[:12], Renewed: a.Now()}
	if err := a.store.keep(line{Session: &begun}); err != nil {
		return signedIn{}, err
	}
	return a.shown(one, begun)
}

// shown is a session as callers get it, with a new access token.
func (a *API) shown(one account, of session) (signedIn, error) {
	now := a.Now()
	ends := now.Add(tokenLife)
	token, err := a.sign(map[string]any{
		"iss": a.issuer(), "sub": one.ID, "aud": "authenticated", "exp": ends.Unix(), "iat": now.Unix(),
		"email": one.Email, "phone": "", "app_metadata": one.App, "user_metadata": one.User, "role": "authenticated",
		"aal": "aal1", "amr": []map[string]any{{"method": "oauth", "timestamp": now.Unix()}},
		"session_id": of.ID, "is_anonymous": false,
	})
	return signedIn{
		AccessToken: token, TokenType: "bearer", ExpiresIn: int64(tokenLife / time.Second), ExpiresAt: ends.Unix(),
		RefreshToken: of.Refresh, User: one.shown(),
	}, err
}

// shown is a user as the API answers it.
func (one account) shown() map[string]any {
	shown := map[string]any{
		"id": one.ID, "aud": "authenticated", "role": "authenticated", "email": one.Email, "phone": "",
		"app_metadata": orEmpty(one.App), "user_metadata": orEmpty(one.User), "identities": []any{},
		"created_at": one.Created.UTC(), "updated_at": one.Created.UTC(), "is_anonymous": false,
	}
	if one.Confirmed {
		shown["email_confirmed_at"], shown["confirmed_at"] = one.Created.UTC(), one.Created.UTC()
	}
	if !one.SignedIn.IsZero() {
		shown["last_sign_in_at"] = one.SignedIn.UTC()
	}
	return shown
}

func orEmpty(values map[string]any) map[string]any {
	if values == nil {
		return map[string]any{}
	}
	return values
}

// caller returns whose session an access token belongs to.
func (a *API) caller(r *http.Request) (account, session, error) {
	claims, err := a.check(bearer(r))
	if err != nil {
		return account{}, session{}, err
	}
	id, _ := claims["session_id"].(string)
	running, ok := a.store.session(id)
	if !ok {
		return account{}, session{}, no(http.StatusForbidden, "session_not_found", "Session from session_id claim in JWT does not exist")
	}
	one, ok := a.store.account(running.Account)
	if !ok {
		return account{}, session{}, no(http.StatusForbidden, "user_not_found", "User from sub claim in JWT does not exist")
	}
	return one, running, nil
}

func (a *API) getUser(w http.ResponseWriter, r *http.Request) error {
	one, _, err := a.caller(r)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, one.shown())
}

// logout ends the caller's session, or all of them, or all others.
func (a *API) logout(w http.ResponseWriter, r *http.Request) error {
	one, running, err := a.caller(r)
	if err != nil {
		return err
	}
	scope := r.URL.Query().Get("scope")
	for _, other := range a.store.sessionsOf(one.ID) {
		if (scope == "local" && other.ID != running.ID) || (scope == "others" && other.ID == running.ID) {
			continue
		}
		other.Ended = true
		if err := a.store.keep(line{Session: &other}); err != nil {
			return err
		}
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
