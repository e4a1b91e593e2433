package main

import (
	"time"

	"darkroom/api"
	"darkroom/people"
	"darkroom/postgres"
)

// spaces puts together what people do together and what they show.
func spaces(db *postgres.DB) api.Spaces {
	workspaces := people.NewWorkspaces(db, db, time.Now)
	return api.Spaces{
		Workspaces: workspaces, Members: workspaces, Places: db,
		Profiles: people.NewProfiles(db),
	}
}
