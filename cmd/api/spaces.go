package main

import (
	"time"

	"go.uber.org/zap"

	"darkroom/api"
	"darkroom/cmd/internal/backend"
	"darkroom/cmd/internal/supportchat"
	"darkroom/notify/telegram"
	"darkroom/people"
	"darkroom/postgres"
)

// spaces puts together what people do together and what they show. bot is nil where
// there is none.
func spaces(cfg people.SupportConfig, db *postgres.DB, store backend.Store, bot *telegram.Sender, log *zap.Logger) api.Spaces {
	workspaces := people.NewWorkspaces(db, db, time.Now)
	return api.Spaces{
		Workspaces: workspaces, Members: workspaces, Places: db, Profiles: people.NewProfiles(db),
		Collections: db, CollectionItems: db, Shares: people.NewShares(db, nil, time.Now), ShareURLs: links{store, shareTTL}, Objects: objects{store},
		Ideas: db, Announcements: db, Feedback: db,
		Support: people.NewSupport(cfg, people.SupportDeps{Records: db, Chat: chat(cfg, store, bot, log), Pictures: store, Log: log}),
	}
}

// chat is where feedback is answered; nil where there is no bot to write there, or no
// chat to write into.
func chat(cfg people.SupportConfig, store backend.Store, bot *telegram.Sender, log *zap.Logger) people.Chat {
	switch {
	case cfg.ChatID == 0:
		return nil
	case bot == nil:
		log.Warn("feedback is kept and not sent: SUPPORT_CHAT_ID is set, TELEGRAM_BOT_TOKEN is not")
		return nil
	}
	return supportchat.New(bot, store, cfg.ChatID)
}
