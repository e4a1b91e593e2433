package media

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"darkroom/media/scrub"
)

// IntakeConfig bounds the files that people send in.
type IntakeConfig struct {
	MaxBytes int64  `env:"UPLOAD_MAX_BYTES" envDefault:"10485760" desc:"Largest uploaded file in bytes. 10 MiB, as in the application that Darkroom replaces."`
	Dir      string `env:"UPLOAD_DIR" desc:"Folder for uploads on their way to storage; empty for the system's own."`
}

// Validate names the variable that cannot be used.
func (c IntakeConfig) Validate() error {
	if c.MaxBytes <= 0 {
		return errors.New("UPLOAD_MAX_BYTES: must be a positive number of bytes")
	}
	return nil
}

// Intake looks at files that people send in before they go anywhere. It is safe
// for many goroutines.
type Intake struct{ cfg IntakeConfig }

// NewIntake makes an intake.
func NewIntake(cfg IntakeConfig) (*Intake, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	return &Intake{cfg: cfg}, nil
}

// Taken is a file that was looked at, ready to be read from its start. It has
// no name on disk: closing it is all that is needed to be rid of it.
type Taken struct {
	*os.File
	// Type is told from the bytes.
	Type Type
	// Size is in bytes, of what is kept.
	Size int64
}

// Take streams body to disk without what it says about its maker, and tells what it
// is. Errors: ErrTooLarge, ErrUnsupported for anything that is no picture or video
// that models take, and scrub.ErrDamaged.
func (in *Intake) Take(body io.Reader) (*Taken, error) {
	file, err := os.CreateTemp(in.cfg.Dir, "upload-*")
	if err != nil {
		return nil, fmt.Errorf("make upload file: %w", err)
	}
	taken := &Taken{File: file}
	if err := in.fill(taken, body); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return taken, nil
}

func (in *Intake) fill(taken *Taken, body io.Reader) error {
	// Without a name it goes with the process, however that ends.
	if err := os.Remove(taken.Name()); err != nil {
		return fmt.Errorf("unlink upload file: %w", err)
	}
	limited := &io.LimitedReader{R: body, N: in.cfg.MaxBytes + 1}
	src := bufio.NewReaderSize(limited, copyBuffer)
	head, err := src.Peek(sniffLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("receive upload: %w", err)
	}
	if taken.Type = Sniff(head); !IsInput(taken.Type) {
		return fmt.Errorf("%w: %s", ErrUnsupported, taken.Type.MIME)
	}
	if err = scrub.Copy(taken.File, src, taken.Type.MIME); err != nil {
		return fmt.Errorf("receive upload: %w", err)
	}
	// What follows a picture's end is not kept, but it counts.
	if _, err = io.Copy(io.Discard, src); err != nil {
		return fmt.Errorf("receive upload: %w", err)
	}
	if limited.N == 0 {
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, in.cfg.MaxBytes)
	}
	if taken.Size, err = taken.Seek(0, io.SeekCurrent); err != nil {
		return fmt.Errorf("measure upload: %w", err)
	}
	if _, err = taken.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("rewind upload: %w", err)
	}
	return nil
}

// copyBuffer is what one upload holds in memory.
const copyBuffer = 32 << 10

// IsInput reports whether models take a file of this type: the seven types that
// the application took that Darkroom replaces.
func IsInput(t Type) bool {
	switch t.MIME {
	case "image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "video/webm", "video/quicktime":
		return true
	}
	return false
}
