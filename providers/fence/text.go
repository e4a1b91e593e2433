package fence

import (
	"fmt"

	"darkroom/internal/httpx"
)

// Detail makes a provider's text fit for one line of a log or a column, without
// the secrets that it may quote.
func Detail(status int, text string, secrets ...string) string {
	return httpx.Clip(fmt.Sprintf("%d %s", status, httpx.Hide(text, secrets...)))
}
