package api

import (
	"context"
	"encoding/base64"
	"encoding/binary"

	"github.com/google/uuid"

	"darkroom/models"
)

// Money shows how a user's money stands, and what was spent.
type Money interface {
	// Balance returns what a user may spend and what is set aside.
	Balance(ctx context.Context, userID uuid.UUID) (models.Balance, error)
	// Entries returns lines of a user's account, newest first, below the id before;
	// 0 begins with the newest.
	Entries(ctx context.Context, userID uuid.UUID, before int64, limit int) ([]models.LedgerEntry, error)
	// EntriesAfter returns lines of a period, oldest first, behind after; nil begins
	// with the oldest.
	EntriesAfter(ctx context.Context, userID uuid.UUID, in models.Period, after *models.LedgerEntry, limit int) ([]models.LedgerEntry, error)
	// Costs returns what generations cost in a period.
	Costs(ctx context.Context, query models.CostQuery) (models.CostReport, error)
}

// GetBilling shows the caller's balance and a page of its account.
func (h *handlers) GetBilling(ctx context.Context, in GetBillingRequestObject) (GetBillingResponseObject, error) {
	ctx, user := caller(ctx)
	before, err := entryOf(in.Params.Cursor)
	if err != nil {
		return nil, err
	}
	balance, err := h.Money.Balance(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	limit := deref(in.Params.Limit)
	entries, err := h.Money.Entries(ctx, user.ID, before, limit+1) // one more than shown tells whether there are more
	if err != nil {
		return nil, err
	}
	body := Billing{BalanceUsd: balance.Available.USD(), HeldUsd: balance.Held.USD(), Entries: []LedgerEntry{}}
	if len(entries) > limit {
		entries = entries[:limit]
		body.NextCursor = new(entryText(entries[limit-1].ID))
	}
	for _, entry := range entries {
		body.Entries = append(body.Entries, lineOf(entry))
	}
	return GetBilling200JSONResponse(body), nil
}

// lineOf returns a line of an account.
func lineOf(e models.LedgerEntry) LedgerEntry {
	return LedgerEntry{
		Kind: PostingKind(e.Kind), AmountUsd: e.Amount.USD(), GenerationID: e.GenerationID, Run: optional(e.Run),
		ModelID: optional(e.ModelID), Reference: optional(e.Reference), CreatedAt: e.CreatedAt,
	}
}

// entryText writes the place of a line as clients hand it back: opaque, so that
// nobody builds on what is in it.
func entryText(id int64) string {
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, uint64(id))) //nolint:gosec // any 64 bits come back as they were
}

// entryOf reads what entryText wrote. Nil gives 0, and CodeInvalid whatever cannot
// be a place.
func entryOf(text *string) (int64, error) {
	if text == nil {
		return 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(*text)
	if err != nil || len(raw) != 8 {
		return 0, badCursor()
	}
	id := int64(binary.BigEndian.Uint64(raw)) //nolint:gosec // see entryText
	if id <= 0 {
		return 0, badCursor()
	}
	return id, nil
}
