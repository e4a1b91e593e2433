package faults

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Knob is one row of the table: a name, how its value is written, what it does.
type Knob struct {
	Name   string `json:"name"`
	Form   string `json:"form"`
	Effect string `json:"effect"`

	set func(set *Set, value string) error
}

// Knobs returns the table. A new knob is a new row, a field of Set, and the
// line that heeds it where the fault happens.
func Knobs() []Knob {
	return []Knob{
		{Name: "queue", Form: "duration", Effect: "the job waits that long before it is started", set: setQueue},
		{Name: "delay", Form: "duration", Effect: "the job works that much longer", set: setDelay},
		{Name: "fail", Form: "code or quoted text", Effect: "the job fails so", set: setFail},
		{Name: "ttl", Form: "duration", Effect: "inputs, outputs and logs are gone after that long, not after an hour", set: setTTL},
		{
			Name: "webhook",
			Form: "drop | dup:n | before_response | late:ms | badsig | stale_ts | reorder | redirect | no_payload | flat | unsigned",
			Effect: "the last webhook is lost, sent n times, sent before the submission is answered, sent late, " +
				"wrongly signed, signed an hour ago, sent before all others, answered by a redirect on its way, " +
				"without the result (fal), in the provider's older form or not signed at all (Higgsfield); may be given more than once",
			set: setWebhook,
		},
		{
			Name: "http", Form: "400|401|402|403|404|409|422|423|429|500|502|503|504|model_disabled[:n] | timeout_after_accept",
			Effect: "the first n submissions of this input are refused, or the job is accepted and the connection closed",
			set:    setHTTP,
		},
		{
			Name: "low_credit", Form: "(no value) | n",
			Effect: "the account may start n jobs a minute (6) with a burst of one, as with less than five dollars of credit",
			set:    setLowCredit,
		},
		{
			Name: "retry_after", Form: "[body:|header:]duration | none",
			Effect: "what a 429 advises, one second if not given, and where: in header and body if not given", set: setRetryAfter,
		},
		{
			Name: "smtp", Form: "auth|mail|rcpt|data:code[:x.y.z] | auth|mail|rcpt|data:hang_up | timeout_after_accept | hang_after_accept",
			Effect: "the mail server refuses at that step, hangs up there, or takes the mail and then hangs up or says nothing", set: setSMTP,
		},
		{Name: "concurrency", Form: "n", Effect: "fal: the account runs n jobs at once, and the others stay queued", set: setConcurrency},
		{Name: "poll_stuck", Form: "(no value)", Effect: "the job is reported as running for ever; webhooks tell the truth", set: setPollStuck},
		{
			Name: "media", Form: "404 | truncate[:n] | slow[:KB/s] | huge[:MiB] | wrong_content_type | redirect_cross_host",
			Effect: "the media host serves the outputs so", set: setMedia,
		},
	}
}

func setQueue(set *Set, value string) (err error) {
	set.Queue, err = duration(value)
	return err
}

func setDelay(set *Set, value string) (err error) {
	set.Delay, err = duration(value)
	return err
}

func setTTL(set *Set, value string) (err error) {
	if set.TTL, err = duration(value); err == nil && set.TTL == 0 {
		err = errors.New("must be longer than nothing")
	}
	return err
}

func setFail(set *Set, value string) error {
	if value == "" {
		return errors.New("needs a value")
	}
	set.Fail = value
	return nil
}

func setWebhook(set *Set, value string) (err error) {
	kind, arg, _ := strings.Cut(value, ":")
	switch kind {
	case "drop":
		set.Webhook.Drop = true
	case "before_response":
		set.Webhook.BeforeResponse = true
	case "badsig":
		set.Webhook.BadSignature = true
	case "stale_ts":
		set.Webhook.StaleTimestamp = true
	case "reorder":
		set.Webhook.Reorder = true
	case "redirect":
		set.Webhook.Redirect = true
	case "no_payload":
		set.Webhook.NoPayload = true
	case "flat":
		set.Webhook.Flat = true
	case "unsigned":
		set.Webhook.Unsigned = true
	case "dup":
		set.Webhook.Duplicates, err = count(arg, 2)
	case "late":
		set.Webhook.Late, err = duration(arg)
	default:
		err = fmt.Errorf("no such fault %q", value)
	}
	return err
}

func setHTTP(set *Set, value string) (err error) {
	kind, arg, _ := strings.Cut(value, ":")
	switch kind {
	case "timeout_after_accept":
		set.HTTP.HangUp = true
		return nil
	case "model_disabled":
		set.HTTP.Status, set.HTTP.Disabled = http.StatusServiceUnavailable, true
		set.HTTP.Times, err = count(arg, 1)
		return err
	case "400", "401", "402", "403", "404", "409", "422", "423", "429", "500", "502", "503", "504":
		if set.HTTP.Status, err = strconv.Atoi(kind); err != nil {
			return err
		}
		set.HTTP.Times, err = count(arg, 1)
		return err
	default:
		return fmt.Errorf("no such fault %q", value)
	}
}

// lowCreditRate is Replicate's below five dollars of credit.
const lowCreditRate = 6

func setLowCredit(set *Set, value string) (err error) {
	set.HTTP.LowCredit, err = count(value, lowCreditRate)
	return err
}

func setRetryAfter(set *Set, value string) (err error) {
	if value == string(AdviceNone) {
		set.HTTP.Advice = AdviceNone
		return nil
	}
	set.HTTP.Advice = ""
	for _, place := range []Advice{AdviceBody, AdviceHeader} {
		if rest, found := strings.CutPrefix(value, string(place)+":"); found {
			set.HTTP.Advice, value = place, rest
		}
	}
	set.HTTP.RetryAfter, err = duration(value)
	return err
}

func setConcurrency(set *Set, value string) (err error) {
	set.Concurrency, err = count(value, 0)
	if err == nil && set.Concurrency == 0 {
		err = errors.New("needs a value")
	}
	return err
}

func setPollStuck(set *Set, value string) error {
	if value != "" {
		return errors.New("takes no value")
	}
	set.PollStuck = true
	return nil
}

const (
	// hugeMiB is the size that no worker holds in memory: twice the 256 MiB that a
	// media worker is allowed.
	hugeMiB = 500
	// slowKBps lets a picture take seconds.
	slowKBps = 32
)

func setMedia(set *Set, value string) error {
	kind, arg, parted := strings.Cut(value, ":")
	media := Media{Kind: kind}
	var err error
	switch kind {
	case MediaHuge:
		var mib int
		mib, err = count(arg, hugeMiB)
		media.MiB = int64(mib)
	case MediaSlow:
		media.KBps, err = count(arg, slowKBps)
	case MediaTruncated:
		if parted {
			media.Times, err = count(arg, 1)
		}
	case MediaMissing, MediaMislabelled, MediaRedirected:
		if parted {
			err = errors.New("takes no number")
		}
	default:
		err = fmt.Errorf("no such fault %q", value)
	}
	if err != nil {
		return err
	}
	set.Media = media
	return nil
}

func count(text string, byDefault int) (int, error) {
	if text == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%q is no count from 1", text)
	}
	return n, nil
}

// duration reads Go's form, such as 1.5s, and a bare number as milliseconds.
func duration(text string) (time.Duration, error) {
	if ms, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(ms) * time.Millisecond, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no duration", text)
	}
	return d, nil
}
