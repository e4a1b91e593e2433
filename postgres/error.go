package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"darkroom/models"
)

const (
	// uniqueViolation is PostgreSQL's code for a broken unique constraint.
	uniqueViolation = "23505"
	// notInRepertoire and untranslatable are for text with a NUL, or that is no
	// UTF-8: no column can hold it.
	notInRepertoire = "22021"
	untranslatable  = "22P05"
	// stalePlan is for a prepared statement whose columns a migration has changed
	// meanwhile. The driver prepares it anew for the next call.
	stalePlan = "0A000"
)

// translate turns what the driver says into a domain error. what is a short
// verb phrase for the log. Domain errors pass unchanged.
func translate(what string, err error) error {
	var domain *models.Error
	var server *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &domain), errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, pgx.ErrNoRows):
		return &models.Error{Code: models.CodeNotFound, Message: "Not found.", Err: fmt.Errorf("%s: %w", what, err)}
	case errors.As(err, &server) && server.Code == uniqueViolation:
		return &models.Error{Code: models.CodeConflict, Message: "This already exists.", Err: fmt.Errorf("%s: %w", what, err)}
	case errors.As(err, &server) && (server.Code == notInRepertoire || server.Code == untranslatable):
		return &models.Error{
			Code: models.CodeInvalid, Message: "The text holds a character that cannot be kept.", Err: fmt.Errorf("%s: %w", what, err),
		}
	case errors.As(err, &server) && !unavailable(server.Code):
		return fmt.Errorf("%s: %w", what, err)
	default:
		return &models.Error{
			Code:    models.CodeUnavailable,
			Message: "The service is short of its database for a moment. Please try again.",
			Err:     fmt.Errorf("%s: %w", what, err),
		}
	}
}

// unavailable reports whether the server's code says that the same call will be
// answered in a moment: the server is going away, starting up, or out of
// resources (classes 08, 53 and 57 of the SQL standard's error codes as
// PostgreSQL uses them), or its tables are being changed.
func unavailable(code string) bool {
	if len(code) < 2 {
		return false
	}
	class := code[:2]
	return class == "08" || class == "53" || class == "57" || code == stalePlan
}
