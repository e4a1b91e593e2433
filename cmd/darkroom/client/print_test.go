package client_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

// other adds a generation to the list.
func (p *played) other(id, prompt string, age time.Duration) {
	row := listed(p.row)
	row.ID, row.Prompt, row.CreatedAt, row.Status = uuid.MustParse(id), prompt, now.Add(-age), client.StatusCompleted
	p.others = append(p.others, row)
}

func TestList(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.other("aaaaaaaa-0000-4000-8000-000000000001", "a lighthouse", -time.Second) // a clock runs ahead
	p.other("bbbbbbbb-0000-4000-8000-000000000002", "two\n\x1b[31mlines\t", 59*time.Minute)
	p.other("cccccccc-0000-4000-8000-000000000003", strings.Repeat("ü", 61), 25*time.Hour)
	p.other("dddddddd-0000-4000-8000-000000000004", "", 3*time.Hour)
	p.others[3].Status = client.StatusFailed
	var out bytes.Buffer

	require.NoError(t, p.client.List(t.Context(), &out, 20, "", false))

	assert.Equal(t, `ID        STATUS     MODEL  AGE  PROMPT
aaaaaaaa  completed  quick  0s   a lighthouse
bbbbbbbb  completed  quick  59m  two [31mlines
cccccccc  completed  quick  1d   `+strings.Repeat("ü", 59)+`…
dddddddd  failed     quick  3h   
`, out.String())

	out.Reset()
	require.NoError(t, p.client.List(t.Context(), &out, 2, client.StatusCompleted, true))
	var page client.GenerationPage
	require.NoError(t, json.Unmarshal(out.Bytes(), &page))
	assert.Len(t, page.Generations, 2)
	assert.Equal(t, 3, page.Total)
}

func TestShow(t *testing.T) {
	t.Parallel()
	p := setup(t)
	refused, thumb, done := "The provider was busy.", "https://media.example/0.thumb.webp", created.Add(3*time.Second)
	p.output(0, "video/mp4", "a film")
	p.row.Assets[0].DurationMs, p.row.Assets[0].ThumbURL, p.row.Assets[0].Sha256 = 5000, &thumb, "5a"
	p.row.Assets[0].URL = "https://media.example/0.mp4"
	p.row.Status, p.row.CompletedAt = client.StatusCompleted, &done
	p.row.Attempts = []client.Attempt{
		{
			Number: 1, Provider: client.ProviderReplicate, Model: "maker/quick", Outcome: client.OutcomeFailed,
			ErrorMessage: &refused, CreatedAt: created, FinishedAt: &done,
		},
		{Number: 2, Provider: client.ProviderFal, Model: "fal/quick", Outcome: client.OutcomeRunning, CreatedAt: done},
	}
	var out bytes.Buffer

	require.NoError(t, p.client.Show(t.Context(), &out, p.row.ID.String(), false))

	assert.Equal(t, fmt.Sprintf(`id         %s
status     completed
model      Quick (quick)
action     create
prompt     a lighthouse at dusk
settings   {"seed":7}
created    %s, 1m ago
took       3.0 s
attempt 1  failed at replicate maker/quick, 3.0 s: The provider was busy.
attempt 2  running at fal fal/quick
output 0   video/mp4, 640×480, 5.0 s, 0.0 kB, sha256 5a
           https://media.example/0.mp4
           https://media.example/0.thumb.webp
`, p.row.ID, created.Local().Format(time.DateTime)), out.String())
}

func TestShow_whatIsUnderWayOrFailed(t *testing.T) {
	t.Parallel()
	p := setup(t)
	text, fault := "two gulls", "Too late."
	p.change(func(row *client.GenerationDetail) {
		row.Status, row.Stage, row.Progress = client.StatusProcessing, client.StageWaiting, 40
		row.OutputText, row.ErrorMessage = &text, &fault
	})
	var out bytes.Buffer

	require.NoError(t, p.client.Show(t.Context(), &out, p.row.ID.String(), false))

	assert.Contains(t, out.String(), "status    processing: the provider works, 40%\n")
	assert.Contains(t, out.String(), "error     Too late.\n")
	assert.Contains(t, out.String(), "text      two gulls\n")
	out.Reset()
	require.NoError(t, p.client.Show(t.Context(), &out, p.row.ID.String(), true))
	var detail client.GenerationDetail
	require.NoError(t, json.Unmarshal(out.Bytes(), &detail))
	assert.Equal(t, 40, detail.Progress)
}

func TestFind(t *testing.T) {
	t.Parallel()
	p := setup(t)
	for n := range 120 {
		p.other(fmt.Sprintf("%08x-0000-4000-8000-000000000000", 0xabc00000+n*n), "", 0)
	}
	last := p.others[119].ID

	whole, err := p.client.Find(t.Context(), last.String())
	require.NoError(t, err)
	assert.Equal(t, last, whole)
	assert.Empty(t, p.paths(), "a whole id needs no look")

	found, err := p.client.Find(t.Context(), strings.ToUpper(last.String()[:8]))
	require.NoError(t, err)
	assert.Equal(t, last, found, "on the third page")

	for text, want := range map[string]string{
		"abc":  `"abc" is too short: give at least 4 characters of the id`,
		"ffff": `none of your newest 120 generations begins with "ffff"`,
		"abc0000": "several generations begin so:\n  abc00000-0000-4000-8000-000000000000\n" +
			"  abc00001-0000-4000-8000-000000000000\n  abc00004-0000-4000-8000-000000000000\n  abc00009-0000-4000-8000-000000000000",
	} {
		_, err = p.client.Find(t.Context(), text)
		require.EqualError(t, err, want)
	}
}

func TestPrint_tellsWhatItIsRefused(t *testing.T) {
	t.Parallel()
	p := setup(t)
	require.ErrorContains(t, p.client.Show(t.Context(), new(bytes.Buffer), "ffff", false), "none of your")
	p.fails["GET /api/generations/list"] = 400
	p.fails["GET /api/generations/"+p.row.ID.String()] = 404
	require.ErrorContains(t, p.client.List(t.Context(), new(bytes.Buffer), 1, "", false), "That cannot be.")
	require.ErrorContains(t, p.client.Show(t.Context(), new(bytes.Buffer), "ffff", false), "That cannot be.")
	require.ErrorContains(t, p.client.Show(t.Context(), new(bytes.Buffer), p.row.ID.String(), false), "That cannot be.")
}

func TestPrint_tellsOfAFullDisk(t *testing.T) {
	t.Parallel()
	p := setup(t)
	require.ErrorIs(t, p.client.List(t.Context(), full{}, 1, "", false), errFull)
	require.ErrorIs(t, p.client.List(t.Context(), full{}, 1, "", true), errFull)
	p.output(0, "image/png", "a picture")
	p.end(client.StatusCompleted, "")
	for _, asJSON := range []bool{false, true} {
		order := client.Order{Dir: t.TempDir(), JSON: asJSON}
		require.ErrorIs(t, p.client.Generate(t.Context(), order, client.Terminal{Out: full{}, Err: new(bytes.Buffer)}), errFull)
	}
}

var errFull = errors.New("no space left")

// full is a disk that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
