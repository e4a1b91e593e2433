package google

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// maxInputs keeps a request with its files in base64 below the 20 MB that
	// Google takes, prompt included. It is one upload and some, or several smaller.
	maxInputs = 14 << 20
	// maxPicture is more than a 4K picture takes without any compression.
	maxPicture = 64 << 20
	// maxPictures is far above the one that an answer holds as a rule, with some
	// more that the model thought with.
	maxPictures = 16
)

// exchange is what one call takes past the SDK.
type exchange struct {
	files Files
	dir   string
	// outgoing are the files of the request.
	outgoing []outgoing
	total    int64
	// sent is true once the transport owns the files.
	sent bool
	// broken is true when one of our own files could not be read to its end: then
	// Google cannot have had a whole request.
	broken atomic.Bool
	// kept are the pictures of the answer, in its order, in files without a name.
	kept []*os.File
}

// outgoing is one file on its way to Google.
type outgoing struct {
	body  io.ReadCloser
	size  int64
	token string
}

// standIn is what the SDK makes of the token, which it takes for a file's bytes.
func (o outgoing) standIn() string { return base64.StdEncoding.EncodeToString([]byte(o.token)) }

func (o outgoing) encodedSize() int64 { return (o.size + 2) / 3 * 4 }

// attach opens an input and returns its stand-in for the SDK, and its type.
func (x *exchange) attach(ctx context.Context, ref string) (token []byte, contentType string, err error) {
	key, ours := strings.CutPrefix(ref, models.StoragePrefix)
	if !ours {
		return nil, "", invalid("an input is no file of our storage: Google fetches none")
	}
	body, size, contentType, err := x.files.Open(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", &providers.Error{Kind: models.FailureInvalidInput, Detail: "an input is not there any more", Err: err}
	}
	if err != nil {
		return nil, "", &providers.Error{Kind: models.FailureNetwork, Detail: "an input could not be opened", Err: err}
	}
	// A name that no prompt can hold by chance or by will.
	file := outgoing{body: body, size: size, token: rand.Text()}
	x.outgoing = append(x.outgoing, file)
	if x.total += size; x.total > maxInputs {
		return nil, "", invalid(fmt.Sprintf("the inputs have more than the %d bytes that fit into a request", maxInputs))
	}
	return []byte(file.token), contentType, nil
}

// keep streams a picture of the answer into a file without a name and returns its
// stand-in.
func (x *exchange) keep(picture io.Reader) (token string, err error) {
	if len(x.kept) == maxPictures {
		return "", fmt.Errorf("the answer holds more than %d pictures", maxPictures)
	}
	file, err := os.CreateTemp(x.dir, "google-*")
	if err != nil {
		return "", fmt.Errorf("make file for a picture: %w", err)
	}
	x.kept = append(x.kept, file)
	// Without a name it goes with the process, however that ends.
	if err = os.Remove(file.Name()); err != nil {
		return "", fmt.Errorf("unlink file of a picture: %w", err)
	}
	size, err := io.Copy(file, io.LimitReader(picture, maxPicture+1))
	if err != nil {
		return "", fmt.Errorf("keep a picture: %w", err)
	}
	if size > maxPicture {
		return "", fmt.Errorf("a picture has more than %d bytes", maxPicture)
	}
	return keptToken(len(x.kept) - 1), nil
}

func keptToken(n int) string { return fmt.Sprintf("picture %d", n) }

// picture returns the file behind a stand-in.
func (x *exchange) picture(token []byte) (*os.File, bool) {
	for n, file := range x.kept {
		if string(token) == keptToken(n) {
			return file, true
		}
	}
	return nil, false
}

// close lets go of everything that nobody else owns.
func (x *exchange) close() {
	if !x.sent {
		_ = x.closeFiles() // only read from
	}
	for _, file := range x.kept {
		_ = file.Close() // it has no name, and what was wanted of it is stored
	}
}

func (x *exchange) closeFiles() error {
	var faults []error
	for _, file := range x.outgoing {
		faults = append(faults, file.body.Close())
	}
	return errors.Join(faults...)
}

func invalid(detail string) error {
	return &providers.Error{Kind: models.FailureInvalidInput, Detail: detail}
}

// encodeChunk is a multiple of three, so that base64 has no padding within.
const encodeChunk = 24 << 10

// encoded reads a file in base64. It is exactly as long as was announced, or an
// error.
type encoded struct {
	file  outgoing
	done  int64
	ready []byte
	chunk []byte
}

// Read reads on.
func (e *encoded) Read(p []byte) (int, error) {
	if len(e.ready) == 0 {
		if e.done == e.file.size {
			return 0, io.EOF
		}
		if err := e.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, e.ready)
	e.ready = e.ready[n:]
	return n, nil
}

func (e *encoded) fill() error {
	if e.chunk == nil {
		e.chunk = make([]byte, encodeChunk+base64.StdEncoding.EncodedLen(encodeChunk))
	}
	raw := e.chunk[:min(encodeChunk, e.file.size-e.done)]
	if _, err := io.ReadFull(e.file.body, raw); errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF // not the end of what was announced
	} else if err != nil {
		return fmt.Errorf("read input: %w", err)
	}
	e.done += int64(len(raw))
	e.ready = e.chunk[encodeChunk:][:base64.StdEncoding.EncodedLen(len(raw))]
	base64.StdEncoding.Encode(e.ready, raw)
	return nil
}
