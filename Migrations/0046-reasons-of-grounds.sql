-- Where the signed consent is kept, what was noted of the youth's maturity, and why something was
-- disclosed, have an audience of their own: the agency that wrote them, not whoever relies on the
-- consent or the decision. So they are rows.

SET LOCAL ROLE sspf_owner;

-- The signed paper's place, and mognadsbedömning.
CREATE TABLE core.consent_note (
    id uuid PRIMARY KEY,
    consent_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('paper', 'maturity')),
    text text NOT NULL CHECK (
        length(text) BETWEEN 1 AND CASE kind WHEN 'paper' THEN 200 ELSE 2000 END),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (consent_id, kind),
    FOREIGN KEY (consent_id, youth_id, agency_id)
        REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX consent_note_by_youth ON core.consent_note (youth_id);

-- The reasoning, the balancing of interests (intresseavvägning) where the ground demands it, and the
-- decider's answer to: does this concern a crime that has been committed? Written before the decision,
-- which is held against them as it is entered.
CREATE TABLE core.disclosure_reason (
    id uuid PRIMARY KEY,
    disclosure_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reasoning', 'balancing', 'committed-crime')),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK (kind <> 'committed-crime' OR text IN ('yes', 'no')),
    UNIQUE (disclosure_id, kind),
    FOREIGN KEY (disclosure_id, youth_id, agency_id)
        REFERENCES core.disclosure (id, youth_id, agency_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX disclosure_reason_by_youth ON core.disclosure_reason (youth_id);
RESET ROLE;

DO $$
DECLARE
    moved bigint;
BEGIN
    INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind, text,
                                   author_id, created_at)
    SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, n.kind, n.text,
           c.author_id, c.created_at
      FROM core.consent c
     CROSS JOIN LATERAL (VALUES
           ('paper', c.paper_reference), ('maturity', c.maturity_note)) AS n(kind, text)
     WHERE n.text IS NOT NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    ASSERT moved = (SELECT count(*) + count(c.maturity_note) FROM core.consent c);
    INSERT INTO core.disclosure_reason (id, disclosure_id, youth_id, agency_id, secrecy_class, kind,
                                        text, author_id, created_at)
    SELECT gen_random_uuid(), d.id, d.youth_id, d.agency_id, d.secrecy_class, r.kind, r.text,
           d.author_id, d.created_at
      FROM core.disclosure d
     CROSS JOIN LATERAL (VALUES
           ('reasoning', d.reasoning), ('balancing', d.balancing),
           ('committed-crime', CASE WHEN d.committed_crime THEN 'yes' ELSE 'no' END))
           AS r(kind, text)
     WHERE r.text IS NOT NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    ASSERT moved = (SELECT 2 * count(*) + count(d.balancing) FROM core.disclosure d);
END $$;
SET CONSTRAINTS ALL IMMEDIATE;

ALTER TABLE core.consent DROP COLUMN paper_reference, DROP COLUMN maturity_note;
ALTER TABLE core.disclosure DROP COLUMN reasoning, DROP COLUMN balancing,
    DROP COLUMN committed_crime;
