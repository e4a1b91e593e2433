package api_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

func (r *records) billing(t *testing.T, query string) api.Billing {
	t.Helper()
	reply := r.ask(t, asked{method: http.MethodGet, path: "/api/billing" + query})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	var body api.Billing
	reply.into(t, &body)
	return body
}

func TestBillingIsBalanceAndLines(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 0.01)
	assert.InDelta(t, 0.01, r.billing(t, "").BalanceUsd, 0, "the starting grant is there for who only looks")
	first := r.create(t)
	r.create(t)
	r.end(t, first.ID)

	all := r.billing(t, "")
	assert.InDelta(t, 0.007, all.BalanceUsd, 1e-9)
	assert.InDelta(t, 0.003, all.HeldUsd, 1e-9)
	assert.Nil(t, all.NextCursor)
	require.Len(t, all.Entries, 4)
	assert.Equal(t, api.PostingKindRelease, all.Entries[0].Kind)
	assert.Equal(t, &first.ID, all.Entries[0].GenerationID)
	assert.Equal(t, "flux-schnell", *all.Entries[0].ModelID)
	assert.InDelta(t, 0.003, all.Entries[0].AmountUsd, 0)
	assert.InDelta(t, -0.003, all.Entries[1].AmountUsd, 0)
	assert.Nil(t, all.Entries[3].GenerationID)
	assert.Equal(t, "start", *all.Entries[3].Reference)

	page := r.billing(t, "?limit=3")
	assert.Equal(t, all.Entries[:3], page.Entries)
	require.NotNil(t, page.NextCursor)
	page = r.billing(t, "?limit=3&cursor="+*page.NextCursor)
	assert.Equal(t, all.Entries[3:], page.Entries)
	assert.Nil(t, page.NextCursor)
}

func TestACursorThatIsNoneIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for _, cursor := range []string{"AAAAAAAAAAA", "__________8", "x"} {
		reply := b.ask(t, asked{method: http.MethodGet, path: "/api/billing?cursor=" + cursor})
		assert.Equal(t, http.StatusBadRequest, reply.status)
		assert.Equal(t, []string{"cursor"}, reply.fields(t), cursor)
	}
}

