package supabase

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Check looks at the bucket, and writes, reads and deletes a small object. It
// refuses a public bucket, where whoever knows a key reads without a signature.
func (s *Store) Check(ctx context.Context) error {
	var bucket struct {
		Public bool `json:"public"`
	}
	if _, err := s.do(ctx, request{method: http.MethodGet, path: []string{"bucket", s.cfg.Bucket}}, &bucket); err != nil {
		return fmt.Errorf("check storage: look at bucket %s: %w", s.cfg.Bucket, err)
	}
	if bucket.Public {
		return fmt.Errorf("check storage: bucket %s is public; make it private", s.cfg.Bucket)
	}
	// Every check has a key of its own: another process may be checking too.
	key := "checks/" + rand.Text()
	err := s.writeAndRead(ctx, key)
	if _, removeErr := s.remove(ctx, []string{key}); err == nil {
		err = removeErr
	}
	if err != nil {
		return fmt.Errorf("check storage: %w", err)
	}
	return nil
}

func (s *Store) writeAndRead(ctx context.Context, key string) error {
	const word = "darkroom"
	// Any bucket for media takes this type.
	if err := s.Put(ctx, key, "image/png", int64(len(word)), strings.NewReader(word)); err != nil {
		return err
	}
	body, _, err := s.Open(ctx, key)
	if err != nil {
		return err
	}
	content, err := io.ReadAll(body)
	if err = errors.Join(err, body.Close()); err != nil {
		return err
	}
	if string(content) != word {
		return errors.New("storage returned other bytes than it was given")
	}
	return nil
}
