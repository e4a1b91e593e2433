package studio

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// encode writes the picture in the order's format.
func (s *Studio) encode(ctx context.Context, w io.Writer, img *image.RGBA, order Order) error {
	var err error
	switch order.Format {
	case "png":
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img)
	case "jpg":
		err = jpeg.Encode(w, img, &jpeg.Options{Quality: max(order.Quality, 1)})
	case "webp":
		err = s.webp(ctx, w, img, order.Quality)
	default:
		err = fmt.Errorf("unknown format %q", order.Format)
	}
	if err != nil {
		return fmt.Errorf("encode picture: %w", err)
	}
	return nil
}

// webp goes through a file: into a pipe ffmpeg cannot write the length at the
// front, and strict readers refuse a picture without one.
func (s *Studio) webp(ctx context.Context, w io.Writer, img *image.RGBA, quality int) error {
	file, err := os.CreateTemp("", "picture-*.webp")
	if err != nil {
		return err
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}()
	err = s.run(ctx, img, io.Discard, "-c:v", "libwebp", "-quality", strconv.Itoa(quality),
		"-compression_level", "2", "-f", "webp", "-y", file.Name())
	if err != nil {
		return err
	}
	_, err = io.Copy(w, file)
	return err
}

const (
	// framesPerSecond is the cinema's, and that of most of the real models.
	framesPerSecond = 24
	// overscan is how much larger than the frame the painted picture is; the
	// camera moves over the rest.
	overscan = 1.25
)

// film pans over a still. One picture is painted and cut to a moving window by
// ffmpeg, so a film costs little more than its encoding.
func (s *Studio) film(ctx context.Context, order Order, source image.Image, path string) error {
	frame := image.Pt(order.Width, order.Height)
	if source != nil {
		frame = order.sizeFor(source)
	}
	scene := image.Pt(even(float64(frame.X)*overscan), even(float64(frame.Y)*overscan))
	var still *image.RGBA
	if source == nil {
		still = paint(order.Prompt, order.Seed, scene)
	} else {
		still = scale(source, scene)
		grain(still, order.Seed)
	}
	frames := max(int(order.Length*framesPerSecond/time.Second), 1)
	// Half a circle of a cosine eases in and out of the movement.
	camera := fmt.Sprintf("loop=loop=-1:size=1,crop=%d:%d:x='(iw-ow)*(1-cos(PI*n/%d))/2':y='(ih-oh)*(1+cos(PI*n/%d))/2',format=yuv420p",
		frame.X, frame.Y, frames, frames)
	err := s.run(ctx, still, io.Discard, "-vf", camera, "-frames:v", strconv.Itoa(frames),
		"-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-threads", "2",
		"-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "-y", path)
	if err != nil {
		return fmt.Errorf("film: %w", err)
	}
	return nil
}

func even(x float64) int { return int(x) / 2 * 2 }

// run hands one raw picture to ffmpeg.
func (s *Studio) run(ctx context.Context, img *image.RGBA, out io.Writer, args ...string) error {
	size := img.Bounds().Size()
	input := []string{
		"-nostdin", "-loglevel", "error", "-f", "rawvideo", "-pixel_format", "rgba",
		"-video_size", fmt.Sprintf("%dx%d", size.X, size.Y), "-framerate", strconv.Itoa(framesPerSecond), "-i", "pipe:0",
	}
	cmd := exec.CommandContext(ctx, s.ffmpeg, append(input, args...)...) //nolint:gosec // ffmpeg from PATH, arguments of our own
	cmd.Stdin = bytes.NewReader(img.Pix)
	cmd.Stdout = out
	var complaint strings.Builder
	cmd.Stderr = &complaint
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, strings.TrimSpace(complaint.String()))
	}
	return nil
}
