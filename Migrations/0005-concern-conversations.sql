-- Concern conversation (orossamtal). One youth a record. What has its own kind of information or
-- audience is its own row: the observation, the youth's own words, the guardian's view, the
-- assessment, the strengths, each agreement, each person present.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.concern_conversation (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'police-concern', 'after-first-offence', 'pre-assessment', 'dissuasion')),
    trigger text NOT NULL CHECK (trigger IN (
        'tip', 'intervention', 'school', 'police-custody-of-intoxicated', 'own-observation',
        'other')),
    -- Decides retention (SoL 14:3-4, 16:1-2 a).
    classification text NOT NULL CHECK (classification IN (
        'advice', 'pre-assessment', 'inquiry', 'other')),
    held_at timestamptz NOT NULL,
    place text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
    next_contact_on date,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, youth_id, agency_id),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id)
);
CREATE INDEX concern_conversation_by_youth
    ON core.concern_conversation (youth_id, held_at DESC, id DESC);
CREATE INDEX concern_conversation_by_author
    ON core.concern_conversation (author_id, youth_id);

CREATE TABLE core.conversation_part (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'observation', 'youth-view', 'guardian-view', 'assessment', 'strengths')),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (conversation_id, kind),
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id)
);
CREATE INDEX conversation_part_by_youth ON core.conversation_part (youth_id);

CREATE TABLE core.conversation_participant (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    position smallint NOT NULL CHECK (position >= 0),
    relation text NOT NULL CHECK (relation IN (
        'youth', 'guardian', 'staff', 'interpreter', 'other')),
    name text CHECK (length(name) BETWEEN 1 AND 100),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (conversation_id, position),
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id)
);
CREATE INDEX conversation_participant_by_youth ON core.conversation_participant (youth_id);

CREATE TABLE core.agreement (
    id uuid PRIMARY KEY,
    conversation_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    position smallint NOT NULL CHECK (position >= 0),
    what text NOT NULL CHECK (length(what) BETWEEN 1 AND 1000),
    owner text NOT NULL CHECK (length(owner) BETWEEN 1 AND 100),
    due_on date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (conversation_id, position),
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id)
);
CREATE INDEX agreement_by_youth ON core.agreement (youth_id);
