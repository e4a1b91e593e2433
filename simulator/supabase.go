package simulator

import (
	"net/http"
	"time"

	"darkroom/simulator/ids"
	"darkroom/simulator/supabaseauth"
)

// joinSupabase mounts the simulated Supabase project under its prefix.
func (s *Simulator) joinSupabase(calls *http.ServeMux, names *ids.Source) (err error) {
	s.auth, err = supabaseauth.New(supabaseauth.Deps{
		Dir: s.cfg.Dir, Secret: s.cfg.JWTSecret, IDs: names, URL: s.URL, Now: time.Now, Logger: s.logger,
	})
	if err != nil {
		return err
	}
	s.auth.Routes(calls)
	return nil
}
