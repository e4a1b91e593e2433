package simulator

import (
	"net/http"
	"time"

	"darkroom/simulator/google"
	"darkroom/simulator/ids"
)

// joinGoogle mounts the simulated Google under its prefix.
func (s *Simulator) joinGoogle(calls *http.ServeMux, names *ids.Source) error {
	api, err := google.New(google.Deps{
		Jobs: s.jobs, Engine: s.engine, Uploads: s.uploads, Gallery: s.host, Rules: s.rules, IDs: names, URL: s.URL, Now: time.Now,
	})
	if err != nil {
		return err
	}
	s.engine.Register(google.Name, api)
	api.Routes(calls)
	return nil
}
