package media

// File is a file in scratch, held by whoever acquired it: it stays on disk
// until the last holder releases it. Its exported fields do not change.
type File struct {
	// Path is where it lies.
	Path string
	// Size is in bytes.
	Size int64
	// SHA256 is in lower-case hexadecimal.
	SHA256 string
	// Type is told from its bytes.
	Type Type

	scratch *Scratch
	key     string
	// ready is closed when the file is whole, or err is set.
	ready chan struct{}
	err   error

	// These belong to scratch.mu.
	refs     int
	reserved int64
	lastUse  int64
	uploaded bool
	doomed   bool
}

// Release gives the file back; Path must not be used afterwards. Each Acquire
// needs one.
func (f *File) Release() error { return f.scratch.release(f) }

// MarkUploaded says that the bytes are safe in storage, so that this file is
// among the first to go when room is needed.
func (f *File) MarkUploaded() {
	f.scratch.mu.Lock()
	defer f.scratch.mu.Unlock()
	f.uploaded = true
}

// before tells whether f should be evicted before other.
func (f *File) before(other *File) bool {
	if f.uploaded != other.uploaded {
		return f.uploaded
	}
	return f.lastUse < other.lastUse
}
