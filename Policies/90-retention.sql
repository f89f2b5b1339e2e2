-- Retention (gallring): what is due, and its deletion.
--
--   preview   records officers and the nightly job: keys and dates, never content
--   delete    the nightly job alone (login role sspf_retention), and only what a rule with a
--             destruction decision (gallringsbeslut) makes due
--
-- The deleting functions' owner can read keys, dates and classifications; column grants keep it
-- from every text. Grounds: SoL 16:1-4 (R24-R27), arkivlagen 10 §, GDPR 5.1 e.
--
-- A new table with a youth_id, or with a reference to a record, adds below
--   1. always: a line in authz.retention_place, before the tables that it refers to, with the kind
--      of record that it goes with and its column that names that record ('youth', 'youth_id' when
--      it goes with the file). Grants and policies for deletion follow from it by themselves.
--   2. when it is something written in the file: a line in authz.retention_note. It moves the file's
--      last note, and keeps the youth as long as it is there.
--   3. when it is a record with a period of its own: a kind of its own in authz.retention_place
--      (core.once by record_id, then the table itself by id), a line in authz.retention_record, a
--      case in Domain's RetainedRecord, and in the table's migration a row of retention.rule, whose
--      decision the committee takes later. A table about no youth needs this, or stays for ever.
-- What is forgotten in 1 is named by `sspf retention preview` under "orphans", stops every run, and
-- fails RetentionTests.

ALTER TABLE retention.decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.rule ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.research_region ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.run ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.run_line ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.plan_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.hold ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.hold_release ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.exemption ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.exemption_end ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.rule_change ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.rule_withdrawal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.rule_decision ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.approval ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.decision_end ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.approval_end ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT ON retention.rule, retention.research_region TO sspf_disposal;
-- A rule changes by another version; of the one before, its last day alone.
GRANT INSERT, UPDATE (valid_until) ON retention.rule TO sspf_disposal;
GRANT SELECT, INSERT ON retention.decision, retention.rule_decision, retention.approval,
    retention.hold, retention.hold_release, retention.exemption, retention.exemption_end,
    retention.rule_change, retention.rule_withdrawal, retention.decision_end, retention.approval_end
    TO sspf_disposal;
GRANT DELETE ON retention.hold, retention.hold_release, retention.exemption, retention.exemption_end
    TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE (finished_at, plan_digest, left_behind, unscanned, recount, touched)
    ON retention.run TO sspf_disposal;
-- Of a plan that was not finished.
GRANT DELETE ON retention.run, retention.run_line TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE ON retention.run_line TO sspf_disposal;
GRANT SELECT, INSERT, UPDATE (gone), DELETE ON retention.plan_item TO sspf_disposal;
GRANT SELECT ON core.installation TO sspf_disposal;

CREATE POLICY decision_disposal ON retention.decision TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY decision_disposal ON retention.decision IS
    'ground: arkivlagen 10 §, R50 (no deletion without the committee''s decision)';
CREATE POLICY rule_disposal ON retention.rule TO sspf_disposal USING (true) WITH CHECK (true);
COMMENT ON POLICY rule_disposal ON retention.rule IS
    'ground: SoL 16:1-4, GDPR 5.1 e (storage limitation); rules hold no personal data';
CREATE POLICY rule_kept ON retention.rule TO sspf_owner USING (true) WITH CHECK (true);
COMMENT ON POLICY rule_kept ON retention.rule IS
    'ground: R50; the trigger that keeps a rule''s decision in force; no personal data';
CREATE POLICY rule_decision_disposal ON retention.rule_decision TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY rule_decision_disposal ON retention.rule_decision IS
    'ground: arkivlagen 10 §, R50; which decision a rule rests on, and who entered it';
CREATE POLICY approval_disposal ON retention.approval TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY approval_disposal ON retention.approval IS
    'ground: R50-R51 (two persons answer for what a rule destroys); no personal data of youths';
CREATE POLICY decision_end_disposal ON retention.decision_end TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY decision_end_disposal ON retention.decision_end IS
    'ground: arkivlagen 10 §, R50 (who took a decision back, and why); no personal data of youths';
CREATE POLICY approval_end_disposal ON retention.approval_end TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY approval_end_disposal ON retention.approval_end IS
    'ground: R50-R51 (who took an approval back, and why); no personal data of youths';
CREATE POLICY hold_disposal ON retention.hold TO sspf_disposal USING (true) WITH CHECK (true);
COMMENT ON POLICY hold_disposal ON retention.hold IS
    'ground: JO 3434-2016, R49 (what is under appeal or review is not destroyed); keys, reason';
CREATE POLICY hold_release_disposal ON retention.hold_release TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY hold_release_disposal ON retention.hold_release IS
    'ground: JO 3434-2016, R49; keys only';
CREATE POLICY exemption_disposal ON retention.exemption TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY exemption_disposal ON retention.exemption IS
    'ground: SoL 16:2 (never destroyed: parenthood, adoption, placement); keys and ground';
CREATE POLICY exemption_end_disposal ON retention.exemption_end TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY exemption_end_disposal ON retention.exemption_end IS
    'ground: SoL 16:1-2 (what was exempt by mistake is due as the rest is); keys and reason';
CREATE POLICY rule_change_disposal ON retention.rule_change TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY rule_change_disposal ON retention.rule_change IS
    'ground: R50 (who changed a rule, and when); no personal data of youths';
CREATE POLICY rule_withdrawal_disposal ON retention.rule_withdrawal TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY rule_withdrawal_disposal ON retention.rule_withdrawal IS
    'ground: R50 (who called off the change of a rule, and when); no personal data of youths';
CREATE POLICY research_region_disposal ON retention.research_region FOR SELECT
    TO sspf_disposal USING (true);
COMMENT ON POLICY research_region_disposal ON retention.research_region IS
    'ground: SoF 2025:468 13:1 (where everything is kept for research)';
CREATE POLICY run_disposal ON retention.run TO sspf_disposal USING (true) WITH CHECK (true);
COMMENT ON POLICY run_disposal ON retention.run IS
    'ground: R51 (gallringsprotokoll); no content';
CREATE POLICY run_unplanned ON retention.run AS RESTRICTIVE FOR DELETE TO sspf_disposal
    USING (finished_at IS NULL AND plan_digest IS NULL);
COMMENT ON POLICY run_unplanned ON retention.run IS
    'ground: R51 (gallringsprotokoll); only a plan that was not finished is forgotten with its run';
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

