package api

// textMost is how many characters of an analysis a row shows: three lines of a
// card. A page of whole ones would be a megabyte.
const textMost = 280

// outputs are what a row shows of a generation's assets, by the provider's
// position; nil where an output or a thumbnail is missing.
type outputs struct {
	urls, thumbs []*string
	previews     []*Preview
}

// place puts every output at its provider's position, so that a missing output
// leaves a gap and never shifts the others.
func place(assets []Asset) outputs {
	last := -1
	for _, a := range assets {
		last = max(last, a.Index)
	}
	out := outputs{urls: make([]*string, last+1), thumbs: make([]*string, last+1), previews: make([]*Preview, last+1)}
	for _, a := range assets {
		out.urls[a.Index], out.thumbs[a.Index] = &a.URL, a.ThumbURL
		out.previews[a.Index] = &Preview{Kind: a.Kind, Width: a.Width, Height: a.Height, DurationMs: a.DurationMs, Thumbhash: a.Thumbhash}
	}
	return out
}

// beginning is how a text begins.
func beginning(text string) string {
	letters := []rune(text)
	if len(letters) <= textMost {
		return text
	}
	return string(letters[:textMost-1]) + "…"
}
