package dispatch_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/dispatch"
	"darkroom/models"
)

func TestRunURL(t *testing.T) {
	t.Parallel()
	ref := models.Ref{GenerationID: uuid.MustParse("0b8a1c52-5f0e-4c0a-9d3e-6a1f7c2d9e44"), Run: 2}
	for ui, want := range map[string]string{
		"":                       "",
		"http://127.0.0.1:8233":  "http://127.0.0.1:8233/namespaces/a%20b/workflows/generation-0b8a1c52-5f0e-4c0a-9d3e-6a1f7c2d9e44-r2",
		"https://ui.example/ui/": "https://ui.example/ui/namespaces/a%20b/workflows/generation-0b8a1c52-5f0e-4c0a-9d3e-6a1f7c2d9e44-r2",
	} {
		d, err := dispatch.New(dispatch.Config{Address: "127.0.0.1:1", Namespace: "a b", UIURL: ui}, zap.NewNop())
		require.NoError(t, err)
		t.Cleanup(d.Close)
		assert.Equal(t, want, d.RunURL(ref))
	}
}

func TestConfigNamesItsFaults(t *testing.T) {
	t.Parallel()
	for _, ui := range []string{"127.0.0.1:8233", "ftp://ui.example", "http://", "://"} {
		err := dispatch.Config{Address: "a:1", Namespace: "n", UIURL: ui}.Validate()
		require.ErrorContains(t, err, "TEMPORAL_UI_URL: ", ui)
	}
	err := dispatch.Config{}.Validate()
	require.ErrorContains(t, err, "TEMPORAL_ADDRESS: ")
	require.ErrorContains(t, err, "TEMPORAL_NAMESPACE: ")
}
