package billing

import (
	"fmt"
	"math/big"
	"strings"

	"darkroom/catalog"
	"darkroom/models"
)

// Price applies a price rule to settings that hold their defaults and to the
// sizes of the input pictures: the base, for each output as many units as the
// settings or the rule say at the rate that fits them, and what the pictures
// cost. All is calculated in exact fractions and rounded once, at the end, to the
// nearest micro-dollar, halves up; only fractions of megapixels ever need it. An
// error means that the rule and the settings do not belong together.
func Price(rule catalog.Price, settings map[string]any, pictures ...models.Size) (models.Quote, error) {
	rate, err := rateOf(rule, settings)
	if err != nil {
		return models.Quote{}, err
	}
	units, err := amount(rule.Count, settings)
	if err != nil {
		return models.Quote{}, err
	}
	if rule.Units > 0 {
		units.SetInt64(rule.Units)
	}
	outputs, err := outputsOf(rule, settings)
	if err != nil {
		return models.Quote{}, err
	}
	total := new(big.Rat).Mul(units, new(big.Rat).SetInt64(rate))
	if rule.Unit != catalog.UnitImage { // images are counted by their units already
		total.Mul(total, new(big.Rat).SetInt64(outputs))
	}
	total.Add(total, new(big.Rat).SetInt64(rule.BaseMicroUSD))
	total.Add(total, new(big.Rat).SetInt64(inputs(rule, pictures)))
	price, err := round(total)
	if err != nil {
		return models.Quote{}, err
	}
	return models.Quote{Price: price, Outputs: int(outputs)}, nil
}

// inputs returns what the input pictures cost in micro-dollars. One whose size
// nobody knows costs as much as the largest, so that it is never the house that
// pays for it.
func inputs(rule catalog.Price, pictures []models.Size) int64 {
	if rule.Inputs == nil {
		return 0
	}
	const megapixel = 1024 * 1024
	var total int64
	for _, picture := range pictures {
		megapixels := rule.Inputs.MaxMegapixels
		if picture.Known() && int64(picture.Width) <= megapixels*megapixel/int64(picture.Height) {
			megapixels = (int64(picture.Width)*int64(picture.Height) + megapixel - 1) / megapixel
		}
		total += megapixels * rule.Inputs.MicroUSD
	}
	return total
}

// rateOf returns what one unit costs with these settings.
func rateOf(rule catalog.Price, settings map[string]any) (int64, error) {
	if len(rule.By) == 0 {
		return rule.MicroUSD, nil
	}
	for _, rate := range rule.Rates {
		if fits(rate, settings) {
			return rate.MicroUSD, nil
		}
	}
	return 0, fmt.Errorf("price: no rate for these settings: %v", rule.By)
}

func fits(rate catalog.Rate, settings map[string]any) bool {
	for name, want := range rate.When {
		if value, ok := settings[name]; !ok || fmt.Sprint(value) != want {
			return false
		}
	}
	return true
}

// outputsOf returns how many outputs the request asks for.
func outputsOf(rule catalog.Price, settings map[string]any) (int64, error) {
	name := rule.Outputs
	if rule.Unit == catalog.UnitImage {
		name = rule.Count
	}
	outputs, err := amount(name, settings)
	if err != nil {
		return 0, err
	}
	if !outputs.IsInt() || !outputs.Num().IsInt64() {
		return 0, fmt.Errorf("price: %s must be a whole number, is %s", name, outputs.RatString())
	}
	return outputs.Num().Int64(), nil
}

// amount reads a setting that holds a number above 0, alone or as the first
// word of an option such as "0.5 MP". Without a name it is one.
func amount(name string, settings map[string]any) (*big.Rat, error) {
	if name == "" {
		return big.NewRat(1, 1), nil
	}
	word, _, _ := strings.Cut(fmt.Sprint(settings[name]), " ")
	value, ok := new(big.Rat).SetString(word)
	if !ok || value.Sign() <= 0 {
		return nil, fmt.Errorf("price: %s must be a number above 0, is %v", name, settings[name])
	}
	return value, nil
}

// round returns the nearest whole amount, halves up.
func round(total *big.Rat) (models.MicroUSD, error) {
	total.Add(total, big.NewRat(1, 2))
	whole := new(big.Int).Quo(total.Num(), total.Denom())
	if !whole.IsInt64() {
		return 0, fmt.Errorf("price: %s micro-dollars are no price", whole)
	}
	return models.MicroUSD(whole.Int64()), nil
}
