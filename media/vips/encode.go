package vips

/*
#include <vips/vips.h>

static int encode_webp(void *pixels, int width, int height, int bands, int quality, int effort, void **out, size_t *length)
{
	size_t size = (size_t) width * height * bands;
	VipsImage *image = vips_image_new_from_memory(pixels, size, width, height, bands, VIPS_FORMAT_UCHAR);
	if (image == NULL)
		return -1;
	image->Type = VIPS_INTERPRETATION_sRGB;
	int failed = vips_webpsave_buffer(image, out, length, "Q", quality, "effort", effort, NULL);
	g_object_unref(image);
	return failed;
}
*/
import "C"

import (
	"fmt"
	"image"
	"unsafe"

	govips "github.com/davidbyttow/govips/v2/vips"

	"darkroom/media"
)

const (
	// quality of the WebP: at 72 a thumbnail is 20 to 40 KB, and its faults
	// cannot be seen at the size of a card.
	quality = 72
	// effort of the encoder, 0 to 6: from its usual 4 to 2 the time of a whole
	// thumbnail halves, and the file grows by two hundredths.
	effort = 2
)

// pixels are those of a thumbnail in memory, 1 MB at most: the shrunk picture
// streams through once, and the encoder and the thumbhash both want it. Nothing
// but pixels comes this far, so no description can come along.
type pixels struct {
	bytes         []byte // row by row: red, green, blue, and alpha if there is any
	width, height int
	bands         int
}

// take reads the picture to its end. It is in sRGB by now.
func take(img *govips.ImageRef) (pixels, error) {
	p := pixels{width: img.Width(), height: img.Height(), bands: img.Bands()}
	var err error
	if p.bytes, err = img.ToBytes(); err != nil {
		return p, err
	}
	if p.bands != 3 && p.bands != 4 || len(p.bytes) != p.width*p.height*p.bands {
		return p, fmt.Errorf("%w: %d bytes for %d x %d pixels of %d bands", media.ErrCorrupt, len(p.bytes), p.width, p.height, p.bands)
	}
	return p, nil
}

// webp encodes them. govips cannot take pixels from memory.
func (p pixels) webp() ([]byte, error) {
	var out unsafe.Pointer
	var length C.size_t
	if C.encode_webp(unsafe.Pointer(&p.bytes[0]), C.int(p.width), C.int(p.height), C.int(p.bands),
		quality, effort, &out, &length) != 0 {
		return nil, lastError()
	}
	defer C.g_free(C.gpointer(out))
	return C.GoBytes(out, C.int(length)), nil
}

// hashSide is the most that a thumbhash is made of a side: the fastest of its
// waves has nine pixels even so, and their number is what it costs.
const hashSide = 32

// thumbhash describes them.
func (p pixels) thumbhash() (string, error) {
	step := max(1, (max(p.width, p.height)+hashSide-1)/hashSide)
	small := image.NewNRGBA(image.Rect(0, 0, (p.width+step-1)/step, (p.height+step-1)/step))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			p.mean(small.Pix[small.PixOffset(x, y):], x*step, y*step, step)
		}
	}
	return media.Thumbhash(small)
}

// mean writes the mean colour of a square to out. Each pixel weighs as much as
// it is opaque.
func (p pixels) mean(out []byte, left, top, step int) {
	right, bottom := min(left+step, p.width), min(top+step, p.height)
	var red, green, blue, opacity uint32 // of 16 x 16 pixels at most
	for y := top; y < bottom; y++ {
		row := p.bytes[(y*p.width+left)*p.bands : (y*p.width+right)*p.bands]
		for len(row) >= p.bands {
			alpha := uint32(255)
			if p.bands == 4 {
				alpha = uint32(row[3])
			}
			red += uint32(row[0]) * alpha
			green += uint32(row[1]) * alpha
			blue += uint32(row[2]) * alpha
			opacity += alpha
			row = row[p.bands:]
		}
	}
	out[3] = byte(opacity / uint32((right-left)*(bottom-top)))
	opacity = max(1, opacity)
	out[0], out[1], out[2] = byte(red/opacity), byte(green/opacity), byte(blue/opacity)
}
