package main

import (
	"time"

	"go.uber.org/zap"

	"darkroom/api"
	"darkroom/cmd/internal/backend"
	"darkroom/people"
	"darkroom/postgres"
)

// spaces puts together what people do together and what they show.
func spaces(cfg people.SupportConfig, db *postgres.DB, store backend.Store, log *zap.Logger) api.Spaces {
	workspaces := people.NewWorkspaces(db, db, time.Now)
	return api.Spaces{
		Workspaces: workspaces, Members: workspaces, Places: db, Profiles: people.NewProfiles(db),
		Collections: db, CollectionItems: db, Shares: people.NewShares(db, nil, time.Now), ShareURLs: links{store, shareTTL}, Objects: objects{store},
		Ideas: db, Announcements: db, Feedback: db,
		Support: people.NewSupport(cfg, people.SupportDeps{Records: db, Pictures: store, Log: log}),
	}
}
