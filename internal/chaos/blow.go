package chaos

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Kind is a way to hurt.
type Kind string

// The kinds of blows.
const (
	// Kill is kill -9; the supervisor starts the part again.
	Kill Kind = "kill"
	// Restart asks for a clean end; the supervisor starts the part again.
	Restart Kind = "restart"
	// Pause stops a part for a while, then lets it go on: to all others it was
	// dead, and it does not know.
	Pause Kind = "pause"
	// Cut breaks every connection of a link and refuses new ones.
	Cut Kind = "cut"
	// Silence keeps connections open and lets no byte through.
	Silence Kind = "silence"
	// Slow delays every byte.
	Slow Kind = "slow"
)

// The parts of a stack that can be hit.
const (
	API       = "api"
	Worker    = "worker"
	Media     = "media"
	Simulator = "simulator"
	Temporal  = "temporal"
	Postgres  = "postgres"
)

// The links of a stack that can be cut, each named for what it leads to.
const (
	ToPostgres = "postgres"
	ToTemporal = "temporal"
	// ToProvider leads to the provider's API, ToOutputs to its media host.
	ToProvider = "provider"
	ToOutputs  = "outputs"
	// ToAPI is how the provider's webhooks arrive.
	ToAPI = "callbacks"
)

// Blow is one disturbance.
type Blow struct {
	At     time.Duration
	Kind   Kind
	Target string
	// For is how long it lasts; zero for what happens at once.
	For time.Duration
}

// String is the blow's line in the plan.
func (b Blow) String() string {
	if b.For == 0 {
		return fmt.Sprintf("** %s %s", b.Kind, b.Target)
	}
	return fmt.Sprintf("** %s %s for %.1fs", b.Kind, b.Target, b.For.Seconds())
}

const (
	// brief is survived by waiting; overdue is longer than the fifteen seconds
	// after which a step without heartbeat is given to somebody else, so that two
	// work at one step when the first goes on.
	brief   = 5 * time.Second
	overdue = 18 * time.Second
)

// blowDeck is every blow there is.
func blowDeck() []Blow {
	var deck []Blow
	for _, part := range []string{API, Worker, Media, Simulator, Temporal, Postgres} {
		deck = append(deck, Blow{Kind: Kill, Target: part}, Blow{Kind: Restart, Target: part}, Blow{Kind: Pause, Target: part, For: brief})
	}
	for _, link := range []string{ToPostgres, ToTemporal, ToProvider, ToOutputs, ToAPI} {
		for _, kind := range []Kind{Cut, Silence, Slow} {
			deck = append(deck, Blow{Kind: kind, Target: link, For: brief})
		}
	}
	return deck
}

// blows draws n blows. In a full plan the pauses of workers are overdue ones; a
// short one would wait for little else.
func blows(dice *rand.Rand, n int, span time.Duration, whole bool) []Blow {
	out := deal(dice, blowDeck(), n)
	for i, at := range moments(dice, n, span) {
		out[i].At = at
		if out[i].For == 0 {
			continue
		}
		out[i].For = between(dice, time.Second, brief)
		if out[i].Kind == Pause && whole && (out[i].Target == Worker || out[i].Target == Media) {
			out[i].For = overdue
		}
	}
	return out
}
