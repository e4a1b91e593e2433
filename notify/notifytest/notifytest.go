// Package notifytest is the suite that every Sender passes. It says in tests what
// the contract in notify says in words; the receiver behind each channel is played
// by the Sender's own tests.
package notifytest

import (
	"slices"
	"testing"

	"darkroom/notify"
)

// Treatment is what a receiver does with every message from now on.
type Treatment string

// The treatments.
const (
	// Take takes messages.
	Take Treatment = "take"
	// Refuse says that it will never take them.
	Refuse Treatment = "refuse"
	// Disown says that there is no such receiver.
	Disown Treatment = "disown"
	// Throttle says that it is too much, and, where the channel has a word for it,
	// that Wait has to pass.
	Throttle Treatment = "throttle"
	// Break is a fault of the receiver's own, taken or not.
	Break Treatment = "break"
	// Cut takes the message whole and ends the connection without a word.
	Cut Treatment = "cut"
	// Hang takes the message whole and says nothing.
	Hang Treatment = "hang"
)

// Receiver is the other side of a channel.
type Receiver interface {
	// Treat says what becomes of messages; Take is how it begins.
	Treat(treatment Treatment)
	// Came returns the ids of the messages that came in whole, in their order: what a
	// receiver recognises a repeat by, "" where the channel has no such thing.
	Came() []string
	// Leave closes the door: nobody can connect any more. It may be called twice.
	Leave()
}

// Harness is one Sender with the receiver that it reaches.
type Harness struct {
	Sender   notify.Sender
	Receiver Receiver
	// Message is one that the receiver takes.
	Message notify.Message
	// Secrets are texts that no error may hold: keys, passwords, addresses that are
	// a secret themselves.
	Secrets []string
	// Unknown are the treatments that the channel has no word for.
	Unknown []Treatment
	// NamesWait is whether the channel can say how long to wait.
	NamesWait bool
	// NamesMessages is whether the channel carries the message's id.
	NamesMessages bool
}

// Run runs the suite. open returns a fresh Sender and receiver, and cleans up by
// itself.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	t.Helper()
	for _, check := range []struct {
		name  string
		needs Treatment
		run   func(*testing.T, Harness)
	}{
		{"takes", Take, takes},
		{"repeats under the same name", Take, repeats},
		{"takes many at once", Take, takesMany},
		{"is refused", Refuse, isRefused},
		{"finds nobody", Disown, findsNobody},
		{"is too much", Throttle, isTooMuch},
		{"meets a fault", Break, meetsAFault},
		{"is cut after acceptance", Cut, isCut},
		{"minds its context", Hang, mindsItsContext},
		{"finds a closed door", Take, findsAClosedDoor},
	} {
		t.Run(check.name, func(t *testing.T) {
			t.Parallel()
			h := open(t)
			if slices.Contains(h.Unknown, check.needs) {
				return // the channel has no such answer
			}
			h.Receiver.Treat(check.needs)
			check.run(t, h)
		})
	}
}
