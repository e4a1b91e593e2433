package main

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// period is from when to when a command looks.
type period struct{ since, until string }

func (p *period) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.since, "since", "", "only from then on: 2026-11-26T09:00:00Z, or how long ago, such as 90m or 48h")
	cmd.Flags().StringVar(&p.until, "until", "", "only before then, in the same words")
}

// moments reads it; nil is an end that was not given.
func (p *period) moments(now time.Time) (since, until *time.Time, err error) {
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	if since, err = moment("since", p.since, ago); err != nil {
		return nil, nil, err
	}
	until, err = moment("until", p.until, ago)
	return since, until, err
}

// addTo adds it to a query.
func (p *period) addTo(query url.Values, now time.Time) error {
	since, until, err := p.moments(now)
	if since != nil {
		query.Set("since", since.UTC().Format(time.RFC3339))
	}
	if until != nil {
		query.Set("until", until.UTC().Format(time.RFC3339))
	}
	return err
}

// moment reads a flag that names one: by date and time, or by how far from now it
// is. It is nil for "".
func moment(flag, text string, from func(time.Duration) time.Time) (*time.Time, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no moment and no error: the flag was not given
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return &at, nil
	}
	distance, err := time.ParseDuration(text)
	if err != nil || distance < 0 {
		return nil, fmt.Errorf("--%s: %q must be a moment such as 2026-11-26T09:00:00Z, or a time such as 90m or 48h", flag, text)
	}
	return new(from(distance)), nil
}

// given is a query of what was given: a limit above 0, and words that are not
// empty.
func given(limit int, words map[string]string) url.Values {
	query := url.Values{}
	if limit > 0 {
		query.Set("limit", strconv.Itoa(limit))
	}
	for name, word := range words {
		if word != "" {
			query.Set(name, word)
		}
	}
	return query
}

// numbered adds a page, or where one begins, to a query; 0 adds nothing.
func numbered(query url.Values, name string, number int64) url.Values {
	if number != 0 {
		query.Set(name, strconv.FormatInt(number, 10))
	}
	return query
}
