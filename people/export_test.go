package people

// MaxKept is maxKept.
const MaxKept = maxKept

// Sealed returns a key's text with its checksum behind.
func Sealed(body string) string { return body + checksum(body) }

// Sizes tells how much is remembered.
func (m *Memory) Sizes() (passes, users int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.passes), len(m.users)
}
