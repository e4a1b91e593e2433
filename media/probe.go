package media

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Prober tells size and duration of videos and sounds. Pictures are measured
// where they are drawn. It is safe for many goroutines.
type Prober struct{ cfg ToolsConfig }

// NewProber returns a prober that runs ffprobe.
func NewProber(cfg ToolsConfig) (*Prober, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	return &Prober{cfg: cfg}, nil
}

// Probe looks into the file at path, which is of type t. It returns
// ErrUnsupported for a type it has no reader for, and ErrCorrupt for a file
// that is not what its type says.
func (p *Prober) Probe(ctx context.Context, path string, t Type) (Info, error) {
	input, err := inputArgs(path, t)
	if err != nil {
		return Info{}, err
	}
	const wanted = "format=duration:stream=codec_type,width,height,duration:" +
		"stream_side_data=rotation:stream_tags=rotate:stream_disposition=attached_pic"
	args := append([]string{"-v", "error", "-threads", "1", "-max_pixels", strconv.Itoa(maxFramePixels), "-of", "json", "-show_entries", wanted}, input...)
	out, err := runTool(ctx, p.cfg, p.cfg.FFprobe, args...)
	if err != nil {
		return Info{}, fmt.Errorf("probe: %w", err)
	}
	var found probed
	if err = json.Unmarshal(out, &found); err != nil {
		return Info{}, fmt.Errorf("read probe: %w", err)
	}
	return found.info(), nil
}

// probed is the part of ffprobe's answer that is used here.
type probed struct {
	Streams []probedStream `json:"streams"`
	Format  struct {
		Duration string `json:"duration"`
	} `json:"format"`
}

type probedStream struct {
	Type        string `json:"codec_type"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Duration    string `json:"duration"`
	Disposition struct {
		// AttachedPic is 1 for the cover picture of a sound.
		AttachedPic int `json:"attached_pic"`
	} `json:"disposition"`
	SideData []struct {
		Rotation int `json:"rotation"`
	} `json:"side_data_list"`
	Tags struct {
		Rotate string `json:"rotate"`
	} `json:"tags"`
}

func (p probed) info() Info {
	info := Info{DurationMS: milliseconds(p.Format.Duration)}
	for _, s := range p.Streams {
		if s.Type != "video" || s.Disposition.AttachedPic == 1 {
			continue
		}
		info.Width, info.Height = s.Width, s.Height
		if s.sideways() {
			info.Width, info.Height = s.Height, s.Width
		}
		if info.DurationMS == 0 {
			info.DurationMS = milliseconds(s.Duration)
		}
		break
	}
	return info
}

// sideways tells whether players turn the picture by a quarter.
func (s probedStream) sideways() bool {
	degrees, err := strconv.Atoi(s.Tags.Rotate)
	if err != nil {
		degrees = 0
	}
	for _, data := range s.SideData {
		degrees = data.Rotation
	}
	return degrees%180 != 0
}

// milliseconds reads ffprobe's decimal seconds; "" and "N/A" are 0.
func milliseconds(seconds string) int64 {
	value, err := strconv.ParseFloat(seconds, 64)
	if err != nil || value < 0 {
		return 0
	}
	return int64(value*float64(time.Second/time.Millisecond) + 0.5)
}
