package media_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
)

// svg is a drawing of 100 by 100 pixels.
func svg(parts ...string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100">` +
		strings.Join(parts, "") + `</svg>`
}

// A reference out of a drawing is not followed: what shows is the red ground
// below it, and no server is asked.
func TestDrawingsReachNothing(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	green := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	for i := range green.Pix {
		green.Pix[i] = []byte{0, 255, 0, 255}[i%4]
	}
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, green))
	beside := filepath.Join(dir, "green.png")
	require.NoError(t, os.WriteFile(beside, picture.Bytes(), 0o600))
	other := filepath.Join(dir, "green.svg")
	require.NoError(t, os.WriteFile(other, []byte(svg(`<rect id="a" width="100" height="100" fill="lime"/>`)), 0o600))

	const ground = `<rect width="100" height="100" fill="red"/>`
	over := func(href string) string {
		return svg(ground, fmt.Sprintf(`<image xlink:href=%q href=%q width="100" height="100"/>`, href, href))
	}
	include := `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href=%q/>`
	poster := setupPoster(t)
	for name, content := range map[string]string{
		"absolute file":       over("file://" + beside),
		"path":                over(beside),
		"file beside it":      over("green.png"),
		"file beside, dotted": over("./../" + filepath.Base(dir) + "/green.png"),
		"drawing":             over("file://" + other),
		"server":              over(server.URL + "/green.png"),
		"element of a file":   svg(ground, `<use xlink:href="`+other+`#a"/>`),
		"element of a server": svg(ground, `<use href="`+server.URL+`/green.svg#a"/>`),
		"included file":       svg(ground, fmt.Sprintf(include, "file://"+other)),
		"included server":     svg(ground, fmt.Sprintf(include, server.URL)),
		"style sheet":         `<?xml-stylesheet href="` + server.URL + `/a.css"?>` + svg(ground),
		"import in a style":   svg(`<style>@import url("`, server.URL, `/a.css");</style>`, ground),
		"font":                svg(`<style>@font-face{font-family:f;src:url("`, server.URL, `/f")}</style>`, ground, `<text font-family="f" y="9">.</text>`),
		"filter":              svg(ground, `<filter id="f"><feImage href="`, server.URL, `"/></filter><g filter="url(#f)"><rect width="9" height="9"/></g>`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".svg")
			require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
			frame, err := poster.Frame(t.Context(), path, drawn())
			require.NoError(t, err)
			shown := middle(t, frame.PNG)
			assert.Greater(t, shown.R, uint8(200))
			assert.Less(t, shown.G, uint8(60))
		})
	}
	t.Cleanup(func() { assert.Zero(t, asked.Load(), "a server was asked") })
}

func TestHostileDrawings(t *testing.T) { //nolint:paralleltest // it counts the children of this process
	entities := `<!ENTITY a0 "lol">`
	for i := 1; i < 20; i++ {
		entities += fmt.Sprintf(`<!ENTITY a%d "%s">`, i, strings.Repeat(fmt.Sprintf("&a%d;", i-1), 10))
	}
	long := strings.Repeat("x", 100_000)
	packed := "data:image/png;base64," + base64.StdEncoding.EncodeToString(claim(20_000, 20_000))
	filtered := `<filter id="f" x="-500" y="-500" width="1000" height="1000">%s</filter><rect width="100" height="100" filter="url(#f)"/>`

	harmless(t, map[string]hostile{
		"entities in entities":   {content: `<?xml version="1.0"?><!DOCTYPE svg [` + entities + `]>` + svg(`<text>&a19;</text>`), want: media.ErrCorrupt},
		"one entity, often":      {content: `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "` + long + `">]>` + svg(`<text>`, strings.Repeat("&a;", 100_000), `</text>`), as: drawn(), want: media.ErrCorrupt},
		"external entity":        {content: `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + svg(`<text y="9">&a;</text>`), want: media.ErrCorrupt},
		"external document type": {content: `<?xml version="1.0"?><!DOCTYPE svg SYSTEM "file:///etc/passwd">` + svg(`<text y="9">&a;</text>`), want: media.ErrCorrupt},
		"slow filter":            {content: svg(fmt.Sprintf(filtered, strings.Repeat(`<feTurbulence baseFrequency="0.5" numOctaves="1000000000"/>`, 50))), want: context.DeadlineExceeded},
		"huge filter":            {content: svg(fmt.Sprintf(filtered, strings.Repeat(`<feMorphology operator="dilate" radius="10000"/>`, 50))), want: context.DeadlineExceeded},
		"filter that aborts":     {content: svg(fmt.Sprintf(filtered, `<feConvolveMatrix order="500" kernelMatrix="`+strings.Repeat("1 ", 250_000)+`"/>`)), want: media.ErrCorrupt},
		"deep":                   {content: svg(strings.Repeat("<g>", 100_000), strings.Repeat("</g>", 100_000)), want: media.ErrCorrupt},
		"too many bytes":         {content: svg(strings.Repeat(" ", 17<<20)), want: media.ErrTooLarge},
		"endless pixels":         {content: `<svg xmlns="http://www.w3.org/2000/svg"><rect width="1" height="100000000"/></svg>`, want: media.ErrCorrupt},
		"a bomb inside":          {content: svg(`<image width="9" height="9" href="` + packed + `"/>`)},
		"itself":                 {content: svg(`<g id="a"><use href="#a"/></g>`)},
		"100,000 pixels a side":  {content: strings.ReplaceAll(svg(), `"100"`, `"100000"`)},
		"thin":                   {content: strings.Replace(svg(), `"100"`, `"0.0001"`, 1)},
		"not a drawing":          {content: "\x00\x00", as: drawn(), want: media.ErrCorrupt},
		"cut":                    {content: svg()[:90], as: drawn(), want: media.ErrCorrupt},
	})
}

// drawn is what a file is that begins as a drawing does.
func drawn() media.Type { return media.Sniff([]byte(svg())) }

// claim is a PNG of a few bytes that says that it is w by h pixels.
func claim(w, h uint32) []byte {
	chunk := func(name string, body []byte) []byte {
		out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		out = append(append(out, name...), body...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 6, 0, 0, 0))...)
	return append(append(out, chunk("IDAT", nil)...), chunk("IEND", nil)...)
}
