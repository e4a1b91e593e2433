package vips

/*
#cgo pkg-config: vips
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

typedef struct {
	int width, height, orientation, pages, bands, pixel_bytes, passes;
	char loader[32];
} picture_header;

static int flag(VipsImage *image, const char *name)
{
	int value = 0;
	if (vips_image_get_typeof(image, name) != 0)
		vips_image_get_int(image, name, &value);
	return value;
}

// govips reads a file whole to learn its size; libvips needs its header only.
static int read_picture_header(const char *path, picture_header *out)
{
	const char *loader = "";
	VipsImage *image = vips_image_new_from_file(path, "access", VIPS_ACCESS_SEQUENTIAL, NULL);
	if (image == NULL)
		return -1;
	out->width = vips_image_get_width(image);
	out->height = vips_image_get_page_height(image);
	out->orientation = vips_image_get_orientation(image);
	out->pages = vips_image_get_n_pages(image);
	out->bands = vips_image_get_bands(image);
	out->pixel_bytes = VIPS_IMAGE_SIZEOF_PEL(image);
	out->passes = flag(image, "interlaced") || flag(image, "jpeg-multiscan");
	if (vips_image_get_typeof(image, VIPS_META_LOADER) != 0)
		vips_image_get_string(image, VIPS_META_LOADER, &loader);
	strncpy(out->loader, loader, sizeof(out->loader) - 1);
	g_object_unref(image);
	return 0;
}

static void allow_readers(void)
{
	vips_operation_block_set("VipsForeignLoad", TRUE);
	vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
	vips_operation_block_set("VipsForeignLoadPng", FALSE);
	vips_operation_block_set("VipsForeignLoadWebp", FALSE);
	vips_operation_block_set("VipsForeignLoadNsgif", FALSE);
	vips_operation_block_set("VipsForeignLoadHeif", FALSE);
}
*/
import "C"

import (
	"fmt"
	"strings"
	"unsafe"

	"darkroom/media"
)

// fence leaves five of libvips' readers: JPEG, PNG, WebP, GIF, and HEIF with
// AVIF. Documents, scripts of ImageMagick and the like are refused whatever a
// file's first bytes look like.
func fence() { C.allow_readers() }

// header is what the first bytes of a picture tell; of an animation, those of
// its first frame.
type header struct {
	width, height, orientation int
	pages                      int
	bands, pixelBytes          int
	// passes tells that the pixels come in several passes over the picture.
	passes bool
	loader string
}

func readHeader(path string) (header, error) {
	cPath := C.CString(path)
	defer C.free(unsafe.Pointer(cPath))
	var found C.picture_header
	if C.read_picture_header(cPath, &found) != 0 {
		return header{}, lastError()
	}
	head := header{
		width: int(found.width), height: int(found.height), orientation: int(found.orientation),
		pages: int(found.pages), bands: int(found.bands), pixelBytes: int(found.pixel_bytes),
		passes: found.passes != 0, loader: C.GoString(&found.loader[0]),
	}
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
