package httpx_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"darkroom/internal/httpx"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-3": 0, "0.5": 500 * time.Millisecond, "30": 30 * time.Second, "1e9": time.Hour,
		"Sun, 22 Nov 2026 10:00:05 GMT": 5 * time.Second, "Sun, 22 Nov 2026 09:00:00 GMT": 0,
	} {
		require.Equal(t, want, httpx.RetryAfter(value, now), value)
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	require.Equal(t, "a b", httpx.Clip(" a\n\x00\tb\xff "))
	clipped := httpx.Clip(strings.Repeat("ä", 2000))
	require.Greater(t, len(clipped), 1000)
	require.LessOrEqual(t, len(clipped), 1024)
	require.True(t, utf8.ValidString(clipped), "cut between runes")
}

func TestCheckBase(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"https://api.example.com/v1": true, "http://127.0.0.1:8090/v1": true, "http://simulator:8090": true,
		"http://api.example.com": false, "ftp://api.example.com": false, "https://": false, "https://u:p@a.example": false, "https://a.example?x=1": false,
	} {
		require.Equal(t, good, httpx.CheckBase(address) == nil, address)
	}
}

func TestHide(t *testing.T) {
	t.Parallel()
	require.Equal(t, "bad key [key], [key]", httpx.Hide("bad key s3cret, s3cret", "", "s3cret"))
}
