package smtp

import (
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"darkroom/simulator/inbox"
)

// read reads a mail: its headers, and its text as plain text and as a page.
func read(body io.Reader) (inbox.Message, error) {
	raw, err := mail.ReadMessage(body)
	if err != nil {
		return inbox.Message{}, err
	}
	words := mime.WordDecoder{}
	letter := inbox.Message{From: raw.Header.Get("From"), Headers: map[string]string{}}
	for name := range raw.Header {
		letter.Headers[name] = raw.Header.Get(name)
	}
	if letter.Subject, err = words.DecodeHeader(raw.Header.Get("Subject")); err != nil {
		return letter, err
	}
	letter.Key = strings.Trim(raw.Header.Get("Message-Id"), "<>")
	return letter, readPart(&letter, part{raw.Header.Get("Content-Type"), raw.Header.Get("Content-Transfer-Encoding"), raw.Body})
}

// part is a mail or what is in one.
type part struct {
	kind, encoding string
	body           io.Reader
}

// readPart adds what a part says to the letter.
func readPart(letter *inbox.Message, p part) error {
	kind, params, err := mime.ParseMediaType(p.kind)
	if err != nil {
		return err
	}
	if strings.HasPrefix(kind, "multipart/") {
		return readParts(letter, multipart.NewReader(p.body, params["boundary"]))
	}
	switch strings.ToLower(p.encoding) {
	case "quoted-printable":
		p.body = quotedprintable.NewReader(p.body)
	case "base64":
		p.body = base64.NewDecoder(base64.StdEncoding, p.body)
	}
	text, err := io.ReadAll(p.body)
	if err != nil {
		return err
	}
	// Lines end as in the caller's text, not as on the wire.
	words := strings.TrimSuffix(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
	switch kind {
	case "text/plain":
		letter.Text = words
	case "text/html":
		letter.HTML = words
	}
	return nil
}

func readParts(letter *inbox.Message, parts *multipart.Reader) error {
	for {
		// Raw, since the other one decodes quoted-printable by itself.
		next, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := readPart(letter, part{next.Header.Get("Content-Type"), next.Header.Get("Content-Transfer-Encoding"), next}); err != nil {
			return err
		}
	}
}
