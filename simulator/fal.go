package simulator

import (
	"net/http"
	"time"

	"darkroom/simulator/fal"
	"darkroom/simulator/ids"
	"darkroom/simulator/notice"
)

// joinFal mounts the simulated APIs of fal, each under a prefix of its own.
func (s *Simulator) joinFal(calls *http.ServeMux, names *ids.Source, notices *notice.Sender) error {
	queued, err := fal.New(fal.Deps{
		Jobs: s.jobs, Engine: s.engine, Uploads: s.uploads, Courier: s.courier, Notices: notices, Rules: s.rules,
		IDs: names, URL: s.URL, Retention: s.cfg.MediaTTL, RetryBase: s.cfg.RetryBase, Now: time.Now, Logger: s.logger,
	})
	if err != nil {
		return err
	}
	s.engine.Register(fal.Name, queued)
	queued.Routes(calls)
	return nil
}
