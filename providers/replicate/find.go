package replicate

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"darkroom/models"
	"darkroom/providers"
)

const (
	// clockSkew is how far Replicate's clock may be behind ours before a job
	// counts as older than its submission.
	clockSkew = 2 * time.Minute
	// maxPages holds 5,000 predictions, which an account at its limit of 600 a
	// minute makes in eight minutes. A search that needs more is not complete and
	// says so.
	maxPages = 50
)

// page is one page of a listing.
type page struct {
	Results []prediction `json:"results"`
	Next    string       `json:"next"`
}

// FindJob looks through the account's predictions since the submission for the
// one that echoes our webhook address. The address is made for one attempt
// alone; a prompt would not be proof.
func (p *Provider) FindJob(ctx context.Context, lost providers.Lost) (string, error) {
	if lost.WebhookURL == "" {
		return "", incomplete("a job without webhook address cannot be found")
	}
	owner, err := p.account(ctx, lost.CredentialID)
	if err != nil {
		return "", err
	}
	since := lost.Since.Add(-clockSkew)
	next := p.address("/predictions") + "?created_after=" + url.QueryEscape(since.UTC().Format(time.RFC3339))
	for range maxPages {
		listed, err := p.page(ctx, owner, next)
		if err != nil {
			return "", err
		}
		for _, told := range listed.Results {
			if told.Webhook == lost.WebhookURL {
				return told.ID, nil
			}
		}
		// Newest come first: older than the submission is the end, should the
		// filter be ignored.
		if listed.Next == "" || endsBefore(listed.Results, since) {
			return "", nil
		}
		next = listed.Next
	}
	return "", incomplete("the listing has too many pages")
}

// page reads one page. The SDK joins the absolute address of the next page onto
// its base, which leads nowhere; the fence holds us to Replicate's host.
func (p *Provider) page(ctx context.Context, owner account, address string) (page, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	req, err := request(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return page{}, err
	}
	var listed page
	if err := p.do(req, owner, &listed); err != nil {
		return page{}, err
	}
	return listed, nil
}

func endsBefore(results []prediction, since time.Time) bool {
	if len(results) == 0 {
		return true
	}
	oldest, err := time.Parse(time.RFC3339, results[len(results)-1].CreatedAt)
	return err == nil && oldest.Before(since)
}

// incomplete says that nothing is proven: neither that a job is there nor that
// none is.
func incomplete(detail string) error {
	return &providers.Error{Kind: models.FailureUnknown, Detail: detail}
}

// address returns the address of a path of the API.
func (p *Provider) address(path string) string { return p.base.String() + path }
