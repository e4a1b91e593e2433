package replicate_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// version returns the hash of a model's newest version.
func (b *bundle) version(t *testing.T, slug string) string {
	t.Helper()
	a := b.call(t, http.MethodGet, "/v1/models/"+slug, nil)
	require.Equal(t, http.StatusOK, a.status)
	latest, ok := a.body["latest_version"].(map[string]any)
	require.True(t, ok)
	hash, ok := latest["id"].(string)
	require.True(t, ok)
	return hash
}

// dig walks down nested objects.
func dig(t *testing.T, from any, path ...string) any {
	t.Helper()
	for _, name := range path {
		object, ok := from.(map[string]any)
		require.True(t, ok, "no object above %s", name)
		from = object[name]
	}
	return from
}

func TestModel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	a := b.call(t, http.MethodGet, "/v1/models/black-forest-labs/flux-schnell", nil)
	require.Equal(t, http.StatusOK, a.status)
	assert.Equal(t, "black-forest-labs", a.body["owner"])
	assert.Equal(t, "public", a.body["visibility"])
	schemas := dig(t, a.body, "latest_version", "openapi_schema", "components", "schemas")
	assert.Equal(t, []any{"prompt"}, dig(t, schemas, "Input", "required"))
	assert.InDelta(t, 0, dig(t, schemas, "Input", "properties", "prompt", "x-order"), 0)
	assert.Equal(t, "array", dig(t, schemas, "Output", "type"))

	// A choice is a schema of its own, as Cog writes it.
	assert.Equal(t, []any{map[string]any{"$ref": "#/components/schemas/output_format"}},
		dig(t, schemas, "Input", "properties", "output_format", "allOf"))
	assert.Equal(t, []any{"webp", "jpg", "png"}, dig(t, schemas, "output_format", "enum"))
	assert.Equal(t, "webp", dig(t, schemas, "Input", "properties", "output_format", "default"))

	a = b.call(t, http.MethodGet, "/v1/models/bytedance/seedance-1-pro", nil)
	schemas = dig(t, a.body, "latest_version", "openapi_schema", "components", "schemas")
	assert.Equal(t, map[string]any{"type": "string", "format": "uri", "title": "Output"}, dig(t, schemas, "Output"))
}

func TestModel_versions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hash := b.version(t, "lucataco/moondream2")
	assert.Regexp(t, "^[0-9a-f]{64}$", hash)
	a := b.call(t, http.MethodGet, "/v1/models/lucataco/moondream2/versions/"+hash, nil)
	assert.Equal(t, http.StatusOK, a.status)
	assert.Equal(t, hash, a.body["id"])
	for _, path := range []string{"/v1/models/lucataco/moondream2/versions/0", "/v1/models/nobody/nothing", "/v1/models/nobody/nothing/versions/0"} {
		assert.Equal(t, http.StatusNotFound, b.call(t, http.MethodGet, path, nil).status, path)
	}
}
