-- Where the input files of a generation lie in our storage.

-- +goose Up
ALTER TABLE generations
    -- The key for each address of its request that came from elsewhere, or whose
    -- file had to be changed.
    ADD COLUMN inputs jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT generations_inputs_check CHECK (jsonb_typeof(inputs) = 'object');

-- +goose Down
ALTER TABLE generations DROP COLUMN inputs;
