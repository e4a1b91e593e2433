package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Wish is what a user wants of a generation besides its result.
type Wish string

// The wishes.
const (
	Nothing Wish = ""
	Cancel  Wish = "cancel"
	// Retry asks again when it failed or was cancelled, until it is completed.
	Retry Wish = "retry"
	// Delete asks for it to go, as soon as it has ended.
	Delete Wish = "delete"
	// CancelRetry cancels, and asks again once it is cancelled.
	CancelRetry Wish = "cancel and retry"
)

// Request is one generation that somebody asks for.
type Request struct {
	Number int
	At     time.Duration
	User   int
	// Key says that it comes with the user's API key instead of a session.
	Key bool
	Asked
	// Fault is what the simulated provider does to its job; none if empty.
	Fault string
	Wish  Wish
	// WishAfter is how long after the acceptance the wish comes.
	WishAfter time.Duration
}

// Asked is what is asked for.
type Asked struct {
	Action, Model string
	Settings      map[string]any
	// Picture means that an uploaded picture goes with it.
	Picture bool
}

// String is the request's line in the plan.
func (r Request) String() string {
	out := fmt.Sprintf("#%d user %d: %s", r.Number, r.User, r.Model)
	if r.Key {
		out += " by key"
	}
	if r.Fault != "" {
		out += " [" + r.Fault + "]"
	}
	if r.Wish != Nothing {
		out += fmt.Sprintf(", %s after %.1fs", r.Wish, r.WishAfter.Seconds())
	}
	return out
}

// Prompt is different for each request: the simulator counts refusals by it.
func (r Request) Prompt() string {
	if r.Fault == "" {
		return r.Words()
	}
	return "[sim " + r.Fault + "] " + r.Words()
}

// Words are the prompt without its fault.
func (r Request) Words() string { return fmt.Sprintf("number %d of a storm", r.Number) }

// OutputsLost tells whether its provider makes the outputs and then does not
// hand them over, so that a retry has to have them made anew.
func (r Request) OutputsLost() bool {
	return slices.Contains([]string{outputsGone, outputsElsewhere, outputsExpire}, r.Fault)
}

// offers are what people ask for: mostly pictures, as in life; every kind of
// output and of input is among them, every provider, and a chain over three.
func offers() []Asked {
	picture := Asked{Action: "create", Model: "flux-schnell"}
	several := Asked{Action: "create", Model: "flux-schnell", Settings: map[string]any{"num_outputs": 3}}
	return []Asked{
		picture, picture, picture, several, several,
		{Action: "create", Model: "flux-2-pro"},
		{Action: "edit", Model: "flux-kontext-pro", Picture: true},
		{Action: "analyze_describe", Model: "moondream2", Picture: true},
		{Action: "video_create", Model: "seedance-1-pro"},
		{Action: "create", Model: "flux-dev"},
		{Action: "create", Model: "flux-dev"},
		{Action: "create", Model: "higgsfield-soul-standard"},
		{Action: "create", Model: "higgsfield-soul-standard"},
		{Action: "create", Model: "nano-banana"},
		{Action: "expand", Model: "nano-banana-expand", Picture: true},
		{Action: "analyze_describe", Model: "gemini-describe", Picture: true},
		{Action: "video_create", Model: "veo-3.1"},
	}
}

// faultDeck are the simulator's knobs. None keeps a generation from its end for
// longer than a test may wait: a truncated file, for one, is fetched for an hour.
func faultDeck() []string {
	return []string{
		"webhook=drop", "webhook=dup:3", "webhook=before_response", "webhook=late:3000", "webhook=badsig",
		"webhook=stale_ts", "webhook=reorder", "webhook=redirect",
		"http=429:2", "http=422:1", "http=timeout_after_accept", "http=timeout_after_accept webhook=drop",
		"fail=E005", "fail=E1001", "fail=E6716", "fail=aborted",
		"queue=3s", "delay=6s", "poll_stuck", outputsExpire,
		outputsGone, "media=slow:200", "media=wrong_content_type", outputsElsewhere,
	}
}

// doubtDeck are the knobs after which a job may or may not exist. To be sure
// that there is none takes two looks half a minute apart, and the simulator
// refuses anew after its restart: too long for a short plan.
func doubtDeck() []string {
	return []string{"http=500:1", "http=502:1", "http=503:2", "http=504:1"}
}

// The knobs after which paid outputs cannot be had: they are gone at once, lie at
// a host that is not the provider's, or are gone before a busy stack comes.
const (
	outputsGone      = "media=404"
	outputsElsewhere = "media=redirect_cross_host"
	outputsExpire    = "ttl=3s"
)

// refusedOnce fails the first run; the retry finds an account with money.
const refusedOnce = "http=402:1"

// wishDeck has a change of mind for every second request.
func wishDeck() []Wish {
	return []Wish{Nothing, Nothing, Nothing, Nothing, Nothing, Cancel, CancelRetry, Retry, Delete, Retry}
}

// requests draws n requests, a third of them with a fault.
func requests(dice *rand.Rand, n, users int, span time.Duration) []Request {
	at := moments(dice, n, span)
	asked, wishes := deal(dice, offers(), n), deal(dice, wishDeck(), n)
	deck := faultDeck()
	if n >= full {
		deck = append(deck, doubtDeck()...)
	}
	faults := deal(dice, deck, n/3)
	spoilt := dice.Perm(n)[:n/3]
	out := make([]Request, n)
	for i := range out {
		out[i] = Request{
			Number: i + 1, At: at[i], User: dice.IntN(users), Key: dice.IntN(2) == 0, Asked: asked[i],
			Wish: wishes[i], WishAfter: between(dice, 0, 4*time.Second),
		}
		if out[i].Wish == Retry {
			out[i].Fault = refusedOnce
		}
	}
	for i, place := range spoilt {
		out[place].Fault = faults[i]
	}
	for i := range out {
		// Refusals are counted by input, and an uploaded picture goes to the
		// provider anew with each try: its refusals would never end.
		if out[i].Picture && strings.HasPrefix(out[i].Fault, "http=") {
			out[i].Asked = offers()[0]
		}
	}
	return out
}
