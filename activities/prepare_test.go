package activities_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"darkroom/activities"
	"darkroom/media"
	"darkroom/models"
	"darkroom/providers"
)

// brought says what generations bring along.
type brought []models.InputFile

func (b brought) InputFiles(models.Generation) ([]models.InputFile, error) { return b, nil }

// clock tells that every video has a minute.
type clock struct{}

func (clock) Probe(context.Context, string, media.Type) (media.Info, error) {
	return media.Info{Width: 640, Height: 480, DurationMS: 60_000}, nil
}

// negatives are told from the originals by their bytes.
type negatives struct{}

func (negatives) Invert(context.Context, string, media.Type) ([]byte, error) {
	return []byte("negative"), nil
}

const elsewhere = "https://pictures.example/in.png"

// setupInputs has a claimed generation whose picture lies elsewhere, and steps that
// find these input files.
func setupInputs(t *testing.T, origin *origin, found ...models.InputFile) *mediaBundle {
	t.Helper()
	m := &mediaBundle{origin: origin, artist: &artist{}, files: found}
	m.bundle = setup(t, publicConfig(), func(gen *models.Generation) { gen.InputImageURL = elsewhere })
	m.open(t)
	return m
}

func (m *mediaBundle) prepare() error {
	_, err := execute[activities.PrepareOutput](m.bundle, m.steps.Prepare, activities.PrepareInput{Ref: m.ref()})
	return err
}

func pictureFile() models.InputFile {
	return models.InputFile{Field: "input_image_url", Address: elsewhere, Kind: models.AssetImage}
}

func TestAnInputFromElsewhereIsBroughtHomeOnce(t *testing.T) {
	t.Parallel()
	m := setupInputs(t, &origin{bytes: picture(t)}, pictureFile())
	require.NoError(t, m.prepare())
	require.NoError(t, m.prepare())
	assert.EqualValues(t, 1, m.origin.fetches.Load())

	gen, err := m.db.Generation(t.Context(), m.gen.ID)
	require.NoError(t, err)
	key := "generations/" + m.gen.ID.String() + "/inputs/0-2x3.png"
	assert.Equal(t, map[string]string{elsewhere: key}, gen.Inputs)
	whole, object := m.stored(t, key)
	assert.Equal(t, m.origin.bytes, whole)
	assert.Equal(t, "image/png", object.ContentType)

	var sent providers.Request
	m.provider.submit = func(req providers.Request) (providers.Submission, error) {
		sent = req
		return providers.Submission{JobID: "job-1", Outcome: models.Outcome{Status: models.OutcomeRunning}}, nil
	}
	_, err = m.submit(t)
	require.NoError(t, err)
	assert.Equal(t, []any{"https://signed.example/" + key}, sent.Input["images"], "the provider never sees the user's address")
}

func TestAMaskIsInvertedBesideItsOriginal(t *testing.T) {
	t.Parallel()
	mask := pictureFile()
	mask.Inverted = true
	m := setupInputs(t, &origin{bytes: picture(t)}, mask)
	require.NoError(t, m.prepare())
	gen, err := m.db.Generation(t.Context(), m.gen.ID)
	require.NoError(t, err)
	key := "generations/" + m.gen.ID.String() + "/inputs/0-inverted-2x3.png"
	assert.Equal(t, key, gen.Inputs[models.InvertedPrefix+elsewhere])
	whole, _ := m.stored(t, key)
	assert.Equal(t, "negative", string(whole))
}

func TestAnInputThatCannotBeUsedNamesItsField(t *testing.T) {
	t.Parallel()
	var big bytes.Buffer
	require.NoError(t, png.Encode(&big, image.NewGray(image.Rect(0, 0, 300, 200))))
	film := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + strings.Repeat("\x00", 64))
	video := pictureFile()
	video.Kind = models.AssetVideo
	limited := func(file models.InputFile, limits models.InputLimits) models.InputFile {
		file.Limits = limits
		return file
	}
	for name, c := range map[string]struct {
		origin *origin
		file   models.InputFile
		want   string
	}{
		"not there":  {&origin{err: media.ErrExpired}, pictureFile(), "There is no file at this address any more. Upload it again."},
		"inwards":    {&origin{err: media.ErrRefused}, pictureFile(), "The address is not one that we fetch from. Upload the file instead."},
		"endless":    {&origin{err: media.ErrTooLarge}, pictureFile(), "The file is too large."},
		"a page":     {&origin{bytes: []byte("<html></html>")}, pictureFile(), "The file is neither a picture (JPEG, PNG, WebP, GIF) nor a video (MP4, WebM, QuickTime) nor a sound."},
		"a video":    {&origin{bytes: film}, pictureFile(), "The file is video/mp4: give a picture."},
		"a picture":  {&origin{bytes: big.Bytes()}, video, "The file is image/png: give a video."},
		"wrong type": {&origin{bytes: big.Bytes()}, limited(pictureFile(), models.InputLimits{Types: []string{"image/webp"}}), "The file is image/png: give one of image/webp."},
		"too wide":   {&origin{bytes: big.Bytes()}, limited(pictureFile(), models.InputLimits{MaxSide: 256}), "The file has 300 x 200 pixels: this model takes at most 256 on each side."},
		"too small":  {&origin{bytes: big.Bytes()}, limited(pictureFile(), models.InputLimits{MinSide: 256}), "The file has 300 x 200 pixels: this model takes at least 256 on each side."},
		"too long":   {&origin{bytes: film}, limited(video, models.InputLimits{MaxSeconds: 30}), "The video has 60.0 seconds: this model takes at most 30."},
		"many bytes": {&origin{bytes: append(big.Bytes(), make([]byte, 3<<19)...)}, limited(pictureFile(), models.InputLimits{MaxBytes: 1 << 20}), "The file has 1.5 MB: this model takes at most 1.0 MB."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := setupInputs(t, c.origin, c.file)
			refused, ok := errors.AsType[*temporal.ApplicationError](m.prepare())
			require.True(t, ok)
			assert.Equal(t, string(models.FailureInvalidInput), refused.Type())
			assert.True(t, refused.NonRetryable())
			var fault models.FieldError
			require.NoError(t, refused.Details(&fault))
			assert.Equal(t, models.FieldError{Field: "input_image_url", Message: c.want}, fault)

			gen, err := m.db.Generation(t.Context(), m.gen.ID)
			require.NoError(t, err)
			assert.Empty(t, gen.Inputs)
		})
	}
}

func TestAHostThatIsAwayIsAskedAgain(t *testing.T) {
	t.Parallel()
	m := setupInputs(t, &origin{err: media.ErrNetwork}, pictureFile())
	failed, ok := errors.AsType[*temporal.ApplicationError](m.prepare())
	require.True(t, ok)
	assert.False(t, failed.NonRetryable())
}

func TestAnUploadThatIsKnownIsNotLookedInto(t *testing.T) {
	t.Parallel()
	upload := models.InputFile{Field: "input_image_url", Address: models.StoragePrefix + "uploads/u/a-64x64.png", Kind: models.AssetImage}
	m := setupInputs(t, &origin{}, upload)
	require.NoError(t, m.prepare())
	assert.Zero(t, m.origin.fetches.Load())
}
