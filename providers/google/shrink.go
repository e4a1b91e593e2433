package google

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"darkroom/internal/jsontext"
)

const (
	// maxRest is what an answer may have besides its pictures: texts of a model with
	// the largest output, several times over.
	maxRest = 4 << 20
	// maxDepth is several times what an answer nests.
	maxDepth = 64
)

var (
	errLong = errors.New("the answer is too long")
	errDeep = errors.New("the answer nests too deep")
)

// shrink copies a JSON document and puts stand-ins in the place of the pictures
// in it, which keep takes as they come in. Signatures of thoughts, some of them
// megabytes long, are left out: nobody sends them back. Whether the rest is JSON
// its reader will see.
func shrink(document io.Reader, keep func(picture io.Reader) (token string, err error)) ([]byte, error) {
	s := shrinker{r: bufio.NewReaderSize(document, 64<<10), keep: keep}
	for {
		c, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return s.out.Bytes(), nil
		}
		if err == nil {
			err = s.step(c)
		}
		if err == nil && s.out.Len() > maxRest {
			err = errLong
		}
		if err != nil {
			return nil, err
		}
	}
}

type shrinker struct {
	r    *bufio.Reader
	keep func(io.Reader) (string, error)
	out  bytes.Buffer
	// open are the objects and lists around the place that is being read.
	open []level
}

// level is an object or a list.
type level struct {
	object bool
	// name is the field that it is the value of.
	name string
	// field is the last one that was read in it, and before is true while the next
	// string is a field's name.
	field  string
	before bool
}

func (s *shrinker) inside() *level {
	if len(s.open) == 0 {
		s.open = append(s.open, level{})
	}
	return &s.open[len(s.open)-1]
}

func (s *shrinker) step(c byte) error {
	if c == '"' {
		return s.text()
	}
	s.out.WriteByte(c)
	switch c {
	case '{', '[':
		if len(s.open) > maxDepth {
			return errDeep
		}
		s.open = append(s.open, level{object: c == '{', name: s.inside().field, before: c == '{'})
	case '}', ']':
		if len(s.open) > 1 {
			s.open = s.open[:len(s.open)-1]
		}
	case ',':
		s.inside().before = s.inside().object
	}
	return nil
}

// text reads a string: the name of a field, or a value.
func (s *shrinker) text() error {
	at := s.inside()
	switch {
	case at.before:
		start := s.out.Len()
		err := s.raw()
		name := s.out.Bytes()[start:]
		at.before, at.field = false, string(bytes.Trim(name, `"`))
		return err
	case at.field == "data" && (at.name == "inlineData" || at.name == "inline_data"):
		return s.picture()
	case at.field == "thoughtSignature" || at.field == "thought_signature":
		s.out.WriteString(`""`)
		_, err := io.Copy(io.Discard, jsontext.NewString(s.r))
		return err
	}
	return s.raw()
}

func (s *shrinker) picture() error {
	text := jsontext.NewString(s.r)
	token, err := s.keep(base64.NewDecoder(base64.StdEncoding, text))
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	s.out.WriteByte('"')
	s.out.WriteString(base64.StdEncoding.EncodeToString([]byte(token)))
	s.out.WriteByte('"')
	// What may stand behind the padding.
	_, err = io.Copy(io.Discard, text)
	return err
}

// raw copies a string as it stands. An end of the document within it is left to
// the reader of the copy.
func (s *shrinker) raw() error {
	s.out.WriteByte('"')
	for escaped := false; s.out.Len() <= maxRest; {
		c, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		s.out.WriteByte(c)
		if c == '"' && !escaped {
			return nil
		}
		escaped = c == '\\' && !escaped
	}
	return errLong
}
