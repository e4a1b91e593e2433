package pgserver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// systemDir holds the clusters of data directories that only root may enter.
const systemDir = "/var/lib/darkroom"

// Dir returns where the cluster of a data directory belongs: inside it. Only
// when this process is root, and the account that then serves the cluster could
// not get there, is it a directory below /var/lib/darkroom, named after the
// data directory so that each has its own. The data directory must exist.
func Dir(data string) (string, error) {
	data, err := filepath.Abs(data)
	if err != nil {
		return "", fmt.Errorf("find place for the database: %w", err)
	}
	inside := filepath.Join(data, "postgres")
	if os.Geteuid() != 0 {
		return inside, nil
	}
	enterable, err := enterableByAll(data)
	if err != nil {
		return "", fmt.Errorf("find place for the database: %w", err)
	}
	if enterable {
		return inside, nil
	}
	sum := sha256.Sum256([]byte(data))
	// Twelve hexadecimal digits tell apart all checkouts a machine can hold.
	return filepath.Join(systemDir, hex.EncodeToString(sum[:])[:12]), nil
}

// enterableByAll tells whether everybody may pass through dir and its parents.
func enterableByAll(dir string) (bool, error) {
	for {
		info, err := os.Stat(dir)
		if err != nil {
			return false, err
		}
		if info.Mode().Perm()&0o001 == 0 {
			return false, nil
		}
		if dir == filepath.Dir(dir) {
			return true, nil
		}
		dir = filepath.Dir(dir)
	}
}
