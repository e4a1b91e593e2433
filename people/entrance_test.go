package people_test

import (
	"context"
	"errors"
	"net/url"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/auth/telegram"
	"darkroom/models"
	"darkroom/people"
)

// vouchers vouch for maker, unless err says otherwise, and note what they were asked.
type vouchers struct {
	maker      models.User
	err        error
	back       string
	left       string
	introduced []models.User
}

func (v *vouchers) Start(provider, redirectTo string) (address, verifier string) {
	v.back = redirectTo
	return "https://auth.example/" + provider, "verifier"
}

func (v *vouchers) Exchange(context.Context, string, string) (auth.Session, error) {
	return auth.Session{User: v.maker}, v.err
}

func (v *vouchers) Refresh(context.Context, string) (auth.Session, error) {
	return auth.Session{User: v.maker}, v.err
}

func (v *vouchers) Logout(_ context.Context, token string) error {
	v.left = token
	return v.err
}

func (v *vouchers) SignIn(context.Context, telegram.Proof) (auth.Session, error) {
	return auth.Session{User: v.maker}, v.err
}

func (v *vouchers) Introduce(_ context.Context, user models.User) error {
	v.introduced = append(v.introduced, user)
	return nil
}

func entrance(server bool) (*people.Entrance, *vouchers) {
	v := &vouchers{maker: models.User{ID: uuid.New(), Name: "Maker"}}
	deps := people.EntranceDeps{Telegram: v, People: v, PublicURL: "https://darkroom.example/"}
	if server {
		deps.Server = v
	}
	return people.NewEntrance(deps), v
}

func TestComingInByOthers(t *testing.T) {
	t.Parallel()
	e, v := entrance(true)
	address, verifier, err := e.Start("google", "/a?b=c&d")
	require.NoError(t, err)
	assert.Equal(t, "https://auth.example/google", address)
	assert.Equal(t, "verifier", verifier)
	back, err := url.Parse(v.back)
	require.NoError(t, err)
	assert.Equal(t, "https://darkroom.example/auth/callback", back.Scheme+"://"+back.Host+back.Path)
	assert.Equal(t, "/a?b=c&d", back.Query().Get("next"))

	session, err := e.Finish(t.Context(), "code", "verifier")
	require.NoError(t, err)
	assert.Equal(t, v.maker, session.User)
	_, err = e.Telegram(t.Context(), telegram.Proof{})
	require.NoError(t, err)
	assert.Equal(t, []models.User{v.maker, v.maker}, v.introduced, "what they know of somebody is kept")
	_, err = e.Refresh(t.Context(), "refresh")
	require.NoError(t, err)
	require.NoError(t, e.Logout(t.Context(), "token", ""))
	assert.Equal(t, "token", v.left)
}

func TestNobodyComesInWithoutAProof(t *testing.T) {
	t.Parallel()
	e, v := entrance(true)
	for _, proof := range [][2]string{{"", "verifier"}, {"code", ""}, {"", ""}} {
		_, err := e.Finish(t.Context(), proof[0], proof[1])
		require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
	}
	_, err := e.Refresh(t.Context(), "")
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
	v.err = errors.New("no")
	_, err = e.Finish(t.Context(), "code", "verifier")
	require.ErrorIs(t, err, v.err)
	_, err = e.Telegram(t.Context(), telegram.Proof{})
	require.ErrorIs(t, err, v.err)
	assert.Empty(t, v.introduced)
}

func TestWithoutAnAuthServer(t *testing.T) {
	t.Parallel()
	e, v := entrance(false)
	_, _, err := e.Start("google", "/")
	require.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = e.Finish(t.Context(), "code", "verifier")
	require.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = e.Refresh(t.Context(), "refresh")
	require.Equal(t, models.CodeUnauthenticated, models.CodeOf(err))
	require.NoError(t, e.Logout(t.Context(), "token", ""), "there is nothing to end")
	assert.Empty(t, v.left)
}
