package higgsfield

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/inputs"
	"darkroom/simulator/shape"
	"darkroom/simulator/studio"
)

//go:embed models
var modelFiles embed.FS

// Model is one model on offer, as its data file describes it.
type Model struct {
	// ID is the path that submissions are posted to.
	ID          string `json:"id"`
	Description string `json:"description"`
	inputs.Meaning
	// Seconds is how long a request takes here.
	Seconds float64 `json:"seconds"`
	// Credits is what an estimate says, for a picture or for a second of film.
	Credits float64 `json:"credits"`
	// Input is the JSON Schema of the model's input.
	Input schema `json:"input"`

	body *jsonschema.Schema
}

type schema struct {
	Type       string                    `json:"type"`
	Required   []string                  `json:"required,omitempty"`
	Properties map[string]map[string]any `json:"properties"`
	// Additional is always false: what is not known is refused.
	Additional bool `json:"additionalProperties"`
}

// loadModels reads the data files.
func loadModels() (map[string]*Model, error) {
	models := map[string]*Model{}
	err := fs.WalkDir(modelFiles, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := modelFiles.ReadFile(path)
		if err != nil {
			return err
		}
		model, err := parseModel(data)
		if err != nil {
			return fmt.Errorf("model file %s: %w", path, err)
		}
		models[model.ID] = model
		return nil
	})
	return models, err
}

func parseModel(data []byte) (*Model, error) {
	var m Model
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	makes := m.Kind == studio.KindImage || m.Kind == studio.KindVideo
	if m.ID == "" || m.Seconds <= 0 || m.Credits <= 0 || !makes {
		return nil, errors.New("a model needs id, seconds, credits, and a kind of image or video")
	}
	m.Input.Additional = false
	var err error
	m.body, err = shape.Compile(m.Input)
	return &m, err
}

// inputs reads a decoded body.
func (m *Model) inputs(body any) inputs.Inputs {
	in := inputs.Inputs{Meaning: m.Meaning, Default: func(name string) any { return m.Input.Properties[name]["default"] }}
	in.Values, _ = body.(map[string]any)
	return in
}

// usdPerCredit is Higgsfield's own rate.
const usdPerCredit = 0.0625

// price is what an order costs, in credits.
func (m *Model) price(order studio.Order) float64 {
	if order.Kind == studio.KindVideo {
		return m.Credits * order.Length.Seconds()
	}
	return m.Credits * float64(order.Count)
}

type estimateBody struct {
	Type    string `json:"type"`
	Credits string `json:"credits"`
	USD     string `json:"usd"`
}

// estimate prices a submission without letting it in.
func (a *API) estimate(w http.ResponseWriter, r *http.Request, _ string) *problem {
	model, found := a.models[r.PathValue("model")]
	if !found {
		return notFound()
	}
	body, p := read(w, r)
	if p != nil {
		return p
	}
	if fields := model.validate(body); fields != nil {
		return invalid(fields...)
	}
	credits := model.price(model.inputs(body).Order(0))
	return write(w, http.StatusOK, estimateBody{
		Type: "estimate", Credits: fmt.Sprintf("%.3f", credits), USD: fmt.Sprintf("%.3f", credits*usdPerCredit),
	})
}

type modelBody struct {
	ID          string      `json:"id"`
	Description string      `json:"description"`
	Kind        studio.Kind `json:"kind"`
	Input       schema      `json:"input_schema"`
}

// listModels shows the catalogue, whose form is not documented.
func (a *API) listModels(w http.ResponseWriter, _ *http.Request, _ string) *problem {
	body := struct {
		Models []modelBody `json:"models"`
	}{Models: make([]modelBody, 0, len(a.models))}
	for _, model := range slices.SortedFunc(maps.Values(a.models), func(a, b *Model) int { return cmp.Compare(a.ID, b.ID) }) {
		body.Models = append(body.Models, modelBody{ID: model.ID, Description: model.Description, Kind: model.Kind, Input: model.Input})
	}
	return write(w, http.StatusOK, body)
}
