package supabase

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"sync"

	"darkroom/storage"
)

// errOver is what the transport reads from a body after its request is over.
var errOver = errors.New("request is over")

// exact yields size bytes of a body and holds the last ones back until the body
// has ended there. So a server that trusts the announced length never sees a
// body of another length whole.
type exact struct {
	src  *bufio.Reader
	size int64
	left int64
}

func exactly(body io.Reader, size int64) *exact {
	return &exact{src: bufio.NewReader(body), size: size, left: size}
}

// Read returns ErrWrongSize when the body is shorter or longer than announced.
func (e *exact) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, e.end()
	}
	n, err := e.src.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	if errors.Is(err, io.EOF) {
		return n, e.wrong()
	}
	if e.left > 0 || err != nil {
		return n, err
	}
	if err = e.end(); !errors.Is(err, io.EOF) {
		return 0, err
	}
	return n, nil
}

// end returns io.EOF when the body has no more bytes.
func (e *exact) end() error {
	_, err := e.src.Peek(1)
	if err == nil {
		return e.wrong()
	}
	return err
}

func (e *exact) wrong() error {
	return fmt.Errorf("%w: %d bytes announced", storage.ErrWrongSize, e.size)
}

// payload is the body of one request. The transport may read it, and close it,
// after it has returned an answer: once Close has returned, nobody reads src
// any more and its owner may use it again.
type payload struct {
	mu     sync.Mutex
	src    io.Reader
	err    error
	closed bool
}

// Read reads from src until Close.
func (p *payload) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, errOver
	}
	n, err := p.src.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		p.err = err
	}
	return n, err
}

// Close waits for a Read that is under way. It may be called again.
func (p *payload) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	return nil
}

// failure returns what src failed with, nil if it did not. Call it after Close.
func (p *payload) failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}
