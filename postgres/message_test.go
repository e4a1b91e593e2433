package postgres_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
	"darkroom/postgres"
)

func ping(t *testing.T, db *postgres.DB, endpoint models.Endpoint) models.Message {
	t.Helper()
	message, err := db.AddMessage(t.Context(), models.Message{
		ID: uuid.New(), UserID: endpoint.UserID, Channel: models.ChannelWebhook, Kind: models.KindPing, EndpointID: &endpoint.ID,
	})
	require.NoError(t, err)
	return message
}

func detailOf(t *testing.T, db *postgres.DB, message models.Message) models.MessageDetail {
	t.Helper()
	all, err := db.Messages(t.Context(), models.MessageQuery{UserID: message.UserID, Channel: message.Channel, Limit: 50})
	require.NoError(t, err)
	for _, found := range all {
		if found.ID == message.ID {
			return found
		}
	}
	require.Fail(t, "no such message")
	return models.MessageDetail{}
}

func TestAMessageAndItsTries(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	message := ping(t, db, addEndpoint(t, db, uuid.New()))
	_, err := db.OpenMessage(t.Context(), message.ID)
	require.NoError(t, err)
	busy := models.Try{MessageID: message.ID, Number: 1, Status: 503, Fault: "busy", DurationMS: 12}
	for range 2 { // a repeat changes nothing
		require.NoError(t, db.NoteTry(t.Context(), busy, models.TryEnd{Status: models.MessagePending, NextIn: time.Hour}))
	}
	found := detailOf(t, db, message)
	assert.Equal(t, models.MessagePending, found.Status)
	assert.Equal(t, "busy", found.Fault)
	require.NotNil(t, found.NextAt)
	assert.WithinDuration(t, time.Now().Add(time.Hour), *found.NextAt, time.Minute)

	taken := models.Try{MessageID: message.ID, Number: 2, Status: 204}
	require.NoError(t, db.NoteTry(t.Context(), taken, models.TryEnd{Status: models.MessageSent}))
	require.NoError(t, db.NoteTry(t.Context(), models.Try{MessageID: message.ID, Number: 3, Fault: "gone"},
		models.TryEnd{Status: models.MessageFailed}), "too late")
	found = detailOf(t, db, message)
	assert.Equal(t, models.MessageSent, found.Status)
	assert.Equal(t, 2, found.Tries)
	assert.Empty(t, found.Fault)
	assert.Nil(t, found.NextAt)
	require.Len(t, found.Log, 3)
	assert.Equal(t, 503, found.Log[0].Status)
	assert.EqualValues(t, 12, found.Log[0].DurationMS)
}

func TestAnEndpointThatIsGoneIsToldNothingMore(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	endpoint := addEndpoint(t, db, uuid.New())
	message := ping(t, db, endpoint)
	require.NoError(t, db.NoteTry(t.Context(), models.Try{MessageID: message.ID, Number: 1, Status: 410, Fault: "gone"},
		models.TryEnd{Status: models.MessageFailed, Gone: true}))
	after, err := db.Endpoint(t.Context(), endpoint.UserID, endpoint.ID)
	require.NoError(t, err)
	require.NotNil(t, after.DisabledAt)
	assert.Equal(t, models.DisabledGone, after.DisabledReason)
}

// TestATryOfADeletedEndpointIsNoError: its delivery may be under way.
func TestATryOfADeletedEndpointIsNoError(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	endpoint := addEndpoint(t, db, uuid.New())
	message := ping(t, db, endpoint)
	require.NoError(t, db.DeleteEndpoint(t.Context(), endpoint.UserID, endpoint.ID))
	_, err := db.OpenMessage(t.Context(), message.ID)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.NoError(t, db.NoteTry(t.Context(), models.Try{MessageID: message.ID, Number: 1}, models.TryEnd{Status: models.MessageSent}))
}

func TestTheOutboxOfMessages(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	endpoint := addEndpoint(t, db, uuid.New())
	first, second := ping(t, db, endpoint), ping(t, db, endpoint)
	unstarted := func(before time.Time) []uuid.UUID {
		t.Helper()
		found, err := db.Unstarted(t.Context(), before)
		require.NoError(t, err)
		var ids []uuid.UUID
		for _, message := range found {
			ids = append(ids, message.ID)
		}
		return ids
	}
	soon := time.Now().Add(time.Minute)
	assert.Equal(t, []uuid.UUID{first.ID, second.ID}, unstarted(soon))
	assert.Empty(t, unstarted(time.Now().Add(-time.Minute)), "they may be about to begin")
	opened, err := db.OpenMessage(t.Context(), first.ID)
	require.NoError(t, err)
	require.NotNil(t, opened.StartedAt)
	assert.Equal(t, []uuid.UUID{second.ID}, unstarted(soon))

	lost, err := db.LoseMessages(t.Context(), time.Now().Add(-time.Minute))
	require.NoError(t, err)
	assert.Zero(t, lost)
	lost, err = db.LoseMessages(t.Context(), soon)
	require.NoError(t, err)
	assert.Equal(t, 1, lost)
	assert.Equal(t, "lost", detailOf(t, db, first).Fault)
	assert.Equal(t, models.MessagePending, detailOf(t, db, second).Status)
}

func TestDeliveriesArePagedAndNarrowed(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	me := uuid.New()
	one, two := addEndpoint(t, db, me), addEndpoint(t, db, me)
	var ids []uuid.UUID
	for range 3 {
		ids = append(ids, ping(t, db, one).ID)
	}
	other := ping(t, db, two)
	require.NoError(t, db.NoteTry(t.Context(), models.Try{MessageID: other.ID, Number: 1, Status: 200}, models.TryEnd{Status: models.MessageSent}))
	list := func(q models.MessageQuery) []uuid.UUID {
		t.Helper()
		q.Channel, q.Limit = models.ChannelWebhook, max(q.Limit, 2)
		found, err := db.Messages(t.Context(), q)
		require.NoError(t, err)
		got := []uuid.UUID{}
		for _, message := range found {
			got = append(got, message.ID)
		}
		return got
	}
	assert.Equal(t, []uuid.UUID{other.ID, ids[2]}, list(models.MessageQuery{UserID: me}))
	assert.Equal(t, []uuid.UUID{ids[1], ids[0]}, list(models.MessageQuery{UserID: me, Before: &ids[2]}))
	assert.Equal(t, []uuid.UUID{other.ID}, list(models.MessageQuery{UserID: me, EndpointID: &two.ID}))
	assert.Equal(t, []uuid.UUID{other.ID}, list(models.MessageQuery{UserID: me, Status: models.MessageSent}))
	assert.Empty(t, list(models.MessageQuery{UserID: uuid.New()}), "strangers see nothing")
	assert.Empty(t, list(models.MessageQuery{UserID: uuid.New(), Before: &ids[2]}))
	_, err := db.MessageOf(t.Context(), uuid.New(), ids[0])
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
}
