package main

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"darkroom/activities"
	"darkroom/workflows"
)

// upkeep is what the schedules do besides mending runs.
type upkeep struct {
	retention activities.RetentionConfig
	messages  *activities.Messages
}

// register has the worker do it. What is logged anew and goes after a time is one
// line more among the logs.
func (u upkeep) register(w worker.Worker, base *base) {
	w.RegisterWorkflowWithOptions(workflows.Purge, workflow.RegisterOptions{Name: workflows.PurgeName})
	w.RegisterWorkflowWithOptions(workflows.PurgeInputs, workflow.RegisterOptions{Name: workflows.PurgeInputsName})
	w.RegisterWorkflowWithOptions(workflows.PurgeLogs, workflow.RegisterOptions{Name: workflows.PurgeLogsName})
	w.RegisterActivity(u.messages) // the sweep starts what nobody has taken up
	var logs []activities.Purger
	for _, log := range base.db.OldLogs() {
		logs = append(logs, log)
	}
	w.RegisterActivity(activities.NewRetention(activities.RetentionDeps{
		Config: u.retention,
		Inputs: []activities.Purger{
			activities.FilePurger{OldFiles: base.db.OldInputs(), Objects: base.store},
			activities.FilePurger{OldFiles: base.db.OldUploads(), Objects: base.store},
		},
		Logs: logs,
	}))
}
