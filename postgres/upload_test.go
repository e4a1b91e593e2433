package postgres_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

const quota = 1000

// sentIn is an upload as the rules of asking hand it over.
func sentIn(userID uuid.UUID, size int64) models.Upload {
	upload := models.Upload{
		ID: uuid.New(), UserID: userID, Name: "photo.png", ContentType: "image/png", Size: size,
		State: models.UploadStored, ExpiresAt: time.Now().Add(time.Hour),
	}
	upload.Key = upload.Folder() + "file.png"
	return upload
}

// openUpload is one that a client is to write itself.
func openUpload(userID uuid.UUID, size int64) models.Upload {
	upload := sentIn(userID, size)
	upload.State, upload.Key = models.UploadOpen, upload.Incoming()+"file"
	return upload
}

func keepUpload(t *testing.T, db *postgres.DB, upload models.Upload) models.Upload {
	t.Helper()
	upload, err := db.CreateUpload(t.Context(), upload, quota)
	require.NoError(t, err)
	return upload
}

func requireOverQuota(t *testing.T, err error, used, allowed int64) {
	t.Helper()
	var full *models.Error
	require.ErrorAs(t, err, &full)
	assert.Equal(t, models.CodeUploadQuota, full.Code)
	assert.Equal(t, used, full.UsedBytes)
	assert.Equal(t, allowed, full.AllowedBytes)
}

func TestParallelUploadsPassTheQuotaAsOftenAsTheyFit(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	var kept, refused atomic.Int64
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			_, err := db.CreateUpload(t.Context(), sentIn(userID, 100), quota)
			if err == nil {
				kept.Add(1)
				return
			}
			assert.Equal(t, models.CodeUploadQuota, models.CodeOf(err))
			refused.Add(1)
		})
	}
	all.Wait()
	assert.EqualValues(t, 10, kept.Load())
	assert.EqualValues(t, 30, refused.Load())
	_, err := db.CreateUpload(t.Context(), sentIn(userID, 1), quota)
	requireOverQuota(t, err, 1000, quota)
	keepUpload(t, db, sentIn(uuid.New(), quota)) // others have their own
}

func TestAUsersOwnQuotaComesFirst(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := keepUpload(t, db, sentIn(uuid.New(), 500)).UserID
	require.NoError(t, db.SetUploadQuota(t.Context(), userID, new(int64(300))))
	_, err := db.CreateUpload(t.Context(), sentIn(userID, 1), quota)
	requireOverQuota(t, err, 500, 300)
	require.NoError(t, db.SetUploadQuota(t.Context(), userID, new(int64(5000))))
	keepUpload(t, db, sentIn(userID, 4000))
	require.NoError(t, db.SetUploadQuota(t.Context(), userID, nil))
	_, err = db.CreateUpload(t.Context(), sentIn(userID, 1), quota)
	requireOverQuota(t, err, 4500, quota)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(db.SetUploadQuota(t.Context(), uuid.New(), nil)))
}

func TestAVoidUploadTakesNothing(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	upload := keepUpload(t, db, sentIn(uuid.New(), quota))
	require.NoError(t, db.VoidUpload(t.Context(), upload))
	require.NoError(t, db.VoidUpload(t.Context(), upload), "safe to repeat")
	_, err := db.ClaimUpload(t.Context(), upload.UserID, upload.ID, time.Now().Add(time.Minute))
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	keepUpload(t, db, sentIn(upload.UserID, quota))
}

func TestAnOpenUploadIsTakenInOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	upload := keepUpload(t, db, openUpload(uuid.New(), 900))
	until := time.Now().Add(time.Minute)

	_, err := db.ClaimUpload(t.Context(), uuid.New(), upload.ID, until)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "of a stranger")
	claimed, err := db.ClaimUpload(t.Context(), upload.UserID, upload.ID, until)
	require.NoError(t, err)
	assert.Equal(t, models.UploadOpen, claimed.State)
	_, err = db.ClaimUpload(t.Context(), upload.UserID, upload.ID, until)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "somebody is at it")

	require.NoError(t, db.UnclaimUpload(t.Context(), claimed))
	claimed, err = db.ClaimUpload(t.Context(), upload.UserID, upload.ID, until.Add(time.Second))
	require.NoError(t, err)
	stored := claimed
	stored.Key, stored.Size, stored.ExpiresAt = upload.Folder()+"file.mp4", 400, time.Now().Add(time.Hour)
	require.NoError(t, db.FinishUpload(t.Context(), claimed, stored))
	assert.Equal(t, models.CodeConflict, models.CodeOf(db.FinishUpload(t.Context(), claimed, stored)))

	again, err := db.ClaimUpload(t.Context(), upload.UserID, upload.ID, until)
	require.NoError(t, err)
	assert.Equal(t, models.UploadStored, again.State)
	assert.Equal(t, stored.Key, again.Key)
	keepUpload(t, db, sentIn(upload.UserID, 600)) // what was set aside and not needed is free
}

func TestAClaimThatIsOverIsGivenToTheNext(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	upload := keepUpload(t, db, openUpload(uuid.New(), 1))
	slow, err := db.ClaimUpload(t.Context(), upload.UserID, upload.ID, time.Now().Add(-time.Second))
	require.NoError(t, err)
	quick, err := db.ClaimUpload(t.Context(), upload.UserID, upload.ID, time.Now().Add(time.Minute))
	require.NoError(t, err)
	assert.Equal(t, models.CodeConflict, models.CodeOf(db.FinishUpload(t.Context(), slow, slow)))
	require.NoError(t, db.VoidUpload(t.Context(), slow), "nor does it void what another one has")
	require.NoError(t, db.FinishUpload(t.Context(), quick, quick))
}

