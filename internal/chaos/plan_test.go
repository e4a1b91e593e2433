package chaos_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"darkroom/internal/chaos"
)

func TestASeedIsAPlan(t *testing.T) {
	t.Parallel()
	plan := chaos.New(7, 100)
	assert.Equal(t, plan, chaos.New(7, 100))
	assert.Equal(t, plan.String(), chaos.New(7, 100).String())
	assert.NotEqual(t, plan.Requests, chaos.New(8, 100).Requests)
	assert.NotEqual(t, plan.Blows, chaos.New(8, 100).Blows)
}

func TestAFullPlanHitsEverything(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		plan := chaos.New(seed, 100)
		hit := map[string]bool{}
		for _, blow := range plan.Blows {
			hit[string(blow.Kind)+" "+blow.Target] = true
		}
		for _, part := range []string{chaos.API, chaos.Worker, chaos.Media, chaos.Simulator, chaos.Temporal, chaos.Postgres} {
			for _, kind := range []chaos.Kind{chaos.Kill, chaos.Restart, chaos.Pause} {
				assert.True(t, hit[string(kind)+" "+part], "%s %s", kind, part)
			}
		}
		for _, link := range []string{chaos.ToPostgres, chaos.ToTemporal, chaos.ToProvider, chaos.ToOutputs, chaos.ToAPI} {
			assert.True(t, hit[string(chaos.Cut)+" "+link], "cut %s", link)
		}
		spoilt := 0
		for _, request := range plan.Requests {
			if request.Fault != "" {
				spoilt++
			}
		}
		assert.GreaterOrEqual(t, spoilt, 33)
		assert.Len(t, plan.Sweeps, 8)
		keys := slices.IndexFunc(plan.Requests, func(r chaos.Request) bool { return r.Key })
		sessions := slices.IndexFunc(plan.Requests, func(r chaos.Request) bool { return !r.Key })
		assert.GreaterOrEqual(t, min(keys, sessions), 0, "people ask by key and by session")
	}
}

func TestAShortPlanIsShort(t *testing.T) {
	t.Parallel()
	plan := chaos.New(1, 12)
	assert.Len(t, plan.Requests, 12)
	assert.Len(t, plan.Blows, 4)
	assert.Less(t, plan.Span(), 15*time.Second)
	for _, blow := range plan.Blows {
		assert.LessOrEqual(t, blow.For, 5*time.Second)
	}
}
