package doctor_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/doctor"
)

func findings() []doctor.Finding {
	return []doctor.Finding{
		{Check: "schema", Status: doctor.OK, Detail: "up to date"},
		{Check: "clock", Status: doctor.Warn, Detail: "differs\nby 3s", Mend: "timedatectl set-ntp true"},
		{Check: "temporal", Status: doctor.Fail, Detail: "nobody <answers>"},
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, doctor.Write(&out, findings()))
	assert.Equal(t, `ok    schema          up to date
warn  clock           differs by 3s
                      -> timedatectl set-ntp true
fail  temporal        nobody <answers>
`, out.String())
}

func TestWriteJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, doctor.WriteJSON(&out, findings()))
	assert.JSONEq(t, `{"well": false, "findings": [
		{"check": "schema", "status": "ok", "detail": "up to date"},
		{"check": "clock", "status": "warn", "detail": "differs\nby 3s", "mend": "timedatectl set-ntp true"},
		{"check": "temporal", "status": "fail", "detail": "nobody <answers>"}
	]}`, out.String())
	assert.Contains(t, out.String(), "<answers>", "readable")
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	require.ErrorIs(t, doctor.Verdict(findings()), doctor.ErrUnwell)
	require.NoError(t, doctor.Verdict(findings()[:2]), "a warning is no failure")
	require.NoError(t, doctor.Verdict(nil))
}

// broken cannot be written to.
type broken struct{}

// Write fails.
func (broken) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteFails(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, doctor.Write(broken{}, findings()), "disk full")
	require.ErrorContains(t, doctor.WriteJSON(broken{}, findings()), "disk full")
}
