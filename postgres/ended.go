package postgres

import "darkroom/models"

// WithEnded returns the same database, which tells count of each attempt that a
// committed change has ended: by a provider's word, or by the end of its run. One
// that was given up and whose provider speaks after all ends twice.
func (db *DB) WithEnded(count func(models.AttemptEnd)) *DB {
	counting := *db
	counting.ended = count
	return &counting
}

// tellEnded tells of attempts that have ended.
func (db *DB) tellEnded(ends ...models.AttemptEnd) {
	if db.ended == nil {
		return
	}
	for _, end := range ends {
		db.ended(end)
	}
}

// endOf is how an attempt with a terminal outcome ended.
func endOf(attempt models.Attempt) models.AttemptEnd {
	end := models.AttemptEnd{Provider: attempt.Provider, ProviderModel: attempt.ProviderModel, Kind: attempt.ErrorKind}
	if attempt.Outcome == models.OutcomeCanceled {
		end.Kind = models.FailureCanceled
	}
	return end
}
