-- Money for people: what was paid in and what was mended, what is charged to which
-- model, workspace and API key, and budgets.

-- +goose Up
ALTER TABLE ledger_postings
    -- What a run's money was for, so that it is told when the generation is gone.
    ADD COLUMN model_id     text NOT NULL DEFAULT '',
    -- The budgets that a run's money counts on; whatever becomes of the generation,
    -- what is given back is given back to these.
    ADD COLUMN key_id       uuid,
    ADD COLUMN workspace_id uuid,
    DROP CONSTRAINT ledger_postings_kind_check,
    ADD CONSTRAINT ledger_postings_kind_check CHECK (kind IN
        ('grant', 'top_up', 'adjustment', 'reserve', 'settle', 'refund', 'release', 'write_off')),
    DROP CONSTRAINT ledger_postings_cause_check,
    -- What somebody gave has a name, everything else a run.
    ADD CONSTRAINT ledger_postings_cause_check CHECK (CASE
        WHEN kind IN ('grant', 'top_up', 'adjustment')
            THEN generation_id IS NULL AND run = 0 AND reference <> '' AND key_id IS NULL AND workspace_id IS NULL
        ELSE generation_id IS NOT NULL AND run >= 1 AND reference = '' END);
-- One name is one movement, whatever its kind.
DROP INDEX ledger_postings_grant_key;
CREATE UNIQUE INDEX ledger_postings_reference_key ON ledger_postings (user_id, reference) WHERE reference <> '';
-- The lines of an account between two days, and what its user was charged then.
CREATE INDEX ledger_postings_account_idx ON ledger_postings (user_id, created_at, id);
-- What everybody was charged between two days.
CREATE INDEX ledger_postings_charged_idx ON ledger_postings (created_at) WHERE kind IN ('settle', 'write_off');

-- The one change that postings have seen: they learn a fact that stood beside them.
ALTER TABLE ledger_postings DISABLE TRIGGER ledger_postings_immutable;
UPDATE ledger_postings AS p SET model_id = g.model_id FROM generations AS g WHERE g.id = p.generation_id;
ALTER TABLE ledger_postings ENABLE TRIGGER ledger_postings_immutable;

ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_account_check,
    ADD CONSTRAINT ledger_entries_account_check CHECK (account IN ('grant', 'payment', 'adjustment', 'revenue', 'write_off')
        OR account ~ '^(user|held):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$');

-- How much may be spent in a workspace by all its members together, and how much
-- is: what its runs have set aside and what they were charged. A key's stands with
-- the key. Beside workspaces, so that who spends does not meet who renames one; a
-- row comes with the first spending, so that nothing has to be counted when a limit
-- is set.
CREATE TABLE workspace_budgets (
    workspace_id uuid   NOT NULL,
    budget_micro bigint, -- NULL for no limit
    spent_micro  bigint NOT NULL DEFAULT 0,
    CONSTRAINT workspace_budgets_pkey PRIMARY KEY (workspace_id),
    CONSTRAINT workspace_budgets_workspace_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE,
    CONSTRAINT workspace_budgets_budget_check CHECK (budget_micro >= 0),
    CONSTRAINT workspace_budgets_spent_check CHECK (spent_micro >= 0)
);
ALTER TABLE workspace_budgets ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_spent_check CHECK (spent_micro >= 0);

-- What a user may ask for, of a model or of all together: for one user, or, with
-- NULL, for each. A number that is NULL is not said here, 0 lifts a limit.
CREATE TABLE limit_overrides (
    user_id    uuid,
    model_id   text        NOT NULL DEFAULT '', -- '' for all together
    per_minute integer,
    running    integer,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT limit_overrides_key UNIQUE NULLS NOT DISTINCT (user_id, model_id),
    CONSTRAINT limit_overrides_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT limit_overrides_numbers_check CHECK (per_minute >= 0 AND running >= 0),
    CONSTRAINT limit_overrides_said_check CHECK (per_minute IS NOT NULL OR running IS NOT NULL),
    -- How many of all models run together is users.active_limit.
    CONSTRAINT limit_overrides_running_check CHECK (running IS NULL OR model_id <> '')
);
ALTER TABLE limit_overrides ENABLE ROW LEVEL SECURITY;

-- What users asked for within the last minute, of those who have a limit of it:
-- written and cleared under the lock of the user's row.
CREATE TABLE recent_requests (
    user_id  uuid        NOT NULL,
    model_id text        NOT NULL,
    at       timestamptz NOT NULL,
    -- The members of a batch.
    requests integer     NOT NULL,
    CONSTRAINT recent_requests_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT recent_requests_requests_check CHECK (requests > 0)
);
ALTER TABLE recent_requests ENABLE ROW LEVEL SECURITY;
CREATE INDEX recent_requests_user_idx ON recent_requests (user_id, at);

-- How many generations of a model a user may have running; NULL for no limit.
-- +goose StatementBegin
CREATE FUNCTION running_limit(of_user uuid, of_model text) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT nullif(running, 0) FROM limit_overrides
    WHERE model_id = of_model AND (user_id = of_user OR user_id IS NULL) AND running IS NOT NULL
    ORDER BY user_id NULLS LAST LIMIT 1
