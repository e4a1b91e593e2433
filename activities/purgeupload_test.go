package activities_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/activities"
	"darkroom/models"
)

// uploaded writes the row of an upload that is over after a quarter of an hour.
func (b *sweepBundle) uploaded(t *testing.T) models.Upload {
	t.Helper()
	upload := models.Upload{ID: uuid.New(), UserID: uuid.New(), Size: 10, State: models.UploadStored, ExpiresAt: time.Now().Add(15 * time.Minute)}
	upload.Key = upload.Folder() + "file.png"
	upload, err := b.db.CreateUpload(t.Context(), upload, 1<<20)
	require.NoError(t, err)
	return upload
}

func (b *sweepBundle) purge(t *testing.T, dryRun bool) activities.PurgedUploads {
	t.Helper()
	out, err := execute[activities.PurgedUploads](b.bundle, b.steps.PurgeUploads, activities.PurgeUploadsInput{DryRun: dryRun})
	require.NoError(t, err)
	return out
}

func TestPurgeUploadsRemovesObjectsAndRows(t *testing.T) {
	t.Parallel()
	b := setupSweep(t, time.Hour)
	upload := b.uploaded(t)
	assert.Equal(t, activities.PurgedUploads{Found: 1, Bytes: 10}, b.purge(t, true))
	assert.Empty(t, b.bin.prefixes, "a dry run removes nothing")

	assert.Equal(t, activities.PurgedUploads{Found: 1, Purged: 1, Bytes: 10}, b.purge(t, false))
	assert.Equal(t, []string{upload.Folder(), upload.Incoming()}, b.bin.prefixes)
	assert.Equal(t, activities.PurgedUploads{}, b.purge(t, false), "safe to repeat")
}

func TestPurgeUploadsLeavesTheYoungAndTheNeeded(t *testing.T) {
	t.Parallel()
	young := setupSweep(t, 10*time.Minute)
	young.uploaded(t)
	assert.Equal(t, activities.PurgedUploads{}, young.purge(t, false))

	b := setupSweep(t, time.Hour)
	upload := b.uploaded(t)
	_, err := b.db.CreateGeneration(t.Context(), models.Generation{
		ID: uuid.New(), UserID: uuid.New(), Action: models.ActionEdit, ModelID: "flux-kontext-pro", ModelName: "FLUX Kontext pro",
		InputImageURL: models.StoragePrefix + upload.Key,
	})
	require.NoError(t, err)
	assert.Equal(t, activities.PurgedUploads{}, b.purge(t, false))
	assert.Empty(t, b.bin.prefixes)
}
