package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"darkroom/internal/chaos"
	"darkroom/models"
)

// fault is one thing that must not be, and when it came about as far as the
// records tell.
type fault struct {
	at   time.Time
	text string
}

// verdict collects the faults of a stack that has come to rest.
type verdict struct {
	w      *witness
	faults []fault
}

func (v *verdict) find(at time.Time, format string, args ...any) {
	v.faults = append(v.faults, fault{at, fmt.Sprintf(format, args...)})
}

// unrest says what still goes on; nil when nothing does.
func (w *witness) unrest(ctx context.Context) error {
	if err := w.stack.well(ctx); err != nil {
		return err
	}
	generations, err := w.generations(ctx)
	if err != nil {
		return err
	}
	var active []error
	for _, gen := range generations {
		if gen.Status.Active() || gen.Recovering {
			active = append(active, fmt.Errorf("generation %s is %s", gen.ID, gen.Status))
		}
	}
	open, err := w.openRuns(ctx)
	if len(open) > 0 {
		active = append(active, fmt.Errorf("open workflows: %v", open))
	}
	untold, countErr := w.number(ctx, `SELECT count(*) FROM webhook_deliveries WHERE signalled_at IS NULL`)
	if untold > 0 {
		active = append(active, fmt.Errorf("%d callbacks that no run was told of", untold))
	}
	return errors.Join(append(active, err, countErr)...)
}

// judge compares all evidence with what a crowd was answered. What broke first
// comes first.
func (w *witness) judge(ctx context.Context, c *crowd) ([]fault, error) {
	v := &verdict{w: w}
	generations, err := w.generations(ctx)
	if err != nil {
		return nil, err
	}
	assets, assetErr := w.assets(ctx)
	postings, postErr := w.postings(ctx)
	jobs, jobErr := w.jobs(ctx, generations)
	if err = errors.Join(assetErr, postErr, jobErr); err != nil {
		return nil, err
	}
	v.nothingLost(generations, c)
	v.paidOnce(generations, c.accepted, jobs, postings)
	v.brought(ctx, generations, assets, jobs)
	err = errors.Join(v.inStorage(ctx, generations, assets), v.balanced(ctx), v.tidy(ctx))
	slices.SortStableFunc(v.faults, func(a, b fault) int { return a.at.Compare(b.at) })
	return v.faults, err
}

// nothingLost: every accepted generation is there and has ended, and there is
// none besides, however often its request was sent.
func (v *verdict) nothingLost(generations []generationRow, c *crowd) {
	known := map[string]bool{}
	for _, gen := range generations {
		known[gen.ID.String()] = true
		if !gen.Status.Terminal() || gen.Recovering {
			v.find(gen.UpdatedAt, "generation %s has not ended: %s, recovering %t", gen.ID, gen.Status, gen.Recovering)
		}
		if _, asked := c.accepted[gen.ID.String()]; !asked && c.has(gen.UserID) {
			v.find(gen.UpdatedAt, "generation %s is a second one of the same request", gen.ID)
		}
	}
	for id := range c.accepted {
		if !known[id] {
			v.find(time.Now(), "generation %s was accepted and is lost", id)
		}
	}
}

// paidOnce: no attempt has two jobs, and no generation two that succeeded, unless
// its user asked again because the outputs of the first could not be had, or because
// nobody could learn what became of it.
func (v *verdict) paidOnce(generations []generationRow, asked map[string]chaos.Request, jobs accepted, postings []posting) {
	at, known := map[string]time.Time{"": time.Now()}, map[string]bool{}
	for _, gen := range generations {
		at[gen.ID.String()], known[gen.ID.String()] = gen.UpdatedAt, true
	}
	silent, lost := map[string]int{}, map[string]int{}
	for _, p := range postings {
		if p.Provider == models.ProviderGoogle {
			silent[p.GenerationID.String()]++
		}
		if p.Provider == models.ProviderGoogle && p.Outcome == models.OutcomeUnknown {
			lost[p.GenerationID.String()]++
		}
	}
	succeeded := map[string]int{}
	for key, list := range jobs.told {
		if !known[key.generation] {
			v.find(time.Now(), "job %s is of generation %s, which nobody knows", list[0].ID, key.generation)
		}
		if len(list) > 1 {
			v.find(at[key.generation], "attempt %s of generation %s has %d jobs", key.number, key.generation, len(list))
		}
		succeeded[key.generation] += successes(list)
	}
	for generation, list := range jobs.silent {
		if len(list) > silent[generation] {
			v.find(at[generation], "the %d attempts of generation %s at a provider that never reports have %d jobs",
				silent[generation], generation, len(list))
		}
		succeeded[generation] += successes(list)
	}
	for id, count := range succeeded {
		if count-lost[id] > 1 && !asked[id].OutputsLost() {
			v.find(at[id], "generation %s has %d jobs that succeeded", id, count)
		}
	}
}

