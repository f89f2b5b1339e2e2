-- What lets information cross from one agency to another: a consent in force or a disclosure
-- decision. Both become rows of core.share, kept by the policies' triggers.

SET LOCAL ROLE sspf_owner;

-- Kinds of information (uppgiftsslag) that a consent or decision can cover.
CREATE TABLE core.information_kind (
    code text PRIMARY KEY CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    sv text NOT NULL,
    en text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- Guardian (vårdnadshavare) of a youth, as the agency knows it. Shared custody: they consent
-- together (FB 6:13).
CREATE TABLE core.guardian (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    custody text NOT NULL CHECK (custody IN ('shared', 'sole')),
    -- Excluded: telling this guardian would significantly harm the minor (OSL 12:3).
    standing text NOT NULL CHECK (standing IN ('full', 'excluded')),
    -- The minor's whereabouts are secret from this guardian (OSL 26:2).
    whereabouts_hidden boolean NOT NULL DEFAULT false,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until >= valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (id, youth_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX guardian_by_youth ON core.guardian (youth_id);

-- Who must consent, by age on the day of the consent (OSL 12:3, FB 6:11; R16). Dated: changed
-- without a release.
CREATE TABLE core.consent_rule (
    id uuid PRIMARY KEY,
    age_from integer NOT NULL CHECK (age_from >= 0),
    age_below integer NOT NULL CHECK (age_below > age_from),
    guardians_required boolean NOT NULL,
    youth_required boolean NOT NULL,
    maturity_note_required boolean NOT NULL,
    longest interval NOT NULL,
    section text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- Consent (samtycke) to share what one agency holds about its youth. Each agency obtains its own.
CREATE TABLE core.consent (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    purposes text[] NOT NULL CHECK (cardinality(purposes) BETWEEN 1 AND 5),
    valid_from date NOT NULL,
    -- The last day.
    valid_until date NOT NULL CHECK (valid_until >= valid_from),
    -- Where the signed paper is kept.
    paper_reference text NOT NULL CHECK (length(paper_reference) BETWEEN 1 AND 200),
    maturity_note text CHECK (length(maturity_note) BETWEEN 1 AND 2000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX consent_by_youth ON core.consent (youth_id);

-- To whom: an agency's part of the case team, or one person of it.
CREATE TABLE core.consent_party (
    id uuid PRIMARY KEY,
    consent_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    party_agency_id uuid NOT NULL REFERENCES core.agency,
    party_staff_id uuid REFERENCES core.staff,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK (party_agency_id <> agency_id),
    UNIQUE NULLS NOT DISTINCT (consent_id, party_agency_id, party_staff_id),
    FOREIGN KEY (consent_id, youth_id, agency_id)
        REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX consent_party_by_youth ON core.consent_party (youth_id);

CREATE TABLE core.consent_kind (
    id uuid PRIMARY KEY,
    consent_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL REFERENCES core.information_kind,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (consent_id, kind),
    FOREIGN KEY (consent_id, youth_id, agency_id)
        REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX consent_kind_by_youth ON core.consent_kind (youth_id);

-- What each giver answered. One refusal blocks.
CREATE TABLE core.consent_giver (
    id uuid PRIMARY KEY,
    consent_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    capacity text NOT NULL CHECK (capacity IN ('youth', 'guardian')),
    guardian_id uuid,
    answer text NOT NULL CHECK (answer IN ('given', 'refused')),
    answered_on date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK ((capacity = 'guardian') = (guardian_id IS NOT NULL)),
    UNIQUE NULLS NOT DISTINCT (consent_id, capacity, guardian_id),
    FOREIGN KEY (guardian_id, youth_id) REFERENCES core.guardian (id, youth_id),
    FOREIGN KEY (consent_id, youth_id, agency_id)
        REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX consent_giver_by_youth ON core.consent_giver (youth_id);

-- Withdrawal (återkallelse) by any giver, at any time; it ends the whole consent at once.
CREATE TABLE core.consent_withdrawal (
    id uuid PRIMARY KEY,
    consent_id uuid NOT NULL UNIQUE,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    capacity text NOT NULL CHECK (capacity IN ('youth', 'guardian')),
    guardian_id uuid,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK ((capacity = 'guardian') = (guardian_id IS NOT NULL)),
    FOREIGN KEY (guardian_id, youth_id) REFERENCES core.guardian (id, youth_id),
    FOREIGN KEY (consent_id, youth_id, agency_id)
        REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX consent_withdrawal_by_youth ON core.consent_withdrawal (youth_id);

-- Grounds for disclosure without consent (sekretessbrytande grunder), closed and dated, each with
-- what it demands. Null in a list: no limit.
CREATE TABLE core.disclosure_ground (
    code text PRIMARY KEY CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    section text NOT NULL,
    sv text NOT NULL,
    en text NOT NULL,
    from_agency_kinds text[],
    to_agency_kinds text[],
    -- The recipient must be an authority: a private school is none.
    to_authority_only boolean NOT NULL,
    decider_roles text[] NOT NULL,
    kinds text[],
    -- The youth must be younger than this on the day of the decision.
    age_below integer,
    balancing_required boolean NOT NULL,
    -- Not for suspicion of a committed crime: that has grounds of its own (OSL 10:19-24).
    stops_on_committed_crime boolean NOT NULL,
    longest interval NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- Disclosure decision (utlämnandebeslut), R6.
CREATE TABLE core.disclosure (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    ground text NOT NULL REFERENCES core.disclosure_ground,
    recipient_agency_id uuid NOT NULL REFERENCES core.agency,
    -- One person; null: the recipient agency's members of the case team.
    recipient_staff_id uuid REFERENCES core.staff,
    purposes text[] NOT NULL CHECK (cardinality(purposes) BETWEEN 1 AND 5),
    reasoning text NOT NULL CHECK (length(reasoning) BETWEEN 1 AND 4000),
    -- The balancing of interests (intresseavvägning), where the ground demands it.
    balancing text CHECK (length(balancing) BETWEEN 1 AND 4000),
    -- The decider's answer to: does this concern a crime that has been committed?
    committed_crime boolean NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CHECK (valid_until >= valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (recipient_agency_id <> agency_id),
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX disclosure_by_youth ON core.disclosure (youth_id);

-- What it covers: a kind of information, or that kind of one record.
CREATE TABLE core.disclosure_item (
    id uuid PRIMARY KEY,
    disclosure_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL REFERENCES core.information_kind,
    record_id uuid,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (disclosure_id, kind, record_id),
    FOREIGN KEY (disclosure_id, youth_id, agency_id)
        REFERENCES core.disclosure (id, youth_id, agency_id)
);
CREATE INDEX disclosure_item_by_youth ON core.disclosure_item (youth_id);

-- What may cross now and in the future: one row a ground, kind and recipient.
CREATE TABLE core.share (
    basis text NOT NULL CHECK (basis IN ('consent', 'disclosure')),
    basis_id uuid NOT NULL,
    youth_id uuid NOT NULL REFERENCES core.youth,
    from_agency_id uuid NOT NULL,
    kind text NOT NULL,
    record_id uuid,
    to_agency_id uuid NOT NULL,
    to_staff_id uuid,
    purposes text[] NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CHECK (valid_until > valid_from)
);
CREATE INDEX share_by_youth ON core.share (youth_id, to_agency_id);
CREATE INDEX share_by_staff ON core.share (to_staff_id) WHERE to_staff_id IS NOT NULL;
