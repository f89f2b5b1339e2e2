-- That a youth's whereabouts are secret from a guardian (OSL 26 kap. 2 §), and that they are no more: each
-- a row with its reason, and a trigger of the policies keeps the guardian's own. And which guardian asks
-- on the youth's behalf what is kept (GDPR 15), so that the answer does not tell them where the youth is.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.guardian_whereabouts (
    id uuid PRIMARY KEY,
    guardian_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    hidden boolean NOT NULL,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (guardian_id, youth_id) REFERENCES core.guardian (id, youth_id)
);
CREATE INDEX guardian_whereabouts_by_youth ON core.guardian_whereabouts (youth_id);
CREATE INDEX guardian_whereabouts_by_guardian ON core.guardian_whereabouts (guardian_id);

-- No foreign key: a guardian goes with the youth's file before the request does.
ALTER TABLE retention.request ADD COLUMN guardian_id uuid,
    ADD CONSTRAINT request_guardian_asks CHECK (guardian_id IS NULL OR kind = 'access');
