package media

import (
	"encoding/base64"
	"errors"
	"image"
	"math"
)

// ThumbhashSide is the largest width and height that Thumbhash takes: the
// format keeps at most seven waves a side, so more pixels change nothing.
const ThumbhashSide = 100

// Thumbhash describes img in about 28 bytes, base64, for the client to show
// until the picture itself is there. The format is ThumbHash
// (https://evanw.github.io/thumbhash/): a row of small numbers, lowest bit
// first, for the slowest waves of brightness, of two axes of colour and, if
// anything is transparent, of opacity.
func Thumbhash(img *image.NRGBA) (string, error) {
	size := img.Rect.Size()
	if size.X < 1 || size.Y < 1 || size.X > ThumbhashSide || size.Y > ThumbhashSide {
		return "", errors.New("thumbhash: the picture must have 1 to 100 pixels a side")
	}
	return base64.StdEncoding.EncodeToString(sketchOf(img).pack()), nil
}

// sketch is a picture as the format sees it.
type sketch struct {
	landscape, transparent bool
	// shorter is the number of waves of brightness along the shorter side; that
	// along the longer one is known.
	shorter                             int
	light, yellowBlue, redGreen, opaque spectrum
}

func sketchOf(img *image.NRGBA) sketch {
	size := img.Rect.Size()
	axes, transparent := split(img)
	most := 7.0
	if transparent {
		most = 5 // opacity takes room, which brightness gives up
	}
	longer := float64(max(size.X, size.Y))
	across := max(1, int(half(most*float64(size.X)/longer)))
	down := max(1, int(half(most*float64(size.Y)/longer)))
	s := sketch{
		landscape: size.X > size.Y, transparent: transparent, shorter: min(across, down),
		// Three is the least of every axis, however narrow the picture.
		light:      transform(axes.light, size, max(3, across), max(3, down)),
		yellowBlue: transform(axes.yellowBlue, size, 3, 3),
		redGreen:   transform(axes.redGreen, size, 3, 3),
	}
	if transparent {
		s.opaque = transform(axes.opaque, size, 5, 5)
	}
	return s
}

// pack writes the fields in the format's order, each with its width in bits.
func (s sketch) pack() []byte {
	var out bits
	out.fraction(s.light.mean, 6)
	out.signed(s.yellowBlue.mean, 6)
	out.signed(s.redGreen.mean, 6)
	out.fraction(s.light.peak, 5)
	out.flag(s.transparent)
	out.put(uint32(s.shorter), 3) //nolint:gosec // 1 to 7
	out.fraction(s.yellowBlue.peak, 6)
	out.fraction(s.redGreen.peak, 6)
	out.flag(s.landscape)
	spectra := []spectrum{s.light, s.yellowBlue, s.redGreen}
	if s.transparent {
		out.fraction(s.opaque.mean, 4)
		out.fraction(s.opaque.peak, 4)
		spectra = append(spectra, s.opaque)
	}
	for _, each := range spectra {
		for _, wave := range each.waves {
			out.signed(each.relative(wave), 4)
		}
	}
	return out.bytes
}

// bits are numbers of a few bits each, one after the other, lowest bit first.
type bits struct {
	bytes []byte
	used  int
}

func (b *bits) put(value uint32, width int) {
	for i := range width {
		if b.used%8 == 0 {
			b.bytes = append(b.bytes, 0)
		}
		b.bytes[b.used/8] |= byte(value>>i&1) << (b.used % 8)
		b.used++
	}
}

func (b *bits) flag(set bool) {
	if set {
		b.put(1, 1)
	} else {
		b.put(0, 1)
	}
}

// fraction writes a value between 0 and 1 as a part of the largest number.
func (b *bits) fraction(value float64, width int) {
	most := float64(uint32(1)<<width - 1)
	b.put(uint32(half(most*value)), width)
}

// signed writes a value between -1 and 1; 0 is in the middle.
func (b *bits) signed(value float64, width int) {
	middle := float64(uint32(1)<<width-1) / 2
	b.put(uint32(half(middle+middle*value)), width)
}

// half rounds to the nearest number, a half upwards, as the format's encoders
// do.
func half(x float64) float64 { return math.Floor(x + 0.5) }
