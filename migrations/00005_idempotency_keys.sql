-- Requests that their sender may repeat.

-- +goose Up
CREATE TABLE idempotency_keys (
    user_id       uuid        NOT NULL,
    key           text        NOT NULL,
    -- SHA-256 of what was asked: the same key with another body is a mistake.
    fingerprint   bytea       NOT NULL,
    generation_id uuid        NOT NULL,
    created_at    timestamptz NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT idempotency_keys_generation_fkey
        FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE,
    CONSTRAINT idempotency_keys_key_check CHECK (length(key) BETWEEN 1 AND 200),
    CONSTRAINT idempotency_keys_fingerprint_check CHECK (length(fingerprint) = 32)
);
ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
-- What goes with a purged generation.
CREATE INDEX idempotency_keys_generation_idx ON idempotency_keys (generation_id);
-- What the purge forgets.
CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);

-- +goose Down
DROP TABLE idempotency_keys;
