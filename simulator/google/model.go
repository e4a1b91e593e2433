package google

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/inputs"
	"darkroom/simulator/studio"
)

//go:embed models
var modelFiles embed.FS

// Model is one model on offer, as its data file describes it.
type Model struct {
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
	Description string `json:"description"`
	inputs.Meaning
	// Seconds is how long a call takes here.
	Seconds float64 `json:"seconds"`
	// Images is how many pictures a request may hold.
	Images int `json:"images"`
	// Config are the fields of generationConfig that the model takes, each a JSON
	// Schema; Instance and Parameters those of a model that films.
	Config     map[string]any `json:"config"`
	Instance   map[string]any `json:"instance"`
	Parameters map[string]any `json:"parameters"`
	// Rules are JSON Schemas of the whole body, for what fields mean to each other.
	Rules []any `json:"rules"`

	body *jsonschema.Schema
}

// methods are what the model can be asked for.
func (m *Model) methods() []string {
	if m.Kind == studio.KindVideo {
		return []string{"predictLongRunning"}
	}
	return []string{"generateContent", "streamGenerateContent"}
}

// loadModels reads the data files.
func loadModels() (map[string]*Model, error) {
	const folder = "models"
	entries, err := modelFiles.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read models: %w", err)
	}
	models := map[string]*Model{}
	for _, entry := range entries {
		data, err := modelFiles.ReadFile(path.Join(folder, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("read model: %w", err)
		}
		model, err := parseModel(data)
		if err != nil {
			return nil, fmt.Errorf("model file %s: %w", entry.Name(), err)
		}
		models[model.Name] = model
	}
	return models, nil
}

func parseModel(data []byte) (*Model, error) {
	var m Model
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if m.Name == "" || m.Seconds <= 0 || (m.Kind == studio.KindVideo) != (m.Parameters != nil) {
		return nil, fmt.Errorf("model %q needs name, seconds, and parameters if it films", m.Name)
	}
	var err error
	m.body, err = compile(&m)
	return &m, err
}

// offered finds the model of a call.
func (a *API) offered(name, method string) (*Model, *problem) {
	model, found := a.models[name]
	if !found || !slices.Contains(model.methods(), method) {
		return nil, noModel(name, method)
	}
	return model, nil
}

type modelBody struct {
	Name             string   `json:"name"`
	Version          string   `json:"version"`
	DisplayName      string   `json:"displayName"`
	Description      string   `json:"description"`
	InputTokenLimit  int      `json:"inputTokenLimit"`
	OutputTokenLimit int      `json:"outputTokenLimit"`
	Methods          []string `json:"supportedGenerationMethods"`
}

func (m *Model) show() modelBody {
	const input, output = 65536, 32768 // of gemini-3.1-flash-image; nobody here counts
	return modelBody{
		Name: "models/" + m.Name, Version: "001", DisplayName: m.DisplayName, Description: m.Description,
		InputTokenLimit: input, OutputTokenLimit: output, Methods: m.methods(),
	}
}

func (a *API) getModel(w http.ResponseWriter, r *http.Request, _ string) *problem {
	model, found := a.models[r.PathValue("model")]
	if !found {
		return noModel(r.PathValue("model"), "getModel")
	}
	return write(w, http.StatusOK, model.show())
}

func (a *API) listModels(w http.ResponseWriter, _ *http.Request, _ string) *problem {
	shown := []modelBody{}
	for _, name := range slices.Sorted(maps.Keys(a.models)) {
		shown = append(shown, a.models[name].show())
	}
	return write(w, http.StatusOK, map[string]any{"models": shown})
}
