package vips_test

import (
	"flag"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/media"
	"darkroom/media/vips"
)

var long = flag.Bool("long", false, "take the long form of the memory tests")

// kept is a picture on disk.
type kept struct {
	path string
	kind media.Type
}

func keep(t *testing.T, content []byte) kept {
	t.Helper()
	return kept{save(t, content), media.Sniff(content)}
}

// twoAtATime makes so many thumbnails of the pictures in turn, as the media
// worker does.
func twoAtATime(t *testing.T, v *vips.Thumbnailer, times int, pictures ...kept) {
	t.Helper()
	queue := make(chan kept)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for picture := range queue {
				_, err := v.Thumbnail(t.Context(), picture.path, picture.kind)
				assert.NoError(t, err)
			}
		})
	}
	for i := range times {
		queue <- pictures[i%len(pictures)]
	}
	close(queue)
	all.Wait()
	runtime.GC()
}

// The incident: the process grew with every picture until it was killed. The
// short form takes pictures of 1.5 megapixels, the long one hundreds of 24, in
// all formats. It runs alone, for others would be counted too.
func TestMemoryStaysFlat(t *testing.T) { //nolint:paralleltest // it measures the whole process
	w, h, times := 1500, 1000, 120
	if *long {
		w, h, times = 6000, 4000, 500
	}
	four := asPNG(t, quarters(w, h))
	pictures := []kept{keep(t, four), keep(t, asJPEG(t, quarters(w, h))), keep(t, encoded(t, four, asWebP)), keep(t, encoded(t, four, asProgressiveJPEG))}
	if *long {
		pictures = append(pictures, keep(t, encoded(t, four, asAVIF)), keep(t, encoded(t, four, asInterlacedPNG)))
	}
	v := setup(t)
	twoAtATime(t, v, times/4, pictures...)
	// One leaked picture in ten would be 10 MB at the thumbnail's size alone. A
	// leak grows in each round, what the allocator keeps does not.
	for range 3 {
		before := residentMB(t)
		peak := peakMB(t, func() { twoAtATime(t, v, times, pictures...) })
		grown := residentMB(t) - before
		t.Logf("%d pictures of %d x %d: %d MB more at the end, %d MB at the peak", times, w, h, grown, peak)
		if grown < 16 {
			return
		}
	}
	t.Error("memory grows with the pictures")
}

// Pictures that are decoded whole wait for one another, however many are asked
// for at a time.
func TestMemoryIsShared(t *testing.T) { //nolint:paralleltest // it measures the whole process
	picture := keep(t, pngOf(4000, 4000, passes, deflated(t, 0, 70<<20)))
	v := setup(t).With(vips.Config{MaxPixels: 1 << 30, MaxFrames: 1, MaxMemory: 100 << 20})
	draw := func(parallel int) int {
		return peakMB(t, func() {
			var all sync.WaitGroup
			for range parallel {
				all.Go(func() {
					_, drawErr := v.Thumbnail(t.Context(), picture.path, picture.kind)
					assert.NoError(t, drawErr)
				})
			}
			all.Wait()
		})
	}
	alone := draw(1)
	assert.Less(t, draw(4), alone*3, "not four times")
}

func TestMemoryThatThereIsNot(t *testing.T) {
	t.Parallel()
	picture := keep(t, pngOf(4000, 4000, passes, nil))
	v := setup(t).With(vips.Config{MaxPixels: 1 << 30, MaxFrames: 1, MaxMemory: 90 << 20})
	thumb, err := v.Thumbnail(t.Context(), picture.path, picture.kind)
	require.ErrorIs(t, err, media.ErrTooLarge)
	assert.Equal(t, media.Info{Width: 4000, Height: 4000}, thumb.Source, "its size is known all the same")
}
