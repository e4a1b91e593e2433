package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/catalog"
	"darkroom/models"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	c, err := catalog.Load()
	require.NoError(t, err)
	require.Len(t, c.Models(""), 3)
	require.Len(t, c.Models(models.ActionCreate), 1)
	require.Empty(t, c.Models(models.ActionInpaint))
}
