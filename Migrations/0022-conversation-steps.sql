-- A concern conversation (orossamtal) from plan to close: who was invited and who came, the agenda,
-- what was offered, whether a concern report was made, why it was not held or the child not heard.
-- Each is a row with its own secrecy; states are inserted steps, and a trigger keeps the state.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.concern_conversation
    -- held_at of a planned one is when it is to be held.
    ADD COLUMN state text NOT NULL DEFAULT 'held' CHECK (state IN (
        'planned', 'held', 'absent', 'followed-up', 'closed')),
    -- Spoken with the help of an interpreter where it is not Swedish.
    ADD COLUMN language text CHECK (length(language) BETWEEN 1 AND 50);

ALTER TABLE core.conversation_part
    DROP CONSTRAINT conversation_part_kind_check,
    ADD CHECK (kind IN ('agenda', 'observation', 'youth-view', 'guardian-view', 'assessment',
                        'strengths', 'not-heard'));

ALTER TABLE core.conversation_participant
    ADD COLUMN invited boolean NOT NULL DEFAULT false,
    ADD COLUMN attended boolean NOT NULL DEFAULT true,
    ADD CHECK (invited OR attended);

CREATE TABLE core.conversation_offer (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    position smallint NOT NULL CHECK (position >= 0),
    what text NOT NULL CHECK (length(what) BETWEEN 1 AND 500),
    answer text NOT NULL CHECK (answer IN ('open', 'accepted', 'declined')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (conversation_id, position),
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id)
);
CREATE INDEX conversation_offer_by_youth ON core.conversation_offer (youth_id);

-- That a concern report (orosanmälan) was made is secret at whoever made it (OSL 40:7 g).
CREATE TABLE core.conversation_report (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL UNIQUE,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL CHECK (secrecy_class = '40:7g'),
    made_on date NOT NULL,
    -- The report's own reference, where it is known.
    reference text CHECK (length(reference) BETWEEN 1 AND 100),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id)
);
CREATE INDEX conversation_report_by_youth ON core.conversation_report (youth_id);

CREATE TABLE core.conversation_step (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    from_state text NOT NULL,
    state text NOT NULL,
    -- When it was held, or is to be held at the next try.
    at timestamptz,
    -- Why it was not held, or why it is closed; what the follow-up found.
    note text CHECK (length(note) BETWEEN 1 AND 1000),
    next_contact_on date,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT conversation_step_allowed CHECK ((from_state, state) IN (
        ('planned', 'held'), ('planned', 'absent'), ('planned', 'closed'),
        ('absent', 'planned'), ('absent', 'closed'),
        ('held', 'followed-up'), ('held', 'closed'),
        ('followed-up', 'followed-up'), ('followed-up', 'closed'))),
    CONSTRAINT conversation_step_complete CHECK (
        (state IN ('held', 'planned')) = (at IS NOT NULL)
        AND (state IN ('absent', 'followed-up', 'closed')) = (note IS NOT NULL)
        -- Not held: when the next try is.
        AND (state <> 'absent' OR next_contact_on IS NOT NULL)),
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id)
);
CREATE INDEX conversation_step_by_conversation
    ON core.conversation_step (conversation_id, created_at);
CREATE INDEX conversation_step_by_youth ON core.conversation_step (youth_id);
