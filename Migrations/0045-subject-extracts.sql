-- What is told to a person who asks what is kept about them (GDPR 15): the review of each record before
-- anything is told, and what of it stays secret.

SET LOCAL ROLE sspf_owner;

-- A later review of the same record takes the place of an earlier one, which stays.
CREATE TABLE retention.extract_review (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    record_type text NOT NULL,
    record_id uuid NOT NULL,
    -- SHA-256 of the record's rows as they were reviewed.
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    role text NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (id, youth_id),
    FOREIGN KEY (request_id, youth_id) REFERENCES retention.request (id, youth_id)
);
CREATE INDEX extract_review_by_youth ON retention.extract_review (youth_id);
CREATE INDEX extract_review_by_record ON retention.extract_review (request_id, record_id);

-- A row that is not told, and the provision that keeps it secret from the person (OSL 6:3).
CREATE TABLE retention.extract_withheld (
    review_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    -- SHA-256 of the row as it was reviewed.
    row_digest text NOT NULL CHECK (row_digest ~ '^[0-9a-f]{64}$'),
    ground text NOT NULL CHECK (length(ground) BETWEEN 1 AND 300),
    PRIMARY KEY (review_id, row_digest),
    FOREIGN KEY (review_id, youth_id) REFERENCES retention.extract_review (id, youth_id)
);
CREATE INDEX extract_withheld_by_youth ON retention.extract_withheld (youth_id);
