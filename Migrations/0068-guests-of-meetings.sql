-- Who comes to a network meeting (nätverksmöte) and is not of the staff: the youth, guardians, people from
-- outside.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.meeting_guest (
    id uuid PRIMARY KEY,
    meeting_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    relation text NOT NULL CHECK (relation IN ('youth', 'guardian', 'outsider')),
    guardian_id uuid,
    -- Of an outsider, such as a sports club or the family's own network.
    name text CHECK (length(name) BETWEEN 1 AND 100),
    organisation text CHECK (length(organisation) BETWEEN 1 AND 100),
    -- Whose paper names them. No foreign key: the meeting may be kept longer.
    consent_id uuid,
    -- So that the youth's whereabouts are not told: at another time or place, or from a distance.
    apart boolean NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT meeting_guest_who CHECK (CASE relation
        WHEN 'youth' THEN num_nonnulls(guardian_id, name, organisation, consent_id) = 0
        WHEN 'guardian' THEN guardian_id IS NOT NULL
             AND num_nonnulls(name, organisation, consent_id) = 0
        ELSE guardian_id IS NULL AND num_nulls(name, organisation, consent_id) = 0 END),
    CONSTRAINT meeting_guest_once
        UNIQUE NULLS NOT DISTINCT (meeting_id, relation, guardian_id, name, organisation),
    FOREIGN KEY (meeting_id, youth_id, agency_id)
        REFERENCES core.meeting (id, youth_id, agency_id),
    FOREIGN KEY (guardian_id, youth_id) REFERENCES core.guardian (id, youth_id)
);
CREATE INDEX meeting_guest_by_youth ON core.meeting_guest (youth_id);
CREATE INDEX meeting_guest_by_guardian ON core.meeting_guest (guardian_id)
    WHERE guardian_id IS NOT NULL;

ALTER TABLE core.meeting_step
    -- Which of the guests was there.
    ADD COLUMN attended_guests uuid[],
    ADD CONSTRAINT meeting_step_guests_held CHECK (state = 'held' OR attended_guests IS NULL);
