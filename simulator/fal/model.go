package fal

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/inputs"
	"darkroom/simulator/shape"
)

//go:embed models
var modelFiles embed.FS

// Model is one endpoint on offer, as its data file describes it. The file lies
// under models/ by the endpoint's name.
type Model struct {
	Description string `json:"description"`
	inputs.Meaning
	// Output is the field of the result that holds the files, images, image or
	// video, or the text, output.
	Output string `json:"output"`
	// Checked endpoints tell of every picture whether it was made black.
	Checked bool `json:"checked"`
	// Seconds is how long a job takes here.
	Seconds float64 `json:"seconds"`
	// Price is what GET /models/pricing says.
	Price price `json:"price"`
	// Input is the JSON Schema of the input, which is the whole body.
	Input schema `json:"input"`

	endpoint string
	body     *jsonschema.Schema
}

type price struct {
	Unit      string  `json:"unit"`
	UnitPrice float64 `json:"unit_price"`
}

type schema struct {
	Type       string                    `json:"type"`
	Title      string                    `json:"title,omitempty"`
	Required   []string                  `json:"required,omitempty"`
	Properties map[string]map[string]any `json:"properties"`
	// Additional is false: the real endpoints let unknown inputs pass, and take a
	// default in the place of one that is misspelt. Here it shows.
	Additional bool `json:"additionalProperties"`
}

// loadModels reads the data files.
func loadModels() (map[string]*Model, error) {
	models := map[string]*Model{}
	err := fs.WalkDir(modelFiles, "models", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := modelFiles.ReadFile(path)
		if err != nil {
			return err
		}
		model, err := parseModel(strings.TrimSuffix(strings.TrimPrefix(path, "models/"), ".json"), data)
		if err != nil {
			return fmt.Errorf("model file %s: %w", path, err)
		}
		models[model.endpoint] = model
		return nil
	})
	return models, err
}

func parseModel(endpoint string, data []byte) (*Model, error) {
	m := Model{endpoint: endpoint}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if m.Seconds <= 0 || !slices.Contains([]string{"images", "image", "video", "output"}, m.Output) {
		return nil, fmt.Errorf("model %q needs seconds, and an output of images, image, video or output", endpoint)
	}
	if strings.Count(endpoint, "/") < 1 {
		return nil, fmt.Errorf("model %q must lie in the folder of its owner", endpoint)
	}
	m.Input.Title, m.Input.Additional = "Input", false
	var err error
	m.body, err = shape.Compile(m.Input)
	return &m, err
}

// usual is how long a job takes at speed 1.
func (m *Model) usual() time.Duration { return time.Duration(m.Seconds * float64(time.Second)) }

// inputs reads a decoded body.
func (m *Model) inputs(body any) inputs.Inputs {
	in := inputs.Inputs{Meaning: m.Meaning, Default: func(name string) any { return m.Input.Properties[name]["default"] }}
	in.Values, _ = body.(map[string]any)
	return in
}

// rootApp is owner/alias, by which the queue knows an endpoint's requests.
func rootApp(endpoint string) string {
	parts := strings.SplitN(endpoint, "/", 3)
	return strings.Join(parts[:min(len(parts), 2)], "/")
}
