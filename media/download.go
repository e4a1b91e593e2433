package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"darkroom/internal/netguard"
)

// chunk is the size of one read. It bounds the memory of a download of any
// length, and is large enough for a few hundred MB a second.
const chunk = 64 << 10

// Downloader fetches files that providers and users point at. It is safe for
// many goroutines.
type Downloader struct {
	cfg    DownloadConfig
	client *http.Client
}

// NewDownloader returns a downloader that asks the configured hosts, as far as
// guard lets it, and shows them what the authorizers give it for them.
func NewDownloader(cfg DownloadConfig, guard *netguard.Guard, authorizers ...Authorizer) (*Downloader, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	client := guard.Client(cfg.Hosts)
	if len(authorizers) > 0 {
		client.Transport = authorized{by: authorizers, next: client.Transport}
	}
	return &Downloader{cfg: cfg, client: client}, nil
}

// Close closes the connections that are kept for the next download.
func (d *Downloader) Close() { d.client.CloseIdleConnections() }

// Download streams the file at rawURL to w and calls progress, which may be
// nil, with the number of bytes so far after each chunk. Its errors are
// ErrExpired, ErrTooLarge, ErrRefused, ErrNetwork, what w returned, or the
// context's. After an error w holds a part: throw it away.
func (d *Downloader) Download(ctx context.Context, rawURL string, w io.Writer, progress func(done int64)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	stalled := time.AfterFunc(d.cfg.IdleTimeout, func() {
		stop(fmt.Errorf("%w: nothing came for %s", ErrNetwork, d.cfg.IdleTimeout))
	})
	defer stalled.Stop()

	resp, err := d.request(ctx, rawURL)
	if err != nil {
		return classify(ctx, err)
	}
	defer resp.Body.Close()
	if err = d.check(resp); err != nil {
		return err
	}
	if err = Expect(w, resp.ContentLength); err != nil {
		return err
	}
	return d.stream(ctx, resp, w, func(done int64) {
		stalled.Reset(d.cfg.IdleTimeout)
		if progress != nil {
			progress(done)
		}
	})
}

// Expect tells w that n bytes will come, so that it may refuse before the first
// of them has travelled. The writer that a Fill is given listens; others need
// not, and a negative n tells nothing.
func Expect(w io.Writer, n int64) error {
	listener, ok := w.(interface{ expect(n int64) error })
	if !ok || n < 0 {
		return nil
	}
	return listener.expect(n)
}

func (d *Downloader) request(ctx context.Context, rawURL string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, rawURL, http.NoBody)
	if err != nil {
		// The cause would quote the URL.
		return nil, fmt.Errorf("%w: not a URL", ErrRefused)
	}
	return d.client.Do(req)
}

// check reads what the header tells before a byte of the body is taken.
func (d *Downloader) check(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone:
		// Signed URLs of buckets answer 401 or 403, not 404, once they expired.
		return fmt.Errorf("%w: status %d", ErrExpired, resp.StatusCode)
	default:
		return fmt.Errorf("%w: status %d", ErrNetwork, resp.StatusCode)
	}
	if resp.ContentLength > d.cfg.MaxBytes {
		return fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrTooLarge, resp.ContentLength, d.cfg.MaxBytes)
	}
	return nil
}

func (d *Downloader) stream(ctx context.Context, resp *http.Response, w io.Writer, progress func(int64)) error {
	buf := make([]byte, chunk)
	var done int64
	for {
		n, readErr := resp.Body.Read(buf)
		done += int64(n)
		if done > d.cfg.MaxBytes {
			return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, d.cfg.MaxBytes)
		}
		if _, err := w.Write(buf[:n]); err != nil {
			return fmt.Errorf("write download: %w", err)
		}
		if n > 0 {
			progress(done)
		}
		if readErr == nil {
			continue
		}
		if !errors.Is(readErr, io.EOF) {
			return classify(ctx, readErr)
		}
		return complete(done, resp.ContentLength)
	}
}

// complete tells a whole file from a cut one. Without a length the transport
// has checked the chunk that ends the body.
func complete(done, length int64) error {
	if length >= 0 && done != length {
		return fmt.Errorf("%w: %d of %d bytes came", ErrNetwork, done, length)
	}
	if done == 0 {
		return fmt.Errorf("%w: the file is empty", ErrNetwork)
	}
	return nil
}

// classify gives an error of the client its kind, and takes the URL out of it.
func classify(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		// The cause is ErrNetwork when the transfer stood still.
		return context.Cause(ctx)
	}
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		err = withURL.Err
	}
	if errors.Is(err, ErrRefused) {
		return err
	}
	if errors.Is(err, netguard.ErrRefused) {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return fmt.Errorf("%w: %w", ErrNetwork, err)
}
