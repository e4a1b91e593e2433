package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"
)

// Pool returns the connections of db.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Interrupt has ask answer before each statement of db; its error ends the
// statement and with it the transaction, as a crash at that point would.
func Interrupt(db *DB, ask func(context.Context) error) error {
	const name = "interrupt"
	callbacks := db.gorm.Callback()
	hook := func(tx *gorm.DB) {
		if err := ask(tx.Statement.Context); err != nil {
			_ = tx.AddError(err) // returns the same error
		}
	}
	for _, register := range []func(string, func(*gorm.DB)) error{
		callbacks.Create().Before("gorm:create").Register,
		callbacks.Query().Before("gorm:query").Register,
		callbacks.Update().Before("gorm:update").Register,
		callbacks.Delete().Before("gorm:delete").Register,
		callbacks.Row().Before("gorm:row").Register,
		callbacks.Raw().Before("gorm:raw").Register,
	} {
		if err := register(name, hook); err != nil {
			return err
		}
	}
	return nil
}
