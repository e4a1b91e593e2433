package activities

import (
	"context"
	"errors"

	"go.temporal.io/sdk/temporal"

	"darkroom/media"
	"darkroom/models"
	"darkroom/providers"
	"darkroom/storage"
)

// TypeSuperseded is the Temporal error type of a step that came after the end
// of its run. It is never retried, and the workflow ends without effect.
const TypeSuperseded = "superseded"

// asTemporal decides, once for every activity, what Temporal does with an
// error: the error type is the failure kind, kinds that the same call can mend
// are retried (after the provider's own delay where it named one), and all
// others are not. Errors of our own database and storage are retried as they
// are, unless the storage says that they will come again. The provider's text
// stays out: history is read by more people than logs.
func asTemporal(err error) error {
	var vendor *providers.Error
	var decided *temporal.ApplicationError
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.As(err, &decided):
		return err
	case errors.As(err, &vendor):
		return vendorError(vendor)
	case errors.Is(err, media.ErrExpired):
		return final(models.FailureResultExpired, "the output is no longer at the provider")
	case errors.Is(err, media.ErrTooLarge):
		return final(models.FailureMedia, "the output is larger than allowed")
	case errors.Is(err, media.ErrCorrupt):
		return final(models.FailureMedia, "the file cannot be read")
	case errors.Is(err, media.ErrRefused):
		return final(models.FailureMedia, "the output's address is not allowed")
	case storage.Final(err):
		return final(models.FailureMedia, "the storage does not take the output")
	case models.CodeOf(err) == models.CodeConflict:
		return temporal.NewApplicationErrorWithOptions("the run is over", TypeSuperseded,
			temporal.ApplicationErrorOptions{NonRetryable: true})
	case models.CodeOf(err) == models.CodeNotFound:
		return final(models.FailureUnknown, "the record is gone")
	default:
		return temporal.NewApplicationError("this step failed; it is tried again", string(models.FailureUnknown))
	}
}

func vendorError(vendor *providers.Error) error {
	kind := vendor.Kind
	if vendor.JobMayExist {
		// The kind would let the run go on to the next entry of its chain, and pay
		// twice, when the tries are used up.
		kind = models.FailureUnknown
	}
	options := temporal.ApplicationErrorOptions{
		// A job may exist: the retry looks for it instead of posting again.
		NonRetryable:   vendor.Kind.Disposition() != models.RetryHere && !vendor.JobMayExist,
		NextRetryDelay: vendor.RetryAfter,
	}
	return temporal.NewApplicationErrorWithOptions("the provider did not accept the call", string(kind), options)
}

func final(kind models.FailureKind, message string) error {
	return temporal.NewApplicationErrorWithOptions(message, string(kind), temporal.ApplicationErrorOptions{NonRetryable: true})
}
