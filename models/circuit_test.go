package models_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

// refusedBy is an outage of this kind with the usual first rest.
func refusedBy(kind models.FailureKind) models.Outage {
	return models.Outage{Kind: kind, CoolDown: 10 * time.Second}
}

func noon() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) }

func TestACircuitRestsLongerEachTimeItsProbeFails(t *testing.T) {
	t.Parallel()
	now := noon()
	var circuit models.Circuit
	pass, changed := circuit.Ask(now)
	assert.Equal(t, models.Pass{}, pass)
	assert.False(t, changed)
	for i, seconds := range []int{10, 30, 60, 120, 120} {
		require.True(t, circuit.Fail(pass, refusedBy(models.FailureBilling), now))
		rest := time.Duration(seconds) * time.Second
		assert.Equal(t, i+1, circuit.Strikes)
		pass, changed = circuit.Ask(now.Add(rest - 2*time.Second))
		assert.Equal(t, models.Pass{Wait: 2 * time.Second, Kind: models.FailureBilling}, pass)
		assert.False(t, changed)
		now = now.Add(rest)
		assert.Equal(t, models.CircuitHalfOpen, circuit.State(now))
		pass, changed = circuit.Ask(now)
		require.True(t, changed)
		require.NotNil(t, pass.Probe)
	}
	require.True(t, circuit.Succeed(pass))
	assert.Equal(t, models.Circuit{}, circuit, "and nothing is left of it")
}

func TestAHalfOpenCircuitHasOneProbe(t *testing.T) {
	t.Parallel()
	now := noon()
	var circuit models.Circuit
	circuit.Fail(models.Pass{}, refusedBy(models.FailureAuth), now)
	now = now.Add(10 * time.Second)
	probe, _ := circuit.Ask(now)
	require.NotNil(t, probe.Probe)
	other, changed := circuit.Ask(now)
	assert.Equal(t, models.Pass{Wait: 5 * time.Second, Kind: models.FailureAuth}, other)
	assert.False(t, changed)
	assert.False(t, circuit.Succeed(models.Pass{Marked: true}), "a call from before closes nothing")

	require.True(t, circuit.Leave(probe), "a probe that was not made gives its turn back")
	again, _ := circuit.Ask(now)
	require.NotNil(t, again.Probe)
	now = now.Add(time.Minute)
	successor, _ := circuit.Ask(now)
	require.NotNil(t, successor.Probe, "as does one whose process died")
	assert.False(t, circuit.Succeed(again), "who may come back late")
	assert.False(t, circuit.Fail(again, refusedBy(models.FailureAuth), now))
	assert.True(t, circuit.Succeed(successor))
}

func TestWhatOpensACircuit(t *testing.T) {
	t.Parallel()
	calls := func(kind models.FailureKind) int {
		switch kind { //nolint:exhaustive // no other opens it
		case models.FailureAuth, models.FailureBilling, models.FailureRateLimited:
			return 1
		case models.FailureProviderBusy:
			return 3
		}
		return 0
	}
	for _, kind := range models.FailureKinds() {
		var circuit models.Circuit
		opened := 0
		for call := 1; call <= 5 && opened == 0; call++ {
			circuit.Fail(models.Pass{}, refusedBy(kind), noon())
			if circuit.State(noon()) == models.CircuitOpen {
				opened = call
			}
		}
		assert.Equal(t, calls(kind), opened, "%s opens it with this call, 0 for never", kind)
	}
}

func TestASuccessTakesAccidentsBack(t *testing.T) {
	t.Parallel()
	var circuit models.Circuit
	for range 4 {
		for range 2 {
			circuit.Fail(models.Pass{}, refusedBy(models.FailureProviderBusy), noon())
		}
		pass, _ := circuit.Ask(noon())
		assert.True(t, pass.Marked)
		require.True(t, circuit.Succeed(pass))
	}
	assert.Equal(t, models.CircuitClosed, circuit.State(noon()), "they were no outage")
}

func TestAProbeThatReachesNobodyShowsNothingWell(t *testing.T) {
	t.Parallel()
	now := noon()
	var circuit models.Circuit
	circuit.Fail(models.Pass{}, refusedBy(models.FailureAuth), now)
	now = now.Add(10 * time.Second)
	probe, _ := circuit.Ask(now)
	require.True(t, circuit.Fail(probe, refusedBy(models.FailureNetwork), now))
	assert.Equal(t, models.CircuitOpen, circuit.State(now.Add(29*time.Second)))

	now = now.Add(30 * time.Second)
	probe, _ = circuit.Ask(now)
	require.True(t, circuit.Fail(probe, refusedBy(models.FailureModeration), now), "what is about the request")
	next, _ := circuit.Ask(now)
	assert.NotNil(t, next.Probe, "leaves the turn to the next")
}

func TestABurstOfFailuresOpensACircuitOnce(t *testing.T) {
	t.Parallel()
	now := noon()
	var circuit models.Circuit
	for range 50 {
		circuit.Fail(models.Pass{}, refusedBy(models.FailureRateLimited), now)
	}
	assert.Equal(t, 1, circuit.Strikes)
	assert.Equal(t, now.Add(10*time.Second), *circuit.OpenUntil)

	told := models.Outage{Kind: models.FailureRateLimited, RetryAfter: time.Minute, CoolDown: 10 * time.Second}
	require.True(t, circuit.Fail(models.Pass{}, told, now))
	assert.Equal(t, now.Add(time.Minute), *circuit.OpenUntil, "but a longer wait that the provider names counts")
	told.RetryAfter = time.Second
	assert.False(t, circuit.Fail(models.Pass{}, told, now), "and a shorter one does not")
	assert.False(t, circuit.Fail(models.Pass{}, told, now.Add(time.Hour)), "nor one of long ago")
}

func TestTheProvidersOwnWaitIsTheFirstRest(t *testing.T) {
	t.Parallel()
	var circuit models.Circuit
	circuit.Fail(models.Pass{}, models.Outage{Kind: models.FailureRateLimited, RetryAfter: 3 * time.Second, CoolDown: time.Hour}, noon())
	assert.Equal(t, noon().Add(3*time.Second), *circuit.OpenUntil)
	assert.Len(t, models.CircuitStates(), 3)
}
