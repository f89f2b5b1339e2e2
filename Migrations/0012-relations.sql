-- What opens a file besides having written in it: an assignment, a place in a case team, standing
-- in for somebody. Each is a row with start and end, and each end is a row of its own. The table
-- relation is the current sum of them, kept by the policies' triggers and read by the policies.

SET LOCAL ROLE sspf_owner;

-- A cooperation around one person (SSPF-ärende), led by one agency, about that agency's youth row.
CREATE TABLE core."case" (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    -- The open stretch, kept by the trigger on case_transition.
    opened_at timestamptz NOT NULL,
    closed_at timestamptz CHECK (closed_at >= opened_at),
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX case_by_youth ON core."case" (youth_id);

CREATE TABLE core.case_transition (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    state text NOT NULL CHECK (state IN (
        'opened', 'mapping', 'planned', 'followed-up', 'closed', 'reopened')),
    -- For closing: goal met, partly met, no effect, other help needed, consent ended, moved away.
    outcome text CHECK (outcome IN (
        'goal-met', 'partly-met', 'no-effect', 'other-help', 'consent-ended', 'moved', 'declined')),
    reason text CHECK (length(reason) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    -- Counts from 1: two transitions at once cannot both be the next.
    place integer NOT NULL CHECK (place > 0),
    UNIQUE (case_id, place),
    CHECK ((state = 'closed') = (outcome IS NOT NULL)),
    CHECK (state <> 'reopened' OR reason IS NOT NULL),
    FOREIGN KEY (case_id, youth_id, agency_id) REFERENCES core."case" (id, youth_id, agency_id)
);
CREATE INDEX case_transition_by_youth ON core.case_transition (youth_id);

-- The case team: named persons, each with the agency that they are in it for.
CREATE TABLE core.case_member (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    -- The youth row that the case is about, and its agency.
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    staff_id uuid NOT NULL REFERENCES core.staff,
    staff_agency_id uuid NOT NULL REFERENCES core.agency,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (case_id, youth_id, agency_id) REFERENCES core."case" (id, youth_id, agency_id)
);
CREATE UNIQUE INDEX case_member_in_force ON core.case_member (case_id, staff_id)
    WHERE valid_until IS NULL;
CREATE INDEX case_member_by_staff ON core.case_member (staff_id, case_id);
CREATE INDEX case_member_by_youth ON core.case_member (youth_id);

-- An agency's own youth row, joined to the case.
CREATE TABLE core.case_youth (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES core."case",
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until >= valid_from),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE UNIQUE INDEX case_youth_in_force ON core.case_youth (case_id, youth_id)
    WHERE valid_until IS NULL;
CREATE INDEX case_youth_by_youth ON core.case_youth (youth_id, case_id);

-- Standing in for an absent colleague of the same unit, for a time that is set from the start.
CREATE TABLE core.delegation (
    id uuid PRIMARY KEY,
    from_staff_id uuid NOT NULL REFERENCES core.staff,
    to_staff_id uuid NOT NULL REFERENCES core.staff,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CHECK (from_staff_id <> to_staff_id),
    CHECK (valid_until >= valid_from AND valid_until <= valid_from + interval '1 year'),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX delegation_by_from ON core.delegation (from_staff_id);
CREATE INDEX delegation_by_to ON core.delegation (to_staff_id);

-- The end of a relation or restriction before its time, with who ended it and why. The trigger
-- sets valid_until of what it ends; nothing else ever changes those rows.
CREATE TABLE core.ending (
    id uuid PRIMARY KEY,
    source text NOT NULL CHECK (source IN (
        'assignment', 'case-member', 'case-youth', 'delegation', 'role-grant', 'block',
        'conflict', 'protection', 'protection-access', 'disclosure', 'guardian')),
    source_id uuid NOT NULL,
    -- The youth row and agency concerned, where there is one.
    youth_id uuid,
    agency_id uuid REFERENCES core.agency,
    ended_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason IN (
        'done', 'handed-over', 'left-agency', 'mistake', 'revoked', 'no-longer-needed')),
    author_id uuid REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (source, source_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);
CREATE INDEX ending_by_youth ON core.ending (youth_id);

-- What opens files now and in the future: one row a staff member, youth row and source. own: the
-- youth row is the staff member's agency's; else it takes a ground besides (core.share).
CREATE TABLE core.relation (
    staff_id uuid NOT NULL REFERENCES core.staff,
    agency_id uuid NOT NULL,
    youth_id uuid NOT NULL REFERENCES core.youth,
    own boolean NOT NULL,
    source text NOT NULL CHECK (source IN ('assignment', 'team', 'delegation')),
    source_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    CHECK (valid_until IS NULL OR valid_until > valid_from)
);
CREATE INDEX relation_by_staff ON core.relation
    (staff_id, agency_id, own, youth_id) INCLUDE (valid_from, valid_until);
CREATE INDEX relation_by_youth ON core.relation (youth_id);
