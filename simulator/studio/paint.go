package studio

import (
	"hash/fnv"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// canvas is a picture in the making.
type canvas struct {
	*image.RGBA

	size  image.Point
	dice  *rand.Rand
	light palette
	// skyline is the row where the land begins.
	skyline int
}

// paint makes a landscape. The prompt chooses light and land, the seed all the
// rest, so that the pictures of one prompt are siblings.
func paint(prompt string, seed uint64, size image.Point) *image.RGBA {
	theme := hash(prompt)
	lights := palettes()
	c := &canvas{
		RGBA:  image.NewRGBA(image.Rectangle{Max: size}),
		size:  size,
		dice:  rand.New(rand.NewPCG(theme, seed)), //nolint:gosec // paint, not secrets
		light: lights[theme%uint64(len(lights))],
	}
	c.skyline = int(float64(size.Y) * (0.5 + 0.2*c.dice.Float64()))
	c.sky()
	c.luminary()
	lands := []func(){c.hills, c.sea, c.city, c.forest}
	lands[theme/uint64(len(lights))%uint64(len(lands))]()
	grain(c.RGBA, seed)
	return c.RGBA
}

func hash(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // a hash takes everything
	return h.Sum64()
}

// fill colours the columns [x0,x1) of row y; what lies outside is cut.
func (c *canvas) fill(y, x0, x1 int, paint color.RGBA) {
	x0, x1 = max(x0, 0), min(x1, c.size.X)
	if y < 0 || y >= c.size.Y || x0 >= x1 {
		return
	}
	row := c.Pix[c.PixOffset(x0, y) : c.PixOffset(x1-1, y)+4]
	// The first pixel, and then each time as many more as there are.
	for done := copy(row, []byte{paint.R, paint.G, paint.B, paint.A}); done < len(row); {
		done += copy(row[done:], row[:done])
	}
}

func (c *canvas) sky() {
	for y := range c.size.Y {
		c.fill(y, 0, c.size.X, mix(c.light.zenith, c.light.horizon, float64(y)/float64(c.skyline)))
	}
	if !c.light.stars {
		return
	}
	for range c.size.X * c.skyline / 1500 {
		x, y := c.dice.IntN(c.size.X), c.dice.IntN(c.skyline)
		c.SetRGBA(x, y, mix(c.RGBAAt(x, y), rgb(0xffffff), 0.3+0.7*c.dice.Float64()))
	}
}

// luminary paints sun or moon with the glow around it.
func (c *canvas) luminary() {
	short := float64(min(c.size.X, c.size.Y))
	radius := short * (0.05 + 0.05*c.dice.Float64())
	x0 := float64(c.size.X) * (0.2 + 0.6*c.dice.Float64())
	y0 := float64(c.skyline) * (0.35 + 0.5*c.dice.Float64())
	reach := radius * 5
	for y := max(0, int(y0-reach)); y < min(c.size.Y, int(y0+reach)); y++ {
		for x := max(0, int(x0-reach)); x < min(c.size.X, int(x0+reach)); x++ {
			distance := math.Hypot(float64(x)-x0, float64(y)-y0)
			fade := max(0, 1-distance/reach)
			glow := 0.55 * fade * fade
			if edge := radius - distance; edge > -1 {
				glow = max(glow, min(1, edge+1)) // one pixel of soft edge
			}
			c.SetRGBA(x, y, mix(c.RGBAAt(x, y), c.light.sun, glow))
		}
	}
}

// ridge is the height of a chain of hills at each column.
func (c *canvas) ridge(base, height float64) func(x int) int {
	var phase, pace [3]float64
	for i := range phase {
		phase[i] = c.dice.Float64() * 2 * math.Pi
		pace[i] = (1 + 2*float64(i)) * (1 + c.dice.Float64()) * math.Pi / float64(c.size.X)
	}
	return func(x int) int {
		sum := 0.0
		for i := range phase {
			sum += math.Sin(phase[i]+pace[i]*float64(x)) / float64(i+1)
		}
		return int(base - height*(sum/1.8+1)/2)
	}
}

func (c *canvas) hills() {
	const chains = 5
	for chain := range chains {
		depth := float64(chain) / (chains - 1)
		base := float64(c.skyline) + depth*float64(c.size.Y-c.skyline)*0.75
		c.land(c.ridge(base, float64(c.size.Y)*0.16), mix(c.light.far, c.light.near, depth))
	}
}

// land fills everything under the ridge, a little lighter further down, as mist
// would.
func (c *canvas) land(ridge func(x int) int, tone color.RGBA) {
	mist := mix(tone, c.light.horizon, 0.25)
	for x := range c.size.X {
		top := ridge(x)
		for y := max(top, 0); y < c.size.Y; y++ {
			c.SetRGBA(x, y, mix(tone, mist, float64(y-top)/float64(c.size.Y)*2))
		}
	}
}
