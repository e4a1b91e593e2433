package dev

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/joho/godotenv"

	"darkroom/internal/env"
	"darkroom/internal/stack"
)

// Plan is what Run would start.
type Plan struct {
	// Data is the directory of the stack's data.
	Data string
	// Environment is what the parts are told. In a stack that never ran, the
	// secrets are drawn for the occasion and the database's password is not known.
	Environment env.Source
	// Ports are those that the parts listen on.
	Ports []stack.Port
	// Running is whether the stack runs now.
	Running bool
}

// Look returns what Run would start from src, which includes what .env holds.
// It makes nothing.
func Look(ctx context.Context, src env.Source) (Plan, error) {
	cfg, err := loadConfig(src)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Data: cfg.Data}
	if plan.Running, err = running(cfg); err != nil {
		return Plan{}, err
	}
	if plan.Environment, err = foresee(ctx, cfg, src); err != nil {
		return Plan{}, err
	}
	for _, service := range (parts{cfg: cfg, env: plan.Environment}).services() {
		plan.Ports = append(plan.Ports, service.Ports...)
	}
	return plan, nil
}

// running tells whether somebody holds the stack's lock.
func running(cfg Config) (bool, error) {
	if _, err := os.Stat(cfg.path("lock")); errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	release, err := stack.Lock(cfg.path("lock"))
	if errors.Is(err, stack.ErrRunning) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, release()
}

// foresee is what the parts will be told, also where the stack was never made.
func foresee(ctx context.Context, cfg Config, src env.Source) (env.Source, error) {
	if _, err := os.Stat(filepath.Join(cfg.path("postgres"), "data", "PG_VERSION")); err == nil {
		return StackEnvironment(ctx, src)
	}
	secrets, err := godotenv.Read(cfg.path(secretsFile))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read %s: %w", cfg.path(secretsFile), err)
	}
	if secrets == nil {
		secrets = env.Source{}
	}
	draw(secrets)
	return environment(cfg, over(secrets, src), "postgres://"+database+"@"+cfg.postgresAddr()+"/"+database), nil
}
