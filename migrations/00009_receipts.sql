-- What more is known of a submission than its job's id.

-- +goose Up
ALTER TABLE attempts
    -- What the provider's adapter needs to know of the job.
    ADD COLUMN job_handle     text NOT NULL DEFAULT '',
    -- What the provider's support knows the submission by.
    ADD COLUMN correlation_id text NOT NULL DEFAULT '',
    -- What was posted, until the job's id is known, where it may be posted again.
    ADD COLUMN sent_input     jsonb,
    ADD CONSTRAINT attempts_sent_input_check CHECK (sent_input IS NULL OR (sending_at IS NOT NULL AND job_id = ''));

-- +goose Down
ALTER TABLE attempts DROP COLUMN sent_input, DROP COLUMN correlation_id, DROP COLUMN job_handle;
