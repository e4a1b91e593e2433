package migrations_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"darkroom/internal/testdb"
	"darkroom/migrations"
)

// supabaseProject is what of a Supabase project the schema touches: its roles,
// what they may by default, and who is asking.
const supabaseProject = `
	SELECT pg_advisory_lock(7);
	DO $$ BEGIN
		IF to_regrole('anon') IS NULL THEN CREATE ROLE anon NOLOGIN; END IF;
		IF to_regrole('authenticated') IS NULL THEN CREATE ROLE authenticated NOLOGIN; END IF;
	END $$;
	SELECT pg_advisory_unlock(7);
	CREATE SCHEMA auth;
	CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE
		AS $$ SELECT nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
	GRANT USAGE ON SCHEMA auth, public TO anon, authenticated;
	ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated;
	ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO anon, authenticated`

// as runs one statement as a Supabase role, signed in as user.
func as(t *testing.T, conn *pgx.Conn, role string, user uuid.UUID, statement string) (rows int, err error) {
	t.Helper()
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, tx.Rollback(t.Context())) }()
	_, err = tx.Exec(t.Context(), `SELECT set_config('request.jwt.claim.sub', $1, true), set_config('role', $2, true)`, user.String(), role)
	require.NoError(t, err)
	tag, err := tx.Exec(t.Context(), statement)
	return int(tag.RowsAffected()), err
}

// TestSupabasesRolesSeeTheirOwnAndWriteNothing is the second wall: whoever gets
// past this service with a project's public key finds it.
func TestSupabasesRolesSeeTheirOwnAndWriteNothing(t *testing.T) {
	t.Parallel()
	dsn := testdb.NewEmpty(t)
	conn := connect(t, dsn)
	_, err := conn.Exec(t.Context(), supabaseProject)
	require.NoError(t, err)
	_, err = migrations.Up(t.Context(), dsn)
	require.NoError(t, err)
	me, other := uuid.New(), uuid.New()
	for _, id := range []uuid.UUID{me, other} {
		_, err = conn.Exec(t.Context(), `WITH u AS (INSERT INTO users (id) VALUES ($1) RETURNING id)
			INSERT INTO balances (user_id, available_micro) SELECT id, 5 FROM u`, id)
		require.NoError(t, err)
		_, err = conn.Exec(t.Context(), `INSERT INTO generations (id, user_id, action, model_id, model_name)
			VALUES (gen_random_uuid(), $1, 'create', 'm', 'M')`, id)
		require.NoError(t, err)
	}

	for _, table := range []string{"users", "balances", "generations"} {
		rows, readErr := as(t, conn, "authenticated", me, `SELECT FROM `+table)
		require.NoError(t, readErr, table)
		assert.Equal(t, 1, rows, "%s: one's own row and no other", table)
		_, readErr = as(t, conn, "anon", me, `SELECT FROM `+table)
		require.ErrorContains(t, readErr, "permission denied", table)
	}
	for _, statement := range []string{
		`UPDATE users SET role = 'super_admin'`, `UPDATE users SET active_limit = 1000`, `UPDATE balances SET available_micro = 1`,
		`INSERT INTO users (id) VALUES (gen_random_uuid())`, `DELETE FROM generations`, `SELECT get_next_replicate_token()`,
	} {
		_, err = as(t, conn, "authenticated", me, statement)
		require.ErrorContains(t, err, "permission denied", statement)
	}
}

// TestEveryTableIsShutOrOpenToItsOwner asks the catalogue, so that no new table is
// left out.
func TestEveryTableIsShutOrOpenToItsOwner(t *testing.T) {
	t.Parallel()
	dsn := testdb.NewEmpty(t)
	conn := connect(t, dsn)
	_, err := conn.Exec(t.Context(), supabaseProject)
	require.NoError(t, err)
	_, err = migrations.Up(t.Context(), dsn)
	require.NoError(t, err)
	var writable, strange []string
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT coalesce(array_agg(DISTINCT table_name::text), '{}') FROM information_schema.role_table_grants
		WHERE table_schema = 'public' AND grantee IN ('anon', 'authenticated') AND NOT (grantee = 'authenticated' AND privilege_type = 'SELECT')`).Scan(&writable))
	assert.Empty(t, writable, "tables that Supabase's roles may write, or strangers read: call guard_table")
	require.NoError(t, conn.QueryRow(t.Context(), `SELECT coalesce(array_agg(DISTINCT g.table_name::text), '{}') FROM information_schema.role_table_grants AS g
		WHERE g.table_schema = 'public' AND g.grantee = 'authenticated'
		AND NOT EXISTS (SELECT FROM pg_policies AS p WHERE p.schemaname = 'public' AND p.tablename = g.table_name)`).Scan(&strange))
	assert.Empty(t, strange, "tables that may be read and have no policy")
}
