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

-- How much may be spent with an API key, or in a workspace, and how much is: what
-- its runs have set aside and what they were charged. A row comes with the first
-- spending, so that nothing has to be counted when a limit is set. No foreign key:
-- money comes back to a key that is gone.
CREATE TABLE budgets (
    kind        text   NOT NULL,
    id          uuid   NOT NULL,
    limit_micro bigint, -- NULL for no limit
    spent_micro bigint NOT NULL DEFAULT 0,
    CONSTRAINT budgets_pkey PRIMARY KEY (kind, id),
    CONSTRAINT budgets_kind_check CHECK (kind IN ('key', 'workspace')),
    CONSTRAINT budgets_limit_check CHECK (limit_micro >= 0),
    CONSTRAINT budgets_spent_check CHECK (spent_micro >= 0)
);
ALTER TABLE budgets ENABLE ROW LEVEL SECURITY;
SELECT guard_table('budgets', NULL);

-- +goose Down
DROP TABLE budgets;
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
