package scrub

import (
	"bufio"
	"errors"
	"io"
)

// stream is a file on its way. Every method but peek returns errEnd where the
// file ends before what was asked for.
type stream struct {
	in  *bufio.Reader
	out *bufio.Writer
}

// read takes the next n bytes. Of fewer none are lost: they are passed on.
func (s *stream) read(n int) ([]byte, error) {
	part := make([]byte, n)
	got, err := io.ReadFull(s.in, part)
	if err != nil {
		return nil, errors.Join(s.write(part[:got]), ended(err))
	}
	return part, nil
}

// peek looks at most at the next n bytes; n is below bufferLen.
func (s *stream) peek(n int) []byte {
	head, _ := s.in.Peek(n) // an error comes again when they are read
	return head
}

func (s *stream) write(p []byte) error {
	_, err := s.out.Write(p)
	return err
}

// pass lets n bytes through as they are.
func (s *stream) pass(n int64) error {
	_, err := io.CopyN(s.out, s.in, n)
	return ended(err)
}

// drop leaves n bytes out.
func (s *stream) drop(n int64) error {
	_, err := io.CopyN(io.Discard, s.in, n)
	return ended(err)
}

// blank replaces n bytes by zeros.
func (s *stream) blank(n int64) error {
	_, err := io.CopyN(zeros{s.out}, s.in, n)
	return ended(err)
}

// take returns the first maxExif of n bytes and leaves the others out.
func (s *stream) take(n int64) ([]byte, error) {
	part := make([]byte, min(n, maxExif))
	if _, err := io.ReadFull(s.in, part); err != nil {
		return nil, ended(err)
	}
	return part, s.drop(n - int64(len(part)))
}

func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errEnd
	}
	return err
}

// zeros writes as many zeros as it is given bytes.
type zeros struct{ to io.Writer }

// Write writes zeros.
func (z zeros) Write(p []byte) (int, error) {
	clear(p) // io.CopyN's own buffer
	return z.to.Write(p)
}
