-- What people do about retention: decisions, approvals, holds, exemptions. Each a row of its own,
-- entered through a function that checks the caller; nothing is changed or taken back unseen.
--
--   decision    records officers, for records of their own agency; of the municipality's board,
--               for what is nobody's alone: sessions, retry results, the log
--   approval    records officers and unit managers (at a school the head teacher) of an agency whose
--               committee decided (of the board's decisions: of the agency that entered it), two
--               persons in two roles for the same range
--   taking back a decision: records officers of the agency that entered it; what rested on it rests on the
--               decision before it that stands, or on none. An approval: whoever gave it, or an approver of
--               the agency that they gave it in
--   hold        records officers, in their own agency; it waits for a deletion under way and is
--               seen by the next batch, so that none slips past the other (design, Locks)
--   exemption   records officers, in their own agency, who take it back, too
--   rule        records officers, for their own kind of agency or for every kind: another version, from a day
--               on, that rests on no decision and that nobody has approved, so that nothing goes by it until
--               both are there. Both may be entered before its day, and whoever may change the rule may call
--               it off until then. One that reaches other agencies' records, too, begins in a month at the
--               earliest: each of them answers for its own (R30), and its committee is to decide before, or its
--               officer to call it off, or else what is theirs would stay beyond its time. A period that a
--               law lays down is no committee's to change (R50)
--
-- Whom a block or a conflict of interest keeps out of a youth takes no part in what is decided about
-- that youth, and finds no row of it in any list: a colleague does. About a protected person the
-- officer's work goes on, or a term would run out and a file be destroyed unseen: the row is there,
-- with its record and its days, and does not say whose it is (R41: named persons only).
--
-- Grounds: arkivlagen 10 §, R50 (decision), R51 (approval), JO 3434-2016, R49 (hold), SoL 16:2.

-- The caller as one who decides on retention, a row a role: whoever holds two may do what either may. A head
-- teacher is the manager of the unit that a school is (skollagen 2:9-10), or a school without another
-- manager could review and approve nothing.
CREATE VIEW authz.retention_officer AS
SELECT m.staff_id, m.agency_id, m.unit_id, r.role, a.kind AS agency_kind, a.secrecy_class,
       authz.now() AS moment
  FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
 CROSS JOIN LATERAL (SELECT DISTINCT CASE g.role WHEN 'head_teacher' THEN 'unit_manager'
                                                 ELSE g.role END AS role
                       FROM unnest(m.roles) AS g(role)
                      WHERE g.role IN ('records_officer', 'unit_manager', 'head_teacher')) r
 WHERE m.purpose = 'retention';
ALTER VIEW authz.retention_officer OWNER TO sspf_disposal;

-- The caller in this role, or a refusal.
CREATE FUNCTION authz.demand_officer(wanted text) RETURNS SETOF authz.retention_officer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
BEGIN
    RETURN QUERY SELECT o.* FROM authz.retention_officer o WHERE o.role = demand_officer.wanted;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not in this role' USING ERRCODE = '42501';
    END IF;
END $$;

-- The key of a youth as the caller may have it: not of a protected one; whether the caller takes part.
GRANT SELECT ON authz.barred_youth, authz.protected_youth TO sspf_disposal;
CREATE FUNCTION authz.officers_key(youth uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT officers_key.youth
             WHERE NOT EXISTS (SELECT FROM authz.protected_youth p
                                WHERE p.youth_id = officers_key.youth));
END $$;
CREATE FUNCTION authz.takes_part(youth uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM authz.barred_youth b WHERE b.youth_id = takes_part.youth);
END $$;
ALTER FUNCTION authz.officers_key(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.takes_part(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.officers_key(uuid), authz.takes_part(uuid) FROM PUBLIC;

-- Locks all rows of one person in the agency, so that no deletion slips past what is entered about
-- them; `absent` names the refusal where there is none, or where the caller takes no part.
CREATE FUNCTION authz.lock_file(agency uuid, youth uuid, absent text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM core.youth y
      WHERE y.agency_id = lock_file.agency AND y.id = ANY (ARRAY(
                SELECT p.other_id FROM authz.same_person p WHERE p.youth_id = lock_file.youth))
      ORDER BY y.id FOR UPDATE;
    IF NOT FOUND OR NOT authz.takes_part(lock_file.youth) THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = lock_file.absent;
    END IF;
END $$;
ALTER FUNCTION authz.demand_officer(text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.lock_file(uuid, uuid, text) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.demand_officer(text), authz.lock_file(uuid, uuid, text) FROM PUBLIC;

-- Enters a decision and makes it the one that these rules rest on, from now on, for the caller's agency:
-- the records of another, even of the same kind, take a decision of its own committee (R50). With a day it is
-- about the versions that begin on it, in force or to come; without, about those in force.
CREATE FUNCTION authz.enter_decision(id uuid, reference text, decided_on date, authority text,
                                     rules text[], begins_on date) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    entered integer;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    IF enter_decision.decided_on > authz.today() THEN
        RAISE EXCEPTION 'not decided yet' USING ERRCODE = '23514',
            CONSTRAINT = 'decision_not_made_yet';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-retention-decision', 0));
    -- One that was taken back may be entered again.
    IF EXISTS (SELECT FROM retention.decision d
                WHERE d.reference = enter_decision.reference
                  AND NOT EXISTS (SELECT FROM retention.decision_end e WHERE e.decision_id = d.id)) THEN
        RAISE EXCEPTION 'entered already' USING ERRCODE = '23514',
            CONSTRAINT = 'decision_reference_key';
    END IF;
    INSERT INTO retention.decision (id, reference, decided_on, authority)
    VALUES (enter_decision.id, enter_decision.reference, enter_decision.decided_on,
            enter_decision.authority);
    IF lower(enter_decision.authority) NOT IN ('kommunstyrelsen', 'regionstyrelsen',
                                               'kommunfullmäktige', 'regionfullmäktige')
       AND EXISTS (SELECT FROM retention.rule r WHERE r.code = ANY (enter_decision.rules)
                      AND r.record_type IN ('session', 'retry-result', 'log-entry')) THEN
        RAISE EXCEPTION 'not the board' USING ERRCODE = '23514', CONSTRAINT = 'decision_board';
    END IF;
    INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, agency_id, author_id,
                                         created_at)
    SELECT r.id, enter_decision.id, b.agency_kind, b.agency_id, who.staff_id, who.moment
      FROM retention.rule r
      LEFT JOIN (SELECT who.agency_kind, who.agency_id) b
             ON r.record_type NOT IN ('session', 'retry-result', 'log-entry')
     WHERE r.code = ANY (enter_decision.rules)
       AND CASE WHEN enter_decision.begins_on IS NULL THEN r.valid_from <= authz.today()
                ELSE r.valid_from = enter_decision.begins_on END
       AND (r.valid_until IS NULL OR r.valid_until > greatest(r.valid_from, authz.today()))
       AND (r.agency_kind IS NULL OR r.agency_kind = who.agency_kind);
    GET DIAGNOSTICS entered = ROW_COUNT;
    IF entered = 0 OR entered <> cardinality(enter_decision.rules) THEN
        RAISE EXCEPTION 'no such rule' USING ERRCODE = '23514',
            CONSTRAINT = 'decision_rule_absent';
    END IF;
    RETURN enter_decision.id;
END $$;

-- Which decisions of which rules stand, and the agency that entered each.
CREATE VIEW authz.entered_decision AS
SELECT x.rule_id, x.decision_id, x.created_at, coalesce(x.agency_id, p.agency_id) AS agency_id
  FROM retention.rule_decision x
  LEFT JOIN core.membership p ON p.staff_id = x.author_id AND p.started_at <= x.created_at
                             AND (p.ended_at IS NULL OR p.ended_at > x.created_at)
 WHERE NOT EXISTS (SELECT FROM retention.decision_end e
                    WHERE e.rule_id = x.rule_id AND e.decision_id = x.decision_id);
ALTER VIEW authz.entered_decision OWNER TO sspf_disposal;

-- Approves what a rule says now, or (with a day) the version of it that begins then, for runs that delete
-- between `lowest` and `highest` records.
GRANT SELECT (staff_id, agency_id, started_at, ended_at) ON core.membership TO sspf_disposal;
CREATE POLICY membership_disposal ON core.membership FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY membership_disposal ON core.membership IS
    'ground: R50-R51 (whose decision a rule rests on); where staff were, no personal data of youths';
CREATE FUNCTION authz.approve_rule(id uuid, rule text, lowest integer, highest integer,
                                   begins_on date) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    version uuid;
    -- Of whoever holds both, the one that nobody else has approved in.
    acting text;
    counting uuid[];
BEGIN
    SELECT * INTO who FROM authz.retention_officer LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not an approver' USING ERRCODE = '42501';
    END IF;
    SELECT r.id INTO version
      FROM retention.rule r
     WHERE r.code = approve_rule.rule AND r.decision_id IS NOT NULL
       AND CASE WHEN approve_rule.begins_on IS NULL THEN r.valid_from <= authz.today()
                ELSE r.valid_from = approve_rule.begins_on END
       AND (r.valid_until IS NULL OR r.valid_until > greatest(r.valid_from, authz.today()))
       AND (r.agency_kind IS NULL OR r.agency_kind = who.agency_kind)
       AND ((r.id, who.agency_id) IN (SELECT x.rule_id, x.agency_id FROM authz.agency_decision x)
            OR r.record_type IN ('session', 'retry-result', 'log-entry')
               AND (r.id, r.decision_id, who.agency_id) IN (
                   SELECT x.rule_id, x.decision_id, x.agency_id FROM authz.entered_decision x));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such rule' USING ERRCODE = '23514',
            CONSTRAINT = 'approval_rule_absent';
    END IF;
    SELECT p.counting INTO counting FROM authz.retention_approved(version) p;
    SELECT o.role INTO acting FROM authz.retention_officer o
     ORDER BY EXISTS (SELECT FROM retention.approval a
                       WHERE a.id = ANY (counting)
                         AND (a.lowest, a.highest) = (approve_rule.lowest, approve_rule.highest)
                         AND a.staff_id <> who.staff_id AND a.role = o.role),
              o.role DESC LIMIT 1;
    -- The same person again is no second approval of what stands, or waits for another.
    IF EXISTS (SELECT FROM retention.approval a
                WHERE a.id = ANY (counting) AND a.staff_id = who.staff_id AND a.role = acting
                  AND (a.lowest, a.highest) = (approve_rule.lowest, approve_rule.highest)) THEN
        RAISE EXCEPTION 'approved already' USING ERRCODE = '23514', CONSTRAINT = 'approval_once';
    END IF;
    INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role,
                                    created_at, incarnation)
    SELECT approve_rule.id, version, authz.retention_terms(version), approve_rule.lowest,
           approve_rule.highest, who.staff_id, acting, who.moment, i.incarnation
      FROM core.installation i;
    RETURN approve_rule.id;
END $$;

-- Takes a decision of the own agency's back from every rule that it was entered for. Each rests from now on
-- on the latest that stands: for every agency on its own committee's, and a rule as such on the latest of any
-- (what two approved when it rested on that one counts again, if they have agreed on nothing since).
CREATE FUNCTION authz.revoke_decision(decision_id uuid, reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-retention-decision', 0));
    IF NOT EXISTS (SELECT FROM authz.entered_decision x
                    WHERE x.decision_id = revoke_decision.decision_id AND x.agency_id = who.agency_id) THEN
        IF EXISTS (SELECT FROM retention.decision_end e JOIN core.membership p
                       ON p.staff_id = e.author_id AND p.started_at <= e.created_at
                      AND (p.ended_at IS NULL OR p.ended_at > e.created_at)
                    WHERE e.decision_id = revoke_decision.decision_id AND p.agency_id = who.agency_id) THEN
            RAISE EXCEPTION 'taken back' USING ERRCODE = '23514', CONSTRAINT = 'decision_end_once';
        END IF;
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'decision_absent';
    END IF;
    PERFORM authz.demand_proof();
    INSERT INTO retention.decision_end (rule_id, decision_id, rests_on, reason, author_id, created_at)
    SELECT x.rule_id, x.decision_id,
           (SELECT o.decision_id FROM authz.entered_decision o
             WHERE o.rule_id = x.rule_id AND o.decision_id <> x.decision_id
             ORDER BY o.created_at DESC, o.decision_id DESC LIMIT 1),
           revoke_decision.reason, who.staff_id, who.moment
      FROM authz.entered_decision x
     WHERE x.decision_id = revoke_decision.decision_id AND x.agency_id = who.agency_id;
    RETURN revoke_decision.decision_id;
END $$;

-- Takes an approval back. Nothing goes by it from the next batch on of a run under way.
CREATE FUNCTION authz.revoke_approval(approval_id uuid, reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM authz.retention_officer LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not an approver' USING ERRCODE = '42501';
    ELSIF NOT EXISTS (SELECT FROM retention.approval a
                        LEFT JOIN core.membership p
                          ON p.staff_id = a.staff_id AND p.started_at <= a.created_at
                         AND (p.ended_at IS NULL OR p.ended_at > a.created_at)
                       WHERE a.id = revoke_approval.approval_id
                         AND (a.staff_id = who.staff_id OR p.agency_id = who.agency_id)) THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'approval_absent';
    END IF;
    INSERT INTO retention.approval_end (approval_id, reason, author_id, created_at)
    VALUES (revoke_approval.approval_id, revoke_approval.reason, who.staff_id, who.moment);
    RETURN revoke_approval.approval_id;
END $$;

-- Places a hold; answers the youth concerned, if there is one. A youth, with every row that is the
-- same person, is locked against every write and deletion; what has no youth, and a span, waits for the batch under way.
CREATE FUNCTION authz.place_hold(id uuid, scope text, subject uuid, record_type text,
                                 span_from date, span_until date, reason text, reference text,
                                 ends_on date) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    youth uuid;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    IF place_hold.ends_on < authz.today() THEN
        RAISE EXCEPTION 'ended before it began' USING ERRCODE = '23514',
            CONSTRAINT = 'hold_ended';
    END IF;
    IF place_hold.scope = 'youth' THEN
        youth := place_hold.subject;
    ELSIF place_hold.scope = 'record' THEN
        SELECT r.youth_id INTO youth FROM authz.retention_record r
         WHERE r.record_type = place_hold.record_type AND r.record_id = place_hold.subject
           AND r.agency_id = who.agency_id;
    END IF;
    IF youth IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('sspf-retention-batch', 0));
    ELSE
        PERFORM authz.lock_file(who.agency_id, youth, 'hold_absent');
    END IF;
    -- A statement of its own: it sees what the deletion that was waited for has done.
    IF place_hold.scope = 'record' AND NOT EXISTS (
            SELECT FROM authz.retention_record r
             WHERE r.record_type = place_hold.record_type AND r.record_id = place_hold.subject
               AND r.agency_id = who.agency_id) THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'hold_absent';
    END IF;
    INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id, record_type,
                                record_id, span_from, span_until, reason, reference, ends_on,
                                author_id, created_at)
    VALUES (place_hold.id, who.agency_id, who.secrecy_class, place_hold.scope, youth,
            place_hold.record_type,
            CASE WHEN place_hold.scope = 'record' THEN place_hold.subject END,
            place_hold.span_from, place_hold.span_until, place_hold.reason,
            place_hold.reference, place_hold.ends_on, who.staff_id, who.moment);
    RETURN youth;
END $$;

-- Lifts a hold of the own agency before its end; answers the youth concerned, if there is one. That of a
-- request lasts as long as the request keeps what it is about: to lift it the request is decided.
CREATE FUNCTION authz.lift_hold(hold_id uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    held record;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    SELECT h.id, h.youth_id INTO held FROM authz.retention_hold h
     WHERE h.id = lift_hold.hold_id AND h.agency_id = who.agency_id
       AND authz.takes_part(h.youth_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'hold_absent';
    ELSIF EXISTS (SELECT FROM retention.request r WHERE r.hold_id = held.id) THEN
        RAISE EXCEPTION 'a request''s' USING ERRCODE = '23514', CONSTRAINT = 'hold_requested';
    END IF;
    PERFORM authz.demand_proof();
    INSERT INTO retention.hold_release (hold_id, youth_id, author_id, created_at)
    VALUES (held.id, held.youth_id, who.staff_id, who.moment);
    RETURN held.youth_id;
END $$;

-- Enters that a file is never destroyed (SoL 16:2); answers the youth.
CREATE FUNCTION authz.enter_exemption(id uuid, youth_id uuid, ground text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    PERFORM authz.lock_file(who.agency_id, enter_exemption.youth_id, 'exemption_absent');
    PERFORM authz.demand_proof();
    IF EXISTS (SELECT FROM retention.exemption x
                WHERE x.youth_id = enter_exemption.youth_id AND x.ground = enter_exemption.ground
                  AND NOT EXISTS (SELECT FROM retention.exemption_end e
                                   WHERE e.exemption_id = x.id)) THEN
        RAISE EXCEPTION 'exempt already' USING ERRCODE = '23514', CONSTRAINT = 'exemption_once';
    END IF;
    INSERT INTO retention.exemption (id, youth_id, agency_id, secrecy_class, ground, author_id,
                                     created_at)
    VALUES (enter_exemption.id, enter_exemption.youth_id, who.agency_id, who.secrecy_class,
            enter_exemption.ground, who.staff_id, who.moment);
    RETURN enter_exemption.youth_id;
END $$;

-- Takes an exemption of the own agency back; answers the youth. What it kept is due again if it was.
CREATE FUNCTION authz.withdraw_exemption(exemption_id uuid, reason text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    youth uuid;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    SELECT x.youth_id INTO youth FROM retention.exemption x
     WHERE x.id = withdraw_exemption.exemption_id AND x.agency_id = who.agency_id
       AND authz.takes_part(x.youth_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'exemption_absent';
    END IF;
    PERFORM authz.lock_file(who.agency_id, youth, 'exemption_absent');
    PERFORM authz.demand_proof();
    INSERT INTO retention.exemption_end (exemption_id, youth_id, reason, author_id, created_at)
    VALUES (withdraw_exemption.exemption_id, youth, withdraw_exemption.reason, who.staff_id,
            who.moment);
    RETURN youth;
END $$;

-- Changes a rule from a day on: the version in force ends on that day, and another begins that says the
-- same but for what is given here.
CREATE FUNCTION authz.change_rule(id uuid, rule text, begins_on date, period interval, archive boolean,
                                  research_moves boolean) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    old retention.rule;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    -- One change of a rule at a time.
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-retention-rule ' || change_rule.rule, 0));
    SELECT r.* INTO old FROM retention.rule r
     WHERE r.code = change_rule.rule AND r.valid_from <= authz.today()
       AND (r.valid_until IS NULL OR r.valid_until > authz.today())
       AND (r.agency_kind IS NULL OR r.agency_kind = who.agency_kind);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such rule' USING ERRCODE = '23514', CONSTRAINT = 'change_rule_absent';
    ELSIF change_rule.begins_on <= authz.today() THEN
        RAISE EXCEPTION 'not from a day to come' USING ERRCODE = '23514', CONSTRAINT = 'change_in_past';
    ELSIF old.valid_until IS NOT NULL THEN
        RAISE EXCEPTION 'changes already' USING ERRCODE = '23514', CONSTRAINT = 'change_once';
    ELSIF change_rule.begins_on < authz.today() + interval '1 month'
          AND EXISTS (SELECT FROM core.agency a
                       WHERE a.id <> who.agency_id AND a.ended_at IS NULL
                         AND (old.agency_kind IS NULL OR a.kind = old.agency_kind)) THEN
        RAISE EXCEPTION 'not in time for others' USING ERRCODE = '23514', CONSTRAINT = 'change_too_soon';
    ELSIF change_rule.period IS DISTINCT FROM old.period AND change_rule.period IS NOT NULL
          AND (old.period IS NULL OR old.section LIKE 'SoL %') THEN
        RAISE EXCEPTION 'by law' USING ERRCODE = '23514', CONSTRAINT = 'change_by_law';
    END IF;
    PERFORM authz.demand_proof();
    UPDATE retention.rule r SET valid_until = change_rule.begins_on WHERE r.id = old.id;
    INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger, period,
                                not_before_age, research_exempt, section, valid_from, exemption,
                                archive, research_moves)
    VALUES (change_rule.id, old.code, old.record_type, old.agency_kind, old.classification, old.trigger,
            coalesce(change_rule.period, old.period), old.not_before_age, old.research_exempt,
            old.section, change_rule.begins_on, old.exemption,
            coalesce(change_rule.archive, old.archive),
            coalesce(change_rule.research_moves, old.research_moves));
    INSERT INTO retention.rule_change (rule_id, follows_id, author_id, created_at)
    VALUES (change_rule.id, old.id, who.staff_id, who.moment);
    RETURN change_rule.id;
END $$;

-- Calls off a change of a rule before its day: the version in force goes on, and what was decided and approved
-- about the other counts for nothing, for it has no day. Answers that one.
CREATE FUNCTION authz.withdraw_rule(rule text, begins_on date) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    coming record;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('records_officer');
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-retention-rule ' || withdraw_rule.rule, 0));
    SELECT r.id, r.valid_from, c.follows_id INTO coming
      FROM retention.rule r JOIN retention.rule_change c ON c.rule_id = r.id
     WHERE r.code = withdraw_rule.rule AND r.valid_from = withdraw_rule.begins_on
       AND r.valid_until IS NULL
       AND (r.agency_kind IS NULL OR r.agency_kind = who.agency_kind);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such change' USING ERRCODE = '23514',
            CONSTRAINT = 'withdrawal_rule_absent';
    ELSIF coming.valid_from <= authz.today() THEN
        RAISE EXCEPTION 'in force' USING ERRCODE = '23514', CONSTRAINT = 'withdrawal_in_force';
    END IF;
    PERFORM authz.demand_proof();
    UPDATE retention.rule r SET valid_until = r.valid_from WHERE r.id = coming.id;
    UPDATE retention.rule r SET valid_until = NULL WHERE r.id = coming.follows_id;
    INSERT INTO retention.rule_withdrawal (rule_id, author_id, created_at)
    VALUES (coming.id, who.staff_id, who.moment);
    RETURN coming.id;
END $$;

-- One version of a rule, in force, to come or called off.
CREATE FUNCTION authz.rule_read(id uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN r.valid_until = r.valid_from THEN '2' ELSE '1' END, json_build_object(
               'id', r.id, 'rule', r.code, 'from', r.valid_from, 'until', r.valid_until,
               'period', r.period::text, 'archive', r.archive, 'researchMoves', r.research_moves)
      FROM retention.rule r
     WHERE r.id = rule_read.id AND EXISTS (SELECT FROM authz.retention_officer);
END $$;

-- The holds in force in the caller's agency, those that end first, first.
CREATE FUNCTION authz.hold_list(take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT h.youth_id, row_number() OVER (ORDER BY h.ends_on, h.id),
           json_build_array(h.ends_on, h.id),
           json_build_object(
               'id', h.id, 'scope', h.scope, 'youthId', authz.officers_key(h.youth_id),
               'recordType', h.record_type, 'recordId', h.record_id, 'from', h.span_from, 'until', h.span_until,
               'reason', h.reason, 'reference', h.reference, 'endsOn', h.ends_on)
      FROM authz.retention_hold h
      JOIN authz.retention_officer o ON o.agency_id = h.agency_id AND o.role = 'records_officer'
     WHERE authz.takes_part(h.youth_id)
       AND (hold_list.after IS NULL OR (h.ends_on, h.id)
            > ((hold_list.after ->> 0)::date, (hold_list.after ->> 1)::uuid))
     ORDER BY h.ends_on, h.id
     LIMIT hold_list.take + 1 OFFSET hold_list.skip;
END $$;

-- One hold of the caller's agency, in force or not.
CREATE FUNCTION authz.hold_read(id uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT h.youth_id, CASE WHEN x.hold_id IS NULL THEN '1' ELSE '2' END,
           json_build_object(
               'id', h.id, 'scope', h.scope, 'youthId', authz.officers_key(h.youth_id),
               'recordType', h.record_type, 'recordId', h.record_id, 'from', h.span_from, 'until', h.span_until,
               'reason', h.reason, 'reference', h.reference, 'endsOn', h.ends_on,
               'lifted', x.hold_id IS NOT NULL)
      FROM retention.hold h
      JOIN authz.retention_officer o ON o.agency_id = h.agency_id AND o.role = 'records_officer'
      LEFT JOIN retention.hold_release x ON x.hold_id = h.id
     WHERE h.id = hold_read.id AND authz.takes_part(h.youth_id);
END $$;

-- A decision, an approval, an exemption of the caller's agency: what was entered.
CREATE FUNCTION authz.decision_read(id uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN e.reason IS NULL THEN '1' ELSE '2' END, json_build_object(
               'id', d.id, 'reference', d.reference, 'decidedOn', d.decided_on,
               'authority', d.authority,
               'rules', (SELECT coalesce(json_agg(r.code ORDER BY r.code), '[]')
                           FROM retention.rule r WHERE r.decision_id = d.id),
               'withdrawn', e.reason)
      FROM retention.decision d
      LEFT JOIN LATERAL (SELECT x.reason FROM retention.decision_end x
                          WHERE x.decision_id = d.id LIMIT 1) e ON true
     WHERE d.id = decision_read.id AND EXISTS (SELECT FROM authz.retention_officer);
END $$;
CREATE FUNCTION authz.approval_read(id uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT NULL::uuid, CASE WHEN e.reason IS NULL THEN '1' ELSE '2' END, json_build_object(
               'id', a.id, 'rule', r.code, 'lowest', a.lowest, 'highest', a.highest,
               'role', a.role, 'inForce', a.id = ANY (p.counting)
                   AND (p.lowest, p.highest) IS NOT DISTINCT FROM (a.lowest, a.highest),
               'withdrawn', e.reason)
      FROM retention.approval a JOIN retention.rule r ON r.id = a.rule_id
      LEFT JOIN retention.approval_end e ON e.approval_id = a.id
     CROSS JOIN LATERAL authz.retention_approved(r.id) p
     WHERE a.id = approval_read.id AND EXISTS (SELECT FROM authz.retention_officer);
END $$;
CREATE FUNCTION authz.exemption_read(id uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT x.youth_id, CASE WHEN e.exemption_id IS NULL THEN '1' ELSE '2' END,
           json_build_object('id', x.id, 'youthId', authz.officers_key(x.youth_id),
                             'ground', x.ground, 'withdrawn', e.reason)
      FROM retention.exemption x
      JOIN authz.retention_officer o ON o.agency_id = x.agency_id AND o.role = 'records_officer'
      LEFT JOIN retention.exemption_end e ON e.exemption_id = x.id
     WHERE x.id = exemption_read.id AND authz.takes_part(x.youth_id);
END $$;

-- The exemptions of the caller's agency, the latest first.
CREATE FUNCTION authz.exemption_list(take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT x.youth_id, row_number() OVER (ORDER BY x.created_at DESC, x.id),
           json_build_array(x.created_at, x.id),
           json_build_object(
               'id', x.id, 'youthId', authz.officers_key(x.youth_id), 'ground', x.ground,
               'enteredOn', (x.created_at AT TIME ZONE 'Europe/Stockholm')::date,
               'withdrawn', e.reason)
      FROM retention.exemption x
      JOIN authz.retention_officer o ON o.agency_id = x.agency_id AND o.role = 'records_officer'
      LEFT JOIN retention.exemption_end e ON e.exemption_id = x.id
     WHERE authz.takes_part(x.youth_id)
       AND (exemption_list.after IS NULL
            OR x.created_at < (exemption_list.after ->> 0)::timestamptz
            OR x.created_at = (exemption_list.after ->> 0)::timestamptz
               AND x.id > (exemption_list.after ->> 1)::uuid)
     ORDER BY x.created_at DESC, x.id
     LIMIT exemption_list.take + 1 OFFSET exemption_list.skip;
END $$;

-- The rules in force and the versions to come: what they say, the decision, and how far they are approved.
CREATE FUNCTION authz.rule_list(take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, row_number() OVER (ORDER BY r.record_type, r.code, r.valid_from),
           json_build_object(
               'rule', r.code, 'recordType', r.record_type, 'agencyKind', r.agency_kind,
               'classification', r.classification, 'exemption', r.exemption,
               'from', r.valid_from, 'until', r.valid_until,
               'trigger', r.trigger, 'period', r.period::text, 'notBeforeAge', r.not_before_age,
               'researchExempt', r.research_exempt,
               'researchMoves', r.research_moves, 'archive', r.archive, 'section', r.section,
               'decision', d.reference, 'decidedOn', d.decided_on, 'authority', d.authority,
               -- What the caller may take back: the own agency's decision, and what is approved or waits.
               'ownDecisionId', (SELECT x.decision_id
                                   FROM authz.me m CROSS JOIN authz.entered_decision x
                                  WHERE x.rule_id = r.id AND x.agency_id = m.agency_id
                                  ORDER BY x.created_at DESC LIMIT 1),
               'approvals', to_json(p.counting),
               'lowest', p.lowest, 'highest', p.highest,
               'waiting', (SELECT json_agg(json_build_object(
                              'id', w.id, 'lowest', w.lowest, 'highest', w.highest, 'role', w.role)
                              ORDER BY w.created_at)
                             FROM retention.approval w
                            WHERE w.id = ANY (p.counting)
                              AND (w.lowest, w.highest) IS DISTINCT FROM (p.lowest, p.highest)))
      FROM retention.rule r
     CROSS JOIN LATERAL authz.retention_approved(r.id) p
      LEFT JOIN retention.decision d ON d.id = r.decision_id
     WHERE r.valid_until IS NULL OR r.valid_until > greatest(r.valid_from, authz.today())
     ORDER BY r.record_type, r.code, r.valid_from
     LIMIT rule_list.take + 1 OFFSET rule_list.skip;
END $$;

ALTER FUNCTION authz.enter_decision(uuid, text, date, text, text[], date) OWNER TO sspf_disposal;
ALTER FUNCTION authz.approve_rule(uuid, text, integer, integer, date) OWNER TO sspf_disposal;
ALTER FUNCTION authz.revoke_decision(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.revoke_approval(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.withdraw_rule(text, date) OWNER TO sspf_disposal;
ALTER FUNCTION authz.place_hold(uuid, text, uuid, text, date, date, text, text, date)
    OWNER TO sspf_disposal;
ALTER FUNCTION authz.lift_hold(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.enter_exemption(uuid, uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.hold_list(integer, integer, json) OWNER TO sspf_disposal;
ALTER FUNCTION authz.hold_read(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.rule_list(integer, integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.decision_read(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.approval_read(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.exemption_read(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.exemption_list(integer, integer, json) OWNER TO sspf_disposal;
ALTER FUNCTION authz.withdraw_exemption(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.change_rule(uuid, text, date, interval, boolean, boolean) OWNER TO sspf_disposal;
ALTER FUNCTION authz.rule_read(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.enter_decision(uuid, text, date, text, text[], date),
    authz.approve_rule(uuid, text, integer, integer, date), authz.withdraw_rule(text, date),
    authz.revoke_decision(uuid, text), authz.revoke_approval(uuid, text),
    authz.place_hold(uuid, text, uuid, text, date, date, text, text, date),
    authz.lift_hold(uuid), authz.enter_exemption(uuid, uuid, text),
    authz.hold_list(integer, integer, json), authz.hold_read(uuid),
    authz.rule_list(integer, integer), authz.decision_read(uuid), authz.approval_read(uuid),
    authz.exemption_read(uuid), authz.exemption_list(integer, integer, json),
    authz.withdraw_exemption(uuid, text), authz.rule_read(uuid),
    authz.change_rule(uuid, text, date, interval, boolean, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.enter_decision(uuid, text, date, text, text[], date),
    authz.approve_rule(uuid, text, integer, integer, date), authz.withdraw_rule(text, date),
    authz.revoke_decision(uuid, text), authz.revoke_approval(uuid, text),
    authz.place_hold(uuid, text, uuid, text, date, date, text, text, date),
    authz.lift_hold(uuid), authz.enter_exemption(uuid, uuid, text),
    authz.hold_list(integer, integer, json), authz.hold_read(uuid),
    authz.rule_list(integer, integer), authz.decision_read(uuid), authz.approval_read(uuid),
    authz.exemption_read(uuid), authz.exemption_list(integer, integer, json),
    authz.withdraw_exemption(uuid, text), authz.rule_read(uuid),
    authz.change_rule(uuid, text, date, interval, boolean, boolean) TO sspf_api;
