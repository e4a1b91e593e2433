package models_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"darkroom/models"
)

func TestMicroUSDForPeople(t *testing.T) {
	t.Parallel()
	for amount, want := range map[int64]string{
		0: "$0.00", 1: "$0.000001", 3_000: "$0.003", 40_000: "$0.04", 60_500: "$0.0605",
		1_000_000: "$1.00", 1_234_500_000: "$1234.50", -250_000: "-$0.25",
	} {
		assert.Equal(t, want, models.MicroUSD(amount).String())
	}
	assert.InDelta(t, 0.003, models.MicroUSD(3_000).USD(), 1e-9)
}

// TestMoneyMovesAsDrawn writes the ledger's drawing down a second time.
func TestMoneyMovesAsDrawn(t *testing.T) {
	t.Parallel()
	id := uuid.MustParse("7c9e6679-7425-40de-944b-e07fc1f90ae7")
	drawn := map[models.PostingKind][2]models.Account{
		models.PostingGrant:      {"grant", models.UserAccount(id)},
		models.PostingTopUp:      {"payment", models.UserAccount(id)},
		models.PostingAdjustment: {"adjustment", models.UserAccount(id)},
		models.PostingReserve:    {models.UserAccount(id), models.HeldAccount(id)},
		models.PostingSettle:     {models.HeldAccount(id), "revenue"},
		models.PostingRefund:     {models.HeldAccount(id), models.UserAccount(id)},
		models.PostingRelease:    {models.HeldAccount(id), models.UserAccount(id)},
		models.PostingWriteOff:   {"write_off", "revenue"},
	}
	for _, kind := range models.PostingKinds() {
		from, to := kind.Accounts(id)
		got := [2]models.Account{from, to}
		assert.Equal(t, drawn[kind], got, kind)
	}
	assert.Len(t, drawn, len(models.PostingKinds()))
	assert.Equal(t, models.Account("user:7c9e6679-7425-40de-944b-e07fc1f90ae7"), models.UserAccount(id))
	from, to := models.PostingKind("theft").Accounts(id)
	assert.Empty(t, from)
	assert.Empty(t, to)
}

func TestDueIsTheShareOfWhatWasDelivered(t *testing.T) {
	t.Parallel()
	four := models.Generation{Price: 12_000, Outputs: 4}
	for delivered, want := range map[int]models.MicroUSD{-1: 0, 0: 0, 1: 3_000, 3: 9_000, 4: 12_000, 7: 12_000} {
		assert.Equal(t, want, four.Due(delivered), delivered)
	}
	assert.Equal(t, models.MicroUSD(33), models.Generation{Price: 100, Outputs: 3}.Due(1), "rounded down")
	assert.Equal(t, models.MicroUSD(100), models.Generation{Price: 100}.Due(1), "a price is for one output at least")
}
