package studio

import "math"

// sea mirrors the sky, with waves that glitter more the nearer they are.
func (c *canvas) sea() {
	depth := float64(c.size.Y - c.skyline)
	for y := c.skyline; y < c.size.Y; y++ {
		near := float64(y-c.skyline) / depth
		wave := math.Sin(near*near*90) * 0.06
		c.fill(y, 0, c.size.X, mix(c.light.horizon, mix(c.light.zenith, c.light.near, 0.5), 0.25+0.7*near+wave))
	}
	for range c.size.X * int(depth) / 400 {
		near := c.dice.Float64()
		y := c.skyline + int(near*depth)
		length := int(2 + near*float64(c.size.X)/40)
		x := c.dice.IntN(c.size.X)
		c.fill(y, x, x+length, mix(c.RGBAAt(x, y), c.light.sun, 0.35*c.dice.Float64()))
	}
	island := c.ridge(float64(c.skyline)+1, float64(c.size.Y)*0.12)
	middle := c.dice.IntN(c.size.X)
	reach := float64(c.size.X) * 0.18
	for x := range c.size.X {
		slope := 1 - math.Abs(float64(x-middle))/reach
		if slope <= 0 {
			continue
		}
		top := c.skyline - int(float64(c.skyline-island(x))*slope)
		for y := max(top, 0); y < c.skyline; y++ {
			c.SetRGBA(x, y, mix(c.light.far, c.light.near, 0.6))
		}
	}
}

// city is rows of houses, the nearest with lit windows.
func (c *canvas) city() {
	const streets = 3
	for street := range streets {
		depth := float64(street) / (streets - 1)
		tone := mix(c.light.far, c.light.near, 0.2+0.8*depth)
		ground := float64(c.skyline) + depth*float64(c.size.Y-c.skyline)*0.6
		for x := 0; x < c.size.X; {
			width := int(float64(c.size.X) * (0.03 + 0.06*c.dice.Float64()))
			top := int(ground - float64(c.size.Y)*(0.05+0.28*c.dice.Float64())*(1.2-0.5*depth))
			for y := top; y < c.size.Y; y++ {
				c.fill(y, x, x+width, tone)
			}
			if street == streets-1 {
				c.windows(x, top, width)
			}
			x += max(width, 1)
		}
	}
}

func (c *canvas) windows(left, top, width int) {
	pane := max(2, c.size.X/160)
	for y := top + pane; y < c.size.Y-pane; y += 3 * pane {
		for x := left + pane; x < left+width-pane; x += 2 * pane {
			if c.dice.IntN(3) > 0 {
				continue
			}
			for row := range pane {
				c.fill(y+row, x, x+pane, mix(c.light.sun, c.light.near, 0.15+0.3*c.dice.Float64()))
			}
		}
	}
}

// forest is rows of firs before two chains of hills.
func (c *canvas) forest() {
	c.land(c.ridge(float64(c.skyline), float64(c.size.Y)*0.2), mix(c.light.far, c.light.horizon, 0.35))
	c.land(c.ridge(float64(c.skyline)+float64(c.size.Y)*0.06, float64(c.size.Y)*0.12), c.light.far)
	const rows = 4
	for row := range rows {
		depth := float64(row+1) / rows
		ground := float64(c.skyline) + depth*float64(c.size.Y-c.skyline)*0.85
		floor := c.ridge(ground, float64(c.size.Y)*0.05)
		tone := mix(c.light.far, c.light.near, depth)
		c.land(floor, tone)
		height := float64(c.size.Y) * (0.06 + 0.14*depth)
		for x := c.dice.IntN(20); x < c.size.X; x += 1 + int(height*(0.2+0.3*c.dice.Float64())) {
			c.fir(x, floor(x), height*(0.7+0.6*c.dice.Float64()), depth)
		}
	}
}

func (c *canvas) fir(x, foot int, height, depth float64) {
	tone := mix(mix(c.light.far, c.light.near, depth), c.light.near, 0.3)
	for step := range int(height) {
		// Three tiers of branches, each narrow at its top.
		tier := math.Mod(float64(step)/height*3, 1)
		half := int(height * 0.16 * (0.35*float64(step)/height + 0.65*tier*(0.4+0.6*float64(step)/height)))
		c.fill(foot-int(height)+step, x-half, x+half+1, tone)
	}
}
