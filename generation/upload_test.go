package generation_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/generation"
	"darkroom/models"
)

// uploaded writes rows of uploads with these keys.
func (b *bundle) uploaded(t *testing.T, keys ...string) {
	t.Helper()
	for _, key := range keys {
		_, err := b.db.CreateUpload(t.Context(), models.Upload{
			ID: uuid.New(), UserID: uuid.New(), Key: key, State: models.UploadStored, ExpiresAt: time.Now().Add(time.Hour),
		}, 0)
		require.NoError(t, err)
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	upload, err := b.Upload(t.Context(), b.userID, strings.Repeat("é", 300), strings.NewReader("bytes"))
	require.NoError(t, err)
	assert.Equal(t, upload.Folder()+"file.png", upload.Key)
	assert.NotContains(t, upload.Key, "é", "the file's own name is no key")
	assert.LessOrEqual(t, len(upload.Name), 255)
	assert.EqualValues(t, 5, upload.Size)
	assert.WithinDuration(t, time.Now().Add(24*time.Hour), upload.ExpiresAt, time.Minute)
}

func TestUploadsEndAtTheQuota(t *testing.T) {
	t.Parallel()
	b := setup(t)
	send := func(size int) error {
		_, err := b.Upload(t.Context(), b.userID, "a.png", strings.NewReader(strings.Repeat("x", size)))
		return err
	}
	require.NoError(t, send(700))
	err := send(301)
	require.Equal(t, models.CodeUploadQuota, models.CodeOf(err))
	assert.Contains(t, models.PublicMessage(err), "0.0 MB of the 0.0 MB")
	require.NoError(t, send(300))
}

func TestWhatCouldNotBeStoredTakesNoQuota(t *testing.T) {
	t.Parallel()
	away := errors.New("storage is away")
	b := setup(t, func(d *generation.Deps) { d.Objects = objects{err: away} })
	for range 3 {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := b.Upload(ctx, b.userID, "a.png", strings.NewReader(strings.Repeat("x", 900)))
		cancel()
		require.ErrorIs(t, err, away)
	}
}

// written is a storage to which clients write.
type written struct {
	mu      sync.Mutex
	file    models.Upload
	err     error
	removed []string
	// gate holds TakeIn up, where it is set.
	gate chan struct{}
}

func (w *written) Ticket(_ context.Context, key, contentType string, _ int64, ttl time.Duration) (models.DirectUpload, error) {
	return models.DirectUpload{
		Method: "PUT", URL: "https://write/" + key, Header: map[string]string{"Content-Type": contentType}, Until: time.Now().Add(ttl),
	}, w.err
}

func (w *written) TakeIn(_ context.Context, from, to string, most int64) (models.Upload, error) {
	if w.gate != nil {
		w.gate <- struct{}{}
		<-w.gate
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.err != nil:
		return models.Upload{}, w.err
	case !strings.HasPrefix(from, "incoming/"):
		return models.Upload{}, errors.New("it lies elsewhere")
	case w.file.Size > most:
		return models.Upload{}, models.Errorf(models.CodeTooLarge, "larger than said")
	}
	taken := w.file
	taken.Key = to + ".mp4"
	return taken, nil
}

func (w *written) Remove(_ context.Context, folder string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.removed = append(w.removed, folder)
	return nil
}

func (b *bundle) open(t *testing.T, size int64) models.DirectUpload {
	t.Helper()
	opened, err := b.OpenUpload(t.Context(), models.DirectRequest{UserID: b.userID, Name: "film.mp4", ContentType: "video/mp4", Size: size})
	require.NoError(t, err)
	return opened
}

func TestOpenUploadChecksWhatIsSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, test := range map[string]struct {
		req   models.DirectRequest
		code  models.Code
		field string
	}{
		"a picture": {models.DirectRequest{ContentType: "image/png", Size: 1}, models.CodeInvalid, "content_type"},
		"no size":   {models.DirectRequest{ContentType: "video/mp4"}, models.CodeInvalid, "size"},
		"too large": {models.DirectRequest{ContentType: "video/mp4", Size: 901}, models.CodeTooLarge, ""},
	} {
		_, err := b.OpenUpload(t.Context(), test.req)
		var fault *models.Error
		require.ErrorAs(t, err, &fault, name)
		assert.Equal(t, test.code, fault.Code, name)
		if test.field != "" {
			assert.Equal(t, test.field, fault.Fields[0].Field, name)
		}
	}
}

func TestADirectUploadBecomesAnUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	opened := b.open(t, 800)
	assert.Equal(t, "https://write/"+opened.Incoming()+"file", opened.URL)
	_, err := b.OpenUpload(t.Context(), models.DirectRequest{UserID: b.userID, ContentType: "video/mp4", Size: 201})
	require.Equal(t, models.CodeUploadQuota, models.CodeOf(err), "its size is set aside")

	b.written.file = models.Upload{ContentType: "video/webm", Size: 500}
	_, err = b.CompleteUpload(t.Context(), uuid.New(), opened.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "of a stranger")
	stored, err := b.CompleteUpload(t.Context(), b.userID, opened.ID)
	require.NoError(t, err)
	assert.Equal(t, opened.Folder()+"file.mp4", stored.Key)
	assert.Equal(t, "video/webm", stored.ContentType, "told from the bytes")
	assert.EqualValues(t, 500, stored.Size)
	assert.Equal(t, []string{opened.Incoming()}, b.written.removed)

	again, err := b.CompleteUpload(t.Context(), b.userID, opened.ID)
	require.NoError(t, err)
	assert.Equal(t, stored.Key, again.Key, "safe to repeat")
	b.open(t, 500) // what was set aside and not needed is free
}

func TestADirectUploadThatCannotBeUsedIsOver(t *testing.T) {
	t.Parallel()
	for _, code := range []models.Code{models.CodeUnsupportedType, models.CodeTooLarge, models.CodeInvalid} {
		b := setup(t)
		opened := b.open(t, 900)
		b.written.err = models.Errorf(code, "no")
		_, err := b.CompleteUpload(t.Context(), b.userID, opened.ID)
		assert.Equal(t, code, models.CodeOf(err))
		assert.Equal(t, []string{opened.Incoming()}, b.written.removed)
		b.written.err = nil
		_, err = b.CompleteUpload(t.Context(), b.userID, opened.ID)
		assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
		b.open(t, 900) // its quota is free
	}
}

func TestADirectUploadThatIsNotThereYetMayComeLater(t *testing.T) {
	t.Parallel()
	b := setup(t)
	opened := b.open(t, 900)
	for _, code := range []models.Code{models.CodeConflict, models.CodeUnavailable, models.CodeInternal} {
		b.written.err = models.Errorf(code, "not now")
		_, err := b.CompleteUpload(t.Context(), b.userID, opened.ID)
		assert.Equal(t, code, models.CodeOf(err))
	}
	b.written.err, b.written.file = nil, models.Upload{Size: 900}
	_, err := b.CompleteUpload(t.Context(), b.userID, opened.ID)
	require.NoError(t, err)
}

func TestTwoCompletesDoNotMeet(t *testing.T) {
	t.Parallel()
	b := setup(t)
	opened := b.open(t, 900)
	b.written.gate, b.written.file = make(chan struct{}), models.Upload{Size: 900}
	first := make(chan error, 1)
	go func() {
		_, err := b.CompleteUpload(t.Context(), b.userID, opened.ID)
		first <- err
	}()
	<-b.written.gate // the first is at it
	_, err := b.CompleteUpload(t.Context(), b.userID, opened.ID)
	assert.Equal(t, models.CodeConflict, models.CodeOf(err))
	b.written.gate <- struct{}{}
	require.NoError(t, <-first)
}

func TestUploadConfigNamesTheVariable(t *testing.T) {
	t.Parallel()
	require.NoError(t, limits().Validate())
	for name, spoil := range map[string]func(*generation.UploadConfig){
		"UPLOAD_QUOTA_BYTES":      func(c *generation.UploadConfig) { c.Quota = -1 },
		"UPLOAD_KEEP":             func(c *generation.UploadConfig) { c.Keep = 0 },
		"UPLOAD_DIRECT_MAX_BYTES": func(c *generation.UploadConfig) { c.DirectMax = 0 },
		"UPLOAD_DIRECT_TIME":      func(c *generation.UploadConfig) { c.DirectFor = 0 },
	} {
		bad := limits()
		spoil(&bad)
		require.ErrorContains(t, bad.Validate(), name)
	}
}
