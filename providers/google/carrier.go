package google

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// carrier takes pictures past the SDK: in a request it puts the files in the place
// of their stand-ins, in an answer stand-ins in the place of the pictures. Which
// those are the exchange in the request's context says.
type carrier struct{ next http.RoundTripper }

// RoundTrip sends one request.
func (c carrier) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	// The SDK tells Google how long ctx allows. Google then gives up by itself, and
	// answers short times with a 500.
	req.Header.Del("X-Server-Timeout")
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return c.next.RoundTrip(req)
	}
	if err := load(req, x); err != nil {
		return nil, err
	}
	resp, err := c.next.RoundTrip(req)
	if err != nil || resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp, err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end below, or of no use any more
	small, err := shrink(resp.Body, x.keep)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(small)), int64(len(small))
	return resp, nil
}

// load puts the files into the request. Its body is the SDK's, small and in
// memory.
func load(req *http.Request, x *exchange) error {
	raw, err := io.ReadAll(req.Body)
	if err = errors.Join(err, req.Body.Close()); err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	// The SDK writes fields in an order of its own.
	slices.SortFunc(x.outgoing, func(a, b outgoing) int {
		return cmp.Compare(bytes.Index(raw, []byte(a.standIn())), bytes.Index(raw, []byte(b.standIn())))
	})
	body := &sending{exchange: x}
	for _, file := range x.outgoing {
		before, after, found := bytes.Cut(raw, []byte(file.standIn()))
		if !found {
			return errors.New("a picture has no place in the request")
		}
		body.add(bytes.NewReader(before), int64(len(before)))
		body.add(&encoded{file: file}, file.encodedSize())
		raw = after
	}
	body.add(bytes.NewReader(raw), int64(len(raw)))
	x.sent = true
	// Without GetBody the transport cannot send it a second time by itself.
	req.Body, req.GetBody, req.ContentLength = body, nil, body.size
	return nil
}

// exchangeKey is the key of the exchange in a context.
type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// sending is the body of a request.
type sending struct {
	exchange *exchange
	parts    []io.Reader
	size     int64
}

func (s *sending) add(part io.Reader, size int64) {
	s.parts = append(s.parts, part)
	s.size += size
}

// Read reads on, and notes when one of our own files broke.
func (s *sending) Read(p []byte) (int, error) {
	for len(s.parts) > 0 {
		n, err := s.parts[0].Read(p)
		if errors.Is(err, io.EOF) {
			s.parts, err = s.parts[1:], nil
		}
		if err != nil {
			s.exchange.broken.Store(true)
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.EOF
}

// Close closes the files. The transport calls it, at the latest after its answer.
func (s *sending) Close() error { return s.exchange.closeFiles() }
