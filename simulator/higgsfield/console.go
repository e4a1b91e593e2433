package higgsfield

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"darkroom/simulator/lines"
)

// overlap is how long a rotated secret still signs.
const overlap = 24 * time.Hour

// signing is what an account signs with.
type signing struct {
	Account string `json:"account"`
	// Number is how many secrets there were; 0 while none was ever shown.
	Number int `json:"number"`
	// Rotated is when the last one came; the one before signs for a day more.
	Rotated time.Time `json:"rotated,omitzero"`
}

// console is the page of Higgsfield's web site on which an account's webhook
// secret is shown and rotated. It is no part of the API; its routes are the
// simulator's own. Safe for many goroutines.
type console struct {
	file *lines.File
	now  func() time.Time

	mu       sync.Mutex
	accounts map[string]signing
}

func openConsole(dir string, now func() time.Time) (*console, error) {
	file, err := lines.Open(dir, "higgsfield.jsonl")
	if err != nil {
		return nil, err
	}
	c := &console{file: file, now: now, accounts: map[string]signing{}}
	err = file.Each(func(line json.RawMessage) error {
		var s signing
		if fault := json.Unmarshal(line, &s); fault != nil {
			return fmt.Errorf("decode webhook secrets: %w", fault)
		}
		c.accounts[s.Account] = s
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return c, nil
}

// of returns what the account signs with.
func (c *console) of(account string) signing {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.accounts[account]
}

// change notes what change makes of the account's signing.
func (c *console) change(account string, change func(s *signing)) (signing, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.accounts[account]
	s.Account = account
	change(&s)
	if err := c.file.Append(s); err != nil {
		return s, err
	}
	c.accounts[account] = s
	return s, nil
}

// secret is number n of an account's, the same over restarts.
func (a *API) secret(account string, n int) string {
	return "whsec_" + base64.StdEncoding.EncodeToString(a.IDs.Secret("higgsfield webhook secret", account, strconv.Itoa(n)))
}

// secrets are those that sign the account's messages now, the newest first; none
// before one was shown.
func (a *API) secrets(account string) []string {
	s := a.console.of(account)
	if s.Number == 0 {
		return nil
	}
	secrets := []string{a.secret(account, s.Number)}
	if s.Number > 1 && a.Now().Sub(s.Rotated) < overlap {
		secrets = append(secrets, a.secret(account, s.Number-1))
	}
	return secrets
}

// revealSecret shows the secret. From the first time on, messages are signed.
func (a *API) revealSecret(w http.ResponseWriter, _ *http.Request, account string) *problem {
	return a.showSecret(w, account, func(s *signing) { s.Number = max(s.Number, 1) })
}

// rotateSecret makes a new secret, beside which the old one signs for a day.
func (a *API) rotateSecret(w http.ResponseWriter, _ *http.Request, account string) *problem {
	return a.showSecret(w, account, func(s *signing) { s.Number, s.Rotated = s.Number+1, a.Now() })
}

// retireSecret lets the day be over.
func (a *API) retireSecret(w http.ResponseWriter, _ *http.Request, account string) *problem {
	return a.showSecret(w, account, func(s *signing) { s.Rotated = time.Time{} })
}

func (a *API) showSecret(w http.ResponseWriter, account string, change func(s *signing)) *problem {
	s, err := a.console.change(account, change)
	if err != nil {
		return internal(err)
	}
	return write(w, http.StatusOK, map[string]string{"secret": a.secret(account, s.Number)})
}
