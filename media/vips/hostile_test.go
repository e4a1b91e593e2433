package vips_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// hostile is a picture that means harm, what becomes of it, and what it may
// take. Without an error it has a thumbnail like any other.
type hostile struct {
	content []byte
	want    error
	// heavy marks what has to be decoded whole, or has a row of 300,000 points: it
	// may take all of THUMBNAIL_MAX_MEMORY. All others may take 128 MB: they take
	// 30, the rest is what this process frees and takes meanwhile.
	heavy bool
}

// Of each file a comment tells what it did to libvips alone, where that was
// worse than an error. They run one after the other: memory is counted for the
// whole process.
func TestHostilePictures(t *testing.T) { //nolint:paralleltest // it measures the whole process
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	v := setup(t)
	text := deflated(t, 'A', 7<<20)
	comments := func(n int) []byte {
		return bytes.Repeat(pngChunk("zTXt", append([]byte("Comment\x00\x00"), text...)), n)
	}
	small := asJPEG(t, quarters(64, 48))
	described := func(segment string, n int) []byte {
		return append(append(bytes.Clone(small[:2]), strings.Repeat(segment, n)...), small[2:]...)
	}
	page := strings.Repeat("x", 65_000)

	for name, file := range map[string]hostile{
		"png of 100,000 x 100,000":   {content: bomb(100_000, 100_000), want: media.ErrTooLarge},
		"png of 2^31 x 1":            {content: bomb(1<<31-1, 1), want: media.ErrCorrupt},
		"png of 400 MB, honest":      {content: pngOf(20_000, 20_000, grey, deflated(t, 0, 20_000*20_001)), want: media.ErrTooLarge},
		"png of 90 MB, honest":       {content: pngOf(9500, 9500, grey, deflated(t, 0, 9500*9501))},
		"png in passes":              {content: pngOf(9800, 9800, passes, deflated(t, 0, 1<<20)), want: media.ErrTooLarge},
		"png in passes, less":        {content: pngOf(5000, 5000, passes, deflated(t, 0, 110<<20)), heavy: true},
		"png, 900,000 wide":          {content: pngOf(900_000, 100, colour, nil), want: media.ErrTooLarge},
		"png, 300,000 wide":          {content: pngOf(300_000, 100, colour, deflated(t, 0, 130<<20)), heavy: true},
		"png, 300,000 high":          {content: pngOf(100, 300_000, colour, deflated(t, 0, 130<<20))},
		"png, one comment of 450 MB": {content: pngOf(16, 16, grey, nil, pngChunk("zTXt", append([]byte("C\x00\x00"), deflated(t, 0, 450<<20)...))), want: media.ErrTooLarge},
		// 2.5 GB and a minute, out of 460 KB.
		"png, 64 packed comments": {content: pngOf(16, 16, grey, nil, comments(64)), want: media.ErrTooLarge},
		"png, one packed comment": {content: pngOf(16, 16, grey, deflated(t, 0, 16*17), comments(1))},
		"png, packed xmp":         {content: pngOf(16, 16, grey, nil, pngChunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x01\x00\x00\x00"), deflated(t, 'A', 40<<20)...))), want: media.ErrTooLarge},
		"png, packed profile":     {content: pngOf(16, 16, grey, nil, pngChunk("iCCP", append([]byte("p\x00\x00"), deflated(t, 0, 40<<20)...))), want: media.ErrTooLarge},
		"png, plain comment":      {content: pngOf(16, 16, grey, nil, pngChunk("tEXt", []byte("C\x00"+strings.Repeat("A", 9<<20)))), want: media.ErrTooLarge},
		"png, a million chunks":   {content: pngOf(16, 16, grey, nil, bytes.Repeat(pngChunk("teXt", nil), 1_000_000)), want: media.ErrTooLarge},
		"gif of 30,000 x 30,000":  {content: gifOf(30_000, 30_000, 30_000, 1), want: media.ErrTooLarge},
		// 17 GB and minutes, out of 35 bytes.
		"gif, frame beyond its canvas": {content: gifOf(16, 65_535, 65_535, 1), want: media.ErrTooLarge},
		"gif of a million frames":      {content: gifOf(16, 1, 1, 1_000_000), want: media.ErrTooLarge},
		"webp of 16,384 x 16,384":      {content: webpOf(t, 16_384, 1, nil), want: media.ErrCorrupt},
		// Minutes: time grows with the square of the frames.
		"webp of 100,000 frames": {content: webpOf(t, 16, 100_000, nil), want: media.ErrTooLarge},
		"webp, long profile":     {content: webpOf(t, 16, 1, make([]byte, 9<<20)), want: media.ErrTooLarge},
		"jpeg of 65,500 x 65,500": {
			content: jpegOf(65_500, 65_500, 0), want: media.ErrTooLarge,
		},
		"jpeg of 20,000 passes": {content: jpegOf(7000, 7000, 20_000), want: media.ErrCorrupt, heavy: true},
		// Three times the size of the file.
		"jpeg, 60 MB of camera data": {content: described(jpegSegment(0xe1, "Exif\x00\x00"+page), 1000), want: media.ErrTooLarge},
		"jpeg, 60 MB of profiles":    {content: described(jpegSegment(0xe2, "ICC_PROFILE\x00\x01\xff"+page), 1000), want: media.ErrTooLarge},
		"jpeg, noise for segments":   {content: described(jpegSegment(0xe0, "JFIF\x00")+strings.Repeat("\x00", 9<<20), 1), want: media.ErrTooLarge},
		"tiff of 100,000 x 100,000":  {content: tiffOf(100_000, 100_000, 1, 1), want: media.ErrCorrupt},
		// 10 GB and minutes, out of 186 bytes.
		"tiff of 4000 bands": {content: tiffOf(10_000, 10_000, 4000, 1), want: media.ErrCorrupt},
		// A quarter of a minute and 200 MB; ten times as many pages, ten times that.
		"tiff of 100,000 pages": {content: tiffOf(1, 1, 1, 100_000), want: media.ErrCorrupt},
		"pdf":                   {content: []byte("%PDF-1.7\n1 0 obj<</Type/Catalog>>"), want: media.ErrUnsupported},
		"imagemagick script":    {content: []byte("push graphic-context\nimage over 0,0 0,0 'https://media.example/x'\n"), want: media.ErrUnsupported},
		"xpm":                   {content: []byte("/* XPM */\nstatic char *a[] = {\"1 1 1 1\"};"), want: media.ErrUnsupported},
		"archive":               {content: []byte("PK\x03\x04"), want: media.ErrUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			path := save(t, file.content)
			most := 128
			if file.heavy {
				most = 512
			}
			start := time.Now()
			peak := peakMB(t, func() {
				thumb, err := v.Thumbnail(t.Context(), path, media.Sniff(file.content))
				require.ErrorIs(t, err, file.want)
				assert.Equal(t, file.want == nil, len(thumb.WebP) > 0)
			})
			assert.Less(t, peak, most)
			// Two seconds for the slowest, on a machine that has time.
			assert.Less(t, time.Since(start), 30*time.Second)
			t.Logf("%d MB, %s", peak, time.Since(start).Round(time.Millisecond))
		})
	}
	left, err := os.ReadDir(temporary)
	require.NoError(t, err)
	for _, entry := range left {
		assert.True(t, entry.IsDir(), "%s is left", entry.Name()) // those of the sub-tests
	}
}
