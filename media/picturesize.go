package media

import (
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// PictureSize reads width and height in pixels from the head of a picture of type
// t, as it says of itself. Both are zero for a video, and for a picture whose head
// cannot be read: whether it is whole is for whoever decodes it to say.
func PictureSize(r io.Reader, t Type) (width, height int) {
	var read func(io.Reader) (image.Config, error)
	switch t.MIME {
	case "image/jpeg":
		read = jpeg.DecodeConfig
	case "image/png":
		read = png.DecodeConfig
	case "image/webp":
		read = webp.DecodeConfig
	case "image/gif":
		read = gif.DecodeConfig
	default:
		return 0, 0
	}
	head, err := read(r)
	if err != nil {
		return 0, 0
	}
	return head.Width, head.Height
}

// PictureSize is that of the file. Where Taken is read next stays the same.
func (t *Taken) PictureSize() (width, height int) {
	return PictureSize(io.NewSectionReader(t.File, 0, t.Size), t.Type)
}
