package supabaseauth

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"darkroom/simulator/lines"
)

// account is a user of the project.
type account struct {
	ID        string         `json:"id"`
	Email     string         `json:"email"`
	Password  string         `json:"password,omitempty"`
	Confirmed bool           `json:"confirmed"`
	App       map[string]any `json:"app"`
	User      map[string]any `json:"user"`
	Created   time.Time      `json:"created"`
	SignedIn  time.Time      `json:"signed_in"`
	Deleted   bool           `json:"deleted,omitempty"`
}

// session is a sign-in and the refresh token that it can be renewed with now.
type session struct {
	ID      string `json:"id"`
	Account string `json:"account"`
	Refresh string `json:"refresh"`
	// Before is the refresh token that was used last, at Renewed.
	Before  string    `json:"before,omitempty"`
	Renewed time.Time `json:"renewed"`
	Ended   bool      `json:"ended,omitempty"`
}

// ticket is what can be used once for a session: the code of a PKCE sign-in, or
// the hash in a link.
type ticket struct {
	ID        string    `json:"id"`
	Account   string    `json:"account"`
	Challenge string    `json:"challenge,omitempty"`
	Method    string    `json:"method,omitempty"`
	Expires   time.Time `json:"expires"`
	Used      bool      `json:"used,omitempty"`
}

// line is one change: the thing as it is now.
type line struct {
	Account *account    `json:"account,omitempty"`
	Session *session    `json:"session,omitempty"`
	Ticket  *ticket     `json:"ticket,omitempty"`
	Key     *signingKey `json:"key,omitempty"`
}

// store keeps everything, the last line of each thing being how it stands. It is
// safe for use by many goroutines.
type store struct {
	file *lines.File

	mu       sync.Mutex
	accounts map[string]account
	sessions map[string]session
	tickets  map[string]ticket
	keys     []signingKey // the last one signs
}

func openStore(file *lines.File) (*store, error) {
	s := &store{file: file, accounts: map[string]account{}, sessions: map[string]session{}, tickets: map[string]ticket{}}
	err := file.Each(func(text json.RawMessage) error {
		var change line
		if err := json.Unmarshal(text, &change); err != nil {
			return fmt.Errorf("decode line: %w", err)
		}
		s.apply(change)
		return nil
	})
	return s, err
}

func (s *store) apply(change line) {
	switch {
	case change.Account != nil:
		s.accounts[change.Account.ID] = *change.Account
	case change.Session != nil:
		s.sessions[change.Session.ID] = *change.Session
	case change.Ticket != nil:
		s.tickets[change.Ticket.ID] = *change.Ticket
	case change.Key != nil:
		at := slices.IndexFunc(s.keys, func(k signingKey) bool { return k.ID == change.Key.ID })
		if at < 0 {
			s.keys = append(s.keys, *change.Key)
			return
		}
		s.keys[at] = *change.Key
	}
}

// keep writes a change down and then makes it.
func (s *store) keep(change line) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keepLocked(change)
}

func (s *store) keepLocked(change line) error {
	if err := s.file.Append(change); err != nil {
		return err
	}
	s.apply(change)
	return nil
}

func (s *store) account(id string) (account, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.accounts[id]
	return found, ok && !found.Deleted
}

func (s *store) byEmail(email string) (account, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byEmailLocked(email)
}

func (s *store) byEmailLocked(email string) (account, bool) {
	for _, found := range s.accounts {
		if !found.Deleted && strings.EqualFold(found.Email, email) {
			return found, true
		}
	}
	return account{}, false
}

// add keeps a new account unless its address is taken.
func (s *store) add(one account) (added bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.byEmailLocked(one.Email); taken {
		return false, nil
	}
	return true, s.keepLocked(line{Account: &one})
}

// list returns the accounts in the order in which they were made.
func (s *store) list() []account {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []account
	for _, one := range s.accounts {
		if !one.Deleted {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b account) int { return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.ID, b.ID)) })
	return all
}

func (s *store) session(id string) (session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.sessions[id]
	return found, ok && !found.Ended
}

// sessionsOf returns the running sessions of an account.
func (s *store) sessionsOf(accountID string) []session {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []session
	for _, one := range s.sessions {
		if one.Account == accountID && !one.Ended {
			found = append(found, one)
		}
	}
	return found
}

// renew gives the session of a refresh token the next one. Within grace the one
// before still leads to the current one, for callers that raced; after it, using
// it again ends the session, since somebody else may have it.
func (s *store) renew(refresh, next string, now time.Time, grace time.Duration) (renewed session, known bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.sessions {
		switch {
		case one.Ended || refresh == "" || (one.Refresh != refresh && one.Before != refresh):
			continue
		case one.Refresh == refresh:
			one.Before, one.Refresh, one.Renewed = one.Refresh, next, now
		case now.Sub(one.Renewed) <= grace:
			return one, true, nil
		default:
			one.Ended = true
			return session{}, true, s.keepLocked(line{Session: &one})
		}
		return one, true, s.keepLocked(line{Session: &one})
	}
	return session{}, false, nil
}

// use takes a ticket that is good now, and only once.
func (s *store) use(id string, now time.Time) (ticket, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.tickets[id]
	if !ok || found.Used || now.After(found.Expires) {
		return ticket{}, false, nil
	}
	found.Used = true
	return found, true, s.keepLocked(line{Ticket: &found})
}

func (s *store) listKeys() []signingKey {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.keys)
}
