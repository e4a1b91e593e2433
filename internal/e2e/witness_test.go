package e2e_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"darkroom/models"
	"darkroom/postgres"
	files "darkroom/storage/local"
	"darkroom/workflows"
)

// witness looks at the stack from behind: at its database, its disk, its
// Temporal server and its provider, past every proxy.
type witness struct {
	stack    *local
	rows     *pgxpool.Pool
	records  *postgres.DB
	objects  *files.Store
	temporal client.Client
}

// newWitness opens what it looks at.
func newWitness(t *testing.T) *witness {
	t.Helper()
	told := map[string]string{}
	for _, variable := range environOf(t, "api") {
		name, value, _ := strings.Cut(variable, "=")
		told[name] = value
	}
	dsn := strings.Replace(told["DATABASE_URL"], ":"+running.env["POSTGRES_PROXY_PORT"]+"/", ":"+running.env["POSTGRES_PORT"]+"/", 1)
	w := &witness{stack: running, temporal: temporal(t)}
	var err error
	w.rows, err = pgxpool.New(t.Context(), dsn) // one connection would not outlive its server
	require.NoError(t, err)
	t.Cleanup(w.rows.Close)
	w.records, err = postgres.New(t.Context(), postgres.Config{URL: dsn, MaxConns: 2, ConnectTimeout: answerWait}, nil)
	require.NoError(t, err)
	t.Cleanup(w.records.Close)
	w.objects, err = files.New(files.Config{Dir: told["STORAGE_DIR"], Secret: told["STORAGE_SECRET"], PublicURL: told["PUBLIC_URL"]}, zap.NewNop(), time.Now)
	require.NoError(t, err)
	t.Cleanup(func() { _ = w.objects.Close() })
	return w
}

// generationRow is what the rows say of one generation.
type generationRow struct {
	ID, UserID uuid.UUID
	ModelID    string
	Status     models.Status
	Recovering bool
	ErrorKind  string
	Text       string
	Prompt     string
	Inputs     map[string]string
	UpdatedAt  time.Time
	Deleted    bool
}

func (w *witness) generations(ctx context.Context) ([]generationRow, error) {
	found, err := w.rows.Query(ctx, `SELECT id, user_id, model_id, status, recovering, error_kind, output_text AS text, prompt, inputs, updated_at,
		deleted_at IS NOT NULL AS deleted FROM generations ORDER BY updated_at`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowToStructByName[generationRow])
}

// assetRow is one stored output.
type assetRow struct {
	GenerationID        uuid.UUID
	Position, Attempt   int
	Key, ThumbKey, Kind string
	SHA                 string
}

func (w *witness) assets(ctx context.Context) ([]assetRow, error) {
	found, err := w.rows.Query(ctx, `SELECT generation_id, position, attempt, key, thumb_key, kind, sha256 AS sha FROM assets`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowToStructByName[assetRow])
}

// number reads a single number.
func (w *witness) number(ctx context.Context, query string) (n int64, err error) {
	err = w.rows.QueryRow(ctx, query).Scan(&n)
	return n, err
}

// uploads are the keys of what users uploaded, and of what a process that was
// killed had begun to.
func (w *witness) uploads(ctx context.Context, state models.UploadState) ([]string, error) {
	found, err := w.rows.Query(ctx, `SELECT key FROM uploads WHERE state = $1`, state)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowTo[string])
}

// openRuns lists the workflows of generations that have not ended.
func (w *witness) openRuns(ctx context.Context) ([]string, error) {
	found, err := w.temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
		Query: `ExecutionStatus="Running" AND WorkflowType="` + workflows.GenerateName + `"`,
	})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, run := range found.GetExecutions() {
		ids = append(ids, run.GetExecution().GetWorkflowId())
	}
	return ids, nil
}

// attemptKey names an attempt as its webhook address does.
type attemptKey struct {
	generation string
	number     string
}

