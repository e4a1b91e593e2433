// Package billing says what things cost: it turns a catalog model's price rule
// and the settings of a request into an amount. The estimate that a user is
// shown and the price that is charged are this same amount. How money moves
// stands in models, that it moves once in postgres.
package billing

import (
	"darkroom/catalog"
	"darkroom/models"
)

// Pricer prices requests, or gives everything away when billing is off.
type Pricer struct {
	off   bool
	grant models.MicroUSD
}

// New makes a pricer. It fails on a bad configuration.
func New(cfg Config) (*Pricer, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if cfg.Mode == modeOff {
		return &Pricer{off: true}, nil
	}
	return &Pricer{grant: cfg.grant()}, nil
}

// Quote prices a request of the model. The settings must be valid and hold the
// defaults, as catalog.Model.ValidateSettings returns them. pictures are the
// addresses of the input pictures beside the settings' own, as a generation keeps
// them; empty ones are none. A duration that the provider does not have is priced
// as the one that is sent.
func (p *Pricer) Quote(model *catalog.Model, settings map[string]any, pictures ...string) (models.Quote, error) {
	var sizes []models.Size
	for _, picture := range append(pictures, model.Pictures(settings)...) {
		if picture != "" {
			sizes = append(sizes, models.SizeOf(picture))
		}
	}
	quote, err := Price(model.Price, model.Sent(settings), sizes...)
	if err == nil && p.off {
		quote.Price = 0
	}
	return quote, err
}

// StartingGrant is what each user is given once; nothing when billing is off.
func (p *Pricer) StartingGrant() models.MicroUSD { return p.grant }

// Off reports whether everything is given away.
func (p *Pricer) Off() bool { return p.off }
