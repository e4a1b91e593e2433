package models

import "slices"

// Status is where a generation stands for its user. The words are those of the
// application that Darkroom replaces, so its web client keeps working.
type Status string

// The statuses of a generation, in the order of an undisturbed life.
const (
	// StatusPending means accepted and committed; no workflow has claimed it yet.
	StatusPending Status = "pending"
	// StatusQueued means its workflow runs and no provider has a job yet.
	StatusQueued Status = "queued"
	// StatusProcessing means a provider has the job, or its media is on the way home.
	StatusProcessing Status = "processing"
	// StatusCompleted means every delivered output is stored.
	StatusCompleted Status = "completed"
	// StatusFailed means no attempt gave an output.
	StatusFailed Status = "failed"
	// StatusCancelled means the user stopped it.
	StatusCancelled Status = "cancelled"
)

// Statuses lists every status once, in the order of their declaration.
func Statuses() []Status {
	return []Status{
		StatusPending, StatusQueued, StatusProcessing,
		StatusCompleted, StatusFailed, StatusCancelled,
	}
}

// ActiveStatuses lists the statuses that count against a user's limit of
// generations at the same time, unless the generation is in line.
func ActiveStatuses() []Status {
	return []Status{StatusPending, StatusQueued, StatusProcessing}
}

// Active reports whether the generation counts against its user's limit.
func (s Status) Active() bool { return slices.Contains(ActiveStatuses(), s) }

// Terminal reports whether the present run of the generation is over. A word
// that is no status at all is neither active nor terminal.
func (s Status) Terminal() bool {
	return s == StatusCompleted || s == StatusFailed || s == StatusCancelled
}

// CanMoveTo reports whether a generation in status s may become next. This is
// the one drawing of the state machine; docs/states.md shows it as a picture
// and postgres repeats it as UPDATE … WHERE status IN (SourcesOf(next)).
//
// The moves back exist only by admission of a new run: failed or cancelled to
// pending by retry, failed to completed by a recovery run that brought home a
// late success.
func (s Status) CanMoveTo(next Status) bool {
	switch s {
	case StatusPending:
		return next == StatusQueued || next == StatusFailed || next == StatusCancelled
	case StatusQueued:
		return next == StatusProcessing || next == StatusFailed || next == StatusCancelled
	case StatusProcessing:
		return next == StatusCompleted || next == StatusFailed || next == StatusCancelled
	case StatusFailed:
		return next == StatusPending || next == StatusCompleted
	case StatusCancelled:
		return next == StatusPending
	case StatusCompleted:
		return false
	}
	return false
}

// SourcesOf lists the statuses from which a generation may become next.
func SourcesOf(next Status) []Status {
	var sources []Status
	for _, s := range Statuses() {
		if s.CanMoveTo(next) {
			sources = append(sources, s)
		}
	}
	return sources
}

// Stage is the finer progress inside StatusProcessing.
type Stage string

// The stages of a generation in processing, in order. StageNone stands outside
// of processing.
const (
	StageNone         Stage = ""
	StageSubmitting   Stage = "submitting"
	StageWaiting      Stage = "waiting"
	StageDownloading  Stage = "downloading"
	StageUploading    Stage = "uploading"
	StageThumbnailing Stage = "thumbnailing"
)
