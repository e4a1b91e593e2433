package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/internal/env"
)

func newAdminModels(src env.Source) *cobra.Command {
	return group("models", "List models, switch them off and on, and set their prices",
		newAdminModelsList(src), newAdminModelsShow(src), newAdminModelsSet(src))
}

func newAdminModelsList(src env.Source) *cobra.Command {
	var changed bool
	cmd := asking(src, &cobra.Command{
		Use:   "list",
		Short: "List every model of the catalog with what is said over it",
		Args:  cobra.NoArgs,
	}, func(cmd *cobra.Command, api *client.Client, _ []string, asJSON bool) error {
		keep := func(model client.AdminModel) bool { return !changed || !model.Enabled || model.Override != nil }
		return api.AdminModels(cmd.Context(), cmd.OutOrStdout(), keep, asJSON)
	})
	cmd.Flags().BoolVar(&changed, "changed", false, "only those that are off or have another price than the catalog's")
	return cmd
}

func newAdminModelsShow(src env.Source) *cobra.Command {
	return asking(src, &cobra.Command{
		Use:   "show ID",
		Short: "Show a model with what its price is made of",
		Args:  cobra.ExactArgs(1),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		return api.AdminModel(cmd.Context(), cmd.OutOrStdout(), args[0], asJSON)
	})
}

// said is what the flags of `models set` say over a model.
type said struct {
	on, off, reset bool
	price, base    string
	rates          []string
}

func newAdminModelsSet(src env.Source) *cobra.Command {
	var over said
	cmd := asking(src, &cobra.Command{
		Use:   "set ID",
		Short: "Switch a model off or on, or set its price",
		Long: "Switch a model off or on, or set its price. It holds at once for what is asked for from then on; what was accepted\n" +
			"keeps its price. A price that depends on settings has a --rate for each combination of them: `models show` prints\n" +
			"those of now in the form that this takes. This is for a super_admin.",
		Example: "  darkroom admin models set flux-schnell --off\n  darkroom admin models set flux-schnell --price 0.004\n" +
			"  darkroom admin models set veo-3.1 --rate \"audio=false,resolution=720p:0.2\" --rate \"audio=true,resolution=720p:0.4\"\n" +
			"  darkroom admin models set flux-schnell --reset",
		Args: cobra.ExactArgs(1),
	}, func(cmd *cobra.Command, api *client.Client, args []string, asJSON bool) error {
		change, err := over.change()
		if err != nil {
			return err
		}
		return api.AdminChangeModel(cmd.Context(), cmd.OutOrStdout(), args[0], change, asJSON)
	})
	cmd.Flags().BoolVar(&over.on, "on", false, "offer it")
	cmd.Flags().BoolVar(&over.off, "off", false, "offer it no more")
	cmd.Flags().StringVar(&over.price, "price", "", "dollars for one unit, such as a picture or a second")
	cmd.Flags().StringVar(&over.base, "base", "", "dollars for a request, whatever its units are")
	cmd.Flags().StringArrayVar(&over.rates, "rate", nil, "setting=value,…:dollars for one unit where the settings are so; repeat it")
	cmd.Flags().BoolVar(&over.reset, "reset", false, "take what is said over its price away: the catalog's holds")
	cmd.MarkFlagsOneRequired("on", "off", "price", "base", "rate", "reset")
	cmd.MarkFlagsMutuallyExclusive("on", "off")
	for _, flag := range []string{"price", "base", "rate"} {
		cmd.MarkFlagsMutuallyExclusive("reset", flag)
	}
	return cmd
}

// change is what the flags say as the API takes it. What was not given stays as it
// is.
func (s said) change() (client.AdminChangeModel, error) {
	var change client.AdminChangeModel
	if s.on || s.off {
		change.Enabled = &s.on
	}
	if s.reset {
		change.CatalogPrice = &s.reset
	}
	if s.price == "" && s.base == "" && len(s.rates) == 0 {
		return change, nil
	}
	var price client.AdminPrice
	for _, part := range []struct {
		flag, text string
		to         **float64
	}{{"price", s.price, &price.UnitUsd}, {"base", s.base, &price.BaseUsd}} {
		if part.text == "" {
			continue
		}
		amount, err := dollars(part.text)
		if err != nil {
			return change, fmt.Errorf("--%s: %w", part.flag, err)
		}
		*part.to = new(amount.USD())
	}
	var rates []client.AdminRate
	for _, text := range s.rates {
		rate, err := rateOf(text)
		if err != nil {
			return change, err
		}
		rates = append(rates, rate)
	}
	if len(rates) > 0 {
		price.Rates = &rates
	}
	change.Price = &price
	return change, nil
}

// rateOf reads setting=value,…:dollars. A value may hold a colon.
func rateOf(text string) (client.AdminRate, error) {
	rate := client.AdminRate{When: map[string]string{}}
	fault := fmt.Errorf("--rate: %q must be such as resolution=720p,audio=true:0.15", text)
	at := strings.LastIndexByte(text, ':')
	if at < 0 {
		return rate, fault
	}
	for pair := range strings.SplitSeq(text[:at], ",") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return rate, fault
		}
		rate.When[name] = value
	}
	amount, err := dollars(text[at+1:])
	if err != nil {
		return rate, fmt.Errorf("--rate: %q: %w", text, err)
	}
	rate.Usd = amount.USD()
	return rate, nil
}
