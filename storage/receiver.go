package storage

import (
	"context"
	"time"
)

// Receiver is a Store that lets a client write one object itself, so that a large
// file passes no program of ours.
type Receiver interface {
	// SignPut returns the request that writes an object of contentType and at most
	// size bytes under key, until ttl has passed or the backend's own time has. It
	// works once: it does not replace an object. A backend that cannot hold the
	// client to type and size leaves that to whoever looks at the object.
	SignPut(ctx context.Context, key, contentType string, size int64, ttl time.Duration) (Ticket, error)
}

// Ticket is a request that a client may send.
type Ticket struct {
	Method, URL string
	// Header must come with it.
	Header map[string]string
	// Expires is when it is not taken any more.
	Expires time.Time
}
