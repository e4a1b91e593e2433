-- The pool of Replicate accounts.

-- +goose Up
CREATE TABLE replicate_tokens (
    id            uuid        NOT NULL,
    name          text        NOT NULL,
    -- AES-256-GCM of the key, with key_id and id as additional data. Never plain;
    -- gone once the token was deleted and has no job left to ask for.
    key_id        text        NOT NULL,
    ciphertext    bytea,
    last4         text        NOT NULL,
    state         text        NOT NULL DEFAULT 'active',
    request_count bigint      NOT NULL DEFAULT 0,
    error_count   bigint      NOT NULL DEFAULT 0,
    strikes       integer     NOT NULL DEFAULT 0,
    last_error    text        NOT NULL DEFAULT '',
    cooling_until timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    deleted_at    timestamptz,
    CONSTRAINT replicate_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT replicate_tokens_name_check CHECK (name <> ''),
    CONSTRAINT replicate_tokens_last4_check CHECK (length(last4) <= 4),
    CONSTRAINT replicate_tokens_state_check CHECK (state IN ('active', 'disabled')),
    CONSTRAINT replicate_tokens_counts_check CHECK (request_count >= 0 AND error_count >= 0 AND strikes >= 0),
    CONSTRAINT replicate_tokens_deleted_check CHECK (deleted_at IS NULL OR state = 'disabled'),
    CONSTRAINT replicate_tokens_ciphertext_check CHECK (ciphertext IS NOT NULL OR deleted_at IS NOT NULL)
);
ALTER TABLE replicate_tokens ENABLE ROW LEVEL SECURITY;
-- A name is free again once its token is deleted.
CREATE UNIQUE INDEX replicate_tokens_name_key ON replicate_tokens (name) WHERE deleted_at IS NULL;
-- Those that take turns, in their order.
CREATE INDEX replicate_tokens_active_idx ON replicate_tokens (created_at, id) WHERE state = 'active';
-- Jobs that a deleted token's key may still be wanted for.
CREATE INDEX attempts_credential_idx ON attempts (credential_id) WHERE outcome IN ('running', 'unknown');

-- How many turns were taken. One row, there from the start: whoever comes second
-- waits for it instead of finding nothing.
CREATE TABLE replicate_token_cursor (
    one   boolean NOT NULL DEFAULT true,
    taken bigint  NOT NULL DEFAULT 0,
    CONSTRAINT replicate_token_cursor_pkey PRIMARY KEY (one),
    CONSTRAINT replicate_token_cursor_one_check CHECK (one)
);
ALTER TABLE replicate_token_cursor ENABLE ROW LEVEL SECURITY;
INSERT INTO replicate_token_cursor DEFAULT VALUES;

-- Takes the next turn and returns the id of its token, NULL when none is active
-- and rested. Call it in a transaction of its own: the cursor is locked until the
-- commit. One cursor spreads 100 parallel takes of ten tokens ten each, where
-- SKIP LOCKED on the tokens left most callers empty-handed and FOR UPDATE gave
-- all of them the same one.
-- +goose StatementBegin
CREATE FUNCTION get_next_replicate_token() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    turn bigint;
    picked uuid;
BEGIN
    UPDATE replicate_token_cursor SET taken = taken + 1 RETURNING taken INTO turn;
    SELECT id INTO picked FROM (
        SELECT id, row_number() OVER (ORDER BY created_at, id) - 1 AS place, count(*) OVER () AS size
        FROM replicate_tokens
        WHERE state = 'active' AND (cooling_until IS NULL OR cooling_until <= clock_timestamp())
    ) AS ready WHERE place = turn % size;
    UPDATE replicate_tokens SET request_count = request_count + 1 WHERE id = picked;
    RETURN picked;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION get_next_replicate_token() FROM PUBLIC;

-- +goose Down
DROP FUNCTION get_next_replicate_token();
DROP TABLE replicate_token_cursor;
DROP INDEX attempts_credential_idx;
DROP TABLE replicate_tokens;
