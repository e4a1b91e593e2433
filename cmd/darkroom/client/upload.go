package client

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Upload sends a file in and returns the address to use it by. The file is
// streamed, never whole in memory.
func (c *Client) Upload(ctx context.Context, path string) (string, error) {
	file, err := os.Open(path) //nolint:gosec // the person who runs the command names the file
	if err != nil {
		return "", err // it names the file already
	}
	defer func() { _ = file.Close() }() // read only: nothing can be lost
	about, err := file.Stat()
	if err != nil {
		return "", err
	}
	if !about.Mode().IsRegular() {
		return "", fmt.Errorf("%s: not a file", path)
	}
	req, err := c.uploadRequest(ctx, file, about.Size())
	if err != nil {
		return "", err
	}
	var result UploadResult
	if err = c.exchange(req, &result); err != nil {
		return "", fmt.Errorf("upload %s: %w", path, err)
	}
	if len(result.Urls) != 1 {
		return "", fmt.Errorf("upload %s: the server kept %d files", path, len(result.Urls))
	}
	return result.Urls[0], nil
}

// uploadRequest makes a form of one file whose length is known beforehand, so
// that a server in between need not buffer it to find out.
func (c *Client) uploadRequest(ctx context.Context, file *os.File, size int64) (*http.Request, error) {
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	if _, err := form.CreateFormFile("files", filepath.Base(file.Name())); err != nil {
		return nil, fmt.Errorf("make form: %w", err)
	}
	before := frame.Len()
	if err := form.Close(); err != nil {
		return nil, fmt.Errorf("make form: %w", err)
	}
	head, tail := frame.Bytes()[:before], frame.Bytes()[before:]
	body := io.MultiReader(bytes.NewReader(head), io.LimitReader(file, size), bytes.NewReader(tail))
	req, err := c.request(ctx, http.MethodPost, "/api/upload", body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = int64(frame.Len()) + size
	req.Header.Set("Content-Type", form.FormDataContentType())
	return req, nil
}

// isAddress reports whether an image is given by address instead of as a file.
func isAddress(image string) bool {
	return strings.HasPrefix(image, "http://") || strings.HasPrefix(image, "https://")
}
