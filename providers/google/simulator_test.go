package google_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/netguard"
	"darkroom/media"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/google"
	"darkroom/simulator/simulatortest"
)

// played is the adapter against the simulator, which shares no code with it.
func played(t *testing.T) (*simulatortest.Simulator, *google.Provider, google.Config, *shelf) {
	t.Helper()
	sim, files := simulatortest.Start(t), newShelf()
	var picture bytes.Buffer
	require.NoError(t, pngOf(&picture))
	files.objects["in/a.png"] = object{"image/png", picture.Bytes()}
	files.objects["in/b.jpg"] = object{"image/png", picture.Bytes()}
	cfg := configOf(sim.URL() + "/google")
	s := newServer(t, false) // for its transport, which is closed at the end
	provider, err := google.New(cfg, providers.StaticCredentials(simulatortest.GoogleKey), files, time.Now, s.Transport(t, s.http))
	require.NoError(t, err)
	return sim, provider, cfg, files
}

func pngOf(w *bytes.Buffer) error { return png.Encode(w, image.NewGray(image.Rect(0, 0, 64, 64))) }

func TestSimulatedPicture(t *testing.T) {
	t.Parallel()
	sim, provider, _, files := played(t)
	req := pictureRequest()
	req.Input["imageSize"] = "0.5K"
	receipt, err := provider.Submit(t.Context(), req)
	require.NoError(t, err)
	require.Equal(t, models.OutcomeSucceeded, receipt.Outcome.Status, receipt.Outcome.Detail)
	stored, ok := files.get("staging/" + attempt + "/0")
	require.True(t, ok)
	require.Equal(t, "image/png", stored.contentType)
	painted, err := png.Decode(bytes.NewReader(stored.bytes))
	require.NoError(t, err)
	require.Equal(t, 672, painted.Bounds().Dx())
	require.Len(t, sim.Journal(t, "kind=call&accepted=true"), 1)

	said, err := provider.Submit(t.Context(), textRequest())
	require.NoError(t, err)
	require.Contains(t, said.Outcome.Text, "64 by 64 pixels")
}

func TestSimulatedEnds(t *testing.T) {
	t.Parallel()
	_, provider, _, _ := played(t)
	for knob, want := range map[string]models.FailureKind{
		"blocked": models.FailureModeration, "IMAGE_SAFETY": models.FailureModeration, "text_only": models.FailureInvalidInput,
	} {
		req := pictureRequest()
		req.Input["prompt"] = "[sim fail=" + knob + "] x"
		receipt, err := provider.Submit(t.Context(), req)
		require.NoError(t, err)
		require.Equal(t, want, receipt.Outcome.Kind, knob)
	}
	for knobs, want := range map[string]models.FailureKind{
		"http=400": models.FailureAuth, "http=402": models.FailureBilling, "http=404": models.FailureGone,
		"http=429": models.FailureRateLimited, "http=429 retry_after=none": models.FailureBilling, "http=503": models.FailureProviderBusy,
		"http=timeout_after_accept": models.FailureNetwork, "media=truncate": models.FailureNetwork,
	} {
		req := pictureRequest()
		req.Input["prompt"] = "[sim " + knobs + "] x"
		_, err := provider.Submit(t.Context(), req)
		require.Equal(t, want, providers.KindOf(err), knobs)
	}
}

// TestSimulatedFilm brings a film home: its address is Google's own, and leads on
// to a host that must not see the key. The simulator fails the test if it does.
func TestSimulatedFilm(t *testing.T) {
	t.Parallel()
	sim, provider, cfg, _ := played(t)
	req := filmRequest()
	req.Input["durationSeconds"] = 4
	receipt, err := provider.Submit(t.Context(), req)
	require.NoError(t, err)
	job := providers.Job{ID: receipt.JobID, Handle: receipt.Handle, Model: req.Model, CredentialID: req.CredentialID}
	var outcome models.Outcome
	require.Eventually(t, func() bool {
		outcome, err = provider.Poll(t.Context(), job)
		return err == nil && outcome.Status.Terminal()
	}, time.Minute, 50*time.Millisecond)
	require.Len(t, outcome.Outputs, 1, outcome.Detail)

	keeper, err := google.NewFileAuthorizer(cfg, providers.StaticCredentials(simulatortest.GoogleKey))
	require.NoError(t, err)
	allowed := []string{strings.TrimPrefix(sim.URL(), "http://"), strings.TrimPrefix(sim.MediaURL(), "http://")}
	guard, err := netguard.New(netguard.Config{AllowHosts: allowed}, nil)
	require.NoError(t, err)
	limits := media.DownloadConfig{Hosts: []string{"media.example"}, MaxBytes: 1 << 30, IdleTimeout: time.Minute}
	var film bytes.Buffer
	for _, by := range [][]media.Authorizer{nil, {keeper}} {
		downloader, err := media.NewDownloader(limits, guard, by...)
		require.NoError(t, err)
		err = downloader.Download(t.Context(), outcome.Outputs[0].URL, &film, nil)
		downloader.Close()
		if by == nil {
			require.ErrorIs(t, err, media.ErrExpired, "without the key there is no film")
			continue
		}
		require.NoError(t, err)
	}
	require.Equal(t, "ftyp", film.String()[4:8])
}
