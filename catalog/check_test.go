package catalog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"darkroom/models"
)

func TestCheckAccepts(t *testing.T) {
	t.Parallel()
	for _, req := range []models.CreateRequest{
		{Action: models.ActionCreate, Prompt: strings.Repeat("ü", 20)},
		{Action: models.ActionCreate, Prompt: "p", InputImageURL: "https://a.example/x.png?sig=1"},
		{Action: models.ActionCreate, Prompt: "p", InputImageURL: "storage:uploads/a-b/c_1.png"},
	} {
		require.Empty(t, modelOf(t, nil).Check(req))
	}
}

func TestCheckNamesTheField(t *testing.T) {
	t.Parallel()
	const address = "Give the input image as an https address, or upload it first."
	for name, test := range map[string]struct {
		change  func(*models.CreateRequest)
		field   string
		message string
	}{
		"other action":   {func(r *models.CreateRequest) { r.Action = models.ActionEdit }, "action", "Model does not support this action. It supports: create."},
		"no prompt":      {func(r *models.CreateRequest) { r.Prompt = " \n" }, "prompt", "Write a prompt: this model needs one."},
		"long prompt":    {func(r *models.CreateRequest) { r.Prompt = strings.Repeat("ü", 21) }, "prompt", "Shorten the prompt to 20 characters: it has 21."},
		"broken prompt":  {func(r *models.CreateRequest) { r.Prompt = "a\xff" }, "prompt", "Write the prompt in plain text: it holds bytes that are not."},
		"nul in prompt":  {func(r *models.CreateRequest) { r.Prompt = "a\x00" }, "prompt", "Write the prompt in plain text: it holds bytes that are not."},
		"plain http":     {func(r *models.CreateRequest) { r.InputImageURL = "http://a.example/x" }, "input_image_url", address},
		"data address":   {func(r *models.CreateRequest) { r.InputImageURL = "data:image/png;base64,AA==" }, "input_image_url", address},
		"password":       {func(r *models.CreateRequest) { r.InputImageURL = "https://u:p@a.example/x" }, "input_image_url", address},
		"no host":        {func(r *models.CreateRequest) { r.InputImageURL = "https:///x" }, "input_image_url", address},
		"blank inside":   {func(r *models.CreateRequest) { r.InputImageURL = "https://a.example/x y" }, "input_image_url", address},
		"endless":        {func(r *models.CreateRequest) { r.InputImageURL = "https://a.example/" + strings.Repeat("x", 5000) }, "input_image_url", address},
		"climbing key":   {func(r *models.CreateRequest) { r.InputImageURL = "storage:uploads/../x" }, "input_image_url", address},
		"absolute key":   {func(r *models.CreateRequest) { r.InputImageURL = "storage:/etc/passwd" }, "input_image_url", address},
		"unwanted video": {func(r *models.CreateRequest) { r.InputVideoURL = "https://a.example/x" }, "input_video_url", "Leave the input video out: this model takes none."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := models.CreateRequest{Action: models.ActionCreate, Prompt: "p"}
			test.change(&req)
			require.Equal(t, []models.FieldError{{Field: test.field, Message: test.message}}, modelOf(t, nil).Check(req))
		})
	}
}

// TestCheckOfUploads looks at what the key of an upload tells.
func TestCheckOfUploads(t *testing.T) {
	t.Parallel()
	m := modelOf(t, map[string]string{"images: {max: 1}": "images: {max: 1, types: [jpeg, png], min_side: 100, max_side: 2000, max_pixels: 1000000}"})
	for address, want := range map[string]string{
		"storage:u/a-500x500.png":     "",
		"storage:u/a-500x500.jpg":     "",
		"storage:u/a":                 "",
		"https://a.example/a-9x9.gif": "",
		"storage:u/a-500x500.webp":    "Give the input image as jpeg, png: this one is webp.",
		"storage:u/a-500x99.png":      "The file has 500 x 99 pixels: this model takes at least 100 on each side.",
		"storage:u/a-2001x300.png":    "The file has 2001 x 300 pixels: this model takes at most 2000 on each side.",
		"storage:u/a-1001x1000.png":   "The file has 1001 x 1000 pixels: this model takes at most 1000000 in all.",
	} {
		faults := m.Check(models.CreateRequest{Action: models.ActionCreate, Prompt: "p", InputImageURL: address})
		if want == "" {
			require.Empty(t, faults, address)
			continue
		}
		require.Equal(t, []models.FieldError{{Field: "input_image_url", Message: want}}, faults)
	}
}

