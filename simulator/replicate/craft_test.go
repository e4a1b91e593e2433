package replicate_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/studio"
)

const (
	fill      = "/v1/models/black-forest-labs/flux-fill-pro/predictions"
	crisp     = "/v1/models/recraft-ai/recraft-crisp-upscale/predictions"
	remove    = "/v1/models/bria/remove-background/predictions"
	widen     = "/v1/models/bria/expand-image/predictions"
	kling     = "/v1/models/kwaivgi/kling-v2.5-turbo-pro/predictions"
	community = "/v1/predictions"
)

// dataURL is the picture as an input.
func dataURL(t *testing.T, img image.Image) string {
	t.Helper()
	var encoded bytes.Buffer
	require.NoError(t, png.Encode(&encoded, img))
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(encoded.Bytes())
}

// halves is a picture of one colour with the left half in another.
func halves(left, right color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 80, 40))
	draw.Draw(img, img.Bounds(), image.NewUniform(right), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(0, 0, 40, 40), image.NewUniform(left), image.Point{}, draw.Src)
	return img
}

// made runs a prediction and decodes its picture.
func (b *bundle) made(t *testing.T, path string, in map[string]any) image.Image {
	t.Helper()
	got := b.run(t, path, in)
	require.Equal(t, "succeeded", got["status"], got["error"])
	_, contents := b.media(t, got["output"])
	img, err := studio.Decode(bytes.NewReader(contents))
	require.NoError(t, err)
	return img
}

func TestOutput_crafts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	source := dataURL(t, halves(color.White, color.White))
	for name, tc := range map[string]struct {
		path string
		in   map[string]any
		size image.Point
	}{
		"upscaled":        {crisp, map[string]any{"image": source}, image.Pt(160, 80)},
		"cut out":         {remove, map[string]any{"image": source}, image.Pt(80, 40)},
		"inpainted":       {fill, map[string]any{"prompt": "x", "image": source, "mask": source, "output_format": "png"}, image.Pt(80, 40)},
		"to the right":    {fill, map[string]any{"prompt": "x", "image": source, "outpaint": "Right outpaint"}, image.Pt(120, 40)},
		"zoomed out":      {fill, map[string]any{"prompt": "x", "image": source, "outpaint": "Zoom out 2x"}, image.Pt(160, 80)},
		"made square":     {fill, map[string]any{"prompt": "x", "image": source, "outpaint": "Make square"}, image.Pt(80, 80)},
		"to a new shape":  {widen, map[string]any{"image": source, "aspect_ratio": "4:5"}, image.Pt(80, 100)},
		"to its default":  {widen, map[string]any{"image": source}, image.Pt(80, 80)},
		"to no new shape": {widen, map[string]any{"image": source, "aspect_ratio": "none"}, image.Pt(80, 40)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.size, b.made(t, tc.path, tc.in).Bounds().Size())
		})
	}
}

func TestOutput_pinnedModels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	source := b.source(t)
	pinned := func(slug string, in map[string]any) map[string]any {
		in["image"] = source
		return b.finish(t, b.create(t, community, map[string]any{"version": slug + ":" + b.version(t, slug), "input": in}))
	}
	large := pinned("nightmareai/real-esrgan", map[string]any{"scale": 3})
	_, contents := b.media(t, large["output"])
	img, err := studio.Decode(bytes.NewReader(contents))
	require.NoError(t, err)
	assert.Equal(t, image.Pt(192, 108), img.Bounds().Size())
	assert.Equal(t, "f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa", large["version"])

	green := pinned("851-labs/background-remover", map[string]any{"background_type": "green"})
	assert.Contains(t, green["output"], ".png")
	assert.Contains(t, pinned("abiruyt/text-extract-ocr", map[string]any{})["output"], "64 X 36")
	assert.Contains(t, pinned("methexis-inc/img2prompt", map[string]any{})["output"], "a wide landscape")
}

// The mask is the caller's own upload here, which the model reads with no token.
func TestOutput_maskFromAnUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	teal := color.RGBA{G: 0xfe, B: 0xfe, A: 0xff}
	mask := b.upload(t, "mask.png", decodeDataURL(t, dataURL(t, halves(color.White, color.Black))))
	address := dig(t, mask.body, "urls", "get")
	got := b.made(t, fill, map[string]any{
		"prompt": "a harbour", "image": dataURL(t, halves(teal, teal)), "mask": address, "output_format": "png",
	})
	assert.NotEqual(t, teal, color.RGBAModel.Convert(got.At(10, 20)))
	assert.Equal(t, teal, color.RGBAModel.Convert(got.At(70, 20)))
}

func TestOutput_withoutMask(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.run(t, fill, map[string]any{"prompt": "x", "image": b.source(t)})
	assert.Equal(t, "failed", got["status"])
	assert.Contains(t, got["error"], "mask")
	got = b.run(t, fill, map[string]any{"prompt": "x", "image": b.source(t), "mask": "data:text/plain;base64,aGVsbG8="})
	assert.Contains(t, got["error"], "(E002)")
}

func TestOutput_filmFromAPicture(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.run(t, kling, map[string]any{"prompt": "waves", "start_image": b.source(t), "duration": 5})
	require.Equal(t, "succeeded", got["status"], got["error"])
	_, contents := b.media(t, got["output"])
	assert.Equal(t, film{Codec: "h264", Width: 848, Height: 480, Format: "yuv420p", Duration: "5.000000"}, probe(t, contents))
}
