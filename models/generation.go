package models

import (
	"time"

	"github.com/google/uuid"
)

// Generation is one request of a user, with one status for its whole life.
type Generation struct {
	ID          uuid.UUID  `gorm:"type:uuid;primaryKey"`
	UserID      uuid.UUID  `gorm:"type:uuid"`
	WorkspaceID *uuid.UUID `gorm:"type:uuid"`
	// BatchID is the same for all generations of one request; nil where it was for
	// one. BatchPosition counts its members from 0.
	BatchID       *uuid.UUID `gorm:"type:uuid"`
	BatchPosition int
	// KeyID is the API key that the present run was asked for with; nil for a session.
	KeyID *uuid.UUID `gorm:"type:uuid"`

	Action        Action
	ModelID       string
	ModelName     string
	Prompt        string
	InputImageURL string
	InputVideoURL string
	// Settings are validated against the catalog model's schema and hold its
	// defaults, so that a run needs nothing but this row and its plan.
	Settings map[string]any `gorm:"serializer:json"`
	// Inputs says where in our storage the files of this request lie that came from
	// elsewhere or had to be changed: the key for each address.
	Inputs map[string]string `gorm:"serializer:json"`

	Status Status
	// InLine is true for a member of a batch, or a later run that somebody with a role
	// asked for, that is accepted, pending, and has no place among its user's active
	// generations yet: nothing starts it before.
	InLine bool
	Stage  Stage
	// Progress is 0 to 100 and never falls within a run.
	Progress int
	// Run is 1 for the first execution and one more for each retry or recovery.
	Run int
	// ClaimedBy is the Temporal run id that claimed (ID, Run) in Begin; "" before.
	ClaimedBy string
	// Recovering is true while a run brings a late success home: the status is
	// failed until it has.
	Recovering bool
	// CancelRequestedAt is when the user asked to stop it; nil if never.
	CancelRequestedAt *time.Time

	OutputText   string
	ErrorKind    FailureKind
	ErrorMessage string

	// Price is fixed when the generation is accepted and is for so many Outputs;
	// Charged is what its user has paid so far, all runs together.
	Price   MicroUSD `gorm:"column:price_micro"`
	Outputs int      `gorm:"column:expected_outputs"`
	Charged MicroUSD `gorm:"column:charged_micro"`

	// WebhookURL is where its user wants to be told of its end, https; "" for nowhere.
	WebhookURL string

	Viewed     bool
	IsFavorite bool

	// Places is how the limit of the user stood when the present run was admitted,
	// this one counted; nil on a row that was read at another time.
	Places *Places `gorm:"-"`
	// Others are the further members of the batch that this one is the first of,
	// in their order, while it is being accepted; nil on a row that was read at
	// another time.
	Others []Generation `gorm:"-"`
	// Told are the messages that its end has asked for, while it is written; nil on a
	// row that was read at another time.
	Told []Message `gorm:"-"`

	CreatedAt   time.Time
	UpdatedAt   time.Time
	CompletedAt *time.Time
	DeletedAt   *time.Time
}

// TableName names the table of Generation.
func (Generation) TableName() string { return "generations" }

// MaxBatch is how many generations one request may ask for: what a person looks
// at side by side.
const MaxBatch = 8

// Members returns the generation and its Others.
func (g Generation) Members() []Generation {
	first := g
	first.Others = nil
	return append([]Generation{first}, g.Others...)
}

// Ref names one run of one generation. It is what durable work carries instead
// of the record.
type Ref struct {
	GenerationID uuid.UUID
	Run          int
}

// Places are a user's places for active generations. Those who are in line have
// theirs taken.
type Places struct{ Limit, Taken int }

// Begun is the answer of the fence in front of a run.
type Begun struct {
	// Claimed is false when this execution must end without effect.
	Claimed bool
	// NextAttempt is the number of the first attempt that this run may open.
	NextAttempt int
	// Earlier are the attempts of earlier runs whose job may still give the
	// outputs, the newest first. They are looked at before anything new is paid.
	Earlier []EarlierAttempt
}

// EarlierAttempt is an attempt of an earlier run that has a job.
type EarlierAttempt struct {
	Number   int
	Provider Provider
}

// Counts are the numbers on a user's tabs.
type Counts struct {
	All        int `json:"all"`
	Processing int `json:"processing"`
	Favorites  int `json:"favorites"`
	Failed     int `json:"failed"`
}
