package billing

import (
	"errors"
	"fmt"
	"math"

	"darkroom/models"
)

// Config says whether requests cost money.
type Config struct {
	Mode string `env:"BILLING" envDefault:"on" desc:"on: each generation is paid for from its user's balance. off: everything is free and no ledger is kept."`

	// StartingGrantUSD is nothing by default, since where everybody may sign up a
	// gift is taken again and again. The local stack, where the money is not real,
	// gives $100: thousands of pictures, so that nobody meets a 402 while looking
	// around.
	StartingGrantUSD float64 `env:"BILLING_STARTING_GRANT_USD" envDefault:"0" desc:"Dollars that each user is given once, such as 2.50."`
}

// The values of BILLING.
const (
	modeOn  = "on"
	modeOff = "off"
)

// maxGrantUSD is where a gift is surely a slip of the keyboard.
const maxGrantUSD = 1_000_000

// Validate checks the values; its errors name the variable.
func (c Config) Validate() error {
	var faults []error
	if c.Mode != modeOn && c.Mode != modeOff {
		faults = append(faults, fmt.Errorf("BILLING: must be on or off, is %q", c.Mode))
	}
	// Not-a-number is below nothing and above nothing.
	if !(c.StartingGrantUSD >= 0 && c.StartingGrantUSD <= maxGrantUSD) {
		faults = append(faults, errors.New("BILLING_STARTING_GRANT_USD: must be an amount from 0 to 1000000"))
	}
	return errors.Join(faults...)
}

// grant returns the starting grant in whole micro-dollars.
func (c Config) grant() models.MicroUSD {
	return models.MicroUSD(math.Round(c.StartingGrantUSD * 1_000_000))
}