func TestTheAccountAsATable(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 0)
	require.NoError(t, r.db.Grant(t.Context(), r.user.ID, 1_000_000, `=cmd|'/c calc'!A1, "quoted"`))
	gen := r.create(t)
	reply := r.ask(t, asked{method: http.MethodGet, path: "/api/billing/export"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, "text/csv; charset=utf-8; header=present", reply.header.Get("Content-Type"))
	assert.Regexp(t, `^attachment; filename="darkroom-account-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv"$`, reply.header.Get("Content-Disposition"))
	assert.Equal(t, 3, strings.Count(reply.body, "\r\n"))
	rows, err := csv.NewReader(strings.NewReader(reply.body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	assert.Equal(t, []string{"created_at", "kind", "amount_usd", "model_id", "generation_id", "run", "reference"}, rows[0])
	assert.Equal(t, []string{"grant", "1.00", "", "", "", `'=cmd|'/c calc'!A1, "quoted"`}, rows[1][1:])
	assert.Equal(t, []string{"reserve", "-0.003", "flux-schnell", gen.ID.String(), "1", ""}, rows[2][1:])

	past := r.ask(t, asked{method: http.MethodGet, path: "/api/billing/export?from=2026-01-01&to=2026-01-31"})
	assert.Equal(t, 1, strings.Count(past.body, "\r\n"), "its titles alone")
}

func TestATableComesInBatchesAndIsCutWhereItEnds(t *testing.T) {
	t.Parallel()
	batch := make([]models.LedgerEntry, 1000)
	for i := range batch {
		batch[i] = models.LedgerEntry{ID: int64(i), Kind: models.PostingGrant, Amount: 1, Reference: "r", CreatedAt: time.Now()}
	}
	for name, c := range map[string]struct {
		second []models.LedgerEntry
		err    error
		lines  int
	}{
		"whole":  {batch[:7], nil, 1008},
		"broken": {nil, models.Errorf(models.CodeUnavailable, "away"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(b *bundle) {
				b.deps.Money = money{after: func(after *models.LedgerEntry) ([]models.LedgerEntry, error) {
					if after == nil {
						return batch, nil
					}
					return c.second, c.err
				}}
			})
			response := b.open(t, asked{method: http.MethodGet, path: "/api/billing/export"})
			defer func() { _ = response.Body.Close() }()
			rows, err := csv.NewReader(response.Body).ReadAll()
			if c.err != nil {
				require.Error(t, err, "half a table is not taken for a whole one")
				return
			}
			require.NoError(t, err)
			assert.Len(t, rows, c.lines)
		})
	}
}

func TestDaysOfAReport(t *testing.T) {
	t.Parallel()
	b := setup(t, func(b *bundle) {
		b.deps.Now = func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
		b.deps.Money = money{costs: func(q models.CostQuery) (models.CostReport, error) {
			assert.Equal(t, 24*time.Hour, q.Until.Sub(q.From)%(24*time.Hour)+24*time.Hour)
			return models.CostReport{}, nil
		}}
	})
	for query, want := range map[string][2]string{
		"":                               {"2026-01-31", "2026-03-01"},
		"?from=2026-02-28":               {"2026-02-28", "2026-03-01"},
		"?to=2026-02-01":                 {"2026-01-03", "2026-02-01"},
		"?from=2024-01-01&to=2024-12-31": {"2024-01-01", "2024-12-31"},
	} {
		var body api.Costs
		reply := b.ask(t, asked{method: http.MethodGet, path: "/api/billing/costs" + query})
		require.Equal(t, http.StatusOK, reply.status, reply.body)
		reply.into(t, &body)
		assert.Equal(t, want, [2]string{body.From, body.To}, query)
	}
	for query, field := range map[string]string{
		"?from=2026-02-30":               "from",
		"?to=2026-13-01":                 "to",
		"?from=yesterday":                "from",
		"?from=2026-03-02":               "from",
		"?from=2024-01-01&to=2025-01-01": "from",
		"?by=user":                       "by.0",
	} {
		reply := b.ask(t, asked{method: http.MethodGet, path: "/api/billing/costs" + query})
		assert.Equal(t, http.StatusBadRequest, reply.status, query)
		assert.Equal(t, []string{field}, reply.fields(t), query)
	}
}

func TestCostsAreOnesOwnAndAdminsSeeAll(t *testing.T) {
	t.Parallel()
	var asked1 models.CostQuery
	id := uuid.New()
	b := setup(t, func(b *bundle) {
		b.deps.Money = money{costs: func(q models.CostQuery) (models.CostReport, error) {
			asked1 = q
			return models.CostReport{
				Total: models.Cost{Generations: 3, Charged: 5_000, WrittenOff: 1_000},
				Rows:  []models.Cost{{UserID: &id, Email: "a@example.com", ModelID: "m", Day: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Generations: 3, Charged: 5_000}},
				More:  true,
			}, nil
		}}
	})
	reply := b.ask(t, asked{method: http.MethodGet, path: "/api/billing/costs?by=model"})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, &b.user.ID, asked1.UserID)
	assert.Equal(t, []models.CostBy{models.ByModel}, asked1.By)

	reply = b.ask(t, asked{method: http.MethodGet, path: "/api/admin/costs"})
	assert.Equal(t, http.StatusForbidden, reply.status)

	admin := setup(t, func(admin *bundle) {
		admin.deps.Money = b.deps.Money
		admin.gate(accounts{admin.user.ID: {ID: admin.user.ID, Role: models.RoleAdmin, Status: models.UserActive}})
	})
	reply = admin.ask(t, asked{method: http.MethodGet, path: "/api/admin/costs?model_id=m&user_id=" + id.String()})
	require.Equal(t, http.StatusOK, reply.status, reply.body)
	assert.Equal(t, &id, asked1.UserID)
	assert.Equal(t, "m", asked1.ModelID)
	assert.Equal(t, []models.CostBy{models.ByUser, models.ByModel, models.ByDay}, asked1.By)
	var body api.Costs
	reply.into(t, &body)
	require.Len(t, body.Rows, 1)
	assert.Equal(t, "2026-03-01", *body.Rows[0].Day)
	assert.True(t, body.Truncated)
	assert.InDelta(t, 0.001, body.WrittenOffUsd, 0)
}
