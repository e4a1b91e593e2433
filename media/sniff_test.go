package media_test

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

func TestSniff(t *testing.T) {
	t.Parallel()
	img := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	var asPNG, asJPEG, asGIF bytes.Buffer
	require.NoError(t, png.Encode(&asPNG, img))
	require.NoError(t, jpeg.Encode(&asJPEG, img, nil))
	require.NoError(t, gif.Encode(&asGIF, img, nil))

	for name, tc := range map[string]struct {
		head string
		want media.Type
	}{
		"png":     {asPNG.String(), media.Type{Kind: media.KindImage, MIME: "image/png", Ext: ".png"}},
		"jpeg":    {asJPEG.String(), media.Type{Kind: media.KindImage, MIME: "image/jpeg", Ext: ".jpg"}},
		"gif":     {asGIF.String(), media.Type{Kind: media.KindImage, MIME: "image/gif", Ext: ".gif"}},
		"webp":    {"RIFF\x1a\x00\x00\x00WEBPVP8L", media.Type{Kind: media.KindImage, MIME: "image/webp", Ext: ".webp"}},
		"mp4":     {"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", media.Type{Kind: media.KindVideo, MIME: "video/mp4", Ext: ".mp4"}},
		"webm":    {"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", media.Type{Kind: media.KindVideo, MIME: "video/webm", Ext: ".webm"}},
		"wav":     {"RIFF\x24\x00\x00\x00WAVEfmt ", media.Type{Kind: media.KindAudio, MIME: "audio/wav", Ext: ".wav"}},
		"svg":     {`<svg xmlns="http://www.w3.org/2000/svg"/>`, media.Type{Kind: media.KindImage, MIME: "image/svg+xml", Ext: ".svg"}},
		"html":    {"<!DOCTYPE html><html><body>404</body></html>", media.Type{Kind: media.KindOther, MIME: "text/html", Ext: ".html"}},
		"json":    {`{"error":"gone"}`, media.Type{Kind: media.KindOther, MIME: "application/json", Ext: ".json"}},
		"unknown": {"\x00\x01\x02\x03", media.Type{Kind: media.KindOther, MIME: "application/octet-stream", Ext: ".bin"}},
		"long":    {asPNG.String() + strings.Repeat("x", 10_000), media.Type{Kind: media.KindImage, MIME: "image/png", Ext: ".png"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, media.Sniff([]byte(tc.head)))
		})
	}
}
