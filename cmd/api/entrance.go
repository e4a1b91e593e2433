package main

import (
	"time"

	"darkroom/auth"
	"darkroom/auth/supabase"
	"darkroom/auth/telegram"
	"darkroom/people"
	"darkroom/postgres"
)

// entranceConfig says who vouches for people. Without Supabase and Telegram
// nobody does.
type entranceConfig struct {
	Auth     auth.Config
	Server   supabase.Config
	Telegram telegram.Config
}

// openEntrance joins those who vouch for people. Who comes from Telegram gets an
// account at Supabase where people sign in there, and one of ours otherwise.
func openEntrance(cfg entranceConfig, db *postgres.DB, signer *auth.Authenticator, publicURL string) (*people.Entrance, error) {
	deps := people.EntranceDeps{Profiles: db, PublicURL: publicURL}
	var accounts telegram.Accounts = telegram.Local{Users: db, Signer: signer, Life: cfg.Auth.SessionLife(), Now: time.Now}
	if cfg.Server.Enabled() {
		server, err := supabase.New(cfg.Server, time.Now)
		if err != nil {
			return nil, err
		}
		deps.Server, accounts = server, server
	}
	vouched, err := telegram.New(cfg.Telegram, db, accounts, time.Now)
	if err != nil {
		return nil, err
	}
	deps.Telegram = vouched
	return people.NewEntrance(deps), nil
}
