-- People: what each may do, where they work together, and what was done with a
-- role. In a Supabase project its roles may read their own rows and write none:
-- every change goes through this service.

-- +goose Up
-- Shuts a table to the roles of a Supabase project and opens to signed-in people
-- the rows for which the condition holds; NULL opens none. On a plain server,
-- which has no such roles, it does nothing.
-- +goose StatementBegin
CREATE FUNCTION guard_table(guarded regclass, condition text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regnamespace('auth') IS NULL OR to_regrole('authenticated') IS NULL OR to_regrole('anon') IS NULL THEN
        RETURN;
    END IF;
    EXECUTE format('REVOKE ALL ON %s FROM anon, authenticated', guarded);
    IF condition IS NOT NULL THEN
        EXECUTE format('GRANT SELECT ON %s TO authenticated', guarded);
        EXECUTE format('CREATE POLICY own ON %s FOR SELECT TO authenticated USING (%s)', guarded, condition);
    END IF;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION guard_table(regclass, text) FROM PUBLIC;

ALTER TABLE users
    ADD COLUMN role        text NOT NULL DEFAULT 'user',
    ADD COLUMN status      text NOT NULL DEFAULT 'active',
    ADD COLUMN name        text NOT NULL DEFAULT '',
    ADD COLUMN avatar_url  text NOT NULL DEFAULT '',
    ADD COLUMN telegram_id bigint,
    ADD CONSTRAINT users_role_check CHECK (role IN ('user', 'admin', 'super_admin')),
    ADD CONSTRAINT users_status_check CHECK (status IN ('active', 'blocked'));
-- One person at Telegram is one user.
CREATE UNIQUE INDEX users_telegram_key ON users (telegram_id) WHERE telegram_id IS NOT NULL;
CREATE INDEX users_email_idx ON users (lower(email)) WHERE email <> '';

CREATE TABLE workspaces (
    id         uuid        NOT NULL,
    name       text        NOT NULL,
    created_by uuid        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT workspaces_pkey PRIMARY KEY (id),
    CONSTRAINT workspaces_creator_fkey FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT workspaces_name_check CHECK (name <> '')
);
ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;

CREATE TABLE workspace_members (
    workspace_id uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    role         text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workspace_members_pkey PRIMARY KEY (workspace_id, user_id),
    CONSTRAINT workspace_members_workspace_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE,
    CONSTRAINT workspace_members_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT workspace_members_role_check CHECK (role IN ('owner', 'admin', 'member'))
);
ALTER TABLE workspace_members ENABLE ROW LEVEL SECURITY;
CREATE INDEX workspace_members_user_idx ON workspace_members (user_id);

-- What was done with a role. It refers to nobody, so that it outlives them.
CREATE TABLE audit_log (
    id         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL DEFAULT now(),
    actor_id   uuid        NOT NULL,
    key_id     uuid,
    act        text        NOT NULL,
    target     text        NOT NULL DEFAULT '',
    detail     jsonb       NOT NULL DEFAULT '{}',
    request_id text        NOT NULL DEFAULT '',
    CONSTRAINT audit_log_pkey PRIMARY KEY (id),
    CONSTRAINT audit_log_act_check CHECK (act <> '')
);
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE INDEX audit_log_actor_idx ON audit_log (actor_id, id DESC);
CREATE INDEX audit_log_target_idx ON audit_log (target, id DESC) WHERE target <> '';

SELECT guard_table('users', 'id = auth.uid()');
SELECT guard_table('generations', 'user_id = auth.uid()');
SELECT guard_table('assets', 'EXISTS (SELECT FROM generations AS g WHERE g.id = generation_id AND g.user_id = auth.uid())');
SELECT guard_table('generation_events', 'user_id = auth.uid()');
SELECT guard_table('uploads', 'user_id = auth.uid()');
SELECT guard_table('balances', 'user_id = auth.uid()');
SELECT guard_table('generation_counts', 'user_id = auth.uid()');
SELECT guard_table('workspaces', 'EXISTS (SELECT FROM workspace_members AS m WHERE m.workspace_id = id AND m.user_id = auth.uid())');
SELECT guard_table('workspace_members', 'user_id = auth.uid()');
-- Nobody's but ours.
SELECT guard_table(closed, NULL) FROM unnest(ARRAY['attempts', 'event_cursors', 'webhook_deliveries', 'replicate_tokens',
    'replicate_token_cursor', 'ledger_postings', 'ledger_entries', 'idempotency_keys', 'provider_permits', 'circuits',
    'audit_log', 'darkroom_migrations']::regclass[]) AS closed;

-- +goose Down
DROP TABLE audit_log, workspace_members, workspaces;
DROP INDEX users_email_idx, users_telegram_key;
-- +goose StatementBegin
DO $$
DECLARE opened record;
BEGIN
    FOR opened IN SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'own' LOOP
        EXECUTE format('DROP POLICY own ON %I', opened.tablename);
    END LOOP;
END
$$;
-- +goose StatementEnd
ALTER TABLE users DROP COLUMN role, DROP COLUMN status, DROP COLUMN name, DROP COLUMN avatar_url, DROP COLUMN telegram_id;
DROP FUNCTION guard_table(regclass, text);
