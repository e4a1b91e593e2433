package e2e_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
)

// TestNoKeyIsToldAnywhere has every provider do a job with its key, one of them
// after a refusal that quotes it, and looks for the keys in histories, answers, the
// whole database and the log.
func TestNoKeyIsToldAnywhere(t *testing.T) {
	t.Parallel()
	w := newWitness(t)
	p := newPerson(t)
	told := map[string]string{}
	for _, seat := range seats() {
		request := map[string]any{"prompt": "[sim http=429 retry_after=1s] a canary in " + seat.name}
		maps.Copy(request, seat.request)
		if seat.picture {
			request["input_image_url"] = p.upload(t, "grey.png", greyPicture(t))
		}
		id := p.ask(t, request)
		p.completed(t, id)
		found, err := historyOf(t.Context(), temporal(t), id, 1)
		require.NoError(t, err)
		history, err := protojson.Marshal(found)
		require.NoError(t, err)
		_, answer := p.call(t, http.MethodGet, "/api/generations/"+id, nil)
		told["history of "+seat.name], told["answer of "+seat.name] = string(history), string(answer)
	}
	told["database"], told["log"] = dump(t, w), logOf(running)
	for place, text := range told {
		assert.Contains(t, text, "generation", place) // something was looked at
		for name, secret := range secretsOf(running) {
			assert.False(t, contains(text, secret), "%s stands in the %s", name, place)
		}
	}
}

// dump is every row of every table as text.
func dump(t *testing.T, w *witness) string {
	t.Helper()
	found, err := w.rows.Query(t.Context(), `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(found, pgx.RowTo[string])
	require.NoError(t, err)
	text := ""
	for _, table := range tables {
		var rows string
		query := fmt.Sprintf(`SELECT coalesce(string_agg(t::text, ' '), '') FROM %s AS t`, pgx.Identifier{table}.Sanitize())
		require.NoError(t, w.rows.QueryRow(t.Context(), query).Scan(&rows))
		text += table + " " + rows + "\n"
	}
	return text
}
