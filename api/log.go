package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// logRequests writes one line for each request, with the inner text of its
// error. It names the route and not the path or query, which may hold
// signatures, and never a body. This is the only place where api logs errors.
func logRequests(log *zap.Logger, now func() time.Time) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := now()
		// Deferred, so that a request whose connection is cut is in the log too.
		defer func() {
			log.Log(levelOf(c), "request", append(describe(c), zap.Duration("took", now().Sub(start)))...)
		}()
		c.Next()
	}
}

func describe(c *gin.Context) []zap.Field {
	fields := []zap.Field{
		zap.String("request_id", requestID(c)),
		zap.String("method", c.Request.Method),
		zap.String("route", routeOf(c)),
		zap.Int("status", c.Writer.Status()),
		zap.Int("bytes", max(c.Writer.Size(), 0)),
		zap.String("ip", c.ClientIP()),
	}
	if caller, ok := callerOf(c.Request.Context()); ok {
		fields = append(fields, zap.Stringer("user", caller.User.ID))
		if caller.Key != nil {
			fields = append(fields, zap.Stringer("key", caller.Key.ID))
		}
	}
	if last := c.Errors.Last(); last != nil {
		fields = append(fields, zap.Error(last.Err))
	}
	return fields
}

// levelOf keeps what probes ask all day out of the log, and our own faults in.
func levelOf(c *gin.Context) zapcore.Level {
	switch {
	case c.Writer.Status() >= http.StatusInternalServerError:
		return zapcore.ErrorLevel
	case c.Writer.Status() < http.StatusBadRequest && len(c.Errors) > 0:
		return zapcore.WarnLevel // it broke off after it had begun
	case isProbe(c.FullPath()):
		return zapcore.DebugLevel
	default:
		return zapcore.InfoLevel
	}
}

func isProbe(route string) bool {
	return route == pathLive || route == pathReady || route == pathMetrics
}

// routeOf names the route of a request; paths that have none share a name, so
// that strangers cannot write into logs and metrics.
func routeOf(c *gin.Context) string {
	if route := c.FullPath(); route != "" {
		return route
	}
	return "none"
}
