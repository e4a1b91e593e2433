package main

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"darkroom/admin"
	"darkroom/cmd/darkroom/dev"
	"darkroom/internal/env"
	"darkroom/models"
	"darkroom/postgres"
	"darkroom/providers/replicate"
)

func newTokens(src env.Source) *cobra.Command {
	command := &cobra.Command{
		Use:   "tokens",
		Short: "Keep the pool of Replicate accounts",
		Long: "Keep the pool of Replicate accounts, whose keys lie encrypted in the database. Works on the database of\n" +
			"DATABASE_URL with TOKEN_KEY, or else on the local stack's, which must be running. What it changes stands in the audit\n" +
			"log, without a name; `darkroom admin tokens` does it under yours.",
	}
	command.AddCommand(
		newTokensAdd(src),
		newTokensList(src),
		newTokensCheck(src),
		newTokensChange(src, "enable", "Let an account have new jobs again, rested", (*desk).enable),
		newTokensChange(src, "disable", "Give an account no new jobs; it keeps those that it has", (*desk).disable),
		newTokensChange(src, "delete", "Disable an account for good; its key is erased once no job needs it", (*desk).remove),
	)
	return command
}

// newTokensChange makes a command that changes one account.
func newTokensChange(src env.Source, verb, short string, change func(*desk, context.Context, uuid.UUID) error) *cobra.Command {
	return &cobra.Command{
		Use:   verb + " NAME",
		Short: short,
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			desk, err := openDesk(cmd.Context(), src)
			if err != nil {
				return err
			}
			defer desk.close()
			token, err := desk.find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return change(desk, cmd.Context(), token.ID)
		},
	}
}

// set lets an account have new jobs again, asked at once, or none.
func (d *desk) set(ctx context.Context, id uuid.UUID, state models.TokenState) error {
	_, err := d.tokens.Set(ctx, models.Act{}, id, state)
	return err
}

func (d *desk) enable(ctx context.Context, id uuid.UUID) error {
	return d.set(ctx, id, models.TokenActive)
}

func (d *desk) disable(ctx context.Context, id uuid.UUID) error {
	return d.set(ctx, id, models.TokenDisabled)
}

func (d *desk) remove(ctx context.Context, id uuid.UUID) error {
	if err := d.tokens.Delete(ctx, models.Act{}, id); err != nil {
		return err
	}
	_, err := d.db.EraseTokens(ctx)
	return err
}

// deskConfig is what the commands read from the environment.
type deskConfig struct {
	Database  postgres.Config
	Replicate replicate.Config
	Pool      replicate.PoolConfig
}

// desk is where the accounts are kept.
type desk struct {
	db       *postgres.DB
	pool     *replicate.Pool
	tokens   *admin.Tokens
	provider *replicate.Provider
	// alone is whether the environment has an account besides.
	alone bool
}

// openDesk opens the database of DATABASE_URL, or else of the local stack.
func openDesk(ctx context.Context, src env.Source) (*desk, error) {
	vars, err := dev.WithDotEnv(src)
	if err != nil {
		return nil, err
	}
	if vars["DATABASE_URL"] == "" && vars["DATABASE_URL_FILE"] == "" {
		if vars, err = dev.StackEnvironment(ctx, vars); err != nil {
			return nil, err
		}
	}
	var cfg deskConfig
	if err = env.Load(vars, &cfg); err != nil {
		return nil, err
	}
	db, err := postgres.New(ctx, cfg.Database, nil)
	if err != nil {
		return nil, err
	}
	opened := &desk{db: db, alone: cfg.Pool.Token != ""}
	if err = opened.wire(cfg); err != nil {
		db.Close()
		return nil, err
	}
	return opened, nil
}

func (d *desk) wire(cfg deskConfig) error {
	var err error
	// What the pool has to tell, the commands print.
	if d.pool, err = replicate.NewPool(cfg.Pool, d.db, zap.NewNop(), time.Now); err != nil {
		return err
	}
	d.tokens = admin.NewTokens(d.db, d.db, d.pool, nil)
	d.provider, err = replicate.New(cfg.Replicate, d.pool, time.Now, nil)
	return err
}

func (d *desk) close() { d.db.Close() }

// find returns the account of a name, or of an id where it starts with nobody's
// name.
func (d *desk) find(ctx context.Context, name string) (models.ReplicateToken, error) {
	tokens, err := d.db.ListTokens(ctx)
	if err != nil {
		return models.ReplicateToken{}, err
	}
	for _, token := range tokens {
		if token.DeletedAt == nil && (token.Name == name || token.ID.String() == name) {
			return token, nil
		}
	}
	return models.ReplicateToken{}, fmt.Errorf("no account is called %q: `darkroom tokens list` shows them", name)
}
