package fal

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"darkroom/internal/httpx"
	"darkroom/models"
	"darkroom/providers"
)

// maxModel is far above any endpoint's name.
const maxModel = 200

// parseModel checks the name of an endpoint, whose parts become a path.
func parseModel(name string) ([]string, error) {
	parts := strings.Split(name, "/")
	part := regexp.MustCompile(`^[A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*$`)
	odd := slices.ContainsFunc(parts, func(text string) bool { return !part.MatchString(text) })
	if odd || len(parts) < rootParts(parts) || len(name) > maxModel {
		return nil, &providers.Error{
			Kind:   models.FailureGone,
			Detail: httpx.Clip(fmt.Sprintf("%q is no model: must be owner/alias or owner/alias/path", name)),
		}
	}
	return parts, nil
}

// rootApp is the app that an endpoint belongs to: the queue knows its requests by
// owner and alias, and drops the path after them.
func rootApp(name string) (string, error) {
	parts, err := parseModel(name)
	if err != nil {
		return "", err
	}
	return strings.Join(parts[:rootParts(parts)], "/"), nil
}

// rootParts is how many parts the root app has: two namespaces stand before the
// owner.
func rootParts(parts []string) int {
	if parts[0] == "workflows" || parts[0] == "comfy" {
		return 3
	}
	return 2
}
