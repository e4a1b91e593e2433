package vips

/*
#cgo pkg-config: vips
#include <stdlib.h>
#include <vips/vips.h>

typedef struct {
	int width, height, orientation;
} picture_header;

// govips reads a file whole to learn its size; libvips needs its header only.
static int read_picture_header(const char *path, picture_header *out)
{
	VipsImage *image = vips_image_new_from_file(path, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
	if (image == NULL)
		return -1;
	out->width = vips_image_get_width(image);
	out->height = vips_image_get_page_height(image);
	out->orientation = vips_image_get_orientation(image);
	g_object_unref(image);
	return 0;
}

static void block_untrusted(void) { vips_block_untrusted_set(TRUE); }
*/
import "C"

import (
	"fmt"
	"strings"
	"unsafe"

	"darkroom/media"
)

// fence leaves only the readers that libvips calls safe for hostile files:
// JPEG, PNG, WebP, GIF, TIFF, HEIF and AVIF. Documents, scripts of ImageMagick
// and the like are refused whatever a file's first bytes look like.
func fence() { C.block_untrusted() }

// header is what the first bytes of a picture tell; of an animation, those of
// its first frame.
type header struct{ width, height, orientation int }

func readHeader(path string) (header, error) {
	cPath := C.CString(path)
	defer C.free(unsafe.Pointer(cPath))
	var found C.picture_header
	if C.read_picture_header(cPath, &found) != 0 {
		return header{}, lastError()
	}
	head := header{int(found.width), int(found.height), int(found.orientation)}
	if head.width < 1 || head.height < 1 {
		return header{}, fmt.Errorf("%w: it has no size", media.ErrCorrupt)
	}
	return head, nil
}

// lastError takes libvips' complaints; its buffer is one for all threads, so
// under load a line of another file may be among them.
func lastError() error {
	text := C.vips_error_buffer_copy()
	defer C.g_free(C.gpointer(text))
	return fmt.Errorf("%w: %s", media.ErrCorrupt, strings.TrimSpace(C.GoString(text)))
}

// displayed is the size after the turn that the camera asked for. Orientations
// 5 to 8 of EXIF lie on their side.
func (h header) displayed() media.Info {
	if h.orientation >= 5 && h.orientation <= 8 {
		return media.Info{Width: h.height, Height: h.width}
	}
	return media.Info{Width: h.width, Height: h.height}
}
