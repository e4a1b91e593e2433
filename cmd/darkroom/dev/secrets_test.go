package dev_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/seal"
)

func TestSecrets(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first, err := dev.Secrets(data)
	require.NoError(t, err)
	again, err := dev.Secrets(data)
	require.NoError(t, err)
	require.Equal(t, first, again, "they survive a restart")

	for _, name := range []string{"JWT_SECRET", "CALLBACK_SECRET", "STORAGE_SECRET", "SUPPORT_WEBHOOK_SECRET"} {
		require.Len(t, first[name], 64, name)
	}
	keys, err := seal.ParseKeys(first["TOKEN_KEY"])
	require.NoError(t, err)
	require.Len(t, keys, 1)
	require.Regexp(t, `^r8_[0-9a-f]{37}$`, first["SIMULATOR_TOKEN"])
	require.Regexp(t, `^[0-9a-f]{24}$`, first["DARKROOM_DEV_PASSWORD"])
	info, err := os.Stat(filepath.Join(data, "secrets.env"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestSecretsAddsWhatIsMissing(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(data, "secrets.env"), []byte("JWT_SECRET=kept\n"), 0o600))

	secrets, err := dev.Secrets(data)

	require.NoError(t, err)
	require.Equal(t, "kept", secrets["JWT_SECRET"])
	require.NotEmpty(t, secrets["CALLBACK_SECRET"])
}
