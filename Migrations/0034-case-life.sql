-- The life of a case: mapping talks (kartläggning), network meetings and commitments. What has its
-- own audience is its own row: each part of a mapping, each agenda item, each note in the minutes.
-- States are inserted steps, and a trigger keeps the state.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.mapping_talk (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    state text NOT NULL DEFAULT 'ongoing' CHECK (state IN ('ongoing', 'done')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (case_id, youth_id, agency_id) REFERENCES core."case" (id, youth_id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX mapping_talk_by_youth ON core.mapping_talk (youth_id);
CREATE INDEX mapping_talk_by_case ON core.mapping_talk (case_id);

-- A later part of a kind corrects or adds to an earlier one, which stays.
CREATE TABLE core.mapping_part (
    id uuid PRIMARY KEY,
    mapping_talk_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'strengths', 'risk', 'protection', 'school', 'leisure', 'home', 'summary')),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (mapping_talk_id, youth_id, agency_id)
        REFERENCES core.mapping_talk (id, youth_id, agency_id)
);
CREATE INDEX mapping_part_by_youth ON core.mapping_part (youth_id);
CREATE INDEX mapping_part_by_talk ON core.mapping_part (mapping_talk_id);

CREATE TABLE core.mapping_step (
    id uuid PRIMARY KEY,
    mapping_talk_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    from_state text NOT NULL,
    state text NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT mapping_step_allowed CHECK ((from_state, state) IN (('ongoing', 'done'))),
    FOREIGN KEY (mapping_talk_id, youth_id, agency_id)
        REFERENCES core.mapping_talk (id, youth_id, agency_id)
);
CREATE INDEX mapping_step_by_youth ON core.mapping_step (youth_id);
CREATE INDEX mapping_step_by_talk ON core.mapping_step (mapping_talk_id);

-- Nätverksmöte or follow-up of one.
CREATE TABLE core.meeting (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('network', 'follow-up')),
    state text NOT NULL DEFAULT 'called' CHECK (state IN (
        'called', 'held', 'approved', 'cancelled')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
    place text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (case_id, youth_id, agency_id) REFERENCES core."case" (id, youth_id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX meeting_by_youth ON core.meeting (youth_id);
CREATE INDEX meeting_by_case ON core.meeting (case_id);

-- Kallad: a person, for an agency. Only whom a ground lets know of the meeting.
CREATE TABLE core.meeting_invitee (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    staff_id uuid NOT NULL REFERENCES core.staff,
    staff_agency_id uuid NOT NULL REFERENCES core.agency,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (meeting_id, staff_id),
    FOREIGN KEY (meeting_id, youth_id, agency_id)
        REFERENCES core.meeting (id, youth_id, agency_id)
);
CREATE INDEX meeting_invitee_by_youth ON core.meeting_invitee (youth_id);
CREATE INDEX meeting_invitee_by_staff ON core.meeting_invitee (staff_id);

-- Each item is of a kind of information: it opens for those whom a ground covers for that kind.
CREATE TABLE core.agenda_item (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    position smallint NOT NULL CHECK (position >= 0),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    kind text NOT NULL REFERENCES core.information_kind,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (meeting_id, position),
    UNIQUE (id, meeting_id),
    FOREIGN KEY (meeting_id, youth_id, agency_id)
        REFERENCES core.meeting (id, youth_id, agency_id)
);
CREATE INDEX agenda_item_by_youth ON core.agenda_item (youth_id);

-- Minutes (protokoll): of an item, for whom the item is; of the whole meeting, for those to whom
-- every item of it is open.
CREATE TABLE core.meeting_note (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL,
    agenda_item_id uuid,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (agenda_item_id, meeting_id) REFERENCES core.agenda_item (id, meeting_id),
    FOREIGN KEY (meeting_id, youth_id, agency_id)
        REFERENCES core.meeting (id, youth_id, agency_id)
);
CREATE INDEX meeting_note_by_youth ON core.meeting_note (youth_id);
CREATE INDEX meeting_note_by_meeting ON core.meeting_note (meeting_id);

CREATE TABLE core.meeting_step (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    from_state text NOT NULL,
    state text NOT NULL,
    -- Who of those invited was there.
    attended uuid[],
    -- Why it was cancelled.
    note text CHECK (length(note) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT meeting_step_allowed CHECK ((from_state, state) IN (
        ('called', 'held'), ('called', 'cancelled'), ('held', 'approved'))),
    CONSTRAINT meeting_step_complete CHECK (
        (state = 'held') = (attended IS NOT NULL) AND (state = 'cancelled') = (note IS NOT NULL)),
    FOREIGN KEY (meeting_id, youth_id, agency_id)
        REFERENCES core.meeting (id, youth_id, agency_id)
);
CREATE INDEX meeting_step_by_youth ON core.meeting_step (youth_id);
CREATE INDEX meeting_step_by_meeting ON core.meeting_step (meeting_id);

-- Åtagande: made in a case, or an agreement of a concern conversation. Late is not a state: it is
-- open after its day.
CREATE TABLE core.commitment (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    case_id uuid,
    meeting_id uuid,
    conversation_id uuid,
    -- Under which kind of information it crosses.
    kind text NOT NULL,
    goal text CHECK (length(goal) BETWEEN 1 AND 1000),
    what text NOT NULL CHECK (length(what) BETWEEN 1 AND 1000),
    -- Who: a member of staff, or somebody by name.
    responsible_staff_id uuid REFERENCES core.staff,
    owner text CHECK (length(owner) BETWEEN 1 AND 100),
    due_on date NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'struck')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, youth_id),
    CHECK ((case_id IS NULL) <> (conversation_id IS NULL)),
    CHECK (kind = CASE WHEN case_id IS NULL THEN 'agreements' ELSE 'commitments' END),
    CHECK (meeting_id IS NULL OR case_id IS NOT NULL),
    CHECK ((responsible_staff_id IS NULL) <> (owner IS NULL)),
    FOREIGN KEY (case_id, youth_id, agency_id) REFERENCES core."case" (id, youth_id, agency_id),
    FOREIGN KEY (meeting_id, youth_id, agency_id)
        REFERENCES core.meeting (id, youth_id, agency_id),
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX commitment_by_youth ON core.commitment (youth_id);
CREATE INDEX commitment_by_case ON core.commitment (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX commitment_by_conversation ON core.commitment (conversation_id)
    WHERE conversation_id IS NOT NULL;
CREATE INDEX commitment_by_author ON core.commitment (author_id);
CREATE INDEX commitment_open ON core.commitment (due_on) WHERE state = 'open';

CREATE TABLE core.commitment_step (
    id uuid PRIMARY KEY,
    commitment_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    -- The agency of whoever took the step.
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    from_state text NOT NULL,
    state text NOT NULL,
    outcome text NOT NULL CHECK (length(outcome) BETWEEN 1 AND 1000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT commitment_step_allowed CHECK ((from_state, state) IN (
        ('open', 'done'), ('open', 'struck'))),
    FOREIGN KEY (commitment_id, youth_id) REFERENCES core.commitment (id, youth_id)
);
CREATE INDEX commitment_step_by_youth ON core.commitment_step (youth_id);
CREATE INDEX commitment_step_by_commitment ON core.commitment_step (commitment_id);

-- What was agreed in conversations before becomes commitments too.
RESET ROLE;
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class, conversation_id,
                                 kind, what, owner, due_on, author_id, created_at)
    SELECT gen_random_uuid(), a.youth_id, a.agency_id, c.unit_id, a.secrecy_class,
           a.conversation_id, 'agreements', a.what, a.owner, a.due_on, a.author_id, a.created_at
      FROM core.agreement a JOIN core.concern_conversation c ON c.id = a.conversation_id;
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = (SELECT count(*) FROM core.agreement), 'commitments';
END $$;
