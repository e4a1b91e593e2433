// Package logging makes the process's one logger.
package logging

import (
	"errors"
	"fmt"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// Config says how much is logged, and how.
type Config struct {
	Level  string `env:"LOG_LEVEL" envDefault:"info" desc:"How much is logged: debug, info, warn or error."`
	Format string `env:"LOG_FORMAT" envDefault:"json" desc:"How a line looks: json for machines, console for people."`
}

// Validate checks the values; its errors name the variable.
func (c Config) Validate() error {
	var faults []error
	if _, err := zapcore.ParseLevel(c.Level); err != nil {
		faults = append(faults, errors.New("LOG_LEVEL: must be debug, info, warn or error"))
	}
	if c.Format != "json" && c.Format != "console" {
		faults = append(faults, errors.New("LOG_FORMAT: must be json or console"))
	}
	return errors.Join(faults...)
}

// New makes a logger that writes to standard error, with stack traces for
// panics only: an error's text says where it came from.
func New(cfg Config) (*zap.Logger, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	level, err := zapcore.ParseLevel(cfg.Level)
	if err != nil {
		return nil, fmt.Errorf("read log level: %w", err)
	}
	zc := zap.NewProductionConfig()
	zc.Level = zap.NewAtomicLevelAt(level)
	zc.DisableStacktrace, zc.DisableCaller = true, true
	// Every line counts: a failure that repeats a hundred times a second is news.
	zc.Sampling = nil
	zc.EncoderConfig.EncodeTime = zapcore.RFC3339TimeEncoder
	zc.EncoderConfig.EncodeDuration = zapcore.StringDurationEncoder
	if cfg.Format == "console" {
		zc.Encoding = "console"
		zc.EncoderConfig.EncodeTime = zapcore.TimeEncoderOfLayout("15:04:05.000")
		zc.EncoderConfig.EncodeLevel = zapcore.CapitalLevelEncoder
	}
	logger, err := zc.Build()
	if err != nil {
		return nil, fmt.Errorf("make logger: %w", err)
	}
	return logger, nil
}
