package api

import (
	"context"

	"github.com/gin-gonic/gin"

	"darkroom/models"
)

// AdminDeps is what the routes for those with a role stand on. Everything is
// required.
type AdminDeps struct {
	Generations AdminGenerations
	Everybodys  Everybodys
	Audit       AuditLog
	// RunURL is where operators see a run; "" where nowhere.
	RunURL func(models.Ref) string
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

// userRefOf shows a user as others with a role see one.
func userRefOf(ref models.UserRef) AdminUserRef {
	return AdminUserRef{ID: ref.ID, Email: ref.Email, Name: ref.Name}
}
