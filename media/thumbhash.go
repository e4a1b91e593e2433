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
// (https://evanw.github.io/thumbhash/): the lowest frequencies of brightness,
// of two colour axes and, if any pixel is transparent, of alpha.
func Thumbhash(img *image.NRGBA) (string, error) {
	size := img.Rect.Size()
	if size.X < 1 || size.Y < 1 || size.X > ThumbhashSide || size.Y > ThumbhashSide {
		return "", errors.New("thumbhash: the picture must have 1 to 100 pixels a side")
	}
	p := splitPlanes(img)
	return base64.StdEncoding.EncodeToString(p.encode()), nil
}

// planes are the axes of ThumbHash, each value of a pixel between 0 and 1, or
// between -1 and 1 for the two of colour.
type planes struct {
	w, h                             int
	light, yellowBlue, redGreen, cov []float64
	transparent                      bool
}

// splitPlanes lays the picture over its own average colour, so that what is
// transparent adds no detail.
func splitPlanes(img *image.NRGBA) planes {
	size := img.Rect.Size()
	n := size.X * size.Y
	p := planes{
		w: size.X, h: size.Y,
		light: make([]float64, n), yellowBlue: make([]float64, n), redGreen: make([]float64, n), cov: make([]float64, n),
	}
	avg, covered := average(img)
	p.transparent = covered < float64(n)
	for i := range n {
		px := pixel(img, i%size.X, i/size.X)
		alpha := float64(px[3]) / 255
		var rgb [3]float64
		for c := range rgb {
			rgb[c] = avg[c]*(1-alpha) + alpha/255*float64(px[c])
		}
		p.light[i] = (rgb[0] + rgb[1] + rgb[2]) / 3
		p.yellowBlue[i] = (rgb[0]+rgb[1])/2 - rgb[2]
		p.redGreen[i] = rgb[0] - rgb[1]
		p.cov[i] = alpha
	}
	return p
}

// average is the mean colour weighted by alpha, and the sum of alpha.
func average(img *image.NRGBA) (rgb [3]float64, covered float64) {
	size := img.Rect.Size()
	for y := range size.Y {
		for x := range size.X {
			px := pixel(img, x, y)
			alpha := float64(px[3]) / 255
			covered += alpha
			for c := range rgb {
				rgb[c] += alpha / 255 * float64(px[c])
			}
		}
	}
	if covered > 0 {
		for c := range rgb {
			rgb[c] /= covered
		}
	}
	return rgb, covered
}

func pixel(img *image.NRGBA, x, y int) []uint8 {
	at := y*img.Stride + x*4
	return img.Pix[at : at+4]
}

// encode writes the five or six constant bytes and then four bits for each
// wave.
func (p planes) encode() []byte {
	waves := 7.0
	if p.transparent {
		waves = 5
	}
	longest := float64(max(p.w, p.h))
	lx := max(1, int(round(waves*float64(p.w)/longest)))
	ly := max(1, int(round(waves*float64(p.h)/longest)))
	light := p.transform(p.light, max(3, lx), max(3, ly))
	yellowBlue := p.transform(p.yellowBlue, 3, 3)
	redGreen := p.transform(p.redGreen, 3, 3)

	head := round(63*light.mean) | round(31.5+31.5*yellowBlue.mean)<<6 | round(31.5+31.5*redGreen.mean)<<12 |
		round(31*light.scale)<<18 | bit(p.transparent)<<23
	shape := round(63*yellowBlue.scale)<<3 | round(63*redGreen.scale)<<9
	if p.w > p.h {
		shape |= uint32(ly) | 1<<15 //nolint:gosec // ly is at most 7
	} else {
		shape |= uint32(lx) //nolint:gosec // lx is at most 7
	}
	out := []byte{low(head), low(head >> 8), low(head >> 16), low(shape), low(shape >> 8)}
	spectra := []spectrum{light, yellowBlue, redGreen}
	if p.transparent {
		cov := p.transform(p.cov, 5, 5)
		out = append(out, low(round(15*cov.mean)|round(15*cov.scale)<<4))
		spectra = append(spectra, cov)
	}
	return appendWaves(out, spectra)
}

func appendWaves(out []byte, spectra []spectrum) []byte {
	odd := false
	for _, s := range spectra {
		for _, wave := range s.waves {
			nibble := low(round(15 * wave))
			if odd {
				out[len(out)-1] |= nibble << 4
			} else {
				out = append(out, nibble)
			}
			odd = !odd
		}
	}
	return out
}

// spectrum is one plane as waves, each from 0 to 1 with 0.5 for none.
type spectrum struct {
	mean, scale float64
	waves       []float64
}

// transform is a cosine transform that keeps the triangle of the nx by ny
// lowest frequencies.
func (p planes) transform(plane []float64, nx, ny int) spectrum {
	var s spectrum
	for cy := range ny {
		for cx := 0; cx*ny < nx*(ny-cy); cx++ {
			f := p.wave(plane, cx, cy)
			if cx == 0 && cy == 0 {
				s.mean = f
				continue
			}
			s.waves = append(s.waves, f)
			s.scale = max(s.scale, math.Abs(f))
		}
	}
	if s.scale > 0 {
		for i := range s.waves {
			s.waves[i] = 0.5 + 0.5/s.scale*s.waves[i]
		}
	}
	return s
}

// wave is how much of one frequency is in a plane.
func (p planes) wave(plane []float64, cx, cy int) float64 {
	fx := make([]float64, p.w)
	for x := range fx {
		fx[x] = math.Cos(math.Pi / float64(p.w) * float64(cx) * (float64(x) + 0.5))
	}
	var f float64
	for y := range p.h {
		fy := math.Cos(math.Pi / float64(p.h) * float64(cy) * (float64(y) + 0.5))
		for x, value := range plane[y*p.w : (y+1)*p.w] {
			f += value * fx[x] * fy
		}
	}
	return f / float64(p.w*p.h)
}

// round rounds half up, as the format's encoders do.
func round(x float64) uint32 { return uint32(math.Floor(x + 0.5)) }

// low is the lowest byte.
func low(bits uint32) byte { return byte(bits & 0xff) }

func bit(set bool) uint32 {
	if set {
		return 1
	}
	return 0
}
