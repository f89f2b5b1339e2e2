-- The person's right to know who looked (GDPR 15): names of staff only after a decision.

SET LOCAL ROLE sspf_owner;

-- That staff may be named in one youth's access extract (loggutdrag); EU-domstolen C-579/21.
CREATE TABLE core.name_release (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Where the decision is kept, such as a registration number.
    reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX name_release_by_youth ON core.name_release (youth_id);
