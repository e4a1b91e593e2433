-- Money: whole micro-dollars, entered twice. Postings and entries are the truth
-- and are never changed; a balance is their sum, kept so that it can be locked
-- and held above zero.

-- +goose Up
ALTER TABLE generations
    ADD COLUMN price_micro      bigint  NOT NULL DEFAULT 0,
    ADD COLUMN expected_outputs integer NOT NULL DEFAULT 1,
    ADD COLUMN charged_micro    bigint  NOT NULL DEFAULT 0,
    ADD CONSTRAINT generations_price_check CHECK (price_micro >= 0),
    ADD CONSTRAINT generations_expected_outputs_check CHECK (expected_outputs >= 1),
    ADD CONSTRAINT generations_charged_check CHECK (charged_micro >= 0);

-- A table of its own and not columns of users: admission locks the user first
-- and a generation after, the end of a run has the generation first.
CREATE TABLE balances (
    user_id         uuid   NOT NULL,
    available_micro bigint NOT NULL DEFAULT 0,
    held_micro      bigint NOT NULL DEFAULT 0,
    CONSTRAINT balances_pkey PRIMARY KEY (user_id),
    CONSTRAINT balances_user_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT balances_available_check CHECK (available_micro >= 0),
    CONSTRAINT balances_held_check CHECK (held_micro >= 0)
);
ALTER TABLE balances ENABLE ROW LEVEL SECURITY;

-- One movement of money. No foreign key to generations: a purge takes the
-- generation away, never what was paid for it.
CREATE TABLE ledger_postings (
    id            bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind          text        NOT NULL,
    user_id       uuid        NOT NULL,
    generation_id uuid,
    run           integer     NOT NULL DEFAULT 0,
    reference     text        NOT NULL DEFAULT '',
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ledger_postings_pkey PRIMARY KEY (id),
    CONSTRAINT ledger_postings_balance_fkey FOREIGN KEY (user_id) REFERENCES balances (user_id),
    CONSTRAINT ledger_postings_kind_check CHECK (kind IN
        ('grant', 'reserve', 'settle', 'refund', 'release', 'write_off')),
    -- A grant has a name, everything else a run.
    CONSTRAINT ledger_postings_cause_check CHECK (CASE kind
        WHEN 'grant' THEN generation_id IS NULL AND run = 0 AND reference <> ''
        ELSE generation_id IS NOT NULL AND run >= 1 AND reference = '' END),
    -- A replay finds its posting here and writes nothing.
    CONSTRAINT ledger_postings_run_key UNIQUE (generation_id, run, kind)
);
ALTER TABLE ledger_postings ENABLE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX ledger_postings_grant_key ON ledger_postings (user_id, reference) WHERE kind = 'grant';
CREATE INDEX ledger_postings_user_idx ON ledger_postings (user_id, id DESC);

CREATE TABLE ledger_entries (
    posting_id   bigint NOT NULL,
    account      text   NOT NULL,
    amount_micro bigint NOT NULL,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (posting_id, account),
    CONSTRAINT ledger_entries_posting_fkey FOREIGN KEY (posting_id) REFERENCES ledger_postings (id),
    CONSTRAINT ledger_entries_account_check CHECK (account IN ('grant', 'revenue', 'write_off')
        OR account ~ '^(user|held):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
    CONSTRAINT ledger_entries_amount_check CHECK (amount_micro <> 0)
);
ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY;
CREATE INDEX ledger_entries_account_idx ON ledger_entries (account, posting_id);

-- Every posting sums to zero: checked at the commit, when both sides are there.
-- +goose StatementBegin
CREATE FUNCTION check_posting_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount_micro) FROM ledger_entries WHERE posting_id = NEW.posting_id) <> 0 THEN
        RAISE EXCEPTION 'posting % does not sum to zero', NEW.posting_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION check_posting_balance() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER ledger_entries_balance_check AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_posting_balance();

-- A mistake is mended by another posting, never by changing one.
-- +goose StatementBegin
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd
REVOKE EXECUTE ON FUNCTION refuse_ledger_change() FROM PUBLIC;
CREATE TRIGGER ledger_postings_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- +goose Down
DROP TABLE ledger_entries, ledger_postings, balances;
DROP FUNCTION check_posting_balance();
DROP FUNCTION refuse_ledger_change();
ALTER TABLE generations DROP COLUMN price_micro, DROP COLUMN expected_outputs, DROP COLUMN charged_micro;
