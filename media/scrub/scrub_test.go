package scrub_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/gif"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "golang.org/x/image/webp"

	"darkroom/media/scrub"
)

func scrubbed(t *testing.T, file []byte, mime string) []byte {
	t.Helper()
	var out bytes.Buffer
	// One byte at a time: parts come in any pieces.
	require.NoError(t, scrub.Copy(&out, iotest.OneByteReader(bytes.NewReader(file)), mime))
	return out.Bytes()
}

// assertSilent looks for everything that tells of the place.
func assertSilent(t *testing.T, file []byte) {
	t.Helper()
	for _, word := range []string{
		village, camera, "GPSLatitude", "xmpmeta",
		string(binary.LittleEndian.AppendUint32(nil, 0x00008825)), "\x88\x25\x00\x04",
	} {
		assert.NotContains(t, string(file), word)
	}
}

func pixels(t *testing.T, file []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(file))
	require.NoError(t, err)
	return img
}

func TestPicturesKeepPixelsOrientationAndColours(t *testing.T) {
	t.Parallel()
	for mime, test := range map[string]struct {
		file []byte
		// kept must be there afterwards.
		kept []string
	}{
		"image/jpeg": {jpegFile(t), []string{profile, "Adobe\x00\x64", "MM\x00*\x00\x00\x00\x08\x00\x02\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06", "R03"}},
		"image/png":  {pngFile(t), []string{"gAMA", "eXIf", "II*\x00\x08\x00\x00\x00\x02\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06", "R03"}},
		"image/gif":  {gifFile(t), []string{"NETSCAPE2.0"}},
		"image/webp": {webpFile(t), []string{"EXIF", "II*\x00\x08\x00\x00\x00\x02\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06", "R03", "JUNK"}},
	} {
		t.Run(mime, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, string(test.file), village)
			after := scrubbed(t, test.file, mime)
			assertSilent(t, after)
			for _, part := range test.kept {
				assert.Contains(t, string(after), part)
			}
			assert.Equal(t, pixels(t, test.file), pixels(t, after))
			assert.Equal(t, after, scrubbed(t, after, mime), "what is clean stays as it is")
			assert.False(t, scrub.SameLength(mime))
		})
	}
}

func TestTheDataOfPixelsIsNotTouched(t *testing.T) {
	t.Parallel()
	file := jpegFile(t)
	const scan = "\xFF\xDB" // the tables before the picture
	after := scrubbed(t, file, "image/jpeg")
	want := string(file[bytes.Index(file, []byte(scan)):])
	want = strings.TrimSuffix(want, "a film of "+village)
	assert.Equal(t, want, string(after[bytes.Index(after, []byte(scan)):]))
}

func TestAnAnimationKeepsItsFrames(t *testing.T) {
	t.Parallel()
	file := gifFile(t)
	before, err := gif.DecodeAll(bytes.NewReader(file))
	require.NoError(t, err)
	after, err := gif.DecodeAll(bytes.NewReader(scrubbed(t, file, "image/gif")))
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

// A WebP tells its length before its chunks: it must still be true.
func TestWebPKeepsItsLength(t *testing.T) {
	t.Parallel()
	file := webpFile(t)
	after := scrubbed(t, file, "image/webp")
	assert.Len(t, after, len(file)-len(village), "but for what followed the end")
	assert.EqualValues(t, len(after)-8, binary.LittleEndian.Uint32(after[4:]))
	assert.Equal(t, byte(0x08), after[20], "Exif is announced, XMP is not")
}

func TestExifThatSaysNothingOfUseGoes(t *testing.T) {
	t.Parallel()
	plain := []byte("\xFF\xD8")
	for name, data := range map[string]string{
		"no TIFF": "nonsense", "empty": "", "directory beyond the end": "II*\x00\xff\xff\xff\xff",
		"entries beyond the end": "II*\x00\x08\x00\x00\x00\xff\xff\x12\x01", "orientation 9": "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x09\x00\x00",
	} {
		file := string(plain) + segment(0xE1, "Exif\x00\x00"+data) + "\xFF\xD9"
		assert.Equal(t, "\xFF\xD8\xFF\xD9", string(scrubbed(t, []byte(file), "image/jpeg")), name)
	}
}

func TestDamagedFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ mime, file string }{
		"JPEG segment shorter than its length": {"image/jpeg", "\xFF\xD8\xFF\xE1\x00\x01"},
		"PNG chunk without a name":             {"image/png", "\x89PNG\r\n\x1a\n\x00\x00\x00\x01\x00\x01\x02\x03"},
		"PNG chunk of 4 GB":                    {"image/png", "\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT"},
		"GIF block of no kind":                 {"image/gif", "GIF89a\x01\x00\x01\x00\x00\x00\x00\x99"},
		"WebP without a picture first":         {"image/webp", "RIFF\x10\x00\x00\x00WEBPEXIF\x04\x00\x00\x00abcd"},
		"WebP chunk beyond the end":            {"image/webp", "RIFF\x10\x00\x00\x00WEBPVP8L\xff\x00\x00\x00"},
		"box shorter than its head":            {"video/mp4", "\x00\x00\x00\x08ftyp\x00\x00\x00\x07moov"},
		"box beyond the one around it":         {"video/mp4", "\x00\x00\x00\x10moov\x00\x00\x01\x00mvhd"},
		"box of 2^63 bytes":                    {"video/quicktime", "\x00\x00\x00\x01mdat\x80\x00\x00\x00\x00\x00\x00\x00"},
	} {
		require.ErrorIs(t, scrub.Copy(io.Discard, strings.NewReader(test.file), test.mime), scrub.ErrDamaged, name)
	}
}

