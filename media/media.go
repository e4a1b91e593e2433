// Package media brings bytes home and looks into them: guarded download,
// scratch space, type from content, probing, poster frames. It knows files and
// URLs, not generations. Thumbnails are made in media/vips, the only package
// that links libvips.
package media

import "context"

// Kind is the broad kind of a file, told from its bytes.
type Kind string

// The kinds of files.
const (
	KindImage Kind = "image"
	KindVideo Kind = "video"
	KindAudio Kind = "audio"
	KindOther Kind = "file"
)

// Type is what a file is, told from its bytes alone.
type Type struct {
	Kind Kind
	// MIME is such as "image/webp".
	MIME string
	// Ext is the usual extension with its dot, such as ".webp".
	Ext string
}

// Info is what probing a file tells.
type Info struct {
	// Width and Height are in pixels as displayed; 0 when unknown.
	Width, Height int
	// DurationMS is in milliseconds; 0 for pictures.
	DurationMS int64
}

// Thumbnail is a small picture of a file.
type Thumbnail struct {
	// WebP holds the encoded picture.
	WebP []byte
	// Width and Height are of the thumbnail, in pixels.
	Width, Height int
	// Source holds the size of the original as displayed.
	Source Info
	// Thumbhash is a blurred sketch of the picture in about 28 bytes, base64.
	Thumbhash string
}

// Thumbnailer makes thumbnails of files on local disk.
type Thumbnailer interface {
	// Thumbnail reads the file at path, which is of type t. Its errors say that
	// this file has no thumbnail; trying again seldom helps. With an error,
	// Source is still set as far as it is known: a picture of too many pixels
	// has no thumbnail, and a size.
	Thumbnail(ctx context.Context, path string, t Type) (Thumbnail, error)
}

// Inverter exchanges black and white.
type Inverter interface {
	// Invert reads the picture at path, which is of type t, and returns its
	// negative in shades of grey as a PNG; what is transparent counts as black.
	Invert(ctx context.Context, path string, t Type) ([]byte, error)
}
