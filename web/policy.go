package web

import "strings"

// rules are the headers that tell a browser what a page of ours may do.
func rules(mediaOrigin string) map[string]string {
	return map[string]string{
		"Content-Security-Policy": policy(mediaOrigin),
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "strict-origin-when-cross-origin",
		// The client asks for none of these, so nothing that got into it can.
		"Permissions-Policy":         "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy": "same-origin",
	}
}

// policy lets a page run our scripts, show our media and call us, and nothing else.
// mediaOrigin is where media lie; "" where that is here.
func policy(mediaOrigin string) string {
	from := func(sources ...string) string {
		return strings.TrimSuffix(strings.Join(append(sources, mediaOrigin), " "), " ")
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		// Radix places what floats, and rows of pictures get their sizes, by style
		// attributes: those are styles of ours, and nobody's text becomes one.
		"style-src 'self' 'unsafe-inline'",
		// data: and blob: are placeholders and files before their upload. https: is for
		// faces: a profile may name a picture anywhere, as Google's and Telegram's do.
		"img-src " + from("'self'", "data:", "blob:", "https:"),
		"media-src " + from("'self'", "blob:"),
		"connect-src " + from("'self'"),
		"font-src 'self'",
		"manifest-src 'self'",
		"worker-src 'self' blob:",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
}
