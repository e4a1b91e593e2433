package catalog

import "darkroom/models"

// Plan resolves what a workflow needs to know for a generation: the chain of
// attempts with their times, without entries of providers that are not used or
// that do not take its settings. Every entry of the chain starts with the model's
// whole deadline, since it is counted from its own submission.
func (m *Model) Plan(gen models.Generation) models.Plan {
	plan := models.Plan{
		Title:    m.Name + " · " + string(gen.Action),
		ModelID:  m.ID,
		Action:   gen.Action,
		Attempts: make([]models.PlannedAttempt, 0, len(m.Chain)),
	}
	for _, entry := range m.Offered() {
		if !fits(entry.When, gen.Settings) {
			continue
		}
		plan.Attempts = append(plan.Attempts, models.PlannedAttempt{
			Provider:      entry.Provider,
			ProviderModel: entry.Model,
			// At the usual time half of the jobs are done and their webhooks have
			// come; earlier polls would only spend the rate limit.
			FirstPoll: m.UsualTime,
			Deadline:  m.Deadline,
			PerMinute: entry.PerMinute,
			Running:   entry.Running,
		})
	}
	return plan
}
