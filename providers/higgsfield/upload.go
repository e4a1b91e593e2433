package higgsfield

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// place is where a file is to be put, and where it is then.
type place struct {
	PublicURL     string            `json:"public_url"`
	UploadURL     string            `json:"upload_url"`
	UploadHeaders map[string]string `json:"upload_headers"`
}

// Upload asks Higgsfield for a place and streams a file there. The place is a
// storage host whose address proves the right to write; it never sees the key.
func (p *Provider) Upload(ctx context.Context, credentialID string, file providers.File) (string, error) {
	owner, err := p.account(ctx, credentialID)
	if err != nil {
		return "", err
	}
	var given place
	ask := call{
		method: http.MethodPost, path: "/files/generate-upload-url", body: map[string]string{"content_type": file.ContentType},
	}
	if _, err = p.do(ctx, owner, ask, &given); err != nil {
		return "", err
	}
	target, err := p.target(given)
	if err != nil {
		return "", unreadable(err, false)
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.UploadTimeout)
	defer cancel()
	if err := p.put(ctx, target, given.UploadHeaders, file); err != nil {
		return "", err
	}
	return given.PublicURL, nil
}

// target is the address to write to. Plain http is for a Higgsfield that is
// spoken to in plain http itself, on this machine.
func (p *Provider) target(given place) (*url.URL, error) {
	if !isAddress(given.PublicURL) || !isAddress(given.UploadURL) {
		return nil, errors.New("no address of the file")
	}
	target, err := url.Parse(given.UploadURL)
	if err != nil || (target.Scheme != "https" && target.Scheme != p.base.Scheme) {
		return nil, errors.New("the file's place is not https")
	}
	return target, nil
}

// put writes the file, behind a fence of its own around the storage host.
func (p *Provider) put(ctx context.Context, target *url.URL, headers map[string]string, file providers.File) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, target.String(), &exact{from: file.Body, left: file.Size})
	if err != nil {
		return &providers.Error{Kind: models.FailureUnknown, Detail: "the request could not be made"}
	}
	req.ContentLength = file.Size
	req.Header.Set("Content-Type", file.ContentType)
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	guarded := &fence.Fence{
		Hosts: []*url.URL{target}, Next: p.transport, Fault: storageFault,
		Creates: func(*http.Request) bool { return false },
	}
	resp, err := guarded.Client().Do(req)
	if err != nil {
		return typed(err)
	}
	return resp.Body.Close()
}

// errSize says that a file is not as long as was said.
var errSize = errors.New("the file has another size")

// exact is a file of a known size; another one is an error, and never a cut file.
// net/http notices a body that is too long, and on HTTP/2 leaves it to the server
// to notice one that is too short.
type exact struct {
	from io.Reader
	left int64
}

// Read passes on what is there, up to the size.
func (e *exact) Read(p []byte) (int, error) {
	n, err := e.from.Read(p)
	e.left -= int64(n)
	if e.left < 0 || (errors.Is(err, io.EOF) && e.left > 0) {
		return 0, errSize
	}
	return n, err
}

// storageFault is what a refusal of the storage host means: nothing about the
// account, whatever its status. Its text is XML that quotes the address, whose
// query is a secret, so only the first word of it is kept: the code.
func storageFault(answer fence.Answer) *providers.Error {
	kind := models.FailureUnknown
	if answer.Status >= 500 || answer.Status == http.StatusTooManyRequests {
		kind = models.FailureProviderBusy
	}
	_, code, _ := strings.Cut(string(answer.Body), "<Code>")
	code, _, found := strings.Cut(code, "</Code>")
	if !found {
		code = "no code"
	}
	return &providers.Error{Kind: kind, Detail: fence.Detail(answer.Status, "from the storage: "+code)}
}
