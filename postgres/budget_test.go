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

// keyOf gives a user an API key with a budget, nil for none.
func keyOf(t *testing.T, db *postgres.DB, userID uuid.UUID, budget *models.MicroUSD) *uuid.UUID {
	t.Helper()
	id := uuid.New()
	_, err := db.AddKey(t.Context(), models.APIKey{
		ID: id, UserID: userID, Name: "posters", Prefix: id.String(), Hash: make([]byte, 32),
		Scopes: []models.Scope{models.ScopeGenerate}, Budget: budget,
	})
	require.NoError(t, err)
	return &id
}

// workspaceOf makes a workspace whose first member is its owner.
func workspaceOf(t *testing.T, db *postgres.DB, dsn string, members ...uuid.UUID) *uuid.UUID {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	defer func() { assert.NoError(t, conn.Close(context.WithoutCancel(t.Context()))) }()
	id := uuid.New()
	for i, member := range members {
		require.NoError(t, db.Grant(t.Context(), member, 1_000_000, "gift"))
		role := models.WorkspaceMember
		if i == 0 {
			role = models.WorkspaceOwner
			_, err = conn.Exec(t.Context(), `INSERT INTO workspaces (id, name, created_by) VALUES ($1, 'posters', $2)`, id, member)
			require.NoError(t, err)
		}
		_, err = conn.Exec(t.Context(), `INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, $3)`, id, member, role)
		require.NoError(t, err)
	}
	return &id
}

func spentOfKey(t *testing.T, db *postgres.DB, userID uuid.UUID) models.MicroUSD {
	t.Helper()
	keys, err := db.Keys(t.Context(), userID)
	require.NoError(t, err)
	require.NotEmpty(t, keys)
	return keys[0].Spent
}

// assertBudgets checks what is true of budgets at any time.
func assertBudgets(t *testing.T, db *postgres.DB) {
	t.Helper()
	assertBalanced(t, db)
	faults, err := db.BudgetFaults(t.Context())
	require.NoError(t, err)
	assert.Empty(t, faults, "budgets that are not the sum of what is held and charged")
}

func TestAKeyRunsDryAndAFailureLetsItGoOn(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 1_000_000, "gift"))
	key := keyOf(t, db, userID, new(models.MicroUSD(100_000))) // once the price, and a half
	asks := priced(userID)
	asks.KeyID = key
	first, err := db.CreateGeneration(t.Context(), asks)
	require.NoError(t, err)
	assert.Equal(t, models.MicroUSD(60_000), spentOfKey(t, db, userID))

	asks.ID = uuid.New()
	_, err = db.CreateGeneration(t.Context(), asks)
	var short *models.Error
	require.ErrorAs(t, err, &short)
	assert.Equal(t, models.CodeBudgetExceeded, short.Code)
	assert.Equal(t, models.MicroUSD(60_000), short.Needed)
	assert.Equal(t, models.MicroUSD(40_000), short.Left)
	assert.Equal(t, models.BudgetKey, short.Budget)
	assert.Contains(t, short.Message, "$0.04 is left of the budget of this API key")

	require.NoError(t, db.FailRun(t.Context(), ref(first), models.FailureUnknown))
	require.NoError(t, db.FailRun(t.Context(), ref(first), models.FailureUnknown), "a repeat gives nothing back")
	assert.Zero(t, spentOfKey(t, db, userID))
	second, err := db.CreateGeneration(t.Context(), asks)
	require.NoError(t, err)
	assert.Equal(t, key, second.KeyID)

	_, err = db.RetryGeneration(t.Context(), userID, first.ID, key)
	assert.Equal(t, models.CodeBudgetExceeded, models.CodeOf(err), "a retry with the key is of its budget, too")
	again, err := db.RetryGeneration(t.Context(), userID, first.ID, nil)
	require.NoError(t, err, "its owner is not bound by it")
	assert.Nil(t, again.KeyID)
	assert.Equal(t, models.MicroUSD(60_000), spentOfKey(t, db, userID))
	assertBudgets(t, db)
}

