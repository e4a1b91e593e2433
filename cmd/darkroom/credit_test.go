package main

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
	"darkroom/internal/testdb"
)

func TestCredit_isGivenOnceForAReference(t *testing.T) {
	t.Parallel()
	src, user := env.Source{"DATABASE_URL": testdb.New(t)}, uuid.NewString()
	for range 2 {
		said, err := ask(t, src, "", "credit", "grant", user, "2.50", "--reference", "invoice 7")
		require.NoError(t, err)
		assert.Equal(t, "$2.50 to spend, $0.00 set aside for what runs\n", said)
	}
	said, err := ask(t, src, "", "credit", "grant", user, "$0.000001", "--reference", "invoice 8")
	require.NoError(t, err)
	assert.Equal(t, "$2.500001 to spend, $0.00 set aside for what runs\n", said)
	_, err = ask(t, src, "", "credit", "grant", user, "3", "--reference", "invoice 7")
	require.ErrorContains(t, err, "invoice 7")
	require.ErrorContains(t, err, "$2.50")

	said, err = ask(t, src, "", "credit", "show", user)
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^\$2\.500001 to spend`, said)
	assert.Regexp(t, `(?m)^\d{4}-\S+ \S+ +grant +\$2\.50 +invoice 7$`, said)
}

func TestCredit_refuses(t *testing.T) {
	t.Parallel()
	src, user := env.Source{"DATABASE_URL": testdb.New(t)}, uuid.NewString()
	for amount, want := range map[string]string{
		"0": "not be zero", "-1": "Only an adjustment", "2000000": "at most a million",
		"much": "must be dollars", "0.0000001": "six decimals", "1e30": "must be dollars", "NaN": "must be dollars",
	} {
		_, err := ask(t, src, "", "credit", "grant", "--reference", "r", "--", user, amount)
		require.ErrorContains(t, err, want, amount)
	}
	_, err := ask(t, src, "", "credit", "grant", user, "1")
	require.ErrorContains(t, err, "reference")
	_, err = ask(t, src, "", "credit", "show", "somebody")
	require.ErrorContains(t, err, `"somebody" is no user`)
	said, err := ask(t, src, "", "credit", "show", user)
	require.NoError(t, err)
	assert.Equal(t, "$0.00 to spend, $0.00 set aside for what runs\n", said, "nothing was given")
}

func TestCredit_isPaidInAndMended(t *testing.T) {
	t.Parallel()
	src, user := env.Source{"DATABASE_URL": testdb.New(t)}, uuid.NewString()
	_, err := ask(t, src, "", "credit", "adjust", "--reference", "ticket 1", "--", user, "-1")
	require.ErrorContains(t, err, "Not found", "nobody mends what never was")
	said, err := ask(t, src, "", "credit", "top-up", user, "5", "--reference", "payment 1")
	require.NoError(t, err)
	assert.Equal(t, "$5.00 to spend, $0.00 set aside for what runs\n", said)
	for range 2 {
		said, err = ask(t, src, "", "credit", "adjust", "--reference", "ticket 1", "--", user, "-2.25")
		require.NoError(t, err)
		assert.Equal(t, "$2.75 to spend, $0.00 set aside for what runs\n", said)
	}
	_, err = ask(t, src, "", "credit", "adjust", "--reference", "ticket 2", "--", user, "-2.76")
	require.ErrorContains(t, err, "$2.75")
}
