package activities_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/activities"
	"darkroom/media"
	"darkroom/models"
	"darkroom/storage"
	"darkroom/storage/local"
)

// origin serves what a provider would, from memory.
type origin struct {
	bytes   []byte
	err     error
	fetches atomic.Int64
}

func (o *origin) Download(_ context.Context, _ string, w io.Writer, _ func(int64)) error {
	o.fetches.Add(1)
	if o.err != nil {
		return o.err
	}
	_, err := w.Write(o.bytes)
	return err
}

// artist draws a thumbnail that names the size of what it was shown.
type artist struct{ err error }

func (a *artist) Thumbnail(_ context.Context, path string, _ media.Type) (media.Thumbnail, error) {
	if a.err != nil {
		return media.Thumbnail{}, a.err
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		return media.Thumbnail{}, err
	}
	return media.Thumbnail{WebP: whole[:4], Thumbhash: "hash", Source: media.Info{Width: 2, Height: 3, DurationMS: 4}}, nil
}

// mediaBundle is a host that does media work, on a real disk and database.
type mediaBundle struct {
	*bundle
	origin  *origin
	artist  *artist
	store   *local.Store
	scratch string
	files   brought
	steps   *activities.Media
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 3))))
	return b.Bytes()
}

func setupMedia(t *testing.T) *mediaBundle {
	t.Helper()
	m := &mediaBundle{bundle: setup(t, publicConfig(), nil), origin: &origin{bytes: picture(t)}, artist: &artist{}}
	m.open(t)
	_, err := m.submit(t)
	require.NoError(t, err)
	_, err = m.db.RecordOutcome(t.Context(), m.attemptRef(), models.Outcome{
		Status: models.OutcomeSucceeded, Outputs: []models.Output{{URL: "https://replicate.delivery/a"}},
	})
	require.NoError(t, err)
	return m
}

// open gives the host its storage and its steps.
func (m *mediaBundle) open(t *testing.T) {
	t.Helper()
	var err error
	m.store, err = local.New(local.Config{
		Dir: t.TempDir(), Secret: strings.Repeat("s", 32), PublicURL: "http://127.0.0.1:8080",
	}, zap.NewNop(), time.Now)
	require.NoError(t, err)
	m.steps = m.host(t)
}

// host returns the steps of a machine whose scratch is empty.
func (m *mediaBundle) host(t *testing.T) *activities.Media {
	t.Helper()
	m.scratch = t.TempDir()
	scratch, err := media.NewScratch(media.ScratchConfig{Dir: m.scratch, MaxBytes: 4 << 20})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, scratch.Close()) })
	steps := activities.NewMedia(activities.MediaDeps{
		Records: m.db, Scratch: scratch, Downloader: m.origin, Store: m.store, Thumbs: m.artist,
		InputLoader: m.origin, Files: m.files, Probe: clock{}, Masks: negatives{},
	})
	m.env.RegisterActivity(steps)
	return steps
}

func (m *mediaBundle) output() activities.OutputRef {
	return activities.OutputRef{Ref: m.ref(), Attempt: 1, Index: 0, Of: 1}
}

func (m *mediaBundle) download() (activities.File, error) {
	return execute[activities.File](m.bundle, m.steps.Download, activities.DownloadInput{Output: m.output()})
}

func (m *mediaBundle) upload() (activities.UploadOutput, error) {
	return execute[activities.UploadOutput](m.bundle, m.steps.Upload, activities.UploadInput{Output: m.output()})
}

func (m *mediaBundle) thumbnail(key string) (activities.ThumbnailOutput, error) {
	return execute[activities.ThumbnailOutput](m.bundle, m.steps.Thumbnail, activities.ThumbnailInput{Output: m.output(), Key: key})
}

