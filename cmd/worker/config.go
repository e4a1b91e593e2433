package main

import (
	"errors"
	"time"

	"darkroom/activities"
	"darkroom/cmd/internal/backend"
	"darkroom/cmd/internal/channels"
	"darkroom/cmd/internal/vendors"
	"darkroom/dispatch"
	"darkroom/internal/logging"
	"darkroom/internal/netguard"
	"darkroom/media"
	"darkroom/media/vips"
	"darkroom/notices"
	"darkroom/notify/webhook"
	"darkroom/postgres"
	"darkroom/webhooks"
)

// The values of --queues.
const (
	queuesWork  = "work"
	queuesMedia = "media"
)

// common is what every worker is configured by.
type common struct {
	Log      logging.Config
	Database postgres.Config
	Temporal dispatch.Config
	Storage  backend.Config
	Process  processConfig
}

// processConfig is the worker as a process.
type processConfig struct {
	MetricsAddr string `env:"WORKER_METRICS_ADDR" envDefault:"127.0.0.1:9091" desc:"Where the worker answers /healthz and /metrics, as host:port."`

	// StopTimeout lets a running step of a provider call come to its end, so
	// that a job's id is not lost for the sake of a deploy.
	StopTimeout time.Duration `env:"WORKER_STOP_TIMEOUT" envDefault:"20s" desc:"How long running steps may take to end when the worker is stopped. Keep it under the grace period of whatever stops it."`
}

// Validate checks the values; its errors name the variable.
func (c processConfig) Validate() error {
	var faults []error
	if c.MetricsAddr == "" {
		faults = append(faults, errors.New("WORKER_METRICS_ADDR: must be set to host:port"))
	}
	if c.StopTimeout < 0 {
		faults = append(faults, errors.New("WORKER_STOP_TIMEOUT: must not be negative"))
	}
	return errors.Join(faults...)
}

// workConfig is everything that --queues work reads from the environment.
type workConfig struct {
	Common     common
	Activities activities.Config
	Retention  activities.RetentionConfig
	Vendors    vendors.Config
	Notices    notices.Config
	Channels   channels.Config
	Webhooks   webhooks.Config
	Webhook    webhook.Config
}

// Validate wants a provider to work with.
func (c workConfig) Validate() error {
	if len(c.Vendors.Configured()) == 0 {
		return errors.New("REPLICATE_API_TOKEN: must be set, or TOKEN_KEY for the accounts of `darkroom tokens`, or the key of another provider; darkroom dev sets them")
	}
	return nil
}

// mediaConfig is everything that --queues media reads from the environment.
type mediaConfig struct {
	Common common
	Guard  netguard.Config
	Media  media.Config
	Inputs media.InputConfig
	Vips   vips.Config
	Slots  slotsConfig
	// Vendors are asked where outputs lie and, where that takes a key, for it.
	Vendors vendors.Config
}

// slotsConfig bounds the media work.
type slotsConfig struct {
	PerHost bool `env:"MEDIA_PER_HOST" envDefault:"false" desc:"true lets every media process work, two steps each; false lets one process work and the others stand by."`
}
