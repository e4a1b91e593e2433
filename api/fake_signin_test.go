package api_test

import (
	"context"
	"time"

	"github.com/google/uuid"

	"darkroom/auth"
	"darkroom/models"
)

// keys are those of one user, and find people by key too.
type keys struct {
	create func(models.KeyRequest) (models.APIKey, string, error)
	list   []models.APIKey
	revoke func(userID, id uuid.UUID) error
}

func (k keys) Create(_ context.Context, _ models.User, req models.KeyRequest) (models.APIKey, string, error) {
	if k.create == nil {
		return models.APIKey{}, "", errUnexpected
	}
	return k.create(req)
}

func (k keys) List(context.Context, uuid.UUID) ([]models.APIKey, error) { return k.list, nil }

func (k keys) Revoke(_ context.Context, userID, id uuid.UUID) error {
	if k.revoke == nil {
		return errUnexpected
	}
	return k.revoke(userID, id)
}

// byKey lets those in who come with this key.
type byKey struct {
	text   string
	caller models.Caller
}

func (k byKey) Authenticate(_ context.Context, proof string) (models.Caller, error) {
	if proof != k.text {
		return models.Caller{}, models.Errorf(models.CodeUnauthenticated, "not this key")
	}
	return k.caller, nil
}

// throttle lets everything pass, but for the kinds listed, which wait.
type throttle map[string]time.Duration

func (t throttle) Take(_ context.Context, allowance models.Allowance, _ string) (models.Allowed, error) {
	wait, over := t[allowance.Kind]
	return models.Allowed{OK: !over, Remaining: map[bool]int{true: 0, false: allowance.Burst - 1}[over], RetryAfter: wait}, nil
}

// post keeps what was mailed.
type post struct{ sent []models.Mail }

func (p *post) Mail(_ context.Context, mail models.Mail) error {
	p.sent = append(p.sent, mail)
	return nil
}

// emails let those in who bring the secret or the password "good".
type emails struct {
	session  auth.Session
	asked    []string
	password string
	caller   models.Caller
}

func (e *emails) SendLink(_ context.Context, address, next string) error {
	e.asked = append(e.asked, address+" "+next)
	return nil
}

func (e *emails) FollowLink(_ context.Context, secret, name string) (auth.Session, error) {
	session := e.session
	session.User.Name = name
	if secret != "good" {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "not this link")
	}
	return session, nil
}

func (e *emails) Password(_ context.Context, _, password string) (auth.Session, error) {
	if password != "good" {
		return auth.Session{}, models.Errorf(models.CodeUnauthenticated, "not this password")
	}
	return e.session, nil
}

func (e *emails) SetPassword(_ context.Context, who models.Caller, _, password string) error {
	e.caller, e.password = who, password
	return nil
}