// posting is an attempt as the rows have it.
type posting struct {
	GenerationID uuid.UUID
	Number       int
	Provider     models.Provider
	Outcome      models.OutcomeStatus
}

func (w *witness) postings(ctx context.Context) ([]posting, error) {
	found, err := w.rows.Query(ctx, `SELECT generation_id, number, provider, outcome FROM attempts`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, pgx.RowToStructByName[posting])
}

// accepted are the jobs that the providers accepted.
type accepted struct {
	// told are those with a webhook, by the attempt that asked.
	told map[attemptKey][]job
	// silent are those without, by the generation that asked: a provider that never
	// reports does not know the attempt.
	silent map[string][]job
}

// of lists the jobs that an attempt may have.
func (a accepted) of(generation string, attempt int) []job {
	return slices.Concat(a.told[attemptKey{generation, strconv.Itoa(attempt)}], a.silent[generation])
}

// jobs are the jobs that the providers accepted.
func (w *witness) jobs(ctx context.Context, generations []generationRow) (accepted, error) {
	_, body, err := get(ctx, w.stack.url("SIMULATOR_ADDR", "/sim/jobs"))
	if err != nil {
		return accepted{}, err
	}
	var answer struct{ Jobs []job }
	if err := json.Unmarshal(body, &answer); err != nil {
		return accepted{}, err
	}
	out := accepted{told: map[attemptKey][]job{}, silent: map[string][]job{}}
	for _, j := range answer.Jobs {
		if j.Webhook == "" {
			generation := askedBy(generations, string(j.Input))
			out.silent[generation] = append(out.silent[generation], j)
			continue
		}
		// …/api/webhook/{provider}/{generation}/{attempt}/{proof}
		parts := strings.Split(j.Webhook, "/")
		if len(parts) < 4 {
			return accepted{}, fmt.Errorf("job %s has the webhook %q", j.ID, j.Webhook)
		}
		key := attemptKey{parts[len(parts)-3], parts[len(parts)-2]}
		out.told[key] = append(out.told[key], j)
	}
	return out, nil
}

// askedBy finds the generation whose prompt stands in the input of a job; "" for
// none. All that goes to a provider that never reports has a prompt of its own.
func askedBy(generations []generationRow, input string) string {
	for _, gen := range generations {
		words := gen.Prompt[strings.LastIndex(gen.Prompt, "]")+1:]
		if words = strings.TrimSpace(words); words != "" && strings.Contains(input, words) {
			return gen.ID.String()
		}
	}
	return ""
}

// leaks counts the requests to the provider's media host that carried a
// credential.
func (w *witness) leaks(ctx context.Context) (int, error) {
	_, body, err := get(ctx, w.stack.url("SIMULATOR_ADDR", "/sim/leaks"))
	if err != nil {
		return 0, err
	}
	var answer struct{ Count int }
	err = json.Unmarshal(body, &answer)
	return answer.Count, err
}

// stored lists the keys of all objects.
func (w *witness) stored() ([]string, error) {
	root := filepath.Join(w.stack.dir, "storage", "objects")
	var keys []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			key, relErr := filepath.Rel(root, path)
			keys = append(keys, key)
			return relErr
		}
		return err
	})
	return keys, err
}

// sha256 is the hash of a stored object, read as its readers get it.
func (w *witness) sha256(ctx context.Context, key string) (string, error) {
	body, _, err := w.objects.Open(ctx, key)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, body)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, body.Close())
}

// scratch lists the files of media work: those that are not whole, and those
// of processes that are no more. Whole ones of the living are a cache.
func (w *witness) scratch() ([]string, error) {
	root := filepath.Join(w.stack.dir, "scratch")
	parts, err := filepath.Glob(filepath.Join(root, "*", "part-*"))
	if err != nil {
		return nil, err
	}
	runs, err := filepath.Glob(filepath.Join(root, "run-*"))
	if err == nil && len(runs) > 1 {
		parts = append(parts, runs[1:]...)
	}
	return parts, err
}
