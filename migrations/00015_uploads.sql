-- What people send in: how much of it they may keep, until when, and what comes
-- straight to storage.

-- +goose Up
ALTER TABLE users
    -- How many bytes the user's uploads may have together; NULL for what the
    -- configuration says.
    ADD COLUMN upload_quota bigint,
    ADD CONSTRAINT users_upload_quota_check CHECK (upload_quota >= 0);

ALTER TABLE uploads
    -- An open one has been promised its place: its size is the most that it may
    -- have, its key is where the client writes it.
    ADD COLUMN state         text        NOT NULL DEFAULT 'stored',
    ADD COLUMN expires_at    timestamptz NOT NULL DEFAULT now() + interval '24 hours',
    -- Until when somebody is taking an open one in.
    ADD COLUMN claimed_until timestamptz,
    ADD CONSTRAINT uploads_state_check CHECK (state IN ('open', 'stored')),
    ADD CONSTRAINT uploads_claim_check CHECK (claimed_until IS NULL OR state = 'open'),
    ADD CONSTRAINT uploads_size_check CHECK (size >= 0);
-- Those that were there get a day from now; new ones come with a time.
ALTER TABLE uploads ALTER COLUMN expires_at DROP DEFAULT, ALTER COLUMN state DROP DEFAULT;
-- The purge: what is over, the oldest first.
CREATE INDEX uploads_expires_idx ON uploads (expires_at);

-- +goose Down
DROP INDEX uploads_expires_idx;
DELETE FROM uploads WHERE state = 'open';
ALTER TABLE uploads DROP COLUMN claimed_until, DROP COLUMN expires_at, DROP COLUMN state;
ALTER TABLE users DROP COLUMN upload_quota;
