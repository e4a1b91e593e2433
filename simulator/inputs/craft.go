package inputs

import (
	"strings"

	"darkroom/simulator/studio"
)

// craft says what is to be done with the source, in the studio's words.
func (in Inputs) craft(o *studio.Order) {
	p := in.Parameters
	o.Craft, o.Mask, o.Backdrop = in.Craft, in.text(p.Mask), in.text(p.Backdrop)
	o.Factor = in.Factor
	if factor, given := in.number(p.Factor); given {
		o.Factor = factor
	}
	if grow, asked := growth(in.text(p.Outpaint)); asked {
		o.Craft, o.Grow = studio.CraftExpand, grow
	}
	if shape := in.text("aspect_ratio"); o.Craft == studio.CraftExpand && strings.Contains(shape, ":") {
		o.Grow = studio.Grow{Ratio: ratioOf(shape)}
	}
}

// growth reads the named directions of flux-fill-pro; "None" is none. How far a
// side goes on is not published: half of the picture here.
func growth(name string) (studio.Grow, bool) {
	const half, quarter = 0.5, 0.25
	grow, known := map[string]studio.Grow{
		"Left outpaint":   {Left: half},
		"Right outpaint":  {Right: half},
		"Top outpaint":    {Up: half},
		"Bottom outpaint": {Down: half},
		"Zoom out 1.5x":   {Left: quarter, Right: quarter, Up: quarter, Down: quarter},
		"Zoom out 2x":     {Left: half, Right: half, Up: half, Down: half},
		"Make square":     {Ratio: 1},
	}[name]
	return grow, known
}
