package catalog

import (
	"errors"
	"fmt"
	"slices"

	"darkroom/models"
)

// Limits says which inputs a model takes beside its settings.
type Limits struct {
	Prompt PromptLimit `json:"prompt"`
	// Images and Videos are for the inputs of the request. What they say of a file
	// also holds for the files of settings.
	Images FileLimit `json:"images"`
	Videos FileLimit `json:"videos"`
}

// PromptLimit says whether a model takes a prompt.
type PromptLimit struct {
	Required bool `json:"required"`
	// Max is in characters; 0 means that the model takes no prompt.
	Max int `json:"max"`
}

// FileLimit says how many inputs of a kind a model takes, and which. Max 0 means
// none; every other 0 means that the providers publish no limit.
type FileLimit struct {
	Min int `json:"min"`
	Max int `json:"max"`
	// InputLimits has names of types here: jpeg, png, webp, gif, mp4, mov, webm.
	models.InputLimits
}

// validate holds limits to what a request can bring: one image, one video.
func (l Limits) validate() error {
	if l.Prompt.Max < 0 || (l.Prompt.Required && l.Prompt.Max == 0) {
		return errors.New("limits: prompt: max must be above 0 where a prompt is required")
	}
	for _, files := range []FileLimit{l.Images, l.Videos} {
		if files.Min < 0 || files.Max < files.Min || files.Max > 1 {
			return errors.New("limits: images, videos: need 0 ≤ min ≤ max ≤ 1")
		}
	}
	return errors.Join(l.Images.validate("jpeg", "png", "webp", "gif"), l.Videos.validate("mp4", "mov", "webm"))
}

// validate holds the limits of a file to each other and to the types that exist.
func (l FileLimit) validate(types ...string) error {
	for _, given := range l.Types {
		if !slices.Contains(types, given) {
			return fmt.Errorf("limits: types: must be among %q, is %q", types, given)
		}
	}
	low := min(int64(l.MinSide), int64(l.MaxSide), int64(l.MaxPixels), int64(l.MinSeconds), int64(l.MaxSeconds), l.MaxBytes)
	if low < 0 || (l.MaxSide > 0 && l.MaxSide < l.MinSide) || (l.MaxSeconds > 0 && l.MaxSeconds < l.MinSeconds) {
		return errors.New("limits: must not be below 0, and no maximum below its minimum")
	}
	return nil
}