-- Where records lie, and what goes with each: in this order, children first. A table with a
-- youth_id, or with a reference to a record, that is missing here stops every run.
-- `key` names the record; where it is the table's own id, the row is the record itself. What belongs
-- to something of the record's names that instead: `via` is that something's table, and `via_key`
-- its column that names the record. `condition` says all that of a row, `?` being the records. A row
-- that a foreign key would take along has a place of its own before, or its table is not written anew.
CREATE VIEW authz.retention_place AS
SELECT p.place, p.relation, p.kind, p.key,
       CASE WHEN p.via IS NULL THEN format('%I.%I = ANY (?)', c.relname, p.key)
            ELSE format('%I.%I IN (SELECT v.id FROM %s v WHERE v.%I = ANY (?))',
                        c.relname, p.key, p.via, p.via_key) END AS condition,
       p.via, p.via_key
  FROM (VALUES
    (1, 'core.disclosure_item'::regclass, 'concern-conversation', 'record_id', NULL::regclass, NULL::text),
    (2, 'core.share', 'concern-conversation', 'record_id', NULL, NULL),
    (3, 'core.disclosure_item', 'concern-conversation', 'record_id', 'core.commitment', 'conversation_id'),
    (4, 'core.share', 'concern-conversation', 'record_id', 'core.commitment', 'conversation_id'),
    (5, 'core.correction', 'concern-conversation', 'record_id', NULL, NULL),
    (6, 'core.escalation', 'concern-conversation', 'record_id', NULL, NULL),
    (7, 'core.correction', 'concern-conversation', 'record_id', 'core.commitment', 'conversation_id'),
    (8, 'core.escalation', 'concern-conversation', 'record_id', 'core.commitment', 'conversation_id'),
    (9, 'core.once', 'concern-conversation', 'record_id', 'core.commitment', 'conversation_id'),
    (10, 'core.commitment_step', 'concern-conversation', 'commitment_id', 'core.commitment', 'conversation_id'),
    (11, 'core.commitment', 'concern-conversation', 'conversation_id', NULL, NULL),
    (12, 'core.conversation_step', 'concern-conversation', 'conversation_id', NULL, NULL),
    (13, 'core.offer_answer', 'concern-conversation', 'conversation_id', NULL, NULL),
    (14, 'core.conversation_offer', 'concern-conversation', 'conversation_id', NULL, NULL),
    (15, 'core.conversation_report', 'concern-conversation', 'conversation_id', NULL, NULL),
    (16, 'core.agreement', 'concern-conversation', 'conversation_id', NULL, NULL),
    (17, 'core.conversation_participant', 'concern-conversation', 'conversation_id', NULL, NULL),
    (18, 'core.conversation_part', 'concern-conversation', 'conversation_id', NULL, NULL),
    (19, 'core.once', 'concern-conversation', 'record_id', NULL, NULL),
    (20, 'core.concern_conversation', 'concern-conversation', 'id', NULL, NULL),
    (21, 'core.once', 'school-visit', 'record_id', NULL, NULL),
    (22, 'core.visit_step', 'school-visit', 'visit_id', NULL, NULL),
    (23, 'core.visit_correction', 'school-visit', 'visit_id', NULL, NULL),
    (24, 'core.school_visit', 'school-visit', 'id', NULL, NULL),
    (25, 'core.once', 'dog-search', 'record_id', NULL, NULL),
    (26, 'core.dog_search_step', 'dog-search', 'dog_search_id', NULL, NULL),
    (27, 'core.visit_correction', 'dog-search', 'dog_search_id', NULL, NULL),
    (28, 'core.dog_search', 'dog-search', 'id', NULL, NULL),
    (29, 'core.quarantined_visit', 'quarantined-visit', 'id', NULL, NULL),
    (30, 'core.session', 'session', 'id', NULL, NULL),
    (31, 'core.once', 'retry-result', 'record_id', NULL, NULL),
    (32, 'core.disclosure_item', 'case', 'record_id', 'core.commitment', 'case_id'),
    (33, 'core.share', 'case', 'record_id', 'core.commitment', 'case_id'),
    (34, 'core.disclosure_item', 'case', 'record_id', 'core.meeting', 'case_id'),
    (35, 'core.share', 'case', 'record_id', 'core.meeting', 'case_id'),
    (36, 'core.disclosure_item', 'case', 'record_id', 'core.mapping_talk', 'case_id'),
    (37, 'core.share', 'case', 'record_id', 'core.mapping_talk', 'case_id'),
    (38, 'core.correction', 'case', 'record_id', NULL, NULL),
    (39, 'core.escalation', 'case', 'record_id', NULL, NULL),
    (40, 'core.correction', 'case', 'record_id', 'core.commitment', 'case_id'),
    (41, 'core.escalation', 'case', 'record_id', 'core.commitment', 'case_id'),
    (42, 'core.once', 'case', 'record_id', 'core.commitment', 'case_id'),
    (43, 'core.correction', 'case', 'record_id', 'core.meeting', 'case_id'),
    (44, 'core.escalation', 'case', 'record_id', 'core.meeting', 'case_id'),
    (45, 'core.once', 'case', 'record_id', 'core.meeting', 'case_id'),
    (46, 'core.correction', 'case', 'record_id', 'core.mapping_talk', 'case_id'),
    (47, 'core.escalation', 'case', 'record_id', 'core.mapping_talk', 'case_id'),
    (48, 'core.once', 'case', 'record_id', 'core.mapping_talk', 'case_id'),
    (49, 'core.commitment_step', 'case', 'commitment_id', 'core.commitment', 'case_id'),
    (50, 'core.commitment', 'case', 'case_id', NULL, NULL),
    (51, 'core.meeting_note', 'case', 'meeting_id', 'core.meeting', 'case_id'),
    (52, 'core.meeting_step', 'case', 'meeting_id', 'core.meeting', 'case_id'),
    (53, 'core.meeting_invitee', 'case', 'meeting_id', 'core.meeting', 'case_id'),
    (54, 'core.meeting_guest', 'case', 'meeting_id', 'core.meeting', 'case_id'),
    (55, 'core.agenda_item', 'case', 'meeting_id', 'core.meeting', 'case_id'),
    (56, 'core.meeting', 'case', 'case_id', NULL, NULL),
    (57, 'core.mapping_part', 'case', 'mapping_talk_id', 'core.mapping_talk', 'case_id'),
    (58, 'core.mapping_step', 'case', 'mapping_talk_id', 'core.mapping_talk', 'case_id'),
    (59, 'core.mapping_talk', 'case', 'case_id', NULL, NULL),
    (60, 'core.case_youth', 'case', 'case_id', NULL, NULL),
    (61, 'core.case_member', 'case', 'case_id', NULL, NULL),
    (62, 'core.case_setting', 'case', 'case_id', NULL, NULL),
    (63, 'core.case_transition', 'case', 'case_id', NULL, NULL),
    (64, 'core.once', 'case', 'record_id', NULL, NULL),
    (65, 'core."case"', 'case', 'id', NULL, NULL),
    (66, 'core.correction', 'consent', 'record_id', NULL, NULL),
    (67, 'core.share', 'consent', 'basis_id', NULL, NULL),
    (68, 'core.withdrawal_receipt', 'consent', 'consent_id', NULL, NULL),
    (69, 'core.consent_withdrawal', 'consent', 'consent_id', NULL, NULL),
    (70, 'core.consent_giver', 'consent', 'consent_id', NULL, NULL),
    (71, 'core.consent_note', 'consent', 'consent_id', NULL, NULL),
    (72, 'core.consent_kind', 'consent', 'consent_id', NULL, NULL),
    (73, 'core.consent_party', 'consent', 'consent_id', NULL, NULL),
    (74, 'core.once', 'consent', 'record_id', NULL, NULL),
    (75, 'core.consent', 'consent', 'id', NULL, NULL),
    (76, 'core.correction', 'disclosure', 'record_id', NULL, NULL),
    (77, 'core.share', 'disclosure', 'basis_id', NULL, NULL),
    (78, 'core.disclosure_item', 'disclosure', 'disclosure_id', NULL, NULL),
    (79, 'core.disclosure_reason', 'disclosure', 'disclosure_id', NULL, NULL),
    (80, 'core.once', 'disclosure', 'record_id', NULL, NULL),
    (81, 'core.disclosure', 'disclosure', 'id', NULL, NULL),
    (82, 'core.disclosure_item', 'risk-flag', 'record_id', NULL, NULL),
    (83, 'core.share', 'risk-flag', 'record_id', NULL, NULL),
    (84, 'core.correction', 'risk-flag', 'record_id', NULL, NULL),
    (85, 'core.escalation', 'risk-flag', 'record_id', NULL, NULL),
    (86, 'core.risk_flag_contest', 'risk-flag', 'flag_id', NULL, NULL),
    (87, 'core.risk_flag_step', 'risk-flag', 'flag_id', NULL, NULL),
    (88, 'core.once', 'risk-flag', 'record_id', NULL, NULL),
    (89, 'core.risk_flag', 'risk-flag', 'id', NULL, NULL),
    (90, 'core.disclosure_item', 'referral', 'record_id', NULL, NULL),
    (91, 'core.share', 'referral', 'record_id', NULL, NULL),
    (92, 'core.correction', 'referral', 'record_id', NULL, NULL),
    (93, 'core.escalation', 'referral', 'record_id', NULL, NULL),
    (94, 'core.referral_step', 'referral', 'referral_id', NULL, NULL),
    (95, 'core.once', 'referral', 'record_id', NULL, NULL),
    (96, 'core.referral', 'referral', 'id', NULL, NULL),
    (97, 'core.disclosure_item', 'concern-report', 'record_id', NULL, NULL),
    (98, 'core.share', 'concern-report', 'record_id', NULL, NULL),
    (99, 'core.correction', 'concern-report', 'record_id', NULL, NULL),
    (100, 'core.escalation', 'concern-report', 'record_id', NULL, NULL),
    (101, 'core.concern_report_feedback', 'concern-report', 'report_id', NULL, NULL),
    (102, 'core.concern_report_step', 'concern-report', 'report_id', NULL, NULL),
    (103, 'core.once', 'concern-report', 'record_id', NULL, NULL),
    (104, 'core.concern_report', 'concern-report', 'id', NULL, NULL),
    (105, 'core.disclosure_item', 'enquiry', 'record_id', NULL, NULL),
    (106, 'core.share', 'enquiry', 'record_id', NULL, NULL),
    (107, 'core.correction', 'enquiry', 'record_id', NULL, NULL),
    (108, 'core.escalation', 'enquiry', 'record_id', NULL, NULL),
    (109, 'core.once', 'enquiry', 'record_id', NULL, NULL),
    (110, 'core.enquiry_step', 'enquiry', 'enquiry_id', NULL, NULL),
    (111, 'core.enquiry', 'enquiry', 'id', NULL, NULL),
    (112, 'core.correction', 'no-action-decision', 'record_id', NULL, NULL),
    (113, 'core.escalation', 'no-action-decision', 'record_id', NULL, NULL),
    (114, 'core.once', 'no-action-decision', 'record_id', NULL, NULL),
    (115, 'core.no_action_decision', 'no-action-decision', 'id', NULL, NULL),
    (116, 'core.correction', 'youth', 'youth_id', NULL, NULL),
    (117, 'core.escalation', 'youth', 'youth_id', NULL, NULL),
    (118, 'core.once', 'youth', 'youth_id', NULL, NULL),
    (119, 'core.once', 'youth', 'record_id', NULL, NULL),
    (120, 'core.case_youth', 'youth', 'youth_id', NULL, NULL),
    (121, 'core.relation', 'youth', 'youth_id', NULL, NULL),
    (122, 'core.share', 'youth', 'youth_id', NULL, NULL),
    (123, 'core.bar', 'youth', 'youth_id', NULL, NULL),
    (124, 'core.ending', 'youth', 'youth_id', NULL, NULL),
    (125, 'core.emergency_review', 'youth', 'youth_id', NULL, NULL),
    (126, 'core.emergency_access', 'youth', 'youth_id', NULL, NULL),
    (127, 'core.protection_access', 'youth', 'youth_id', NULL, NULL),
    (128, 'core.protection', 'youth', 'youth_id', NULL, NULL),
    (129, 'core.block', 'youth', 'youth_id', NULL, NULL),
    (130, 'core.guardian_whereabouts', 'youth', 'youth_id', NULL, NULL),
    (131, 'core.guardian', 'youth', 'youth_id', NULL, NULL),
    (132, 'core.assignment', 'youth', 'youth_id', NULL, NULL),
    (133, 'core.name_key', 'youth', 'youth_id', NULL, NULL),
    (134, 'core.registration_change', 'youth', 'youth_id', NULL, NULL),
    (135, 'core.registration', 'youth', 'youth_id', NULL, NULL),
    (136, 'core.name_release', 'youth', 'youth_id', NULL, NULL),
    (137, 'core.schooling', 'youth', 'youth_id', NULL, NULL),
    (138, 'core.youth_merge_undoing', 'youth', 'youth_id', NULL, NULL),
    (139, 'core.youth_merge_undoing', 'youth', 'merge_id', 'core.youth_merge', 'merged_id'),
    (140, 'core.youth_merge', 'youth', 'youth_id', NULL, NULL),
    (141, 'core.youth_merge', 'youth', 'merged_id', NULL, NULL),
    (142, 'core.youth_number_end', 'youth', 'youth_id', NULL, NULL),
    (143, 'core.youth_number', 'youth', 'youth_id', NULL, NULL),
    (144, 'retention.extract_withheld', 'youth', 'youth_id', NULL, NULL),
    (145, 'retention.extract_review', 'youth', 'youth_id', NULL, NULL),
    (146, 'retention.request_step', 'youth', 'youth_id', NULL, NULL),
    (147, 'retention.request', 'youth', 'youth_id', NULL, NULL),
    (148, 'retention.hold_release', 'youth', 'youth_id', NULL, NULL),
    (149, 'retention.hold', 'youth', 'youth_id', NULL, NULL),
    (150, 'retention.exemption_end', 'youth', 'youth_id', NULL, NULL),
    (151, 'retention.exemption', 'youth', 'youth_id', NULL, NULL),
    (152, 'retention.archive_waiting', 'youth', 'youth_id', NULL, NULL),
    (153, 'core.youth', 'youth', 'id', NULL, NULL),
    (154, 'core.once', 'release-request', 'record_id', NULL, NULL),
    (155, 'retention.extract_review', 'release-request', 'request_id', NULL, NULL),
    (156, 'retention.request_step', 'release-request', 'request_id', NULL, NULL),
    (157, 'retention.request', 'release-request', 'id', NULL, NULL),
    (158, 'core.once', 'legal-hold', 'record_id', NULL, NULL),
    (159, 'retention.hold_release', 'legal-hold', 'hold_id', NULL, NULL),
    (160, 'retention.hold', 'legal-hold', 'id', NULL, NULL),
    (161, 'core.bar', 'conflict', 'source_id', NULL, NULL),
    (162, 'core.once', 'conflict', 'record_id', 'core.ending', 'source_id'),
    (163, 'core.ending', 'conflict', 'source_id', NULL, NULL),
    (164, 'core.once', 'conflict', 'record_id', NULL, NULL),
    (165, 'core.conflict', 'conflict', 'id', NULL, NULL)) AS p(place, relation, kind, key, via, via_key)
  JOIN pg_class c ON c.oid = p.relation;
