// Package scrub takes out of pictures and films what tells where, when and by
// whom they were made, while they pass by: it holds no file, whole or in large
// part. What draws the picture stays bit for bit, and so do its orientation and
// its colours. It decodes no pixel and needs no library.
//
// It keeps what it knows to be needed and drops the rest, not the other way
// round: places hide in makers' notes, comments, previews and whatever else a
// camera adds next year.
package scrub

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// ErrDamaged means that a file cannot be followed from part to part, so nobody can
// say what it holds.
var ErrDamaged = errors.New("file is damaged")

// errEnd means that the file ended, early or not.
var errEnd = errors.New("file has ended")

const (
	// bufferLen is for many small parts: one system call for a few hundred of them.
	bufferLen = 32 << 10
	// maxExif is how much of Exif data is looked at: the most that a JPEG can hold,
	// and what tells how to show a picture stands at the beginning.
	maxExif = 64 << 10
)

// Copy copies a file of a MIME type from src to dst without what it says about its
// maker. Types that it does not know pass as they are. A file that ends early ends
// early in dst too. Errors: ErrDamaged, and those of src and dst.
//
// What is left out of SameLength's types is replaced by as many bytes that say
// nothing.
func Copy(dst io.Writer, src io.Reader, mime string) error {
	s := &stream{in: bufio.NewReaderSize(src, bufferLen), out: bufio.NewWriterSize(dst, bufferLen)}
	err := s.follow(mime)
	if errors.Is(err, errEnd) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("scrub %s: %w", mime, err)
	}
	if err := s.out.Flush(); err != nil {
		return fmt.Errorf("scrub %s: %w", mime, err)
	}
	return nil
}

// SameLength reports whether a file of the type has as many bytes afterwards as
// before: films, whose tables count from the file's beginning, and formats that
// are not changed.
func SameLength(mime string) bool {
	switch mime {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
		return false
	}
	return true
}

// Reader is Copy for those who read: what it returns yields the file without its
// traces. Close it, also after an error.
func Reader(src io.Reader, mime string) io.ReadCloser {
	reader, writer := io.Pipe()
	// Ends with src, or when the reader is closed.
	go func() { writer.CloseWithError(Copy(writer, src, mime)) }()
	return reader
}

func (s *stream) follow(mime string) error {
	switch mime {
	case "image/jpeg":
		return s.jpeg()
	case "image/png":
		return s.png()
	case "image/gif":
		return s.gif()
	case "image/webp":
		return s.webp()
	case "video/mp4", "video/quicktime":
		return s.film()
	}
	_, err := io.Copy(s.out, s.in)
	return err
}
