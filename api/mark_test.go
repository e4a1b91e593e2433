package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFavoriteIsSetOrTurned(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	tests := map[string]struct {
		body any
		want *bool
	}{
		"set": {map[string]bool{"is_favorite": true}, &yes}, "unset": {map[string]bool{"is_favorite": false}, &no}, "turned": {nil, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id := uuid.New()
			b := setup(t, func(b *bundle) {
				b.deps.Marks = marks{favorite: func(userID, got uuid.UUID, to *bool) (bool, error) {
					assert.Equal(t, b.user.ID, userID)
					assert.Equal(t, id, got)
					assert.Equal(t, test.want, to)
					return to == nil || *to, nil
				}}
			})
			reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + id.String() + "/favorite", body: test.body})
			require.Equal(t, http.StatusOK, reply.status, reply.body)
			assert.Contains(t, reply.body, id.String())
		})
	}
}

func TestFavoriteNamesAWrongField(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	for body, field := range map[string]string{
		`{}`: "is_favorite", `{"is_favorite":"yes"}`: "is_favorite", `{"is_favorite":null}`: "is_favorite", `[]`: "body", `{`: "body",
	} {
		reply := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + uuid.NewString() + "/favorite", body: body})
		require.Equal(t, http.StatusBadRequest, reply.status, body)
		assert.Equal(t, []string{field}, reply.fields(t), body)
	}
}

func TestViewedIsNoted(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	b := setup(t, func(b *bundle) {
		b.deps.Marks = marks{
			viewed: func(userID, got uuid.UUID) error {
				assert.Equal(t, b.user.ID, userID)
				assert.Equal(t, id, got)
				return nil
			},
			all: func(userID uuid.UUID) (int, error) {
				assert.Equal(t, b.user.ID, userID)
				return 3, nil
			},
		}
	})
	one := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/" + id.String() + "/view"})
	assert.JSONEq(t, `{"id":"`+id.String()+`","viewed":true}`, one.body)
	all := b.ask(t, asked{method: http.MethodPost, path: "/api/generations/view-all"})
	assert.JSONEq(t, `{"updated":3}`, all.body)
}