// successes counts the jobs that succeeded.
func successes(list []job) int {
	count := 0
	for _, j := range list {
		if j.Status == "succeeded" {
			count++
		}
	}
	return count
}

// brought: what is completed has a job that succeeded, and all that this job
// gave, in its order, byte for byte.
func (v *verdict) brought(ctx context.Context, generations []generationRow, assets []assetRow, jobs accepted) {
	of := map[string][]assetRow{}
	for _, asset := range assets {
		of[asset.GenerationID.String()] = append(of[asset.GenerationID.String()], asset)
	}
	for _, gen := range generations {
		id := gen.ID.String()
		if gen.Status == models.StatusCompleted && gen.Text == "" && len(of[id]) == 0 {
			v.find(gen.UpdatedAt, "generation %s is completed with nothing", id)
		}
		for _, asset := range of[id] {
			made := jobs.of(id, asset.Attempt)
			stored, err := v.w.sha256(ctx, asset.Key)
			if err != nil || asset.SHA != stored || !slices.ContainsFunc(made, func(j job) bool {
				return asset.Position < len(j.Outputs) && j.Outputs[asset.Position].SHA256 == stored
			}) {
				v.find(gen.UpdatedAt, "asset %s: noted %s, stored %s, %v; of %d jobs", asset.Key, asset.SHA, stored, err, len(made))
			}
		}
	}
}

// inStorage: every object belongs to a row, and every row has its objects. What a
// provider handed over for an attempt that nobody heard of goes with its generation.
func (v *verdict) inStorage(ctx context.Context, generations []generationRow, assets []assetRow) error {
	wanted, err := v.w.uploads(ctx, models.UploadStored)
	if err != nil {
		return err
	}
	begun, err := v.w.uploads(ctx, models.UploadOpen)
	if err != nil {
		return err
	}
	for _, asset := range assets {
		wanted = append(wanted, asset.Key)
		if asset.ThumbKey != "" {
			wanted = append(wanted, asset.ThumbKey)
		}
	}
	known := map[string]bool{}
	for _, gen := range generations {
		known[gen.ID.String()] = true
		wanted = slices.AppendSeq(wanted, maps.Values(gen.Inputs))
	}
	stored, err := v.w.stored()
	if err != nil {
		return err
	}
	for _, key := range stored {
		parts := strings.Split(key, "/")
		left := len(parts) == 5 && parts[3] == "staged" && known[parts[1]]
		if !left && !slices.Contains(wanted, key) && !slices.Contains(begun, key) {
			v.find(time.Now(), "object %s belongs to nobody", key)
		}
	}
	for _, key := range wanted {
		if !slices.Contains(stored, key) {
			v.find(time.Now(), "object %s is missing", key)
		}
	}
	return nil
}

// balanced: the ledger sums to zero, agrees with every balance, and holds
// nothing back; neither does a job that has ended hold a place.
func (v *verdict) balanced(ctx context.Context) error {
	sum, err := v.w.records.LedgerSum(ctx)
	if err != nil {
		return err
	}
	if sum != 0 {
		v.find(time.Now(), "the ledger sums to %d", sum)
	}
	users, err := v.w.records.LedgerFaults(ctx)
	if err != nil {
		return err
	}
	if len(users) > 0 {
		v.find(time.Now(), "the balances of %v are not the sum of their entries", users)
	}
	permits, err := v.w.number(ctx, `SELECT count(*) FROM provider_permits`)
	if err != nil {
		return err
	}
	if permits != 0 {
		v.find(time.Now(), "%d permits for jobs that have ended", permits)
	}
	held, err := v.w.number(ctx, `SELECT coalesce(sum(held_micro), 0)::bigint FROM balances`)
	if held != 0 {
		v.find(time.Now(), "%d are still set aside", held)
	}
	return err
}

// tidy: nothing is left in scratch, and no credential went where it should not.
func (v *verdict) tidy(ctx context.Context) error {
	left, err := v.w.scratch()
	if err != nil {
		return err
	}
	if len(left) > 0 {
		v.find(time.Now(), "left in scratch: %v", left)
	}
	leaks, err := v.w.leaks(ctx)
	if leaks > 0 {
		v.find(time.Now(), "the provider's media host was sent %d credentials", leaks)
	}
	said := logOf(v.w.stack)
	for name, value := range secretsOf(v.w.stack) {
		if contains(said, value) {
			v.find(time.Now(), "%s stands in the log", name)
		}
	}
	return err
}
