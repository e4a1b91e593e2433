package providers_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
)

func TestErrorText(t *testing.T) {
	t.Parallel()
	errCause := errors.New("connection reset")
	for want, err := range map[string]*providers.Error{
		"network":                     {Kind: models.FailureNetwork},
		"billing: 402 no credit":      {Kind: models.FailureBilling, Detail: "402 no credit"},
		"network: connection reset":   {Kind: models.FailureNetwork, Err: errCause},
		"gone: 404: connection reset": {Kind: models.FailureGone, Detail: "404", Err: errCause},
	} {
		require.EqualError(t, err, want)
	}
	require.ErrorIs(t, &providers.Error{Err: errCause}, errCause)
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	busy := &providers.Error{Kind: models.FailureProviderBusy}
	require.Equal(t, models.FailureProviderBusy, providers.KindOf(fmt.Errorf("submit: %w", busy)))
	require.Equal(t, models.FailureUnknown, providers.KindOf(errors.New("other")))
}

func TestStaticCredentials(t *testing.T) {
	t.Parallel()
	const key = "r8_key"
	pool := providers.StaticCredentials(key)
	id, err := pool.Next(t.Context())
	require.NoError(t, err)
	all, err := pool.All(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{id}, all)
	got, err := pool.Secret(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, key, got)
	_, err = pool.Secret(t.Context(), "other")
	require.ErrorContains(t, err, "other")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", pool, pool, pool, pool), key)
}
