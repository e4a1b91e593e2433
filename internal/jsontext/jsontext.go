// Package jsontext reads JSON whose strings are too long to be held: files in
// base64 that stand within a document. It takes documents byte by byte and knows
// nothing of what they say.
package jsontext

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// ErrMalformed means that the text is no JSON, or ends too early.
var ErrMalformed = errors.New("malformed JSON")

// String reads the inside of one JSON string, from behind its opening quote to
// its closing one, however long it is. It is for text in ASCII: base64 and what
// stands before it.
type String struct {
	r     *bufio.Reader
	ended bool
}

// NewString reads the string whose opening quote was the last byte taken from r.
// Nothing else may read from r before its end.
func NewString(r *bufio.Reader) *String { return &String{r: r} }

// Read reads on; io.EOF is the closing quote. The text's own end is ErrMalformed.
func (s *String) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		if copied := s.plain(p[n:]); copied > 0 {
			n += copied
			continue
		}
		c, err := s.next()
		if err != nil {
			if n > 0 && errors.Is(err, io.EOF) {
				return n, nil
			}
			return n, err
		}
		p[n] = c
		n++
	}
	return len(p), nil
}

// plain copies what is buffered up to the next byte that means something.
func (s *String) plain(p []byte) int {
	if s.ended {
		return 0
	}
	buffered, err := s.r.Peek(min(s.r.Buffered(), len(p)))
	if err != nil {
		return 0
	}
	n := 0
	for n < len(buffered) && buffered[n] >= ' ' && buffered[n] != '"' && buffered[n] != '\\' {
		n++
	}
	copy(p, buffered[:n])
	_, _ = s.r.Discard(n) // cannot fail: they are buffered
	return n
}

func (s *String) next() (byte, error) {
	if s.ended {
		return 0, io.EOF
	}
	c, err := Byte(s.r)
	switch {
	case err != nil:
		return 0, err
	case c == '"':
		s.ended = true
		return 0, io.EOF
	case c == '\\':
		return s.escaped()
	case c < ' ':
		return 0, ErrMalformed // JSON has no such character in a string
	}
	return c, nil
}

// escaped reads what follows a backslash.
func (s *String) escaped() (byte, error) {
	c, err := Byte(s.r)
	if err != nil {
		return 0, err
	}
	switch c {
	case '"', '\\', '/':
		return c, nil
	case 'n', 'r', 't':
		return '\n', nil // white space is nothing in base64
	case 'u':
		digits := make([]byte, 4)
		if _, err := io.ReadFull(s.r, digits); err != nil {
			return 0, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		code, err := strconv.ParseUint(string(digits), 16, 7)
		if err != nil {
			return 0, ErrMalformed
		}
		return byte(code), nil
	}
	return 0, ErrMalformed
}

// NextByte returns the next byte that is no white space.
func NextByte(r *bufio.Reader) (byte, error) {
	for {
		c, err := Byte(r)
		if err != nil || (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
			return c, err
		}
	}
}

// Byte returns a byte that must be there: the text is not at its end.
func Byte(r *bufio.Reader) (byte, error) {
	c, err := r.ReadByte()
	if errors.Is(err, io.EOF) {
		err = ErrMalformed
	}
	return c, err
}
