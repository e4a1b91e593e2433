package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

// world answers in the place of whatever stands at the public address.
type world func(asked int) (status int, body string)

// counting is a transport to a world; it counts how often that was asked.
type counting struct {
	answer world
	asked  int
}

// RoundTrip answers.
func (c *counting) RoundTrip(req *http.Request) (*http.Response, error) {
	c.asked++
	status, body := c.answer(c.asked)
	if status == 0 {
		return nil, errors.New(body)
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Request: req,
		Header: http.Header{"Location": {"https://www.example.com/healthz"}},
		Body:   io.NopCloser(strings.NewReader(body)),
	}, nil
}

// look runs the check in a bubble where time passes by itself, and returns the
// warnings, how often was asked and how long it took.
func look(t *testing.T, base string, answer world) (warnings []observer.LoggedEntry, asked int, took time.Duration) {
	t.Helper()
	core, logged := observer.New(zap.DebugLevel)
	transport := &counting{answer: answer}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		checkPublicURL(t.Context(), zap.New(core), transport, base)
		took = time.Since(start)
	})
	return logged.All(), transport.asked, took
}

const public = "https://darkroom.example.com"

func TestPublicURLLeadsHere(t *testing.T) {
	t.Parallel()
	warnings, asked, _ := look(t, public, func(asked int) (int, string) {
		if asked < 3 {
			return http.StatusBadGateway, "not up yet"
		}
		return http.StatusOK, `{"status":"ok"}`
	})
	assert.Empty(t, warnings)
	assert.Equal(t, 3, asked)
}

// TestPublicURLRedirects is incident 43 at start.
func TestPublicURLRedirects(t *testing.T) {
	t.Parallel()
	warnings, asked, _ := look(t, public, func(int) (int, string) { return http.StatusMovedPermanently, "" })
	require.Len(t, warnings, 1)
	assert.Equal(t, zap.WarnLevel, warnings[0].Level)
	assert.Contains(t, warnings[0].ContextMap()["error"], "redirects (301) to https://www.example.com")
	assert.Equal(t, 1, asked, "waiting would not change it")
}

func TestPublicURLLeadsNowhere(t *testing.T) {
	t.Parallel()
	warnings, asked, took := look(t, public, func(int) (int, string) { return 0, "no such host" })
	require.Len(t, warnings, 1, "once")
	assert.Contains(t, warnings[0].ContextMap()["error"], "no such host")
	assert.Equal(t, 9, asked)
	assert.Equal(t, 5*time.Second, took)
}

func TestPublicURLOfThisMachine(t *testing.T) {
	t.Parallel()
	warnings, asked, _ := look(t, "http://127.0.0.1:8080", func(int) (int, string) { return 0, "" })
	assert.Empty(t, warnings)
	assert.Zero(t, asked)
}

func TestPublicURLIsNotJudgedAtTheEnd(t *testing.T) {
	t.Parallel()
	core, logged := observer.New(zap.DebugLevel)
	ctx, stop := context.WithCancel(t.Context())
	checkPublicURL(ctx, zap.New(core), &counting{answer: func(int) (int, string) {
		stop()
		return 0, "cut"
	}}, public)
	assert.Empty(t, logged.All())
}
