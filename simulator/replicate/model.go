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

	"darkroom/simulator/studio"
)

//go:embed models
var modelFiles embed.FS

// Model is one model on offer, as its data file describes it.
type Model struct {
	Owner       string `json:"owner"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// Official models run unversioned and show the version "hidden".
	Official bool        `json:"official"`
	Kind     studio.Kind `json:"kind"`
	// Craft is what an image model does with its source, or a text model says of
	// it; "" for the usual.
	Craft studio.Craft `json:"craft"`
	// Output is array or string, whichever the model answers with.
	Output string `json:"output"`
	// Format is the files' when no input says it.
	Format string `json:"format"`
	// Factor is how far an upscaler goes when no input says it.
	Factor float64 `json:"factor"`
	// Seconds is how long a prediction takes here.
	Seconds    float64    `json:"seconds"`
	Parameters parameters `json:"parameters"`
	// Version is the real model's newest, where callers pin it; made up if not given.
	Version string `json:"version"`
	// Input is the JSON Schema of the model's input.
	Input schema `json:"input"`

	body *jsonschema.Schema
}

// parameters tell which input means what, where a model does not use the most
// common name.
type parameters struct {
	Prompt   string `json:"prompt"`
	Count    string `json:"count"`
	Source   string `json:"source"`
	Format   string `json:"format"`
	Duration string `json:"duration"`
	Mask     string `json:"mask"`
	Factor   string `json:"factor"`
	Backdrop string `json:"backdrop"`
	Outpaint string `json:"outpaint"`
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
	m.Parameters.Prompt = cmp.Or(m.Parameters.Prompt, "prompt")
	m.Parameters.Format = cmp.Or(m.Parameters.Format, "output_format")
	m.Parameters.Duration = cmp.Or(m.Parameters.Duration, "duration")
	var err error
	m.body, err = compile(m.Input)
	return &m, err
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
