package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/auth"
)

func TestNewNamesTheFaultyVariable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		cfg  auth.Config
		want string
	}{
		"no secret":    {auth.Config{Audience: "authenticated"}, "JWT_SECRET"},
		"short secret": {auth.Config{Secret: strings.Repeat("s", 31), Audience: "authenticated"}, "JWT_SECRET"},
		"no audience":  {auth.Config{Secret: strings.Repeat("s", 32)}, "JWT_AUDIENCE"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := auth.New(test.cfg, time.Now)
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestValidateNeverPrintsTheSecret(t *testing.T) {
	t.Parallel()
	_, err := auth.New(auth.Config{Secret: "hunter2-is-too-short"}, time.Now)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}
