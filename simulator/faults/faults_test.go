package faults_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/simulator/faults"
)

func TestCut(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, prompt, knobs, rest string }{
		{"plain", "a lighthouse", "", "a lighthouse"},
		{"knobs", "[sim delay=2s] a lighthouse", "delay=2s", "a lighthouse"},
		{"only knobs", "[sim poll_stuck]", "poll_stuck", ""},
		{"leading space", "\n [sim fail=PA]x", "fail=PA", "x"},
		{"not closed", "[sim delay=2s a lighthouse", "", "[sim delay=2s a lighthouse"},
		{"not in front", "a [sim delay=2s] b", "", "a [sim delay=2s] b"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			knobs, rest := faults.Cut(tc.prompt)
			assert.Equal(t, tc.knobs, knobs)
			assert.Equal(t, tc.rest, rest)
		})
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want faults.Set
	}{
		{"", faults.Set{}},
		{"delay=2s queue=50", faults.Set{Delay: 2 * time.Second, Queue: 50 * time.Millisecond}},
		{`fail="out of paint" poll_stuck`, faults.Set{Fail: "out of paint", PollStuck: true}},
		{"webhook=dup:3 webhook=late:250", faults.Set{Webhook: faults.Webhook{Duplicates: 3, Late: 250 * time.Millisecond}}},
		{"webhook=dup webhook=badsig webhook=stale_ts", faults.Set{
			Webhook: faults.Webhook{Duplicates: 2, BadSignature: true, StaleTimestamp: true},
		}},
		{"webhook=drop webhook=before_response", faults.Set{Webhook: faults.Webhook{Drop: true, BeforeResponse: true}}},
		{"webhook=reorder webhook=redirect", faults.Set{Webhook: faults.Webhook{Reorder: true, Redirect: true}}},
		{"http=429:4 retry_after=none", faults.Set{HTTP: faults.HTTP{Status: 429, Times: 4, Advice: faults.AdviceNone}}},
		{"retry_after=body:5s", faults.Set{HTTP: faults.HTTP{RetryAfter: 5 * time.Second, Advice: faults.AdviceBody}}},
		{"retry_after=header:5000", faults.Set{HTTP: faults.HTTP{RetryAfter: 5 * time.Second, Advice: faults.AdviceHeader}}},
		{"low_credit", faults.Set{HTTP: faults.HTTP{LowCredit: 6}}},
		{"low_credit=60", faults.Set{HTTP: faults.HTTP{LowCredit: 60}}},
		{"ttl=2s", faults.Set{TTL: 2 * time.Second}},
		{"http=500 retry_after=5s", faults.Set{HTTP: faults.HTTP{Status: 500, Times: 1, RetryAfter: 5 * time.Second}}},
		{"http=400 http=403 http=423", faults.Set{HTTP: faults.HTTP{Status: 423, Times: 1}}},
		{"http=model_disabled:2", faults.Set{HTTP: faults.HTTP{Status: 503, Times: 2, Disabled: true}}},
		{"webhook=flat webhook=unsigned", faults.Set{Webhook: faults.Webhook{Flat: true, Unsigned: true}}},
		{"http=timeout_after_accept", faults.Set{HTTP: faults.HTTP{HangUp: true}}},
		{"media=huge:3", faults.Set{Media: faults.Media{Kind: faults.MediaHuge, MiB: 3}}},
		{"media=huge", faults.Set{Media: faults.Media{Kind: faults.MediaHuge, MiB: 500}}},
		{"media=slow", faults.Set{Media: faults.Media{Kind: faults.MediaSlow, KBps: 32}}},
		{"media=slow:200", faults.Set{Media: faults.Media{Kind: faults.MediaSlow, KBps: 200}}},
		{"media=404", faults.Set{Media: faults.Media{Kind: faults.MediaMissing}}},
	} {
		t.Run(tc.text, func(t *testing.T) {
			t.Parallel()
			got, err := faults.Parse(tc.text)
			require.NoError(t, err)
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestParse_laterTextWins(t *testing.T) {
	t.Parallel()
	got, err := faults.Parse("delay=1s fail=PA", "delay=3s")
	require.NoError(t, err)
	assert.Equal(t, faults.Set{Delay: 3 * time.Second, Fail: "PA"}, got)
}

func TestParse_refusesMisspeltKnobs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"dealy=2s", "delay=soon", "delay=-1s", "fail=", "webhook=later", "webhook=dup:0", "http=200", "http=429:x",
		"retry_after=x", "poll_stuck=yes", "media=gone", "media=huge:-1", "queue=x",
		"media=404:3", "http=model_disabled:0", "media=slow:0", "low_credit=0", "ttl=0s", "retry_after=moon:5s",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := faults.Parse(text)
			assert.ErrorContains(t, err, "knob")
		})
	}
}

