-- Permits: how many jobs may run at a provider, and at each of its accounts.

-- +goose Up
-- One row for each job that runs or may run: its attempt's permit. It is taken
-- under a lock of the provider before the job is submitted, and goes with the
-- job's last word.
CREATE TABLE provider_permits (
    generation_id uuid        NOT NULL,
    attempt       integer     NOT NULL,
    provider      text        NOT NULL,
    credential_id text        NOT NULL,
    taken_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT provider_permits_pkey PRIMARY KEY (generation_id, attempt),
    CONSTRAINT provider_permits_attempt_fkey FOREIGN KEY (generation_id, attempt)
        REFERENCES attempts (generation_id, number) ON DELETE CASCADE
);
ALTER TABLE provider_permits ENABLE ROW LEVEL SECURITY;
-- Counted for every submission.
CREATE INDEX provider_permits_account_idx ON provider_permits (provider, credential_id);

-- Gives an attempt a place at its account, or moves its permit over to that
-- account. Returns 0, or the limit that is reached; a limit of 0 is none. Whoever
-- calls it queues for a lock of the provider from the count to the commit. One
-- call is a transaction of its own, which a caller that is stopped in the middle
-- cannot hold up; and the attempt's row is held before the lock is, so nobody
-- waits for a row with the lock in hand.
-- +goose StatementBegin
CREATE FUNCTION take_provider_permit(
    of_generation uuid, of_attempt integer, at_provider text, at_account text,
    account_limit integer, provider_limit integer, at timestamptz
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    at_all integer;
    at_one integer;
BEGIN
    PERFORM FROM attempts WHERE generation_id = of_generation AND number = of_attempt FOR KEY SHARE;
    PERFORM pg_advisory_xact_lock(hashtextextended('darkroom/permits/' || at_provider, 0));
    SELECT count(*), count(*) FILTER (WHERE credential_id = at_account) INTO at_all, at_one
    FROM provider_permits
    WHERE provider = at_provider AND (generation_id, attempt) <> (of_generation, of_attempt);
    IF provider_limit > 0 AND at_all >= provider_limit THEN
        RETURN provider_limit;
    ELSIF account_limit > 0 AND at_one >= account_limit THEN
        RETURN account_limit;
    END IF;
    INSERT INTO provider_permits (generation_id, attempt, provider, credential_id, taken_at)
    VALUES (of_generation, of_attempt, at_provider, at_account, at)
    ON CONFLICT (generation_id, attempt) DO UPDATE SET credential_id = excluded.credential_id;
    RETURN 0;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION take_provider_permit(uuid, integer, text, text, integer, integer, timestamptz) FROM PUBLIC;

-- +goose Down
DROP FUNCTION take_provider_permit(uuid, integer, text, text, integer, integer, timestamptz);
DROP TABLE provider_permits;
