-- Searching a school for narcotics with a dog (narkotikasök). Its preconditions are part of the
-- request: none is asked for without them. States are inserted steps, as for visits.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.dog_search (
    id uuid PRIMARY KEY,
    -- The school's agency: the initiative is the school management's.
    agency_id uuid NOT NULL REFERENCES core.agency,
    unit_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    school_id uuid NOT NULL REFERENCES core.school,
    state text NOT NULL DEFAULT 'requested' CHECK (state IN (
        'requested', 'approved', 'declined', 'carried-out', 'cancelled')),
    planned_on date NOT NULL,
    rooms text NOT NULL CHECK (length(rooms) BETWEEN 1 AND 500),
    -- Where the school's rules mention it, and when pupils and their guardians were told.
    rules_reference text NOT NULL CHECK (length(rules_reference) BETWEEN 1 AND 200),
    informed_on date NOT NULL,
    no_suspicion boolean NOT NULL,
    no_pupils_present boolean NOT NULL,
    pledge_id uuid REFERENCES core.pledge,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (unit_id, agency_id) REFERENCES core.unit (id, agency_id),
    -- A suspicion makes it a matter of criminal procedure (rättegångsbalken 28 kap.).
    CONSTRAINT dog_search_preconditions CHECK (
        no_suspicion AND no_pupils_present AND informed_on <= planned_on),
    CONSTRAINT dog_search_names_no_pupil CHECK (core.names_no_pupil(
        ARRAY[rooms, rules_reference]))
);
CREATE INDEX dog_search_by_date ON core.dog_search (planned_on DESC, id DESC);

CREATE TABLE core.dog_search_step (
    id uuid PRIMARY KEY,
    dog_search_id uuid NOT NULL REFERENCES core.dog_search,
    -- The agency of whoever took the step.
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    from_state text NOT NULL,
    state text NOT NULL,
    reason text CHECK (length(reason) BETWEEN 1 AND 500),
    carried_out_at timestamptz,
    -- A find ends the search here: what follows is a criminal matter and not kept in this system.
    found boolean,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT dog_search_step_allowed CHECK ((from_state, state) IN (
        ('requested', 'approved'), ('requested', 'declined'), ('requested', 'cancelled'),
        ('approved', 'carried-out'), ('approved', 'cancelled'))),
    CONSTRAINT dog_search_step_complete CHECK (
        (state = 'carried-out') = (carried_out_at IS NOT NULL)
        AND (state = 'carried-out') = (found IS NOT NULL)
        AND (state IN ('declined', 'cancelled')) = (reason IS NOT NULL)),
    CONSTRAINT dog_search_step_names_no_pupil CHECK (core.names_no_pupil(
        ARRAY[coalesce(reason, '')]))
);
CREATE INDEX dog_search_step_by_search ON core.dog_search_step (dog_search_id, created_at);

RESET ROLE;
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger,
                                period, not_before_age, research_exempt, section, valid_from)
    VALUES (gen_random_uuid(), 'dog-search', 'dog-search', NULL, NULL, 'visit-date', '4 years',
            NULL, false, 'arkivlagen 10 §', '2026-01-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'retention rule';
END $$;