func (m *mediaBundle) stored(t *testing.T, key string) ([]byte, storage.Object) {
	t.Helper()
	body, object, err := m.store.Open(t.Context(), key)
	require.NoError(t, err)
	defer func() { assert.NoError(t, body.Close()) }()
	whole, err := io.ReadAll(body)
	require.NoError(t, err)
	return whole, object
}

func TestAnOutputComesHome(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	file, err := m.download()
	require.NoError(t, err)
	sum := sha256.Sum256(m.origin.bytes)
	assert.Equal(t, activities.File{
		Kind: models.AssetImage, ContentType: "image/png", Ext: ".png",
		Size: int64(len(m.origin.bytes)), SHA256: hex.EncodeToString(sum[:]),
	}, file)

	uploaded, err := m.upload()
	require.NoError(t, err)
	assert.Equal(t, "generations/"+m.gen.ID.String()+"/a1/0.png", uploaded.Key)
	assert.Equal(t, file, uploaded.File)
	whole, object := m.stored(t, uploaded.Key)
	assert.Equal(t, m.origin.bytes, whole)
	assert.Equal(t, "image/png", object.ContentType)

	drawn, err := m.thumbnail(uploaded.Key)
	require.NoError(t, err)
	assert.Equal(t, activities.ThumbnailOutput{
		Key: "generations/" + m.gen.ID.String() + "/a1/0.thumb.webp", Thumbhash: "hash", Width: 2, Height: 3, DurationMS: 4,
	}, drawn)
	_, object = m.stored(t, drawn.Key)
	assert.Equal(t, "image/webp", object.ContentType)
	assert.EqualValues(t, 1, m.origin.fetches.Load(), "one fetch served three steps")
	assert.Empty(t, files(t, m.scratch), "and nothing is left in scratch")
}

func TestEveryStepRunsOnAHostOfItsOwn(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	_, err := m.download()
	require.NoError(t, err)
	m.steps = m.host(t)
	uploaded, err := m.upload()
	require.NoError(t, err)
	assert.EqualValues(t, 2, m.origin.fetches.Load(), "fetched again where it was not")
	m.steps = m.host(t)
	drawn, err := m.thumbnail(uploaded.Key)
	require.NoError(t, err)
	assert.NotEmpty(t, drawn.Key)
	assert.EqualValues(t, 2, m.origin.fetches.Load(), "a stored output is not asked of its provider")
}

func TestStepsAreSafeToRepeat(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	var first activities.UploadOutput
	for i := range 2 {
		_, err := m.download()
		require.NoError(t, err)
		uploaded, err := m.upload()
		require.NoError(t, err)
		if i == 0 {
			first = uploaded
		}
		assert.Equal(t, first, uploaded)
		_, err = m.thumbnail(uploaded.Key)
		require.NoError(t, err)
	}
}

func TestWhatFollowsAFailedDownload(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err   error
		kind  models.FailureKind
		final bool
	}{
		"expired":   {media.ErrExpired, models.FailureResultExpired, true},
		"too large": {media.ErrTooLarge, models.FailureMedia, true},
		"refused":   {media.ErrRefused, models.FailureMedia, true},
		"storage":   {fmt.Errorf("store output: %w", storage.ErrRefused), models.FailureMedia, true},
		"network":   {media.ErrNetwork, models.FailureUnknown, false},
		"disk full": {media.ErrScratchFull, models.FailureUnknown, false},
		"database":  {errors.New("SELECT secret FROM table"), models.FailureUnknown, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := setupMedia(t)
			m.origin.err = c.err
			_, err := m.download()
			app := applicationError(t, err)
			assert.Equal(t, string(c.kind), app.Type())
			assert.Equal(t, c.final, app.NonRetryable())
			assert.NotContains(t, err.Error(), "SELECT")
			assert.Empty(t, files(t, m.scratch), "a part is thrown away")
		})
	}
}

func TestAnOutputThatTheProviderNeverNamed(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	_, err := execute[activities.File](m.bundle, m.steps.Download, activities.DownloadInput{
		Output: activities.OutputRef{Ref: m.ref(), Attempt: 1, Index: 5, Of: 6},
	})
	assert.Equal(t, string(models.FailureResultExpired), applicationError(t, err).Type())
}

