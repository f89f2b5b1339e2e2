-- Retention (gallring): what is due, and its deletion.
--
--   preview   records officers and the nightly job: keys and dates, never content
--   delete    the nightly job alone (login role sspf_retention), and only what a rule with a
--             destruction decision (gallringsbeslut) makes due
--
-- The deleting functions' owner can read keys, dates and classifications; column grants keep it
-- from every text. Grounds: SoL 16:1-4 (R24-R27), arkivlagen 10 §, GDPR 5.1 e.

ALTER TABLE retention.decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.research_region ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.run ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.run_line ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.plan_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON retention.decision, retention.rule, retention.research_region TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE (finished_at, youths_planned, left_behind, unscanned)
    ON retention.run TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE ON retention.run_line TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE (gone), DELETE ON retention.plan_item TO sspf_disposal;
GRANT SELECT ON core.installation TO sspf_disposal;

CREATE POLICY decision_disposal ON retention.decision FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY decision_disposal ON retention.decision IS
    'ground: arkivlagen 10 §, R50 (no deletion without the committee''s decision)';
CREATE POLICY rule_disposal ON retention.rule FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY rule_disposal ON retention.rule IS
    'ground: SoL 16:1-4, GDPR 5.1 e (storage limitation); rules hold no personal data';
CREATE POLICY research_region_disposal ON retention.research_region FOR SELECT
    TO sspf_disposal USING (true);
COMMENT ON POLICY research_region_disposal ON retention.research_region IS
    'ground: SoF 2025:468 13:1 (where everything is kept for research)';
CREATE POLICY run_disposal ON retention.run TO sspf_disposal USING (true) WITH CHECK (true);
COMMENT ON POLICY run_disposal ON retention.run IS
    'ground: R51 (gallringsprotokoll); no content';
CREATE POLICY run_line_disposal ON retention.run_line TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY run_line_disposal ON retention.run_line IS
    'ground: R51 (gallringsprotokoll); counts only';
CREATE POLICY plan_item_disposal ON retention.plan_item TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY plan_item_disposal ON retention.plan_item IS
    'ground: R51, arkivlagen 10 § (what a run is to delete); keys only, gone with the run';
CREATE POLICY installation_disposal ON core.installation FOR SELECT TO sspf_disposal
    USING (true);
COMMENT ON POLICY installation_disposal ON core.installation IS
    'ground: R51; the protocol names the policy version';

GRANT SELECT (id, agency_id, birth_date, created_at), UPDATE (id), DELETE
    ON core.youth TO sspf_disposal;
GRANT SELECT (id, youth_id), DELETE ON core.youth_number TO sspf_disposal;
GRANT SELECT (id, youth_id, created_at), DELETE ON core.registration TO sspf_disposal;
GRANT SELECT (youth_id), DELETE ON core.name_key TO sspf_disposal;
GRANT SELECT (youth_id, valid_from, valid_until), DELETE ON core.assignment TO sspf_disposal;
GRANT SELECT (id, youth_id, agency_id, classification, held_at, created_at), DELETE
    ON core.concern_conversation TO sspf_disposal;
GRANT SELECT (conversation_id, youth_id, created_at), DELETE ON core.conversation_part,
    core.conversation_participant, core.agreement, core.conversation_step,
    core.conversation_offer, core.conversation_report TO sspf_disposal;
CREATE POLICY step_disposal ON core.conversation_step TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY step_disposal ON core.conversation_step IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY offer_disposal ON core.conversation_offer TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY offer_disposal ON core.conversation_offer IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY report_disposal ON core.conversation_report TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY report_disposal ON core.conversation_report IS
    'ground: SoL 16:1-4 (gallring); keys only';
GRANT SELECT (id, agency_id, visit_date), DELETE ON core.school_visit TO sspf_disposal;
GRANT SELECT (visit_id), DELETE ON core.visit_step TO sspf_disposal;
GRANT SELECT (id, agency_id, planned_on), DELETE ON core.dog_search TO sspf_disposal;
GRANT SELECT (dog_search_id), DELETE ON core.dog_search_step TO sspf_disposal;
GRANT SELECT (id, agency_id, created_at), DELETE ON core.quarantined_visit TO sspf_disposal;
GRANT SELECT (id, expires_at, ended_at), DELETE ON core.session TO sspf_disposal;
GRANT SELECT (created_at, record_id, youth_id), DELETE ON core.once TO sspf_disposal;

CREATE POLICY youth_disposal ON core.youth TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY youth_disposal ON core.youth IS 'ground: SoL 16:1 (gallring); keys and dates';
CREATE POLICY youth_number_disposal ON core.youth_number TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY youth_number_disposal ON core.youth_number IS
    'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY registration_disposal ON core.registration TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY registration_disposal ON core.registration IS
    'ground: SoL 16:1 (gallring); keys and dates';
