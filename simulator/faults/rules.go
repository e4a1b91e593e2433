package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"darkroom/simulator/lines"
)

// Rule spoils the jobs of callers that cannot write knobs into a prompt. Empty
// fields match everything.
type Rule struct {
	ID       string `json:"id"`
	Knobs    string `json:"faults"`
	Provider string `json:"provider,omitempty"`
	Account  string `json:"account,omitempty"`
	Model    string `json:"model,omitempty"`
	// Prompt is a part of the prompt.
	Prompt string `json:"prompt,omitempty"`
	// Times is how many submissions the rule spoils before it goes; 0 spoils
	// every one until the rule is deleted.
	Times int `json:"times,omitempty"`
}

// Submission is what a rule can tell submissions apart by.
type Submission struct {
	Provider, Account, Model, Prompt string
}

func (r Rule) matches(s Submission) bool {
	return (r.Provider == "" || r.Provider == s.Provider) &&
		(r.Account == "" || r.Account == s.Account) &&
		(r.Model == "" || r.Model == s.Model) &&
		strings.Contains(s.Prompt, r.Prompt)
}

// Rules are the rules now in force. They lie on disk, so that a simulator that is
// killed in the middle of a test goes on to misbehave as it was told. Safe for
// many goroutines.
type Rules struct {
	file *lines.File

	mu      sync.Mutex
	next    int
	rules   []Rule
	refused map[string]int
}

// change is one line of the file: one of its fields is set.
type change struct {
	Added   *Rule  `json:"added,omitempty"`
	Taken   string `json:"taken,omitempty"`
	Cleared bool   `json:"cleared,omitempty"`
	// Refused counts a submission by its key.
	Refused string `json:"refused,omitempty"`
}

// Open opens or makes the rules in the folder dir.
func Open(dir string) (*Rules, error) {
	file, err := lines.Open(dir, "faults.jsonl")
	if err != nil {
		return nil, err
	}
	r := &Rules{file: file, refused: map[string]int{}}
	if err := file.Each(r.replay); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

func (r *Rules) replay(line json.RawMessage) error {
	var c change
	if err := json.Unmarshal(line, &c); err != nil {
		return fmt.Errorf("decode rule: %w", err)
	}
	r.apply(c)
	return nil
}

// Close closes the file.
func (r *Rules) Close() error { return r.file.Close() }

// commit writes a change down and makes it, in this order: what a caller was told
// must hold after a crash too.
func (r *Rules) commit(c change) error {
	if err := r.file.Append(c); err != nil {
		return err
	}
	r.apply(c)
	return nil
}

func (r *Rules) apply(c change) {
	switch {
	case c.Added != nil:
		r.next++
		r.rules = append(r.rules, *c.Added)
	case c.Taken != "":
		r.use(c.Taken)
	case c.Cleared:
		r.rules = nil
	default:
		r.refused[c.Refused]++
	}
}

// use takes one of the times of a rule, and the rule away with the last.
func (r *Rules) use(id string) {
	at := slices.IndexFunc(r.rules, func(rule Rule) bool { return rule.ID == id })
	if at < 0 {
		return
	}
	if r.rules[at].Times--; r.rules[at].Times == 0 {
		r.rules = slices.Delete(r.rules, at, at+1)
	}
}

// Add puts a rule in force and returns it with its id.
func (r *Rules) Add(rule Rule) (Rule, error) {
	if _, err := Parse(rule.Knobs); err != nil {
		return Rule{}, err
	}
	if rule.Knobs == "" || rule.Times < 0 {
		return Rule{}, errors.New("a rule needs faults, and times of 0 or more")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	rule.ID = strconv.Itoa(r.next + 1)
	return rule, r.commit(change{Added: &rule})
}

// List returns the rules in force, oldest first, never nil.
func (r *Rules) List() []Rule {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Rule{}, r.rules...)
}

// Clear lifts every rule.
func (r *Rules) Clear() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.commit(change{Cleared: true})
}

// Peek returns the knobs that Take would, and uses nothing up.
func (r *Rules) Peek(s Submission) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var knobs []string
	for _, rule := range r.rules {
		if rule.matches(s) {
			knobs = append(knobs, rule.Knobs)
		}
	}
	return knobs
}

// Take returns the knobs of every rule that the submission meets, oldest first,
// and uses each of them up once.
func (r *Rules) Take(s Submission) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var knobs []string
	for _, rule := range slices.Clone(r.rules) {
		if !rule.matches(s) {
			continue
		}
		knobs = append(knobs, rule.Knobs)
		if rule.Times == 0 {
			continue
		}
		if err := r.commit(change{Taken: rule.ID}); err != nil {
			return nil, err
		}
	}
	return knobs, nil
}

// Refuse tells whether this submission is one of the first times with its key,
// and counts it if so.
func (r *Rules) Refuse(key string, times int) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.refused[key] >= times {
		return false, nil
	}
	return true, r.commit(change{Refused: key})
}
