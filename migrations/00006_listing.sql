-- What the history page asks for again and again.

-- +goose Up
-- The four numbers on each user's tabs, kept with every change: counting the
-- rows of somebody with a long history takes longer the more they are.
CREATE TABLE generation_counts (
    user_id    uuid   NOT NULL,
    "all"      bigint NOT NULL,
    processing bigint NOT NULL,
    favorites  bigint NOT NULL,
    failed     bigint NOT NULL,
    CONSTRAINT generation_counts_pkey PRIMARY KEY (user_id),
    CONSTRAINT generation_counts_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT generation_counts_check CHECK (least("all", processing, favorites, failed) >= 0)
);
ALTER TABLE generation_counts ENABLE ROW LEVEL SECURITY;
INSERT INTO generation_counts
SELECT user_id,
       count(*),
       count(*) FILTER (WHERE status IN ('pending', 'queued', 'processing')),
       count(*) FILTER (WHERE is_favorite),
       count(*) FILTER (WHERE status = 'failed')
FROM generations
WHERE deleted_at IS NULL
GROUP BY user_id;

-- Moves a user's numbers by what one row was before and is now. Deleted rows
-- count for nothing.
-- +goose StatementBegin
CREATE FUNCTION count_generation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner  uuid    := CASE TG_OP WHEN 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
    was    boolean := TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL;
    counts boolean := TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL;
    more           integer := counts::integer - was::integer;
    more_active    integer := (counts AND NEW.status IN ('pending', 'queued', 'processing'))::integer
                              - (was AND OLD.status IN ('pending', 'queued', 'processing'))::integer;
    more_favorites integer := (counts AND NEW.is_favorite)::integer - (was AND OLD.is_favorite)::integer;
    more_failed    integer := (counts AND NEW.status = 'failed')::integer - (was AND OLD.status = 'failed')::integer;
BEGIN
    IF more = 0 AND more_active = 0 AND more_favorites = 0 AND more_failed = 0 THEN
        RETURN NULL;
    END IF;
    -- Not an upsert at once: the check looks at what an insert proposes, and that
    -- may be less than nothing.
    UPDATE generation_counts AS c SET "all" = c."all" + more, processing = c.processing + more_active,
        favorites = c.favorites + more_favorites, failed = c.failed + more_failed
    WHERE c.user_id = owner;
    IF NOT FOUND THEN
        INSERT INTO generation_counts AS c (user_id, "all", processing, favorites, failed)
        VALUES (owner, more, more_active, more_favorites, more_failed)
        ON CONFLICT ON CONSTRAINT generation_counts_pkey DO UPDATE SET "all" = c."all" + more,
            processing = c.processing + more_active, favorites = c.favorites + more_favorites,
            failed = c.failed + more_failed;
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION count_generation() FROM PUBLIC;

-- Deferred to the commit, so that the row of numbers is the last lock of every
-- transaction: whoever has it waits for nobody.
CREATE CONSTRAINT TRIGGER generations_count_insert AFTER INSERT ON generations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.deleted_at IS NULL) EXECUTE FUNCTION count_generation();
CREATE CONSTRAINT TRIGGER generations_count_update AFTER UPDATE ON generations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.status, OLD.is_favorite, OLD.deleted_at) IS DISTINCT FROM (NEW.status, NEW.is_favorite, NEW.deleted_at))
    EXECUTE FUNCTION count_generation();
CREATE CONSTRAINT TRIGGER generations_count_delete AFTER DELETE ON generations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL) EXECUTE FUNCTION count_generation();

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION get_generation_counts(owner uuid)
    RETURNS TABLE ("all" bigint, processing bigint, favorites bigint, failed bigint)
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(c."all"), 0)::bigint, coalesce(sum(c.processing), 0)::bigint,
           coalesce(sum(c.favorites), 0)::bigint, coalesce(sum(c.failed), 0)::bigint
    FROM generation_counts AS c
    WHERE c.user_id = owner
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION get_generation_counts(uuid) FROM PUBLIC;

-- What there is to filter by, read from the index alone.
CREATE INDEX generations_options_idx ON generations (user_id, model_id, model_name, status) WHERE deleted_at IS NULL;

-- When somebody last asked for a look at the provider, so that impatience does
-- not become load there.
ALTER TABLE generations ADD COLUMN look_asked_at timestamptz;

-- +goose Down
ALTER TABLE generations DROP COLUMN look_asked_at;
DROP INDEX generations_options_idx;
DROP TRIGGER generations_count_delete ON generations;
DROP TRIGGER generations_count_update ON generations;
DROP TRIGGER generations_count_insert ON generations;
DROP FUNCTION count_generation();
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION get_generation_counts(owner uuid)
    RETURNS TABLE ("all" bigint, processing bigint, favorites bigint, failed bigint)
    LANGUAGE sql STABLE AS $$
    SELECT count(*),
           count(*) FILTER (WHERE status IN ('pending', 'queued', 'processing')),
           count(*) FILTER (WHERE is_favorite),
           count(*) FILTER (WHERE status = 'failed')
    FROM generations
    WHERE user_id = owner AND deleted_at IS NULL
$$;
-- +goose StatementEnd
DROP TABLE generation_counts;
