package models

import "time"

// Plan is everything that a workflow needs to know besides its ids, resolved
// from the catalog before it starts. It holds no prompt, secret or URL.
type Plan struct {
	// Attempts is the chain: the first entry is tried first.
	Attempts []PlannedAttempt
	// Prepare is true for a request whose input files must be fetched, looked into
	// or changed before they can be sent.
	Prepare bool `json:",omitempty"`
	// RecoverOnly is true for a run that may bring earlier jobs home and start none.
	RecoverOnly bool
	// Title is one line for operators, such as "FLUX schnell · create".
	Title   string
	ModelID string
	Action  Action
}

// PlannedAttempt is one entry of the attempt chain.
type PlannedAttempt struct {
	Provider      Provider
	ProviderModel string
	// FirstPoll is when to look at the provider for the first time, counted from
	// submission: near the model's usual time, so that a working webhook wins.
	FirstPoll time.Duration
	// Deadline is how long the provider may take, counted from submission.
	Deadline time.Duration
	// PerMinute is how many jobs of this model an account of the provider takes
	// within a minute, Running how many at a time; 0 for no limit of its own.
	PerMinute int `json:",omitempty"`
	Running   int `json:",omitempty"`
}
