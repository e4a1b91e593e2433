package main

import (
	"darkroom/admin"
	"darkroom/api"
	"darkroom/dispatch"
	"darkroom/generation"
	"darkroom/postgres"
)

// administration wires what is for those with a role.
func administration(db *postgres.DB, asking *generation.Service, dispatcher *dispatch.Dispatcher) api.AdminDeps {
	return api.AdminDeps{
		Generations: admin.NewGenerations(db, asking, db, nil), Everybodys: db, Audit: db, RunURL: dispatcher.RunURL,
	}
}
