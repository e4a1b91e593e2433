package fal

import (
	"errors"
	"net/http"
	"strings"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/providers/fence"
)

// fault turns an answer that is no success into our error, with the problem in
// its chain.
func (p *Provider) fault(got fence.Answer) *providers.Error {
	told := readProblem(got.Status, got.Body)
	if told.ErrorType == "" {
		told.ErrorType = got.Header.Get("X-Fal-Error-Type")
	}
	text := told.text()
	if id := got.Header.Get("X-Fal-Request-Id"); isJobID(id) {
		text += ", request " + id // what fal's support asks for
	}
	fault := &providers.Error{
		Kind:       told.kind(),
		RetryAfter: httpx.RetryAfter(got.Header.Get("Retry-After"), p.now()),
		Detail:     fence.Detail(got.Status, text, secretsOf(got.Request)...),
		Err:        told,
	}
	// A 403 that is not about money may be about one model: the account goes on.
	fault.OneModel = got.Status == http.StatusForbidden && fault.Kind == models.FailureAuth
	return fault
}

// secretsOf lists what a failed answer may quote of its request: the key, whole
// and its half.
func secretsOf(req *http.Request) []string {
	key := strings.TrimPrefix(req.Header.Get("Authorization"), "Key ")
	_, secret, _ := strings.Cut(key, ":")
	return []string{key, secret}
}

// problemOf returns the problem in an error's chain; nil if fal said nothing.
func problemOf(err error) *problem {
	told, _ := errors.AsType[*problem](err)
	return told
}
