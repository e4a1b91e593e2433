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
)

func TestCreditIsGivenOnceAndWrittenDown(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	db = db.WithStartingGrant(100)
	userID, admin := uuid.New(), uuid.New()
	topUp := models.Credit{UserID: userID, Kind: models.PostingTopUp, Amount: 1000, Reference: "invoice 7"}
	_, _, err := db.Credit(t.Context(), topUp, models.Act{})
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err), "nobody knows this user")
	topUp.Newcomer = true
	for _, want := range []bool{true, false, false} {
		balance, given, creditErr := db.Credit(t.Context(), topUp, models.Act{ActorID: admin, RequestID: "r"})
		require.NoError(t, creditErr)
		assert.Equal(t, want, given)
		assert.Equal(t, models.MicroUSD(1100), balance.Available, "and the starting grant")
	}
	other := topUp
	other.Kind = models.PostingGrant
	_, _, err = db.Credit(t.Context(), other, models.Act{})
	assert.Equal(t, models.CodeConflict, models.CodeOf(err), "a name is one movement, whatever its kind")

	take := models.Credit{UserID: userID, Kind: models.PostingAdjustment, Amount: -1101, Reference: "ticket 1"}
	_, _, err = db.Credit(t.Context(), take, models.Act{ActorID: admin})
	assert.Equal(t, models.CodeConflict, models.CodeOf(err))
	take.Amount = -1100
	balance, given, err := db.Credit(t.Context(), take, models.Act{ActorID: admin})
	require.NoError(t, err)
	assert.True(t, given)
	assert.Zero(t, balance.Available)

	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	rows, err := conn.Query(t.Context(), `SELECT detail->>'amount_micro' FROM audit_log
		WHERE act = 'user.credit' AND target = $1 AND actor_id = $2 ORDER BY id`, userID.String(), admin)
	require.NoError(t, err)
	acts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	assert.Equal(t, []string{"1000", "-1100"}, acts, "neither repeats nor refusals")
	assertBalanced(t, db)
}

func TestCreditsThatAreRefused(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for name, c := range map[string]struct {
		credit models.Credit
		field  string
	}{
		"a kind of a run":      {models.Credit{Kind: models.PostingRelease, Amount: 1, Reference: "r"}, "kind"},
		"nothing":              {models.Credit{Kind: models.PostingTopUp, Reference: "r"}, "amount_usd"},
		"a gift that takes":    {models.Credit{Kind: models.PostingGrant, Amount: -1, Reference: "r"}, "amount_usd"},
		"a slip":               {models.Credit{Kind: models.PostingAdjustment, Amount: -models.MaxCredit - 1, Reference: "r"}, "amount_usd"},
		"no name":              {models.Credit{Kind: models.PostingTopUp, Amount: 1}, "reference"},
		"the starting grant's": {models.Credit{Kind: models.PostingTopUp, Amount: 1, Reference: "start"}, "reference"},
	} {
		_, _, err := db.Credit(t.Context(), c.credit, models.Act{})
		var invalid *models.Error
		require.ErrorAs(t, err, &invalid, name)
		require.Len(t, invalid.Fields, 1, name)
		assert.Equal(t, c.field, invalid.Fields[0].Field, name)
	}
}

// TestAdjustmentsAndCreatesCannotSpendTheSameMoney has both take at the same time.
func TestAdjustmentsAndCreatesCannotSpendTheSameMoney(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 300_000, "gift"))
	var taken atomic.Int64
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			var err error
			if i%2 == 0 {
				_, err = db.CreateGeneration(t.Context(), priced(userID))
			} else {
				_, _, err = db.Credit(t.Context(), models.Credit{
					UserID: userID, Kind: models.PostingAdjustment, Amount: -60_000, Reference: uuid.NewString(),
				}, models.Act{})
			}
			if err == nil {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 5, taken.Load())
	assert.Zero(t, balance(t, db, userID).Available)
	assertBalanced(t, db)
}
