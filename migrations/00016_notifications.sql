-- What users are told within the service, and which of it they want outside.

-- +goose Up
CREATE TABLE notifications (
    id            uuid        NOT NULL,
    user_id       uuid        NOT NULL,
    kind          text        NOT NULL,
    title         text        NOT NULL,
    body          text        NOT NULL DEFAULT '',
    generation_id uuid,
    -- false for what its user wants outside only.
    listed        boolean     NOT NULL DEFAULT true,
    read_at       timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notifications_pkey PRIMARY KEY (id),
    CONSTRAINT notifications_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT notifications_generation_fkey FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE,
    CONSTRAINT notifications_kind_check CHECK (kind <> ''),
    CONSTRAINT notifications_title_check CHECK (title <> '' AND title !~ '[\r\n]')
);
ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
-- The list, newest first, and the count of what is new in it.
CREATE INDEX notifications_user_idx ON notifications (user_id, created_at DESC, id DESC) WHERE listed;
CREATE INDEX notifications_unread_idx ON notifications (user_id) WHERE listed AND read_at IS NULL;
-- What goes with a generation, and after its time.
CREATE INDEX notifications_generation_idx ON notifications (generation_id) WHERE generation_id IS NOT NULL;
CREATE INDEX notifications_created_idx ON notifications (created_at);

-- What a user has said; where there is no row the defaults hold, which are in code.
CREATE TABLE notification_preferences (
    user_id    uuid        NOT NULL,
    kind       text        NOT NULL,
    channel    text        NOT NULL,
    wanted     text        NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notification_preferences_pkey PRIMARY KEY (user_id, kind, channel),
    CONSTRAINT notification_preferences_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT notification_preferences_channel_check CHECK (channel IN ('in_app', 'email', 'telegram')),
    CONSTRAINT notification_preferences_wanted_check CHECK (wanted IN ('always', 'long', 'never'))
);
ALTER TABLE notification_preferences ENABLE ROW LEVEL SECURITY;

-- A notification is an event of its user too, in the same numbering, so that a
-- reader that resumes misses neither. Such a row has no generation.
ALTER TABLE generation_events
    ALTER COLUMN generation_id DROP NOT NULL,
    ADD COLUMN notification_id uuid,
    ADD CONSTRAINT generation_events_notification_fkey FOREIGN KEY (notification_id) REFERENCES notifications (id) ON DELETE CASCADE,
    ADD CONSTRAINT generation_events_about_check CHECK ((generation_id IS NULL) <> (notification_id IS NULL));
CREATE INDEX generation_events_notification_idx ON generation_events (notification_id) WHERE notification_id IS NOT NULL;

SELECT guard_table('notifications', 'user_id = auth.uid()');
SELECT guard_table('notification_preferences', 'user_id = auth.uid()');

-- +goose Down
DELETE FROM generation_events WHERE generation_id IS NULL;
DROP INDEX generation_events_notification_idx;
ALTER TABLE generation_events
    DROP CONSTRAINT generation_events_about_check,
    DROP CONSTRAINT generation_events_notification_fkey,
    DROP COLUMN notification_id,
    ALTER COLUMN generation_id SET NOT NULL;
DROP TABLE notification_preferences, notifications;
