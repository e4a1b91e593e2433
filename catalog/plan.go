package catalog

import "darkroom/models"

// Plan resolves what a workflow needs to know for the action: the chain of
// attempts with their times, at the providers that are used. Every entry of the chain starts with the model's
// whole deadline, since it is counted from its own submission.
func (m *Model) Plan(action models.Action) models.Plan {
	plan := models.Plan{
		Title:    m.Name + " · " + string(action),
		ModelID:  m.ID,
		Action:   action,
		Attempts: make([]models.PlannedAttempt, 0, len(m.Offered())),
	}
	for _, entry := range m.Offered() {
		plan.Attempts = append(plan.Attempts, models.PlannedAttempt{
			Provider:      entry.Provider,
			ProviderModel: entry.Model,
			// At the usual time half of the jobs are done and their webhooks have
			// come; earlier polls would only spend the rate limit.
			FirstPoll: m.UsualTime,
			Deadline:  m.Deadline,
		})
	}
	return plan
}
