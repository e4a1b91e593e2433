package supabase

import "time"

// NewAddresses returns an empty memory of addresses.
func NewAddresses() *addresses { return newAddresses() }

// Get is get.
func (a *addresses) Get(key string, expires time.Time) string { return a.get(key, expires) }

// Put is put.
func (a *addresses) Put(key string, expires time.Time, address string) { a.put(key, expires, address) }

// Len returns how many addresses are remembered.
func (a *addresses) Len() int { return len(a.young) + len(a.old) }
