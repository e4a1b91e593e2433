package models

// FailureKind says why an attempt or a generation failed, in terms that all
// providers share.
type FailureKind string

// The kinds of failure.
const (
	FailureNone          FailureKind = ""
	FailureAuth          FailureKind = "auth"
	FailureBilling       FailureKind = "billing"
	FailureInvalidInput  FailureKind = "invalid_input"
	FailureModeration    FailureKind = "moderation"
	FailureRateLimited   FailureKind = "rate_limited"
	FailureProviderBusy  FailureKind = "provider_busy"
	FailureGone          FailureKind = "gone"
	FailureCanceled      FailureKind = "canceled"
	FailureResultExpired FailureKind = "result_expired"
	FailureNetwork       FailureKind = "network"
	// FailureDeadline means that the provider did not finish in the model's
	// time. The job may still succeed: its late success is accepted.
	FailureDeadline FailureKind = "deadline"
	// FailureMedia means that outputs could not be brought home or stored.
	FailureMedia   FailureKind = "media"
	FailureUnknown FailureKind = "unknown"
)

// FailureKinds lists every kind but FailureNone once.
func FailureKinds() []FailureKind {
	return []FailureKind{
		FailureAuth, FailureBilling, FailureInvalidInput, FailureModeration, FailureRateLimited,
		FailureProviderBusy, FailureGone, FailureCanceled, FailureResultExpired, FailureNetwork,
		FailureDeadline, FailureMedia, FailureUnknown,
	}
}

// Disposition says what follows a failure.
type Disposition int

// What follows a failure of some kind.
const (
	// FailNow means that no other attempt can help.
	FailNow Disposition = iota
	// RetryHere means that the same call may be tried again after a delay.
	RetryHere
	// NextAttempt means that the next entry of the attempt chain may help.
	NextAttempt
)

// Disposition is the one table from kind to what follows. Kinds that surely
// cost nothing move on along the chain; those that the request itself causes,
// or that may have been paid for, fail.
func (k FailureKind) Disposition() Disposition {
	switch k {
	case FailureNetwork, FailureRateLimited:
		return RetryHere
	case FailureAuth, FailureBilling, FailureProviderBusy, FailureGone:
		return NextAttempt
	case FailureNone, FailureInvalidInput, FailureModeration, FailureCanceled,
		FailureResultExpired, FailureDeadline, FailureMedia, FailureUnknown:
		return FailNow
	}
	return FailNow
}

// OfAccount reports whether a failure is about the account that a provider was asked
// with, whatever was asked, so that another account may do.
func (k FailureKind) OfAccount() bool {
	return k == FailureAuth || k == FailureBilling || k == FailureRateLimited
}

// Message is the one table from kind to what the user reads: what happened and
// what to do, never the provider's own text.
func (k FailureKind) Message() string {
	switch k {
	case FailureNone:
		return ""
	case FailureInvalidInput:
		return "The model did not accept these settings or inputs. Change them and try again."
	case FailureModeration:
		return "The model's safety filter stopped this request. Change the prompt or the picture and try again."
	case FailureRateLimited, FailureProviderBusy:
		return "The model is busy right now. Try again in a few minutes."
	case FailureGone:
		return "This model is not available at the moment. Choose another one."
	case FailureCanceled:
		return "The provider stopped this request. Try again."
	case FailureResultExpired:
		return "The result was no longer at the provider when we came for it. Try again."
	case FailureDeadline:
		return "The model did not finish in time. If the result still arrives, it will appear here."
	case FailureMedia:
		return "The result could not be stored. Try again: finished work is not paid for twice."
	case FailureAuth, FailureBilling, FailureNetwork, FailureUnknown:
		return "The model could not be reached. Try again later."
	}
	return FailureUnknown.Message()
}
