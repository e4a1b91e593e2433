-- Batches: several generations of one request, admitted as places become free.

-- +goose Up
ALTER TABLE generations
    ADD COLUMN batch_id       uuid,
    ADD COLUMN batch_position smallint NOT NULL DEFAULT 0,
    -- Accepted and paid for, without a place among its user's active ones yet.
    ADD COLUMN in_line        boolean  NOT NULL DEFAULT false,
    ADD CONSTRAINT generations_batch_check CHECK
        (batch_position >= 0 AND (batch_id IS NOT NULL OR (batch_position = 0 AND NOT in_line))),
    ADD CONSTRAINT generations_in_line_check CHECK
        (NOT in_line OR (status = 'pending' AND claimed_by = '' AND deleted_at IS NULL));
-- The members of a batch, and the lists of them.
CREATE UNIQUE INDEX generations_batch_key ON generations (batch_id, batch_position) WHERE batch_id IS NOT NULL;
-- Who is next, under the user's row lock.
CREATE INDEX generations_in_line_idx ON generations (user_id, created_at, batch_position) WHERE in_line;

-- +goose Down
DROP INDEX generations_in_line_idx;
DROP INDEX generations_batch_key;
ALTER TABLE generations DROP COLUMN in_line, DROP COLUMN batch_position, DROP COLUMN batch_id;