$$;
-- How many requests a user may send within a minute, of a model, or of all together
-- with ''; NULL for no limit.
CREATE FUNCTION minute_limit(of_user uuid, of_model text) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT nullif(per_minute, 0) FROM limit_overrides
    WHERE model_id = of_model AND (user_id = of_user OR user_id IS NULL) AND per_minute IS NOT NULL
    ORDER BY user_id NULLS LAST LIMIT 1
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION running_limit(uuid, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION minute_limit(uuid, text) FROM PUBLIC;

-- When an attempt's permit was given last: how many of a model began within a minute.
ALTER TABLE attempts ADD COLUMN permitted_at timestamptz;
CREATE INDEX attempts_permitted_idx ON attempts (provider, provider_model, permitted_at) WHERE permitted_at IS NOT NULL;

-- As before, and with limits of one model at the account: how many of its jobs run,
-- and how many began within the last minute.
DROP FUNCTION take_provider_permit(uuid, integer, text, text, integer, integer, timestamptz);
-- +goose StatementBegin
CREATE FUNCTION take_provider_permit(
    of_generation uuid, of_attempt integer, at_provider text, at_account text,
    account_limit integer, provider_limit integer, model_limit integer, model_per_minute integer, at timestamptz
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    at_all   integer;
    at_one   integer;
    of_model text;
BEGIN
    SELECT provider_model INTO of_model FROM attempts
    WHERE generation_id = of_generation AND number = of_attempt FOR NO KEY UPDATE;
    PERFORM pg_advisory_xact_lock(hashtextextended('darkroom/permits/' || at_provider, 0));
    SELECT count(*), count(*) FILTER (WHERE credential_id = at_account) INTO at_all, at_one
    FROM provider_permits
    WHERE provider = at_provider AND (generation_id, attempt) <> (of_generation, of_attempt);
    IF provider_limit > 0 AND at_all >= provider_limit THEN
        RETURN provider_limit;
    ELSIF account_limit > 0 AND at_one >= account_limit THEN
        RETURN account_limit;
    END IF;
    IF model_limit > 0 AND model_limit <= (
        SELECT count(*) FROM provider_permits AS p
        JOIN attempts AS a ON a.generation_id = p.generation_id AND a.number = p.attempt
        WHERE p.provider = at_provider AND p.credential_id = at_account AND a.provider_model = of_model
            AND (p.generation_id, p.attempt) <> (of_generation, of_attempt)
    ) THEN
        RETURN model_limit;
    END IF;
    IF model_per_minute > 0 THEN
        IF model_per_minute <= (
            SELECT count(*) FROM attempts
            WHERE provider = at_provider AND provider_model = of_model AND permitted_at > at - interval '1 minute'
                AND credential_id = at_account AND (generation_id, number) <> (of_generation, of_attempt)
        ) THEN
            RETURN model_per_minute;
        END IF;
        UPDATE attempts SET permitted_at = at WHERE generation_id = of_generation AND number = of_attempt;
    END IF;
    INSERT INTO provider_permits (generation_id, attempt, provider, credential_id, taken_at)
    VALUES (of_generation, of_attempt, at_provider, at_account, at)
    ON CONFLICT (generation_id, attempt) DO UPDATE SET credential_id = excluded.credential_id;
    RETURN 0;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION take_provider_permit(uuid, integer, text, text, integer, integer, integer, integer, timestamptz) FROM PUBLIC;

SELECT guard_table(closed, NULL) FROM unnest(ARRAY['workspace_budgets', 'limit_overrides', 'recent_requests']::regclass[]) AS closed;

-- +goose Down
DROP FUNCTION take_provider_permit(uuid, integer, text, text, integer, integer, integer, integer, timestamptz);
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
DROP INDEX attempts_permitted_idx;
ALTER TABLE attempts DROP COLUMN permitted_at;
DROP FUNCTION minute_limit(uuid, text);
DROP FUNCTION running_limit(uuid, text);
DROP TABLE recent_requests, limit_overrides, workspace_budgets;
ALTER TABLE api_keys DROP CONSTRAINT api_keys_spent_check;
DROP INDEX ledger_postings_charged_idx, ledger_postings_account_idx, ledger_postings_reference_key;
CREATE UNIQUE INDEX ledger_postings_grant_key ON ledger_postings (user_id, reference) WHERE kind = 'grant';
-- Not valid: rows of the newer kinds stay, since nothing takes money out of a ledger.
ALTER TABLE ledger_entries
    DROP CONSTRAINT ledger_entries_account_check,
    ADD CONSTRAINT ledger_entries_account_check CHECK (account IN ('grant', 'revenue', 'write_off')
        OR account ~ '^(user|held):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') NOT VALID;
ALTER TABLE ledger_postings
    DROP CONSTRAINT ledger_postings_cause_check,
    DROP CONSTRAINT ledger_postings_kind_check,
    DROP COLUMN workspace_id, DROP COLUMN key_id, DROP COLUMN model_id,
    ADD CONSTRAINT ledger_postings_kind_check CHECK (kind IN
        ('grant', 'reserve', 'settle', 'refund', 'release', 'write_off')) NOT VALID,
    ADD CONSTRAINT ledger_postings_cause_check CHECK (CASE kind
        WHEN 'grant' THEN generation_id IS NULL AND run = 0 AND reference <> ''
        ELSE generation_id IS NOT NULL AND run >= 1 AND reference = '' END) NOT VALID;