func TestWhatWasNotDeliveredComesBackToTheBudget(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	userID := uuid.New()
	require.NoError(t, db.Grant(t.Context(), userID, 1_000_000, "gift"))
	asks := priced(userID)
	asks.KeyID = keyOf(t, db, userID, nil)
	gen, err := db.CreateGeneration(t.Context(), asks)
	require.NoError(t, err)
	_, err = db.BeginRun(t.Context(), ref(gen), "execution")
	require.NoError(t, err)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageUploading, 90))
	require.NoError(t, db.CompleteRun(t.Context(), ref(gen), assetsOf(gen, 1), ""))
	assert.Equal(t, models.MicroUSD(30_000), spentOfKey(t, db, userID), "one of two")
	assertBudgets(t, db)
}

// TestMembersCannotSpendTheSameBudget has the members of two workspaces ask at the
// same time, some with a key.
func TestMembersCannotSpendTheSameBudget(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	members := []uuid.UUID{uuid.New(), uuid.New(), uuid.New(), uuid.New()}
	places := []*uuid.UUID{workspaceOf(t, db, dsn, members...), workspaceOf(t, db, dsn, members...)}
	for _, place := range places {
		_, err := db.SetWorkspaceBudget(t.Context(), members[0], *place, new(models.MicroUSD(310_000))) // five times the price
		require.NoError(t, err)
	}
	var accepted [2]atomic.Int64
	var wg sync.WaitGroup
	for i, member := range members {
		key := keyOf(t, db, member, nil)
		for try := range 8 {
			wg.Go(func() {
				asks := priced(member)
				asks.WorkspaceID = places[try%2]
				if i%2 == 0 {
					asks.KeyID = key
				}
				gen, err := db.CreateGeneration(t.Context(), asks)
				if err == nil {
					accepted[try%2].Add(1)
					if try > 5 {
						accepted[try%2].Add(-1)
						err = db.FailRun(t.Context(), ref(gen), models.FailureUnknown)
					}
				}
				refused := models.CodeOf(err) == models.CodeBudgetExceeded || models.CodeOf(err) == models.CodeConcurrentLimit
				assert.True(t, err == nil || refused, "%v", err)
			})
		}
	}
	wg.Wait()
	for i, place := range places {
		budget, err := db.WorkspaceBudget(t.Context(), members[3], *place)
		require.NoError(t, err)
		assert.LessOrEqual(t, accepted[i].Load(), int64(5))
		assert.Equal(t, models.MicroUSD(60_000*accepted[i].Load()), budget.Spent)
	}
	assertBudgets(t, db)
}

func TestAWorkspaceIsPaidForByItsMembersOnly(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	owner, member, stranger := uuid.New(), uuid.New(), uuid.New()
	place := workspaceOf(t, db, dsn, owner, member)
	for who, want := range map[uuid.UUID]models.Code{owner: "", member: models.CodeForbidden, stranger: models.CodeNotFound} {
		_, err := db.SetWorkspaceBudget(t.Context(), who, *place, new(models.MicroUSD(60_000)))
		assert.Equal(t, want, models.CodeOf(err))
	}
	_, err := db.WorkspaceBudget(t.Context(), stranger, *place)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	_, err = db.SetWorkspaceBudget(t.Context(), owner, *place, new(models.MicroUSD(-1)))
	assert.Equal(t, models.CodeInvalid, models.CodeOf(err))

	asks := priced(member)
	asks.WorkspaceID = place
	_, err = db.CreateGeneration(t.Context(), asks)
	require.NoError(t, err)
	asks = priced(owner)
	asks.WorkspaceID = place
	_, err = db.CreateGeneration(t.Context(), asks)
	assert.Equal(t, models.CodeBudgetExceeded, models.CodeOf(err), "a budget is of all members together")
	budget, err := db.SetWorkspaceBudget(t.Context(), owner, *place, nil)
	require.NoError(t, err)
	assert.Equal(t, models.Budget{Kind: models.BudgetWorkspace, ID: *place, Spent: 60_000}, budget)
	_, err = db.CreateGeneration(t.Context(), asks)
	require.NoError(t, err)
	assertBudgets(t, db)
}
