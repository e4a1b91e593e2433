package supabase_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/storage/supabase/supabasetest"
)

const (
	list   = "POST /object/list/{bucket}"
	remove = "DELETE /object/{bucket}"
)

func TestDeletesPageAfterPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const objects = 620 // more than a page
	var all sync.WaitGroup
	for worker := range 20 {
		all.Go(func() {
			for i := worker; i < objects; i += 20 {
				b.put(t, fmt.Sprintf("g/1/%d.png", i), "image/png", "x")
			}
		})
	}
	all.Wait()
	b.put(t, "g/1/a/b/c.png", "image/png", "deep")
	b.put(t, "g/1", "image/png", "an object of the folder's name")
	count, err := b.DeletePrefix(t.Context(), "g/1/")
	require.NoError(t, err)
	assert.Equal(t, objects+1, count)
	left, _ := b.api.Keys()
	assert.Equal(t, 1, left)
	assert.Equal(t, 3, b.api.Count(remove), "two pages and a folder")
}

func TestDeleteEndsWhenNothingIsDeleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "g/1/0.png", "image/png", "x")
	b.api.Inject(supabasetest.Fault{Route: remove, Times: 100, Status: http.StatusOK, Body: "[]"})
	_, err := b.DeletePrefix(t.Context(), "g/1/")
	require.ErrorContains(t, err, "does not delete")
	assert.Equal(t, 1, b.api.Count(remove))
}

// A page that another process has emptied in between is no fault.
func TestDeleteBesideAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ghost := `[{"name":"0.png","id":"0190"},{"name":"a","id":null}]`
	b.api.Inject(supabasetest.Fault{Route: list, Times: 1, Status: http.StatusOK, Body: ghost})
	count, err := b.DeletePrefix(t.Context(), "g/1/")
	require.NoError(t, err)
	assert.Zero(t, count)
}

func TestDeleteSaysHowFarItCame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, "g/1/a/0.png", "image/png", "x")
	b.put(t, "g/1/b/0.png", "image/png", "x")
	b.api.Inject(supabasetest.Fault{Route: remove, Skip: 1, Times: 1, Status: http.StatusBadGateway})
	count, err := b.DeletePrefix(t.Context(), "g/1/")
	require.Error(t, err)
	assert.Equal(t, 1, count)
	count, err = b.DeletePrefix(t.Context(), "g/1/")
	require.NoError(t, err)
	assert.Equal(t, 1, count)
}
