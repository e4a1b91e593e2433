package inputs

import (
	"cmp"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"darkroom/simulator/faults"
	"darkroom/simulator/studio"
)

func (in Inputs) text(name string) string {
	text, _ := in.value(name).(string)
	return text
}

// number reads numbers, and choices such as "5" and "8s" that stand for one.
func (in Inputs) number(name string) (float64, bool) {
	switch value := in.value(name).(type) {
	case json.Number:
		n, err := value.Float64()
		return n, err == nil
	case float64:
		return value, true
	case string:
		n, err := strconv.ParseFloat(strings.TrimSuffix(value, "s"), 64)
		return n, err == nil
	default:
		return 0, false
	}
}

// whole reads a number that is to lie within [low, high], or byDefault.
func (in Inputs) whole(name string, byDefault, low, high int) int {
	n, ok := in.number(name)
	if !ok {
		return byDefault
	}
	return min(max(int(n), low), high)
}

// texts reads one address or a list of them, bare or as {"image_url": …}.
func (in Inputs) texts(name string) []string {
	switch value := in.value(name).(type) {
	case string:
		return []string{value}
	case []any:
		var all []string
		for _, item := range value {
			switch item := item.(type) {
			case string:
				all = append(all, item)
			case map[string]any:
				if text, ok := item["image_url"].(string); ok {
					all = append(all, text)
				}
			}
		}
		return all
	default:
		return nil
	}
}

const (
	// maxCount and maxLength bound what one job can ask of the machine, beyond
	// what any model's schema allows.
	maxCount  = 16
	maxLength = 60 * time.Second
	// defaultLength is what most video models make unasked.
	defaultLength = 5
)

// Order translates the input into work for the studio. seed is used when the
// input names none.
func (in Inputs) Order(seed uint64) studio.Order {
	_, prompt := faults.Cut(in.Prompt())
	if given, ok := in.number("seed"); ok && given >= 0 {
		seed = uint64(given)
	}
	o := studio.Order{
		Kind: in.Kind, Prompt: prompt, Seed: seed,
		Format: imageFormat(cmp.Or(in.text(cmp.Or(in.Parameters.Format, "output_format")), in.Format)), Quality: in.whole("output_quality", 80, 1, 100),
		Count: in.whole(in.Parameters.Count, 1, 1, maxCount), Sources: in.texts(in.Parameters.Source),
	}
	in.craft(&o)
	if o.Kind == studio.KindVideo {
		o.Length = min(time.Duration(in.whole(cmp.Or(in.Parameters.Duration, "duration"), defaultLength, 1, 60))*time.Second, maxLength)
	}
	o.Width, o.Height, o.MatchSource = in.size(o)
	return o
}

func imageFormat(name string) string {
	switch name {
	case "jpg", "jpeg":
		return "jpg"
	case "png":
		return "png"
	default:
		return "webp" // the default of most of Replicate's models
	}
}

// size returns width and height, and whether the shape is the source's.
func (in Inputs) size(o studio.Order) (width, height int, match bool) {
	var named bool
	if width, height, named = in.named(); named {
		return width, height, false
	}
	shape := in.text("aspect_ratio")
	if shape == "custom" || (shape == "" && in.value("width") != nil) {
		return in.whole("width", 1024, 64, 4096), in.whole("height", 1024, 64, 4096), false
	}
	match = len(o.Sources) > 0 && (shape == "match_input_image" || shape == "" || o.Kind == studio.KindVideo)
	ratio := ratioOf(shape)
	if o.Kind == studio.KindVideo {
		if shape == "" {
			ratio = 16.0 / 9
		}
		width, height = videoSize(in.text("resolution"), ratio)
		return width, height, match
	}
	// Multiples of 32, cut, as flux does: 1344x768 for 16:9.
	side := func(x float64) int { return max(int(x)/32*32, 32) }
	pixels := in.pixels()
	return side(math.Sqrt(pixels * ratio)), side(math.Sqrt(pixels / ratio)), match
}

// named reads fal's image_size: a name of a shape, or width and height.
func (in Inputs) named() (width, height int, given bool) {
	switch size := in.value("image_size").(type) {
	case string:
		shape, known := map[string][2]int{
			"square_hd": {1024, 1024}, "square": {512, 512}, "portrait_4_3": {768, 1024}, "portrait_16_9": {576, 1024},
			"landscape_4_3": {1024, 768}, "landscape_16_9": {1024, 576},
		}[size]
		return shape[0], shape[1], known
	case map[string]any:
		own := Inputs{Values: size}
		return own.whole("width", 1024, 64, 4096), own.whole("height", 1024, 64, 4096), true
	default:
		return 0, 0, false
	}
}

// ratioOf reads "16:9"; what is no ratio is a square.
func ratioOf(shape string) float64 {
	w, h, _ := strings.Cut(shape, ":")
	width, errW := strconv.ParseFloat(w, 64)
	height, errH := strconv.ParseFloat(h, 64)
	if errW != nil || errH != nil || width <= 0 || height <= 0 {
		return 1
	}
	return width / height
}

// pixels reads the sizes that image models know: megapixels as "0.25", "2 MP",
// or the side of a square as 1K, 2K, 4K.
func (in Inputs) pixels() float64 {
	const million = 1024 * 1024
	for _, name := range []string{"megapixels", "resolution", "size"} {
		text := in.text(name)
		number, err := strconv.ParseFloat(strings.TrimRight(text, " MPK"), 64)
		switch {
		case text == "" || err != nil || number <= 0:
			continue
		case strings.HasSuffix(text, "K"):
			return number * number * million
		default:
			return number * million
		}
	}
	return million
}

// videoSize takes "720p" as the shorter side; 480 where nothing is said.
func videoSize(resolution string, ratio float64) (width, height int) {
	short, err := strconv.Atoi(strings.TrimSuffix(strings.ToLower(resolution), "p"))
	if err != nil || short < 16 || short > 2160 {
		short = 480
	}
	short = short / 2 * 2
	long := int(math.Round(float64(short)*max(ratio, 1/ratio)/16)) * 16
	if ratio < 1 {
		return short, long
	}
	return long, short
}
