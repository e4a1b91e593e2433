package dispatch

import (
	"context"
	"log/slog"

	"go.uber.org/zap"
	"go.uber.org/zap/exp/zapslog"
)

// activityError is what the SDK says of every failed activity. The edge around
// our activities has logged the same error by then, with its cause.
const activityError = "Activity error."

// noStacktrace lies above every level that the SDK uses: its own stack tells
// nothing of our errors.
const noStacktrace = slog.LevelError + 1

// logHandler hands the SDK's log to ours.
type logHandler struct{ slog.Handler }

func newLogHandler(logger *zap.Logger) slog.Handler {
	return logHandler{zapslog.NewHandler(logger.Core(), zapslog.AddStacktraceAt(noStacktrace))}
}

// Handle writes the record unless it repeats what was logged already.
func (h logHandler) Handle(ctx context.Context, record slog.Record) error {
	if record.Message == activityError {
		return nil
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs keeps the filter in front of the derived handler.
func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the filter in front of the derived handler.
func (h logHandler) WithGroup(name string) slog.Handler { return logHandler{h.Handler.WithGroup(name)} }
