package studio

import "image/color"

// palette is the light of one picture: from the top of the sky over the horizon
// and the sun down to the nearest land.
type palette struct {
	zenith, horizon, sun, far, near color.RGBA
	stars                           bool
}

// palettes are times of day; the prompt chooses one.
func palettes() []palette {
	return []palette{
		{zenith: rgb(0x2b3a67), horizon: rgb(0xff9e6d), sun: rgb(0xffe0a3), far: rgb(0x8a5a83), near: rgb(0x1d1a31)},
		{zenith: rgb(0x3f8efc), horizon: rgb(0xd7ecff), sun: rgb(0xfff7d6), far: rgb(0x87b6a7), near: rgb(0x25533f)},
		{zenith: rgb(0x0b1026), horizon: rgb(0x3c3f70), sun: rgb(0xe8ecf7), far: rgb(0x262b52), near: rgb(0x090b18), stars: true},
		{zenith: rgb(0xf2a6a0), horizon: rgb(0xffe8cf), sun: rgb(0xfffbe8), far: rgb(0xd48f8a), near: rgb(0x7a3e48)},
		{zenith: rgb(0x0f4c5c), horizon: rgb(0xe7d7a8), sun: rgb(0xfb8b24), far: rgb(0x5f7a61), near: rgb(0x12262b)},
		{zenith: rgb(0x5b2a86), horizon: rgb(0xf7567c), sun: rgb(0xfffae3), far: rgb(0x7b3f8c), near: rgb(0x1f1135), stars: true},
		{zenith: rgb(0x9bb8c9), horizon: rgb(0xeef2f3), sun: rgb(0xffffff), far: rgb(0xa9b8bd), near: rgb(0x465a61)},
	}
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{R: uint8(hex >> 16), G: uint8(hex >> 8 & 0xff), B: uint8(hex & 0xff), A: 0xff} //nolint:gosec // single bytes
}

// mix goes from a at 0 to b at 1; what lies outside is cut.
func mix(a, b color.RGBA, at float64) color.RGBA {
	at = min(max(at, 0), 1)
	part := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*at + 0.5) }
	return color.RGBA{R: part(a.R, b.R), G: part(a.G, b.G), B: part(a.B, b.B), A: 0xff}
}
