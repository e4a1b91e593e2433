package testdb

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"darkroom/migrations"
)

const (
	// templateName is the migrated database that test databases are copies of.
	templateName = "migrated"
	// emptyTemplate is PostgreSQL's own pristine database.
	emptyTemplate = "template0"
)

func (s *server) dsn(database string) string { return s.cluster.DSN(s.port, database) }

// migrateTemplate makes the template of migrated databases, once.
func (s *server) migrateTemplate(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.migrated {
		return nil
	}
	if err := s.exec(ctx, "CREATE DATABASE "+templateName+" TEMPLATE "+emptyTemplate); err != nil {
		return err
	}
	if _, err := migrations.Up(ctx, s.dsn(templateName)); err != nil {
		return err
	}
	s.migrated = true
	return nil
}

func (s *server) create(ctx context.Context, template string) (string, error) {
	name := fmt.Sprintf("test_%d", s.databases.Add(1))
	return name, s.exec(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template))
}

func (s *server) drop(ctx context.Context, name string) error {
	return s.exec(ctx, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", pgx.Identifier{name}.Sanitize()))
}

// dropLeftovers removes what a predecessor in this slot left, its template
// included: the migrations may have changed since.
func (s *server) dropLeftovers(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.dsn("postgres"))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'")
	if err != nil {
		return fmt.Errorf("list databases: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("list databases: %w", err)
	}
	for _, name := range names {
		if err := s.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// exec runs one statement on a connection of its own.
func (s *server) exec(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.dsn("postgres"))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
