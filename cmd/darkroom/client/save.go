package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/gabriel-vasile/mimetype"
)

// Save downloads the outputs of a generation into dir and returns the paths of
// those that are saved. What is there already is never overwritten.
func (c *Client) Save(ctx context.Context, from GenerationDetail, dir string) ([]string, error) {
	paths := make([]string, 0, len(from.Assets))
	for _, asset := range from.Assets {
		path := filepath.Join(dir, fmt.Sprintf("%s-%d%s", shortID(from.ID), asset.Index, extension(asset.ContentType)))
		if err := c.save(ctx, asset, path); err != nil {
			return paths, fmt.Errorf("save output %d, which the server keeps: %w", asset.Index, err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// extension is the usual one of a type. The server tells types from the bytes.
func extension(contentType string) string {
	if known := mimetype.Lookup(contentType); known != nil && known.Extension() != "" {
		return known.Extension()
	}
	return ".bin"
}

// save downloads one output. Its name is taken first, by an empty file that only
// one command can make; the bytes replace it once they are all there and right.
func (c *Client) save(ctx context.Context, asset Asset, path string) (err error) {
	//nolint:gosec // what is made for the user has the mode that their umask asks for
	place, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists and is left alone", path)
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	about, err := place.Stat()
	if err = errors.Join(err, place.Close()); err != nil {
		return err
	}
	return c.replace(ctx, asset, path, about.Mode())
}

// replace downloads into a file beside path and gives it that name.
func (c *Client) replace(ctx context.Context, asset Asset, path string, mode os.FileMode) error {
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	err = c.download(ctx, asset, part)
	if err = errors.Join(err, part.Chmod(mode), part.Close()); err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return nil
}

// download writes an output to w and holds it against what the API said of it.
func (c *Client) download(ctx context.Context, asset Asset, w io.Writer) error {
	// Without the token: the address has its own signature, and may be of another host.
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, asset.URL, http.NoBody)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	resp, err := c.send(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }() // read to its end, or given up
	hash := sha256.New()
	// One byte more than promised shows that there are more.
	size, err := io.Copy(io.MultiWriter(w, hash), io.LimitReader(resp.Body, asset.Size+1))
	if err != nil {
		return fmt.Errorf("download: %w", err)
	}
	if size != asset.Size {
		return fmt.Errorf("%d bytes came, the API promised %d", size, asset.Size)
	}
	if found := hex.EncodeToString(hash.Sum(nil)); found != asset.Sha256 {
		return fmt.Errorf("the bytes that came have the sha256 %s, the API promised %s", found, asset.Sha256)
	}
	return nil
}
