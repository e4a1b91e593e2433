// Package web serves the web client from its build, which lies in this program.
// The client itself stands beside this file in TypeScript; nothing here knows what
// it does. What is not the client's is not answered here.
package web

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// unbuilt.html is committed, so that there is something to embed before the first
// build of the client.
//
//go:embed all:dist
var dist embed.FS

const (
	// app is the folder of the build; index is its page, which all addresses show.
	app   = "app"
	index = "index.html"
	// unbuilt takes its place in a program that was built without Node.
	unbuilt = "unbuilt.html"
	// assets are the files whose names change with their content.
	assets = "assets/"
)

// Dist returns what was built in: the client's build in the folder app, if there was
// one, and the page that stands in for it.
func Dist() (fs.FS, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("open built-in client: %w", err)
	}
	return files, nil
}

// Client serves the files of one build. It is safe for concurrent use.
type Client struct {
	files map[string]file
	page  file
	rules map[string]string
}

// New returns a Client of files as Dist returns them. mediaOrigin is where pages load
// media from and write large uploads to, such as https://abcdefgh.supabase.co.
func New(files fs.FS, mediaOrigin string) (*Client, error) {
	c := &Client{files: map[string]file{}, rules: rules(mediaOrigin)}
	build, err := fs.Sub(files, app)
	if err != nil {
		return nil, fmt.Errorf("open client: %w", err)
	}
	if _, err = fs.Stat(build, index); err != nil {
		c.page, err = open(files, unbuilt)
		return c, err
	}
	err = fs.WalkDir(build, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(entry.Name(), "."): // the build's own notes
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() || isPacked(name):
			return nil
		}
		c.files[name], err = open(build, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read client: %w", err)
	}
	c.page = c.files[index]
	return c, nil
}

// Serves tells whether a request is for the client: for a file of it, or for a page,
// which a browser asks for as HTML. An address below /assets is never a page: whoever
// asks for a file of another build must learn that it is gone.
func (c *Client) Serves(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	name := nameOf(r)
	if _, ok := c.files[name]; ok || name == "" {
		return true
	}
	return !strings.HasPrefix(name+"/", assets) && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// ServeHTTP answers a request that it Serves.
func (c *Client) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := nameOf(r)
	found, ok := c.files[name]
	if !ok {
		found = c.page
	}
	header := w.Header()
	for rule, value := range c.rules {
		header.Set(rule, value)
	}
	header.Set("Cache-Control", "no-cache") // it is asked for again, and answered 304
	if strings.HasPrefix(name, assets) {
		header.Set("Cache-Control", "public, max-age=31536000, immutable") // a year, the longest that caches keep
	}
	found.serve(w, r)
}

// nameOf is the file that a request names; "" for the root.
func nameOf(r *http.Request) string {
	return strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
}