ALTER VIEW authz.retention_place OWNER TO sspf_disposal;

-- Of all that lies there, deletion reads keys, dates and classifications.
DO $$
DECLARE
    line record;
BEGIN
    FOR line IN
        SELECT c.oid::regclass AS relation, c.relname, string_agg(quote_ident(a.attname), ', ') AS columns
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.oid IN (SELECT p.relation FROM authz.retention_place p)
           AND c.relnamespace = 'core'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
           AND (a.atttypid IN ('uuid'::regtype, 'date'::regtype, 'timestamptz'::regtype)
                OR a.attname IN ('classification', 'state'))
         GROUP BY c.oid
    LOOP
        EXECUTE format('GRANT SELECT (%s), DELETE ON %s TO sspf_disposal', line.columns,
                       line.relation);
        EXECUTE format('CREATE POLICY %I ON %s TO sspf_disposal USING (true) WITH CHECK (false)',
                       line.relname || '_disposal', line.relation);
        EXECUTE format('COMMENT ON POLICY %I ON %s IS %L', line.relname || '_disposal',
                       line.relation, 'ground: SoL 16:1-4, arkivlagen 10 §, GDPR 5.1 e (gallring); '
                       || 'keys, dates, states and classification');
    END LOOP;
END $$;
-- To lock it.
GRANT UPDATE (id) ON core.youth TO sspf_disposal;
-- Two rows of one person have one file.
GRANT SELECT ON authz.same_person TO sspf_disposal;
GRANT EXECUTE ON FUNCTION authz.settle_relations(uuid[]) TO sspf_disposal;

-- Everything written in a youth's file, and when. Who has a row here is not destroyed.
CREATE VIEW authz.retention_note AS
SELECT c.youth_id, greatest(c.held_at, c.created_at) AS noted_at FROM core.concern_conversation c
UNION ALL SELECT p.youth_id, p.created_at FROM core.conversation_part p
UNION ALL SELECT p.youth_id, p.created_at FROM core.conversation_participant p
UNION ALL SELECT a.youth_id, a.created_at FROM core.agreement a
UNION ALL SELECT s.youth_id, s.created_at FROM core.conversation_step s
UNION ALL SELECT o.youth_id, o.created_at FROM core.conversation_offer o
UNION ALL SELECT w.youth_id, w.created_at FROM core.offer_answer w
UNION ALL SELECT r.youth_id, r.created_at FROM core.conversation_report r
UNION ALL SELECT c.youth_id, c.created_at FROM core."case" c
UNION ALL SELECT t.youth_id, t.created_at FROM core.case_transition t
UNION ALL SELECT t.youth_id, t.created_at FROM core.case_setting t
UNION ALL SELECT c.youth_id, c.created_at FROM core.consent c
UNION ALL SELECT d.youth_id, d.created_at FROM core.disclosure d
UNION ALL SELECT n.youth_id, n.created_at FROM core.consent_note n
UNION ALL SELECT g.youth_id, g.created_at FROM core.consent_giver g
UNION ALL SELECT w.youth_id, w.created_at FROM core.consent_withdrawal w
UNION ALL SELECT f.youth_id, greatest(f.created_at, f.ended_at) FROM core.risk_flag f
UNION ALL SELECT t.youth_id, t.created_at FROM core.risk_flag_step t
UNION ALL SELECT x.youth_id, x.created_at FROM core.risk_flag_contest x
UNION ALL SELECT r.youth_id, r.created_at FROM core.referral r
UNION ALL SELECT t.youth_id, t.created_at FROM core.referral_step t
UNION ALL SELECT r.youth_id, r.created_at FROM core.concern_report r
UNION ALL SELECT t.youth_id, t.created_at FROM core.concern_report_step t
UNION ALL SELECT f.youth_id, f.created_at FROM core.concern_report_feedback f
UNION ALL SELECT e.youth_id, e.created_at FROM core.enquiry e
UNION ALL SELECT t.youth_id, t.created_at FROM core.enquiry_step t
UNION ALL SELECT d.youth_id, d.created_at FROM core.no_action_decision d
UNION ALL SELECT t.youth_id, t.created_at FROM core.mapping_talk t
UNION ALL SELECT p.youth_id, p.created_at FROM core.mapping_part p
UNION ALL SELECT t.youth_id, t.created_at FROM core.mapping_step t
UNION ALL SELECT m.youth_id, m.created_at FROM core.meeting m
UNION ALL SELECT i.youth_id, i.created_at FROM core.agenda_item i
UNION ALL SELECT t.youth_id, t.created_at FROM core.meeting_step t
UNION ALL SELECT n.youth_id, n.created_at FROM core.meeting_note n
UNION ALL SELECT t.youth_id, t.created_at FROM core.commitment t
UNION ALL SELECT t.youth_id, t.created_at FROM core.commitment_step t
UNION ALL SELECT x.youth_id, x.created_at FROM core.correction x;

