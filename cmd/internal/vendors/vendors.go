// Package vendors builds the providers that the environment configures. Api,
// workers and doctor share it, so that they cannot come to know different ones.
// Each provider is one file: its variables, whether they say that it is used, and
// how it is put together. No rule about generations lives here.
package vendors

import (
	"context"
	"fmt"
	"time"

	"go.uber.org/zap"

	"darkroom/media"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers"
	"darkroom/storage"
)

// Config is every provider that Darkroom can speak to. Those without a key are
// not used.
type Config struct {
	Replicate  replicateConfig
	Fal        falConfig
	Google     googleConfig
	Higgsfield higgsfieldConfig
}

// known lists every provider once: a new one is a field above and a word here.
func (c Config) known() []vendor { return []vendor{c.Replicate, c.Fal, c.Google, c.Higgsfield} }

// vendor is what the environment says of one provider.
type vendor interface {
	name() models.Provider
	// configured reports whether there is a key, or where keys may be.
	configured() bool
	// hosts are those that its outputs lie on, as netguard.Hosts.
	hosts() []string
	open(deps Deps) (Vendor, error)
}

// authorizing is a vendor whose outputs are given to those who show its key.
type authorizing interface {
	authorizer() (media.Authorizer, error)
}

// Deps are what providers may need besides their own variables.
type Deps struct {
	DB *postgres.DB
	// Store is for providers that read inputs, or leave outputs, there.
	Store storage.Store
	Log   *zap.Logger
	Now   func() time.Time
}

// Vendor is one provider that is used.
type Vendor struct {
	Provider    providers.Provider
	Credentials providers.Credentials
	// Limits bound how many jobs run there.
	Limits models.JobLimits
	// CallsPerSecond is how many steps that call it may begin in a second, over all
	// workers; 0 is no limit.
	CallsPerSecond float64
	// Turns returns the accounts that new jobs may go to, whether they rest or not;
	// nil where that is the one account of the environment.
	Turns func(ctx context.Context) ([]string, error)
}

// Set is the providers that are used.
type Set []Vendor

// Open builds the providers that cfg configures. It asks nothing of them.
func Open(cfg Config, deps Deps) (Set, error) {
	var set Set
	for _, known := range cfg.known() {
		if !known.configured() {
			continue
		}
		opened, err := known.open(deps)
		if err != nil {
			return nil, fmt.Errorf("set up %s: %w", known.name(), err)
		}
		set = append(set, opened)
	}
	return set, nil
}

// Configured names the providers that are used.
func (c Config) Configured() []models.Provider {
	var names []models.Provider
	for _, known := range c.known() {
		if known.configured() {
			names = append(names, known.name())
		}
	}
	return names
}

// Names names the providers of the set.
func (s Set) Names() []models.Provider {
	names := make([]models.Provider, 0, len(s))
	for _, vendor := range s {
		names = append(names, vendor.Provider.Name())
	}
	return names
}

// Hosts are those that outputs lie on, of every provider: a media worker need not
// be given the keys that say which are used.
func (c Config) Hosts() []string {
	var hosts []string
	for _, known := range c.known() {
		hosts = append(hosts, known.hosts()...)
	}
	return hosts
}

// Authorizers show the keys that some outputs are given for.
func (c Config) Authorizers() ([]media.Authorizer, error) {
	var list []media.Authorizer
	for _, known := range c.known() {
		shows, ok := known.(authorizing)
		if !ok || !known.configured() {
			continue
		}
		authorizer, err := shows.authorizer()
		if err != nil {
			return nil, fmt.Errorf("set up %s's outputs: %w", known.name(), err)
		}
		list = append(list, authorizer)
	}
	return list, nil
}
