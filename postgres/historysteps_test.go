package postgres_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"darkroom/models"
	"darkroom/postgres"
)

// history is a few users and what they ask for.
type history struct {
	t      *testing.T
	db     *postgres.DB
	rng    *rand.Rand
	number uint64
	users  []uuid.UUID
	gens   []uuid.UUID
	// keys are one of each user, with a budget; place is where all are members.
	keys  map[uuid.UUID]*uuid.UUID
	place *uuid.UUID
}

func newHistory(t *testing.T, db *postgres.DB, number uint64) *history {
	t.Helper()
	h := &history{
		t: t, number: number, db: db.WithStartingGrant(historyGrant),
		rng: rand.New(rand.NewPCG(*seed, number)),
	}
	for range historyUsers {
		h.users = append(h.users, uuid.New())
	}
	h.keys = map[uuid.UUID]*uuid.UUID{}
	for _, user := range h.users {
		h.keys[user] = keyOf(t, db, user, new(models.MicroUSD(historyBudget)))
	}
	h.place = new(uuid.New())
	h.exec(`INSERT INTO workspaces (id, name, created_by) VALUES ($1, 'history', $2)`, *h.place, h.users[0])
	h.exec(`INSERT INTO workspace_budgets (workspace_id, budget_micro) VALUES ($1, $2)`, *h.place, historyBudget)
	for _, user := range h.users {
		h.exec(`INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, 'member')`, *h.place, user)
	}
	return h
}

func (h *history) exec(statement string, args ...any) {
	_, err := h.db.Pool().Exec(h.t.Context(), statement, args...)
	assert.NoError(h.t, err)
}

// adjust gives or takes money by hand.
func (h *history) adjust() func(context.Context) error {
	credit := models.Credit{
		UserID: h.users[h.rng.IntN(len(h.users))], Kind: models.PostingAdjustment,
		Amount: models.MicroUSD(h.rng.IntN(maxPrice) - maxPrice/2), Reference: uuid.NewString(),
	}
	if h.rng.IntN(3) == 0 {
		credit.Kind, credit.Amount = models.PostingTopUp, max(credit.Amount, 1)
	}
	if credit.Amount == 0 {
		credit.Amount = 1
	}
	return func(ctx context.Context) error {
		_, _, err := h.db.Credit(ctx, credit, models.Act{})
		return err
	}
}

// keyFor is the key of a user for every third request.
func (h *history) keyFor(user uuid.UUID) *uuid.UUID {
	if h.rng.IntN(3) == 0 {
		return h.keys[user]
	}
	return nil
}

// play takes the history's steps and ends whatever is still under way.
func (h *history) play() {
	for range historySteps {
		if h.rng.IntN(10) == 0 {
			h.do(h.adjust())
			continue
		}
		if len(h.gens) == 0 || h.rng.IntN(4) == 0 {
			h.do(h.create())
			continue
		}
		h.do(h.next(h.gens[h.rng.IntN(len(h.gens))]))
	}
	for _, id := range h.gens {
		gen, err := h.db.Generation(h.t.Context(), id)
		if assert.NoError(h.t, err) && (gen.Status.Active() || gen.Recovering) {
			h.do(h.fail(gen))
		}
	}
}

// do takes a step, often more than once, and sometimes cut off in the middle:
// then it is taken again, as durable work would.
func (h *history) do(step func(context.Context) error) {
	if h.rng.IntN(3) == 0 {
		h.check(step(crashAfter(h.t.Context(), h.rng.IntN(12))))
	}
	for range 1 + h.rng.IntN(2) {
		h.check(step(h.t.Context()))
	}
}

// check lets refusals pass.
func (h *history) check(err error) {
	refusals := []models.Code{"", models.CodeConflict, models.CodeConcurrentLimit, models.CodePaymentRequired, models.CodeBudgetExceeded}
	if !slices.Contains(refusals, models.CodeOf(err)) {
		assert.ErrorIs(h.t, err, errCrash, "history %d", h.number)
	}
}

// create asks for a generation at a random price.
func (h *history) create() func(context.Context) error {
	gen := asked(h.users[h.rng.IntN(len(h.users))])
	if h.rng.IntN(8) == 0 {
		gen = askedFor(gen.UserID, 1+h.rng.IntN(models.MaxBatch))
	}
	price, outputs := models.MicroUSD(h.rng.IntN(maxPrice)), 1+h.rng.IntN(4)
	if h.rng.IntN(8) == 0 {
		price = 0
	}
	// A batch costs as much as a single one, so that some can be paid.
	price /= models.MicroUSD(1 + len(gen.Others))
	gen.Price, gen.Outputs, gen.KeyID = price, outputs, h.keyFor(gen.UserID)
	if h.rng.IntN(3) == 0 {
		gen.WorkspaceID = h.place
	}
	for i := range gen.Others {
		member := &gen.Others[i]
		member.Price, member.Outputs, member.KeyID, member.WorkspaceID = price, outputs, gen.KeyID, gen.WorkspaceID
	}
	return func(ctx context.Context) error {
		created, err := h.db.CreateGeneration(ctx, gen)
		if err == nil {
			h.gens = append(h.gens, ids(created.Members())...)
		}
		return err
	}
}

