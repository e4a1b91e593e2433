-- The hall: people, their generations, and what a generation leaves behind.
-- Row level security is on for every table: without a policy only the owner of
-- the tables, which is this service, sees a row.

-- +goose Up
CREATE TABLE users (
    id           uuid        NOT NULL,
    email        text        NOT NULL DEFAULT '',
    active_limit integer     NOT NULL DEFAULT 5,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_active_limit_check CHECK (active_limit >= 0)
);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;

CREATE TABLE generations (
    id                  uuid        NOT NULL,
    user_id             uuid        NOT NULL,
    workspace_id        uuid,
    action              text        NOT NULL,
    model_id            text        NOT NULL,
    model_name          text        NOT NULL,
    prompt              text        NOT NULL DEFAULT '',
    input_image_url     text        NOT NULL DEFAULT '',
    input_video_url     text        NOT NULL DEFAULT '',
    settings            jsonb       NOT NULL DEFAULT '{}',
    status              text        NOT NULL DEFAULT 'pending',
    stage               text        NOT NULL DEFAULT '',
    progress            smallint    NOT NULL DEFAULT 0,
    run                 integer     NOT NULL DEFAULT 1,
    claimed_by          text        NOT NULL DEFAULT '',
    cancel_requested_at timestamptz,
    output_text         text        NOT NULL DEFAULT '',
    error_kind          text        NOT NULL DEFAULT '',
    error_message       text        NOT NULL DEFAULT '',
    viewed              boolean     NOT NULL DEFAULT false,
    is_favorite         boolean     NOT NULL DEFAULT false,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    completed_at        timestamptz,
    deleted_at          timestamptz,
    CONSTRAINT generations_pkey PRIMARY KEY (id),
    CONSTRAINT generations_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT generations_status_check CHECK (status IN
        ('pending', 'queued', 'processing', 'completed', 'failed', 'cancelled')),
    CONSTRAINT generations_stage_check CHECK (stage IN
        ('', 'submitting', 'waiting', 'downloading', 'uploading', 'thumbnailing')),
    CONSTRAINT generations_progress_check CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT generations_run_check CHECK (run >= 1),
    -- A generation in a terminal status has an end, an active one has none.
    CONSTRAINT generations_completed_at_check CHECK
        ((completed_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled'))),
    CONSTRAINT generations_error_check CHECK ((status = 'failed') = (error_kind <> ''))
);
ALTER TABLE generations ENABLE ROW LEVEL SECURITY;
-- The history page: a user's rows, newest first.
CREATE INDEX generations_history_idx ON generations (user_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
-- The limit of active generations, counted under the user's row lock.
CREATE INDEX generations_active_idx ON generations (user_id)
    WHERE status IN ('pending', 'queued', 'processing') AND deleted_at IS NULL;
CREATE INDEX generations_favorites_idx ON generations (user_id, created_at DESC)
    WHERE is_favorite AND deleted_at IS NULL;
CREATE INDEX generations_failed_idx ON generations (user_id, created_at DESC)
    WHERE status = 'failed' AND deleted_at IS NULL;
-- The outbox: accepted rows that no workflow has claimed.
CREATE INDEX generations_outbox_idx ON generations (created_at) WHERE status = 'pending';

CREATE TABLE attempts (
    generation_id  uuid             NOT NULL,
    number         integer          NOT NULL,
    run            integer          NOT NULL,
    provider       text             NOT NULL,
    provider_model text             NOT NULL,
    credential_id  text             NOT NULL,
    sending_at     timestamptz,
    missed_at      timestamptz,
    job_id         text             NOT NULL DEFAULT '',
    webhook        boolean          NOT NULL DEFAULT true,
    outcome        text             NOT NULL DEFAULT 'running',
    outputs        jsonb            NOT NULL DEFAULT '[]',
    output_text    text             NOT NULL DEFAULT '',
    error_kind     text             NOT NULL DEFAULT '',
    error_detail   text             NOT NULL DEFAULT '',
    run_seconds    double precision NOT NULL DEFAULT 0,
    created_at     timestamptz      NOT NULL DEFAULT now(),
    updated_at     timestamptz      NOT NULL DEFAULT now(),
    finished_at    timestamptz,
    CONSTRAINT attempts_pkey PRIMARY KEY (generation_id, number),
    CONSTRAINT attempts_generation_fkey FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE,
    CONSTRAINT attempts_number_check CHECK (number >= 1),
    CONSTRAINT attempts_outcome_check CHECK (outcome IN ('running', 'succeeded', 'failed', 'canceled', 'unknown')),
    CONSTRAINT attempts_error_check CHECK (outcome IN ('failed', 'canceled') OR error_kind = ''),
    -- A job id is only ever saved for a submission that was announced first.
    CONSTRAINT attempts_sending_check CHECK (job_id = '' OR sending_at IS NOT NULL)
);
ALTER TABLE attempts ENABLE ROW LEVEL SECURITY;
-- One job belongs to one attempt; also finds the attempt of an older callback.
CREATE UNIQUE INDEX attempts_job_key ON attempts (provider, job_id) WHERE job_id <> '';

CREATE TABLE assets (
    generation_id uuid        NOT NULL,
    position      integer     NOT NULL,
    attempt       integer     NOT NULL,
    key           text        NOT NULL,
    kind          text        NOT NULL,
    content_type  text        NOT NULL,
    size          bigint      NOT NULL,
    sha256        text        NOT NULL,
    width         integer     NOT NULL DEFAULT 0,
    height        integer     NOT NULL DEFAULT 0,
    duration_ms   bigint      NOT NULL DEFAULT 0,
    thumb_key     text        NOT NULL DEFAULT '',
    thumbhash     text        NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT assets_pkey PRIMARY KEY (generation_id, position),
    CONSTRAINT assets_generation_fkey FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE,
    CONSTRAINT assets_key_key UNIQUE (key),
    CONSTRAINT assets_position_check CHECK (position >= 0),
    CONSTRAINT assets_kind_check CHECK (kind IN ('image', 'video', 'audio', 'file')),
    CONSTRAINT assets_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
ALTER TABLE assets ENABLE ROW LEVEL SECURITY;

-- The last sequence number given to an event of each user. It is raised inside
-- the writing transaction, so numbers become visible in their order.
CREATE TABLE event_cursors (
    user_id uuid   NOT NULL,
    seq     bigint NOT NULL,
    CONSTRAINT event_cursors_pkey PRIMARY KEY (user_id),
    CONSTRAINT event_cursors_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
ALTER TABLE event_cursors ENABLE ROW LEVEL SECURITY;

CREATE TABLE generation_events (
    user_id       uuid        NOT NULL,
    seq           bigint      NOT NULL,
    generation_id uuid        NOT NULL,
    run           integer     NOT NULL,
    status        text        NOT NULL,
    stage         text        NOT NULL DEFAULT '',
    progress      smallint    NOT NULL DEFAULT 0,
    error_kind    text        NOT NULL DEFAULT '',
    error_message text        NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT generation_events_pkey PRIMARY KEY (user_id, seq),
    CONSTRAINT generation_events_generation_fkey
        FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE
);
ALTER TABLE generation_events ENABLE ROW LEVEL SECURITY;
CREATE INDEX generation_events_generation_idx ON generation_events (generation_id, seq);

-- The inbox of provider callbacks.
CREATE TABLE webhook_deliveries (
    id            uuid        NOT NULL,
    provider      text        NOT NULL,
    delivery_id   text        NOT NULL,
    generation_id uuid        NOT NULL,
    attempt       integer     NOT NULL,
    run           integer     NOT NULL,
    job_id        text        NOT NULL,
    outcome       text        NOT NULL,
    received_at   timestamptz NOT NULL,
    signalled_at  timestamptz,
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_deliveries_delivery_key UNIQUE (provider, delivery_id),
    CONSTRAINT webhook_deliveries_attempt_fkey FOREIGN KEY (generation_id, attempt)
        REFERENCES attempts (generation_id, number) ON DELETE CASCADE
);
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;
CREATE INDEX webhook_deliveries_attempt_idx ON webhook_deliveries (generation_id, attempt);
CREATE INDEX webhook_deliveries_unsignalled_idx ON webhook_deliveries (received_at) WHERE signalled_at IS NULL;

CREATE TABLE uploads (
    id           uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    key          text        NOT NULL,
    name         text        NOT NULL,
    content_type text        NOT NULL,
    size         bigint      NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uploads_pkey PRIMARY KEY (id),
    CONSTRAINT uploads_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT uploads_key_key UNIQUE (key)
);
ALTER TABLE uploads ENABLE ROW LEVEL SECURITY;
CREATE INDEX uploads_user_idx ON uploads (user_id, created_at DESC);

-- The four numbers on a user's tabs, in one pass over the user's rows.
-- +goose StatementBegin
CREATE FUNCTION get_generation_counts(owner uuid)
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
REVOKE EXECUTE ON FUNCTION get_generation_counts(uuid) FROM PUBLIC;

-- +goose Down
DROP FUNCTION get_generation_counts(uuid);
DROP TABLE uploads, webhook_deliveries, generation_events, event_cursors, assets, attempts, generations, users;
