// Package providers holds the contract that every AI provider's adapter keeps:
// how a job is submitted, looked at, cancelled and reported back, and which
// errors come out. The adapters live in folders of their own and pass the suite
// in providertest. Plain Go: no scheduling and no database in here.
package providers

import (
	"context"
	"io"
	"net/http"
	"time"

	"darkroom/models"
)

// Request is one job to start.
type Request struct {
	// Model is the provider's own name of the model, version included where the
	// provider wants one.
	Model string
	// Input is the model's input in the provider's own parameter names.
	Input map[string]any
	// WebhookURL is where the provider reports the end of the job; "" for none.
	WebhookURL string
	// CredentialID names the account to use.
	CredentialID string
	// Staging is the folder of our storage, with its last slash, for outputs that
	// the provider hands over with its answer: what lies there is an output by the
	// URL models.StoragePrefix and its key.
	Staging string
	// Key names the attempt, in at most 64 visible ASCII characters: the same
	// whenever it is submitted again.
	Key string
}

// Job names a provider's job and the account that holds it.
type Job struct {
	ID           string
	CredentialID string
	// Model is the provider's own name of the model that the job runs.
	Model string
	// Handle is the one of the job's Submission, "" if its id came another way.
	Handle string
}

// JobOf names the job of an attempt to its provider.
func JobOf(attempt models.Attempt) Job {
	return Job{ID: attempt.JobID, CredentialID: attempt.CredentialID, Model: attempt.ProviderModel, Handle: attempt.JobHandle}
}

// Submission is the provider's receipt.
type Submission struct {
	JobID string
	// Handle is what the adapter needs to know of the job besides its id, such as
	// the addresses to ask for it at; "" for nothing. It holds no secret.
	Handle string
	// CorrelationID is what the provider's support knows the call by; "" if they
	// know it by the job's id.
	CorrelationID string
	// Outcome is what the answer to the submission already told; most often
	// OutcomeRunning.
	Outcome models.Outcome
}

// Provider is one AI provider. All methods may be called from many goroutines
// and return *Error for everything that the provider or the network did wrong.
// What only some providers can do are interfaces of their own, found by type
// assertion: Canceler, CallbackVerifier, Finder, Resubmitter, Uploader, Reader.
type Provider interface {
	// Name returns the provider's name, the same for the life of the process.
	Name() models.Provider
	// Submit starts a job. It is not safe to repeat: see Error.JobMayExist.
	Submit(ctx context.Context, req Request) (Submission, error)
	// Poll returns how a job stands. It is safe to repeat.
	Poll(ctx context.Context, job Job) (models.Outcome, error)
}

// Canceler is a Provider that can stop a job.
type Canceler interface {
	// Cancel asks the provider to stop a job. It is safe to repeat, and nil for
	// a job that has ended already, or has gone too far to be stopped.
	Cancel(ctx context.Context, job Job) error
}

// CallbackVerifier is a Provider that reports the end of a job by itself, to the
// request's webhook URL. The others are polled.
type CallbackVerifier interface {
	// VerifyCallback checks the signature of a provider's message on its raw
	// bytes and reads it. It returns ErrBadSignature for a forged or stale
	// message and ErrBadCallback for a genuine one that it cannot read. A callback
	// that is a Hint says only that Poll has something to tell.
	VerifyCallback(ctx context.Context, header http.Header, body []byte) (models.Callback, error)
}

// Finder is a Provider that can look for a job whose submission was cut off
// before its id was saved.
type Finder interface {
	// FindJob returns the id of the lost job, and "" when a complete listing shows
	// none. Safe to repeat.
	FindJob(ctx context.Context, lost Lost) (string, error)
}

// Lost is what is known of a job whose id is not.
type Lost struct {
	CredentialID string
	// Model is the provider's own name of the model that it runs.
	Model string
	// WebhookURL is the one that it was submitted with.
	WebhookURL string
	// Since is when its submission was about to be posted.
	Since time.Time
	// Usual is how long a job of the model takes as a rule; 0 if nobody knows. A
	// listing of what has ended says nothing of a younger job.
	Usual time.Duration
}

// Resubmitter is a Provider that knows a request by its Key, so that it need not
// be asked for a lost job.
type Resubmitter interface {
	// Resubmit posts a request again that may have been accepted, the same to the
	// letter, and returns its job: the one that there is, or a new one. Safe to
	// repeat.
	Resubmit(ctx context.Context, req Request) (Submission, error)
}

// Reader is a Provider that fetches no inputs by address: references to our
// storage stay in Request.Input as they are, and it reads them from there.
type Reader interface {
	// ReadsInputs says so.
	ReadsInputs()
}

// Uploader is a Provider with a file API of its own, for inputs that the
// provider cannot fetch from us because we have no public address.
type Uploader interface {
	// Upload streams one file to the provider and returns the URL to name in a
	// request. A repeat leaves a second copy at the provider, nothing worse.
	Upload(ctx context.Context, credentialID string, file File) (string, error)
}

// File is an input on its way to a provider.
type File struct {
	Name        string
	ContentType string
	// Size is in bytes and must be right.
	Size int64
	Body io.Reader
}

// Credentials hands out accounts of a provider.
type Credentials interface {
	// Next returns the id of the account that the next job should use.
	Next(ctx context.Context) (string, error)
	// Secret returns the key of an account. It must not be logged or stored.
	Secret(ctx context.Context, credentialID string) (string, error)
	// All returns the ids of every account that may still have jobs: a callback
	// does not say which account it is about.
	All(ctx context.Context) ([]string, error)
}

// Reporter is Credentials that learn from the calls which are made with them.
type Reporter interface {
	// Report tells that the provider refused the account itself, whatever was
	// asked: auth, billing, or rate_limited with the wait that it asked for, 0 if
	// it did not say. It cannot fail the call that it is about, and the end of that
	// call's ctx does not end it.
	Report(ctx context.Context, credentialID string, kind models.FailureKind, retryAfter time.Duration)
}
