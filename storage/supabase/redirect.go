package supabase

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync/atomic"
)

var errRedirected = errors.New("storage redirects to another address: SUPABASE_URL must be the last one")

// unredirected returns a context whose request ends where the server redirects
// it. The SDK's client follows redirects, its transport puts the service key
// into every request, also into one to a stranger, and neither can be told
// otherwise: what can be told is when a request that has been answered asks for
// another connection. Ending it then is not enough, since the transport may
// have an idle connection at hand; closing that one is.
func unredirected(ctx context.Context, end context.CancelCauseFunc) context.Context {
	var answered, redirected atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotFirstResponseByte: func() { answered.Store(true) },
		GetConn: func(string) {
			if answered.Load() {
				redirected.Store(true)
				end(errRedirected)
			}
		},
		GotConn: func(got httptrace.GotConnInfo) {
			if redirected.Load() {
				_ = got.Conn.Close() // nothing has been sent over it
			}
		},
	})
}
