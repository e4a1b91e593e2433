package media

import "os"

// Disk stands between scratch and the disk in tests: write is asked in the
// place of each write.
func (s *Scratch) Disk(write func(file *os.File, p []byte) (int, error)) {
	s.dir.create = func(dir string) (part, error) {
		file, err := os.CreateTemp(dir, partPrefix)
		return faultyPart{file, write}, err
	}
}

type faultyPart struct {
	*os.File
	write func(*os.File, []byte) (int, error)
}

func (p faultyPart) Write(b []byte) (int, error) { return p.write(p.File, b) }
