package models_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"darkroom/models"
)

func TestRefusedTokenRestsLongerEachTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var token models.ReplicateToken
	for i, seconds := range []int{10, 30, 60, 120, 120} {
		token.Refuse(models.FailureBilling, 0, now)
		rest := time.Duration(seconds) * time.Second
		assert.Equal(t, now.Add(rest), *token.CoolingUntil)
		assert.Equal(t, i+1, token.Strikes)
		assert.True(t, token.Cooling(now.Add(rest-1)))
		assert.False(t, token.Cooling(now.Add(rest)))
		now = now.Add(rest).Add(time.Minute)
	}
	assert.EqualValues(t, 5, token.ErrorCount)
	assert.Equal(t, models.FailureBilling, token.LastError)
}

func TestProvidersOwnWaitWins(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var token models.ReplicateToken
	token.Refuse(models.FailureRateLimited, time.Second, now)
	assert.Equal(t, now.Add(time.Second), *token.CoolingUntil)
	token.Refuse(models.FailureRateLimited, time.Hour, now)
	assert.Equal(t, now.Add(time.Hour), *token.CoolingUntil, "a longer wait counts while it rests")
	token.Refuse(models.FailureRateLimited, time.Minute, now)
	assert.Equal(t, now.Add(time.Hour), *token.CoolingUntil, "a shorter one does not")
}

func TestBurstOfRefusalsIsOneFault(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var token models.ReplicateToken
	for range 50 {
		token.Refuse(models.FailureBilling, 0, now)
	}
	assert.Equal(t, now.Add(10*time.Second), *token.CoolingUntil)
	assert.Equal(t, 1, token.Strikes)
	assert.EqualValues(t, 50, token.ErrorCount)
}

func TestRowOfRefusalsEndsWithGoodTimes(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var token models.ReplicateToken
	token.Refuse(models.FailureBilling, 0, now)
	now = now.Add(10 * time.Second).Add(2 * time.Minute)
	token.Refuse(models.FailureBilling, 0, now)
	assert.Equal(t, 1, token.Strikes)
	assert.Equal(t, now.Add(10*time.Second), *token.CoolingUntil)
}

func TestATokenWhoseKeyIsNotKnownLeavesThePool(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for before, after := range map[models.TokenState]models.TokenState{
		models.TokenActive:   models.TokenRefused,
		models.TokenRefused:  models.TokenRefused,
		models.TokenDisabled: models.TokenDisabled,
	} {
		token := models.ReplicateToken{State: before}
		token.Refuse(models.FailureAuth, 0, now)
		assert.Equal(t, after, token.State)
		assert.Equal(t, models.FailureAuth, token.LastError)
		assert.False(t, token.Cooling(now), "time does not mend it")
	}
}