CREATE POLICY name_key_disposal ON core.name_key TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY name_key_disposal ON core.name_key IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY assignment_disposal ON core.assignment TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY assignment_disposal ON core.assignment IS
    'ground: SoL 16:1 (gallring); keys and dates';
CREATE POLICY conversation_disposal ON core.concern_conversation TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY conversation_disposal ON core.concern_conversation IS
    'ground: SoL 16:1-4 (gallring); keys, dates and classification';
CREATE POLICY part_disposal ON core.conversation_part TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY part_disposal ON core.conversation_part IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY participant_disposal ON core.conversation_participant TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY participant_disposal ON core.conversation_participant IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY agreement_disposal ON core.agreement TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY agreement_disposal ON core.agreement IS
    'ground: SoL 16:1-4 (gallring); keys only';
CREATE POLICY visit_disposal ON core.school_visit TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY visit_disposal ON core.school_visit IS
    'ground: arkivlagen 10 § (gallring by decision); keys and dates';
CREATE POLICY visit_step_disposal ON core.visit_step TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY visit_step_disposal ON core.visit_step IS
    'ground: arkivlagen 10 § (gallring by decision); keys only';
CREATE POLICY dog_search_disposal ON core.dog_search TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY dog_search_disposal ON core.dog_search IS
    'ground: arkivlagen 10 § (gallring by decision); keys and dates';
CREATE POLICY dog_search_step_disposal ON core.dog_search_step TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY dog_search_step_disposal ON core.dog_search_step IS
    'ground: arkivlagen 10 § (gallring by decision); keys only';
CREATE POLICY quarantined_visit_disposal ON core.quarantined_visit TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY quarantined_visit_disposal ON core.quarantined_visit IS
    'ground: GDPR 5.1 e (storage limitation); keys and dates';
CREATE POLICY session_disposal ON core.session TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY session_disposal ON core.session IS
    'ground: GDPR 5.1 e (storage limitation); keys and dates';
CREATE POLICY once_disposal ON core.once TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY once_disposal ON core.once IS
    'ground: GDPR 5.1 e (storage limitation); keys and dates';

-- What belongs to a file and goes with the youth.
GRANT SELECT (youth_id), DELETE ON core.youth_number_end, core.youth_merge,
    core.youth_merge_undoing, core.schooling TO sspf_disposal;
GRANT SELECT (id, merged_id) ON core.youth_merge TO sspf_disposal;
GRANT SELECT (merge_id) ON core.youth_merge_undoing TO sspf_disposal;
CREATE POLICY youth_number_end_disposal ON core.youth_number_end TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY youth_number_end_disposal ON core.youth_number_end IS
    'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY youth_merge_disposal ON core.youth_merge TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY youth_merge_disposal ON core.youth_merge IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY youth_merge_undoing_disposal ON core.youth_merge_undoing TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY youth_merge_undoing_disposal ON core.youth_merge_undoing IS
    'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY schooling_disposal ON core.schooling TO sspf_disposal
    USING (true) WITH CHECK (false);
COMMENT ON POLICY schooling_disposal ON core.schooling IS 'ground: SoL 16:1 (gallring); keys only';
GRANT SELECT (youth_id), DELETE ON core.relation, core.share, core.bar, core.guardian, core.consent,
    core.consent_party, core.consent_kind, core.consent_giver, core.consent_withdrawal,
    core.disclosure, core.disclosure_item, core.block, core.protection, core.protection_access,
    core.emergency_access, core.emergency_review, core."case", core.case_transition,
    core.case_member, core.case_youth, core.ending TO sspf_disposal;
