package people

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"darkroom/models"
)

// LinkPath is the page that a link leads to. It asks for a click before it uses the
// link up: scanners of mails follow links, and do not click.
const LinkPath = "/auth/link"

// linkMail returns the mail with a link. The secret stands behind the #, which
// browsers keep to themselves: no log of a server and no Referer has it.
func linkMail(publicURL, secret, next string) models.Mail {
	values := url.Values{"token": {secret}}
	if next != "" {
		values.Set("next", next)
	}
	address := strings.TrimRight(publicURL, "/") + LinkPath + "#" + values.Encode()
	return models.Mail{
		Subject: "Sign in to Darkroom",
		Text: fmt.Sprintf("Follow this link to sign in:\n\n%s\n\nIt works once, within 15 minutes. "+
			"If you did not ask for it, do nothing: nobody is signed in by it but whoever reads this mail.\n", address),
		HTML: fmt.Sprintf(`<p><a href="%s">Sign in to Darkroom</a></p><p>The link works once, within 15 minutes. `+
			`If you did not ask for it, do nothing: nobody is signed in by it but whoever reads this mail.</p>`, html.EscapeString(address)),
	}
}