// TestCheckWantsAPicture to start a film from, even of a model that films from
// words alone as well.
func TestCheckWantsAPicture(t *testing.T) {
	t.Parallel()
	m := lookup(t, "seedance-1-pro")
	require.Empty(t, m.Check(models.CreateRequest{Action: models.ActionVideoCreate, Prompt: "p"}))
	faults := m.Check(models.CreateRequest{Action: models.ActionVideoI2V, Prompt: "p"})
	require.Equal(t, []models.FieldError{{Field: "input_image_url", Message: "Add an input image: this model needs one."}}, faults)
}

func TestCheckOfRealModels(t *testing.T) {
	t.Parallel()
	faults := lookup(t, "flux-kontext-pro").Check(models.CreateRequest{Action: models.ActionEdit, Prompt: "p"})
	require.Equal(t, []models.FieldError{{Field: "input_image_url", Message: "Add an input image: this model needs one."}}, faults)
	faults = lookup(t, "flux-schnell").Check(models.CreateRequest{Action: models.ActionCreate, Prompt: "p", InputImageURL: "https://a.example/x"})
	require.Equal(t, []models.FieldError{{Field: "input_image_url", Message: "Leave the input image out: this model takes none."}}, faults)
}

func TestCheckPromptlessModel(t *testing.T) {
	t.Parallel()
	m := modelOf(t, map[string]string{"prompt: {required: true, max: 20}": "prompt: {}"})
	require.Empty(t, m.Check(models.CreateRequest{Action: models.ActionCreate}))
	faults := m.Check(models.CreateRequest{Action: models.ActionCreate, Prompt: "p"})
	require.Equal(t, []models.FieldError{{Field: "prompt", Message: "Leave the prompt out: this model takes none."}}, faults)
}

func TestPriceText(t *testing.T) {
	t.Parallel()
	require.Equal(t, "$0.003 per image", lookup(t, "flux-schnell").PriceText())
	require.Equal(t, "$0.04 per image", lookup(t, "flux-kontext-pro").PriceText())
	require.Equal(t, "$0.015 and $0.015 per megapixel, $0.015 per megapixel of the input", lookup(t, "flux-2-pro-edit").PriceText())
	require.Equal(t, "$0.03–$0.15 per second", lookup(t, "seedance-1-pro").PriceText())
	require.Equal(t, "$0.001–$0.004 per run", modelOf(t, nil).PriceText())
	gpu := modelOf(t, map[string]string{"unit: run": "unit: gpu_second\n  units: 20"})
	require.Equal(t, "$0.02–$0.08 per run", gpu.PriceText())
	byArea := modelOf(t, map[string]string{
		"enum: [soft, hard], default: soft": `enum: ["0.5 MP", "2 MP"], default: "2 MP"`,
		"unit: run":                         "unit: megapixel\n  count: style\n  outputs: size\n  base_micro_usd: 15000",
		"by: [style, fine]":                 "by: [fine]",
		"{style: soft, fine: \"false\"}":    `{fine: "false"}`,
		"{style: soft, fine: \"true\"}":     `{fine: "true"}`,
		"    - {when: {style: hard, fine: \"false\"}, micro_usd: 3000}\n": "",
		"    - {when: {style: hard, fine: \"true\"}, micro_usd: 4000}\n":  "",
	})
	require.Equal(t, "$0.015 and $0.001–$0.002 per megapixel", byArea.PriceText())
}
