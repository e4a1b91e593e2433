package catalog

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"darkroom/models"
)

// Unit is what a price is counted in.
type Unit string

// The units of prices.
const (
	UnitImage     Unit = "image"
	UnitSecond    Unit = "second"
	UnitRun       Unit = "run"
	UnitMegapixel Unit = "megapixel"
	// UnitGPUSecond is a second of a provider's machine. How many a request takes
	// is predicted: the user pays the prediction, the house the difference.
	UnitGPUSecond Unit = "gpu_second"
)

// Price says what one unit costs and how many units a request has. A request
// costs BaseMicroUSD + units × rate, where units is the setting named Count and
// rate is MicroUSD or the one of Rates whose When fits the settings. All of it
// stands in the settings with their defaults, so that the price is known before
// anything runs. Money is in whole micro-dollars, so sums never round.
type Price struct {
	Unit Unit `json:"unit"`
	// Count names the whole-number setting that says how many units a request
	// has; "" means one. Megapixels may be a fraction, or the first word of an
	// option such as "0.5 MP".
	Count string `json:"count"`
	// Units is how many units a request has where no setting says it; 0 means one.
	Units int64 `json:"units"`
	// Outputs names the whole-number setting that says how many outputs a request
	// has, each of as many units as Count says; "" means one. For images Count
	// itself is the number of outputs.
	Outputs string `json:"outputs"`
	// BaseMicroUSD is what a request costs whatever its units are; most have none.
	BaseMicroUSD int64 `json:"base_micro_usd"`
	// MicroUSD is what a unit costs; 0 if Rates say it.
	MicroUSD int64 `json:"micro_usd"`
	// By names the settings that the price depends on, and Rates holds one price
	// for each combination of their values.
	By    []string `json:"by"`
	Rates []Rate   `json:"rates"`
	// Inputs is what each input picture costs besides; nil for nothing.
	Inputs *InputPrice `json:"inputs"`
	// Source says where and when the price was read.
	Source string `json:"price_source"`
}

// Rate is the price of a unit for one combination of settings. When holds the
// value of each setting in Price.By as text: 480p, 5, true.
type Rate struct {
	When     map[string]string `json:"when"`
	MicroUSD int64             `json:"micro_usd"`
}

// InputPrice is what an input picture costs by its size: each begun megapixel of
// 1024 x 1024 pixels, at least one and at most MaxMegapixels, to which the
// provider shrinks what is larger. A picture whose size nobody knows costs that
// most.
type InputPrice struct {
	MicroUSD      int64 `json:"micro_usd"`
	MaxMegapixels int64 `json:"max_megapixels"`
}

// PriceText returns the price for people, such as "$0.03–$0.15 per second".
func (m *Model) PriceText() string {
	low, high := m.Price.MicroUSD, m.Price.MicroUSD
	for i, rate := range m.Price.Rates {
		if i == 0 {
			low, high = rate.MicroUSD, rate.MicroUSD
		}
		low, high = min(low, rate.MicroUSD), max(high, rate.MicroUSD)
	}
	unit := string(m.Price.Unit)
	if m.Price.Units > 0 { // always as many: that is what a request costs
		low, high, unit = low*m.Price.Units, high*m.Price.Units, string(UnitRun)
	}
	text := models.MicroUSD(low).String()
	if high != low {
		text += "–" + models.MicroUSD(high).String()
	}
	text += " per " + unit
	if m.Price.BaseMicroUSD > 0 {
		text = models.MicroUSD(m.Price.BaseMicroUSD).String() + " and " + text
	}
	if m.Price.Inputs != nil {
		text += ", " + models.MicroUSD(m.Price.Inputs.MicroUSD).String() + " per megapixel of the input"
	}
	return text
}

// settings lists the settings that the price depends on.
func (p Price) settings() []string {
	var names []string
	for _, name := range []string{p.Count, p.Outputs} {
		if name != "" {
			names = append(names, name)
		}
	}
	return append(names, p.By...)
}

