-- How people and programs come in: keys of programs, sign-in by e-mail, sessions,
-- and how often somebody may try. Of everything that opens a door only a hash is
-- kept.

-- +goose Up
CREATE TABLE api_keys (
    id           uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    name         text        NOT NULL,
    -- The key's beginning, by which its row is found, and which may be shown.
    prefix       text        NOT NULL,
    -- SHA-256 of the whole key, which is random enough that no slow hash is needed.
    hash         bytea       NOT NULL,
    scopes       jsonb       NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    -- What may be spent with it altogether; NULL for no limit of its own.
    budget_micro bigint,
    spent_micro  bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT api_keys_prefix_key UNIQUE (prefix),
    CONSTRAINT api_keys_name_check CHECK (name <> '' AND length(name) <= 100),
    CONSTRAINT api_keys_hash_check CHECK (octet_length(hash) = 32),
    CONSTRAINT api_keys_scopes_check CHECK (jsonb_typeof(scopes) = 'array' AND jsonb_array_length(scopes) > 0),
    CONSTRAINT api_keys_budget_check CHECK (budget_micro >= 0)
);
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
CREATE INDEX api_keys_user_idx ON api_keys (user_id, created_at DESC);

-- The key that a generation was asked for with; NULL for a session.
ALTER TABLE generations
    ADD COLUMN key_id uuid,
    ADD CONSTRAINT generations_key_fkey FOREIGN KEY (key_id) REFERENCES api_keys (id) ON DELETE SET NULL;
CREATE INDEX generations_key_idx ON generations (key_id, created_at) WHERE key_id IS NOT NULL;

-- Who signs in by e-mail. An address counts here only after a link sent to it was
-- followed, so it is not matched with the addresses in users, which others vouch for.
CREATE TABLE email_logins (
    email         text        NOT NULL,
    user_id       uuid        NOT NULL,
    -- argon2id with its parameters; '' while there is no password.
    password_hash text        NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT email_logins_pkey PRIMARY KEY (email),
    CONSTRAINT email_logins_user_key UNIQUE (user_id),
    CONSTRAINT email_logins_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT email_logins_email_check CHECK (email = lower(email) AND email <> '')
);
ALTER TABLE email_logins ENABLE ROW LEVEL SECURITY;

-- Links that sign in, once.
CREATE TABLE login_tokens (
    hash       bytea       NOT NULL,
    email      text        NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT login_tokens_pkey PRIMARY KEY (hash),
    CONSTRAINT login_tokens_hash_check CHECK (octet_length(hash) = 32)
);
ALTER TABLE login_tokens ENABLE ROW LEVEL SECURITY;
CREATE INDEX login_tokens_expires_idx ON login_tokens (expires_at);

CREATE TABLE login_sessions (
    id         uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    -- How it began.
    by         text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Put off each time that it is renewed.
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CONSTRAINT login_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT login_sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT login_sessions_by_check CHECK (by IN ('link', 'password'))
);
ALTER TABLE login_sessions ENABLE ROW LEVEL SECURITY;
CREATE INDEX login_sessions_user_idx ON login_sessions (user_id);
CREATE INDEX login_sessions_expires_idx ON login_sessions (expires_at);

-- What renews a session, once each. Those that were used are kept for as long as
-- the session, so that a thief's use of one is noticed.
CREATE TABLE refresh_tokens (
    hash       bytea       NOT NULL,
    session_id uuid        NOT NULL,
    used_at    timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash),
    CONSTRAINT refresh_tokens_session_fkey FOREIGN KEY (session_id) REFERENCES login_sessions (id) ON DELETE CASCADE,
    CONSTRAINT refresh_tokens_hash_check CHECK (octet_length(hash) = 32)
);
ALTER TABLE refresh_tokens ENABLE ROW LEVEL SECURITY;
CREATE INDEX refresh_tokens_session_idx ON refresh_tokens (session_id);

-- How far ahead of its pace each subject of a limit is. The subject is hashed: the
-- table is no list of who tried to come in.
CREATE TABLE throttles (
    kind        text        NOT NULL,
    subject     bytea       NOT NULL,
    taken_until timestamptz NOT NULL,
    CONSTRAINT throttles_pkey PRIMARY KEY (kind, subject),
    CONSTRAINT throttles_subject_check CHECK (octet_length(subject) = 32)
);
ALTER TABLE throttles ENABLE ROW LEVEL SECURITY;
CREATE INDEX throttles_until_idx ON throttles (taken_until);

-- Tells every process that what it remembers of somebody is no longer true. It is
-- the database that tells, so that no writer can forget to.
-- +goose StatementBegin
CREATE FUNCTION tell_account_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('account_changes', OLD.id::text);
    RETURN NULL;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION tell_account_change() FROM PUBLIC;
CREATE TRIGGER users_changed AFTER UPDATE ON users FOR EACH ROW
    WHEN ((OLD.role, OLD.status, OLD.email, OLD.name, OLD.avatar_url, OLD.telegram_id, OLD.active_limit)
        IS DISTINCT FROM (NEW.role, NEW.status, NEW.email, NEW.name, NEW.avatar_url, NEW.telegram_id, NEW.active_limit))
    EXECUTE FUNCTION tell_account_change();
CREATE TRIGGER users_deleted AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION tell_account_change();
CREATE TRIGGER api_keys_changed AFTER UPDATE ON api_keys FOR EACH ROW
    WHEN ((OLD.scopes, OLD.expires_at, OLD.revoked_at, OLD.hash) IS DISTINCT FROM (NEW.scopes, NEW.expires_at, NEW.revoked_at, NEW.hash))
    EXECUTE FUNCTION tell_account_change();
CREATE TRIGGER api_keys_deleted AFTER DELETE ON api_keys FOR EACH ROW EXECUTE FUNCTION tell_account_change();
CREATE TRIGGER login_sessions_changed AFTER UPDATE ON login_sessions FOR EACH ROW
    WHEN (OLD.ended_at IS DISTINCT FROM NEW.ended_at) EXECUTE FUNCTION tell_account_change();

SELECT guard_table(closed, NULL) FROM unnest(ARRAY['api_keys', 'email_logins', 'login_tokens', 'login_sessions', 'refresh_tokens',
    'throttles']::regclass[]) AS closed;

-- +goose Down
DROP TRIGGER users_changed ON users;
DROP TRIGGER users_deleted ON users;
ALTER TABLE generations DROP COLUMN key_id;
DROP TABLE throttles, refresh_tokens, login_sessions, login_tokens, email_logins, api_keys;
DROP FUNCTION tell_account_change();
