package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"darkroom/models"
)

// logRequests writes one line for each request, with the inner text of its
// error, and notes it for those with a role. It names the route and not the path
// or query, which may hold signatures, and never a body. This is the only place
// where api logs errors.
func logRequests(log *zap.Logger, calls func(models.Call), now func() time.Time) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := now()
		// Deferred, so that a request whose connection is cut is in the log too.
		defer func() {
			took := now().Sub(start)
			log.Log(levelOf(c), "request", append(describe(c), zap.Duration("took", took))...)
			if calls != nil && !isProbe(c.FullPath()) && !c.GetBool(routeWeb) {
				calls(callOf(c, start, took))
			}
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

// callOf is a request as those with a role see it.
func callOf(c *gin.Context, start time.Time, took time.Duration) models.Call {
	call := models.Call{
		At: start.UTC(), RequestID: requestID(c), Method: methodOf(c.Request.Method), Route: routeOf(c),
		Status: c.Writer.Status(), TookUS: took.Microseconds(), Bytes: int64(max(c.Writer.Size(), 0)),
	}
	if caller, ok := callerOf(c.Request.Context()); ok {
		call.UserID = &caller.User.ID
		if caller.Key != nil {
			call.KeyID = &caller.Key.ID
		}
	}
	if last := c.Errors.Last(); last != nil {
		call.Code = codeOf(c.Request.Context(), last.Err)
	}
	return call
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
	if c.GetBool(routeWeb) {
		return routeWeb
	}
	return "none"
}
