-- Together: invitations to workspaces, collections and what is shown of them to
-- people without an account, ideas, support, announcements.

-- +goose Up
ALTER TABLE users
    -- What the person's clients remember for them; never read by this service.
    ADD COLUMN preferences jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT users_preferences_check CHECK (jsonb_typeof(preferences) = 'object');

-- Until now any id could be written: none was of a workspace.
UPDATE generations SET workspace_id = NULL
WHERE workspace_id IS NOT NULL AND NOT EXISTS (SELECT FROM workspaces AS w WHERE w.id = workspace_id);
ALTER TABLE generations
    ADD CONSTRAINT generations_workspace_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE SET NULL;
-- The history page of a workspace: everybody's rows, newest first.
CREATE INDEX generations_workspace_idx ON generations (workspace_id, created_at DESC, id DESC)
    WHERE workspace_id IS NOT NULL AND deleted_at IS NULL;

-- A place in a workspace that somebody was offered and has not taken yet. It is
-- for a user by id, or for whoever has an address; neither refers to a user, so
-- that writing it does not tell whether there is one.
CREATE TABLE workspace_invites (
    id           uuid        NOT NULL,
    workspace_id uuid        NOT NULL,
    invited_by   uuid        NOT NULL,
    user_id      uuid,
    email        text        NOT NULL DEFAULT '',
    role         text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    CONSTRAINT workspace_invites_pkey PRIMARY KEY (id),
    CONSTRAINT workspace_invites_workspace_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id) ON DELETE CASCADE,
    CONSTRAINT workspace_invites_inviter_fkey FOREIGN KEY (invited_by) REFERENCES users (id) ON DELETE CASCADE,
    -- Nobody is made an owner who has not been there before.
    CONSTRAINT workspace_invites_role_check CHECK (role IN ('admin', 'member')),
    CONSTRAINT workspace_invites_whom_check CHECK ((user_id IS NULL) <> (email = '')),
    CONSTRAINT workspace_invites_email_check CHECK (email = lower(email))
);
ALTER TABLE workspace_invites ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX workspace_invites_whom_key ON workspace_invites (workspace_id, coalesce(user_id::text, email));
CREATE INDEX workspace_invites_user_idx ON workspace_invites (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX workspace_invites_email_idx ON workspace_invites (email) WHERE email <> '';

CREATE TABLE collections (
    id          uuid        NOT NULL,
    user_id     uuid        NOT NULL,
    title       text        NOT NULL,
    description text        NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT collections_pkey PRIMARY KEY (id),
    CONSTRAINT collections_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT collections_title_check CHECK (title <> '')
);
ALTER TABLE collections ENABLE ROW LEVEL SECURITY;
CREATE INDEX collections_user_idx ON collections (user_id, created_at DESC);

CREATE TABLE collection_items (
    collection_id uuid        NOT NULL,
    generation_id uuid        NOT NULL,
    position      integer     NOT NULL,
    added_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT collection_items_pkey PRIMARY KEY (collection_id, generation_id),
    CONSTRAINT collection_items_collection_fkey FOREIGN KEY (collection_id) REFERENCES collections (id) ON DELETE CASCADE,
    CONSTRAINT collection_items_generation_fkey FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE
);
ALTER TABLE collection_items ENABLE ROW LEVEL SECURITY;
CREATE INDEX collection_items_generation_idx ON collection_items (generation_id);

-- What is shown to whoever has the link. Of the link's secret only the hash is kept.
CREATE TABLE share_links (
    id            uuid        NOT NULL,
    user_id       uuid        NOT NULL,
    collection_id uuid,
    generation_id uuid,
    token_hash    bytea       NOT NULL,
    title         text        NOT NULL DEFAULT '',
    show_prompts  boolean     NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz,
    revoked_at    timestamptz,
    CONSTRAINT share_links_pkey PRIMARY KEY (id),
    CONSTRAINT share_links_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT share_links_collection_fkey FOREIGN KEY (collection_id) REFERENCES collections (id) ON DELETE CASCADE,
    CONSTRAINT share_links_generation_fkey FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE,
    CONSTRAINT share_links_token_key UNIQUE (token_hash),
    CONSTRAINT share_links_token_check CHECK (octet_length(token_hash) = 32),
    CONSTRAINT share_links_what_check CHECK (num_nonnulls(collection_id, generation_id) = 1)
);
ALTER TABLE share_links ENABLE ROW LEVEL SECURITY;
CREATE INDEX share_links_user_idx ON share_links (user_id, created_at DESC);
CREATE INDEX share_links_collection_idx ON share_links (collection_id) WHERE collection_id IS NOT NULL;
CREATE INDEX share_links_generation_idx ON share_links (generation_id) WHERE generation_id IS NOT NULL;

CREATE TABLE ideas (
    id         uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    title      text        NOT NULL,
    body       text        NOT NULL DEFAULT '',
    -- As many as there are in idea_votes; moved with them under this row's lock.
    votes      integer     NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ideas_pkey PRIMARY KEY (id),
    CONSTRAINT ideas_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ideas_title_check CHECK (title <> ''),
    CONSTRAINT ideas_votes_check CHECK (votes >= 0)
);
ALTER TABLE ideas ENABLE ROW LEVEL SECURITY;
CREATE INDEX ideas_votes_idx ON ideas (votes DESC, created_at DESC, id DESC);
CREATE INDEX ideas_newest_idx ON ideas (created_at DESC, id DESC);

CREATE TABLE idea_votes (
    idea_id    uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idea_votes_pkey PRIMARY KEY (idea_id, user_id),
    CONSTRAINT idea_votes_idea_fkey FOREIGN KEY (idea_id) REFERENCES ideas (id) ON DELETE CASCADE,
    CONSTRAINT idea_votes_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
ALTER TABLE idea_votes ENABLE ROW LEVEL SECURITY;

-- What people write to those who run this. It is here before it goes anywhere.
CREATE TABLE feedback (
    id            uuid        NOT NULL,
    user_id       uuid        NOT NULL,
    message       text        NOT NULL,
    -- Keys of pictures that were uploaded before.
    pictures      jsonb       NOT NULL DEFAULT '[]',
    created_at    timestamptz NOT NULL DEFAULT now(),
    -- When the chat of those who answer took it; NULL until then.
    sent_at       timestamptz,
    -- Until when one process alone may send it; NULL for anybody now.
    claimed_until timestamptz,
    -- The chat's own name for it, which its answers carry.
    reference     text        NOT NULL DEFAULT '',
    CONSTRAINT feedback_pkey PRIMARY KEY (id),
    CONSTRAINT feedback_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT feedback_message_check CHECK (message <> ''),
    CONSTRAINT feedback_pictures_check CHECK (jsonb_typeof(pictures) = 'array')
);
ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;
CREATE INDEX feedback_user_idx ON feedback (user_id, created_at DESC);
-- What still has to be sent, the oldest first.
CREATE INDEX feedback_unsent_idx ON feedback (created_at) WHERE sent_at IS NULL;
CREATE INDEX feedback_newest_idx ON feedback (created_at DESC);
CREATE UNIQUE INDEX feedback_reference_key ON feedback (reference) WHERE reference <> '';

CREATE TABLE feedback_replies (
    id          uuid        NOT NULL,
    feedback_id uuid        NOT NULL,
    -- Who answered; NULL for an answer from the chat, whose people we do not know.
    author_id   uuid,
    message     text        NOT NULL,
    -- The chat's own name for the answer, so that one told twice is kept once.
    reference   text        NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT feedback_replies_pkey PRIMARY KEY (id),
    CONSTRAINT feedback_replies_feedback_fkey FOREIGN KEY (feedback_id) REFERENCES feedback (id) ON DELETE CASCADE,
    CONSTRAINT feedback_replies_author_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT feedback_replies_message_check CHECK (message <> '')
);
ALTER TABLE feedback_replies ENABLE ROW LEVEL SECURITY;
CREATE INDEX feedback_replies_feedback_idx ON feedback_replies (feedback_id, created_at);
CREATE UNIQUE INDEX feedback_replies_reference_key ON feedback_replies (reference) WHERE reference <> '';

CREATE TABLE announcements (
    id           uuid        NOT NULL,
    author_id    uuid        NOT NULL,
    title        text        NOT NULL,
    body         text        NOT NULL DEFAULT '',
    level        text        NOT NULL,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz,
    withdrawn_at timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT announcements_pkey PRIMARY KEY (id),
    CONSTRAINT announcements_author_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT announcements_title_check CHECK (title <> ''),
    CONSTRAINT announcements_level_check CHECK (level IN ('info', 'warning')),
    CONSTRAINT announcements_span_check CHECK (ends_at > starts_at)
);
ALTER TABLE announcements ENABLE ROW LEVEL SECURITY;
CREATE INDEX announcements_current_idx ON announcements (starts_at DESC) WHERE withdrawn_at IS NULL;

CREATE TABLE announcement_dismissals (
    announcement_id uuid        NOT NULL,
    user_id         uuid        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT announcement_dismissals_pkey PRIMARY KEY (announcement_id, user_id),
    CONSTRAINT announcement_dismissals_announcement_fkey FOREIGN KEY (announcement_id) REFERENCES announcements (id) ON DELETE CASCADE,
    CONSTRAINT announcement_dismissals_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
ALTER TABLE announcement_dismissals ENABLE ROW LEVEL SECURITY;

SELECT guard_table('collections', 'user_id = auth.uid()');
SELECT guard_table('collection_items', 'EXISTS (SELECT FROM collections AS c WHERE c.id = collection_id AND c.user_id = auth.uid())');
SELECT guard_table('idea_votes', 'user_id = auth.uid()');
SELECT guard_table('announcement_dismissals', 'user_id = auth.uid()');
-- Nobody's but ours: they hold hashes, addresses, or what others wrote.
SELECT guard_table(closed, NULL) FROM unnest(ARRAY['workspace_invites', 'share_links', 'ideas', 'feedback', 'feedback_replies',
    'announcements']::regclass[]) AS closed;

-- +goose Down
DROP TABLE announcement_dismissals, announcements, feedback_replies, feedback, idea_votes, ideas, share_links,
    collection_items, collections, workspace_invites;
DROP INDEX generations_workspace_idx;
ALTER TABLE generations DROP CONSTRAINT generations_workspace_fkey;
ALTER TABLE users DROP COLUMN preferences;
