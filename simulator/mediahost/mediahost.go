// Package mediahost is the stand-in for the places where providers put their
// outputs, such as replicate.delivery: public files at unguessable addresses,
// gone after a while. Whoever sends it a credential has made a mistake, which
// it notes. It knows no provider.
package mediahost

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"go.uber.org/zap"

	"darkroom/simulator/faults"
)

// File is one published output.
type File struct {
	// Name is the path under the host's root: a token, then the file's name.
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	// Size and SHA256 are those of the bytes that callers get, and Stored the size
	// on disk, which is smaller for a file that is made huge on the way out.
	Size      int64        `json:"size"`
	SHA256    string       `json:"sha256"`
	Stored    int64        `json:"stored"`
	Published time.Time    `json:"published"`
	Fault     faults.Media `json:"fault,omitzero"`
	// TTL is how long the file is kept; 0 for as long as the host keeps files.
	TTL time.Duration `json:"ttl,omitzero"`
}

// Host keeps and serves files. Safe for many goroutines.
type Host struct {
	root   *os.Root
	ttl    time.Duration
	now    func() time.Time
	logger *zap.Logger

	mu sync.Mutex
	// cuts counts how often each file was served cut.
	cuts map[string]int
}

// New returns a Host that keeps its files under the folder dir, which must
// exist, each for ttl.
func New(dir string, ttl time.Duration, now func() time.Time, logger *zap.Logger) (*Host, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open media folder: %w", err)
	}
	return &Host{root: root, ttl: ttl, now: now, logger: logger, cuts: map[string]int{}}, nil
}

// Close gives the folder back; files stay.
func (h *Host) Close() error { return h.root.Close() }

// Publish makes file.Name known. write fills the file at the path it is given;
// size and hash are taken from what it wrote. Publishing a name again replaces
// the file.
func (h *Host) Publish(ctx context.Context, file File, write func(ctx context.Context, path string) error) (File, error) {
	if err := h.root.MkdirAll(path.Dir(file.Name), 0o750); err != nil {
		return File{}, fmt.Errorf("publish media: %w", err)
	}
	if err := write(ctx, filepath.Join(h.root.Name(), filepath.FromSlash(file.Name))); err != nil {
		return File{}, err
	}
	if err := h.measure(&file); err != nil {
		return File{}, fmt.Errorf("publish media: %w", err)
	}
	file.Published = h.now()
	card, err := json.Marshal(file)
	if err != nil {
		return File{}, fmt.Errorf("publish media: %w", err)
	}
	if err := h.root.WriteFile(cardOf(file.Name), card, 0o600); err != nil {
		return File{}, fmt.Errorf("publish media: %w", err)
	}
	return file, nil
}

// cardOf names the file beside a file that holds its File as JSON.
func cardOf(name string) string { return name + ".card" }

func (h *Host) measure(file *File) error {
	contents, err := h.root.Open(file.Name)
	if err != nil {
		return err
	}
	defer contents.Close()
	info, err := contents.Stat()
	if err != nil {
		return err
	}
	file.Stored = info.Size()
	sum := sha256.New()
	if file.Size, err = io.Copy(sum, file.served(contents)); err != nil {
		return err
	}
	file.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// served is what callers get when nothing goes wrong on the way.
func (f File) served(contents io.ReadSeeker) io.ReadSeeker {
	if size := f.Fault.MiB << 20; f.Fault.Kind == faults.MediaHuge && size > f.Stored {
		return padded(contents, f, size)
	}
	return contents
}

// find returns a published file that has not expired.
func (h *Host) find(name string) (File, bool) {
	card, err := h.root.ReadFile(cardOf(name))
	if err != nil {
		return File{}, false
	}
	var file File
	if err := json.Unmarshal(card, &file); err != nil {
		return File{}, false
	}
	return file, h.now().Sub(file.Published) < cmp.Or(file.TTL, h.ttl)
}

// Wipe deletes a folder of published files before its time. A folder that is not
// there is as good.
func (h *Host) Wipe(folder string) error {
	if err := h.root.RemoveAll(folder); err != nil {
		return fmt.Errorf("wipe media: %w", err)
	}
	return nil
}

// Sweep deletes what has expired every interval until ctx is done.
func (h *Host) Sweep(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := h.Purge(); err != nil {
				h.logger.Error("purge expired media", zap.Error(err))
			}
		}
	}
}

// Purge deletes what has expired now.
func (h *Host) Purge() error {
	return fs.WalkDir(h.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != path.Ext(cardOf("")) {
			return err
		}
		file := name[:len(name)-len(cardOf(""))]
		if _, alive := h.find(file); alive {
			return nil
		}
		err = errors.Join(h.root.Remove(file), h.root.Remove(name))
		if folder := path.Dir(name); folder != "." {
			_ = h.root.Remove(folder) // another output may still live there
		}
		return err
	})
}
