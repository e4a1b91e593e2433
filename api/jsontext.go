package api

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// jsonText reads the inside of one JSON string, from behind its opening quote to
// its closing one, however long it is. It is for text in ASCII.
type jsonText struct {
	r     *bufio.Reader
	ended bool
}

// Read reads on; io.EOF is the closing quote.
func (t *jsonText) Read(p []byte) (int, error) {
	for n := range p {
		c, err := t.next()
		if err != nil {
			if n > 0 && errors.Is(err, io.EOF) {
				return n, nil
			}
			return n, err
		}
		p[n] = c
	}
	return len(p), nil
}

func (t *jsonText) next() (byte, error) {
	if t.ended {
		return 0, io.EOF
	}
	c, err := readByte(t.r)
	switch {
	case err != nil:
		return 0, err
	case c == '"':
		t.ended = true
		return 0, io.EOF
	case c == '\\':
		return t.escaped()
	case c < ' ':
		return 0, errBadList // JSON has no such character in a string
	}
	return c, nil
}

// escaped reads what follows a backslash.
func (t *jsonText) escaped() (byte, error) {
	c, err := readByte(t.r)
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
		if _, err := io.ReadFull(t.r, digits); err != nil {
			return 0, fmt.Errorf("%w: %w", errBadList, err)
		}
		code, err := strconv.ParseUint(string(digits), 16, 7)
		if err != nil {
			return 0, errBadList
		}
		return byte(code), nil
	}
	return 0, errBadList
}

// nextByte returns the next byte that is no white space.
func nextByte(r *bufio.Reader) (byte, error) {
	for {
		c, err := readByte(r)
		if err != nil || (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
			return c, err
		}
	}
}

// readByte reads a byte that must be there: the text is not at its end.
func readByte(r *bufio.Reader) (byte, error) {
	c, err := r.ReadByte()
	if errors.Is(err, io.EOF) {
		err = errBadList
	}
	return c, err
}
