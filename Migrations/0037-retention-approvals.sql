-- Rules that can keep for ever, decisions with a history, approval by two, and runs that go on.

SET LOCAL ROLE sspf_owner;

-- A rule's successor has its code and another day.
ALTER TABLE retention.rule
    DROP CONSTRAINT rule_code_key,
    ADD CONSTRAINT rule_code_once UNIQUE (code, valid_from),
    -- Null: never destroyed (SoL 16:2).
    ALTER COLUMN period DROP NOT NULL,
    -- Reaches only the records of youths with this exemption.
    ADD COLUMN exemption text CHECK (exemption IN ('parenthood', 'adoption', 'placement')),
    -- A copy is with the archive, and receipted, before the record goes.
    ADD COLUMN archive boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT rule_trigger_check,
    -- last-note: of the whole file; birthday: of the youth; the others: the record's own date.
    ADD CONSTRAINT rule_trigger_check CHECK (trigger IN (
        'last-note', 'birthday', 'visit-date', 'no-record-left', 'ended', 'created', 'closed',
        'expired'));

-- What a file is about that is never destroyed (SoL 16:2): inquiries into parenthood and adoption,
-- a child placed outside the home.
CREATE TABLE retention.exemption (
    id uuid PRIMARY KEY,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    ground text NOT NULL CHECK (ground IN ('parenthood', 'adoption', 'placement')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    UNIQUE (youth_id, ground),
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id)
);

-- Which decision a rule rests on, and since when; the rule holds the one in force.
CREATE TABLE retention.rule_decision (
    rule_id uuid NOT NULL REFERENCES retention.rule,
    decision_id uuid NOT NULL REFERENCES retention.decision,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (rule_id, decision_id)
);
CREATE FUNCTION retention.keep_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE retention.rule r SET decision_id = NEW.decision_id WHERE r.id = NEW.rule_id;
    RETURN NULL;
END $$;
CREATE TRIGGER decision_kept AFTER INSERT ON retention.rule_decision
    FOR EACH ROW EXECUTE FUNCTION retention.keep_decision();

-- One person's approval of a rule in its present terms, for runs that delete between `lowest` and
-- `highest` records. In force when two persons in different roles have approved the same.
CREATE TABLE retention.approval (
    id uuid PRIMARY KEY,
    rule_id uuid NOT NULL REFERENCES retention.rule,
    -- Digest of what the rule says, its decision included: a rule that changed is approved anew.
    terms text NOT NULL CHECK (terms ~ '^[0-9a-f]{64}$'),
    lowest integer NOT NULL CHECK (lowest >= 0),
    highest integer NOT NULL CHECK (highest >= lowest),
    staff_id uuid NOT NULL REFERENCES core.staff,
    role text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT approval_once UNIQUE (rule_id, terms, lowest, highest, staff_id)
);

ALTER TABLE retention.run
    ADD COLUMN plan_digest text CHECK (plan_digest ~ '^[0-9a-f]{64}$');
ALTER TABLE retention.plan_item
    -- Youths go when all else has gone.
    ADD COLUMN is_youth boolean NOT NULL DEFAULT false;

-- due = deleted + what is kept, by reason + changed_meanwhile + what is not reached yet.
ALTER TABLE retention.run_line
    DROP CONSTRAINT run_line_check,
    ADD COLUMN held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    ADD COLUMN kept_by_longer_rule bigint NOT NULL DEFAULT 0 CHECK (kept_by_longer_rule >= 0),
    ADD COLUMN not_archived bigint NOT NULL DEFAULT 0 CHECK (not_archived >= 0),
    -- Kept because the rule is stopped: not approved, or outside the approved range.
    ADD COLUMN waiting bigint NOT NULL DEFAULT 0 CHECK (waiting >= 0),
    ADD COLUMN stopped text CHECK (stopped IN ('unapproved', 'outside-range')),
    -- Past the end of the calendar year after the one in which the duty arose.
    ADD COLUMN overdue bigint NOT NULL DEFAULT 0 CHECK (overdue >= 0),
    -- The two who approved what this run did under the rule.
    ADD COLUMN approvers uuid[] NOT NULL DEFAULT '{}',
    ADD CHECK (due >= deleted + kept_for_research + without_decision + birth_date_unknown
                      + changed_meanwhile + held + kept_by_longer_rule + not_archived + waiting);

-- The next batch: records first, youths last.
DROP INDEX retention.plan_item_waiting;
CREATE INDEX plan_item_waiting ON retention.plan_item (run_id, is_youth, rule_id, record_id)
    WHERE NOT gone;

-- Rules that keep for ever, and who may approve. A data migration asserts what it wrote.
DO $$
DECLARE
    entered integer;
BEGIN
    INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger,
                                period, not_before_age, research_exempt, section, valid_from,
                                exemption)
    SELECT gen_random_uuid(), 'conversation-social-' || x.ground, 'concern-conversation',
           'social_services', NULL, 'last-note', NULL, NULL, false, 'SoL 16:2', '2025-07-01',
           x.ground
      FROM unnest(ARRAY['parenthood', 'adoption', 'placement']) AS x(ground);
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 3, 'rules that never destroy';
    -- Records of the cooperation itself: kept until a committee decides (R29, R50).
    INSERT INTO retention.rule (id, code, record_type, trigger, period, research_exempt, section,
                                valid_from)
    VALUES (gen_random_uuid(), 'case', 'case', 'closed', '5 years', false,
            'arkivlagen 10 §, GDPR 5.1 e', '2025-07-01'),
           (gen_random_uuid(), 'consent', 'consent', 'expired', '2 years', false,
            'arkivlagen 10 §, GDPR 5.1 e', '2025-07-01'),
           (gen_random_uuid(), 'disclosure', 'disclosure', 'expired', '5 years', false,
            'arkivlagen 10 §, GDPR 5.1 e', '2025-07-01');
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 3, 'rules of cooperation';
    INSERT INTO core.purpose_role (purpose, role, rank) VALUES ('retention', 'unit_manager', 2);
    GET DIAGNOSTICS entered = ROW_COUNT;
    ASSERT entered = 1, 'purposes of roles';
END $$;