// validate checks the rule against the settings that it names: a price that
// cannot be told for every valid request is a fault.
func (p Price) validate(s settings, rules []Rule) error {
	if !slices.Contains([]Unit{UnitImage, UnitSecond, UnitRun, UnitMegapixel, UnitGPUSecond}, p.Unit) {
		return fmt.Errorf("unit: must be image, second, run, megapixel or gpu_second, is %q", p.Unit)
	}
	if p.Source == "" {
		return errors.New("price_source: must say where and when the price was read")
	}
	if p.BaseMicroUSD < 0 {
		return errors.New("base_micro_usd: must not be below 0")
	}
	if err := p.validateCounts(s); err != nil {
		return err
	}
	for _, name := range p.settings() {
		if s.properties[name].Default == nil {
			return fmt.Errorf("setting %q must have a default: the price depends on it", name)
		}
	}
	if len(p.By) == 0 {
		if p.MicroUSD <= 0 || len(p.Rates) > 0 {
			return errors.New("micro_usd: must be above 0, and rates need by")
		}
		return nil
	}
	if p.MicroUSD != 0 {
		return errors.New("micro_usd: must be left out where rates are given")
	}
	return p.validateRates(s, rules)
}

// checkInputPrice checks that every input picture is one whose size counts.
func (s sheet) checkInputPrice(compiled settings) error {
	switch inputs := s.Price.Inputs; {
	case inputs == nil:
		return nil
	case inputs.MicroUSD <= 0 || inputs.MaxMegapixels <= 0:
		return errors.New("inputs: micro_usd and max_megapixels must be above 0")
	case s.Limits.Images.Max == 0 && len(compiled.inputs()) == 0:
		return errors.New("inputs: the model must take pictures")
	}
	return nil
}

// validateCounts checks that the settings which count units and outputs hold
// numbers above 0, whatever the user chooses.
func (p Price) validateCounts(s settings) error {
	if p.Units < 0 || (p.Units > 0 && p.Count != "") || (p.Unit == UnitGPUSecond && p.Units == 0) {
		return errors.New("units: must be above 0 for gpu_second, and left out where count is given")
	}
	if p.Unit == UnitImage && (p.Outputs != "" || p.Units > 0) {
		return errors.New("outputs: count says how many images there are")
	}
	if p.Outputs != "" && !s.properties[p.Outputs].counts() {
		return fmt.Errorf("outputs: %q must be a whole-number setting of at least 1", p.Outputs)
	}
	if p.Count == "" || s.properties[p.Count].counts() {
		return nil
	}
	if p.Unit == UnitMegapixel && s.properties[p.Count].measures() {
		return nil
	}
	return fmt.Errorf("count: %q must be a whole-number setting of at least 1", p.Count)
}

// validateRates checks that every combination of the settings in By that keeps
// the rules has exactly one rate.
func (p Price) validateRates(s settings, rules []Rule) error {
	want, err := p.combinations(s, rules)
	if err != nil {
		return err
	}
	got := make([]string, 0, len(p.Rates))
	for _, rate := range p.Rates {
		if rate.MicroUSD <= 0 || len(rate.When) != len(p.By) {
			return fmt.Errorf("rates: %v must name each of %v and have micro_usd above 0", rate.When, p.By)
		}
		got = append(got, p.key(rate.When))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		return fmt.Errorf("rates: must be given once for each of %q, are given for %q", want, got)
	}
	return nil
}

// combinations lists the keys of all combinations of the settings in By that a
// request may have.
func (p Price) combinations(s settings, rules []Rule) ([]string, error) {
	combined := []map[string]string{{}}
	for _, name := range p.By {
		options := s.properties[name].options()
		if len(options) == 0 {
			return nil, fmt.Errorf("by: %q must be a setting with an enum, or true or false", name)
		}
		var wider []map[string]string
		for _, values := range combined {
			for _, option := range options {
				next := maps.Clone(values)
				next[name] = option
				wider = append(wider, next)
			}
		}
		combined = wider
	}
	keys := make([]string, 0, len(combined))
	for _, values := range combined {
		if !forbidden(rules, values) {
			keys = append(keys, p.key(values))
		}
	}
	return keys, nil
}

// key names one combination of the settings in By.
func (p Price) key(values map[string]string) string {
	parts := make([]string, 0, len(p.By))
	for _, name := range p.By {
		parts = append(parts, name+"="+values[name])
	}
	return strings.Join(parts, " ")
}
