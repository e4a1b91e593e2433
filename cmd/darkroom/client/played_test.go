package client_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

const token = "token-of-a-test"

// now is a fixed moment, a while after created.
var (
	created = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	now     = created.Add(90 * time.Second)
)

// played is an API with one user and one generation that tests move on.
type played struct {
	t      *testing.T
	client *client.Client
	url    string

	mu     sync.Mutex
	row    client.GenerationDetail
	others []client.Generation
	// batch are the members that creating answers with, if it does.
	batch  []uuid.UUID
	models []client.Model
	files  map[string][]byte
	// streams answer one reader each, the first the first. Readers that come later
	// are told that there are too many.
	streams []func(*stream)
	// fails answers with a status instead, by "METHOD /path".
	fails map[string]int

	asked   []string
	orders  []client.CreateGeneration
	resumed []string
	sent    map[string][]byte
}

// setup plays an API whose generation is still to come.
func setup(t *testing.T) *played {
	t.Helper()
	p := &played{
		t: t, models: models(), files: map[string][]byte{}, fails: map[string]int{}, sent: map[string][]byte{},
		row: client.GenerationDetail{
			ID: uuid.New(), UserID: uuid.New(), Status: client.StatusPending, Action: client.ActionCreate, Run: 1,
			ModelID: "quick", ModelName: "Quick", Prompt: "a lighthouse at dusk", CreatedAt: created, UpdatedAt: created,
			OutputUrls: []*string{}, OutputThumbs: []*string{}, Settings: map[string]any{"seed": 7}, IsOwner: true,
			Assets: []client.Asset{}, Attempts: []client.Attempt{},
		},
	}
	server := httptest.NewServer(heldToContract(t, p.routes()))
	t.Cleanup(server.Close)
	p.url = server.URL
	made, err := client.New(client.Config{API: server.URL + "/", Token: token}, func() time.Time { return now })
	require.NoError(t, err)
	made.Hurry(time.Millisecond, 10*time.Second)
	p.client = made
	return p
}

func models() []client.Model {
	schema := map[string]any{"type": "object", "properties": map[string]any{
		"seed":    map[string]any{"type": "integer"},
		"steps":   map[string]any{"type": []any{"null", "integer"}},
		"weight":  map[string]any{"type": "number"},
		"tiled":   map[string]any{"type": "boolean"},
		"ratio":   map[string]any{"enum": []any{"1:1", "16:9"}},
		"regions": map[string]any{"type": "array"},
	}}
	model := func(id string, actions ...client.Action) client.Model {
		return client.Model{
			ID: id, Name: id, Provider: client.ProviderReplicate, Actions: actions, Output: client.ModelOutputImage,
			SettingsSchema: schema, Price: "$1", UsualSeconds: 9, Availability: client.ModelAvailabilityAvailable,
			Limits: client.Limits{Images: client.FileLimit{Types: []string{}}, Videos: client.FileLimit{Types: []string{}}},
		}
	}
	return []client.Model{
		model("quick", client.ActionCreate),
		model("both", client.ActionCreate, client.ActionEdit),
		model("editor", client.ActionEdit),
	}
}

// change moves the generation on.
func (p *played) change(edit func(*client.GenerationDetail)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	edit(&p.row)
}

// end ends the generation.
func (p *played) end(status client.Status, message string) {
	p.change(func(row *client.GenerationDetail) {
		row.Status, row.Progress = status, 100
		if message != "" {
			row.ErrorMessage = &message
		}
	})
}

// output adds an output of the generation and returns it for changes.
func (p *played) output(index int, contentType, content string) {
	name := fmt.Sprintf("/media/%d", index)
	hash := sha256.Sum256([]byte(content))
	p.files[name] = []byte(content)
	p.change(func(row *client.GenerationDetail) {
		row.Assets = append(row.Assets, client.Asset{
			Index: index, Kind: client.AssetKindImage, ContentType: contentType, Size: int64(len(content)),
			Sha256: hex.EncodeToString(hash[:]), Width: 640, Height: 480, URL: p.url + name,
		})
	})
}

// paths are the distinct requests that came, sorted.
func (p *played) paths() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Compact(slices.Sorted(slices.Values(p.asked)))
}

