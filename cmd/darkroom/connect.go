package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"time"

	"github.com/spf13/cobra"

	"darkroom/cmd/darkroom/client"
	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
)

// connection is whom a command asks, as its flags say.
type connection struct{ api, token string }

func (c *connection) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.api, "api", "", "address of the API (default DARKROOM_API, or the local stack's)")
	cmd.Flags().StringVar(&c.token, "token", "", "access token (default DARKROOM_TOKEN, or the local stack's)")
}

// client returns a client for what the flags say, else the environment, else
// for the local stack of the working directory.
func (c *connection) client(src env.Source) (*client.Client, error) {
	vars, err := dev.WithDotEnv(src)
	if err != nil {
		return nil, err
	}
	var cfg client.Config
	if err = env.Load(vars, &cfg); err != nil {
		return nil, err
	}
	cfg.API, cfg.Token = cmp.Or(c.api, cfg.API), cmp.Or(c.token, cfg.Token)
	if cfg.API == "" || cfg.Token == "" {
		if err = useStack(vars, &cfg); err != nil {
			return nil, err
		}
	}
	return client.New(cfg, time.Now)
}

// useStack fills what is missing in cfg with the local stack's.
func useStack(vars env.Source, cfg *client.Config) error {
	var stack dev.Config
	if err := env.Load(vars, &stack); err != nil {
		return err
	}
	cfg.API = cmp.Or(cfg.API, "http://"+stack.API)
	if cfg.Token != "" {
		return nil
	}
	if !onThisMachine(cfg.API) {
		return fmt.Errorf("no token for %s: give --token or set DARKROOM_TOKEN", cfg.API)
	}
	// Asked first, as a token would be made where there is none, and open nothing.
	if _, err := os.Stat(stack.Data); err != nil {
		return errors.New("there is no local stack here: start it with make run, or give --api and --token")
	}
	var err error
	cfg.Token, err = dev.Token(vars, time.Now)
	return err
}

// onThisMachine tells whether an address is of this machine: the local stack's
// token is shown to nobody else.
func onThisMachine(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(parsed.Hostname())
	return parsed.Hostname() == "localhost" || err == nil && (ip.IsLoopback() || ip.IsUnspecified())
}
