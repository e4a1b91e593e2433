package replicate

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"darkroom/simulator/inputs"
)

//go:embed models
var modelFiles embed.FS

// Model is one model on offer, as its data file describes it.
type Model struct {
	Owner       string `json:"owner"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// Official models run unversioned and show the version "hidden".
	Official bool `json:"official"`
	inputs.Meaning
	// Output is array or string, whichever the model answers with.
	Output string `json:"output"`
	// Seconds is how long a prediction takes here.
	Seconds float64 `json:"seconds"`
	// Version is the real model's newest, where callers pin it; made up if not given.
	Version string `json:"version"`
	// Input is the JSON Schema of the model's input.
	Input schema `json:"input"`

	body *jsonschema.Schema
}

type schema struct {
	Type       string                    `json:"type"`
	Title      string                    `json:"title,omitempty"`
	Required   []string                  `json:"required,omitempty"`
	Properties map[string]map[string]any `json:"properties"`
}

// Slug is owner/name.
func (m *Model) Slug() string { return m.Owner + "/" + m.Name }

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
		models[model.Slug()] = model
		return nil
	})
	return models, err
}

func parseModel(data []byte) (*Model, error) {
	var m Model
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if m.Owner == "" || m.Name == "" || m.Seconds <= 0 || (m.Output != "array" && m.Output != "string") {
		return nil, fmt.Errorf("model %q needs owner, name, seconds, and an output of array or string", m.Slug())
	}
	sum := sha256.Sum256(data)
	m.Version = cmp.Or(m.Version, hex.EncodeToString(sum[:]))
	m.Input.Title = "Input"
	var err error
	m.body, err = compile(m.Input)
	return &m, err
}

// inputs reads a decoded body.
func (m *Model) inputs(body any) inputs.Inputs {
	in := inputs.Inputs{Meaning: m.Meaning, Default: func(name string) any { return m.Input.Properties[name]["default"] }}
	if whole, ok := body.(map[string]any); ok {
		in.Values, _ = whole["input"].(map[string]any)
	}
	return in
}

// byVersion finds a model by what a caller wrote as version: owner/name,
// owner/name:hash or the hash alone.
func (a *API) byVersion(version string) (*Model, *problem) {
	slug, hash, versioned := strings.Cut(version, ":")
	if !strings.Contains(slug, "/") {
		slug, hash, versioned = "", version, true
	}
	for _, model := range a.models {
		if versioned && model.Version == hash && (slug == "" || slug == model.Slug()) {
			return model, nil
		}
	}
	if versioned {
		return nil, badVersion()
	}
	return a.bySlug(slug)
}

// bySlug finds a model that runs without a version.
func (a *API) bySlug(slug string) (*Model, *problem) {
	if model, found := a.models[slug]; found && model.Official {
		return model, nil
	}
	return nil, notFound()
}

type modelBody struct {
	URL           string      `json:"url"`
	Owner         string      `json:"owner"`
	Name          string      `json:"name"`
	Description   string      `json:"description"`
	Visibility    string      `json:"visibility"`
	LatestVersion versionBody `json:"latest_version"`
}

type versionBody struct {
	ID            string         `json:"id"`
	CogVersion    string         `json:"cog_version"`
	OpenAPISchema map[string]any `json:"openapi_schema"`
}

func (m *Model) versionBody() versionBody {
	return versionBody{ID: m.Version, CogVersion: "0.16.9", OpenAPISchema: m.openAPI()}
}

func (a *API) getModel(w http.ResponseWriter, r *http.Request, _ string) *problem {
	model, found := a.models[r.PathValue("owner")+"/"+r.PathValue("name")]
	if !found {
		return notFound()
	}
	return write(w, http.StatusOK, modelBody{
		URL: "https://replicate.com/" + model.Slug(), Owner: model.Owner, Name: model.Name,
		Description: model.Description, Visibility: "public", LatestVersion: model.versionBody(),
	})
}

func (a *API) getVersion(w http.ResponseWriter, r *http.Request, _ string) *problem {
	model, found := a.models[r.PathValue("owner")+"/"+r.PathValue("name")]
	if !found || model.Version != r.PathValue("version") {
		return notFound()
	}
	return write(w, http.StatusOK, model.versionBody())
}