-- Every record that a rule can reach, with its own date, and the day on which it began: neither that
-- date nor the last note of its file is before it, so that what cannot be due yet is passed by without a
-- look at the file.
--
-- A talk that was logged as pre-assessment (förhandsbedömning) goes as the inquiry does once a report about
-- the person has become one (SoL 16:2 a, R25): whether it was a part of the inquiry nobody has entered, and
-- five years would be too soon if it was. When the inquiry's report has gone, so may the talk.
CREATE VIEW authz.retention_dated AS
SELECT 'concern-conversation' AS record_type, c.id AS record_id, c.youth_id, c.agency_id,
       CASE WHEN c.classification = 'pre-assessment'
                 AND EXISTS (SELECT FROM core.concern_report r
                              WHERE r.state IN ('opened', 'concluded')
                                AND r.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                             WHERE p.youth_id = c.youth_id)))
            THEN 'inquiry' ELSE c.classification END AS classification,
       (greatest(c.held_at, c.created_at) AT TIME ZONE 'Europe/Stockholm')::date AS happened_on,
       (least(c.held_at, c.created_at) AT TIME ZONE 'Europe/Stockholm')::date AS begun_on
  FROM core.concern_conversation c
UNION ALL
-- A youth's own date takes a look at all rows of the person: authz.retention_record.
SELECT 'youth', y.id, y.id, y.agency_id, NULL, NULL,
       (y.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.youth y
UNION ALL
-- An open case has no date of its own, and no period runs.
SELECT 'case', c.id, c.youth_id, c.agency_id, NULL,
       (c.closed_at AT TIME ZONE 'Europe/Stockholm')::date,
       (least(c.closed_at, c.created_at) AT TIME ZONE 'Europe/Stockholm')::date
  FROM core."case" c
UNION ALL
-- As long as a referral rests on a consent it has no date, and no period runs.
SELECT 'consent', c.id, c.youth_id, c.agency_id, NULL,
       CASE WHEN NOT EXISTS (SELECT FROM core.referral r WHERE r.consent_id = c.id)
                 AND NOT EXISTS (SELECT FROM core.referral_step t WHERE t.consent_id = c.id)
            THEN c.valid_until END,
       least(c.valid_until, (c.created_at AT TIME ZONE 'Europe/Stockholm')::date)
  FROM core.consent c
UNION ALL
-- What lapsed ended on that day, whether or not the clock has noted it.
SELECT 'risk-flag', f.id, f.youth_id, f.agency_id, NULL,
       coalesce((f.ended_at AT TIME ZONE 'Europe/Stockholm')::date, f.lapses_on),
       least((least(f.ended_at, f.created_at) AT TIME ZONE 'Europe/Stockholm')::date, f.lapses_on)
  FROM core.risk_flag f
UNION ALL
-- One that never ended is as old as its last step.
SELECT 'referral', r.id, r.youth_id, r.agency_id, NULL,
       (coalesce(r.ended_at, (SELECT max(t.created_at) FROM core.referral_step t
                               WHERE t.referral_id = r.id), r.created_at)
           AT TIME ZONE 'Europe/Stockholm')::date,
       (least(r.ended_at, r.created_at, (SELECT min(t.created_at) FROM core.referral_step t
                                          WHERE t.referral_id = r.id))
           AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.referral r
UNION ALL
SELECT 'concern-report', c.id, c.youth_id, c.agency_id,
       CASE WHEN c.state IN ('opened', 'concluded') THEN 'inquiry' ELSE 'pre-assessment' END,
       (c.created_at AT TIME ZONE 'Europe/Stockholm')::date,
       (c.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.concern_report c
UNION ALL
-- An enquiry that nobody has decided has no date yet.
SELECT 'enquiry', e.id, e.youth_id, e.agency_id,
       CASE e.state WHEN 'accepted' THEN 'accepted' ELSE 'not-accepted' END,
       CASE WHEN e.state NOT IN ('new', 'assessing')
            THEN (SELECT (max(t.created_at) AT TIME ZONE 'Europe/Stockholm')::date
                    FROM core.enquiry_step t WHERE t.enquiry_id = e.id) END,
       (least(e.created_at, (SELECT min(t.created_at) FROM core.enquiry_step t
                              WHERE t.enquiry_id = e.id)) AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.enquiry e
UNION ALL
SELECT 'no-action-decision', d.id, d.youth_id, d.agency_id, NULL,
       greatest((d.created_at AT TIME ZONE 'Europe/Stockholm')::date, d.revisit_on),
       (d.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.no_action_decision d
UNION ALL
SELECT 'disclosure', d.id, d.youth_id, d.agency_id, NULL,
       (d.valid_until AT TIME ZONE 'Europe/Stockholm')::date,
       (least(d.valid_until, d.created_at) AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.disclosure d
UNION ALL
SELECT 'school-visit', v.id, NULL, v.agency_id, NULL, v.visit_date,
       least(v.visit_date, (v.created_at AT TIME ZONE 'Europe/Stockholm')::date)
  FROM core.school_visit v
UNION ALL
SELECT 'dog-search', d.id, NULL, d.agency_id, NULL, d.planned_on,
       least(d.planned_on, (d.created_at AT TIME ZONE 'Europe/Stockholm')::date)
  FROM core.dog_search d
UNION ALL
SELECT 'quarantined-visit', q.id, NULL, q.agency_id, NULL,
       (q.created_at AT TIME ZONE 'Europe/Stockholm')::date,
       (q.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM core.quarantined_visit q
UNION ALL
SELECT 'session', t.id, NULL, NULL, NULL, v.ended_on, v.ended_on
  FROM core.session t
 CROSS JOIN LATERAL (SELECT (least(t.expires_at, t.ended_at) AT TIME ZONE 'Europe/Stockholm')::date
                                AS ended_on) v
UNION ALL
-- A request for a public document that is about no youth is as old as its decision; until then it has no
-- date. One about a youth goes with the youth.
SELECT 'release-request', r.id, NULL, r.agency_id, NULL,
       (SELECT (max(t.created_at) AT TIME ZONE 'Europe/Stockholm')::date
          FROM retention.request_step t
         WHERE t.request_id = r.id AND t.step IN ('granted', 'partly', 'refused')),
       (r.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM retention.request r WHERE r.youth_id IS NULL
UNION ALL
-- So does a hold on what is about no youth: it ended with its last day, or was lifted before. One that a
-- request placed has no date while the request is there.
SELECT 'legal-hold', h.id, NULL, h.agency_id, NULL,
       CASE WHEN NOT EXISTS (SELECT FROM retention.request r WHERE r.hold_id = h.id)
            THEN least(h.ends_on, (x.created_at AT TIME ZONE 'Europe/Stockholm')::date) END,
       (h.created_at AT TIME ZONE 'Europe/Stockholm')::date
  FROM retention.hold h LEFT JOIN retention.hold_release x ON x.hold_id = h.id
 WHERE h.youth_id IS NULL
UNION ALL
-- A conflict of interest that was declared, of the agency in which it was: when the unit's management has
-- ended it, or when whoever declared it has a place nowhere any more and can open no file. In force it has no
-- date, whether or not anybody's file has that number: it is by a digest, which goes with nobody's file, and
-- keeps its declarer out of one that is registered next year as out of the one that was (FL 16-18 §§; GDPR
-- 5.1 e: as long as that is needed).
SELECT 'conflict', c.id, NULL, p.agency_id, NULL, v.ended_on,
       least((c.created_at AT TIME ZONE 'Europe/Stockholm')::date, v.ended_on)
  FROM core.conflict c
  LEFT JOIN LATERAL (SELECT m.agency_id FROM core.membership m
                      WHERE m.staff_id = c.staff_id AND m.started_at <= c.created_at
                      ORDER BY m.started_at DESC LIMIT 1) p ON true
 CROSS JOIN LATERAL (SELECT (least(c.valid_until, CASE WHEN bool_and(m.ended_at IS NOT NULL)
                                                       THEN max(m.ended_at) END)
                                AT TIME ZONE 'Europe/Stockholm')::date AS ended_on
                       FROM core.membership m WHERE m.staff_id = c.staff_id) v
UNION ALL
-- One record may have several retry results: the latest counts.
SELECT 'retry-result', v.record_id, NULL, NULL, NULL, v.last_on, v.last_on
  FROM (SELECT o.record_id, (max(o.created_at) AT TIME ZONE 'Europe/Stockholm')::date AS last_on
          FROM core.once o GROUP BY o.record_id) v;

-- What was done about a youth that is no note in the file and no record of its own: it moves the youth's
-- own date.
CREATE VIEW authz.retention_use (youth_id, used_at) AS
SELECT y.id, y.created_at FROM core.youth y
UNION ALL SELECT r.youth_id, r.created_at FROM core.registration r
UNION ALL SELECT c.youth_id, c.created_at FROM core.registration_change c
UNION ALL SELECT n.youth_id, n.created_at FROM core.youth_number n
UNION ALL SELECT e.youth_id, e.created_at FROM core.youth_number_end e
UNION ALL SELECT s.youth_id, s.created_at FROM core.schooling s
UNION ALL SELECT m.youth_id, m.created_at FROM core.youth_merge m
UNION ALL SELECT m.merged_id, m.created_at FROM core.youth_merge m
UNION ALL SELECT u.youth_id, u.created_at FROM core.youth_merge_undoing u
UNION ALL SELECT g.youth_id, g.created_at FROM core.guardian g
UNION ALL SELECT w.youth_id, w.created_at FROM core.guardian_whereabouts w
UNION ALL SELECT b.youth_id, b.created_at FROM core.block b
UNION ALL SELECT p.youth_id, p.created_at FROM core.protection p
UNION ALL SELECT a.youth_id, a.created_at FROM core.protection_access a
UNION ALL SELECT e.youth_id, e.created_at FROM core.emergency_access e
UNION ALL SELECT w.youth_id, w.created_at FROM core.emergency_review w
UNION ALL SELECT r.youth_id, r.created_at FROM core.name_release r
UNION ALL SELECT e.youth_id, e.created_at FROM core.ending e
UNION ALL SELECT s.youth_id, s.valid_until FROM core.assignment s
UNION ALL SELECT j.youth_id, least(j.valid_until, k.closed_at)
            FROM core.case_youth j JOIN core."case" k ON k.id = j.case_id;

-- What is written in a record after the date of its own, for the holds on a time span alone. By the file
-- (the youth, or what has none by itself), for few of these tables are indexed by the record.
CREATE VIEW authz.retention_written (file_id, record_id, written_at) AS
SELECT x.youth_id, x.record_id, x.created_at FROM core.correction x
UNION ALL SELECT p.youth_id, p.conversation_id, p.created_at FROM core.conversation_part p
UNION ALL SELECT p.youth_id, p.conversation_id, p.created_at FROM core.conversation_participant p
UNION ALL SELECT a.youth_id, a.conversation_id, a.created_at FROM core.agreement a
UNION ALL SELECT s.youth_id, s.conversation_id, s.created_at FROM core.conversation_step s
UNION ALL SELECT o.youth_id, o.conversation_id, o.created_at FROM core.conversation_offer o
UNION ALL SELECT w.youth_id, w.conversation_id, w.created_at FROM core.offer_answer w
UNION ALL SELECT r.youth_id, r.conversation_id, r.created_at FROM core.conversation_report r
UNION ALL SELECT c.youth_id, coalesce(c.case_id, c.conversation_id), c.created_at FROM core.commitment c
UNION ALL SELECT t.youth_id, coalesce(c.case_id, c.conversation_id), t.created_at
            FROM core.commitment_step t JOIN core.commitment c ON c.id = t.commitment_id
UNION ALL SELECT x.youth_id, coalesce(c.case_id, c.conversation_id), x.created_at
            FROM core.correction x JOIN core.commitment c ON c.id = x.record_id
UNION ALL SELECT t.youth_id, t.case_id, t.created_at FROM core.case_transition t
UNION ALL SELECT n.youth_id, m.case_id, n.created_at
            FROM core.meeting_note n JOIN core.meeting m ON m.id = n.meeting_id
UNION ALL SELECT x.youth_id, m.case_id, x.created_at
            FROM core.correction x JOIN core.meeting m ON m.id = x.record_id
UNION ALL SELECT x.youth_id, m.case_id, x.created_at
            FROM core.correction x JOIN core.mapping_talk m ON m.id = x.record_id
UNION ALL SELECT n.youth_id, n.consent_id, n.created_at FROM core.consent_note n
UNION ALL SELECT g.youth_id, g.consent_id, g.created_at FROM core.consent_giver g
UNION ALL SELECT w.youth_id, w.consent_id, w.created_at FROM core.consent_withdrawal w
UNION ALL SELECT t.youth_id, t.flag_id, t.created_at FROM core.risk_flag_step t
UNION ALL SELECT x.youth_id, x.flag_id, x.created_at FROM core.risk_flag_contest x
UNION ALL SELECT t.youth_id, t.referral_id, t.created_at FROM core.referral_step t
UNION ALL SELECT t.youth_id, t.report_id, t.created_at FROM core.concern_report_step t
UNION ALL SELECT f.youth_id, f.report_id, f.created_at FROM core.concern_report_feedback f
UNION ALL SELECT v.id, v.id, v.created_at FROM core.school_visit v
UNION ALL SELECT t.visit_id, t.visit_id, t.created_at FROM core.visit_step t
UNION ALL SELECT x.visit_id, x.visit_id, x.created_at FROM core.visit_correction x
UNION ALL SELECT d.id, d.id, d.created_at FROM core.dog_search d
UNION ALL SELECT t.dog_search_id, t.dog_search_id, t.created_at FROM core.dog_search_step t
UNION ALL SELECT x.dog_search_id, x.dog_search_id, x.created_at FROM core.visit_correction x
UNION ALL SELECT u.youth_id, u.youth_id, u.used_at FROM authz.retention_use u;

-- When the circumstances ended that a youth's register data are about: the day on which anything was last
-- done about the person. None, and no period runs, while somebody still works with the youth, the row is
-- joined to an open case of any agency's, or the file was opened in an emergency that nobody has reviewed.
CREATE VIEW authz.retention_register AS
SELECT y.id AS youth_id,
       CASE WHEN NOT EXISTS (
                SELECT FROM core.assignment s
                 WHERE s.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                WHERE p.youth_id = y.id))
                   AND (s.valid_until IS NULL OR s.valid_until > (SELECT authz.now())))
             AND NOT EXISTS (
                SELECT FROM core.case_youth j JOIN core."case" k ON k.id = j.case_id
                 WHERE j.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                WHERE p.youth_id = y.id))
                   AND (j.valid_until IS NULL OR j.valid_until > (SELECT authz.now()))
                   AND (k.closed_at IS NULL OR k.closed_at > (SELECT authz.now())))
             AND NOT EXISTS (
                SELECT FROM core.emergency_access e
                 WHERE e.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                WHERE p.youth_id = y.id))
                   AND NOT EXISTS (SELECT FROM core.emergency_review w
                                    WHERE w.emergency_access_id = e.id))
            THEN (SELECT (max(u.used_at) AT TIME ZONE 'Europe/Stockholm')::date
                    FROM authz.retention_use u
                   WHERE u.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                  WHERE p.youth_id = y.id))) END AS ended_on
  FROM core.youth y;

