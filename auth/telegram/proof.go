// Package telegram believes Telegram that somebody is who they say: it checks
// what Telegram's login widget and Mini Apps hand to a page, and lets each be
// used once. It keeps nobody: accounts and used logins are behind interfaces.
package telegram

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"darkroom/models"
)

const (
	// fresh is how old a proof may be: a page hands it on at once, and a stolen one
	// is worth little.
	fresh = 5 * time.Minute
	// leeway forgives a clock of ours that is behind Telegram's.
	leeway = 30 * time.Second
	// maxInitData is far above the kilobyte or two of a real one.
	maxInitData = 16 << 10
	// maxFields is above what either kind of proof has.
	maxFields = 32
)

// Proof is what a page got from Telegram: the fields of the login widget, hash
// included, or a Mini App's initData. One of the two is set.
type Proof struct {
	Widget   map[string]string
	InitData string
}

// checked is a proof that holds: whom it names, and what makes it the same one
// when it comes again until it is too old.
type checked struct {
	person models.User
	hash   []byte
	until  time.Time
}

// check returns what a proof says if Telegram made it for our bot within the
// last five minutes.
func (s *SignIn) check(proof Proof) (checked, error) {
	fields, secret := proof.Widget, s.widgetKey
	if proof.InitData != "" {
		if len(proof.Widget) > 0 {
			return checked{}, errors.New("two proofs at once")
		}
		var err error
		if fields, err = split(proof.InitData); err != nil {
			return checked{}, err
		}
		secret = s.appKey
	}
	hash, err := verify(fields, secret)
	if err != nil {
		return checked{}, err
	}
	until, err := s.until(fields["auth_date"])
	if err != nil {
		return checked{}, err
	}
	person, err := personOf(fields, proof.InitData != "")
	return checked{person: person, hash: hash, until: until}, err
}

// split reads initData, a query string. A field that is there twice could be
// read in two ways.
func split(initData string) (map[string]string, error) {
	if len(initData) > maxInitData {
		return nil, errors.New("initData is too long")
	}
	query, err := url.ParseQuery(initData)
	if err != nil {
		return nil, errors.New("initData is no query string") // the cause would repeat it
	}
	fields := make(map[string]string, len(query))
	for name, values := range query {
		if len(values) != 1 {
			return nil, errors.New("initData has a field twice")
		}
		fields[name] = values[0]
	}
	return fields, nil
}

// verify holds the hash against all other fields, as Telegram's documentation
// says: name=value in the order of names, one a line.
func verify(fields map[string]string, secret []byte) ([]byte, error) {
	claimed, err := hex.DecodeString(fields["hash"])
	if err != nil || len(claimed) != sha256.Size {
		return nil, errors.New("the hash is none")
	}
	if len(fields) > maxFields {
		return nil, errors.New("too many fields")
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name == "hash" {
			continue
		}
		// A line break would let one field pass for two.
		if strings.Contains(name+fields[name], "\n") {
			return nil, errors.New("a field has more than one line")
		}
		lines = append(lines, name+"="+fields[name])
	}
	if !hmac.Equal(claimed, mac(secret, strings.Join(lines, "\n"))) {
		return nil, errors.New("the hash is not Telegram's for this bot")
	}
	return claimed, nil
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// until returns until when a proof of this date has to be remembered.
func (s *SignIn) until(date string) (time.Time, error) {
	seconds, err := strconv.ParseInt(date, 10, 64)
	if err != nil {
		return time.Time{}, errors.New("auth_date is no time")
	}
	made, now := time.Unix(seconds, 0), s.now()
	if made.After(now.Add(leeway)) {
		return time.Time{}, fmt.Errorf("made %s from now", made.Sub(now).Round(time.Second))
	}
	if age := now.Sub(made); age > fresh {
		return time.Time{}, fmt.Errorf("made %s ago", age.Round(time.Second))
	}
	// Twice as long, since the clock that forgets used proofs is another one.
	return made.Add(2 * fresh), nil
}

// named is somebody as Telegram describes them.
type named struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
	PhotoURL  string `json:"photo_url"`
}

// personOf reads whom the fields name: the widget's by themselves, a Mini App's in
// the JSON of the field user.
func personOf(fields map[string]string, app bool) (models.User, error) {
	var who named
	if app {
		if err := json.Unmarshal([]byte(fields["user"]), &who); err != nil {
			return models.User{}, errors.New("the Mini App's user is no JSON")
		}
	} else {
		id, err := strconv.ParseInt(fields["id"], 10, 64)
		if err != nil {
			return models.User{}, errors.New("the id is no number")
		}
		who = named{ID: id, FirstName: fields["first_name"], LastName: fields["last_name"], Username: fields["username"], PhotoURL: fields["photo_url"]}
	}
	if who.ID <= 0 || who.IsBot {
		return models.User{}, errors.New("it names no person")
	}
	name := cmp.Or(strings.TrimSpace(who.FirstName+" "+who.LastName), who.Username)
	return models.User{Name: name, AvatarURL: who.PhotoURL, TelegramID: &who.ID}, nil
}
