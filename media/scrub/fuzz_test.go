package scrub_test

import (
	"bytes"
	"errors"
	"image"
	"testing"

	"darkroom/media/scrub"
)

// FuzzCopy holds for any bytes: nothing panics, films keep their length, a second
// pass finds nothing more to do, and a picture that could be drawn is drawn the
// same.
func FuzzCopy(f *testing.F) {
	f.Fuzz(func(t *testing.T, kind byte, file []byte) {
		mimes := []string{"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"}
		mime := mimes[int(kind)%len(mimes)]
		var once, twice bytes.Buffer
		if err := scrub.Copy(&once, bytes.NewReader(file), mime); err != nil {
			if !errors.Is(err, scrub.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		if scrub.SameLength(mime) && once.Len() != len(file) {
			t.Fatalf("%d bytes became %d", len(file), once.Len())
		}
		if err := scrub.Copy(&twice, bytes.NewReader(once.Bytes()), mime); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Fatalf("a second pass changed something: %v\n%x\n%x", err, once.Bytes(), twice.Bytes())
		}
		assertDrawnTheSame(t, "image/", mime, file, once.Bytes())
	})
}

func assertDrawnTheSame(t *testing.T, family, mime string, before, after []byte) {
	t.Helper()
	const small = 128 // pixels on a side: the fuzzer looks for other faults than slowness
	config, format, err := image.DecodeConfig(bytes.NewReader(before))
	if err != nil || family+format != mime || config.Width > small || config.Height > small {
		return
	}
	want, _, err := image.Decode(bytes.NewReader(before))
	if err != nil {
		return
	}
	got, _, err := image.Decode(bytes.NewReader(after))
	if err != nil {
		t.Fatalf("it could be drawn before: %v", err)
	}
	if !samePixels(want, got) {
		t.Fatal("it is drawn another way")
	}
}

func samePixels(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
