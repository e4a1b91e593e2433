package generation_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestCreateWritesTheRowAndStartsTheRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Prompt = "  a lighthouse  "
	req.Settings = map[string]any{"aspect_ratio": "16:9"}
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	assert.Equal(t, models.StatusPending, gen.Status)
	assert.Equal(t, "a lighthouse", gen.Prompt)
	assert.Equal(t, "16:9", gen.Settings["aspect_ratio"])
	assert.Greater(t, len(gen.Settings), 1, "defaults are written down")
	require.Len(t, b.runs.started, 1)
	assert.Equal(t, "flux-schnell", b.runs.started[0].ModelID)
	assert.NotEmpty(t, b.runs.started[0].Attempts)
}

func TestARunThatCannotStartStaysPending(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.runs.err = errors.New("Temporal is away")
	gen := b.create(t)
	got, err := b.db.Generation(t.Context(), gen.ID)
	require.NoError(t, err)
	assert.Equal(t, models.StatusPending, got.Status)
}

func TestCreateNamesTheFaultyField(t *testing.T) {
	t.Parallel()
	b := setup(t)
	cases := map[string]struct {
		change func(*models.CreateRequest)
		field  string
	}{
		"action":        {func(r *models.CreateRequest) { r.Action = models.ActionUpscale }, "action"},
		"prompt":        {func(r *models.CreateRequest) { r.Prompt = " " }, "prompt"},
		"long prompt":   {func(r *models.CreateRequest) { r.Prompt = strings.Repeat("x", 100_000) }, "prompt"},
		"image":         {func(r *models.CreateRequest) { r.InputImageURL = "ftp://x" }, "input_image_url"},
		"image by key":  {func(r *models.CreateRequest) { r.InputImageURL = "storage:uploads/other/x.png" }, "input_image_url"},
		"video by key":  {func(r *models.CreateRequest) { r.InputVideoURL = "storage:uploads/other/x.mp4" }, "input_video_url"},
		"setting":       {func(r *models.CreateRequest) { r.Settings = map[string]any{"aspect_ratio": "7:1"} }, "settings.aspect_ratio"},
		"other setting": {func(r *models.CreateRequest) { r.Settings = map[string]any{"no_such": 1} }, "settings.no_such"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := b.request()
			c.change(&req)
			_, err := b.Create(t.Context(), req)
			var invalid *models.Error
			require.ErrorAs(t, err, &invalid)
			assert.Equal(t, models.CodeInvalid, invalid.Code)
			require.NotEmpty(t, invalid.Fields)
			assert.Equal(t, c.field, invalid.Fields[0].Field)
		})
	}
}

func TestCreateWithAnUnknownModel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.ModelID = "no-such-model"
	_, err := b.Create(t.Context(), req)
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.Empty(t, b.runs.started)
}

func TestAnAddressOfOursBecomesItsKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Action, req.ModelID = models.ActionEdit, "flux-kontext-pro"
	req.InputImageURL = "https://ours/uploads/someone/x.png"
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	assert.Equal(t, "storage:uploads/someone/x.png", gen.InputImageURL)
}

func TestAddressesWithinSettingsBecomeKeysToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.Action, req.ModelID = models.ActionInpaint, "flux-fill-pro"
	req.InputImageURL = "https://ours/uploads/u/in.png"
	req.Settings = map[string]any{"mask": "https://ours/uploads/u/mask.png"}
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	assert.Equal(t, "storage:uploads/u/mask.png", gen.Settings["mask"])
	assert.Equal(t, "https://ours/uploads/u/mask.png", req.Settings["mask"], "the caller's own map stays")

	req.Settings = map[string]any{"mask": "storage:uploads/other/mask.png"}
	_, err = b.Create(t.Context(), req)
	var invalid *models.Error
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, "settings.mask", invalid.Fields[0].Field)
}

func TestUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	upload, err := b.Upload(t.Context(), b.userID, strings.Repeat("é", 300), strings.NewReader("bytes"))
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(upload.Key, "uploads/"+b.userID.String()+"/"))
	assert.NotContains(t, upload.Key, "é", "the file's own name is no key")
	assert.LessOrEqual(t, len(upload.Name), 255)
	assert.EqualValues(t, 5, upload.Size)
}

func TestCancel(t *testing.T) {
	t.Parallel()

	t.Run("of an unclaimed generation needs no workflow", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		gen, err := b.Cancel(t.Context(), b.userID, b.create(t).ID)
		require.NoError(t, err)
		assert.Equal(t, models.StatusCancelled, gen.Status)
		assert.Empty(t, b.runs.stopped)
	})
	t.Run("of a running one tells its workflow", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		ref := b.sent(t)
		_, err := b.Cancel(t.Context(), b.userID, ref.GenerationID)
		require.NoError(t, err)
		assert.Equal(t, []models.Ref{{GenerationID: ref.GenerationID, Run: 1}}, b.runs.stopped)
	})
	t.Run("of one whose workflow just ended is no error", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		ref := b.sent(t)
		b.runs.err = models.Errorf(models.CodeNotFound, "closed")
		_, err := b.Cancel(t.Context(), b.userID, ref.GenerationID)
		assert.NoError(t, err)
	})
	t.Run("of a stranger's is not found", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		gen := b.create(t)
		_, err := b.Cancel(t.Context(), uuid.New(), gen.ID)
		assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	})
}

func TestAModelThatIsNotSetUpIsRefusedClearly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Catalog = b.Catalog.Among(models.ProviderHiggsfield)
	for range 2 {
		_, err := b.Create(t.Context(), b.request())
		assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
		assert.Contains(t, models.PublicMessage(err), "is not set up on this server")
	}
	_, err := b.Estimate(b.request())
	assert.Equal(t, models.CodeNotFound, models.CodeOf(err))
	assert.Empty(t, b.runs.started)
}

func TestTheAddressToTellIsChecked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := b.request()
	req.WebhookURL = "http://example.com/hook"
	_, err := b.Create(t.Context(), req)
	var invalid *models.Error
	require.ErrorAs(t, err, &invalid)
	require.Len(t, invalid.Fields, 1)
	assert.Equal(t, "webhook_url", invalid.Fields[0].Field)

	req.WebhookURL, req.Count = "https://example.com/hook", 2
	gen, err := b.Create(t.Context(), req)
	require.NoError(t, err)
	for _, member := range gen.Members() {
		kept, err := b.db.Generation(t.Context(), member.ID)
		require.NoError(t, err)
		assert.Equal(t, req.WebhookURL, kept.WebhookURL)
	}
}
