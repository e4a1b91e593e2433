package postgres_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// priced is a request for two pictures at $0.03 each.
func priced(userID uuid.UUID) models.Generation {
	gen := asked(userID)
	gen.Price, gen.Outputs = 60_000, 2
	return gen
}

// buy creates a priced generation of a user who has a dollar for it.
func buy(t *testing.T, db *postgres.DB) models.Generation {
	t.Helper()
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 1_000_000, "gift"))
	gen, err := db.CreateGeneration(t.Context(), priced(userID))
	require.NoError(t, err)
	return gen
}

func balance(t *testing.T, db *postgres.DB, userID uuid.UUID) models.Balance {
	t.Helper()
	got, err := db.Balance(t.Context(), userID)
	require.NoError(t, err)
	return got
}

// assertBalanced checks what is true of the ledger at any time.
func assertBalanced(t *testing.T, db *postgres.DB) {
	t.Helper()
	sum, err := db.LedgerSum(t.Context())
	require.NoError(t, err)
	assert.Zero(t, sum)
	faults, err := db.LedgerFaults(t.Context())
	require.NoError(t, err)
	assert.Empty(t, faults, "balances that are not the sum of their entries")
}

func TestCreateSetsThePriceAside(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := buy(t, db)
	assert.Equal(t, models.Balance{Available: 940_000, Held: 60_000}, balance(t, db, gen.UserID))
	got, err := db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.MicroUSD(60_000), got.Price)
	assert.Equal(t, 2, got.Outputs)
	assertBalanced(t, db)
}

func TestCreateWithoutEnoughMoneyWritesNothing(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 59_999, "gift"))
	_, err := db.CreateGeneration(t.Context(), priced(userID))
	var short *models.Error
	require.ErrorAs(t, err, &short)
	assert.Equal(t, models.CodePaymentRequired, short.Code)
	assert.Equal(t, models.MicroUSD(60_000), short.Needed)
	assert.Equal(t, models.MicroUSD(59_999), short.Balance)
	assert.Contains(t, short.Message, "$0.059999")
	page, err := db.ListGenerations(t.Context(), models.ListQuery{UserID: userID, Page: 1, Limit: 5})
	require.NoError(t, err)
	assert.Zero(t, page.Total)
	assert.Equal(t, models.Balance{Available: 59_999}, balance(t, db, userID))
}

func TestParallelCreatesCannotSpendTheSameMoney(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 200_000, "gift")) // three times the price
	var accepted atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_, err := db.CreateGeneration(t.Context(), priced(userID))
			if err == nil {
				accepted.Add(1)
				return
			}
			assert.Equal(t, models.CodePaymentRequired, models.CodeOf(err))
		})
	}
	wg.Wait()
	assert.EqualValues(t, 3, accepted.Load())
	assert.Equal(t, models.Balance{Available: 20_000, Held: 180_000}, balance(t, db, userID))
	assertBalanced(t, db)
}

func TestFreeGenerationsLeaveNoLedger(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := create(t, db.WithStartingGrant(5_000_000), uuid.New())
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureUnknown))
	entries, err := db.Entries(t.Context(), gen.UserID, 0, 10)
	require.NoError(t, err)
	assert.Empty(t, entries)
	assert.Equal(t, 1, gen.Outputs)
}

func TestTheStartingGrantComesOnceWhenItIsNeeded(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	giving, userID := db.WithStartingGrant(100_000), uuid.New()
	_, err := giving.CreateGeneration(t.Context(), priced(userID))
	require.NoError(t, err)
	_, err = giving.CreateGeneration(t.Context(), priced(userID))
	assert.Equal(t, models.CodePaymentRequired, models.CodeOf(err), "it is given once")
	assert.Equal(t, models.Balance{Available: 40_000, Held: 60_000}, balance(t, giving, userID))

	assert.Equal(t, models.Balance{Available: 100_000}, balance(t, giving, uuid.New()), "who only looks is given it too")
	assert.Equal(t, models.Balance{}, balance(t, db, uuid.New()))
	assertBalanced(t, db)
}

