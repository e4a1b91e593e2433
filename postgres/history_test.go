package postgres_test

import (
	"context"
	"errors"
	"flag"
	"runtime"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/postgres"
)

var (
	// A few hundred take some ten seconds of two cores and find a fault within
	// the first dozens; make test/ledger plays 10,000.
	histories = flag.Int("histories", 200, "how many ledger histories to play")
	seed      = flag.Uint64("seed", 1, "the seed of the ledger histories")
)

const (
	// historyUsers share a history; historySteps take most generations to an end
	// and some of them beyond, by retry or a late success.
	historyUsers = 2
	historySteps = 20
	// historyGrant pays for a few generations of the prices below, so that some
	// are refused and some late successes cannot be paid.
	historyGrant = 50_000
	maxPrice     = 40_000
	// historyBudget is of each key, and of the workspace.
	historyBudget = 45_000
)

// errCrash ends a transaction where a process would have died.
var errCrash = errors.New("crash")

type crashKey struct{}

// crashAfter makes the statement after the next n ones fail.
func crashAfter(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, crashKey{}, &n)
}

func crashNow(ctx context.Context) error {
	left, ok := ctx.Value(crashKey{}).(*int)
	if !ok {
		return nil
	}
	if *left--; *left < 0 {
		return errCrash
	}
	return nil
}

// playHistories plays so many histories, several at a time, on a database whose
// steps are cut off at random.
func playHistories(t *testing.T, db *postgres.DB, count int, play func(*history)) {
	t.Helper()
	require.NoError(t, postgres.Interrupt(db, crashNow))
	numbers := make(chan uint64)
	var players sync.WaitGroup
	for range 2 * runtime.GOMAXPROCS(0) {
		players.Go(func() {
			for number := range numbers {
				play(newHistory(t, db, number))
			}
		})
	}
	for number := range count {
		numbers <- uint64(number)
	}
	close(numbers)
	players.Wait()
}

// TestRandomHistoriesKeepTheLedgerTrue plays lives of generations in random
// order, with every step repeated or cut off in the middle at random, and then
// asks the database for what must always be true.
func TestRandomHistoriesKeepTheLedgerTrue(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	playHistories(t, db, *histories, (*history).play)
	assertBudgets(t, db)
	assertLedgerRules(t, dsn)
}

// assertLedgerRules asks for rows that break a rule of the ledger.
func assertLedgerRules(t *testing.T, dsn string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	for rule, query := range map[string]string{
		"no account was ever below zero": `SELECT account FROM (SELECT account,
			sum(amount_micro) OVER (PARTITION BY account ORDER BY posting_id) AS stood FROM ledger_entries) AS a
			WHERE stood < 0 AND account NOT IN ('grant', 'payment', 'adjustment', 'write_off')`,
		"every posting has two sides that sum to zero": `SELECT p.id::text FROM ledger_postings AS p
			LEFT JOIN ledger_entries AS e ON e.posting_id = p.id GROUP BY p.id
			HAVING count(e.account) <> 2 OR sum(e.amount_micro) <> 0`,
		"a run posts each kind once": `SELECT generation_id::text FROM ledger_postings WHERE generation_id IS NOT NULL
			GROUP BY generation_id, run, kind HAVING count(*) > 1`,
		"what was charged is what was settled": `SELECT g.id::text FROM generations AS g
			LEFT JOIN ledger_postings AS p ON p.generation_id = g.id AND p.kind = 'settle'
			LEFT JOIN ledger_entries AS e ON e.posting_id = p.id AND e.account = 'revenue'
			GROUP BY g.id HAVING g.charged_micro <> coalesce(sum(e.amount_micro), 0)`,
		"a name moves money once": `SELECT reference FROM ledger_postings WHERE reference NOT IN ('', 'start')
			GROUP BY user_id, reference HAVING count(*) > 1`,
		"no budget was ever passed": `SELECT id::text FROM (SELECT coalesce(w.workspace_id, k.id) AS id, coalesce(w.budget_micro, k.budget_micro) AS most,
				sum(CASE p.kind WHEN 'reserve' THEN e.amount_micro ELSE -e.amount_micro END)
					OVER (PARTITION BY w.workspace_id, k.id ORDER BY p.id) AS spent
			FROM ledger_postings AS p JOIN ledger_entries AS e ON e.posting_id = p.id AND e.amount_micro > 0
			CROSS JOIN (VALUES (true), (false)) AS of (workspace)
			LEFT JOIN workspace_budgets AS w ON of.workspace AND w.workspace_id = p.workspace_id
			LEFT JOIN api_keys AS k ON NOT of.workspace AND k.id = p.key_id
			WHERE p.kind IN ('reserve', 'refund', 'release') AND coalesce(w.workspace_id, k.id) IS NOT NULL) AS b WHERE spent > most`,
		"every budget was spent of": `SELECT 'keys' WHERE NOT EXISTS (SELECT FROM api_keys WHERE spent_micro > 0)
			UNION ALL SELECT 'workspaces' WHERE NOT EXISTS (SELECT FROM workspace_budgets WHERE spent_micro > 0)`,
		"a balance is what was given less what was charged": `WITH granted AS (
				SELECT p.user_id, -sum(e.amount_micro) AS amount FROM ledger_postings AS p
				JOIN ledger_entries AS e ON e.posting_id = p.id AND e.account IN ('grant', 'payment', 'adjustment') GROUP BY p.user_id),
			charged AS (SELECT user_id, sum(charged_micro) AS amount FROM generations GROUP BY user_id)
			SELECT b.user_id::text FROM balances AS b LEFT JOIN granted USING (user_id) LEFT JOIN charged USING (user_id)
			WHERE b.held_micro <> 0 OR b.available_micro <> coalesce(granted.amount, 0) - coalesce(charged.amount, 0)`,
		"every kind occurred": `SELECT kind FROM unnest(ARRAY['grant', 'top_up', 'adjustment', 'reserve', 'settle', 'refund', 'release', 'write_off'])
			AS kind WHERE NOT EXISTS (SELECT FROM ledger_postings AS p WHERE p.kind = kind.kind)`,
	} {
		rows, err := conn.Query(t.Context(), query)
		require.NoError(t, err, rule)
		broken, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err, rule)
		assert.Empty(t, broken, rule)
	}
}