func TestAFileWithoutAPictureHasNoThumbnail(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	uploaded, err := m.upload()
	require.NoError(t, err)
	m.artist.err = media.ErrUnsupported
	drawn, err := m.thumbnail(uploaded.Key)
	require.NoError(t, err)
	assert.Equal(t, activities.ThumbnailOutput{}, drawn)

	m.artist.err = media.ErrCorrupt
	_, err = m.thumbnail(uploaded.Key)
	assert.True(t, applicationError(t, err).NonRetryable())
	assert.Empty(t, files(t, m.scratch))
}

func TestMediaStepsTellWhereTheGenerationStands(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	uploaded, err := m.upload()
	require.NoError(t, err)
	_, err = m.thumbnail(uploaded.Key)
	require.NoError(t, err)
	events, err := m.db.EventsAfter(t.Context(), m.gen.UserID, 0, 100)
	require.NoError(t, err)
	var stages []models.Stage
	for i, event := range events {
		stages = append(stages, event.Stage)
		if i > 0 {
			assert.GreaterOrEqual(t, event.Progress, events[i-1].Progress)
		}
	}
	assert.Equal(t, []models.Stage{
		models.StageNone, models.StageNone, models.StageSubmitting, models.StageWaiting,
		models.StageUploading, models.StageThumbnailing,
	}, stages)
}

func TestMediaOfARunThatIsOverIsNotTouched(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	require.NoError(t, m.db.CancelRun(t.Context(), m.ref(), nil))
	_, err := m.download()
	assert.Equal(t, activities.TypeSuperseded, applicationError(t, err).Type())
	assert.Zero(t, m.origin.fetches.Load())
}

// files lists the regular files with bytes below dir.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if info, infoErr := entry.Info(); infoErr != nil || info.Size() > 0 {
			found = append(found, path)
		}
		return nil
	}))
	return found
}

func TestAStagedOutputIsTakenFromOurStorage(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	staged := "generations/" + m.gen.ID.String() + "/a1/staged/0"
	require.NoError(t, m.store.Put(t.Context(), staged, "image/png", int64(len(m.origin.bytes)), bytes.NewReader(m.origin.bytes)))
	m.age(t, `UPDATE attempts SET outputs = '[{"url": "storage:`+staged+`"}]'`)
	output := m.output()
	output.Staged = true

	_, err := execute[activities.File](m.bundle, m.steps.Download, activities.DownloadInput{Output: output})
	require.NoError(t, err)
	uploaded, err := execute[activities.UploadOutput](m.bundle, m.steps.Upload, activities.UploadInput{Output: output})
	require.NoError(t, err)
	assert.Zero(t, m.origin.fetches.Load())
	for range 2 {
		_, err = execute[activities.ThumbnailOutput](m.bundle, m.steps.Thumbnail, activities.ThumbnailInput{Output: output, Key: uploaded.Key})
		require.NoError(t, err)
	}
	whole, _ := m.stored(t, uploaded.Key)
	assert.Equal(t, m.origin.bytes, whole)
	_, _, err = m.store.Open(t.Context(), staged)
	require.ErrorIs(t, err, storage.ErrNotFound, "what was handed over is gone when it has its place")

	m.steps = m.host(t)
	_, err = execute[activities.File](m.bundle, m.steps.Download, activities.DownloadInput{Output: output})
	require.NoError(t, err, "another run finds it there")
}

func TestAStagedOutputThatIsGoneHasExpired(t *testing.T) {
	t.Parallel()
	m := setupMedia(t)
	m.age(t, `UPDATE attempts SET outputs = '[{"url": "storage:generations/g/a1/staged/0"}]'`)
	_, err := m.download()
	require.ErrorContains(t, err, "no longer at the provider")
}
