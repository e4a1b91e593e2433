package simulator

import (
	"net/http"
	"time"

	"darkroom/simulator/higgsfield"
	"darkroom/simulator/ids"
	"darkroom/simulator/notice"
)

// joinHiggsfield mounts the simulated Higgsfield under its prefix, and its store
// of uploaded files on the media host.
func (s *Simulator) joinHiggsfield(calls, media *http.ServeMux, names *ids.Source, notices *notice.Sender) (err error) {
	s.higgs, err = higgsfield.New(higgsfield.Deps{
		Jobs: s.jobs, Engine: s.engine, Uploads: s.uploads, Notices: notices, Rules: s.rules, IDs: names, Dir: s.cfg.Dir,
		URL: s.URL, MediaURL: s.MediaURL, Wipe: s.host.Wipe, RetryBase: s.cfg.RetryBase, Now: time.Now, Logger: s.logger,
	})
	if err != nil {
		return err
	}
	s.engine.Register(higgsfield.Name, s.higgs)
	s.higgs.Routes(calls)
	s.higgs.MediaRoutes(media)
	return nil
}
