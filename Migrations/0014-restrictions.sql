-- What outranks every relation and ground: blocks, conflicts of interest, protected identity; and
-- emergency access, which they outrank too.

SET LOCAL ROLE sspf_owner;

-- Block (spärr): keeps one person, or a whole other agency, out of a file.
CREATE TABLE core.block (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    blocked_staff_id uuid REFERENCES core.staff,
    blocked_agency_id uuid REFERENCES core.agency,
    reason text NOT NULL CHECK (reason IN ('request-of-youth', 'request-of-guardian', 'threat',
        'relationship', 'other')),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK ((blocked_staff_id IS NULL) <> (blocked_agency_id IS NULL)),
    CHECK (blocked_agency_id <> agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX block_by_youth ON core.block (youth_id);

-- Conflict of interest (jäv) that a staff member has declared: a relative or somebody of the same
-- household, by a keyed digest of the identity number. It holds in every agency.
CREATE TABLE core.conflict (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES core.staff,
    number_digest bytea NOT NULL CHECK (length(number_digest) = 32),
    relation text NOT NULL CHECK (relation IN ('relative', 'household', 'other')),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    created_at timestamptz NOT NULL
);
CREATE INDEX conflict_by_digest ON core.conflict (number_digest);
CREATE INDEX conflict_by_staff ON core.conflict (staff_id);

-- Who is kept out of what: the sum of blocks and conflicts.
CREATE TABLE core.bar (
    youth_id uuid NOT NULL REFERENCES core.youth,
    staff_id uuid,
    agency_id uuid,
    source text NOT NULL CHECK (source IN ('block', 'conflict')),
    source_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    CHECK ((staff_id IS NULL) <> (agency_id IS NULL)),
    CHECK (valid_until IS NULL OR valid_until > valid_from)
);
CREATE INDEX bar_by_staff ON core.bar (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX bar_by_agency ON core.bar (agency_id) WHERE agency_id IS NOT NULL;
CREATE INDEX bar_by_youth ON core.bar (youth_id);

-- Protected identity (skyddade personuppgifter): sekretessmarkering, skyddad folkbokföring or
-- fingerade personuppgifter. Nobody but those named sees anything.
CREATE TABLE core.protection (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    level text NOT NULL CHECK (level IN ('marked', 'protected-registration', 'assumed-identity')),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX protection_by_youth ON core.protection (youth_id) INCLUDE (valid_from, valid_until);

CREATE TABLE core.protection_access (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    staff_id uuid NOT NULL REFERENCES core.staff,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX protection_access_by_youth ON core.protection_access (youth_id, staff_id);
CREATE INDEX protection_access_by_staff ON core.protection_access (staff_id);

-- Emergency access (nödöppning): one file of the own agency, for a short time, with a reason.
CREATE TABLE core.emergency_reason (
    code text PRIMARY KEY CHECK (code ~ '^[a-z]+(-[a-z]+)*$'),
    sv text NOT NULL,
    en text NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- How fresh the sign-in must be, how long it lasts, and when it must have been reviewed.
CREATE TABLE core.emergency_rule (
    id uuid PRIMARY KEY,
    sign_in_within interval NOT NULL,
    longest interval NOT NULL,
    review_within interval NOT NULL,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

CREATE TABLE core.emergency_access (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    reason text NOT NULL REFERENCES core.emergency_reason,
    reason_text text NOT NULL CHECK (length(reason_text) BETWEEN 10 AND 1000),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CHECK (valid_until > valid_from),
    review_due_at timestamptz NOT NULL,
    -- Who opened it: the only one it opens for.
    author_id uuid NOT NULL REFERENCES core.staff,
    session_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX emergency_access_by_author ON core.emergency_access (author_id, valid_until);
CREATE INDEX emergency_access_by_youth ON core.emergency_access (youth_id);

-- The review by somebody else.
CREATE TABLE core.emergency_review (
    id uuid PRIMARY KEY,
    emergency_access_id uuid NOT NULL UNIQUE,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('justified', 'unjustified')),
    note text NOT NULL CHECK (length(note) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (emergency_access_id, youth_id, agency_id)
        REFERENCES core.emergency_access (id, youth_id, agency_id)
);
CREATE INDEX emergency_review_by_youth ON core.emergency_review (youth_id);