func TestGrantsAreNamed(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	for range 3 {
		require.NoError(t, db.Grant(t.Context(), userID, 500, "invoice 7"))
	}
	require.NoError(t, db.Grant(t.Context(), userID, 500, "invoice 8"))
	assert.Equal(t, models.CodeConflict, models.CodeOf(db.Grant(t.Context(), userID, 501, "invoice 8")), "that invoice was of 500")
	assert.Equal(t, models.Balance{Available: 1000}, balance(t, db, userID))
	assert.Equal(t, models.CodeInvalid, models.CodeOf(db.Grant(t.Context(), userID, 500, "")))
	assert.Equal(t, models.CodeInvalid, models.CodeOf(db.Grant(t.Context(), userID, -500, "theft")))
}

func TestEntriesAreTheLinesOfTheAccount(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	gen := buy(t, db)
	lines, err := db.Entries(t.Context(), gen.UserID, 0, 10)
	require.NoError(t, err)
	require.Len(t, lines, 2)
	assert.Equal(t, models.PostingReserve, lines[0].Kind)
	assert.Equal(t, models.MicroUSD(-60_000), lines[0].Amount)
	assert.Equal(t, &gen.ID, lines[0].GenerationID)
	assert.Equal(t, 1, lines[0].Run)
	assert.Equal(t, models.PostingGrant, lines[1].Kind)
	assert.Equal(t, "gift", lines[1].Reference)
	assert.Nil(t, lines[1].GenerationID)

	older, err := db.Entries(t.Context(), gen.UserID, lines[0].ID, 1)
	require.NoError(t, err)
	assert.Equal(t, lines[1:], older)
	stranger, err := db.Entries(t.Context(), uuid.New(), 0, 10)
	require.NoError(t, err)
	assert.Empty(t, stranger)
}

// TestTheLedgerDefendsItself goes past the code, as a slip in psql would.
func TestTheLedgerDefendsItself(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	gen := buy(t, db)
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	const newPosting = `WITH p AS (INSERT INTO ledger_postings (kind, user_id, reference)
		SELECT 'grant', user_id, 'by hand' FROM balances RETURNING id) INSERT INTO ledger_entries SELECT id, `
	for name, c := range map[string]struct{ statement, constraint string }{
		"one-sided posting": {newPosting + `'grant', -5 FROM p`, "does not sum to zero"},
		"unknown account":   {newPosting + `'pocket', 5 FROM p`, "ledger_entries_account_check"},
		"changed entry":     {`UPDATE ledger_entries SET amount_micro = 1`, "never changed"},
		"removed entry":     {`DELETE FROM ledger_entries`, "never changed"},
		"removed posting":   {`DELETE FROM ledger_postings`, "never changed"},
		"emptied ledger":    {`TRUNCATE ledger_postings, ledger_entries`, "never changed"},
		"second reserve": {
			`INSERT INTO ledger_postings (kind, user_id, generation_id, run)
			SELECT 'reserve', user_id, id, run FROM generations`, "ledger_postings_run_key",
		},
		"nameless grant": {`INSERT INTO ledger_postings (kind, user_id) SELECT 'grant', user_id FROM balances`, "ledger_postings_cause_check"},
		"debt":           {`UPDATE balances SET available_micro = -1`, "balances_available_check"},
	} {
		_, err := conn.Exec(t.Context(), c.statement)
		require.ErrorContains(t, err, c.constraint, name)
	}
	assert.Equal(t, models.Balance{Available: 940_000, Held: 60_000}, balance(t, db, gen.UserID))
	assertBalanced(t, db)
}

func TestABalanceThatWasTamperedWithIsFound(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	honest, rich := buy(t, db), buy(t, db)
	sql(t, dsn, `UPDATE balances SET available_micro = available_micro + 1 WHERE user_id = $1`, rich.UserID)
	faults, err := db.LedgerFaults(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []uuid.UUID{rich.UserID}, faults)
	assert.NotContains(t, faults, honest.UserID)
}
