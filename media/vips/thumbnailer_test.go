package vips_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"darkroom/media"
	"darkroom/media/vips"
)

func TestThumbnailOfPictures(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		content []byte
		w, h    int
		source  media.Info
	}{
		"jpeg, wide":    {asJPEG(t, quarters(1200, 800)), 512, 341, media.Info{Width: 1200, Height: 800}},
		"jpeg, tall":    {asJPEG(t, quarters(600, 3000)), 102, 512, media.Info{Width: 600, Height: 3000}},
		"png":           {asPNG(t, quarters(1024, 1024)), 512, 512, media.Info{Width: 1024, Height: 1024}},
		"never larger":  {asPNG(t, quarters(40, 20)), 40, 20, media.Info{Width: 40, Height: 20}},
		"one pixel":     {asPNG(t, image.NewNRGBA(image.Rect(0, 0, 1, 1))), 1, 1, media.Info{Width: 1, Height: 1}},
		"grey, 16 bits": {asPNG(t, image.NewGray16(image.Rect(0, 0, 600, 600))), 512, 512, media.Info{Width: 600, Height: 600}},
		"tiff":          {ffmpeg(t, "a.tiff", "-f", "lavfi", "-i", "testsrc=s=640x480", "-frames:v", "1"), 512, 384, media.Info{Width: 640, Height: 480}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			thumb, _ := thumbnail(t, tc.content)
			assert.Equal(t, tc.w, thumb.Width)
			assert.Equal(t, tc.h, thumb.Height)
			assert.Equal(t, tc.source, thumb.Source)
		})
	}
}

func TestThumbnailLooksLikeThePicture(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"jpeg": asJPEG(t, quarters(1200, 800)),
		"png":  asPNG(t, quarters(1200, 800)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			thumb, img := thumbnail(t, content)
			assertQuarters(t, [4]color.NRGBA{red, green, blue, white}, img)
			assert.Less(t, len(thumb.WebP), 40<<10)
		})
	}
}

func TestThumbnailIsTurnedAsTheCameraAsked(t *testing.T) {
	t.Parallel()
	upright := asJPEG(t, quarters(1200, 800))
	for orientation, want := range map[byte]struct {
		source  media.Info
		corners [4]color.NRGBA
	}{
		1: {media.Info{Width: 1200, Height: 800}, [4]color.NRGBA{red, green, blue, white}},
		3: {media.Info{Width: 1200, Height: 800}, [4]color.NRGBA{white, blue, green, red}},
		6: {media.Info{Width: 800, Height: 1200}, [4]color.NRGBA{blue, red, white, green}},
		8: {media.Info{Width: 800, Height: 1200}, [4]color.NRGBA{green, white, red, blue}},
	} {
		thumb, img := thumbnail(t, turned(upright, orientation))
		assert.Equal(t, want.source, thumb.Source, orientation)
		assert.Equal(t, want.source.Width > want.source.Height, thumb.Width > thumb.Height, orientation)
		assertQuarters(t, want.corners, img)
		assert.False(t, bytes.Contains(thumb.WebP, []byte(canary)), "metadata is gone")
	}
}

func TestThumbnailOfAnimations(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"gif": animation(t),
		"webp": ffmpeg(t, "a.webp", "-f", "lavfi", "-i", "color=red:s=64x48:r=5:d=0.4", "-f", "lavfi", "-i",
			"color=blue:s=64x48:r=5:d=0.4", "-filter_complex", "[0][1]concat", "-c:v", "libwebp_anim", "-lossless", "1"),
		"apng": ffmpeg(t, "a.apng", "-f", "lavfi", "-i", "color=red:s=64x48:r=5:d=0.4", "-f", "lavfi", "-i",
			"color=blue:s=64x48:r=5:d=0.4", "-filter_complex", "[0][1]concat"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			thumb, img := thumbnail(t, content)
			assert.Equal(t, media.Info{Width: 64, Height: 48}, thumb.Source)
			assertColour(t, red, img, 50, 50)
		})
	}
}

func TestThumbnailKeepsTransparency(t *testing.T) {
	t.Parallel()
	picture := quarters(800, 600)
	draw.Draw(picture, image.Rect(0, 0, 400, 300), image.Transparent, image.Point{}, draw.Src)
	_, img := thumbnail(t, asPNG(t, picture))
	assertColour(t, color.NRGBA{}, img, 25, 25)
	assertColour(t, white, img, 75, 75)
}

