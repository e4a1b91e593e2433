package models

import (
	"time"

	"github.com/google/uuid"
)

// OutcomeStatus is how a provider's job stands.
type OutcomeStatus string

// The statuses of an outcome. Running may become any other; the others are
// terminal and never change.
const (
	OutcomeRunning   OutcomeStatus = "running"
	OutcomeSucceeded OutcomeStatus = "succeeded"
	OutcomeFailed    OutcomeStatus = "failed"
	OutcomeCanceled  OutcomeStatus = "canceled"
	// OutcomeUnknown means that we stopped looking and the provider never said.
	// A late word of the provider may still replace it.
	OutcomeUnknown OutcomeStatus = "unknown"
)

// Terminal reports whether the provider has spoken its last word.
func (s OutcomeStatus) Terminal() bool {
	return s == OutcomeSucceeded || s == OutcomeFailed || s == OutcomeCanceled
}

// Output is one file of a finished job, still at the provider. The URL is
// short-lived and never leaves the attempt's row.
type Output struct {
	URL string `json:"url"`
}

// Outcome is what a provider said of a job.
type Outcome struct {
	Status OutcomeStatus
	// Outputs keep the provider's order; set when Status is succeeded.
	Outputs []Output
	// Text is the output of a text model; set when Status is succeeded.
	Text string
	// Kind is set when Status is failed or canceled.
	Kind FailureKind
	// Detail is the provider's own text, for operators only; never for users.
	Detail string
	// RunSeconds is how long the provider says it computed; 0 when unknown.
	RunSeconds float64
}

// AttemptRef names one attempt; numbers start at 1.
type AttemptRef struct {
	GenerationID uuid.UUID
	Number       int
}

// Attempt is one try of a generation at one provider model with one credential.
type Attempt struct {
	GenerationID uuid.UUID `gorm:"type:uuid;primaryKey"`
	Number       int       `gorm:"primaryKey"`
	// Run is the run of the generation that opened this attempt.
	Run           int
	Provider      Provider
	ProviderModel string
	// CredentialID names the provider account that has the job, so that polls
	// and cancels ask the same one. It is a name, never a secret.
	CredentialID string
	// SendingAt is when the submit was about to be posted; nil before. With
	// SendingAt set and JobID empty a job may or may not exist.
	SendingAt *time.Time
	// MissedAt is when a complete listing of the provider's recent jobs first
	// showed no job of this attempt; nil if none did.
	MissedAt *time.Time
	JobID    string
	// JobHandle is what the provider's adapter needs to know of the job besides.
	JobHandle string
	// CorrelationID is what the provider's support knows the submission by; "" if
	// by the job's id.
	CorrelationID string
	// SentInput is what was posted, kept until the job's id is known where the
	// provider lets us post the same again; nil otherwise.
	SentInput map[string]any `gorm:"serializer:json"`
	// Webhook is false when the job was submitted without a webhook URL.
	Webhook bool

	Outcome    OutcomeStatus
	Outputs    []Output `gorm:"serializer:json"`
	OutputText string
	ErrorKind  FailureKind
	// ErrorDetail is the provider's own text, for operators only.
	ErrorDetail string
	RunSeconds  float64

	CreatedAt  time.Time
	UpdatedAt  time.Time
	FinishedAt *time.Time
}

// AttemptEnd says how an attempt ended, for those who count.
type AttemptEnd struct {
	Provider      Provider
	ProviderModel string
	// Kind is FailureNone for a success.
	Kind FailureKind
}

// Receipt is what a provider gave for a submission.
type Receipt struct{ JobID, Handle, CorrelationID string }

// TableName names the table of Attempt.
func (Attempt) TableName() string { return "attempts" }

// Ref returns the name of the attempt.
func (a Attempt) Ref() AttemptRef {
	return AttemptRef{GenerationID: a.GenerationID, Number: a.Number}
}
