package vips_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pngChunk is one chunk of a PNG.
func pngChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// The kinds of PNG: grey, coloured with transparency, and that in seven passes.
const (
	grey   = "\x08\x00\x00\x00\x00"
	colour = "\x08\x06\x00\x00\x00"
	passes = "\x08\x06\x00\x00\x01"
)

// pngOf is a PNG of w by h pixels, with further chunks before them.
func pngOf(w, h uint32, kind string, pixels []byte, chunks ...[]byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	out := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", append(head, kind...))...)
	out = append(out, bytes.Join(chunks, nil)...)
	return append(append(out, pngChunk("IDAT", pixels)...), pngChunk("IEND", nil)...)
}

// bomb is a PNG of a few bytes that claims to be w by h pixels.
func bomb(w, h uint32) []byte { return pngOf(w, h, colour, nil) }

// deflated is so many times the same byte, packed: one block again and again,
// since to pack hundreds of megabytes would take longer than the tests.
func deflated(t *testing.T, b byte, size int) []byte {
	t.Helper()
	const step = 1 << 16
	var block bytes.Buffer
	z, err := flate.NewWriter(&block, flate.BestSpeed)
	require.NoError(t, err)
	_, err = z.Write(bytes.Repeat([]byte{b}, step))
	require.NoError(t, err)
	require.NoError(t, z.Flush())
	times := (size + step - 1) / step
	out := append([]byte{0x78, 0x01}, bytes.Repeat(block.Bytes(), times)...)
	out = append(out, 1, 0, 0, 0xff, 0xff) // an empty block, the last
	// Adler-32 of n equal bytes.
	n, value := uint64(times*step), uint64(b)
	low, high := (1+n*value)%65521, (n+n*(n+1)/2%65521*value)%65521
	return binary.BigEndian.AppendUint32(out, uint32(high<<16|low))
}

// gifOf has frames of w by h pixels, of which it holds one, on a canvas of 16
// by 16.
func gifOf(canvas, w, h uint16, frames int) []byte {
	size := func(w, h uint16) string {
		return string(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, w), h))
	}
	out := "GIF89a" + size(canvas, canvas) + "\x80\x00\x00\x00\x00\x00\xff\xff\xff"
	frame := "\x2c\x00\x00\x00\x00" + size(w, h) + "\x00\x02\x02\x44\x01\x00"
	return []byte(out + strings.Repeat(frame, frames) + ";")
}

// webpOf is an animation of frames of one pixel each, on a canvas of side by
// side, with a description in front.
func webpOf(t *testing.T, side uint32, frames int, description []byte) []byte {
	t.Helper()
	pixel, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA=")
	require.NoError(t, err)
	chunk := func(name string, parts ...[]byte) []byte {
		body := bytes.Join(parts, nil)
		out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))), body...)
		return append(out, make([]byte, len(body)%2)...)
	}
	edge := binary.LittleEndian.AppendUint32(nil, side-1)[:3]
	frame := chunk("ANMF", make([]byte, 12), []byte{10, 0, 0, 0}, pixel[12:])
	body := bytes.Join([][]byte{
		[]byte("WEBP"), chunk("VP8X", []byte{0x12, 0, 0, 0}, edge, edge), chunk("ANIM", make([]byte, 6)),
		chunk("ICCP", description), bytes.Repeat(frame, frames),
	}, nil)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// jpegSegment is one segment of a JPEG.
func jpegSegment(marker byte, body string) string {
	return "\xff" + string([]byte{marker}) + string(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))) + body
}

// jpegOf is a JPEG of w by h grey pixels, progressive, whose passes after the
// first are empty.
func jpegOf(w, h uint16, passes int) []byte {
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, h), w)
	codes := "\x01" + strings.Repeat("\x00", 15) + "\x00"
	return []byte("\xff\xd8" +
		jpegSegment(0xdb, "\x00"+strings.Repeat("\x01", 64)) +
		jpegSegment(0xc2, string(frame)+"\x01\x01\x11\x00") +
		jpegSegment(0xc4, "\x00"+codes) + jpegSegment(0xc4, "\x10"+codes) +
		jpegSegment(0xda, "\x01\x01\x00\x00\x00\x00") + strings.Repeat("\x00", 8) +
		strings.Repeat(jpegSegment(0xda, "\x01\x01\x00\x01\x3f\x00")+"\x00", passes) + "\xff\xd9")
}

// tiffOf has many empty pages of w by h pixels with so many bands.
func tiffOf(w, h, bands uint32, pages int) []byte {
	out := []byte("II*\x00\x08\x00\x00\x00")
	for i := range pages {
		entries := [][2]uint32{
			{256, w}, {257, h}, {258, 8}, {259, 1}, {262, 1}, {273, 0}, {277, bands}, {278, h}, {279, w},
		}
		next := uint32(len(out) + 2 + 12*len(entries) + 4)
		if i == pages-1 {
			next = 0
		}
		out = binary.LittleEndian.AppendUint16(out, uint16(len(entries)))
		for _, entry := range entries {
			out = binary.LittleEndian.AppendUint16(out, uint16(entry[0]))
			out = binary.LittleEndian.AppendUint16(out, 4) // a long number
			out = binary.LittleEndian.AppendUint32(out, 1)
			out = binary.LittleEndian.AppendUint32(out, entry[1])
		}
		out = binary.LittleEndian.AppendUint32(out, next)
	}
	return append(out, make([]byte, 64)...)
}
