package api

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

// requestIDHeader names a request towards its client and in our logs.
const requestIDHeader = "X-Request-ID"

// nameRequests gives every request an id: the caller's own if it is harmless in
// logs and headers, else a new one.
func nameRequests() gin.HandlerFunc {
	harmless := regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
	return func(c *gin.Context) {
		id := c.GetHeader(requestIDHeader)
		if !harmless.MatchString(id) {
			id = uuid.NewString()
		}
		c.Header(requestIDHeader, id)
		c.Next()
	}
}

// requestID returns the id that nameRequests gave.
func requestID(c *gin.Context) string { return c.Writer.Header().Get(requestIDHeader) }

// errPanic marks an error that was a panic; its text holds the stack.
var errPanic = errors.New("panic")

// recoverPanics turns a panic of a handler into an internal error. A handler
// that had begun to answer cannot be mended: its connection is cut, so that the
// client does not take half an answer for a whole one.
func recoverPanics(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		fail(c, fmt.Errorf("%w: %v\n%s", errPanic, cause, debug.Stack()))
		if c.Writer.Written() {
			panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's own way to cut a connection
		}
	}()
	c.Next()
}

// secure sets the headers that keep browsers from guessing. Answers are data:
// nothing in them may run, be framed or be kept by a shared cache. Handlers of
// pages and media set their own.
func secure(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	c.Next()
}

// deadlines replaces the server's time-outs for routes that move many bytes.
// Zero keeps the server's own.
func deadlines(now func() time.Time, read, write time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		control := http.NewResponseController(c.Writer)
		if read > 0 {
			if err := control.SetReadDeadline(now().Add(read)); err != nil {
				fail(c, fmt.Errorf("set read deadline: %w", err))
				return
			}
		}
		if write > 0 {
			if err := control.SetWriteDeadline(now().Add(write)); err != nil {
				fail(c, fmt.Errorf("set write deadline: %w", err))
				return
			}
		}
		c.Next()
	}
}