func TestKnobs_areDescribed(t *testing.T) {
	t.Parallel()
	for _, knob := range faults.Knobs() {
		assert.NotEmpty(t, knob.Name)
		assert.NotEmpty(t, knob.Form, knob.Name)
		assert.NotEmpty(t, knob.Effect, knob.Name)
	}
}

func open(t *testing.T, dir string) *faults.Rules {
	t.Helper()
	rules, err := faults.Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, rules.Close()) })
	return rules
}

func add(t *testing.T, rules *faults.Rules, rule faults.Rule) faults.Rule {
	t.Helper()
	added, err := rules.Add(rule)
	require.NoError(t, err)
	return added
}

func take(t *testing.T, rules *faults.Rules, s faults.Submission) []string {
	t.Helper()
	knobs, err := rules.Take(s)
	require.NoError(t, err)
	return knobs
}

func TestRules(t *testing.T) {
	t.Parallel()

	t.Run("a rule is used up", func(t *testing.T) {
		t.Parallel()
		rules := open(t, t.TempDir())
		add(t, rules, faults.Rule{Knobs: "fail=PA", Times: 2})
		for range 2 {
			assert.Equal(t, []string{"fail=PA"}, take(t, rules, faults.Submission{}))
		}
		assert.Empty(t, take(t, rules, faults.Submission{}))
		assert.Empty(t, rules.List())
	})

	t.Run("a rule without times stays", func(t *testing.T) {
		t.Parallel()
		rules := open(t, t.TempDir())
		add(t, rules, faults.Rule{Knobs: "delay=1s"})
		for range 3 {
			assert.Len(t, take(t, rules, faults.Submission{}), 1)
		}
		require.NoError(t, rules.Clear())
		assert.Empty(t, take(t, rules, faults.Submission{}))
	})

	t.Run("a rule hits only what it names", func(t *testing.T) {
		t.Parallel()
		rules := open(t, t.TempDir())
		add(t, rules, faults.Rule{Knobs: "fail=PA", Provider: "replicate", Account: "a", Model: "m", Prompt: "storm"})
		hit := faults.Submission{Provider: "replicate", Account: "a", Model: "m", Prompt: "a storm at sea"}
		for _, miss := range []faults.Submission{
			{Provider: "fal", Account: "a", Model: "m", Prompt: "a storm at sea"},
			{Provider: "replicate", Account: "b", Model: "m", Prompt: "a storm at sea"},
			{Provider: "replicate", Account: "a", Model: "n", Prompt: "a storm at sea"},
			{Provider: "replicate", Account: "a", Model: "m", Prompt: "a calm sea"},
			{Provider: "replicate", Account: "a", Model: "m"},
		} {
			assert.Empty(t, take(t, rules, miss))
		}
		assert.Len(t, take(t, rules, hit), 1)
	})

	t.Run("a wrong rule is refused", func(t *testing.T) {
		t.Parallel()
		rules := open(t, t.TempDir())
		for _, rule := range []faults.Rule{{}, {Knobs: "nonsense"}, {Knobs: "fail=PA", Times: -1}} {
			_, err := rules.Add(rule)
			require.Error(t, err)
		}
	})
}

func refuse(t *testing.T, rules *faults.Rules, key string, times int) bool {
	t.Helper()
	refused, err := rules.Refuse(key, times)
	require.NoError(t, err)
	return refused
}

func TestRules_Refuse(t *testing.T) {
	t.Parallel()
	rules := open(t, t.TempDir())
	assert.True(t, refuse(t, rules, "a", 2))
	assert.True(t, refuse(t, rules, "a", 2))
	assert.False(t, refuse(t, rules, "a", 2))
	assert.True(t, refuse(t, rules, "b", 1))
}

// A second set of rules on the same folder is what a restart sees.
func TestRules_surviveARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	before := open(t, dir)
	add(t, before, faults.Rule{Knobs: "delay=1s"})
	require.NoError(t, before.Clear())
	add(t, before, faults.Rule{Knobs: "fail=PA", Times: 2})
	take(t, before, faults.Submission{})
	refuse(t, before, "a", 1)

	after := open(t, dir)
	assert.Equal(t, before.List(), after.List())
	assert.Len(t, take(t, after, faults.Submission{}), 1)
	assert.Empty(t, after.List())
	assert.False(t, refuse(t, after, "a", 1))
	assert.Equal(t, "3", add(t, after, faults.Rule{Knobs: "delay=1s"}).ID, "an id is used once")
}