CREATE VIEW authz.retention_record AS
SELECT c.record_type, c.record_id, c.youth_id, c.agency_id, c.classification, c.begun_on,
       CASE WHEN c.record_type <> 'youth' THEN c.happened_on
            ELSE (SELECT g.ended_on FROM authz.retention_register g
                   WHERE g.youth_id = c.record_id) END AS happened_on
  FROM authz.retention_dated c;

-- The requests that keep what they are about, whatever the last day of their own hold: until they are decided
-- and for two months more; a restriction until it is lifted (GDPR 18). What was refused may be appealed within
-- three weeks from when the person was told (FL 44 §), and nobody tells the database when that was; nor when
-- what was granted had been handed over.
CREATE VIEW authz.retention_asked AS
SELECT r.hold_id, r.youth_id FROM retention.request r
 WHERE NOT EXISTS (
    SELECT FROM retention.request_step s
     WHERE s.request_id = r.id
       AND CASE WHEN s.step = 'lifted' THEN true
                WHEN s.step IN ('granted', 'partly') AND r.kind = 'restriction' THEN false
                WHEN s.step IN ('granted', 'partly', 'refused')
                THEN (s.created_at AT TIME ZONE 'Europe/Stockholm')::date + interval '2 months'
                     < (SELECT authz.today())
                ELSE false END);

-- Holds in force. That of a request lasts as long as the request keeps what it is about, neither shorter nor
-- longer.
CREATE VIEW authz.retention_hold AS
SELECT h.* FROM retention.hold h
 WHERE CASE WHEN h.id IN (SELECT r.hold_id FROM retention.request r WHERE r.hold_id IS NOT NULL)
            THEN h.id IN (SELECT a.hold_id FROM authz.retention_asked a WHERE a.hold_id IS NOT NULL)
            ELSE h.ends_on >= (SELECT authz.today())
                 AND NOT EXISTS (SELECT FROM retention.hold_release x WHERE x.hold_id = h.id) END;

-- Whose whole file is held: by a hold on the youth, on a case, or by a request; on either row of one
-- person.
CREATE VIEW authz.retention_held_youth AS
SELECT p.youth_id FROM authz.retention_hold h
  JOIN authz.same_person p ON p.other_id = h.youth_id
 WHERE h.scope = 'youth' OR h.record_type = 'case'