// Whoever takes the file in decides whether a part of a picture is a picture.
func TestAFileThatEndsEarlyEndsEarly(t *testing.T) {
	t.Parallel()
	for mime, file := range files(t) {
		whole := scrubbed(t, file, mime)
		for n := range file {
			var out bytes.Buffer
			require.NoError(t, scrub.Copy(&out, bytes.NewReader(file[:n]), mime))
			assert.NotContains(t, out.String(), village, "%s of %d bytes", mime, n)
			if scrub.SameLength(mime) {
				require.Equal(t, n, out.Len())
			}
			require.LessOrEqual(t, out.Len(), len(whole)+8)
		}
	}
}

func files(t *testing.T) map[string][]byte {
	t.Helper()
	return map[string][]byte{
		"image/jpeg": jpegFile(t), "image/png": pngFile(t), "image/gif": gifFile(t), "image/webp": webpFile(t), "video/mp4": filmFile(),
	}
}

// filmFile is the skeleton of a film with every box that tells of a place.
func filmFile() []byte {
	return []byte(box("ftyp", "isom") + box("uuid", xmp) +
		box("moov", box("mvhd", "head")+
			box("trak", box("tkhd", "track")+box("udta", box("\xa9xyz", village))+box("meta", village)+box("uuid", "how to project"))+
			box("udta", box("loci", village)+"\x00\x00\x00\x00")+box("meta", village)+"\x00\x00\x00\x00") +
		box("mdat", "frames") + box("meta", village) + "\x00\x00\x00\x01tail\x00\x00\x00\x00\x00\x00\x00\x14last")
}

func box(name, content string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(content)+8))) + name + content
}

func TestAFilmKeepsEveryByteInItsPlace(t *testing.T) {
	t.Parallel()
	file := filmFile()
	after := scrubbed(t, file, "video/mp4")
	require.Len(t, after, len(file))
	assertSilent(t, after)
	for _, part := range []string{"ftyp", "mvhd", "tkhd", "mdat", "frames", "how to project", "last"} {
		assert.Equal(t, bytes.Index(file, []byte(part)), bytes.Index(after, []byte(part)), part)
	}
	assert.Equal(t, after, scrubbed(t, after, "video/mp4"))
	assert.True(t, scrub.SameLength("video/mp4"))

	behind := append(bytes.Clone(file), "\x00\x00\x00\x02junk behind the film"...)
	assert.Equal(t, string(after)+"\x00\x00\x00\x02junk behind the film", string(scrubbed(t, behind, "video/mp4")))
}

func TestARealFilmPlaysAsBefore(t *testing.T) {
	t.Parallel()
	for mime, name := range map[string]string{"video/mp4": "film.mp4", "video/quicktime": "film.mov"} {
		path := filepath.Join(t.TempDir(), name)
		ffmpeg(t, "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=1", "-c:v", "mpeg4",
			"-metadata", "location=+47.9026+008.1063/", "-metadata", "comment="+village, "-movflags", "use_metadata_tags", path)
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Contains(t, string(file), "+47.9026")
		after := scrubbed(t, file, mime)
		assertSilent(t, after)
		assert.NotContains(t, string(after), "+47.9026")
		clean := filepath.Join(t.TempDir(), name)
		require.NoError(t, os.WriteFile(clean, after, 0o600))
		assert.Equal(t, ffmpeg(t, "-i", path, "-f", "framemd5", "-"), ffmpeg(t, "-i", clean, "-f", "framemd5", "-"))
	}
}

func ffmpeg(t *testing.T, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffmpeg", append([]string{"-v", "error", "-bitexact"}, args...)...).Output()
	require.NoError(t, err)
	return string(out)
}

func TestOtherTypesPassAsTheyAre(t *testing.T) {
	t.Parallel()
	const webm = "\x1a\x45\xdf\xa3 whatever"
	assert.Equal(t, webm, string(scrubbed(t, []byte(webm), "video/webm")))
	assert.True(t, scrub.SameLength("video/webm"))
}

func TestReaderYieldsWhatCopyWrites(t *testing.T) {
	t.Parallel()
	reader := scrub.Reader(bytes.NewReader(jpegFile(t)), "image/jpeg")
	got, err := io.ReadAll(reader)
	require.NoError(t, errors.Join(err, reader.Close()))
	assert.Equal(t, scrubbed(t, jpegFile(t), "image/jpeg"), got)

	broken := errors.New("line is cut")
	cut := scrub.Reader(io.MultiReader(bytes.NewReader(filmFile()[:40]), iotest.ErrReader(broken)), "video/mp4")
	_, err = io.ReadAll(cut)
	require.ErrorIs(t, err, broken)
	require.NoError(t, cut.Close())
}

func TestACopyThatCannotBeWrittenSaysSo(t *testing.T) {
	t.Parallel()
	reader, writer := io.Pipe()
	full := errors.New("disk is full")
	require.NoError(t, reader.CloseWithError(full))
	for mime, file := range files(t) {
		require.ErrorIs(t, scrub.Copy(writer, bytes.NewReader(file), mime), full)
	}
}

// Memory does not grow with the file.
func TestMemoryStaysFlat(t *testing.T) { //nolint:paralleltest // it counts what the process allocates
	const size = 64 << 20
	for mime, start := range map[string]string{
		"video/mp4": box("ftyp", "isom") + "\x00\x00\x00\x00mdat", "image/jpeg": "\xFF\xD8\xFF\xDA\x00\x02",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		body := io.MultiReader(strings.NewReader(start), io.LimitReader(zeros{}, size))
		require.NoError(t, scrub.Copy(io.Discard, body, mime))
		runtime.ReadMemStats(&after)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(512<<10), mime)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
