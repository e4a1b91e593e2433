package client_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/cmd/darkroom/client"
)

// order places an order and returns the request that it became.
func (p *played) order(order client.Order) (client.CreateGeneration, error) {
	p.t.Helper()
	p.end(client.StatusCompleted, "")
	order.Dir = p.t.TempDir()
	err := p.client.Generate(p.t.Context(), order, new(screen).terminal())
	if len(p.orders) != 1 {
		return client.CreateGeneration{}, err
	}
	return p.orders[0], err
}

func TestOrder_choosesModelAndAction(t *testing.T) {
	t.Parallel()
	const image = "https://media.example/in.png"
	for name, test := range map[string]struct {
		order  client.Order
		model  string
		action client.Action
	}{
		"a prompt":                   {client.Order{Prompt: "p"}, "quick", client.ActionCreate},
		"a picture":                  {client.Order{Image: image}, "both", client.ActionEdit},
		"an action":                  {client.Order{Action: "edit"}, "both", client.ActionEdit},
		"a model":                    {client.Order{Model: "both"}, "both", client.ActionCreate},
		"a model and a picture":      {client.Order{Model: "both", Image: image}, "both", client.ActionEdit},
		"a model that cannot edit":   {client.Order{Model: "quick", Image: image}, "quick", client.ActionCreate},
		"a model that only edits":    {client.Order{Model: "editor"}, "editor", client.ActionEdit},
		"a model and another action": {client.Order{Model: "quick", Action: "edit"}, "quick", client.ActionEdit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := setup(t).order(test.order)
			require.NoError(t, err)
			assert.Equal(t, test.model, got.ModelID)
			assert.Equal(t, test.action, got.Action, "the server says whether the model knows it")
		})
	}
}

// TestOrder_choosesWhatIsThere leaves the choice to nobody who cannot do it now.
func TestOrder_choosesWhatIsThere(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.models[0].Availability = client.ModelAvailabilityNotConfigured
	got, err := p.order(client.Order{Prompt: "p"})
	require.NoError(t, err)
	assert.Equal(t, "both", got.ModelID)

	p = setup(t)
	p.models[1].Availability = client.ModelAvailabilityAway
	got, err = p.order(client.Order{Action: "edit"})
	require.NoError(t, err)
	assert.Equal(t, "editor", got.ModelID)

	p = setup(t)
	p.models[1].Availability = client.ModelAvailabilityAway
	got, err = p.order(client.Order{Model: "both"})
	require.NoError(t, err)
	assert.Equal(t, "both", got.ModelID, "who names one means it")
}

// TestOrder_choosesWhatTakesItAsItIs: a model that wants more, or less, than the
// order has would only refuse it.
func TestOrder_choosesWhatTakesItAsItIs(t *testing.T) {
	t.Parallel()
	p := setup(t)
	p.models[2].Limits.Prompt.Max = 100
	got, err := p.order(client.Order{Action: "edit", Prompt: "p"})
	require.NoError(t, err)
	assert.Equal(t, "editor", got.ModelID, "the other takes no prompt")

	masked := map[string]any{
		"type": "object", "required": []any{"mask"}, "properties": map[string]any{"mask": map[string]any{"type": "string"}},
	}
	for want, given := range map[string][]string{"editor": nil, "both": {"mask=https://a.example/m.png"}} {
		p = setup(t)
		p.models[1].SettingsSchema = masked
		got, err = p.order(client.Order{Action: "edit", Settings: given})
		require.NoError(t, err)
		assert.Equal(t, want, got.ModelID)
	}
}

func TestOrder_namesTheModelsOnOffer(t *testing.T) {
	t.Parallel()
	_, err := setup(t).order(client.Order{Model: "quik"})
	require.EqualError(t, err, `there is no model "quik"; on offer: quick, both, editor`)
	_, err = setup(t).order(client.Order{Action: "upscale"})
	require.EqualError(t, err, "no model on offer knows the action upscale")
}

func TestOrder_typesSettings(t *testing.T) {
	t.Parallel()
	got, err := setup(t).order(client.Order{Settings: []string{
		"seed=7", "steps=4", "weight=0.5", "tiled=true", "ratio=16:9", `regions=[{"x": 1}]`, "seed=8",
	}})
	require.NoError(t, err)
	assert.Equal(t, &map[string]any{
		"seed": 8.0, "steps": 4.0, "weight": 0.5, "tiled": true, "ratio": "16:9", "regions": []any{map[string]any{"x": 1.0}},
	}, got.Settings)
}

func TestOrder_namesEveryWrongSetting(t *testing.T) {
	t.Parallel()
	_, err := setup(t).order(client.Order{Settings: []string{
		"sed=1", "seed", "seed=1.5", "steps=many", "weight=heavy", "tiled=1", "regions=[",
	}})
	require.ErrorContains(t, err, "--set sed: quick has no such setting; it has ratio, regions, seed, steps, tiled, weight\n"+
		"--set seed: must be key=value\n"+
		"--set seed: \"1.5\" is not a whole number\n"+
		"--set steps: \"many\" is not a whole number\n"+
		"--set weight: \"heavy\" is not a number\n"+
		"--set tiled: \"1\" is neither true nor false\n"+
		"--set regions: \"[\" is not JSON")
}

func TestOrder_uploadsAPicture(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "in.png")
	require.NoError(t, os.WriteFile(path, []byte("many bytes"), 0o600))
	p := setup(t)

	got, err := p.order(client.Order{Image: path})

	require.NoError(t, err)
	assert.Equal(t, []byte("many bytes"), p.sent["in.png"])
	require.NotNil(t, got.InputImageURL)
	assert.Equal(t, "https://media.example/in.png", *got.InputImageURL)
}

func TestOrder_takesAnAddressAsItIs(t *testing.T) {
	t.Parallel()
	p := setup(t)
	got, err := p.order(client.Order{Image: "https://elsewhere.example/in.png"})
	require.NoError(t, err)
	require.NotNil(t, got.InputImageURL)
	assert.Equal(t, "https://elsewhere.example/in.png", *got.InputImageURL)
	assert.Empty(t, p.sent)
}

func TestUpload_refusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "in.png")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	p := setup(t)
	p.fails["POST /api/upload"] = 415

	_, err := p.client.Upload(t.Context(), path)
	require.ErrorContains(t, err, "upload "+path+": That cannot be.")
	_, err = p.client.Upload(t.Context(), dir)
	require.EqualError(t, err, dir+": not a file")
	_, err = p.client.Upload(t.Context(), path+".missing")
	require.ErrorIs(t, err, os.ErrNotExist)
}
