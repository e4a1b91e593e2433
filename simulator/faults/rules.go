package faults

import (
	"errors"
	"strconv"
	"sync"
)

// Rule spoils the jobs of callers that cannot write knobs into a prompt. Empty
// fields match everything.
type Rule struct {
	ID       string `json:"id"`
	Knobs    string `json:"faults"`
	Provider string `json:"provider,omitempty"`
	Account  string `json:"account,omitempty"`
	Model    string `json:"model,omitempty"`
	// Times is how many submissions the rule spoils before it goes; 0 spoils
	// every one until the rule is deleted.
	Times int `json:"times,omitempty"`
}

// Submission is what a rule can tell submissions apart by.
type Submission struct {
	Provider, Account, Model string
}

func (r Rule) matches(s Submission) bool {
	return (r.Provider == "" || r.Provider == s.Provider) &&
		(r.Account == "" || r.Account == s.Account) &&
		(r.Model == "" || r.Model == s.Model)
}

// Rules are the rules now in force. They are forgotten at a restart: a fault
// must not outlive the test that asked for it. Safe for many goroutines.
type Rules struct {
	mu      sync.Mutex
	next    int
	rules   []Rule
	refused map[string]int
}

// NewRules returns an empty set of rules.
func NewRules() *Rules {
	return &Rules{refused: map[string]int{}}
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
	r.next++
	rule.ID = strconv.Itoa(r.next)
	r.rules = append(r.rules, rule)
	return rule, nil
}

// List returns the rules in force, oldest first, never nil.
func (r *Rules) List() []Rule {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Rule{}, r.rules...)
}

// Clear lifts every rule.
func (r *Rules) Clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rules = nil
}

// Take returns the knobs of every rule that the submission meets, oldest first,
// and uses each of them up once.
func (r *Rules) Take(s Submission) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var knobs []string
	kept := r.rules[:0]
	for _, rule := range r.rules {
		if rule.matches(s) {
			knobs = append(knobs, rule.Knobs)
			if rule.Times == 1 {
				continue
			}
			rule.Times = max(rule.Times-1, 0)
		}
		kept = append(kept, rule)
	}
	r.rules = kept
	return knobs
}

// Refuse tells whether this submission is one of the first times with its key,
// and counts it if so.
func (r *Rules) Refuse(key string, times int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.refused[key] >= times {
		return false
	}
	r.refused[key]++
	return true
}