// over is an upload whose time is over.
func over(userID uuid.UUID) models.Upload {
	upload := sentIn(userID, 10)
	upload.ExpiresAt = time.Now().Add(-time.Minute)
	return upload
}

// assertPurged has an upload removed, and looks whether it was.
func assertPurged(t *testing.T, db *postgres.DB, upload models.Upload, want bool) {
	t.Helper()
	var removed []string
	count, err := db.ExpiringUploads().Count(t.Context(), time.Time{})
	require.NoError(t, err)
	ids, err := db.ExpiringUploads().Some(t.Context(), time.Time{})
	require.NoError(t, err)
	assert.Len(t, ids, count)
	assert.Equal(t, want, slices.Contains(ids, upload.ID))
	err = db.ExpiringUploads().Forget(t.Context(), upload.ID, time.Time{}, func(_ context.Context, folder string) error {
		removed = append(removed, folder)
		return nil
	})
	require.NoError(t, err)
	if !want {
		assert.Empty(t, removed)
		return
	}
	assert.Equal(t, []string{upload.Folder(), upload.Incoming()}, removed)
	_, err = db.ClaimUpload(t.Context(), upload.UserID, upload.ID, time.Now())
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}

func TestPurgeTakesWhatIsOver(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	young, old := keepUpload(t, db, sentIn(uuid.New(), 10)), keepUpload(t, db, over(uuid.New()))
	assertPurged(t, db, young, false)
	assertPurged(t, db, old, true)
	assertPurged(t, db, old, false)
	keepUpload(t, db, sentIn(old.UserID, quota)) // its part of the quota is free
}

func TestPurgeLeavesWhatIsNeeded(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for name, use := range map[string]func(*models.Generation, string){
		"as the picture":         func(g *models.Generation, input string) { g.InputImageURL = input },
		"as the video":           func(g *models.Generation, input string) { g.InputVideoURL = input },
		"in a setting":           func(g *models.Generation, input string) { g.Settings = map[string]any{"mask": input} },
		"in a list of a setting": func(g *models.Generation, input string) { g.Settings = map[string]any{"more": []any{"x", input}} },
	} {
		upload := keepUpload(t, db, over(uuid.New()))
		// Whoever has the address may use it, so not the same user.
		gen := asked(uuid.New())
		use(&gen, models.StoragePrefix+upload.Key)
		gen, err := db.CreateGeneration(t.Context(), gen)
		require.NoError(t, err, name)
		assertPurged(t, db, upload, false)
		_, err = db.Pool().Exec(t.Context(), `UPDATE generations SET status = 'completed', completed_at = now() WHERE id = $1`, gen.ID)
		require.NoError(t, err)
		assertPurged(t, db, upload, true)
	}
}

func TestPurgeLeavesTheRowWhereTheObjectStays(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	upload := keepUpload(t, db, over(uuid.New()))
	away := errors.New("storage is away")
	err := db.ExpiringUploads().Forget(t.Context(), upload.ID, time.Time{}, func(context.Context, string) error { return away })
	require.ErrorIs(t, err, away)
	assertPurged(t, db, upload, true)
}

func TestPurgeLeavesWhatIsBeingTakenIn(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	upload := openUpload(uuid.New(), 10)
	upload.ClaimedUntil, upload.ExpiresAt = new(time.Now().Add(time.Hour)), time.Now().Add(-time.Minute)
	assertPurged(t, db, keepUpload(t, db, upload), false)
	left := openUpload(uuid.New(), 10)
	left.ClaimedUntil, left.ExpiresAt = new(time.Now().Add(-time.Second)), time.Now().Add(-time.Minute)
	assertPurged(t, db, keepUpload(t, db, left), true) // nobody has finished it
}

func TestAGenerationNamesTheUploadThatIsGone(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	kept, gone := keepUpload(t, db, sentIn(uuid.New(), 1)), sentIn(uuid.New(), 1)
	gen := asked(uuid.New())
	gen.InputImageURL = models.StoragePrefix + kept.Key
	gen.Settings = map[string]any{"mask": models.StoragePrefix + gone.Key, "more": []any{models.StoragePrefix + "generations/g/a1/0.png"}}
	_, err := db.CreateGeneration(t.Context(), gen)
	var invalid *models.Error
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, models.CodeInvalid, invalid.Code)
	require.Len(t, invalid.Fields, 1)
	assert.Equal(t, "settings.mask", invalid.Fields[0].Field)

	pending := keepUpload(t, db, openUpload(uuid.New(), 1))
	gen.Settings = map[string]any{"mask": models.StoragePrefix + pending.Key}
	gen.ID = uuid.New()
	_, err = db.CreateGeneration(t.Context(), gen)
	require.NoError(t, err, "what lies elsewhere is not ours to judge")
}

// A purge that has begun lets no generation in between; one that comes second
// finds the upload needed.
func TestAPurgeAndAGenerationTakeTurns(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for range 20 {
		upload := keepUpload(t, db, over(uuid.New()))
		gen := asked(uuid.New())
		gen.InputImageURL = models.StoragePrefix + upload.Key
		var created, purged bool
		var both sync.WaitGroup
		both.Go(func() {
			_, err := db.CreateGeneration(t.Context(), gen)
			created = err == nil
		})
		both.Go(func() {
			err := db.ExpiringUploads().Forget(t.Context(), upload.ID, time.Time{}, func(context.Context, string) error { purged = true; return nil })
			assert.NoError(t, err)
		})
		both.Wait()
		assert.NotEqual(t, created, purged, "one of the two")
	}
}
