-- The person's rights as cases with deadlines: access (GDPR 15), correction (16), restriction (18),
-- objection (21), and release of public documents (TF 2:15).

SET LOCAL ROLE sspf_owner;

CREATE TABLE retention.request (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'access', 'correction', 'restriction', 'objection', 'release')),
    youth_id uuid NOT NULL,
    reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
    received_on date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (id, youth_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX request_by_youth ON retention.request (youth_id);
CREATE INDEX request_by_agency ON retention.request (agency_id, received_on);

-- What was done in it, each a row: the longer time, the secrecy review, the decision.
CREATE TABLE retention.request_step (
    id uuid PRIMARY KEY,
    request_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN ('extended', 'reviewed', 'granted', 'partly', 'refused')),
    -- Why longer, or the provision that keeps something secret.
    ground text CHECK (length(ground) BETWEEN 1 AND 300),
    role text NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT request_step_once UNIQUE (request_id, step),
    CONSTRAINT request_step_ground CHECK (
        step NOT IN ('extended', 'partly', 'refused') OR ground IS NOT NULL),
    FOREIGN KEY (request_id, youth_id) REFERENCES retention.request (id, youth_id)
);
CREATE INDEX request_step_by_youth ON retention.request_step (youth_id);
