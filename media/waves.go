package media

import (
	"image"
	"math"
)

// axes are the pixels of a picture, row by row, along the axes of ThumbHash:
// light and opaque lie between 0 and 1, the two of colour between -1 and 1.
type axes struct{ light, yellowBlue, redGreen, opaque []float64 }

// split lays the picture over its own mean colour, so that what is transparent
// adds no detail, and tells whether anything is.
func split(img *image.NRGBA) (a axes, transparent bool) {
	back, opacity := meanColour(img)
	size := img.Rect.Size()
	for y := range size.Y {
		for x := range size.X {
			red, green, blue, alpha := channels(img, x, y)
			red = back[0]*(1-alpha) + red*alpha
			green = back[1]*(1-alpha) + green*alpha
			blue = back[2]*(1-alpha) + blue*alpha
			a.light = append(a.light, (red+green+blue)/3)
			a.yellowBlue = append(a.yellowBlue, (red+green)/2-blue)
			a.redGreen = append(a.redGreen, red-green)
			a.opaque = append(a.opaque, alpha)
		}
	}
	return a, opacity < float64(size.X*size.Y)
}

// meanColour weighs each pixel by its alpha; opacity is the sum of the weights.
func meanColour(img *image.NRGBA) (mean [3]float64, opacity float64) {
	size := img.Rect.Size()
	for y := range size.Y {
		for x := range size.X {
			red, green, blue, alpha := channels(img, x, y)
			for i, value := range [3]float64{red, green, blue} {
				mean[i] += value * alpha
			}
			opacity += alpha
		}
	}
	for i := range mean {
		if opacity > 0 {
			mean[i] /= opacity
		}
	}
	return mean, opacity
}

// channels are those of one pixel, counted from the picture's corner, from 0
// to 1.
func channels(img *image.NRGBA, x, y int) (red, green, blue, alpha float64) {
	c := img.NRGBAAt(img.Rect.Min.X+x, img.Rect.Min.Y+y)
	return float64(c.R) / 255, float64(c.G) / 255, float64(c.B) / 255, float64(c.A) / 255
}

// spectrum is how much of each slow wave is in an axis.
type spectrum struct {
	mean float64
	// waves are all but the mean, those of one number down after the other, and
	// peak is the largest of them without its sign.
	waves []float64
	peak  float64
}

// relative is a wave as a part of the largest.
func (s spectrum) relative(wave float64) float64 {
	if s.peak == 0 {
		return -1 // what the format writes for nothing at all
	}
	return wave / s.peak
}

// transform takes the cosine transform of an axis, and keeps the corner of it
// below the line from across waves on one side to down waves on the other.
func transform(axis []float64, size image.Point, across, down int) spectrum {
	var s spectrum
	horizontal, vertical := cosines(size.X, across), cosines(size.Y, down)
	for v := range down {
		// One wave down leaves a single row, and waves across are looked for there.
		row := make([]float64, size.X)
		for i, value := range axis {
			row[i%size.X] += value * vertical[v][i/size.X]
		}
		for u := 0; u*down < across*(down-v); u++ {
			var sum float64
			for x, value := range row {
				sum += value * horizontal[u][x]
			}
			sum /= float64(len(axis))
			if u == 0 && v == 0 {
				s.mean = sum
				continue
			}
			s.waves = append(s.waves, sum)
			s.peak = max(s.peak, math.Abs(sum))
		}
	}
	return s
}

// cosines are the heights of the first waves at the middle of each pixel of a
// side.
func cosines(side, waves int) [][]float64 {
	table := make([][]float64, waves)
	for wave := range table {
		table[wave] = make([]float64, side)
		for at := range table[wave] {
			table[wave][at] = math.Cos(math.Pi * float64(wave) * (float64(at) + 0.5) / float64(side))
		}
	}
	return table
}
