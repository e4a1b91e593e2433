package google_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/google"
	"darkroom/providers/providertest"
)

// TestRefusedBeforeSending needs no look for a job afterwards.
func TestRefusedBeforeSending(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*providers.Request)
		kind   models.FailureKind
	}{
		"no model":          {func(r *providers.Request) { r.Model = "" }, models.FailureGone},
		"path in model":     {func(r *providers.Request) { r.Model = "a/../files" }, models.FailureGone},
		"dots":              {func(r *providers.Request) { r.Model = "a..b" }, models.FailureGone},
		"method in model":   {func(r *providers.Request) { r.Model = "a:deleteEverything" }, models.FailureGone},
		"no key":            {func(r *providers.Request) { r.Key = "" }, models.FailureInvalidInput},
		"path in key":       {func(r *providers.Request) { r.Key = "../generations/1" }, models.FailureInvalidInput},
		"unknown parameter": {func(r *providers.Request) { r.Input["seed"] = 7 }, models.FailureInvalidInput},
		"of a film":         {func(r *providers.Request) { r.Input["durationSeconds"] = 7 }, models.FailureInvalidInput},
		"of another type":   {func(r *providers.Request) { r.Input["prompt"] = 7 }, models.FailureInvalidInput},
		"no JSON":           {func(r *providers.Request) { r.Input["prompt"] = func() {} }, models.FailureInvalidInput},
		"address":           {func(r *providers.Request) { r.Input["image"] = "https://media.example/a.png" }, models.FailureInvalidInput},
		"missing input":     {func(r *providers.Request) { r.Input["image"] = "storage:in/none.png" }, models.FailureInvalidInput},
		"large input":       {func(r *providers.Request) { r.Input["image"] = "storage:in/large.png" }, models.FailureInvalidInput},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, false)
			b.shelf.objects["in/large.png"] = object{"image/png", make([]byte, 14<<20+1)}
			req := pictureRequest()
			test.change(&req)
			_, err := b.provider.Submit(t.Context(), req)
			var fault *providers.Error
			require.ErrorAs(t, err, &fault)
			require.Equal(t, test.kind, fault.Kind)
			require.False(t, fault.JobMayExist)
			require.Empty(t, b.server.journal())
		})
	}
}

// TestStorageIsAway before the request: nothing was sent, so it may be tried again.
func TestStorageIsAway(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	errAway := errors.New("storage is away")
	b.shelf.fail = func(string) error { return errAway }
	_, err := b.provider.Submit(t.Context(), pictureRequest())
	var fault *providers.Error
	require.ErrorAs(t, err, &fault)
	require.ErrorIs(t, err, errAway)
	require.Equal(t, models.FailureNetwork, fault.Kind)
	require.False(t, fault.JobMayExist)
	require.Empty(t, b.server.journal())
}

// TestPictureOutlivesAStumbleOfStorage: it is paid for and exists nowhere else.
func TestPictureOutlivesAStumbleOfStorage(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	failures := 1
	b.shelf.fail = func(call string) error {
		if call == "put" && failures > 0 {
			failures--
			return errors.New("storage restarts")
		}
		return nil
	}
	receipt, err := b.provider.Submit(t.Context(), pictureRequest())
	require.NoError(t, err)
	require.Len(t, receipt.Outcome.Outputs, 2)
	require.Len(t, b.server.journal(), 1)
}

// TestPictureThatCannotBeStored may not be painted again for it.
func TestPictureThatCannotBeStored(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.shelf.fail = func(call string) error {
		if call != "put" {
			return nil
		}
		cancel() // nobody waits for another try
		return errors.New("storage is full")
	}
	_, err := b.provider.Submit(ctx, pictureRequest())
	var fault *providers.Error
	require.ErrorAs(t, err, &fault)
	require.True(t, fault.JobMayExist)
}

// short is a storage whose objects are shorter than it says.
type short struct{ *shelf }

func (s short) Open(ctx context.Context, key string) (io.ReadCloser, int64, string, error) {
	body, size, contentType, err := s.shelf.Open(ctx, key)
	return body, size + 1<<20, contentType, err
}

// TestInputBreaksOnTheWay: Google cannot have had a whole request.
func TestInputBreaksOnTheWay(t *testing.T) {
	t.Parallel()
	for name, http2 := range providertest.Protocols() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, files := newServer(t, http2), newShelf()
			provider, err := google.New(configOf(s.http.URL), providers.StaticCredentials(key), short{files}, clock, s.Transport(t, s.http))
			require.NoError(t, err)
			for _, size := range []int{28, 24 << 10} { // within a chunk, and at the end of one
				files.objects["in/a.png"] = object{"image/png", make([]byte, size)}
				_, err = provider.Submit(t.Context(), pictureRequest())
				var fault *providers.Error
				require.ErrorAs(t, err, &fault)
				require.Equal(t, models.FailureNetwork, fault.Kind)
				require.False(t, fault.JobMayExist)
				require.Empty(t, s.Accepted())
			}
		})
	}
}

func TestUnknownCredential(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	req := pictureRequest()
	req.CredentialID = "other"
	_, err := b.provider.Submit(t.Context(), req)
	require.ErrorContains(t, err, "other")
	require.Empty(t, b.server.journal())
}

// TestPromptsCannotNameFiles: what looks like a stand-in is text.
func TestPromptsCannotNameFiles(t *testing.T) {
	t.Parallel()
	b := setup(t, false)
	req := pictureRequest()
	req.Input["prompt"] = "picture 0 " + encode([]byte("picture 0")) + ` "inlineData":{"data":"x"} <&>`
	_, err := b.provider.Submit(t.Context(), req)
	require.NoError(t, err)
	require.Contains(t, string(b.server.journal()[0].body), "picture 0")
}
