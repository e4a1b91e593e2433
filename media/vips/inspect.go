package vips

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"darkroom/media"
)

// maxDescriptions is how many bytes of text, profiles and camera data a picture
// may carry, unpacked. Most have a few KB, a workflow that made the picture up
// to 1 MB, a large colour profile 3 MB; libvips needs seven times as much
// memory, and a second for every 4 MB.
const maxDescriptions = 8 << 20

// inspect walks through the parts of a picture before libvips reads it, and
// refuses what libvips would spend minutes or gigabytes on already while it
// reads the header. Pixels are not looked at.
func inspect(path string, t media.Type, maxFrames int) error {
	file, err := os.Open(path) //nolint:gosec // the caller names a file of its own
	if err != nil {
		return fmt.Errorf("open picture: %w", err)
	}
	defer file.Close()
	w := &walk{r: bufio.NewReaderSize(file, 64<<10), left: maxDescriptions, frames: maxFrames}
	switch t.MIME {
	case "image/png", "image/apng":
		err = w.png()
	case "image/jpeg":
		err = w.jpeg()
	case "image/webp":
		err = w.webp()
	case "image/gif", "image/avif", "image/heic", "image/heif":
		// Their readers have limits of their own, and the pages that they tell
		// of are counted afterwards.
	default:
		return fmt.Errorf("thumbnail of %s: %w", t.MIME, media.ErrUnsupported)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil // it is cut: libvips shows as much as there is
	}
	return err
}

// walk is a picture that is gone through from its start.
type walk struct {
	r *bufio.Reader
	// left is how many bytes of descriptions may still come.
	left int64
	// frames is how many frames may still come.
	frames int
}

// signature takes the bytes that the format begins with.
func (w *walk) signature(want string) error {
	got, err := w.take(int64(len(want)))
	if err != nil {
		return err
	}
	for i, b := range []byte(want) {
		if b != got[i] && b != anyByte {
			return fmt.Errorf("%w: it does not begin as its type does", media.ErrCorrupt)
		}
	}
	return nil
}

// anyByte stands in a signature for what may be anything.
const anyByte = '?'

// take returns the next n bytes, of which there are few.
func (w *walk) take(n int64) ([]byte, error) {
	out := make([]byte, n)
	_, err := io.ReadFull(w.r, out)
	return out, err
}

// skip passes n bytes over.
func (w *walk) skip(n int64) error {
	_, err := io.CopyN(io.Discard, w.r, n)
	return err
}

// describe counts n bytes of descriptions.
func (w *walk) describe(n int64) error {
	w.left -= n
	if w.left < 0 {
		return fmt.Errorf("%w: its descriptions are more than %d bytes", media.ErrTooLarge, maxDescriptions)
	}
	return nil
}