UNION ALL
SELECT p.youth_id FROM authz.retention_asked a
  JOIN authz.same_person p ON p.other_id = a.youth_id;

-- What is held beside that, for it belongs to what is held: a case that anybody was joined to whose file is
-- held; the row of everybody who was joined to a held case, whichever agency's, with their place in it; and
-- what a held disclosure decision names by its number, which would be named no more.
CREATE VIEW authz.retention_held_beside AS
WITH held_case AS (
    SELECT k.id FROM authz.retention_held_youth h JOIN core."case" k ON k.youth_id = h.youth_id
    UNION ALL
    SELECT j.case_id FROM authz.retention_held_youth h JOIN core.case_youth j ON j.youth_id = h.youth_id
)
SELECT c.id AS record_id FROM held_case c
UNION ALL
SELECT p.youth_id FROM held_case c
  JOIN core.case_youth j ON j.case_id = c.id
  JOIN authz.same_person p ON p.other_id = j.youth_id
UNION ALL
SELECT i.record_id FROM authz.retention_hold h
  JOIN core.disclosure_item i ON i.disclosure_id = h.record_id
 WHERE h.record_type = 'disclosure' AND i.record_id IS NOT NULL;

-- What a hold on a time span holds: records of its agency that began before its end and were written in
-- since its beginning.
CREATE VIEW authz.retention_spanned AS
SELECT r.record_type, r.record_id
  FROM authz.retention_hold h
  JOIN authz.retention_record r ON r.agency_id = h.agency_id AND r.begun_on <= h.span_until
 WHERE h.scope = 'span'
   AND (coalesce(r.happened_on, 'infinity') >= h.span_from
        OR EXISTS (SELECT FROM authz.retention_written w
                    WHERE w.record_id = r.record_id
                      AND w.file_id = coalesce(r.youth_id, r.record_id)
                      AND (w.written_at AT TIME ZONE 'Europe/Stockholm')::date >= h.span_from));

-- Whose file is never destroyed (SoL 16:2, R26), whichever rules there are.
CREATE VIEW authz.retention_exempt AS
SELECT p.youth_id, x.ground FROM retention.exemption x
  JOIN authz.same_person p ON p.other_id = x.youth_id
 WHERE NOT EXISTS (SELECT FROM retention.exemption_end e WHERE e.exemption_id = x.id);

-- A record and a rule in force that reaches it: one row each pair, of records that are old enough for
-- any rule of their kind. A file's last note is the latest of all that was written in it. At social services
-- its period runs no sooner than that of the person's register data, for the file stays as long as they do
-- (SoL 16:1, R24): what is not due by its last note is not asked that.
--
-- Of one person's rows, which may say different birth dates, the latest counts, and the day of each.
CREATE VIEW authz.retention_candidate AS
WITH rule AS MATERIALIZED (
    -- Each with the agencies whose records it reaches (null: what is of no agency), and the last day of a
    -- record that any rule of theirs could reach: a week more than the period, for months are not alike.
    SELECT r.*, a.id AS reached_agency,
           max(CASE WHEN r.trigger = 'birthday' OR r.period IS NULL AND r.not_before_age IS NOT NULL
                    THEN 'infinity'::date
                    ELSE ((SELECT authz.today()) - r.period + interval '7 days')::date END)
               OVER (PARTITION BY r.record_type, a.id) AS latest
      FROM retention.rule r
      JOIN (SELECT g.id, g.kind FROM core.agency g UNION ALL SELECT NULL, NULL) a
        ON r.agency_kind IS NULL OR r.agency_kind = a.kind
     WHERE r.valid_from <= (SELECT authz.today())
       AND (r.valid_until IS NULL OR r.valid_until > (SELECT authz.today()))
)
SELECT r.id AS rule_id, c.record_type, c.record_id, c.youth_id, c.agency_id, c.happened_on,
       c.begun_on, y.birth_date, y.is_drawn,
       CASE r.trigger
           WHEN 'last-note' THEN (
               SELECT CASE WHEN r.agency_kind = 'social_services'
                                AND f.noted_on + r.period <= (SELECT authz.today())
                           THEN nullif(greatest(f.noted_on, coalesce(
                                    (SELECT g.ended_on FROM authz.retention_register g
                                      WHERE g.youth_id = c.youth_id), 'infinity')), 'infinity')
                           ELSE f.noted_on END
                 FROM (SELECT (max(n.noted_at) AT TIME ZONE 'Europe/Stockholm')::date AS noted_on
                         FROM authz.retention_note n
                        WHERE n.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                       WHERE p.youth_id = c.youth_id))) f)
           WHEN 'birthday' THEN y.birth_date
           ELSE c.happened_on END AS since
  FROM authz.retention_record c
  JOIN rule r ON r.record_type = c.record_type AND c.begun_on <= r.latest
   AND coalesce(r.reached_agency, '00000000-0000-0000-0000-000000000000')
       = coalesce(c.agency_id, '00000000-0000-0000-0000-000000000000')
   AND (r.classification IS NULL OR r.classification = c.classification)
   -- What is about nobody whom we know is in nobody's file: it has no last note, and nobody's birthday.
   AND (c.youth_id IS NOT NULL OR r.trigger NOT IN ('last-note', 'birthday'))
   AND (r.exemption IS NULL
        OR (c.youth_id, r.exemption) IN (
            SELECT x.youth_id, x.ground FROM authz.retention_exempt x))
  LEFT JOIN LATERAL (
       SELECT max(o.birth_date) AS birth_date,
              bool_or(extract(day FROM o.birth_date) IN (5, 15, 25)) AS is_drawn
         FROM authz.same_person p JOIN core.youth o ON o.id = p.other_id
        WHERE p.youth_id = c.youth_id) y ON true;

-- Which decision a rule rests on for an agency: the latest of its own committee's that stands (R50).
CREATE VIEW authz.agency_decision AS
SELECT DISTINCT ON (x.rule_id, a.id) x.rule_id, a.id AS agency_id, x.decision_id
  FROM retention.rule_decision x
  JOIN core.agency a ON a.id = x.agency_id OR x.agency_id IS NULL AND a.kind = x.agency_kind
 WHERE NOT EXISTS (SELECT FROM retention.decision_end e
                    WHERE e.rule_id = x.rule_id AND e.decision_id = x.decision_id)
 ORDER BY x.rule_id, a.id, x.created_at DESC;

-- Whether the archive has receipted a copy of a record that is younger than the record's own date and than
-- the last note of its file.
CREATE FUNCTION authz.is_archived(record_type text, record_id uuid, youth_id uuid, since date)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN EXISTS (
        SELECT FROM retention.archive_item i
          JOIN retention.archive_receipt x ON x.package_id = i.package_id
          JOIN retention.archive_package p ON p.id = i.package_id
         WHERE i.record_type = is_archived.record_type AND i.record_id = is_archived.record_id
           AND NOT EXISTS (SELECT FROM retention.archive_revocation v WHERE v.package_id = p.id)
           AND coalesce(p.as_of, p.created_at) > is_archived.since + 1
           AND coalesce(p.as_of, p.created_at) > coalesce((
                 SELECT max(n.noted_at) FROM authz.retention_note n
                  WHERE n.youth_id = ANY (ARRAY(SELECT s.other_id FROM authz.same_person s
                                                 WHERE s.youth_id = is_archived.youth_id))),
                 '-infinity'));
END $$;
ALTER FUNCTION authz.is_archived(text, uuid, uuid, date) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.is_archived(text, uuid, uuid, date) FROM PUBLIC;

