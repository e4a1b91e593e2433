package media

import (
	"errors"
	"hash"
	"io"
	"syscall"
)

// meter learns about the bytes that pass, and asks for room before it lets
// them.
type meter struct {
	file *File
	to   io.Writer
	hash hash.Hash
	head []byte
	size int64
}

func (m *meter) expect(n int64) error { return m.file.scratch.reserve(m.file, n) }

// Write passes p on if scratch has room for it.
func (m *meter) Write(p []byte) (int, error) {
	if err := m.file.scratch.reserve(m.file, m.size+int64(len(p))); err != nil {
		return 0, err
	}
	n, err := m.put(p)
	m.hash.Write(p[:n])
	m.size += int64(n)
	m.head = append(m.head, p[:min(n, sniffLen-len(m.head))]...)
	return n, err
}

// put writes p. Others share the disk, so it may be full before the budget is:
// then files that nobody holds give way.
func (m *meter) put(p []byte) (int, error) {
	n := 0
	for {
		more, err := m.to.Write(p[n:])
		n += more
		if !errors.Is(err, syscall.ENOSPC) {
			return n, err
		}
		evicted, evictErr := m.file.scratch.evict()
		if !evicted || evictErr != nil {
			return n, errors.Join(err, evictErr)
		}
	}
}
