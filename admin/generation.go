package admin

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"darkroom/models"
)

// GenerationRecords are everybody's generations.
type GenerationRecords interface {
	// RetryGenerationBy admits a new run from its owner's balance, in line while
	// there is no place.
	RetryGenerationBy(ctx context.Context, id uuid.UUID, act models.Act) (models.Generation, error)
	// RequestCancelBy notes that the generation is to end.
	RequestCancelBy(ctx context.Context, id uuid.UUID, act models.Act) (models.Generation, error)
	// CountEverybodys counts what a filter finds.
	CountEverybodys(ctx context.Context, filter models.EverybodyFilter) (int, error)
	// OldestEverybodys returns some of that, the oldest first.
	OldestEverybodys(ctx context.Context, filter models.EverybodyFilter, most int) ([]models.OwnedGeneration, error)
	// Owned returns one with its attempts, or CodeNotFound.
	Owned(ctx context.Context, id uuid.UUID) (models.OwnedGeneration, []models.Attempt, error)
}

// Asking are the rules of asking that hold for everybody.
type Asking interface {
	// StartAll starts the runs of committed generations that are not in line. One
	// that cannot be started stays pending.
	StartAll(ctx context.Context, gens ...models.Generation)
	// Stop makes the end of a generation come that was asked for.
	Stop(ctx context.Context, gen models.Generation) (models.Generation, error)
}

// Generations acts on everybody's generations. It is safe for concurrent use.
type Generations struct {
	records GenerationRecords
	asking  Asking
	log     AuditLog
	newID   func() uuid.UUID
}

// NewGenerations returns them; newID gives ids, and nil means the real ones.
func NewGenerations(records GenerationRecords, asking Asking, log AuditLog, newID func() uuid.UUID) *Generations {
	return &Generations{records: records, asking: asking, log: log, newID: orNew(newID)}
}

// Retry runs a failed or cancelled generation again as its owner would: at its
// price, from the owner's balance, finished work of its provider first. With no
// place free it gets in line. CodeNotFound, CodeConflict for any other status or
// a model that is switched off, CodePaymentRequired.
func (g *Generations) Retry(ctx context.Context, by models.Act, id uuid.UUID) (models.OwnedGeneration, error) {
	gen, err := g.records.RetryGenerationBy(ctx, id, on(by, models.ActRetry, id.String(), nil))
	if err != nil {
		return models.OwnedGeneration{}, err
	}
	g.asking.StartAll(ctx, gen)
	return g.withOwner(ctx, gen)
}

// Cancel stops a generation. It shows how it stands now, which may be still
// running. Safe to repeat. CodeNotFound, CodeConflict for one that has finished.
func (g *Generations) Cancel(ctx context.Context, by models.Act, id uuid.UUID) (models.OwnedGeneration, error) {
	gen, err := g.records.RequestCancelBy(ctx, id, on(by, models.ActCancel, id.String(), nil))
	if err != nil {
		return models.OwnedGeneration{}, err
	}
	if gen, err = g.asking.Stop(ctx, gen); err != nil {
		return models.OwnedGeneration{}, err
	}
	return g.withOwner(ctx, gen)
}

// withOwner adds whose a generation is.
func (g *Generations) withOwner(ctx context.Context, gen models.Generation) (models.OwnedGeneration, error) {
	owned, _, err := g.records.Owned(ctx, gen.ID)
	owned.Generation = gen
	return owned, err
}

// RetryMany runs everything again that a filter finds, each as Retry does. What
// is refused for a reason of its own is told and stops nothing; where the
// database goes away the call ends, and what was admitted before that runs. A
// repeat finds what is left. A dry run changes nothing.
func (g *Generations) RetryMany(ctx context.Context, by models.Act, ask models.BulkRetry) (models.BulkRetried, error) {
	var retried models.BulkRetried
	if ask.Filter.Status == "" {
		ask.Filter.Status = models.StatusFailed
	}
	if !ask.Filter.Status.CanMoveTo(models.StatusPending) {
		return retried, models.Invalid(models.FieldError{Field: "filter.status", Message: "Only failed and cancelled generations can be tried again."})
	}
	var err error
	if retried.Matched, err = g.records.CountEverybodys(ctx, ask.Filter); err != nil {
		return retried, err
	}
	found, err := g.records.OldestEverybodys(ctx, ask.Filter, ask.Most)
	if err != nil {
		return retried, err
	}
	if ask.DryRun {
		retried.Generations = found
		return retried, nil
	}
	retried.ID = g.newID()
	err = g.retryEach(ctx, by, found, &retried)
	admitted := make([]models.Generation, len(retried.Generations))
	for i, gen := range retried.Generations {
		admitted[i] = gen.Generation
	}
	g.asking.StartAll(ctx, admitted...)
	if err != nil {
		return retried, err
	}
	return retried, g.log.Audit(ctx, on(by, models.ActRetryBulk, retried.ID.String(), map[string]any{
		"filter": described(ask.Filter), "most": ask.Most, "matched": retried.Matched,
		"admitted": len(retried.Generations), "refused": len(retried.Refused),
	}))
}

// retryEach admits one after another, so that no lock is held for long.
func (g *Generations) retryEach(ctx context.Context, by models.Act, found []models.OwnedGeneration, into *models.BulkRetried) error {
	for _, gen := range found {
		act := on(by, models.ActRetry, gen.ID.String(), map[string]any{"bulk": into.ID})
		admitted, err := g.records.RetryGenerationBy(ctx, gen.ID, act)
		switch {
		case err == nil:
			gen.Generation = admitted
			into.Generations = append(into.Generations, gen)
		case ownReason(err):
			into.Refused = append(into.Refused, models.RetryRefusal{ID: gen.ID, Err: err})
		default:
			return err
		}
	}
	return nil
}

// ownReason reports whether a refusal is about the one generation, so that another
// may be admitted.
func ownReason(err error) bool {
	own := []models.Code{models.CodeConflict, models.CodeNotFound, models.CodePaymentRequired}
	return slices.Contains(own, models.CodeOf(err))
}

// described is a filter as the audit log keeps it: what was set, and how many
// ids instead of the ids, which stand in the acts on each.
func described(f models.EverybodyFilter) map[string]any {
	set := map[string]any{"status": f.Status}
	for name, text := range map[string]string{
		"model_id": f.ModelID, "action": string(f.Action), "error_kind": string(f.ErrorKind), "provider": string(f.Provider),
	} {
		if text != "" {
			set[name] = text
		}
	}
	for name, id := range map[string]*uuid.UUID{"user_id": f.UserID, "workspace_id": f.WorkspaceID, "batch_id": f.BatchID} {
		if id != nil {
			set[name] = id.String()
		}
	}
	if len(f.IDs) > 0 {
		set["ids"] = len(f.IDs)
	}
	if f.Since != nil {
		set["since"] = f.Since
	}
	if f.Until != nil {
		set["until"] = f.Until
	}
	return set
}
