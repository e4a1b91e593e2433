-- Administration: what is on offer against the catalog's data, what was asked of
-- the API, and what whoever runs the server does with everybody's generations.

-- +goose Up
-- A generation that somebody with a role runs again waits for a place of its
-- user's, as the members of a batch do.
ALTER TABLE generations
    DROP CONSTRAINT generations_batch_check,
    ADD CONSTRAINT generations_batch_check CHECK
        (batch_position >= 0 AND (batch_id IS NOT NULL OR (batch_position = 0 AND (NOT in_line OR run > 1))));
-- Everybody's, newest first, and everybody's failures.
CREATE INDEX generations_everybody_idx ON generations (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX generations_failures_idx ON generations (created_at DESC, error_kind) WHERE status = 'failed' AND deleted_at IS NULL;
-- What attempts failed with, lately.
CREATE INDEX attempts_failures_idx ON attempts (created_at DESC) WHERE error_kind <> '';

-- What is said of a model over the catalog's data. No row says nothing.
CREATE TABLE model_overrides (
    model_id   text        NOT NULL,
    enabled    boolean     NOT NULL DEFAULT true,
    -- Instead of the catalog's price; NULL leaves that.
    price      jsonb,
    updated_by uuid        NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT model_overrides_pkey PRIMARY KEY (model_id),
    CONSTRAINT model_overrides_model_id_check CHECK (model_id <> ''),
    CONSTRAINT model_overrides_price_check CHECK (price IS NULL OR jsonb_typeof(price) = 'object')
);
ALTER TABLE model_overrides ENABLE ROW LEVEL SECURITY;

-- Every process keeps the few rows in memory and reads them again when it is told.
-- +goose StatementBegin
CREATE FUNCTION tell_model_overrides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('darkroom_model_overrides', '');
    RETURN NULL;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION tell_model_overrides() FROM PUBLIC;
CREATE TRIGGER model_overrides_tell AFTER INSERT OR UPDATE OR DELETE ON model_overrides
    FOR EACH STATEMENT EXECUTE FUNCTION tell_model_overrides();

-- One row for each request that was answered: its route and never its path, query
-- or body. It refers to nobody, so that writing it waits for nobody.
CREATE TABLE api_logs (
    id         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL,
    request_id text        NOT NULL,
    method     text        NOT NULL,
    route      text        NOT NULL,
    status     integer     NOT NULL,
    took_us    bigint      NOT NULL,
    bytes      bigint      NOT NULL,
    user_id    uuid,
    key_id     uuid,
    code       text        NOT NULL DEFAULT '',
    CONSTRAINT api_logs_pkey PRIMARY KEY (id)
);
ALTER TABLE api_logs ENABLE ROW LEVEL SECURITY;
-- What the purge removes, and what somebody did.
CREATE INDEX api_logs_at_idx ON api_logs (at);
CREATE INDEX api_logs_user_idx ON api_logs (user_id, id DESC) WHERE user_id IS NOT NULL;

-- Hides finished generations that are older than so many days, but favourites and
-- the newest keep_latest of each user, 10000 in one call at most, and returns how
-- many; with dry_run it only counts them. Their files go with the purge. Two calls
-- take turns: each of them moves the numbers of many users. Rows that somebody
-- holds are left for the next call.
-- +goose StatementBegin
CREATE FUNCTION cleanup_old_generations(days integer, keep_latest integer DEFAULT 0, dry_run boolean DEFAULT false)
    RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    old   uuid[];
    found bigint;
BEGIN
    IF NOT dry_run THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('darkroom/cleanup', 0));
    END IF;
    SELECT coalesce(array_agg(id), '{}') INTO old FROM (
        SELECT id FROM (
            SELECT id, created_at, status, is_favorite, recovering,
                   row_number() OVER (PARTITION BY user_id ORDER BY created_at DESC, id DESC) AS place
            FROM generations WHERE deleted_at IS NULL
        ) AS placed
        WHERE created_at < now() - make_interval(days => days) AND place > keep_latest
          AND status IN ('completed', 'failed', 'cancelled') AND NOT is_favorite AND NOT recovering
        ORDER BY created_at LIMIT 10000
    ) AS found_old;
    IF dry_run THEN
        RETURN cardinality(old);
    END IF;
    WITH held AS (
        SELECT id FROM generations
        WHERE id = ANY (old) AND deleted_at IS NULL AND NOT is_favorite AND NOT recovering
          AND status IN ('completed', 'failed', 'cancelled')
        FOR UPDATE SKIP LOCKED
    ), hidden AS (
        UPDATE generations AS g SET deleted_at = now() FROM held WHERE g.id = held.id RETURNING g.id
    )
    SELECT count(*) INTO found FROM hidden;
    RETURN found;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION cleanup_old_generations(integer, integer, boolean) FROM PUBLIC;

SELECT guard_table(closed, NULL) FROM unnest(ARRAY['model_overrides', 'api_logs']::regclass[]) AS closed;

-- +goose Down
DROP FUNCTION cleanup_old_generations(integer, integer, boolean);
DROP TABLE api_logs, model_overrides;
DROP FUNCTION tell_model_overrides();
DROP INDEX attempts_failures_idx, generations_failures_idx, generations_everybody_idx;
UPDATE generations SET in_line = false WHERE in_line AND batch_id IS NULL;
ALTER TABLE generations
    DROP CONSTRAINT generations_batch_check,
    ADD CONSTRAINT generations_batch_check CHECK
        (batch_position >= 0 AND (batch_id IS NOT NULL OR (batch_position = 0 AND NOT in_line)));
