package models_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"darkroom/models"
)

func TestSizeOf(t *testing.T) {
	t.Parallel()
	const key = "uploads/6f1c2a52-7a0f-4a7e-8d7b-1f9a6a1c9b10/0b7f6a52-7a0f-4a7e-8d7b-1f9a6a1c9b10"
	assert.Equal(t, key, models.SizedKey(key, models.Size{}))
	sized := models.SizedKey(key, models.Size{Width: 4000, Height: 3000})
	for input, want := range map[string]models.Size{
		models.StoragePrefix + sized + ".png":                  {Width: 4000, Height: 3000},
		models.StoragePrefix + sized:                           {Width: 4000, Height: 3000},
		models.StoragePrefix + key + ".png":                    {},
		models.StoragePrefix + key:                             {},
		models.StoragePrefix + "generations/0b7f6a52/a1-0.png": {},
		models.StoragePrefix:                                   {},
		"https://elsewhere.example/" + sized + ".png":          {},
		"": {},
	} {
		assert.Equal(t, want, models.SizeOf(input), input)
	}
}
