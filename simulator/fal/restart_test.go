package fal_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/simulatortest"
)

// TestRestart stops the simulator in the middle of a job and of an upload. The
// job goes on, its webhook is signed by a key that is still in the set, and the
// place of the file is still there.
func TestRestart(t *testing.T) {
	t.Parallel()
	cfg := simulatortest.Config(t)
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	before := &bundle{Simulator: simulatortest.Run(t, cfg), client: client, key: simulatortest.FalKey}
	r := receive(t, always(http.StatusOK))
	id := text(t, before.create(t, hooked(r), input("[sim delay=500ms] x")), "request_id")
	upload, file := before.place(t, "in.png")
	before.Stop(t)
	require.Empty(t, r.deliveries())

	after := &bundle{Simulator: simulatortest.Run(t, cfg), client: client, key: simulatortest.FalKey}
	require.Eventually(t, func() bool { return len(r.deliveries()) == 1 }, patience, 10*time.Millisecond)
	assert.True(t, after.verify(t, r.deliveries()[0]))
	assert.Equal(t, simulatortest.FalUserID(), r.deliveries()[0].header.Get("X-Fal-Webhook-User-Id"))
	result := after.call(t, http.MethodGet, queue+"fal-ai/flux/requests/"+id, nil)
	require.Equal(t, http.StatusOK, result.status)
	assert.Len(t, files(t, result.body), 1)

	stranger := after.as("")
	assert.Equal(t, http.StatusOK, stranger.call(t, http.MethodPut, pathOf(t, upload), picture(t)).status)
	assert.Equal(t, picture(t), stranger.call(t, http.MethodGet, pathOf(t, file), nil).raw)
}

// pathOf is an address without its host: the simulator is on another port now.
func pathOf(t *testing.T, address string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	require.NoError(t, err)
	return parsed.RequestURI()
}
