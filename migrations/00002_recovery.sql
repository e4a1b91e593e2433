-- Runs after the first: recovery of late successes, and what the sweep reads.

-- +goose Up
-- A recovery run brings the late success of a failed generation home while the
-- generation still shows as failed.
ALTER TABLE generations ADD COLUMN recovering boolean NOT NULL DEFAULT false;
ALTER TABLE generations ADD CONSTRAINT generations_recovering_check CHECK (NOT recovering OR status = 'failed');
-- The outbox again: recovery runs that no workflow has claimed.
CREATE INDEX generations_recovering_idx ON generations (updated_at) WHERE recovering AND claimed_by = '';
-- Runs that may have lost their workflow.
CREATE INDEX generations_stale_idx ON generations (updated_at) WHERE status IN ('queued', 'processing');
-- Deleted generations whose files wait for the purge.
CREATE INDEX generations_purge_idx ON generations (deleted_at) WHERE deleted_at IS NOT NULL;

-- +goose Down
DROP INDEX generations_purge_idx, generations_stale_idx, generations_recovering_idx;
ALTER TABLE generations DROP CONSTRAINT generations_recovering_check, DROP COLUMN recovering;
