package models

import (
	"fmt"
	"slices"
	"strings"
)

// InvertedPrefix marks, in front of the address of a mask, its copy with black and
// white exchanged.
const InvertedPrefix = "inverted:"

// InputFile is one file that a request brings along.
type InputFile struct {
	// Field is where the request names it, such as "settings.mask_url".
	Field string
	// Address is what the request says: https, or StoragePrefix and a key.
	Address string
	// Kind is what the model takes there: a picture or a video.
	Kind   AssetKind
	Limits InputLimits
	// Inverted is true for a mask that some provider of the model wants with black
	// and white exchanged.
	Inverted bool
}

// Unknown reports whether the file must be looked into before it can be checked:
// of our own uploads type and size were told when they came, and pixels of
// pictures stand in their keys.
func (f InputFile) Unknown() bool {
	if !strings.HasPrefix(f.Address, StoragePrefix) {
		return true
	}
	return f.Limits.timed() || (f.Limits.measured() && !SizeOf(f.Address).Known())
}

// Unready reports whether the file must be prepared before it can be sent.
func (f InputFile) Unready() bool { return f.Inverted || f.Unknown() }

// InputLimits are what a model takes as an input file. What is 0 or nil is no
// limit.
type InputLimits struct {
	// Types are MIME types; nil means every type of the kind that uploads take.
	Types    []string `json:"types"`
	MaxBytes int64    `json:"max_bytes"`
	// MinSide and MaxSide bound width and height alike, MaxPixels their product.
	MinSide   int `json:"min_side"`
	MaxSide   int `json:"max_side"`
	MaxPixels int `json:"max_pixels"`
	// MinSeconds and MaxSeconds are for videos.
	MinSeconds int `json:"min_seconds"`
	MaxSeconds int `json:"max_seconds"`
}

func (l InputLimits) measured() bool { return l.MinSide > 0 || l.MaxSide > 0 || l.MaxPixels > 0 }

func (l InputLimits) timed() bool { return l.MinSeconds > 0 || l.MaxSeconds > 0 }

// InputFacts are what the bytes of an input tell.
type InputFacts struct {
	ContentType string
	Kind        AssetKind
	// Size is in bytes.
	Size int64
	// Width and Height are in pixels; 0 where nobody could tell.
	Width, Height int
	// DurationMS is in milliseconds; 0 for pictures.
	DurationMS int64
}

// Check says what of the file the model does not take and what to do, as a
// sentence for the user; "" if it takes it.
func (f InputFile) Check(facts InputFacts) string {
	l := f.Limits
	switch {
	case facts.Kind != f.Kind || (len(l.Types) > 0 && !slices.Contains(l.Types, facts.ContentType)):
		return fmt.Sprintf("The file is %s: give %s.", facts.ContentType, f.wanted())
	case l.MaxBytes > 0 && facts.Size > l.MaxBytes:
		return fmt.Sprintf("The file has %.1f MB: this model takes at most %.1f MB.", megabytes(facts.Size), megabytes(l.MaxBytes))
	case f.Kind == AssetVideo && l.MinSeconds > 0 && facts.DurationMS < int64(l.MinSeconds)*1000:
		return fmt.Sprintf("The video has %.1f seconds: this model takes at least %d.", float64(facts.DurationMS)/1000, l.MinSeconds)
	case f.Kind == AssetVideo && l.MaxSeconds > 0 && facts.DurationMS > int64(l.MaxSeconds)*1000:
		return fmt.Sprintf("The video has %.1f seconds: this model takes at most %d.", float64(facts.DurationMS)/1000, l.MaxSeconds)
	}
	return l.CheckSize(Size{Width: facts.Width, Height: facts.Height})
}

// CheckSize is the part of Check that is about pixels. A size that nobody knows is
// taken.
func (l InputLimits) CheckSize(size Size) string {
	pixels := fmt.Sprintf("The file has %d x %d pixels: this model takes", size.Width, size.Height)
	switch {
	case !size.Known():
		return ""
	case min(size.Width, size.Height) < l.MinSide:
		return fmt.Sprintf("%s at least %d on each side.", pixels, l.MinSide)
	case l.MaxSide > 0 && max(size.Width, size.Height) > l.MaxSide:
		return fmt.Sprintf("%s at most %d on each side.", pixels, l.MaxSide)
	case l.MaxPixels > 0 && size.Width > l.MaxPixels/size.Height:
		return fmt.Sprintf("%s at most %d in all.", pixels, l.MaxPixels)
	}
	return ""
}

// wanted says in words what the model takes.
func (f InputFile) wanted() string {
	switch {
	case len(f.Limits.Types) > 0:
		return "one of " + strings.Join(f.Limits.Types, ", ")
	case f.Kind == AssetVideo:
		return "a video"
	case f.Kind == AssetAudio:
		return "a sound"
	}
	return "a picture"
}

func megabytes(n int64) float64 { return float64(n) / (1 << 20) }
