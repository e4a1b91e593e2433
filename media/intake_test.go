package media_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
	"darkroom/media/scrub"
)

const pngHead = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

func newIntake(t *testing.T, maxBytes int64) (*media.Intake, string) {
	t.Helper()
	dir := t.TempDir()
	intake, err := media.NewIntake(media.IntakeConfig{MaxBytes: maxBytes, Dir: dir})
	require.NoError(t, err)
	return intake, dir
}

func TestIntakeTellsTheTypeFromBytes(t *testing.T) {
	t.Parallel()
	intake, dir := newIntake(t, 100)
	taken, err := intake.Take(strings.NewReader(pngHead))
	require.NoError(t, err)
	assert.Equal(t, "image/png", taken.Type.MIME)
	assert.EqualValues(t, len(pngHead), taken.Size)
	whole, err := io.ReadAll(taken)
	require.NoError(t, err)
	assert.Equal(t, pngHead, string(whole), "it reads from its start")
	require.NoError(t, taken.Close())
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestIntakeKeepsNoTraces(t *testing.T) {
	t.Parallel()
	intake, _ := newIntake(t, 100)
	taken, err := intake.Take(strings.NewReader("\xFF\xD8\xFF\xFE\x00\x0ftaken at home\xFF\xD9 and a film"))
	require.NoError(t, err)
	kept, err := io.ReadAll(taken)
	require.NoError(t, errors.Join(err, taken.Close()))
	assert.Equal(t, "\xFF\xD8\xFF\xD9", string(kept))
	assert.EqualValues(t, len(kept), taken.Size)
}

func TestIntakeRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		body string
		want error
	}{
		"too large":                          {pngHead + strings.Repeat("x", 100), media.ErrTooLarge},
		"svg":                                {`<svg xmlns="http://www.w3.org/2000/svg"></svg>`, media.ErrUnsupported},
		"html":                               {"<!DOCTYPE html><html></html>", media.ErrUnsupported},
		"nothing":                            {"", media.ErrUnsupported},
		"executable":                         {"\x7fELF\x02\x01\x01", media.ErrUnsupported},
		"damaged":                            {"\xFF\xD8\xFF\xE1\x00\x01", scrub.ErrDamaged},
		"too large behind the picture's end": {"\xFF\xD8\xFF\xD9" + strings.Repeat("x", 100), media.ErrTooLarge},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			intake, dir := newIntake(t, 100)
			_, err := intake.Take(strings.NewReader(c.body))
			require.ErrorIs(t, err, c.want)
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Empty(t, left)
		})
	}
}

func TestIntakeConfigNamesTheVariable(t *testing.T) {
	t.Parallel()
	_, err := media.NewIntake(media.IntakeConfig{})
	assert.ErrorContains(t, err, "UPLOAD_MAX_BYTES")
}
