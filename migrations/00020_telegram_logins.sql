-- Sign-ins by Telegram that were used: each is good once.

-- +goose Up
CREATE TABLE telegram_logins (
    -- Telegram's own hash over what it said.
    hash       bytea       NOT NULL,
    -- Until when it would be fresh enough to be used again.
    expires_at timestamptz NOT NULL,
    CONSTRAINT telegram_logins_pkey PRIMARY KEY (hash),
    CONSTRAINT telegram_logins_hash_check CHECK (octet_length(hash) = 32)
);
ALTER TABLE telegram_logins ENABLE ROW LEVEL SECURITY;
CREATE INDEX telegram_logins_expires_idx ON telegram_logins (expires_at);
SELECT guard_table('telegram_logins', NULL);

-- +goose Down
DROP TABLE telegram_logins;
