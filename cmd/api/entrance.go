package main

import (
	"time"

	"darkroom/api"
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
// account at Supabase where people sign in there, and one of ours otherwise. The way in
// by e-mail is nil where people sign in through Supabase.
func openEntrance(cfg config, db *postgres.DB, signer *auth.Authenticator) (*people.Entrance, *people.EmailSignIn, error) {
	deps := people.EntranceDeps{People: db, PublicURL: cfg.Public.URL}
	var accounts telegram.Accounts = telegram.Local{Users: db, Signer: signer, Life: cfg.Entrance.Auth.SessionLife(), Now: time.Now}
	var byEmail *people.EmailSignIn
	if cfg.Entrance.Server.Enabled() {
		server, err := supabase.New(cfg.Entrance.Server, time.Now)
		if err != nil {
			return nil, nil, err
		}
		deps.Server, accounts = server, server
	} else {
		var err error
		if byEmail, err = openEmail(cfg, db, signer); err != nil {
			return nil, nil, err
		}
		deps.Own = byEmail
	}
	vouched, err := telegram.New(cfg.Entrance.Telegram, db, accounts, time.Now)
	if err != nil {
		return nil, nil, err
	}
	deps.Telegram = vouched
	return people.NewEntrance(deps), byEmail, nil
}

// openDoors returns the part of the api by which people and programs come in, the web
// client among it. What it
// remembers of them it forgets when the listener hears of a change.
func openDoors(cfg config, db *postgres.DB, listener *postgres.Listener) (api.Deps, error) {
	authenticator, err := auth.New(cfg.Entrance.Auth, time.Now)
	if err != nil {
		return api.Deps{}, err
	}
	entrance, byEmail, err := openEntrance(cfg, db, authenticator)
	if err != nil {
		return api.Deps{}, err
	}
	client, err := openWeb(cfg.Storage.Origin())
	if err != nil {
		return api.Deps{}, err
	}
	memory := people.NewMemory(time.Now)
	listener.Watch(memory)
	deps := api.Deps{
		Auth: people.NewGate(authenticator, db).WithKeys(db).WithSessions(db).WithMemory(memory),
		Keys: people.NewKeys(db, time.Now), Throttle: db, Entrance: entrance, Web: client,
		Cookies: auth.NewCookies(cfg.Entrance.Auth, cfg.Public.URL, time.Now),
	}
	deps.Ways = api.Ways{Google: cfg.Entrance.Server.Enabled(), Telegram: cfg.Entrance.Telegram.Page(cfg.Public.URL)}
	if byEmail != nil {
		deps.Email = byEmail
		deps.Ways.Email, deps.Ways.Password = byEmail.SendsLinks(), true
	}
	return deps, nil
}
