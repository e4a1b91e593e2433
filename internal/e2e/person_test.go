package e2e_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/auth"
	"darkroom/models"
)

// finishWait bounds the life of one generation in these tests: seconds, but on
// two cores that many tests share.
const finishWait = 3 * time.Minute

// person is a user of the stack.
type person struct {
	id    uuid.UUID
	token string
}

func newPerson(t *testing.T) person {
	t.Helper()
	return somebody(t, uuid.New())
}

// somebody is the person of an id.
func somebody(t *testing.T, id uuid.UUID) person {
	t.Helper()
	signer, err := auth.New(auth.Config{Secret: running.secrets["JWT_SECRET"], Audience: "authenticated"}, time.Now)
	require.NoError(t, err)
	p := person{id: id}
	p.token, err = signer.Sign(models.User{ID: p.id, Email: "somebody@example.com"}, time.Hour)
	require.NoError(t, err)
	return p
}

// newAdmin is a person with the role admin.
func newAdmin(t *testing.T) person {
	t.Helper()
	p := newPerson(t)
	_, err := newWitness(t).records.SetRole(t.Context(), p.id, models.RoleAdmin)
	require.NoError(t, err)
	return p
}

// withKey is the person, who comes with a new API key from now on.
func (p person) withKey(t *testing.T, scopes ...models.Scope) person {
	t.Helper()
	status, body := p.call(t, http.MethodPost, "/api/keys", map[string]any{"name": "e2e", "scopes": scopes})
	require.Equal(t, http.StatusCreated, status, string(body))
	var made struct{ Key string }
	require.NoError(t, json.Unmarshal(body, &made))
	require.NotEmpty(t, made.Key)
	p.token = made.Key
	return p
}

// call sends a request as the person and returns status and body.
func (p person) call(t *testing.T, method, path string, body any) (int, []byte) {
	t.Helper()
	var payload io.Reader = http.NoBody
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(t, err)
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, running.url("API_ADDR", path), payload)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	return p.do(t, req)
}

func (p person) do(t *testing.T, req *http.Request) (int, []byte) {
	t.Helper()
	req.Header.Set("Authorization", "Bearer "+p.token)
	resp, err := (&http.Client{Timeout: 30 * time.Second}).Do(req)
	require.NoError(t, err)
	defer func() { assert.NoError(t, resp.Body.Close()) }()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, raw
}

// shown is a generation as the API shows it.
type shown struct {
	ID           string
	Status       models.Status
	Stage        models.Stage
	OutputText   *string            `json:"output_text"`
	ErrorKind    models.FailureKind `json:"error_kind"`
	ErrorMessage *string            `json:"error_message"`
	OutputURLs   []*string
	OutputThumbs []*string
	Assets       []struct {
		Index         int
		Kind          models.AssetKind
		ContentType   string `json:"content_type"`
		SHA256        string
		Thumbhash     *string
		URL           string
		ThumbURL      *string `json:"thumb_url"`
		Width, Height int
		DurationMS    int64 `json:"duration_ms"`
	}
	Attempts []struct {
		Number   int
		Provider models.Provider
		Outcome  models.OutcomeStatus
	}
}

// picture is a request that every test may start from.
func picture(prompt string) map[string]any {
	return map[string]any{"action": "create", "model_id": "flux-schnell", "prompt": prompt}
}

// ask creates a generation and returns its id.
func (p person) ask(t *testing.T, request map[string]any) string {
	t.Helper()
	status, body := p.call(t, http.MethodPost, "/api/generations/create", request)
	require.Equal(t, http.StatusAccepted, status, string(body))
	var gen shown
	require.NoError(t, json.Unmarshal(body, &gen))
	return gen.ID
}

// upload stores a file of the person and returns its address.
func (p person) upload(t *testing.T, name string, raw []byte) string {
	t.Helper()
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("files", name)
	require.NoError(t, err)
	_, err = part.Write(raw)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.url("API_ADDR", "/api/upload"), &form)
	require.NoError(t, err)
	req.Header.Set("Content-Type", writer.FormDataContentType())
	status, body := p.do(t, req)
	require.Equal(t, http.StatusOK, status, string(body))
	var uploaded struct{ URLs []string }
	require.NoError(t, json.Unmarshal(body, &uploaded))
	require.Len(t, uploaded.URLs, 1)
	return uploaded.URLs[0]
}

func (p person) show(t *testing.T, id string) shown {
	t.Helper()
	status, body := p.call(t, http.MethodGet, "/api/generations/"+id, nil)
	require.Equal(t, http.StatusOK, status, string(body))
	var gen shown
	require.NoError(t, json.Unmarshal(body, &gen))
	return gen
}

// until waits until the generation is as wanted.
func (p person) until(t *testing.T, id string, wanted func(shown) bool) shown {
	t.Helper()
	var gen shown
	require.Eventually(t, func() bool {
		gen = p.show(t, id)
		return wanted(gen)
	}, finishWait, 100*time.Millisecond, "the generation stays as it is")
	return gen
}

func (p person) finished(t *testing.T, id string) shown {
	t.Helper()
	return p.until(t, id, func(gen shown) bool { return gen.Status.Terminal() })
}

func (p person) completed(t *testing.T, id string) shown {
	t.Helper()
	gen := p.finished(t, id)
	require.Equal(t, models.StatusCompleted, gen.Status, "%v", gen.ErrorMessage)
	return gen
}

func (p person) waiting(t *testing.T, id string) {
	t.Helper()
	p.until(t, id, func(gen shown) bool { return gen.Stage == models.StageWaiting })
}

// job is a job as the simulated provider knows it.
type job struct {
	ID       string
	Provider string
	Input    json.RawMessage
	Status   string
	Webhook  string
	Outputs  []struct{ SHA256 string }
}

// jobsOf lists the jobs that the provider accepted for a generation.
func jobsOf(t *testing.T, id string) []job {
	t.Helper()
	status, body, err := get(t.Context(), running.url("SIMULATOR_ADDR", "/sim/jobs"))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	var answer struct{ Jobs []job }
	require.NoError(t, json.Unmarshal(body, &answer))
	var found []job
	for _, j := range answer.Jobs {
		if strings.Contains(j.Webhook, id) {
			found = append(found, j)
		}
	}
	return found
}