GRANT SELECT (id) ON core."case" TO sspf_disposal;
GRANT SELECT (case_id) ON core.case_youth TO sspf_disposal;
CREATE POLICY relation_disposal ON core.relation TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY relation_disposal ON core.relation IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY share_disposal ON core.share TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY share_disposal ON core.share IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY bar_disposal ON core.bar TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY bar_disposal ON core.bar IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY guardian_disposal ON core.guardian TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY guardian_disposal ON core.guardian IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY consent_disposal ON core.consent TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY consent_disposal ON core.consent IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY consent_party_disposal ON core.consent_party TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY consent_party_disposal ON core.consent_party IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY consent_kind_disposal ON core.consent_kind TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY consent_kind_disposal ON core.consent_kind IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY consent_giver_disposal ON core.consent_giver TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY consent_giver_disposal ON core.consent_giver IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY consent_withdrawal_disposal ON core.consent_withdrawal TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY consent_withdrawal_disposal ON core.consent_withdrawal IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY disclosure_disposal ON core.disclosure TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY disclosure_disposal ON core.disclosure IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY disclosure_item_disposal ON core.disclosure_item TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY disclosure_item_disposal ON core.disclosure_item IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY block_disposal ON core.block TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY block_disposal ON core.block IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY protection_disposal ON core.protection TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY protection_disposal ON core.protection IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY protection_access_disposal ON core.protection_access TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY protection_access_disposal ON core.protection_access IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY emergency_access_disposal ON core.emergency_access TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY emergency_access_disposal ON core.emergency_access IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY emergency_review_disposal ON core.emergency_review TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY emergency_review_disposal ON core.emergency_review IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY case_disposal ON core."case" TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY case_disposal ON core."case" IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY case_transition_disposal ON core.case_transition TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY case_transition_disposal ON core.case_transition IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY case_member_disposal ON core.case_member TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY case_member_disposal ON core.case_member IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY case_youth_disposal ON core.case_youth TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY case_youth_disposal ON core.case_youth IS 'ground: SoL 16:1 (gallring); keys only';
CREATE POLICY ending_disposal ON core.ending TO sspf_disposal USING (true) WITH CHECK (false);
COMMENT ON POLICY ending_disposal ON core.ending IS 'ground: SoL 16:1 (gallring); keys only';

-- Everything written in a youth's file, and when. Who has a row here is not destroyed.
CREATE VIEW authz.retention_note AS
SELECT c.youth_id, greatest(c.held_at, c.created_at) AS noted_at FROM core.concern_conversation c
UNION ALL SELECT p.youth_id, p.created_at FROM core.conversation_part p
UNION ALL SELECT p.youth_id, p.created_at FROM core.conversation_participant p
UNION ALL SELECT a.youth_id, a.created_at FROM core.agreement a
UNION ALL SELECT t.youth_id, t.created_at FROM core.conversation_step t
UNION ALL SELECT o.youth_id, o.created_at FROM core.conversation_offer o
UNION ALL SELECT r.youth_id, r.created_at FROM core.conversation_report r
UNION ALL SELECT f.youth_id, greatest(f.created_at, f.ended_at) FROM core.risk_flag f
UNION ALL SELECT r.youth_id, r.created_at FROM core.referral r
UNION ALL SELECT t.youth_id, t.created_at FROM core.referral_step t
UNION ALL SELECT r.youth_id, r.created_at FROM core.concern_report r
UNION ALL SELECT t.youth_id, t.created_at FROM core.concern_report_step t
UNION ALL SELECT f.youth_id, f.created_at FROM core.concern_report_feedback f;
ALTER VIEW authz.retention_note OWNER TO sspf_disposal;

-- Every record with a rule in force that reaches it: one row a record and rule. A file's last note
-- is the latest of all that was written in it.
CREATE VIEW authz.retention_candidate AS
WITH day AS MATERIALIZED (
    SELECT authz.today() AS today, authz.now() AS moment
), rule AS MATERIALIZED (
    SELECT r.* FROM retention.rule r, day d
     WHERE r.valid_from <= d.today AND (r.valid_until IS NULL OR r.valid_until > d.today)
)
SELECT r.id AS rule_id, c.id AS record_id, c.youth_id, y.birth_date,
       ((SELECT max(n.noted_at) FROM authz.retention_note n WHERE n.youth_id = c.youth_id)
           AT TIME ZONE 'Europe/Stockholm')::date AS since
  FROM core.concern_conversation c
  JOIN core.agency a ON a.id = c.agency_id
  JOIN core.youth y ON y.id = c.youth_id
  JOIN rule r ON r.record_type = 'concern-conversation'
   AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
   AND (r.classification IS NULL OR r.classification = c.classification)
UNION ALL
-- What lapsed ended on that day, whether or not the clock has noted it.
SELECT r.id, f.id, f.youth_id, y.birth_date,
       coalesce((f.ended_at AT TIME ZONE 'Europe/Stockholm')::date, f.lapses_on)
  FROM core.risk_flag f
  JOIN core.agency a ON a.id = f.agency_id
  JOIN core.youth y ON y.id = f.youth_id
  JOIN rule r ON r.record_type = 'risk-flag'
   AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