-- Everything whose period has run out under a rule in force, with what keeps it if anything does:
--   hold                a legal hold, above every rule; on a case it holds the youth's whole file, and a file
--                       that is held, whichever agency's, every case that the youth was joined to
--   longer-rule         another rule keeps it longer: `won_by` names that one
--   not-ended           the rule that keeps it longer runs from an end that nobody has entered: a case
--                       that is not closed, an enquiry that is not decided, work with a youth
--   exempt              the person's file is never destroyed
--   birth-date-unknown  a rule needs a birth date that is not known
--   research            kept for research (SoL 16:4): the archive is to have it (R27). It stays here,
--                       too, unless the rule says that it moves there, and the archive has receipted it
--   no-decision         the rule has no destruction decision, or none of this agency's committee
--   not-archived        the archive has no receipted copy that is younger than the last note
-- Where rules meet, the one that keeps longest wins, and a rule without period or age keeps for
-- ever. Periods end on the day of the same number, or the month's last (lag 1930:173 1 §). A person
-- born on 29 February turns an age on 1 March here: the later day, so that nothing goes too soon.
-- Asked for some records alone (record_type and record_id), it looks at those alone.
CREATE VIEW authz.retention_outcome AS
SELECT t.rule_id, t.record_type, t.record_id, t.youth_id, t.agency_id, t.due_on,
       make_date(extract(year FROM t.due_on)::integer + 1, 12, 31) AS complete_by,
       t.decision_id, CASE WHEN t.place > 1 THEN t.winner END AS won_by,
       CASE WHEN t.youth_id IN (SELECT h.youth_id FROM authz.retention_held_youth h)
                 OR t.record_id IN (SELECT b.record_id FROM authz.retention_held_beside b)
                 OR (t.record_type, t.record_id) IN (
                     SELECT h.record_type, h.record_id FROM authz.retention_hold h
                      WHERE h.scope = 'record')
                 OR EXISTS (SELECT FROM authz.retention_spanned s
                             WHERE s.record_type = t.record_type AND s.record_id = t.record_id)
                THEN 'hold'
            WHEN t.place > 1 AND t.is_open THEN 'not-ended'
            WHEN t.place > 1 THEN 'longer-rule'
            WHEN t.youth_id IN (SELECT x.youth_id FROM authz.retention_exempt x) THEN 'exempt'
            WHEN t.keeps IS NOT NULL THEN t.keeps
            WHEN t.decision_id IS NULL
                 OR t.agency_id IS NOT NULL
                    AND (t.rule_id, t.agency_id) NOT IN (
                        SELECT x.rule_id, x.agency_id FROM authz.agency_decision x) THEN 'no-decision'
            WHEN t.archive AND NOT authz.is_archived(t.record_type, t.record_id, t.youth_id, t.since)
                THEN 'not-archived' END AS kept_by, t.since
  FROM (SELECT c.rule_id, c.record_type, c.record_id, c.youth_id, c.agency_id, c.happened_on,
               c.begun_on, c.since, r.archive, r.decision_id,
               e.due_on, e.keeps, row_number() OVER w AS place,
               first_value(c.rule_id) OVER w AS winner,
               first_value(e.due_on) OVER w AS winner_due,
               first_value(c.since IS NULL AND r.trigger IN ('closed', 'ended', 'last-note'))
                   OVER w AS is_open
          FROM authz.retention_candidate c
          JOIN retention.rule r ON r.id = c.rule_id
         CROSS JOIN LATERAL (SELECT CASE WHEN c.since IS NULL AND r.period IS NOT NULL
                   THEN 'infinity'::date ELSE coalesce(greatest(
                   (c.since + r.period)::date,
                   (c.birth_date + make_interval(years => r.not_before_age))::date,
                   ((c.birth_date - 1 + make_interval(years => r.not_before_age))::date + 1)
               ), 'infinity') END AS due_on,
               CASE WHEN (r.research_exempt OR r.not_before_age IS NOT NULL)
                         AND c.birth_date IS NULL THEN 'birth-date-unknown'
                    WHEN r.research_exempt
                         AND (c.is_drawn
                              OR EXISTS (SELECT FROM core.municipality m,
                                                        retention.research_region g
                                          WHERE m.municipality_code LIKE g.code || '%'
                                            AND g.valid_from <= (SELECT authz.today())
                                            AND (g.valid_until IS NULL
                                                 OR g.valid_until > (SELECT authz.today()))))
                         AND NOT (r.research_moves AND authz.is_archived(
                                      c.record_type, c.record_id, c.youth_id, c.since))
                         THEN 'research' END AS keeps) e
        WINDOW w AS (PARTITION BY c.record_type, c.record_id
                     ORDER BY (e.keeps IS NULL), e.due_on DESC, c.rule_id)) t
 WHERE t.due_on <= (SELECT authz.today())
   AND (t.place = 1 OR t.winner_due > (SELECT authz.today()));

-- What is due now: youths only when nothing is left in their file.
CREATE VIEW authz.retention_due AS
SELECT o.* FROM authz.retention_outcome o
 WHERE o.record_type <> 'youth'
    OR NOT EXISTS (SELECT FROM authz.retention_note n
                    WHERE n.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                   WHERE p.youth_id = o.record_id)))
       AND NOT EXISTS (SELECT FROM authz.retention_record r
                        WHERE r.record_type <> 'youth'
                          AND r.youth_id = ANY (ARRAY(SELECT p.other_id FROM authz.same_person p
                                                       WHERE p.youth_id = o.record_id)));

-- What a rule says, as one digest: whoever approves it approves this.
CREATE FUNCTION authz.retention_terms(rule_id uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT encode(sha256(convert_to(jsonb_build_array(
                       r.code, r.record_type, r.agency_kind, r.classification, r.trigger,
                       r.period, r.not_before_age, r.research_exempt, r.exemption, r.archive,
                       r.section, r.decision_id)::text
                       -- Only where it says so: what was approved before still is.
                       || CASE WHEN r.research_moves THEN ' research moves' ELSE '' END,
                       'UTF8')), 'hex')
              FROM retention.rule r WHERE r.id = retention_terms.rule_id);
END $$;

