package studio

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"net/http"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// maxSourcePixels keeps one input from taking a machine's memory: 50 megapixels
// are 200 MB decoded, more than any of the real models accepts.
const maxSourcePixels = 50_000_000

// Decode reads an input picture: png, jpeg, webp or the first frame of a gif.
func Decode(r io.ReadSeeker) (image.Image, error) {
	head, err := bufio.NewReader(r).Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read input picture: %w", err)
	}
	format, err := decoderOf(http.DetectContentType(head))
	if err != nil {
		return nil, err
	}
	if _, err = r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read input picture: %w", err)
	}
	config, err := format.config(r)
	if err != nil {
		return nil, fmt.Errorf("read input picture: %w", err)
	}
	if config.Width*config.Height > maxSourcePixels {
		return nil, fmt.Errorf("input picture has more than %d pixels", maxSourcePixels)
	}
	if _, err = r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read input picture: %w", err)
	}
	img, err := format.decode(r)
	if err != nil {
		return nil, fmt.Errorf("decode input picture: %w", err)
	}
	return img, nil
}

// sniffBytes is what http.DetectContentType looks at.
const sniffBytes = 512

type decoder struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func decoderOf(contentType string) (decoder, error) {
	switch contentType {
	case "image/png":
		return decoder{png.DecodeConfig, png.Decode}, nil
	case "image/jpeg":
		return decoder{jpeg.DecodeConfig, jpeg.Decode}, nil
	case "image/webp":
		return decoder{webp.DecodeConfig, webp.Decode}, nil
	case "image/gif":
		return decoder{gif.DecodeConfig, gif.Decode}, nil
	default:
		return decoder{}, fmt.Errorf("input is no picture but %s", contentType)
	}
}

// restyle returns the source in the order's size with its hues turned, by an
// angle that prompt and seed choose, and film grain: plainly the same picture,
// plainly changed.
func restyle(source image.Image, order Order) *image.RGBA {
	img := scale(source, order.sizeFor(source))
	turn := math.Pi/4 + float64((hash(order.Prompt)+order.Seed)%6)*math.Pi/4
	shiftHue(img, turn)
	grain(img, order.Seed)
	return img
}

// sizeFor returns the size of the output made from source.
func (o Order) sizeFor(source image.Image) image.Point {
	if !o.MatchSource {
		return image.Pt(o.Width, o.Height)
	}
	from := source.Bounds().Size()
	factor := math.Sqrt(float64(o.Width*o.Height) / float64(max(from.X*from.Y, 1)))
	// Encoders want even sides; models give multiples of sixteen.
	side := func(n int) int { return max(int(math.Round(float64(n)*factor/16))*16, 16) }
	return image.Pt(side(from.X), side(from.Y))
}

// scale fills size with the middle of the source, cutting what overhangs.
func scale(source image.Image, size image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: size})
	from := source.Bounds()
	width, height := from.Dx(), from.Dy()
	if width*size.Y > height*size.X {
		width = height * size.X / size.Y
	} else {
		height = width * size.Y / size.X
	}
	corner := from.Min.Add(image.Pt((from.Dx()-width)/2, (from.Dy()-height)/2))
	draw.ApproxBiLinear.Scale(out, out.Bounds(), source, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(width, height))}, draw.Src, nil)
	return out
}

// shiftHue turns the colours around the grey axis. The matrix is the rotation
// of RGB about (1,1,1).
func shiftHue(img *image.RGBA, angle float64) {
	third, root := 1.0/3, math.Sqrt(1.0/3)
	cos, sin := math.Cos(angle), math.Sin(angle)
	a, b, c := cos+(1-cos)*third, third*(1-cos)-root*sin, third*(1-cos)+root*sin
	for i := 0; i < len(img.Pix); i += 4 {
		r, g, bl := float64(img.Pix[i]), float64(img.Pix[i+1]), float64(img.Pix[i+2])
		img.Pix[i] = clamp(int(a*r + b*g + c*bl))
		img.Pix[i+1] = clamp(int(c*r + a*g + b*bl))
		img.Pix[i+2] = clamp(int(b*r + c*g + a*bl))
	}
}
