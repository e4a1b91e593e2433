package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/api"
	"darkroom/models"
)

func openFilm(size int) asked {
	return asked{
		method: http.MethodPost, path: "/api/uploads/direct",
		body: map[string]any{"name": "film.mp4", "content_type": "video/mp4", "size": size},
	}
}

func completeFilm(id uuid.UUID) asked {
	return asked{method: http.MethodPost, path: "/api/uploads/" + id.String() + "/complete"}
}

func TestADirectUploadIsOpenedAndCompleted(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	reply := r.ask(t, openFilm(600))
	require.Equal(t, http.StatusCreated, reply.status, reply.body)
	var opened api.DirectUpload
	reply.into(t, &opened)
	assert.Equal(t, api.DirectUploadMethodPUT, opened.Method)
	assert.Contains(t, opened.URL, "https://write.example/incoming/")
	assert.Equal(t, map[string]string{"Content-Type": "video/mp4"}, opened.Headers)
	assert.EqualValues(t, 600, opened.MaxBytes)
	assert.WithinDuration(t, time.Now().Add(time.Hour), opened.ExpiresAt, time.Minute)

	for range 2 {
		reply = r.ask(t, completeFilm(opened.UploadID))
		require.Equal(t, http.StatusOK, reply.status, reply.body)
		var completed api.CompletedUpload
		reply.into(t, &completed)
		assert.Equal(t, opened.UploadID, completed.UploadID)
		assert.Contains(t, completed.URL, opened.UploadID.String()+"/file.mp4")
		assert.EqualValues(t, 600, completed.Size)
	}
	assert.Equal(t, http.StatusNotFound, r.ask(t, completeFilm(uuid.New())).status)
}

func TestWhoHasTooMuchIsToldHowMuch(t *testing.T) {
	t.Parallel()
	r := setupRecords(t, 1)
	require.Equal(t, http.StatusCreated, r.ask(t, openFilm(600)).status)
	for name, request := range map[string]asked{
		"direct": openFilm(600), "form": form(t, file{"files", "a.png", strings.Repeat("x", 401)}),
	} {
		reply := r.ask(t, request)
		require.Equal(t, http.StatusRequestEntityTooLarge, reply.status, name)
		var fault api.UploadTooLargeError
		reply.into(t, &fault)
		assert.Equal(t, api.UploadTooLargeErrorCodeUPLOADQUOTAEXCEEDED, fault.Code, name)
		assert.EqualValues(t, 600, *fault.UsedBytes, name)
		assert.EqualValues(t, 1000, *fault.AllowedBytes, name)
	}
	var some api.UploadResult
	r.ask(t, form(t, file{"files", "a.png", strings.Repeat("x", 401)}, file{"files", "b.png", strings.Repeat("x", 400)})).into(t, &some)
	assert.Equal(t, 1, some.Uploaded, "what fits is kept")
	assert.Equal(t, 1, some.Failed)

	too := r.ask(t, openFilm(901))
	assert.Equal(t, http.StatusRequestEntityTooLarge, too.status)
	assert.Equal(t, "PAYLOAD_TOO_LARGE", too.fault(t).Code)
}

func TestOpenUploadRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	b := setup(t, func(*bundle) {})
	for field, body := range map[string]map[string]any{
		"size":         {"content_type": "video/mp4", "size": 0},
		"content_type": {"content_type": "image/png", "size": 1},
		"key":          {"content_type": "video/mp4", "size": 1, "key": "mine"},
	} {
		reply := b.ask(t, asked{method: http.MethodPost, path: "/api/uploads/direct", body: body})
		assert.Equal(t, http.StatusBadRequest, reply.status, field)
		assert.Contains(t, reply.body, field)
	}
}

func TestCompleteTellsWhyNot(t *testing.T) {
	t.Parallel()
	for _, told := range []struct {
		code   models.Code
		status int
	}{
		{models.CodeConflict, http.StatusConflict},
		{models.CodeTooLarge, http.StatusRequestEntityTooLarge},
		{models.CodeUnsupportedType, http.StatusUnsupportedMediaType},
		{models.CodeNotFound, http.StatusNotFound},
		{models.CodeInvalid, http.StatusBadRequest},
	} {
		b := setup(t, func(b *bundle) {
			b.deps.Uploads = uploads{complete: func(uuid.UUID, uuid.UUID) (models.Upload, error) {
				return models.Upload{}, models.Errorf(told.code, "no")
			}}
		})
		reply := b.ask(t, completeFilm(uuid.New()))
		assert.Equal(t, told.status, reply.status)
		assert.Equal(t, string(told.code), reply.fault(t).Code)
	}
}
