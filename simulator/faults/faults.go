// Package faults holds the ways in which a simulated provider may misbehave on
// request: the table of knobs, the language they are written in, and the rules
// set through the admin API. It decides nothing: whoever plays the part that a
// knob spoils reads the Set and acts.
//
// Knobs are written as "name=value" or "name", parted by spaces; a value with
// spaces stands in double quotes, and the last of two equal knobs wins:
//
//	[sim delay=2s fail=E005 webhook=drop] a lighthouse at dusk
package faults

import (
	"fmt"
	"strings"
	"time"
)

// prefix opens the knobs of a prompt; a bracket closes them.
const prefix = "[sim "

// Set is what shall go wrong with one job. The zero Set is a well-behaved job.
type Set struct {
	// Queue is the time that the job waits before it is started.
	Queue time.Duration `json:"queue,omitzero"`
	// Delay lengthens the work itself.
	Delay time.Duration `json:"delay,omitzero"`
	// Fail is the provider's code, or the text, of the job's failure.
	Fail      string  `json:"fail,omitempty"`
	HTTP      HTTP    `json:"http,omitzero"`
	PollStuck bool    `json:"poll_stuck,omitempty"`
	Webhook   Webhook `json:"webhook,omitzero"`
	Media     Media   `json:"media,omitzero"`
	// TTL is how long the job's data are kept; 0 for as long as the provider does.
	TTL time.Duration `json:"ttl,omitzero"`
	// Concurrency is how many jobs the account may have running; 0 for any number.
	Concurrency int  `json:"concurrency,omitempty"`
	SMTP        SMTP `json:"smtp,omitzero"`
}

// SMTP is how the mail server treats a mail. The zero SMTP takes it.
type SMTP struct {
	// Step is where the server refuses, one of the Step… constants.
	Step string `json:"step,omitempty"`
	// Code and Enhanced are what it says there; a Code of 0 closes the connection.
	Code     int    `json:"code,omitempty"`
	Enhanced [3]int `json:"enhanced,omitzero"`
	// Accept takes the mail first; Hang then says nothing in the place of hanging up.
	Accept bool `json:"accept,omitempty"`
	Hang   bool `json:"hang,omitempty"`
}

// The steps of a mail at which the mail server can refuse.
const (
	StepAuth = "auth"
	StepMail = "mail"
	StepRcpt = "rcpt"
	StepData = "data"
)

// HTTP is how the call that submits the job is answered.
type HTTP struct {
	// Status answers the first Times submissions instead of accepting them.
	Status int `json:"status,omitempty"`
	Times  int `json:"times,omitempty"`
	// RetryAfter goes with a 429, in header and body unless Advice says where.
	RetryAfter time.Duration `json:"retry_after,omitzero"`
	Advice     Advice        `json:"advice,omitempty"`
	// LowCredit is how many jobs a minute the account may start, one at a time; 0
	// for no such limit.
	LowCredit int `json:"low_credit,omitempty"`
	// HangUp accepts the job and then closes the connection unanswered.
	HangUp bool `json:"hang_up,omitempty"`
	// Disabled lets a 503 say that the model is switched off.
	Disabled bool `json:"disabled,omitempty"`
}

// Advice is where a 429 says when to come again.
type Advice string

// The places of advice; "" is both.
const (
	AdviceBody   Advice = "body"
	AdviceHeader Advice = "header"
	AdviceNone   Advice = "none"
)

// Webhook is how the end of the job is announced.
type Webhook struct {
	Drop           bool          `json:"drop,omitempty"`
	Duplicates     int           `json:"duplicates,omitempty"`
	BeforeResponse bool          `json:"before_response,omitempty"`
	Late           time.Duration `json:"late,omitzero"`
	BadSignature   bool          `json:"bad_signature,omitempty"`
	StaleTimestamp bool          `json:"stale_timestamp,omitempty"`
	// Reorder tells of what came before the end only after it.
	Reorder bool `json:"reorder,omitempty"`
	// Redirect lets the delivery run into a redirect, which no provider follows.
	Redirect bool `json:"redirect,omitempty"`
	// NoPayload leaves the result out of a message that would carry it, as fal does
	// with results that it cannot write down.
	NoPayload bool `json:"no_payload,omitempty"`
	// Flat and Unsigned are for providers whose messages have an older form too,
	// and are signed for some accounts only.
	Flat     bool `json:"flat,omitempty"`
	Unsigned bool `json:"unsigned,omitempty"`
}

// Media is how the media host serves the job's outputs.
type Media struct {
	// Kind is one of the Media… constants, or "" for honest bytes.
	Kind string `json:"kind,omitempty"`
	// MiB is the size that MediaHuge pads each file to.
	MiB int64 `json:"mib,omitempty"`
	// Times is how often MediaTruncated cuts each file; 0 for always.
	Times int `json:"times,omitempty"`
	// KBps is how many kilobytes a second MediaSlow lets through.
	KBps int `json:"kbps,omitempty"`
}

// The ways in which the media host can misbehave.
const (
	MediaMissing     = "404"
	MediaTruncated   = "truncate"
	MediaSlow        = "slow"
	MediaHuge        = "huge"
	MediaMislabelled = "wrong_content_type"
	MediaRedirected  = "redirect_cross_host"
)

// Cut parts a prompt into the knobs in front of it and the prompt proper.
func Cut(prompt string) (knobs, rest string) {
	after, found := strings.CutPrefix(strings.TrimLeft(prompt, " \n"), prefix)
	if !found {
		return "", prompt
	}
	knobs, rest, closed := strings.Cut(after, "]")
	if !closed {
		return "", prompt
	}
	return knobs, strings.TrimLeft(rest, " ")
}

// Parse reads knobs, each text after the one before it. A misspelt knob is an
// error: a test whose fault never happens would pass for the wrong reason.
func Parse(texts ...string) (Set, error) {
	var set Set
	table := Knobs()
	for _, text := range texts {
		for _, word := range words(text) {
			name, value, _ := strings.Cut(word, "=")
			if err := apply(table, &set, name, value); err != nil {
				return Set{}, err
			}
		}
	}
	return set, nil
}

func apply(table []Knob, set *Set, name, value string) error {
	for _, knob := range table {
		if knob.Name != name {
			continue
		}
		if err := knob.set(set, value); err != nil {
			return fmt.Errorf("knob %s: %w; form: %s", name, err, knob.Form)
		}
		return nil
	}
	return fmt.Errorf("unknown knob %q", name)
}

// words splits at spaces outside double quotes and takes the quotes away.
func words(text string) []string {
	quoted := false
	fields := strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return !quoted && (r == ' ' || r == '\n' || r == '\t')
	})
	for i, field := range fields {
		fields[i] = strings.ReplaceAll(field, `"`, "")
	}
	return fields
}