-- The approval of a rule in force: the range, who gave it, and since when. Null without two persons in two
-- roles who approved the rule's present terms for the same range; of several agreements, the latest, whatever
-- the terms were. Each takes two who approve after the one before: else one person alone could bring back a
-- range that two have narrowed since. What is taken back counts from then on for nothing: without two others
-- the agreement is none, and the one before it does not come back. `counting` are the approvals of it and
-- those that wait for a second. Only those of this incarnation of the data: in one that was restored, holds,
-- requests and exemptions since the backup are missing, and two say of each rule that they are there again.
CREATE FUNCTION authz.retention_approved(rule_id uuid, OUT lowest integer, OUT highest integer,
                                         OUT approvers uuid[], OUT since timestamptz, OUT counting uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    next record;
    given retention.approval;
    -- Those that wait, and those of the agreement in force.
    pending retention.approval[] := '{}';
    standing retention.approval[] := '{}';
    agreed retention.approval[];
BEGIN
    FOR next IN
        SELECT a AS given, v.at, v.is_end
          FROM retention.approval a
          LEFT JOIN retention.approval_end e ON e.approval_id = a.id
         CROSS JOIN LATERAL (VALUES (a.created_at, false), (e.created_at, true)) AS v(at, is_end)
         WHERE a.rule_id = retention_approved.rule_id AND v.at IS NOT NULL
           AND a.incarnation = (SELECT i.incarnation FROM core.installation i)
         ORDER BY v.at, v.is_end, a.id
    LOOP
        given := next.given;
        IF NOT next.is_end THEN
            pending := pending || given;
        ELSE
            -- The others of the agreement wait, and may be enough.
            IF given.id IN (SELECT a.id FROM unnest(standing) a) THEN
                pending := standing || pending;
                standing := '{}';
            END IF;
            pending := ARRAY(SELECT a FROM unnest(pending) a WHERE a.id <> given.id);
        END IF;
        SELECT array_agg(a ORDER BY a.created_at, a.id) INTO agreed
          FROM unnest(pending) a
         WHERE (a.terms, a.lowest, a.highest) = (given.terms, given.lowest, given.highest)
        HAVING count(DISTINCT a.staff_id) >= 2 AND count(DISTINCT a.role) >= 2;
        IF FOUND THEN
            standing := agreed;
            since := next.at;
            pending := '{}';
        END IF;
    END LOOP;
    SELECT min(a.lowest), min(a.highest), array_agg(a.staff_id ORDER BY a.created_at, a.id)
      INTO lowest, highest, approvers
      FROM unnest(standing) a
     WHERE a.terms = (SELECT authz.retention_terms(retention_approved.rule_id));
    IF lowest IS NULL THEN
        since := NULL;
    END IF;
    counting := ARRAY(SELECT a.id FROM unnest(standing || pending) a
                       WHERE a.terms = (SELECT authz.retention_terms(retention_approved.rule_id))
                       ORDER BY a.created_at, a.id);
END $$;

-- Why a rule may not delete so many records now: null when it may. `restored`: it was approved as it stands
-- in an incarnation of the data before this one alone.
CREATE FUNCTION authz.retention_stop(rule_id uuid, deleting bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT CASE WHEN retention_stop.deleting BETWEEN a.lowest AND a.highest THEN NULL
                        WHEN a.lowest IS NOT NULL THEN 'outside-range'
                        WHEN retention_stop.deleting = 0 THEN NULL
                        WHEN EXISTS (SELECT FROM retention.approval o CROSS JOIN core.installation i
                                      WHERE o.rule_id = retention_stop.rule_id
                                        AND o.incarnation < i.incarnation
                                        AND o.terms = authz.retention_terms(o.rule_id))
                            THEN 'restored'
                        ELSE 'unapproved' END
              FROM authz.retention_approved(retention_stop.rule_id) a);
END $$;

-- What a run would do now: all that is due, and the youths whose last record would go with it. A
-- rule that is not approved, or whose count leaves the approved range, is stopped as a whole. Overdue is
-- what stays beyond the day by which it had to be gone, and not because a law keeps it.
CREATE VIEW authz.retention_outlook AS
WITH due AS MATERIALIZED (
    SELECT o.* FROM authz.retention_outcome o WHERE o.record_type <> 'youth'
), record_stop AS MATERIALIZED (
    SELECT k.rule_id, authz.retention_stop(k.rule_id, k.deleting) AS stopped
      FROM (SELECT d.rule_id, count(*) FILTER (WHERE d.kept_by IS NULL) AS deleting
              FROM due d GROUP BY d.rule_id) k
), record AS MATERIALIZED (
    SELECT d.*, s.stopped FROM due d JOIN record_stop s ON s.rule_id = d.rule_id
), busy AS MATERIALIZED (
    SELECT r.youth_id FROM authz.retention_dated r
     WHERE r.record_type <> 'youth' AND r.youth_id IS NOT NULL
       -- IN, for a hash: the planner cannot know how many records go.
       -- A retry result goes by the id of the record, which stays.
       AND r.record_id NOT IN (SELECT g.record_id FROM record g
                                WHERE g.kept_by IS NULL AND g.stopped IS NULL
                                  AND g.record_type <> 'retry-result')
), staying AS MATERIALIZED (
    SELECT b.youth_id FROM busy b
    UNION ALL
    SELECT p.youth_id FROM authz.same_person p
     WHERE p.youth_id <> p.other_id AND p.other_id IN (SELECT b.youth_id FROM busy b)
), youth AS MATERIALIZED (
    -- An array: only those whose file is empty are looked at.
    SELECT o.* FROM authz.retention_outcome o
     WHERE o.record_type = 'youth'
       AND o.record_id = ANY (ARRAY(SELECT y.id FROM core.youth y
                                     WHERE y.id NOT IN (SELECT k.youth_id FROM staying k)))
), youth_stop AS MATERIALIZED (
    SELECT k.rule_id, authz.retention_stop(k.rule_id, k.deleting) AS stopped
      FROM (SELECT y.rule_id, count(*) FILTER (WHERE y.kept_by IS NULL) AS deleting
              FROM youth y GROUP BY y.rule_id) k
)
SELECT o.*, o.complete_by < (SELECT authz.today())
            AND (o.kept_by IS NOT NULL OR o.stopped IS NOT NULL)
            AND coalesce(o.kept_by, '-') NOT IN ('hold', 'longer-rule', 'exempt', 'research') AS is_overdue
  FROM (SELECT * FROM record
        UNION ALL
        SELECT y.*, s.stopped FROM youth y JOIN youth_stop s ON s.rule_id = y.rule_id) o;

-- What never falls due because nobody has entered its end, in files where nothing was written for a year:
-- a case that is not closed, an enquiry that is not decided, a youth whom somebody is still said to work with
-- (where any record is left, at social services alone, for whose files only that counts). Whoever has the file ends it; then the period runs (GDPR 5.1 e).
CREATE VIEW authz.retention_unended AS
SELECT c.record_type, c.record_id, c.youth_id, c.agency_id, n.last_on
  FROM (SELECT 'case' AS record_type, k.id AS record_id, k.youth_id, k.agency_id,
               k.created_at AS written_at
          FROM core."case" k WHERE k.closed_at IS NULL
        UNION ALL
        SELECT 'enquiry', e.id, e.youth_id, e.agency_id,
               greatest(e.created_at, (SELECT max(t.created_at) FROM core.enquiry_step t
                                        WHERE t.enquiry_id = e.id))
          FROM core.enquiry e WHERE e.state IN ('new', 'assessing')
        UNION ALL
        SELECT 'youth', y.id, y.id, y.agency_id, greatest(y.created_at, s.since)
          FROM (SELECT a.youth_id, max(a.valid_from) AS since FROM core.assignment a
                 WHERE a.valid_until IS NULL OR a.valid_until > (SELECT authz.now())
                 GROUP BY a.youth_id) s
          JOIN core.youth y ON y.id = s.youth_id
         WHERE NOT EXISTS (SELECT FROM core.case_youth j JOIN core."case" k ON k.id = j.case_id
                            WHERE j.youth_id = y.id AND k.closed_at IS NULL
                              AND (j.valid_until IS NULL OR j.valid_until > (SELECT authz.now())))
           AND (y.agency_id IN (SELECT a.id FROM core.agency a WHERE a.kind = 'social_services')
                OR NOT EXISTS (SELECT FROM authz.retention_dated d
                                WHERE d.record_type <> 'youth' AND d.youth_id = ANY (ARRAY(
                                    SELECT p.other_id FROM authz.same_person p
                                     WHERE p.youth_id = y.id))))) c
 CROSS JOIN LATERAL (
       SELECT (greatest(c.written_at, (SELECT max(t.noted_at) FROM authz.retention_note t
                                        WHERE t.youth_id = ANY (ARRAY(
                                            SELECT p.other_id FROM authz.same_person p
                                             WHERE p.youth_id = c.youth_id))))
                  AT TIME ZONE 'Europe/Stockholm')::date AS last_on) n
 -- Most are young, and their file is not looked at.
 WHERE c.written_at < (SELECT authz.now()) - interval '1 year'
   AND n.last_on < (SELECT authz.today()) - interval '1 year';

-- Tables that hold rows about youths or parts of records and that deletion does not know: what
-- would be left as an orphan. Must be none.
CREATE VIEW authz.retention_uncovered AS
WITH place AS MATERIALIZED (
    SELECT DISTINCT p.relation::oid AS relation, p.kind, p.key FROM authz.retention_place p
), owed AS MATERIALIZED (
    -- A reference to a record. What goes leaves none, and a referral keeps its consent.
    SELECT DISTINCT k.conrelid AS relation, o.kind
      FROM pg_constraint k JOIN place o ON o.relation = k.confrelid AND o.key = 'id'
      JOIN pg_class c ON c.oid = k.conrelid
     WHERE k.contype = 'f' AND k.confdeltype <> 'n'
       AND (k.confrelid <> 'core.consent'::regclass
            OR c.relname NOT IN ('referral', 'referral_step'))
       -- A request goes before the hold that it placed.
       AND (k.confrelid <> 'retention.hold'::regclass OR c.relname <> 'request')
)
SELECT c.oid::regclass AS relation
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND n.nspname !~ '^(pg_|information_schema)' AND c.oid <> 'retention.plan_item'::regclass
   AND (c.oid NOT IN (SELECT p.relation FROM place p)
        AND c.oid IN (SELECT a.attrelid FROM pg_attribute a
                       WHERE a.attname = 'youth_id' AND NOT a.attisdropped)
        OR c.oid IN (SELECT o.relation FROM owed o
                      WHERE (o.relation, o.kind) NOT IN (SELECT p.relation, p.kind FROM place p)
                        AND (o.kind <> 'youth'
                             OR o.relation NOT IN (SELECT p.relation FROM place p))));

ALTER VIEW authz.retention_note OWNER TO sspf_disposal;
ALTER VIEW authz.retention_dated OWNER TO sspf_disposal;
ALTER VIEW authz.retention_register OWNER TO sspf_disposal;
ALTER VIEW authz.retention_record OWNER TO sspf_disposal;
ALTER VIEW authz.retention_use OWNER TO sspf_disposal;
ALTER VIEW authz.retention_written OWNER TO sspf_disposal;
ALTER VIEW authz.retention_asked OWNER TO sspf_disposal;
ALTER VIEW authz.retention_hold OWNER TO sspf_disposal;
ALTER VIEW authz.retention_held_youth OWNER TO sspf_disposal;
ALTER VIEW authz.retention_held_beside OWNER TO sspf_disposal;
ALTER VIEW authz.retention_spanned OWNER TO sspf_disposal;
ALTER VIEW authz.retention_exempt OWNER TO sspf_disposal;
ALTER VIEW authz.retention_candidate OWNER TO sspf_disposal;
ALTER VIEW authz.agency_decision OWNER TO sspf_disposal;
ALTER VIEW authz.retention_outcome OWNER TO sspf_disposal;
ALTER VIEW authz.retention_due OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_terms(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_approved(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.retention_stop(uuid, bigint) OWNER TO sspf_disposal;
ALTER VIEW authz.retention_outlook OWNER TO sspf_disposal;
ALTER VIEW authz.retention_unended OWNER TO sspf_disposal;
ALTER VIEW authz.retention_uncovered OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.retention_terms(uuid), authz.retention_approved(uuid),
    authz.retention_stop(uuid, bigint) FROM PUBLIC;
-- What a hold keeps the log keeps, too.
GRANT SELECT ON authz.retention_hold, authz.retention_held_youth, authz.agency_decision TO sspf_audit;
-- What is erased from the log takes the same two persons.
GRANT EXECUTE ON FUNCTION authz.retention_approved(uuid), authz.retention_stop(uuid, bigint)
    TO sspf_audit;
