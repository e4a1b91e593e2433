package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// AdminDeps is what the routes for those with a role stand on. Everything is
// required.
type AdminDeps struct {
	Generations AdminGenerations
	Everybodys  Everybodys
	Users       AdminUsers
	People      AdminPeople
	Figures     AdminFigures
	Upkeep      AdminUpkeep
	Tokens      AdminTokens
	Models      AdminModels
	Logs        AdminLogs
	// RunURL is where operators see a run; "" where nowhere.
	RunURL func(models.Ref) string
	// Version names what runs; Started is since when.
	Version string
	Started time.Time
}

// actOf is what the audit log keeps of who sends a request: user, key, and the
// name of the request in the log.
func actOf(ctx context.Context) models.Act {
	var act models.Act
	if c, ok := ctx.(*gin.Context); ok {
		act.RequestID = requestID(c)
	}
	own, _ := request(ctx)
	who, _ := callerOf(own)
	act.ActorID = who.User.ID
	if who.Key != nil {
		act.KeyID = &who.Key.ID
	}
	return act
}

// actOn is actOf for what is done to a target.
func actOn(ctx context.Context, act, target string) models.Act {
	by := actOf(ctx)
	by.Act, by.Target = act, target
	return by
}

// acting returns the request's own context and who acts in it.
func acting(ctx context.Context) (context.Context, models.Act) {
	by := actOf(ctx)
	own, _ := request(ctx)
	return own, by
}

// pages is how many pages there are of so many rows.
func pages(total, limit int) int { return (total + limit - 1) / limit }

// userRefOf shows a user as others with a role see one.
func userRefOf(ref models.UserRef) AdminUserRef {
	return AdminUserRef{ID: ref.ID, Email: ref.Email, Name: ref.Name}
}
