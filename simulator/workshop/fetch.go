package workshop

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"darkroom/simulator/studio"
)

// InputError says that an input could not be had or read: the caller's fault.
type InputError struct{ Err error }

// Error names the fault.
func (e *InputError) Error() string { return "input: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *InputError) Unwrap() error { return e.Err }

// uploadScheme marks a source that is one of our own uploads.
const uploadScheme = "upload:"

// UploadSource returns the source for an order that names an upload. The caller
// has checked whose it is.
func UploadSource(id string) string { return uploadScheme + id }

// inputs are the files of an order, not decoded yet; nil for what it does
// without.
type inputs struct {
	source, mask []byte
}

// gather fetches the first source and the mask. Further sources lend a style to
// real models and would change nothing here.
func (w *Workshop) gather(ctx context.Context, order studio.Order) (in inputs, err error) {
	if len(order.Sources) > 0 {
		if in.source, err = w.fetch(ctx, order.Sources[0]); err != nil {
			return inputs{}, err
		}
	}
	if order.Mask != "" {
		in.mask, err = w.fetch(ctx, order.Mask)
	}
	return in, err
}

func (in inputs) decode() (from studio.Materials, err error) {
	if in.source != nil {
		if from.Source, err = studio.Decode(bytes.NewReader(in.source)); err != nil {
			return studio.Materials{}, err
		}
	}
	if in.mask != nil {
		from.Mask, err = studio.Decode(bytes.NewReader(in.mask))
	}
	return from, err
}

// maxInput is Replicate's limit of uploaded files, 100 MiB.
const maxInput = 100 << 20

// fetch reads an input: an upload, a data URL, or a web address. An address is
// fetched as the real provider would, from wherever it points to.
func (w *Workshop) fetch(ctx context.Context, source string) ([]byte, error) {
	if id, isUpload := strings.CutPrefix(source, uploadScheme); isUpload {
		return w.readUpload(id)
	}
	if data, isData := strings.CutPrefix(source, "data:"); isData {
		return decodeDataURL(data)
	}
	return w.download(ctx, source)
}

func (w *Workshop) readUpload(id string) ([]byte, error) {
	contents, err := w.uploads.Open(id)
	if err != nil {
		return nil, err
	}
	defer contents.Close()
	return readCapped(contents)
}

func decodeDataURL(data string) ([]byte, error) {
	header, payload, found := strings.Cut(data, ",")
	if !found || !strings.HasSuffix(header, ";base64") {
		return nil, errors.New("data URL is not in base64")
	}
	contents, err := base64.StdEncoding.DecodeString(payload)
	if err != nil {
		return nil, fmt.Errorf("decode data URL: %w", err)
	}
	return contents, nil
}

func (w *Workshop) download(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch %s: status %d", address, resp.StatusCode)
	}
	return readCapped(resp.Body)
}

func readCapped(r io.Reader) ([]byte, error) {
	contents, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if len(contents) > maxInput {
		return nil, fmt.Errorf("larger than %d bytes", maxInput)
	}
	return contents, nil
}
