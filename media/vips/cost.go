package vips

// lines is how many rows libvips keeps at most of a picture that it reads from
// top to bottom: the rows that go into a few of the thumbnail's.
const lines = 1024

// cost is the most memory, in bytes, that it takes to shrink a picture of size
// bytes: measured with pictures of 50 and 100 megapixels, and rounded up. Most
// stream; what is stored in several passes, or in squares, is decoded whole.
func (h header) cost(size int64) int64 {
	pixels := int64(h.width) * int64(h.height)
	// Read in one size, and kept once more as it shrinks.
	streamed := 2 * int64(h.width) * int64(min(h.height, lines)) * int64(h.pixelBytes)
	switch h.loader {
	case "jpegload":
		if h.passes {
			// Coefficients of two bytes; descriptions may stand between the passes.
			return pixels*2*int64(h.bands) + size
		}
		return streamed
	case "pngload":
		if h.passes {
			return pixels * int64(h.pixelBytes) * 3 / 2
		}
		return streamed
	case "webpload":
		return pixels*5 + size
	case "gifload":
		return pixels*8 + size
	default: // heifload: planes, and the picture made of them
		return pixels*int64(h.pixelBytes)*5/2 + 2*size
	}
}
