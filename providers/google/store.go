package google

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// storeTries and storeWait bridge a storage that restarts: a picture is paid
	// for and exists nowhere else.
	storeTries = 4
	storeWait  = 500 * time.Millisecond
	// sniffLen is what http.DetectContentType looks at.
	sniffLen = 512
)

// store brings the pictures of an answer into our storage and returns where they
// are. ctx is not the call's: the time for it is not what the painting left over.
func (p *Provider) store(ctx context.Context, staging string, x *exchange, tokens [][]byte) ([]models.Output, error) {
	outputs := make([]models.Output, 0, len(tokens))
	for n, token := range tokens {
		file, ok := x.picture(token)
		if !ok {
			return nil, typed(nil, true)
		}
		key := fmt.Sprintf("%s%d", staging, n) // the same on a repeat, which leaves nothing behind
		if err := p.storeOne(ctx, key, file); err != nil {
			return nil, &providers.Error{
				Kind: models.FailureUnknown, JobMayExist: true, Detail: "a picture was painted and could not be stored", Err: err,
			}
		}
		outputs = append(outputs, models.Output{URL: models.StoragePrefix + key})
	}
	return outputs, nil
}

func (p *Provider) storeOne(ctx context.Context, key string, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("measure picture: %w", err)
	}
	head := make([]byte, min(sniffLen, info.Size()))
	if _, err = file.ReadAt(head, 0); err != nil {
		return fmt.Errorf("read picture: %w", err)
	}
	// By its bytes: what an answer says of them is no proof.
	contentType := http.DetectContentType(head)
	for try := 1; ; try++ {
		err = p.files.Put(ctx, key, contentType, info.Size(), io.NewSectionReader(file, 0, info.Size()))
		if err == nil || try == storeTries || !pause(ctx, storeWait<<try) {
			return err
		}
	}
}

// pause returns false if ctx ends before the span has passed.
func pause(ctx context.Context, span time.Duration) bool {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
