package scrub_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"
)

// Words that must be nowhere afterwards: the places in which cameras and programs
// write where a picture was made.
const (
	camera  = "ZENITH MAKER"
	village = "Hinterzarten"
	xmp     = `<x:xmpmeta><rdf:Description exif:GPSLatitude="47,54.3N" photoshop:City="` + village + `"/></x:xmpmeta>`
)

// exif is Exif data in a byte order as a camera writes it: orientation 6, colours of Adobe
// RGB, the camera's name, a maker's note and a position.
func exif(order binary.AppendByteOrder, mark string) []byte {
	var out []byte
	short := func(values ...uint16) {
		for _, v := range values {
			out = order.AppendUint16(out, v)
		}
	}
	long := func(values ...uint32) {
		for _, v := range values {
			out = order.AppendUint32(out, v)
		}
	}
	entry := func(tag, kind uint16, count, value uint32) { short(tag, kind); long(count, value) }
	inline := func(tag, kind uint16, count uint32, value ...byte) {
		short(tag, kind)
		long(count)
		out = append(out, value...)
	}
	orientation := append(order.AppendUint16(nil, 6), 0, 0)
	adobe := append(order.AppendUint16(nil, 65535), 0, 0)

	out = append(out, mark...)
	short(42)
	long(8)
	short(4) // at 8
	entry(0x010F, 2, uint32(len(camera)), 158)
	inline(0x0112, 3, 1, orientation...)
	entry(0x8769, 4, 1, 62)
	entry(0x8825, 4, 1, 104)
	long(0)
	short(3) // at 62
	entry(0x927C, 7, uint32(len(village)), 170)
	inline(0xA001, 3, 1, adobe...)
	entry(0xA005, 4, 1, 140)
	long(0)
	short(2) // at 104
	inline(0x0001, 2, 2, 'N', 0, 0, 0)
	entry(0x0002, 5, 1, 182)
	long(0, 0)
	out = append(out, 0, 0)
	short(1) // at 140
	inline(0x0001, 2, 4, 'R', '0', '3', 0)
	out = append(append(out, camera[:4]...), camera...) // at 158, after the 4 of a next directory
	out = append(out, village...)                       // at 170
	long(47, 1)                                         // at 182
	return out
}

// picture has many colours, so that its data holds every kind of byte.
func picture() *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, 40, 30), nil)
	for i := range 256 {
		img.Palette = append(img.Palette, color.NRGBA{uint8(i), uint8(i * 7), uint8(i * 31), 255})
	}
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i / 3)
	}
	return img
}

func segment(mark byte, content string) string {
	return string(binary.BigEndian.AppendUint16([]byte{0xFF, mark}, uint16(len(content)+2))) + content
}

const profile = "ICC_PROFILE\x00\x01\x01 the profile"

func jpegFile(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, jpeg.Encode(&file, picture(), nil))
	head, rest := file.Bytes()[:2], file.Bytes()[2:]
	return bytes.Join([][]byte{head, []byte(
		segment(0xE1, "Exif\x00\x00"+string(exif(binary.BigEndian, "MM"))) +
			segment(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+xmp) +
			segment(0xE2, profile) + segment(0xE2, "MPF\x00"+village) +
			segment(0xED, "Photoshop 3.0\x008BIM\x04\x04"+village) + segment(0xFE, "taken at "+village) +
			segment(0xEE, "Adobe\x00\x64\x00\x00\x00\x00\x01") + "\xFF", // one too many, as some programs fill up
	), rest, []byte("a film of " + village)}, nil)
}

func chunk(name, content string) []byte {
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(content))), name+content...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func pngFile(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, picture()))
	const headLen = 8 + 12 + 13
	return bytes.Join([][]byte{
		file.Bytes()[:headLen],
		chunk("eXIf", string(exif(binary.LittleEndian, "II"))),
		chunk("gAMA", "\x00\x00\xb1\x8f"),
		chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp), chunk("tEXt", "exif:GPSInfo\x00"+village),
		chunk("caBX", village),
		file.Bytes()[headLen:],
		[]byte(village),
	}, nil)
}

func gifFile(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, gif.EncodeAll(&file, &gif.GIF{
		Image: []*image.Paletted{picture(), picture()}, Delay: []int{5, 7}, LoopCount: 3,
	}))
	whole := file.Bytes()
	loop := bytes.Index(whole, []byte("\x21\xFF\x0BNETSCAPE2.0"))
	require.Positive(t, loop)
	// XMP ends with 256 bytes that lead whoever takes it for blocks to its end.
	magic := []byte{1}
	for i := 255; i >= 0; i-- {
		magic = append(magic, byte(i))
	}
	return bytes.Join([][]byte{
		whole[:loop],
		[]byte("\x21\xFE\x0C" + village + "\x00"),
		[]byte("\x21\xFF\x0BXMP DataXMP" + xmp), magic,
		{0},
		whole[loop:],
		[]byte(village),
	}, nil)
}

// lossless is a WebP of one point.
const lossless = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="

func webpChunk(name, content string) string {
	if len(content)%2 == 1 {
		return string(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(content)))) + content + "\x00"
	}
	return string(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(content)))) + content
}

func webpFile(t *testing.T) []byte {
	t.Helper()
	plain, err := base64.StdEncoding.DecodeString(lossless)
	require.NoError(t, err)
	chunks := "WEBP" + webpChunk("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00") + string(plain[12:]) +
		webpChunk("EXIF", string(exif(binary.LittleEndian, "II"))) + webpChunk("XMP ", xmp) + webpChunk("loc ", village)
	return append([]byte(webpChunk("RIFF", chunks)), village...)
}
