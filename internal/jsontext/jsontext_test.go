package jsontext_test

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"darkroom/internal/jsontext"
)

func TestString(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want, rest string }{
		"plain":   {`aGVsbG8=",1]`, "aGVsbG8=", ",1]"},
		"empty":   {`"]`, "", "]"},
		"escapes": {`a\/b\u002Bc\n\"\\" x`, "a/b+c\n\"\\", " x"},
		"long":    {strings.Repeat("abcd", 50_000) + `"}`, strings.Repeat("abcd", 50_000), "}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, source := range []io.Reader{strings.NewReader(test.text), iotest.OneByteReader(strings.NewReader(test.text))} {
				r := bufio.NewReader(source)
				got, err := io.ReadAll(jsontext.NewString(r))
				require.NoError(t, err)
				require.Equal(t, test.want, string(got))
				rest, err := io.ReadAll(r)
				require.NoError(t, err)
				require.Equal(t, test.rest, string(rest), "nothing behind the string is taken")
			}
		})
	}
}

func TestStringMalformed(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "abc", `a\`, `a\x"`, `a\u00`, `a\u00zz"`, `a\u1234"`, "a\nb\""} {
		_, err := io.ReadAll(jsontext.NewString(bufio.NewReader(strings.NewReader(text))))
		require.ErrorIs(t, err, jsontext.ErrMalformed, "%q", text)
	}
}

// TestStringPassesFaultsOn: a broken connection is no fault of the text.
func TestStringPassesFaultsOn(t *testing.T) {
	t.Parallel()
	errBroken := errors.New("connection reset")
	r := bufio.NewReader(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(errBroken)))
	_, err := io.ReadAll(jsontext.NewString(r))
	require.ErrorIs(t, err, errBroken)
	require.NotErrorIs(t, err, jsontext.ErrMalformed)
}

func TestNextByte(t *testing.T) {
	t.Parallel()
	r := bufio.NewReader(strings.NewReader(" \t\r\n]"))
	c, err := jsontext.NextByte(r)
	require.NoError(t, err)
	require.Equal(t, byte(']'), c)
	_, err = jsontext.NextByte(r)
	require.ErrorIs(t, err, jsontext.ErrMalformed)
}
