package supabase

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"darkroom/storage"
)

const (
	resumablePath = "upload/resumable"
	// maxCuts is how often one place of an upload may fail before somebody else
	// decides; see Config.ResumeWait.
	maxCuts = 5
	// abandonTime is for one small request that may as well fail.
	abandonTime = 5 * time.Second
)

var (
	errLost        = errors.New("storage has lost a part of the upload")
	errUnconfirmed = errors.New("storage has all of the upload but did not say that it is stored")
)

// upload is one resumable upload by the TUS protocol. It keeps one chunk in
// memory, since the body cannot be read again after a cut.
type upload struct {
	store            *Store
	key, contentType string
	size             int64
	// id names the upload at the server; empty until it is created.
	id string
	// offset is how much the server has said to have.
	offset int64
	// confirmed is true when the server has answered the last chunk: the object
	// is then in its place.
	confirmed bool
}

func (s *Store) putChunks(ctx context.Context, key, contentType string, src *exact) error {
	u := &upload{store: s, key: key, contentType: contentType, size: src.size}
	err := u.run(ctx, src)
	if err != nil {
		u.abandon(ctx)
	}
	return err
}

func (u *upload) run(ctx context.Context, src io.Reader) error {
	buffer := make([]byte, chunkSize)
	for u.offset < u.size {
		chunk := buffer[:min(chunkSize, u.size-u.offset)]
		if _, err := io.ReadFull(src, chunk); err != nil {
			return err
		}
		if err := u.deliver(ctx, chunk); err != nil {
			return err
		}
	}
	if u.confirmed {
		return nil
	}
	return u.confirm(ctx)
}

// deliver sends a chunk until the server has all of it, however often it is
// cut on the way, as long as something arrives every now and then.
func (u *upload) deliver(ctx context.Context, chunk []byte) error {
	start, end := u.offset, u.offset+int64(len(chunk))
	for cuts := 0; u.offset < end; {
		before := u.offset
		err := u.push(ctx, chunk[before-start:])
		if err == nil {
			cuts = 0
			continue
		}
		if cuts++; cuts > maxCuts || storage.Final(err) || ctx.Err() != nil {
			return err
		}
		if err = u.store.pause(ctx, cuts); err != nil {
			return err
		}
		if err = u.resync(ctx, start, end); err != nil {
			return err
		}
		if u.offset > before {
			cuts = 0
		}
	}
	return nil
}

// push sends bytes from offset on; the first ones create the upload.
func (u *upload) push(ctx context.Context, part []byte) error {
	r := request{
		method: http.MethodPatch, path: []string{resumablePath, u.id},
		header: map[string]string{"Upload-Offset": strconv.FormatInt(u.offset, 10)},
		body:   bytes.NewReader(part), size: int64(len(part)),
	}
	if u.id == "" {
		r.method, r.path = http.MethodPost, []string{resumablePath}
		r.header = map[string]string{"Upload-Length": strconv.FormatInt(u.size, 10), "Upload-Metadata": u.metadata()}
	}
	header, err := u.do(ctx, r)
	if err != nil {
		return err
	}
	if u.id == "" {
		// Only the last part: behind a proxy the server may not know its own
		// address, and the key goes to nobody else's.
		if u.id, err = uploadID(header.Get("Location")); err != nil {
			return err
		}
	}
	offset, err := offsetOf(header)
	if err != nil || offset <= u.offset || offset > u.offset+int64(len(part)) {
		return fmt.Errorf("%w: it has %q bytes", errLost, header.Get("Upload-Offset"))
	}
	u.offset = offset
	u.confirmed = offset == u.size
	return nil
}

// resync asks how much has arrived. What it cannot learn now it learns after
// the next cut; only an upload that is gone, or that lacks bytes which are no
// longer at hand, ends it.
func (u *upload) resync(ctx context.Context, start, end int64) error {
	if u.id == "" {
		return nil
	}
	header, err := u.do(ctx, request{method: http.MethodHead, path: []string{resumablePath, u.id}})
	if answer, ok := errors.AsType[*refused](err); ok && (answer.status == http.StatusNotFound || answer.status == http.StatusGone) {
		return errLost
	}
	if err != nil {
		return context.Cause(ctx)
	}
	offset, err := offsetOf(header)
	if err != nil || offset < start || offset > end {
		return fmt.Errorf("%w: it has %q bytes", errLost, header.Get("Upload-Offset"))
	}
	u.offset = offset
	return nil
}

// confirm finds out whether the object is in its place when the answer that
// says so was lost. The upload's id holds the version that the object then has.
func (u *upload) confirm(ctx context.Context) error {
	for cuts := 1; cuts <= maxCuts; cuts++ {
		var object struct {
			Version string `json:"version"`
		}
		_, err := u.store.do(ctx, request{
			method: http.MethodGet, path: []string{"object/info/authenticated", u.store.cfg.Bucket, u.key},
		}, &object)
		if err == nil && object.Version != "" && strings.HasSuffix(nameOf(u.id), object.Version) {
			return nil
		}
		if err = u.store.pause(ctx, cuts); err != nil {
			return err
		}
	}
	return errUnconfirmed
}

// abandon tells the server that no more will come. If it does not hear, it
// deletes the part by itself after a while.
func (u *upload) abandon(ctx context.Context) {
	if u.id == "" {
		return
	}
	// ctx may be what ended the upload.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abandonTime)
	defer cancel()
	_, _ = u.do(ctx, request{method: http.MethodDelete, path: []string{resumablePath, u.id}})
}

// do adds what every request of the protocol bears. The type is the protocol's
// also where there is no body: the SDK would send its own.
func (u *upload) do(ctx context.Context, r request) (http.Header, error) {
	if r.header == nil {
		r.header = map[string]string{}
	}
	r.header["Tus-Resumable"] = "1.0.0"
	r.header["Content-Type"] = "application/offset+octet-stream"
	r.header["X-Upsert"] = "true"
	return u.store.do(ctx, r, nil)
}

func (u *upload) metadata() string {
	pairs := [][2]string{
		{"bucketName", u.store.cfg.Bucket},
		{"objectName", u.key},
		{"contentType", u.contentType},
		{"cacheControl", cacheSeconds},
	}
	fields := make([]string, len(pairs))
	for i, pair := range pairs {
		fields[i] = pair[0] + " " + base64.StdEncoding.EncodeToString([]byte(pair[1]))
	}
	return strings.Join(fields, ",")
}

func uploadID(location string) (string, error) {
	id := path.Base(location)
	if _, err := base64.RawURLEncoding.DecodeString(id); err != nil {
		return "", errors.New("storage answered an upload without id")
	}
	return id, nil
}

// nameOf reads an id: bucket, key and, at the end, the version.
func nameOf(id string) string {
	name, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		return ""
	}
	return string(name)
}

func offsetOf(header http.Header) (int64, error) {
	return strconv.ParseInt(header.Get("Upload-Offset"), 10, 64)
}

// pause waits before the next try, twice as long each time.
func (s *Store) pause(ctx context.Context, cuts int) error {
	timer := time.NewTimer(s.cfg.ResumeWait << (cuts - 1))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
