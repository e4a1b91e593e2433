-- Everything told outside: where users want to be told by webhook, what there is
-- to tell, and every try.

-- +goose Up
CREATE TABLE webhook_endpoints (
    id                  uuid        NOT NULL,
    user_id             uuid        NOT NULL,
    -- '' for the one of the user's own secret, which signs what is sent to the
    -- webhook_url of a single generation.
    url                 text        NOT NULL DEFAULT '',
    description         text        NOT NULL DEFAULT '',
    -- The kinds of events that are wanted; none named: all.
    kinds               jsonb       NOT NULL DEFAULT '[]',
    own                 boolean     NOT NULL DEFAULT false,
    -- AES-256-GCM of the secret, with key_id and id as additional data. Never plain.
    key_id              text        NOT NULL,
    ciphertext          bytea       NOT NULL,
    -- The secret before, which signs beside the present one until its end.
    previous_key_id     text        NOT NULL DEFAULT '',
    previous_ciphertext bytea,
    previous_until      timestamptz,
    disabled_at         timestamptz,
    disabled_reason     text        NOT NULL DEFAULT '',
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_endpoints_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT webhook_endpoints_url_check CHECK ((url = '') = own AND length(url) <= 2048),
    CONSTRAINT webhook_endpoints_kinds_check CHECK (jsonb_typeof(kinds) = 'array'),
    CONSTRAINT webhook_endpoints_previous_check CHECK
        ((previous_ciphertext IS NULL) = (previous_until IS NULL) AND (previous_ciphertext IS NULL) = (previous_key_id = '')),
    CONSTRAINT webhook_endpoints_disabled_check CHECK
        ((disabled_at IS NULL) = (disabled_reason = '') AND disabled_reason IN ('', 'user', 'gone'))
);
ALTER TABLE webhook_endpoints ENABLE ROW LEVEL SECURITY;
CREATE INDEX webhook_endpoints_user_idx ON webhook_endpoints (user_id, created_at, id);
-- A user has one secret of their own, however many ask for it at once.
CREATE UNIQUE INDEX webhook_endpoints_own_key ON webhook_endpoints (user_id) WHERE own;

-- The outbox: one row for each receiver that is to be told, written in the
-- transaction that made it true.
CREATE TABLE messages (
    id              uuid        NOT NULL,
    user_id         uuid        NOT NULL,
    channel         text        NOT NULL,
    kind            text        NOT NULL,
    -- What it is about, where to, and of which message it is a repetition.
    generation_id   uuid,
    notification_id uuid,
    endpoint_id     uuid,
    resent_from     uuid,
    -- The generation as it stood then, in words that may be shown: its present row
    -- may be a run further.
    state           jsonb       NOT NULL DEFAULT '{}',
    status          text        NOT NULL DEFAULT 'pending',
    tries           integer     NOT NULL DEFAULT 0,
    fault           text        NOT NULL DEFAULT '',
    started_at      timestamptz,
    next_at         timestamptz,
    ended_at        timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT messages_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT messages_generation_fkey FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE,
    CONSTRAINT messages_endpoint_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    CONSTRAINT messages_resent_fkey FOREIGN KEY (resent_from) REFERENCES messages (id) ON DELETE SET NULL,
    CONSTRAINT messages_channel_check CHECK (channel IN ('email', 'telegram', 'webhook')),
    CONSTRAINT messages_state_check CHECK (jsonb_typeof(state) = 'object'),
    CONSTRAINT messages_status_check CHECK (status IN ('pending', 'sent', 'failed')),
    CONSTRAINT messages_tries_check CHECK (tries >= 0),
    CONSTRAINT messages_fault_check CHECK (fault IN ('', 'refused', 'gone', 'busy', 'uncertain', 'lost')),
    CONSTRAINT messages_ended_check CHECK ((status = 'pending') = (ended_at IS NULL) AND (next_at IS NULL OR ended_at IS NULL))
);
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
-- The list of deliveries, newest first.
CREATE INDEX messages_user_idx ON messages (user_id, created_at DESC, id DESC);
-- Those that nobody has taken up.
CREATE INDEX messages_unstarted_idx ON messages (created_at) WHERE started_at IS NULL AND status = 'pending';
-- Those whose end is waited for, to find what was lost.
CREATE INDEX messages_started_idx ON messages (started_at) WHERE status = 'pending';
-- What goes after its time.
CREATE INDEX messages_ended_idx ON messages (ended_at) WHERE ended_at IS NOT NULL;
-- What goes with a generation, an endpoint or another message.
CREATE INDEX messages_generation_idx ON messages (generation_id) WHERE generation_id IS NOT NULL;
CREATE INDEX messages_endpoint_idx ON messages (endpoint_id, created_at DESC) WHERE endpoint_id IS NOT NULL;
CREATE INDEX messages_resent_idx ON messages (resent_from) WHERE resent_from IS NOT NULL;

-- The delivery log. What a receiver answered besides its status is not kept.
CREATE TABLE message_tries (
    message_id  uuid        NOT NULL,
    number      integer     NOT NULL,
    -- The HTTP or SMTP status of the answer; 0 where there was none.
    status      integer     NOT NULL DEFAULT 0,
    fault       text        NOT NULL DEFAULT '',
    duration_ms bigint      NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT message_tries_pkey PRIMARY KEY (message_id, number),
    CONSTRAINT message_tries_message_fkey FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE CASCADE,
    CONSTRAINT message_tries_number_check CHECK (number >= 1),
    CONSTRAINT message_tries_fault_check CHECK (fault IN ('', 'refused', 'gone', 'busy', 'uncertain')),
    CONSTRAINT message_tries_duration_check CHECK (duration_ms >= 0)
);
ALTER TABLE message_tries ENABLE ROW LEVEL SECURITY;

-- Nobody's but ours.
SELECT guard_table(closed, NULL) FROM unnest(ARRAY['webhook_endpoints', 'messages', 'message_tries']::regclass[]) AS closed;

-- Where the user of a single generation wants to be told of its end; '' for nowhere.
ALTER TABLE generations
    ADD COLUMN webhook_url text NOT NULL DEFAULT '',
    ADD CONSTRAINT generations_webhook_url_check CHECK (length(webhook_url) <= 2048);

-- What goes after its time. Rows come in the order of their age, so a few pages tell
-- where the old ones are, at next to no cost for those that write.
CREATE INDEX generation_events_created_idx ON generation_events USING brin (created_at);
CREATE INDEX webhook_deliveries_received_idx ON webhook_deliveries USING brin (received_at);
CREATE INDEX uploads_created_idx ON uploads (created_at);
CREATE INDEX generations_inputs_idx ON generations (completed_at) WHERE inputs <> '{}' AND completed_at IS NOT NULL;

-- +goose Down
DROP INDEX generations_inputs_idx, uploads_created_idx, webhook_deliveries_received_idx, generation_events_created_idx;
ALTER TABLE generations DROP COLUMN webhook_url;
DROP TABLE message_tries, messages, webhook_endpoints;