func (p *played) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/models/list", p.listModels)
	mux.HandleFunc("GET /api/models/{id}", p.getModel)
	mux.HandleFunc("POST /api/upload", p.upload)
	mux.HandleFunc("POST /api/generations/create", p.create)
	mux.HandleFunc("GET /api/generations/list", p.list)
	mux.HandleFunc("GET /api/generations/{id}", func(w http.ResponseWriter, _ *http.Request) { p.answer(w, 200, p.row) })
	mux.HandleFunc("POST /api/generations/{id}/cancel", p.cancel)
	mux.HandleFunc("POST /api/generations/{id}/retry", p.retry)
	mux.HandleFunc("GET /api/generations/{id}/events", p.events)
	mux.HandleFunc("GET /media/{name}", p.media)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		what := r.Method + " " + r.URL.Path
		p.mu.Lock()
		p.asked = append(p.asked, what)
		status := p.fails[what]
		p.mu.Unlock()
		if status != 0 {
			p.refuse(w, status)
			return
		}
		if r.URL.Path[1] == 'a' {
			assert.Equal(p.t, "Bearer "+token, r.Header.Get("Authorization"))
		}
		mux.ServeHTTP(w, r)
	})
}

func (p *played) answer(w http.ResponseWriter, status int, body any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	assert.NoError(p.t, json.NewEncoder(w).Encode(body))
}

func (p *played) refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Retry-After", "1")
	p.answer(w, status, client.Error{
		Error: "That cannot be.", Code: "SOME_CODE", RequestID: "req-1",
		Details: &[]client.FieldError{{Field: "settings.seed", Message: "must be a number"}},
	})
}

func (p *played) listModels(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("ETag", `"1"`)
	w.Header().Set("Cache-Control", "public")
	list := client.ModelList{Models: slices.Clone(p.models)}
	if action := client.Action(r.URL.Query().Get("action")); action != "" {
		list.Models = slices.DeleteFunc(list.Models, func(m client.Model) bool { return !slices.Contains(m.Actions, action) })
	}
	p.answer(w, 200, list)
}

func (p *played) getModel(w http.ResponseWriter, r *http.Request) {
	for _, model := range p.models {
		if model.ID == r.PathValue("id") {
			p.answer(w, 200, model)
			return
		}
	}
	p.refuse(w, 404)
}

func (p *played) upload(w http.ResponseWriter, r *http.Request) {
	assert.Positive(p.t, r.ContentLength)
	form, err := r.MultipartReader()
	if !assert.NoError(p.t, err) {
		return
	}
	result := client.UploadResult{Urls: []string{}}
	for part, err := form.NextPart(); err == nil; part, err = form.NextPart() {
		content, readErr := io.ReadAll(part)
		assert.NoError(p.t, readErr)
		assert.Equal(p.t, "files", part.FormName())
		p.sent[part.FileName()] = content
		result.Urls = append(result.Urls, "https://media.example/"+part.FileName())
		result.Uploaded++
	}
	p.answer(w, 200, result)
}

func (p *played) create(w http.ResponseWriter, r *http.Request) {
	var order client.CreateGeneration
	assert.NoError(p.t, json.NewDecoder(r.Body).Decode(&order))
	p.mu.Lock()
	p.orders = append(p.orders, order)
	p.mu.Unlock()
	w.Header().Set("Location", "/api/generations/"+p.row.ID.String())
	row := listed(p.row)
	if p.batch != nil {
		row.BatchID, row.Ids = new(uuid.New()), &p.batch
	}
	p.answer(w, 202, row)
}

// listed is a generation as lists have it.
func listed(row client.GenerationDetail) client.Generation {
	return client.Generation{
		ID: row.ID, UserID: row.UserID, Status: row.Status, Action: row.Action, ModelID: row.ModelID, ModelName: row.ModelName,
		Prompt: row.Prompt, CreatedAt: row.CreatedAt, OutputUrls: []*string{}, OutputThumbs: []*string{}, Previews: []*client.Preview{},
		Run: row.Run,
	}
}

func (p *played) list(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.URL.Query().Get("page"))
	assert.NoError(p.t, err)
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	assert.NoError(p.t, err)
	rows := p.others
	if status := r.URL.Query().Get("status"); status != "" {
		rows = slices.DeleteFunc(slices.Clone(rows), func(g client.Generation) bool { return string(g.Status) != status })
	}
	page := rows[min((number-1)*limit, len(rows)):min(number*limit, len(rows))]
	p.answer(w, 200, client.GenerationPage{
		Generations: append([]client.Generation{}, page...), Total: len(rows), Page: number, Limit: limit,
		TotalPages: (len(rows) + limit - 1) / limit,
	})
}

func (p *played) retry(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Location", "/api/generations/"+p.row.ID.String())
	p.answer(w, http.StatusAccepted, listed(p.row))
}

func (p *played) cancel(w http.ResponseWriter, _ *http.Request) {
	p.end(client.StatusCancelled, "")
	p.answer(w, 200, listed(p.row))
}

func (p *played) media(w http.ResponseWriter, r *http.Request) {
	assert.Empty(p.t, r.Header.Get("Authorization"), "media may lie anywhere")
	content, ok := p.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	_, err := w.Write(content)
	assert.NoError(p.t, err)
}
