// Package workflows decides what happens to a generation, in which order and
// when to wait. It is deterministic: it knows its input and its history, nothing
// else, and leaves every side effect to activities.
package workflows

import (
	"go.temporal.io/sdk/temporal"

	"darkroom/models"
)

// These names are on the wire and in histories: contracts that a golden test
// pins. Renaming one needs a version.
const (
	// GenerateName is the type of the workflow that runs a generation once.
	GenerateName = "Generate"
	// DeliverName is the type of the workflow that hands one message over.
	DeliverName = "Deliver"
	// SweepName, PurgeName, PurgeInputsName and PurgeLogsName are the types of the
	// schedules' workflows, and the names of the schedules.
	SweepName       = "Sweep"
	PurgeName       = "Purge"
	PurgeInputsName = "PurgeInputs"
	PurgeLogsName   = "PurgeLogs"
	// SignalCallback tells a run that a provider's callback is in the inbox.
	SignalCallback = "provider-callback"
	// QueryState answers how far a run is, as State.
	QueryState = "state"
	// QueueGeneration has the workflows and their quick steps on our records.
	QueueGeneration = "generation"
	// QueueNotify has the deliveries of messages and the calls to their receivers.
	QueueNotify = "notify"
	// QueueMedia has the media steps; two at a time over all processes.
	QueueMedia = "media"
)

// SubmitQueue is the queue of the steps that speak to a provider.
func SubmitQueue(provider models.Provider) string { return "submit-" + string(provider) }

// UserID is the search attribute that finds the runs of a user.
func UserID() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("UserID")
}

// ModelID is the search attribute that finds the runs of a catalog model.
func ModelID() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("ModelID")
}

// ProviderName is the search attribute that finds the runs now at a provider.
func ProviderName() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("Provider")
}

// ActionName is the search attribute that finds the runs of an action.
func ActionName() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("Action")
}

// ChannelName is the search attribute that finds deliveries by their channel.
func ChannelName() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("Channel")
}

// MessageKind is the search attribute that finds deliveries by what they tell.
func MessageKind() temporal.SearchAttributeKeyKeyword {
	return temporal.NewSearchAttributeKeyKeyword("MessageKind")
}

// SearchAttributes lists the names that must be registered as keywords before a
// run starts.
func SearchAttributes() []string {
	return []string{
		UserID().GetName(), ModelID().GetName(), ProviderName().GetName(), ActionName().GetName(),
		ChannelName().GetName(), MessageKind().GetName(),
	}
}
