package media_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// box is one box of an MP4 file.
func box(name string, parts ...string) string {
	body := strings.Join(parts, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + name + body
}

// deflated is so many zeros, packed.
func deflated(t *testing.T, zeros int64) string {
	t.Helper()
	var out bytes.Buffer
	z, err := zlib.NewWriterLevel(&out, zlib.BestSpeed)
	require.NoError(t, err)
	_, err = io.CopyN(z, zeroes{}, zeros)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return out.String()
}

// zeroes never ends.
type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// patched is the file at path with other bytes behind a name in it.
func patched(t *testing.T, path, name string, skip int, with ...byte) string {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	at := bytes.Index(content, []byte(name))
	require.Positive(t, at, name)
	copy(content[at+len(name)+skip:], with)
	return string(content)
}

func TestHostileFilms(t *testing.T) { //nolint:paralleltest // it counts the children of this process
	mp4 := media.Type{Kind: media.KindVideo, MIME: "video/mp4"}
	webm := media.Type{Kind: media.KindVideo, MIME: "video/webm"}
	honest := film(t, "red.mp4", "-f", "lavfi", "-i", "color=red:s=64x64:r=10:d=1")
	secret := film(t, "secret.mp4", "-f", "lavfi", "-i", "color=lime:s=64x64:r=10:d=1")
	stills := film(t, "stills.mov", "-f", "lavfi", "-i", "color=red:s=64x64:r=1", "-frames:v", "1", "-c:v", "png")
	hls := "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nfile://" + secret + "\n#EXT-X-ENDLIST\n"
	concat := "ffconcat version 1.0\nfile '" + secret + "'\n"
	dash := `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>file://` + secret + `</BaseURL></MPD>`

	harmless(t, map[string]hostile{
		"playlist":                  {content: hls, want: media.ErrUnsupported},
		"playlist as mp4":           {hls, mp4, media.ErrCorrupt},
		"playlist as webm":          {hls, webm, media.ErrCorrupt},
		"playlist behind an mp4":    {box("ftyp", "isom\x00\x00\x02\x00isom") + hls, media.Type{}, media.ErrCorrupt},
		"concat list":               {content: concat, want: media.ErrUnsupported},
		"concat list as mp4":        {concat, mp4, media.ErrCorrupt},
		"manifest":                  {content: dash, want: media.ErrUnsupported},
		"manifest as mp4":           {dash, mp4, media.ErrCorrupt},
		"session description":       {"v=0\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n", mp4, media.ErrCorrupt},
		"avi":                       {content: "RIFF\x24\x00\x00\x00AVI LIST", want: media.ErrUnsupported},
		"archive as mp4":            {"PK\x03\x04" + deflated(t, 1<<20), mp4, media.ErrCorrupt},
		"2 GB of header, packed":    {packedHeader(t), media.Type{}, media.ErrCorrupt},
		"2 billion frames":          {patched(t, honest, "stsz", 4, 0, 0, 0, 1, 0x7f, 0xff, 0xff, 0xff), media.Type{}, media.ErrCorrupt},
		"2 billion chunks":          {patched(t, honest, "stco", 4, 0x7f, 0xff, 0xff, 0xff), media.Type{}, media.ErrCorrupt},
		"a box of 2^63 bytes":       {box("ftyp", "isom\x00\x00\x02\x00isom") + "\x00\x00\x00\x01moov\x7f\xff\xff\xff\xff\xff\xff\xff", media.Type{}, media.ErrCorrupt},
		"boxes in boxes":            {box("ftyp", "isom\x00\x00\x02\x00isom") + nested(5000), media.Type{}, media.ErrCorrupt},
		"an element of 2^56 bytes":  {"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xfe", webm, media.ErrCorrupt},
		"a frame of 100 megapixels": {patched(t, stills, "IHDR", 0, 0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10), media.Type{}, media.ErrCorrupt},
	})
}

// packedHeader is an MP4 whose header is compressed, and claims to be 2 GB.
func packedHeader(t *testing.T) string {
	t.Helper()
	claim := string(binary.BigEndian.AppendUint32(nil, 2_000_000_000))
	return box("ftyp", "qt  \x00\x00\x02\x00qt  ") +
		box("moov", box("cmov", box("dcom", "zlib"), box("cmvd", claim, deflated(t, 200<<20))))
}

func nested(depth int) string {
	out := ""
	for range depth {
		out = box("moov", out)
	}
	return out
}
