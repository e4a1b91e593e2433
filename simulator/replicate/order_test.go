package replicate_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/png"
	"maps"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/studio"
)

// source is a small wide picture as a data URL.
func (b *bundle) source(t *testing.T) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 36))
	for i := range img.Pix {
		img.Pix[i] = uint8(i)
	}
	var encoded bytes.Buffer
	require.NoError(t, png.Encode(&encoded, img))
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(encoded.Bytes())
}

func TestOutput_pictures(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, tc := range []struct {
		name          string
		in            map[string]any
		contentType   string
		width, height int
	}{
		{"defaults", map[string]any{}, "image/webp", 1024, 1024},
		{"wide", map[string]any{"aspect_ratio": "16:9", "output_format": "jpg"}, "image/jpeg", 1344, 768},
		{"small and tall", map[string]any{"aspect_ratio": "2:3", "megapixels": "0.25", "output_format": "png"}, "image/png", 416, 608},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			maps.Copy(tc.in, map[string]any{"prompt": tc.name})
			got := b.run(t, schnell, tc.in)
			require.Equal(t, "succeeded", got["status"], got["error"])
			outputs, ok := got["output"].([]any)
			require.True(t, ok)
			contentType, contents := b.media(t, outputs[0])
			assert.Equal(t, tc.contentType, contentType)
			assert.Equal(t, tc.contentType, http.DetectContentType(contents))
			img, err := studio.Decode(bytes.NewReader(contents))
			require.NoError(t, err)
			assert.Equal(t, image.Pt(tc.width, tc.height), img.Bounds().Size())
		})
	}
}

func TestOutput_edits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	file := b.upload(t, "wide.png", decodeDataURL(t, b.source(t)))
	address, ok := file.body["urls"].(map[string]any)["get"].(string)
	require.True(t, ok)
	drawn, ok := b.run(t, schnell, input("to be edited"))["output"].([]any)
	require.True(t, ok)

	for name, source := range map[string]any{"data URL": b.source(t), "upload": address, "web address": drawn[0]} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := b.run(t, kontext, map[string]any{"prompt": "make it autumn", "input_image": source})
			require.Equal(t, "succeeded", got["status"], got["error"])
			contentType, contents := b.media(t, got["output"])
			assert.Equal(t, "image/png", contentType)
			img, err := studio.Decode(bytes.NewReader(contents))
			require.NoError(t, err)
			size := img.Bounds().Size()
			assert.InDelta(t, 1024*1024, size.X*size.Y, 64*1024)
			assert.Equal(t, name == "web address", size.X == size.Y, "the shape of the input")
		})
	}

	t.Run("without a picture it draws one", func(t *testing.T) {
		t.Parallel()
		got := b.run(t, kontext, map[string]any{"prompt": "from nothing", "aspect_ratio": "3:2"})
		assert.Equal(t, "succeeded", got["status"])
	})
}

func TestOutput_unusableInput(t *testing.T) {
	t.Parallel()
	b := setup(t)
	foreign := b.as("r8_other").upload(t, "x.png", decodeDataURL(t, b.source(t)))
	address, ok := foreign.body["urls"].(map[string]any)["get"].(string)
	require.True(t, ok)
	for name, source := range map[string]string{
		"nothing there": b.MediaURL() + "/missing.png", "no picture": "data:text/plain;base64,aGVsbG8=", "not base64": "data:,x",
		"broken base64": "data:image/png;base64,%", "nobody listens": "http://127.0.0.1:1/x.png", "someone else's upload": address,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := b.run(t, kontext, map[string]any{"prompt": "x", "input_image": source})
			assert.Equal(t, "failed", got["status"])
			assert.Contains(t, got["error"], "(E002)")
		})
	}
}

func TestOutput_films(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, tc := range map[string]struct {
		in   map[string]any
		want film
	}{
		"from words": {
			map[string]any{"resolution": "480p", "duration": 2, "aspect_ratio": "9:16"},
			film{Codec: "h264", Width: 480, Height: 848, Format: "yuv420p", Duration: "2.000000"},
		},
		"from a picture": {
			map[string]any{"resolution": "480p", "duration": 3, "image": b.source(t), "aspect_ratio": "9:16"},
			film{Codec: "h264", Width: 848, Height: 480, Format: "yuv420p", Duration: "3.000000"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			maps.Copy(tc.in, map[string]any{"prompt": "waves"})
			got := b.run(t, seedance, tc.in)
			require.Equal(t, "succeeded", got["status"], got["error"])
			contentType, contents := b.media(t, got["output"])
			assert.Equal(t, "video/mp4", contentType)
			assert.Equal(t, tc.want, probe(t, contents))
		})
	}
}

type film struct {
	Codec    string `json:"codec_name"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
	Format   string `json:"pix_fmt"`
	Duration string `json:"duration"`
}

func probe(t *testing.T, contents []byte) film {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-of", "json", "-show_streams", "-")
	cmd.Stdin = bytes.NewReader(contents)
	out, err := cmd.Output()
	require.NoError(t, err)
	var got struct {
		Streams []film `json:"streams"`
	}
	require.NoError(t, json.Unmarshal(out, &got))
	require.Len(t, got.Streams, 1)
	return got.Streams[0]
}

func TestOutput_words(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.create(t, "/v1/predictions", map[string]any{
		"version": b.version(t, "lucataco/moondream2"), "input": map[string]any{"image": b.source(t)},
	})
	got := b.finish(t, id)
	tokens, ok := got["output"].([]any)
	require.True(t, ok)
	var text strings.Builder
	for _, token := range tokens {
		word, isText := token.(string)
		require.True(t, isText)
		text.WriteString(word)
	}
	assert.Contains(t, text.String(), "A wide picture of 64 by 36 pixels")
	assert.Len(t, got["version"], 64)
}

func decodeDataURL(t *testing.T, address string) []byte {
	t.Helper()
	_, payload, _ := strings.Cut(address, ",")
	contents, err := base64.StdEncoding.DecodeString(payload)
	require.NoError(t, err)
	return contents
}
