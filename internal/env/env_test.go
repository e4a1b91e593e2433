package env_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"darkroom/internal/env"
)

// One and two are the Configs of two rooms with a field of the same name.
type one struct {
	Wait time.Duration `env:"ONE_WAIT" envDefault:"5s" desc:"how long"`
	Key  string        `env:"ONE_KEY"`
}

func (c one) Validate() error {
	if c.Wait > time.Minute {
		return errors.New("ONE_WAIT: must be at most 1m")
	}
	return nil
}

type two struct {
	Wait  time.Duration `env:"TWO_WAIT" envDefault:"7s"`
	Size  int           `env:"TWO_SIZE,required"`
	Hosts []string      `env:"TWO_HOSTS"`
}

// Validate has a pointer receiver: such a Config is asked too.
func (c *two) Validate() error {
	if c.Size == 13 {
		return errors.New("TWO_SIZE: must not be 13")
	}
	return nil
}

type process struct {
	One one
	Two two
}

func TestLoad(t *testing.T) {
	t.Parallel()
	var cfg process
	require.NoError(t, env.Load(env.Source{"TWO_SIZE": "3", "TWO_WAIT": "", "TWO_HOSTS": "a:1,b:2"}, &cfg))

	require.Equal(t, process{
		One: one{Wait: 5 * time.Second},
		Two: two{Wait: 7 * time.Second, Size: 3, Hosts: []string{"a:1", "b:2"}},
	}, cfg, "an empty variable counts as unset")
}

func TestLoadNamesTheVariable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		src  env.Source
		want string
	}{
		"missing":              {env.Source{}, "TWO_SIZE: must be set"},
		"empty":                {env.Source{"TWO_SIZE": ""}, "TWO_SIZE: must be set"},
		"duration":             {env.Source{"TWO_SIZE": "1", "TWO_WAIT": "soon"}, "TWO_WAIT: must be a duration such as 90s or 10m"},
		"number":               {env.Source{"TWO_SIZE": "1.5"}, "TWO_SIZE: must be a whole number"},
		"validated":            {env.Source{"TWO_SIZE": "1", "ONE_WAIT": "2m"}, "ONE_WAIT: must be at most 1m"},
		"validated by pointer": {env.Source{"TWO_SIZE": "13"}, "TWO_SIZE: must not be 13"},
		"all at once": {
			env.Source{"ONE_WAIT": "x", "TWO_SIZE": "y"},
			"ONE_WAIT: must be a duration such as 90s or 10m\nTWO_SIZE: must be a whole number",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.EqualError(t, env.Load(tt.src, new(process)), tt.want)
		})
	}
}

func TestLoadHidesTheValue(t *testing.T) {
	t.Parallel()
	err := env.Load(env.Source{"TWO_SIZE": "hunter2"}, new(process))
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}

// Shared is embedded where several processes have variables in common.
type shared struct {
	One one
	Tag string `env:"SHARED_TAG"`
}

func TestLoadFillsWhatIsEmbedded(t *testing.T) {
	t.Parallel()
	var cfg struct {
		shared
		Two two
	}
	src := env.Source{"TWO_SIZE": "3", "SHARED_TAG": "x", "ONE_KEY": "k"}
	require.NoError(t, env.Load(src, &cfg))

	require.Equal(t, "x", cfg.Tag)
	require.Equal(t, "k", cfg.One.Key)
	require.Len(t, env.Variables(&cfg), 6)
	require.EqualError(t, env.Load(env.Source{"TWO_SIZE": "3", "ONE_WAIT": "2m"}, &cfg), "ONE_WAIT: must be at most 1m")
}

func TestLoadRefusesWhatIsNoConfig(t *testing.T) {
	t.Parallel()
	require.EqualError(t, env.Load(env.Source{}, process{}),
		"load environment into env_test.process: want a pointer to a struct")
}

func TestLoadSecretFile(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(secret, []byte("s3cret\n"), 0o600))

	var cfg one
	require.NoError(t, env.Load(env.Source{"ONE_KEY_FILE": secret}, &cfg))
	require.Equal(t, "s3cret", cfg.Key)

	require.EqualError(t, env.Load(env.Source{"ONE_KEY_FILE": secret, "ONE_KEY": "x"}, &cfg),
		"ONE_KEY and ONE_KEY_FILE are both set: keep one")
	require.ErrorContains(t, env.Load(env.Source{"ONE_KEY_FILE": secret + ".gone"}, &cfg), "ONE_KEY_FILE: open ")
}

func TestFromOS(t *testing.T) {
	t.Setenv("DARKROOM_ENV_TEST", "a=b")
	require.Equal(t, "a=b", env.FromOS()["DARKROOM_ENV_TEST"])
}

func TestSourceList(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"A=1", "B=2"}, env.Source{"B": "2", "A": "1"}.List())
}

// either uses one of its two parts.
type either struct {
	Which string `env:"WHICH" envDefault:"One"`
	One   one
	Two   two
}

func (c either) Unused() []string {
	if c.Which == "One" {
		return []string{"Two"}
	}
	return []string{"One"}
}

func TestLoadLeavesTheUnusedAlone(t *testing.T) {
	t.Parallel()
	var cfg either
	require.NoError(t, env.Load(env.Source{"TWO_SIZE": "13"}, &cfg))
	require.Equal(t, either{Which: "One", One: one{Wait: 5 * time.Second}}, cfg)
	require.EqualError(t, env.Load(env.Source{"WHICH": "Two", "TWO_SIZE": "13", "ONE_WAIT": "x"}, &cfg), "TWO_SIZE: must not be 13")
}
