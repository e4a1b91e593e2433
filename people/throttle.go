package people

import (
	"context"
	"time"

	"darkroom/models"
)

// Throttle says whether something may be done once more. All processes share it.
type Throttle interface {
	// Take uses one of what subject may do up, if any is left.
	Take(ctx context.Context, allowance models.Allowance, subject string) (models.Allowed, error)
}

// linkPace is for mails to one address, which may be a stranger's: three for somebody
// who does not find the first, then one in five minutes.
func linkPace() models.Allowance {
	return models.Allowance{Kind: "link:address", Burst: 3, Every: 5 * time.Minute}
}

// passwordPace is for guesses at one password: five typing errors, then one a minute,
// which leaves whoever guesses half a million a year. It is not the owner who is shut
// out for long, since a link lets them in all the same.
func passwordPace() models.Allowance {
	return models.Allowance{Kind: "password:address", Burst: 5, Every: time.Minute}
}

// take is Throttle.Take as an error: CodeRateLimited where nothing is left.
func take(ctx context.Context, throttle Throttle, allowance models.Allowance, subject string) error {
	allowed, err := throttle.Take(ctx, allowance, subject)
	if err != nil || allowed.OK {
		return err
	}
	return &models.Error{
		Code: models.CodeRateLimited, Message: "That was too often. Please wait a while before you try again.", RetryAfter: allowed.RetryAfter,
	}
}
