package postgres_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

// listening returns a database that keeps what it hands over to be told.
func listening(t *testing.T) (*postgres.DB, *[]models.Message) {
	t.Helper()
	db, _ := open(t)
	told := &[]models.Message{}
	return db.WithTold(func(_ context.Context, messages []models.Message) { *told = append(*told, messages...) }), told
}

// asking creates a generation whose user wants to be told at an address.
func asking(t *testing.T, db *postgres.DB, userID uuid.UUID, address string) models.Generation {
	t.Helper()
	gen := asked(userID)
	gen.WebhookURL = address
	gen, err := db.CreateGeneration(t.Context(), gen)
	require.NoError(t, err)
	_, err = db.BeginRun(t.Context(), ref(gen), "run-1")
	require.NoError(t, err)
	require.NoError(t, db.AdvanceRun(t.Context(), ref(gen), models.StageWaiting, 10))
	return gen
}

func TestEveryEndIsToldToWhoeverWantsIt(t *testing.T) {
	t.Parallel()
	for kind, end := range map[models.MessageKind]func(*postgres.DB, context.Context, models.Ref) error{
		models.KindGenerationCompleted: func(db *postgres.DB, ctx context.Context, ref models.Ref) error {
			return db.CompleteRun(ctx, ref, nil, "a text")
		},
		models.KindGenerationFailed: func(db *postgres.DB, ctx context.Context, ref models.Ref) error {
			return db.FailRun(ctx, ref, models.FailureModeration)
		},
		models.KindGenerationCancelled: func(db *postgres.DB, ctx context.Context, ref models.Ref) error {
			return db.CancelRun(ctx, ref, nil)
		},
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			db, told := listening(t)
			me := uuid.New()
			all, chosen := addEndpoint(t, db, me), addEndpoint(t, db, me, kind)
			addEndpoint(t, db, me, "another.kind")
			addEndpoint(t, db, uuid.New())
			off := addEndpoint(t, db, me)
			_, err := db.ChangeEndpoint(t.Context(), me, off.ID, models.EndpointChange{Disabled: new(true)})
			require.NoError(t, err)
			gen := asking(t, db, me, "https://me.example/hook")
			for range 2 { // an end that is repeated is told once
				require.NoError(t, end(db, t.Context(), ref(gen)))
			}
			var endpoints []any
			for _, message := range *told {
				assert.Equal(t, kind, message.Kind)
				assert.Equal(t, &gen.ID, message.GenerationID)
				assert.Equal(t, models.MessagePending, message.Status)
				assert.Equal(t, 1, message.State.Run)
				assert.Equal(t, kind, models.KindOfEnd(message.State.Status))
				if message.EndpointID == nil {
					endpoints = append(endpoints, nil)
					continue
				}
				endpoints = append(endpoints, *message.EndpointID)
			}
			assert.ElementsMatch(t, []any{nil, all.ID, chosen.ID}, endpoints)
			listed, err := db.Messages(t.Context(), models.MessageQuery{UserID: me, Channel: models.ChannelWebhook, Limit: 10})
			require.NoError(t, err)
			assert.Len(t, listed, 3)
		})
	}
}

func TestACancelBeforeTheStartIsTold(t *testing.T) {
	t.Parallel()
	db, told := listening(t)
	gen := asked(uuid.New())
	gen.WebhookURL = "https://me.example/hook"
	gen, err := db.CreateGeneration(t.Context(), gen)
	require.NoError(t, err)
	for range 2 {
		_, err = db.RequestCancel(t.Context(), gen.UserID, gen.ID)
		require.NoError(t, err)
	}
	require.Len(t, *told, 1)
	assert.Equal(t, models.KindGenerationCancelled, (*told)[0].Kind)
}

// TestNobodyIsToldOfAnEndThatWasNotCommitted interrupts the end before each of its
// statements.
func TestNobodyIsToldOfAnEndThatWasNotCommitted(t *testing.T) {
	t.Parallel()
	db, told := listening(t)
	gen := asking(t, db, uuid.New(), "https://me.example/hook")
	left := -1
	require.NoError(t, postgres.Interrupt(db, func(context.Context) error {
		if left--; left == 0 {
			return errors.New("away")
		}
		return nil
	}))
	statements := 0
	for ; ; statements++ {
		left = statements + 1
		if db.FailRun(t.Context(), ref(gen), models.FailureUnknown) == nil {
			break
		}
		require.Empty(t, *told, "after %d statements", statements)
		left = -1
		listed, err := db.Messages(t.Context(), models.MessageQuery{UserID: gen.UserID, Channel: models.ChannelWebhook, Limit: 10})
		require.NoError(t, err)
		require.Empty(t, listed)
	}
	assert.Greater(t, statements, 5)
	assert.Len(t, *told, 1)
}

func TestWhoWantsNothingIsToldNothing(t *testing.T) {
	t.Parallel()
	db, told := listening(t)
	gen := asking(t, db, uuid.New(), "")
	require.NoError(t, db.FailRun(t.Context(), ref(gen), models.FailureUnknown))
	assert.Empty(t, *told)
}
