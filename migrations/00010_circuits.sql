-- Circuits: which accounts of which providers are left alone, for a while or until
-- somebody comes.

-- +goose Up
-- One row for each account that ever failed. Nobody holds its lock from reading to
-- writing: a change counts if version is still the one that was read, so a process
-- that is stopped in the middle stops nobody.
CREATE TABLE circuits (
    provider      text        NOT NULL,
    credential_id text        NOT NULL,
    -- Faults of the provider in a row that have not opened it.
    failures      integer     NOT NULL DEFAULT 0,
    -- How often it opened without a success in between.
    strikes       integer     NOT NULL DEFAULT 0,
    last_error    text        NOT NULL DEFAULT '',
    -- NULL: closed. In the past: half open, one call may try.
    open_until    timestamptz,
    -- Until when the one that tries has its turn.
    probe_until   timestamptz,
    version       bigint      NOT NULL DEFAULT 0,
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT circuits_pkey PRIMARY KEY (provider, credential_id),
    CONSTRAINT circuits_counts_check CHECK (failures >= 0 AND strikes >= 0 AND version >= 0),
    CONSTRAINT circuits_open_check CHECK (open_until IS NULL OR (strikes > 0 AND last_error <> '')),
    CONSTRAINT circuits_probe_check CHECK (probe_until IS NULL OR open_until IS NOT NULL)
);
ALTER TABLE circuits ENABLE ROW LEVEL SECURITY;

-- A token whose key Replicate does not know leaves the pool until somebody has
-- looked after it.
ALTER TABLE replicate_tokens
    DROP CONSTRAINT replicate_tokens_state_check,
    ADD CONSTRAINT replicate_tokens_state_check CHECK (state IN ('active', 'disabled', 'refused'));

-- +goose Down
UPDATE replicate_tokens SET state = 'disabled' WHERE state = 'refused';
ALTER TABLE replicate_tokens
    DROP CONSTRAINT replicate_tokens_state_check,
    ADD CONSTRAINT replicate_tokens_state_check CHECK (state IN ('active', 'disabled'));
DROP TABLE circuits;
