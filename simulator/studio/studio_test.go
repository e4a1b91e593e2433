package studio_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/studio"
)

func setup(t *testing.T) *studio.Studio {
	t.Helper()
	s, err := studio.New()
	require.NoError(t, err)
	return s
}

func small() studio.Order {
	return studio.Order{
		Kind: studio.KindImage, Prompt: "a lighthouse at dusk", Seed: 7,
		Width: 256, Height: 144, Format: "png", Quality: 80, Count: 1,
	}
}

func create(t *testing.T, s *studio.Studio, order studio.Order, from studio.Materials) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), order.Name(0))
	require.NoError(t, s.Make(t.Context(), order, 0, from, path))
	contents, err := os.ReadFile(path)
	require.NoError(t, err)
	return contents
}

func decode(t *testing.T, contents []byte) image.Image {
	t.Helper()
	img, err := studio.Decode(bytes.NewReader(contents))
	require.NoError(t, err)
	return img
}

func TestMake_pictures(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for _, format := range []string{"png", "jpg", "webp"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			order := small()
			order.Format = format
			contents := create(t, s, order, studio.Materials{})
			assert.Equal(t, image.Pt(256, 144), decode(t, contents).Bounds().Size())
			assert.Equal(t, contents, create(t, s, order, studio.Materials{}), "the same order gives the same bytes")
			if format == "webp" {
				assert.EqualValues(t, len(contents)-8, binary.LittleEndian.Uint32(contents[4:]), "strict readers want the length")
			}
		})
	}
}

func TestMake_differs(t *testing.T) {
	t.Parallel()
	s := setup(t)
	first := create(t, s, small(), studio.Materials{})

	seed := small()
	seed.Seed++
	assert.NotEqual(t, first, create(t, s, seed, studio.Materials{}))

	prompt := small()
	prompt.Prompt = "a harbour in fog"
	assert.NotEqual(t, first, create(t, s, prompt, studio.Materials{}))
}

// Eight prompts reach every land and most of the lights.
func TestMake_everyLand(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for n := range 8 {
		order := small()
		order.Prompt = "scene " + strconv.Itoa(n)
		order.Format = "jpg"
		assert.NotEmpty(t, create(t, s, order, studio.Materials{}))
	}
}

func TestMake_restyles(t *testing.T) {
	t.Parallel()
	s := setup(t)
	source := decode(t, create(t, s, small(), studio.Materials{}))

	order := small()
	order.Prompt = "make it autumn"
	order.MatchSource = true
	order.Width, order.Height = 512, 512
	got := decode(t, create(t, s, order, studio.Materials{Source: source}))
	size := got.Bounds().Size()
	assert.InDelta(t, 512*512, size.X*size.Y, 512*64, "as many pixels as ordered")
	assert.InDelta(t, 256.0/144, float64(size.X)/float64(size.Y), 0.05, "the source's shape")
	assert.NotEqual(t, source.At(10, 10), got.At(20, 20))

	order.MatchSource = false
	assert.Equal(t, image.Pt(512, 512), decode(t, create(t, s, order, studio.Materials{Source: source})).Bounds().Size())
}

func TestMake_films(t *testing.T) {
	t.Parallel()
	s := setup(t)
	order := small()
	order.Kind, order.Length = studio.KindVideo, 2*time.Second
	assert.Equal(t, "out-0.mp4", order.Name(0))
	assert.Equal(t, "video/mp4", order.ContentType())

	path := filepath.Join(t.TempDir(), order.Name(0))
	require.NoError(t, s.Make(t.Context(), order, 0, studio.Materials{}, path))
	film := probe(t, path)
	assert.Equal(t, stream{Codec: "h264", Width: 256, Height: 144, Format: "yuv420p", Frames: "48"}, film)

	order.MatchSource = true
	source := decode(t, create(t, s, small(), studio.Materials{}))
	require.NoError(t, s.Make(t.Context(), order, 0, studio.Materials{Source: source}, path))
	assert.Equal(t, "h264", probe(t, path).Codec)
}

type stream struct {
	Codec  string `json:"codec_name"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Format string `json:"pix_fmt"`
	Frames string `json:"nb_frames"`
}

func probe(t *testing.T, path string) stream {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-of", "json", "-show_streams", path).Output()
	require.NoError(t, err)
	var got struct {
		Streams []stream `json:"streams"`
	}
	require.NoError(t, json.Unmarshal(out, &got))
	require.Len(t, got.Streams, 1)
	return got.Streams[0]
}

func TestMake_unknownFormat(t *testing.T) {
	t.Parallel()
	order := small()
	order.Format = "bmp"
	err := setup(t).Make(t.Context(), order, 0, studio.Materials{}, filepath.Join(t.TempDir(), "x"))
	assert.ErrorContains(t, err, `unknown format "bmp"`)
}

func TestDecode_refusesOtherThings(t *testing.T) {
	t.Parallel()
	for name, contents := range map[string]string{
		"text": "hello", "empty": "", "cut": "\x89PNG\x0D\x0A\x1A\x0A", "html": "<html></html>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := studio.Decode(bytes.NewReader([]byte(contents)))
			assert.ErrorContains(t, err, "input")
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "You asked: why?", studio.Words(studio.Order{Prompt: " why? "}, nil))
	wide := image.NewGray(image.Rect(0, 0, 40, 20))
	for _, tc := range []struct {
		craft studio.Craft
		want  string
	}{
		{"", "A wide picture of 40 by 20 pixels, nearly black in its upper half and nearly black in its lower one."},
		{studio.CraftRead, "NEARLY BLACK OVER NEARLY BLACK\n40 X 20"},
		{studio.CraftPrompt, "a wide landscape, nearly black sky, nearly black ground, soft light, matte painting"},
	} {
		assert.Equal(t, tc.want, studio.Words(studio.Order{Craft: tc.craft}, wide))
	}
}

func TestNew_withoutFFmpeg(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := studio.New()
	assert.ErrorContains(t, err, "apt-get install ffmpeg")
}
