package fal

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

const (
	// clockSkew is how far fal's clock may be behind ours before a job counts as
	// older than its submission.
	clockSkew = 2 * time.Minute
	// pageSize is the largest that fal gives.
	pageSize = 100
	// maxPages holds 5,000 requests of one model since the submission. A search
	// that needs more is not complete and says so.
	maxPages = 50
	// runsAtMost is how many of a model's usual times a job takes at most, as a rule.
	runsAtMost = 2
)

// page is one page of a listing.
type page struct {
	Items      []listed `json:"items"`
	NextCursor string   `json:"next_cursor"`
	// HasMore decides where it is there, and the cursor where it is not.
	HasMore *bool `json:"has_more"`
}

// last reports whether no page follows.
func (p page) last() bool {
	if p.HasMore != nil {
		return !*p.HasMore
	}
	return p.NextCursor == ""
}

// listed is a request in a listing. fal's documents show no webhook in it, its
// clients and integrations know it by these names: an item without any of them
// is one that cannot be told from ours.
type listed struct {
	RequestID  string `json:"request_id"`
	SentAt     string `json:"sent_at"`
	WebhookURL string `json:"webhook_url"`
	FalWebhook string `json:"fal_webhook"`
	Webhook    string `json:"webhook"`
	// Input is there because of expand=payloads.
	Input json.RawMessage `json:"json_input"`
}

// webhook is the address that the item echoes, "" for none.
func (l listed) webhook() string {
	for _, address := range []string{l.WebhookURL, l.FalWebhook, l.Webhook} {
		if address != "" {
			return address
		}
	}
	var input struct {
		FalWebhook string `json:"fal_webhook"`
	}
	_ = json.Unmarshal(l.Input, &input) // most inputs have none
	return input.FalWebhook
}

// FindJob looks through the requests of one model since the submission for the
// one that echoes our webhook address, which is made for one attempt alone; a
// prompt would be no proof. Items that echo no address leave the question open,
// which is an error: "none" would have the job posted and paid for again. So do jobs
// that may still run, since fal lists by the end: there is no "none" before two of
// the model's usual times have passed.
func (p *Provider) FindJob(ctx context.Context, lost providers.Lost) (string, error) {
	if lost.WebhookURL == "" {
		return "", incomplete("a job without webhook address cannot be found")
	}
	if _, err := parseModel(lost.Model); err != nil {
		return "", err
	}
	owner, err := p.account(ctx, lost.CredentialID)
	if err != nil {
		return "", err
	}
	since, silent, cursor := lost.Since.Add(-clockSkew), 0, ""
	for range maxPages {
		found, err := p.page(ctx, owner, lost.Model, since, cursor)
		if err != nil {
			return "", err
		}
		for _, item := range found.Items {
			switch address := item.webhook(); {
			case address == lost.WebhookURL && isJobID(item.RequestID):
				return item.RequestID, nil
			case address == "" && !item.before(since):
				silent++
			}
		}
		if found.last() {
			return "", undecided(silent, lost.Usual > 0 && p.now().Sub(lost.Since) < runsAtMost*lost.Usual)
		}
		if found.NextCursor == "" || found.NextCursor == cursor {
			return "", incomplete("the listing has more pages and does not say where")
		}
		cursor = found.NextCursor
	}
	return "", incomplete("the listing has too many pages")
}

// before reports whether the request is surely older than a time.
func (l listed) before(since time.Time) bool {
	sent, err := time.Parse(time.RFC3339, l.SentAt)
	return err == nil && sent.Before(since)
}

func undecided(silent int, early bool) error {
	switch {
	case early:
		return incomplete("a job that still runs may not be listed yet")
	case silent == 0:
		return nil
	}
	return incomplete(fmt.Sprintf("%d requests in the listing do not say which webhook they have", silent))
}

// page reads one page. fal's listing is by the whole name of the endpoint, and by
// the last 24 hours unless told otherwise.
func (p *Provider) page(ctx context.Context, owner account, model string, since time.Time, cursor string) (page, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cfg.CallTimeout)
	defer cancel()
	query := url.Values{
		"endpoint_id": {model}, "start": {since.UTC().Format(time.RFC3339)},
		"expand": {"payloads"}, "limit": {strconv.Itoa(pageSize)},
	}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	req, err := request(ctx, http.MethodGet, p.bases.api.String()+"/models/requests/by-endpoint?"+query.Encode(), nil)
	if err != nil {
		return page{}, err
	}
	got, err := p.do(req, owner)
	if err != nil {
		return page{}, err
	}
	var found page
	if err := decode(got.body, &found); err != nil {
		return page{}, fence.Typed(err, false)
	}
	if found.Items == nil {
		return page{}, incomplete("the listing has no items field")
	}
	return found, nil
}

// incomplete says that nothing is proven: neither that a job is there nor that
// none is.
func incomplete(detail string) error {
	return &providers.Error{Kind: models.FailureUnknown, Detail: detail}
}