func TestThumbhashIsThatOfThePicture(t *testing.T) {
	t.Parallel()
	emptied := func(img *image.NRGBA) *image.NRGBA {
		size := img.Rect.Size()
		draw.Draw(img, image.Rect(0, 0, size.X/2, size.Y/2), image.Transparent, image.Point{}, draw.Src)
		return img
	}
	for name, c := range map[string]struct{ large, small *image.NRGBA }{
		"opaque":      {quarters(512, 256), quarters(32, 16)},
		"transparent": {emptied(quarters(512, 512)), emptied(quarters(32, 32))},
		"small":       {quarters(20, 30), quarters(20, 30)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := media.Thumbhash(c.small)
			require.NoError(t, err)
			thumb, _ := thumbnail(t, asPNG(t, c.large))
			assert.Equal(t, want, thumb.Thumbhash)
		})
	}
}

func TestThumbnailOfVideo(t *testing.T) {
	t.Parallel()
	film := ffmpeg(t, "a.mp4", "-f", "lavfi", "-i", "color=black:s=1280x720:r=10:d=1", "-f", "lavfi", "-i",
		"color=lime:s=1280x720:r=10:d=2", "-filter_complex", "[0][1]concat", "-pix_fmt", "yuv420p")
	thumb, img := thumbnail(t, film)
	assert.Equal(t, media.Info{Width: 1280, Height: 720, DurationMS: 3000}, thumb.Source)
	assert.Equal(t, 512, thumb.Width)
	assert.Equal(t, 288, thumb.Height)
	assertColour(t, green, img, 50, 50)
}

func TestThumbnailRefuses(t *testing.T) {
	t.Parallel()
	png := media.Type{Kind: media.KindImage, MIME: "image/png", Ext: ".png"}
	for name, tc := range map[string]struct {
		content string
		as      media.Type
		want    error
	}{
		"empty":               {"", png, media.ErrCorrupt},
		"only a signature":    {"\x89PNG\r\n\x1a\n", png, media.ErrCorrupt},
		"noise":               {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDRnoise and more noise", png, media.ErrCorrupt},
		"html":                {"<!DOCTYPE html><html></html>", png, media.ErrCorrupt},
		"svg":                 {`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`, png, media.ErrCorrupt},
		"imagemagick script":  {"push graphic-context\nimage over 0,0 0,0 'https://media.example/x'\npop graphic-context", png, media.ErrCorrupt},
		"jpeg without a body": {"\xff\xd8\xff\xe0\x00\x10JFIF\x00", png, media.ErrCorrupt},
		"sound":               {"", media.Type{Kind: media.KindAudio, MIME: "audio/wav"}, media.ErrUnsupported},
		"text":                {"", media.Type{Kind: media.KindOther, MIME: "text/plain"}, media.ErrUnsupported},
		"video of noise":      {"noise", media.Type{Kind: media.KindVideo, MIME: "video/mp4"}, media.ErrCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := setup(t).Thumbnail(t.Context(), save(t, []byte(tc.content)), tc.as)
			require.ErrorIs(t, err, tc.want)
			assert.NotContains(t, err.Error(), "goroutine")
		})
	}
}

func TestThumbnailRefusesBombs(t *testing.T) {
	t.Parallel()
	content := bomb(20_000, 20_000)
	thumb, err := setup(t).Thumbnail(t.Context(), save(t, content), media.Sniff(content))
	require.ErrorIs(t, err, media.ErrTooLarge)
	assert.Equal(t, media.Info{Width: 20_000, Height: 20_000}, thumb.Source, "its size is known all the same")
}

// An upscaler's picture: nothing is too large for it.
func TestThumbnailOf50Megapixels(t *testing.T) {
	t.Parallel()
	content := pngOf(8192, 6144, grey, deflated(t, 0x77, 6144*8193))
	thumb, err := setup(t).Thumbnail(t.Context(), save(t, content), media.Sniff(content))
	require.NoError(t, err)
	assert.Equal(t, media.Info{Width: 8192, Height: 6144}, thumb.Source)
	assert.Equal(t, [2]int{512, 384}, [2]int{thumb.Width, thumb.Height})
}

func TestThumbnailMinds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := setup(t).Thumbnail(ctx, "", media.Type{Kind: media.KindImage})
	require.ErrorIs(t, err, context.Canceled)
}

func TestNewValidates(t *testing.T) {
	t.Parallel()
	_, err := vips.New(vips.Config{}, nil, zap.NewNop())
	require.ErrorContains(t, err, "THUMBNAIL_MAX_PIXELS")
	require.ErrorContains(t, vips.Config{MaxPixels: 1}.Validate(), "THUMBNAIL_MAX_FRAMES")
	require.ErrorContains(t, vips.Config{MaxPixels: 1, MaxFrames: 1}.Validate(), "THUMBNAIL_MAX_MEMORY")
}