// next chooses what may happen to a generation as it stands.
func (h *history) next(id uuid.UUID) func(context.Context) error {
	gen, err := h.db.Generation(h.t.Context(), id)
	if !assert.NoError(h.t, err) { //nolint:testifylint // beside the test's goroutine
		return func(context.Context) error { return nil }
	}
	work := []func(models.Generation) func(context.Context) error{h.succeed, h.complete, h.complete, h.fail, h.cancel}
	switch {
	case gen.ClaimedBy == "" && (gen.Status == models.StatusPending || gen.Recovering):
		work = append(work[:0], h.begin, h.begin, h.cancel, h.succeed)
	case gen.Recovering:
		work = append(work[:0], h.succeed, h.complete, h.fail, h.retry)
	case gen.Status.Terminal():
		work = append(work[:0], h.retry, h.recover, h.succeed, h.complete)
	}
	return work[h.rng.IntN(len(work))](gen)
}

// begin lets a workflow claim the run and send an attempt, which gets a job.
func (h *history) begin(gen models.Generation) func(context.Context) error {
	execution := uuid.NewString()
	return func(ctx context.Context) error {
		begun, err := h.db.BeginRun(ctx, ref(gen), execution)
		if err != nil || !begun.Claimed || gen.Recovering {
			return err
		}
		attempt, err := h.db.OpenAttempt(ctx, attemptOf(gen, begun.NextAttempt))
		if err == nil && attempt.SendingAt == nil {
			attempt, err = h.db.MarkSending(ctx, attempt)
		}
		if err != nil {
			return err
		}
		if _, err = h.db.SaveJob(ctx, attempt.Ref(), models.Receipt{JobID: gen.ID.String() + "-" + execution}); err != nil {
			return err
		}
		return h.db.AdvanceRun(ctx, ref(gen), models.StageWaiting, 10)
	}
}

// succeed lets a provider say that a job gave its outputs.
func (h *history) succeed(gen models.Generation) func(context.Context) error {
	number := 1 + h.rng.IntN(gen.Run)
	return func(ctx context.Context) error {
		_, err := h.db.RecordOutcome(ctx, models.AttemptRef{GenerationID: gen.ID, Number: number}, succeeded("https://x/y"))
		if models.CodeOf(err) == models.CodeNotFound {
			return nil // that run never came to an attempt
		}
		return err
	}
}

// complete brings some outputs of some attempt home.
func (h *history) complete(gen models.Generation) func(context.Context) error {
	assets := h.outputs(gen)
	return func(ctx context.Context) error { return h.db.CompleteRun(ctx, ref(gen), assets, "") }
}

func (h *history) fail(gen models.Generation) func(context.Context) error {
	kinds := []models.FailureKind{models.FailureDeadline, models.FailureMedia, models.FailureModeration}
	kind := kinds[h.rng.IntN(len(kinds))]
	return func(ctx context.Context) error { return h.db.FailRun(ctx, ref(gen), kind) }
}

// cancel is the wish of the user, and most often its end with what was made.
func (h *history) cancel(gen models.Generation) func(context.Context) error {
	assets := h.outputs(gen)
	return func(ctx context.Context) error {
		if _, err := h.db.RequestCancel(ctx, gen.UserID, gen.ID); err != nil {
			return err
		}
		return h.db.CancelRun(ctx, ref(gen), assets)
	}
}

func (h *history) retry(gen models.Generation) func(context.Context) error {
	key := h.keyFor(gen.UserID)
	return func(ctx context.Context) error {
		_, err := h.db.RetryGeneration(ctx, gen.UserID, gen.ID, key)
		return err
	}
}

func (h *history) recover(gen models.Generation) func(context.Context) error {
	return func(ctx context.Context) error {
		_, _, err := h.db.AdmitRecovery(ctx, gen.ID)
		return err
	}
}

// outputs returns none to one more than the expected outputs of an attempt that
// exists, if there is one.
func (h *history) outputs(gen models.Generation) []models.Asset {
	detail, err := h.db.GetGeneration(h.t.Context(), gen.UserID, gen.ID)
	if !assert.NoError(h.t, err) || len(detail.Attempts) == 0 { //nolint:testifylint // beside the test's goroutine
		return nil
	}
	attempt := detail.Attempts[h.rng.IntN(len(detail.Attempts))]
	assets := assetsOf(gen, h.rng.IntN(gen.Outputs+2))
	for i := range assets {
		assets[i].Attempt = attempt.Number
	}
	return assets
}
