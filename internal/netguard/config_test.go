package netguard_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
)

func TestConfigValidate(t *testing.T) {
	t.Parallel()

	for _, entry := range []string{"127.0.0.1:8091", "[::1]:8091", "simulator:8091"} {
		require.NoError(t, netguard.Config{AllowHosts: []string{entry}}.Validate(), entry)
	}
	for _, entry := range []string{"127.0.0.1", ":8091", "simulator:", "::1:8091:x", ""} {
		require.ErrorContains(t, netguard.Config{AllowHosts: []string{entry}}.Validate(), "MEDIA_ALLOW_HOSTS", entry)
	}
}

func TestNewValidates(t *testing.T) {
	t.Parallel()
	_, err := netguard.New(netguard.Config{AllowHosts: []string{"nowhere"}}, nil)
	require.ErrorContains(t, err, "MEDIA_ALLOW_HOSTS")
}
