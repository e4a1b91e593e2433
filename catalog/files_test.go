package catalog_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestInputFilesNameTheirFields(t *testing.T) {
	t.Parallel()
	offer := load(t)
	gen := generationOf(t, "flux-fill-pro", nil)
	gen.InputImageURL = "https://pictures.example/a.png"
	files, err := offer.InputFiles(gen)
	require.NoError(t, err)
	fields := make([]string, 0, len(files))
	for _, file := range files {
		assert.Equal(t, models.AssetImage, file.Kind)
		fields = append(fields, file.Field)
	}
	assert.Equal(t, []string{"input_image_url", "settings.mask"}, fields)
	assert.Equal(t, gen.InputImageURL, files[0].Address)
}

func TestOnlyForeignFilesArePrepared(t *testing.T) {
	t.Parallel()
	offer := load(t)
	for address, want := range map[string]bool{
		"https://pictures.example/a.png":    true,
		"storage:uploads/u/a-1024x768.png":  false,
		"storage:generations/g/a1/0-1.webp": false,
	} {
		gen := generationOf(t, "flux-kontext-pro", nil)
		gen.InputImageURL = address
		plan, err := offer.PlanFor(gen)
		require.NoError(t, err)
		assert.Equal(t, want, plan.Prepare, address)
	}
}
