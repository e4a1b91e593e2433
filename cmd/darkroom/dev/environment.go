package dev

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/joho/godotenv"

	"darkroom/internal/env"
	"darkroom/simulator/supabaseauth"
)

// WithDotEnv returns src with the variables of the file .env in the working
// directory below it: what is set in the environment wins.
func WithDotEnv(src env.Source) (env.Source, error) {
	file, err := godotenv.Read(".env")
	if errors.Is(err, os.ErrNotExist) {
		return src, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read .env: %w", err)
	}
	return over(file, src), nil
}

// StackEnvironment returns what the parts of the local stack that src configures
// are told, its database included, for a tool that works on the stack beside
// them. It fails where there is no stack.
func StackEnvironment(ctx context.Context, src env.Source) (env.Source, error) {
	cfg, err := loadConfig(src)
	if err != nil {
		return nil, err
	}
	// Asked first, as a database would be made where there is none.
	if _, err = os.Stat(filepath.Join(cfg.path("postgres"), "data", "PG_VERSION")); err != nil {
		return nil, errors.New("there is no local stack here: start it with make run, or set DATABASE_URL")
	}
	stack, err := prepare(ctx, cfg, src, io.Discard)
	return stack.env, err
}

// over lays the variables of top that are not empty over those of bottom.
func over(bottom, top env.Source) env.Source {
	out := maps.Clone(bottom)
	for name, value := range top {
		if value != "" {
			out[name] = value
		}
	}
	return out
}

// environment is what the parts of the stack are started with: what the
// developer set, over what suits a local stack, but its own database always,
// lest a forgotten variable lead it to another.
func environment(cfg Config, src env.Source, dsn string) env.Source {
	out := over(env.Source{
		"PUBLIC_URL":  urlOf(cfg.API),
		"STORAGE_DIR": cfg.path("storage"),
		"SCRATCH_DIR": cfg.path("scratch"),
		"LOG_FORMAT":  "console",
		// Plenty, since it is not real money: nobody should meet a 402 unasked.
		"BILLING_STARTING_GRANT_USD": "100",
	}, src)
	out["DATABASE_URL"], out["DATABASE_DIRECT_URL"] = dsn, dsn
	out["TEMPORAL_ADDRESS"] = cmp.Or(cfg.TemporalProxy, cfg.Temporal)
	if simulated, _ := cfg.simulated(); len(simulated) > 0 {
		simulate(cfg, simulated, out)
	}
	if cfg.Supabase {
		turnSupabase(cfg, out)
	}
	return out
}

// turnSupabase lets people sign in at the simulated Supabase project. It takes any
// key of the right form. Its legacy secret is the stack's own, so that the
// developer's token works too.
func turnSupabase(cfg Config, out env.Source) {
	out["SUPABASE_URL"] = cmp.Or(out["SIMULATOR_URL"], urlOf(cfg.Simulator)) + supabaseauth.Path
	out["SUPABASE_ANON_KEY"], out["SUPABASE_SERVICE_KEY"] = "sb_publishable_local", "sb_secret_local"
	out["SIMULATOR_JWT_SECRET"] = out["JWT_SECRET"]
	out["SIMULATOR_DIR"] = cfg.path("simulator")
}

// simulate turns the parts to the simulator for the providers that it plays. Its
// callbacks arrive over plain http and its media lie on a loopback address; both
// are refused otherwise, and the former from providers that are real.
func simulate(cfg Config, simulated []played, out env.Source) {
	for _, provider := range simulated {
		provider.turn(out, cmp.Or(out["SIMULATOR_URL"], urlOf(cfg.Simulator)))
	}
	out["CALLBACK_INSECURE"] = strings.ReplaceAll(joined(simulated, func(p played) string { return string(p.name) }), " ", "")
	// Google's films lie behind its API, the outputs of all others on the media host.
	for _, address := range []string{
		cmp.Or(out["SIMULATOR_URL"], urlOf(cfg.Simulator)), cmp.Or(out["SIMULATOR_MEDIA_URL"], urlOf(cfg.SimulatorMedia)),
	} {
		out["MEDIA_ALLOW_HOSTS"] = strings.TrimPrefix(out["MEDIA_ALLOW_HOSTS"]+","+strings.TrimPrefix(address, "http://"), ",")
	}
	out["SIMULATOR_DIR"] = cfg.path("simulator")
}
