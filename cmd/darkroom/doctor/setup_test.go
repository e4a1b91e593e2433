package doctor_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/doctor"
	"darkroom/internal/env"
)

// examine looks at a deployment or a local stack with no program beside the
// doctor but those in programs.
func examine(t *testing.T, src env.Source, change func(*doctor.Options)) []doctor.Finding {
	t.Helper()
	options := doctor.Options{Programs: t.TempDir(), Transport: http.DefaultTransport, Now: time.Now}
	if change != nil {
		change(&options)
	}
	return doctor.Examine(t.Context(), src, options)
}

// named returns the findings of one check.
func named(findings []doctor.Finding, check string) []doctor.Finding {
	var found []doctor.Finding
	for _, finding := range findings {
		if finding.Check == check {
			found = append(found, finding)
		}
	}
	return found
}

// one returns the only finding of a check.
func one(t *testing.T, findings []doctor.Finding, check string) doctor.Finding {
	t.Helper()
	found := named(findings, check)
	require.Len(t, found, 1, "%s in %v", check, findings)
	return found[0]
}

// deployment is the environment of a deployment of which nothing answers.
func deployment(t *testing.T) env.Source {
	t.Helper()
	return env.Source{
		"DATABASE_URL":        "postgres://nobody@127.0.0.1:1/darkroom",
		"DATABASE_DIRECT_URL": "postgres://nobody@127.0.0.1:1/darkroom",
		"TEMPORAL_ADDRESS":    "127.0.0.1:1",
		"PUBLIC_URL":          "https://127.0.0.1:1",
		"STORAGE_DIR":         filepath.Join(t.TempDir(), "media"),
		"STORAGE_SECRET":      strings.Repeat("s", 32),
		"SCRATCH_DIR":         t.TempDir(),
	}
}

// program puts a shell script in the place of one of our programs.
func program(t *testing.T, dir, name, script string) {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700))
}

// site serves what a proxy would at the public address, and returns the address
// and a transport that trusts its certificate.
func site(t *testing.T, h http.HandlerFunc) (string, http.RoundTripper) {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	return server.URL, server.Client().Transport
}

// healthy answers as the api does.
func healthy(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"status":"ok"}`) }
