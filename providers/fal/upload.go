package fal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

const (
	// maxFile is the largest file that fal takes in one piece.
	maxFile = 90 << 20
	// keepInputs is a day, in seconds: longer than any job runs.
	keepInputs = 24 * 60 * 60
	// initiatePath asks for a place to put a file.
	initiatePath = "/storage/upload/initiate"
)

// place is where a file goes, and where it is afterwards.
type place struct {
	UploadURL string `json:"upload_url"`
	FileURL   string `json:"file_url"`
}

// Upload streams a file to fal's storage in two steps: it asks for a place, and
// puts the file there, on another host that must not see the key.
func (p *Provider) Upload(ctx context.Context, credentialID string, file providers.File) (string, error) {
	if file.Size > maxFile {
		return "", &providers.Error{
			Kind:   models.FailureInvalidInput,
			Detail: fmt.Sprintf("a file of %d bytes is over fal's limit of %d", file.Size, maxFile),
		}
	}
	owner, err := p.account(ctx, credentialID)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.UploadTimeout)
	defer cancel()
	at, target, err := p.initiate(ctx, owner, file)
	if err != nil {
		return "", err
	}
	if err := p.put(ctx, target, file); err != nil {
		return "", fence.Typed(err, false)
	}
	return at.FileURL, nil
}

// initiate asks for a place.
func (p *Provider) initiate(ctx context.Context, owner account, file providers.File) (place, *url.URL, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	body, err := json.Marshal(map[string]string{"content_type": file.ContentType, "file_name": plainName(file.Name)})
	if err != nil {
		return place{}, nil, fmt.Errorf("encode upload: %w", err)
	}
	req, err := request(ctx, http.MethodPost, p.bases.rest.String()+initiatePath+"?storage_type=fal-cdn-v3", body)
	if err != nil {
		return place{}, nil, err
	}
	req.Header.Set("X-Fal-Object-Lifecycle", fmt.Sprintf(`{"expiration_duration_seconds":%d}`, keepInputs))
	got, err := p.do(req, owner)
	if err != nil {
		return place{}, nil, err
	}
	var at place
	if err = decode(got.body, &at); err != nil {
		return place{}, nil, fence.Typed(err, false)
	}
	target, err := url.Parse(at.UploadURL)
	if err != nil || !p.mayReceive(target) || !isAddress(at.FileURL) {
		// Not the parser's error: it quotes the address, which lets anybody write.
		return place{}, nil, fence.Typed(errors.New("no address of the file"), false)
	}
	return at, target, nil
}

// mayReceive reports whether an input may be sent to an address: over TLS, or to
// the storage's own host, which may be in plain on this machine.
func (p *Provider) mayReceive(target *url.URL) bool {
	home := target.Scheme == p.bases.rest.Scheme && target.Host == p.bases.rest.Host
	return target.Host != "" && target.User == nil && (target.Scheme == "https" || home)
}

// put sends the file. Its length is told first, and net/http refuses a body that
// is longer or shorter, so a wrong size is an error and never a cut file.
func (p *Provider) put(ctx context.Context, target *url.URL, file providers.File) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, target.String(), file.Body)
	if err != nil {
		return errors.New("the request could not be made")
	}
	req.ContentLength = file.Size
	req.Header.Set("Content-Type", file.ContentType)
	guarded := &fence.Fence{
		Hosts: []*url.URL{target}, Next: p.transport, Fault: p.fault,
		Creates: func(*http.Request) bool { return false },
	}
	_, err = send(guarded.Client(), req)
	return err
}

// plainName keeps what is safe in any address.
func plainName(name string) string {
	plain := regexp.MustCompile(`[^A-Za-z0-9._-]+`).ReplaceAllString(name, "-")
	if plain == "" {
		return "input"
	}
	return plain
}
