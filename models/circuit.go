package models

import "time"

// Circuit says whether an account of a provider is asked at all. It is closed
// while all is well; a failure that every other call would meet too opens it for
// a while; then it is half open: one call, the probe, tries, and its end closes
// the circuit or opens it for longer. There is one for each account that ever
// failed, shared by every process.
type Circuit struct {
	Provider     Provider `gorm:"primaryKey"`
	CredentialID string   `gorm:"primaryKey"`
	// Failures counts outages in a row that have not opened it yet.
	Failures int
	// Strikes counts how often it opened without a success in between.
	Strikes int
	// LastError is why it last failed; FailureNone since the last success.
	LastError FailureKind
	// OpenUntil is nil while it is closed. Once that time has come it is half open.
	OpenUntil *time.Time
	// ProbeUntil is until when the probe has its turn; nil while there is none.
	ProbeUntil *time.Time
	// Version counts its changes.
	Version   int64
	UpdatedAt time.Time
}

// TableName names the table of Circuit.
func (Circuit) TableName() string { return "circuits" }

// CircuitState is how a circuit stands at some time.
type CircuitState string

// The states of a circuit.
const (
	CircuitClosed   CircuitState = "closed"
	CircuitOpen     CircuitState = "open"
	CircuitHalfOpen CircuitState = "half_open"
)

// CircuitStates lists every state once.
func CircuitStates() []CircuitState {
	return []CircuitState{CircuitClosed, CircuitOpen, CircuitHalfOpen}
}

// State returns how the circuit stands at now.
func (c Circuit) State(now time.Time) CircuitState {
	switch {
	case c.OpenUntil == nil:
		return CircuitClosed
	case now.Before(*c.OpenUntil):
		return CircuitOpen
	}
	return CircuitHalfOpen
}

// Pass is the answer of a circuit to somebody who wants to call.
type Pass struct {
	// Wait is how long to wait before asking again; 0 means that the call may be
	// made now.
	Wait time.Duration
	// Kind is why to wait.
	Kind FailureKind
	// Marked is true when a success of the call would change the circuit.
	Marked bool
	// Probe is the name of the call's turn when it is the one probe; nil otherwise.
	Probe *time.Time
}

const (
	// probeTurn is how long the probe has before another may try: above the 45 s
	// that one call may take, so that only a probe whose process died is replaced.
	probeTurn = time.Minute
	// probeLook is how long the others wait for the end of a probe: most answers
	// take less than a second, and those who wait may be many.
	probeLook = 5 * time.Second
	// outageAfter is how many failures in a row of the provider itself are an
	// outage: one 500 is an accident, and may be about one model.
	outageAfter = 3
	// passLeast keeps those who wait from asking all the time.
	passLeast = time.Second
)

// Ask asks to make a call at now, and gives the probe its turn when the circuit
// is half open. changed tells whether the circuit must be saved for the pass to
// hold.
func (c *Circuit) Ask(now time.Time) (pass Pass, changed bool) {
	switch c.State(now) {
	case CircuitClosed:
		return Pass{Marked: c.Failures > 0}, false
	case CircuitOpen:
		return Pass{Wait: max(c.OpenUntil.Sub(now), passLeast), Kind: c.LastError}, false
	case CircuitHalfOpen:
	}
	if c.ProbeUntil != nil && now.Before(*c.ProbeUntil) {
		return Pass{Wait: probeLook, Kind: c.LastError}, false
	}
	until := now.Add(probeTurn)
	c.ProbeUntil = &until
	return Pass{Marked: true, Probe: &until}, true
}

// Outage is a failure of a call as its circuit sees it.
type Outage struct {
	Kind FailureKind
	// RetryAfter is how long the provider asked us to wait; 0 if it did not say.
	RetryAfter time.Duration
	// CoolDown is the first rest; 3, 6 and 12 times as long for failures in a row.
	CoolDown time.Duration
}

// Fail notes how a call with this pass failed, and reports whether the circuit
// has changed. What every call would meet opens it at once: a refused account, a
// throttle; the provider's own faults open it when outageAfter of them come in a
// row. A probe that failed, also because nothing answered, opens it for longer.
// Of calls that were under way when it opened only a longer wait counts that the
// provider names: a burst is one fault.
func (c *Circuit) Fail(pass Pass, outage Outage, now time.Time) (changed bool) {
	probed := c.isProbe(pass)
	if !opens(outage.Kind) && (!probed || outage.Kind != FailureNetwork) {
		return c.Leave(pass)
	}
	if c.OpenUntil != nil && !probed {
		return c.lengthen(outage, now)
	}
	c.LastError = outage.Kind
	if outage.Kind == FailureProviderBusy && !probed {
		if c.Failures++; c.Failures < outageAfter {
			return true
		}
	}
	c.Strikes++
	c.Failures, c.ProbeUntil = 0, nil
	rest := max(outage.RetryAfter, passLeast)
	if outage.RetryAfter <= 0 {
		rest = restOf(outage.CoolDown, c.Strikes)
	}
	until := now.Add(rest)
	c.OpenUntil = &until
	return true
}

func (c *Circuit) lengthen(outage Outage, now time.Time) bool {
	until := now.Add(outage.RetryAfter)
	if outage.RetryAfter <= 0 || !until.After(*c.OpenUntil) || c.State(now) != CircuitOpen {
		return false
	}
	c.OpenUntil = &until
	return true
}

// Succeed notes that a call with this pass was answered well. The probe's success
// closes the circuit; of other calls it takes back the failures that have not
// opened it.
func (c *Circuit) Succeed(pass Pass) (changed bool) {
	if c.OpenUntil != nil && !c.isProbe(pass) || !pass.Marked {
		return false
	}
	return c.Close()
}

// Close forgets every failure.
func (c *Circuit) Close() (changed bool) {
	changed = c.OpenUntil != nil || c.Failures > 0
	c.Failures, c.Strikes, c.LastError, c.OpenUntil, c.ProbeUntil = 0, 0, FailureNone, nil, nil
	return changed
}

// Leave gives the probe's turn back: its call was never made, or what it met says
// nothing of the account.
func (c *Circuit) Leave(pass Pass) (changed bool) {
	if !c.isProbe(pass) {
		return false
	}
	c.ProbeUntil = nil
	return true
}

func (c *Circuit) isProbe(pass Pass) bool {
	return pass.Probe != nil && c.ProbeUntil != nil && pass.Probe.Equal(*c.ProbeUntil)
}

// opens reports whether a failure may open a circuit. What is about the request
// or about one model does not: another one may do well.
func opens(kind FailureKind) bool {
	switch kind {
	case FailureAuth, FailureBilling, FailureRateLimited, FailureProviderBusy:
		return true
	case FailureNone, FailureInvalidInput, FailureModeration, FailureGone, FailureCanceled,
		FailureResultExpired, FailureNetwork, FailureDeadline, FailureMedia, FailureUnknown:
		return false
	}
	return false
}

// restOf is how long an account rests after so many strikes in a row, as multiples
// of the first rest.
func restOf(first time.Duration, strikes int) time.Duration {
	switch strikes {
	case 1:
		return first
	case 2:
		return 3 * first
	case 3:
		return 6 * first
	}
	return 12 * first
}
