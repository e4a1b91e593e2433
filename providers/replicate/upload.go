package replicate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"regexp"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// maxFile is the largest file that Replicate takes.
const maxFile = 100 << 20

// Upload streams a file to Replicate, which keeps it for a day. The SDK would
// hold the whole file in memory.
func (p *Provider) Upload(ctx context.Context, credentialID string, file providers.File) (string, error) {
	if file.Size > maxFile {
		return "", &providers.Error{
			Kind:   models.FailureInvalidInput,
			Detail: fmt.Sprintf("a file of %d bytes is over Replicate's limit of %d", file.Size, maxFile),
		}
	}
	owner, err := p.account(ctx, credentialID)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.UploadTimeout)
	defer cancel()
	req, err := p.uploadRequest(ctx, file)
	if err != nil {
		return "", err
	}
	var stored struct {
		URLs struct {
			Get string `json:"get"`
		} `json:"urls"`
	}
	if err := p.do(req, owner, &stored); err != nil {
		return "", err
	}
	if !isAddress(stored.URLs.Get) {
		return "", fence.Typed(errors.New("no address of the file"), false)
	}
	return stored.URLs.Get, nil
}

// uploadRequest puts the file between the head and the tail of a multipart
// body, so its length is known and nothing is buffered.
func (p *Provider) uploadRequest(ctx context.Context, file providers.File) (*http.Request, error) {
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{
		"name": "content", "filename": plainName(file.Name),
	}))
	header.Set("Content-Type", file.ContentType)
	if _, err := form.CreatePart(header); err != nil {
		return nil, fmt.Errorf("write form: %w", err)
	}
	head := bytes.Clone(frame.Bytes())
	frame.Reset()
	if err := form.Close(); err != nil {
		return nil, fmt.Errorf("close form: %w", err)
	}
	tail := frame.Bytes()
	body := io.MultiReader(bytes.NewReader(head), file.Body, bytes.NewReader(tail))
	req, err := request(ctx, http.MethodPost, p.address("/files"), body)
	if err != nil {
		return nil, err
	}
	// net/http refuses a body that is longer or shorter, so a wrong size is an
	// error and never a cut file.
	req.ContentLength = int64(len(head)) + file.Size + int64(len(tail))
	req.Header.Set("Content-Type", form.FormDataContentType())
	return req, nil
}

// plainName keeps what is safe in any header.
func plainName(name string) string {
	plain := regexp.MustCompile(`[^A-Za-z0-9._-]+`).ReplaceAllString(name, "-")
	if plain == "" {
		return "input"
	}
	return plain
}