UNION ALL
-- One that never ended is as old as its last step.
SELECT r.id, f.id, f.youth_id, y.birth_date,
       (coalesce(f.ended_at, (SELECT max(s.created_at) FROM core.referral_step s
                               WHERE s.referral_id = f.id), f.created_at)
           AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.referral f
  JOIN core.agency a ON a.id = f.agency_id
  JOIN core.youth y ON y.id = f.youth_id
  JOIN rule r ON r.record_type = 'referral'
   AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
UNION ALL
SELECT r.id, c.id, c.youth_id, y.birth_date,
       ((SELECT max(n.noted_at) FROM authz.retention_note n WHERE n.youth_id = c.youth_id)
           AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.concern_report c
  JOIN core.agency a ON a.id = c.agency_id
  JOIN core.youth y ON y.id = c.youth_id
  JOIN rule r ON r.record_type = 'concern-report'
   AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
   AND (r.classification IS NULL OR r.classification = CASE
        WHEN c.state IN ('opened', 'concluded') THEN 'inquiry' ELSE 'pre-assessment' END)
UNION ALL
SELECT r.id, y.id, y.id, y.birth_date,
       (greatest(y.created_at,
                 (SELECT max(g.created_at) FROM core.registration g WHERE g.youth_id = y.id),
                 (SELECT max(s.valid_until) FROM core.assignment s WHERE s.youth_id = y.id))
           AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.youth y
  JOIN core.agency a ON a.id = y.agency_id
  JOIN rule r ON r.record_type = 'youth' AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
 WHERE NOT EXISTS (SELECT FROM authz.retention_note n WHERE n.youth_id = y.id)
   AND NOT EXISTS (SELECT FROM core.assignment s WHERE s.youth_id = y.id
                    AND (s.valid_until IS NULL
                         OR s.valid_until > (SELECT d.moment FROM day d)))
UNION ALL
SELECT r.id, v.id, NULL, NULL, v.visit_date
  FROM core.school_visit v
  JOIN core.agency a ON a.id = v.agency_id
  JOIN rule r ON r.record_type = 'school-visit'
   AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
UNION ALL
SELECT r.id, s.id, NULL, NULL, s.planned_on
  FROM core.dog_search s
  JOIN core.agency a ON a.id = s.agency_id
  JOIN rule r ON r.record_type = 'dog-search'
   AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
UNION ALL
SELECT r.id, q.id, NULL, NULL, (q.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.quarantined_visit q
  JOIN core.agency a ON a.id = q.agency_id
  JOIN rule r ON r.record_type = 'quarantined-visit'
   AND (r.agency_kind IS NULL OR r.agency_kind = a.kind)
UNION ALL
SELECT r.id, t.id, NULL, NULL,
       (least(t.expires_at, t.ended_at) AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.session t JOIN rule r ON r.record_type = 'session'
UNION ALL
-- One record may have several retry results: the latest counts.
SELECT r.id, o.record_id, NULL, NULL,
       (o.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.once o JOIN rule r ON r.record_type = 'retry-result';

-- Everything whose period has run out under a rule in force, with what keeps it if anything does:
--   birth-date-unknown   a rule needs a birth date that is not known
--   research             kept for research (SoL 16:4)
--   no-decision          the rule has no destruction decision
-- Where rules meet, the one that keeps longest wins. Periods end on the day of the same number, or
-- the month's last (lag 1930:173 1 §). A person born on 29 February turns an age on 1 March here:
-- the later day, so that nothing goes too soon.
-- Asked for some records alone (record_type and record_id), it looks at those alone.
CREATE VIEW authz.retention_due AS
SELECT t.rule_id, t.record_type, t.record_id, t.youth_id, t.due_on,
       make_date(extract(year FROM t.due_on)::integer + 1, 12, 31) AS complete_by,
       t.decision_id,
       coalesce(t.keeps, CASE WHEN t.decision_id IS NULL THEN 'no-decision' END) AS kept_by
  FROM (SELECT DISTINCT ON (r.record_type, c.record_id)
               c.rule_id, r.record_type, r.decision_id, c.record_id, c.youth_id, e.due_on, e.keeps
          FROM authz.retention_candidate c
          JOIN retention.rule r ON r.id = c.rule_id
         CROSS JOIN LATERAL (SELECT greatest(
                   (c.since + r.period)::date,
                   (c.birth_date + make_interval(years => r.not_before_age))::date,
                   ((c.birth_date - 1 + make_interval(years => r.not_before_age))::date + 1)
               ) AS due_on,
               CASE WHEN (r.research_exempt OR r.not_before_age IS NOT NULL)
                         AND c.birth_date IS NULL THEN 'birth-date-unknown'
                    WHEN r.research_exempt
                         AND (extract(day FROM c.birth_date) IN (5, 15, 25)
                              OR EXISTS (SELECT FROM core.municipality m,
                                                        retention.research_region g
                                          WHERE m.municipality_code LIKE g.code || '%'
                                            AND g.valid_from <= (SELECT authz.today())
                                            AND (g.valid_until IS NULL
                                                 OR g.valid_until > (SELECT authz.today()))))
                         THEN 'research' END AS keeps) e
         ORDER BY r.record_type, c.record_id, (e.keeps IS NULL), e.due_on DESC, c.rule_id) t
 WHERE t.due_on <= (SELECT authz.today());
ALTER VIEW authz.retention_candidate OWNER TO sspf_disposal;
ALTER VIEW authz.retention_due OWNER TO sspf_disposal;

-- Counts per rule, and the list of keys and dates.
CREATE FUNCTION authz.retention_rules()
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH due AS MATERIALIZED (SELECT * FROM authz.retention_due)
    SELECT NULL::uuid, row_number() OVER (ORDER BY r.record_type, r.code),
           json_build_object(
               'rule', r.code, 'recordType', r.record_type, 'agencyKind', r.agency_kind,
               'classification', r.classification, 'section', r.section,
               'decision', (SELECT c.reference FROM retention.decision c
                             WHERE c.id = r.decision_id),
               'due', count(d.rule_id),
               'toDelete', count(d.rule_id) FILTER (WHERE d.kept_by IS NULL),
               'keptForResearch', count(*) FILTER (WHERE d.kept_by = 'research'),
               'withoutDecision', count(*) FILTER (WHERE d.kept_by = 'no-decision'),
               'birthDateUnknown', count(*) FILTER (WHERE d.kept_by = 'birth-date-unknown'),
               'earliestDue', min(d.due_on), 'completeBy', min(d.complete_by))
      FROM retention.rule r LEFT JOIN due d ON d.rule_id = r.id
     WHERE r.valid_from <= authz.today()
       AND (r.valid_until IS NULL OR r.valid_until > authz.today())
     GROUP BY r.id;
END $$;

CREATE FUNCTION authz.retention_list(take integer, skip integer)
RETURNS TABLE (person uuid, place bigint, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT d.youth_id,
           row_number() OVER (ORDER BY d.due_on, d.record_type, d.record_id),
           json_build_object(
               'rule', r.code, 'recordType', d.record_type, 'recordId', d.record_id,
               'dueOn', d.due_on, 'completeBy', d.complete_by, 'keptBy', d.kept_by)
      FROM authz.retention_due d JOIN retention.rule r ON r.id = d.rule_id
     ORDER BY d.due_on, d.record_type, d.record_id
     LIMIT retention_list.take + 1 OFFSET retention_list.skip;
END $$;

-- The run: begin, step until nothing is left, finish, each a transaction of its own, called through
-- the read wrapper, which logs the act and every youth concerned. One step a transaction: the
-- wrapper writes one outcome a request, and a batch's locks are held no longer than the batch.
--
-- A run holds a lock of its session. A run whose session ended is over: what it deleted stands in
-- its protocol, what it did not reach is due still, and the next run finds it.

-- Whether this session carries out runs: a job's, holding the lock that retention_begin took.
CREATE FUNCTION authz.retention_held() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key bigint := hashtextextended('sspf-retention', 0);
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.role = 'job') THEN
        RAISE EXCEPTION 'not a job' USING ERRCODE = 'ZS010';
    END IF;
    RETURN EXISTS (SELECT FROM pg_locks l
                    WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid() AND l.granted
                      AND l.classid = ((key >> 32) & 4294967295)::oid
                      AND l.objid = (key & 4294967295)::oid AND l.objsubid = 1);
END $$;

-- Finds what is due, youths or all the rest, and counts what keeps the others.
CREATE FUNCTION authz.retention_plan(run_id uuid, youths boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    WITH due AS MATERIALIZED (
        SELECT d.rule_id, d.record_id, d.youth_id, d.kept_by FROM authz.retention_due d
         WHERE (d.record_type = 'youth') = retention_plan.youths
    ), counted AS (
        UPDATE retention.run_line l
           SET due = k.due, kept_for_research = k.research, without_decision = k.undecided,
               birth_date_unknown = k.undated
          FROM (SELECT d.rule_id, count(*) AS due,
                       count(*) FILTER (WHERE d.kept_by = 'research') AS research,
                       count(*) FILTER (WHERE d.kept_by = 'no-decision') AS undecided,
                       count(*) FILTER (WHERE d.kept_by = 'birth-date-unknown') AS undated
                  FROM due d GROUP BY d.rule_id) k
         WHERE l.run_id = retention_plan.run_id AND l.rule_id = k.rule_id
    )
    INSERT INTO retention.plan_item (run_id, rule_id, record_id, youth_id)
    SELECT retention_plan.run_id, d.rule_id, d.record_id, d.youth_id
      FROM due d WHERE d.kept_by IS NULL;
    IF retention_plan.youths THEN
        UPDATE retention.run u SET youths_planned = true WHERE u.id = retention_plan.run_id;
    END IF;
END $$;

-- Begins a run and plans it, but for the youths; tag `busy` when another session is at it.
CREATE FUNCTION authz.retention_begin(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF authz.retention_held()
       OR NOT pg_try_advisory_lock(hashtextextended('sspf-retention', 0)) THEN
        RETURN QUERY SELECT NULL::uuid, 'busy', '{}'::json;
        RETURN;
    END IF;
    -- Plans of runs that were interrupted.
    DELETE FROM retention.plan_item;
    INSERT INTO retention.run (id, started_at, executor, run_on, policy_version)
    SELECT retention_begin.run_id, authz.now(), session_user, authz.today(), i.policy_version
      FROM core.installation i;
    INSERT INTO retention.run_line (run_id, rule_id, decision_id, due, deleted,
                                    kept_for_research, without_decision, rows_deleted)
    SELECT retention_begin.run_id, r.id, r.decision_id, 0, 0, 0, 0, 0
      FROM retention.rule r
     WHERE r.valid_from <= authz.today()
       AND (r.valid_until IS NULL OR r.valid_until > authz.today());
    PERFORM authz.retention_plan(retention_begin.run_id, false);
    RETURN QUERY SELECT NULL::uuid, 'begun', authz.retention_progress(retention_begin.run_id, NULL);
END $$;

-- How far a run has come: records deleted, and planned ones left.
CREATE FUNCTION authz.retention_progress(run_id uuid, rule text) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT json_build_object('rule', retention_progress.rule, 'deleted', sum(l.deleted),
                       'left', sum(l.due - l.deleted - l.kept_for_research - l.without_decision
                                   - l.birth_date_unknown - l.changed_meanwhile))
              FROM retention.run_line l WHERE l.run_id = retention_progress.run_id);
END $$;

-- The next hundred records of a run. Youths are locked against every other write first; what is
-- due is then looked at again, for these records alone, so that nothing changed meanwhile goes.
-- Tag `more`, or `done` when nothing is left, or `lost` when the run's session has ended.
CREATE FUNCTION authz.retention_step(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    line record;
    planned uuid[];
    records uuid[];
    youths uuid[];
    gone bigint;
BEGIN
    IF NOT authz.retention_held() THEN
        RETURN QUERY SELECT NULL::uuid, 'lost', '{}'::json;
        RETURN;
    END IF;
    SELECT i.rule_id, r.code, r.record_type INTO line
      FROM retention.plan_item i JOIN retention.rule r ON r.id = i.rule_id
     WHERE i.run_id = retention_step.run_id AND NOT i.gone
     ORDER BY i.rule_id, i.record_id LIMIT 1;
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM retention.run u WHERE u.id = retention_step.run_id
                    AND u.finished_at IS NULL AND NOT u.youths_planned) THEN
            PERFORM authz.retention_plan(retention_step.run_id, true);
            RETURN QUERY SELECT NULL::uuid, 'more',
                                authz.retention_progress(retention_step.run_id, NULL);
            RETURN;
        END IF;
        RETURN QUERY SELECT NULL::uuid, 'done',
                            authz.retention_progress(retention_step.run_id, NULL);
        RETURN;
    END IF;
    SELECT array_agg(i.record_id), array_agg(DISTINCT i.youth_id) FILTER (
               WHERE i.youth_id IS NOT NULL)
      INTO planned, youths
      FROM (SELECT p.record_id, p.youth_id FROM retention.plan_item p
             WHERE p.run_id = retention_step.run_id AND p.rule_id = line.rule_id AND NOT p.gone
             ORDER BY p.record_id LIMIT 100) i;
    PERFORM FROM core.youth y WHERE y.id = ANY (youths) ORDER BY y.id FOR UPDATE;
    SELECT coalesce(array_agg(d.record_id), '{}'),
           coalesce(array_agg(DISTINCT d.youth_id) FILTER (WHERE d.youth_id IS NOT NULL), '{}')
      INTO records, youths
      FROM authz.retention_due d
     WHERE d.record_type = line.record_type AND d.record_id = ANY (planned)
       AND d.rule_id = line.rule_id AND d.kept_by IS NULL;
    gone := authz.retention_destroy(line.record_type, records);
    UPDATE retention.run_line l
       SET deleted = l.deleted + cardinality(records), rows_deleted = l.rows_deleted + gone,
           changed_meanwhile = l.changed_meanwhile + cardinality(planned) - cardinality(records)
     WHERE l.run_id = retention_step.run_id AND l.rule_id = line.rule_id;
    IF line.record_type = 'youth' THEN
        UPDATE retention.plan_item i SET gone = true
         WHERE i.run_id = retention_step.run_id AND i.rule_id = line.rule_id
           AND i.record_id = ANY (records);
    END IF;
    DELETE FROM retention.plan_item i
     WHERE i.run_id = retention_step.run_id AND i.rule_id = line.rule_id AND NOT i.gone
       AND i.record_id = ANY (planned);
    RETURN QUERY
    SELECT y.id, 'more', authz.retention_progress(retention_step.run_id, line.code)
      FROM (SELECT unnest(youths) AS id
            UNION ALL SELECT NULL WHERE cardinality(youths) = 0) y;
END $$;

-- Deletes records of one kind with everything that is theirs; answers how many rows went.
CREATE FUNCTION authz.retention_destroy(kind text, records uuid[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    counted bigint;
    gone bigint := 0;
BEGIN
    CASE kind
    WHEN 'concern-conversation' THEN
        DELETE FROM core.conversation_step x WHERE x.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.conversation_offer x WHERE x.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.conversation_report x WHERE x.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.agreement a WHERE a.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.conversation_participant p WHERE p.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.conversation_part p WHERE p.conversation_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.concern_conversation c WHERE c.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'risk-flag' THEN
        DELETE FROM core.risk_flag_contest x WHERE x.flag_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.risk_flag_step x WHERE x.flag_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.risk_flag f WHERE f.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'referral' THEN
        DELETE FROM core.referral_step x WHERE x.referral_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.escalation e WHERE e.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.referral x WHERE x.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'concern-report' THEN
        DELETE FROM core.concern_report_feedback x WHERE x.report_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.concern_report_step x WHERE x.report_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.escalation e WHERE e.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.concern_report x WHERE x.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'youth' THEN
        DELETE FROM core.escalation x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.once o WHERE o.youth_id = ANY (records) OR o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.assignment s WHERE s.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        -- Rows of other agencies that joined a case of this youth, and this youth's own.
        DELETE FROM core.case_youth j WHERE j.youth_id = ANY (records)
            OR j.case_id IN (SELECT c.id FROM core."case" c WHERE c.youth_id = ANY (records));
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.relation x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.share x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.bar x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.ending x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.emergency_review x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.emergency_access x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.protection_access x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.protection x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.block x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.disclosure_item x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.disclosure x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.consent_withdrawal x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.consent_giver x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.consent_kind x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.consent_party x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.consent x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.guardian x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.case_member x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.case_transition x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core."case" x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.name_release x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.schooling x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.youth_merge_undoing x WHERE x.merge_id IN (
            SELECT g.id FROM core.youth_merge g
             WHERE g.youth_id = ANY (records) OR g.merged_id = ANY (records));
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.youth_merge g
         WHERE g.youth_id = ANY (records) OR g.merged_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.youth_number_end x WHERE x.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.name_key k WHERE k.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.registration g WHERE g.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.youth_number n WHERE n.youth_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.youth y WHERE y.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'school-visit' THEN
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.visit_step t WHERE t.visit_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.school_visit v WHERE v.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'dog-search' THEN
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.dog_search_step t WHERE t.dog_search_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
        DELETE FROM core.dog_search d WHERE d.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'quarantined-visit' THEN
        DELETE FROM core.quarantined_visit q WHERE q.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'session' THEN
        DELETE FROM core.session t WHERE t.id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    WHEN 'retry-result' THEN
        DELETE FROM core.once o WHERE o.record_id = ANY (records);
        GET DIAGNOSTICS counted = ROW_COUNT; gone := gone + counted;
    END CASE;
    RETURN gone;
END $$;

-- Looks through every table that has a youth_id, whichever they are, for rows that still name a
-- youth whom this run deleted. A table that this function cannot see into is named.
CREATE FUNCTION authz.retention_scan(run_id uuid, OUT left_behind bigint, OUT unscanned text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place record;
    counted bigint;
BEGIN
    left_behind := 0;
    unscanned := '{}';
    FOR place IN
        SELECT c.oid, n.nspname, c.relname,
               has_column_privilege(c.oid, a.attnum, 'SELECT')
                   AND (c.relowner = current_user::regrole OR EXISTS (
                        SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                           AND current_user::regrole = ANY (p.polroles)
                           AND p.polcmd IN ('r', '*'))) AS readable
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE a.attname = 'youth_id' AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
           AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema)'
           AND c.oid <> 'retention.plan_item'::regclass
    LOOP
        IF place.readable THEN
            EXECUTE format('SELECT count(*) FROM %I.%I t WHERE t.youth_id IN (SELECT i.record_id '
                || 'FROM retention.plan_item i WHERE i.run_id = $1 AND i.gone)',
                place.nspname, place.relname) INTO counted USING retention_scan.run_id;
            left_behind := left_behind + counted;
        ELSE
            unscanned := unscanned || format('%I.%I', place.nspname, place.relname);
        END IF;
    END LOOP;
END $$;

-- Ends a run: looks for what was left behind, forgets the plan, gives the lock back.
CREATE FUNCTION authz.retention_finish(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF NOT authz.retention_held() THEN
        RETURN QUERY SELECT NULL::uuid, 'lost', '{}'::json;
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM retention.plan_item i
                WHERE i.run_id = retention_finish.run_id AND NOT i.gone) THEN
        RETURN QUERY SELECT NULL::uuid, 'more', '{}'::json;
        RETURN;
    END IF;
    UPDATE retention.run u
       SET finished_at = authz.now() + (clock_timestamp() - transaction_timestamp()),
           left_behind = s.left_behind, unscanned = s.unscanned
      FROM authz.retention_scan(retention_finish.run_id) s
     WHERE u.id = retention_finish.run_id AND u.finished_at IS NULL AND u.youths_planned;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    DELETE FROM retention.plan_item i WHERE i.run_id = retention_finish.run_id;
    PERFORM pg_advisory_unlock(hashtextextended('sspf-retention', 0));
    RETURN QUERY SELECT NULL::uuid, 'done',
                        authz.retention_progress(retention_finish.run_id, NULL);
END $$;

-- The protocol (gallringsprotokoll) of a run: rule, decision, counts, time, executor; no content.
-- Each line adds up: due is the sum of deleted, the four kinds of kept, and not reached, which is
-- more than zero only in a run that was interrupted.
CREATE FUNCTION authz.retention_protocol(run_id uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM authz.me m WHERE m.purpose = 'retention') THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT NULL::uuid, u.id::text,
           json_build_object(
               'run', u.id, 'executor', u.executor, 'runOn', u.run_on,
               'startedAt', to_char(u.started_at AT TIME ZONE 'UTC',
                                    'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'finishedAt', to_char(u.finished_at AT TIME ZONE 'UTC',
                                     'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'policyVersion', u.policy_version,
               'leftBehind', u.left_behind, 'unscanned', to_json(u.unscanned),
               'lines', (SELECT json_agg(json_build_object(
                       'rule', r.code, 'recordType', r.record_type, 'section', r.section,
                       'period', r.period::text,
                       'decision', c.reference, 'decidedOn', c.decided_on,
                       'authority', c.authority, 'due', l.due, 'deleted', l.deleted,
                       'rowsDeleted', l.rows_deleted, 'keptForResearch', l.kept_for_research,
                       'withoutDecision', l.without_decision,
                       'birthDateUnknown', l.birth_date_unknown,
                       'changedMeanwhile', l.changed_meanwhile,
                       'notReached', l.due - l.deleted - l.kept_for_research
                                     - l.without_decision - l.birth_date_unknown
                                     - l.changed_meanwhile)
                       ORDER BY r.record_type, r.code)
                   FROM retention.run_line l
                   JOIN retention.rule r ON r.id = l.rule_id
                   LEFT JOIN retention.decision c ON c.id = l.decision_id
                  WHERE l.run_id = u.id))
      FROM retention.run u WHERE u.id = retention_protocol.run_id;
END $$;

ALTER FUNCTION authz.retention_rules() OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_list(integer, integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_held() OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_plan(uuid, boolean) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_progress(uuid, text) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_begin(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_step(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_destroy(text, uuid[]) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_scan(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_finish(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_protocol(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.retention_rules(), authz.retention_list(integer, integer),
    authz.retention_held(), authz.retention_plan(uuid, boolean),
    authz.retention_progress(uuid, text), authz.retention_begin(uuid),
    authz.retention_step(uuid), authz.retention_destroy(text, uuid[]),
    authz.retention_scan(uuid), authz.retention_finish(uuid), authz.retention_protocol(uuid)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.retention_rules(), authz.retention_list(integer, integer),
    authz.retention_begin(uuid), authz.retention_step(uuid), authz.retention_finish(uuid),
    authz.retention_protocol(uuid) TO sspf_retention;
GRANT EXECUTE ON FUNCTION authz.retention_rules(), authz.retention_list(integer, integer),
    authz.retention_protocol(uuid) TO sspf_api;
-- The job goes through the same read wrapper, which names what it showed or deleted.
GRANT USAGE ON SCHEMA audit TO sspf_retention;
GRANT INSERT ON audit.outcome TO sspf_retention;
GRANT SELECT ON authz.me TO sspf_retention;
CREATE POLICY outcome_job ON audit.outcome FOR INSERT TO sspf_retention
    WITH CHECK (EXISTS (SELECT FROM authz.me m
        WHERE m.xid = outcome.xid AND m.incarnation = outcome.incarnation
          AND m.layer = outcome.layer));
COMMENT ON POLICY outcome_job ON audit.outcome IS
    'ground: SoLPuL 10 § (access is documented): who was shown, by the statement that shows';
