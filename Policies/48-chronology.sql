-- One chronology of a youth: every record and every change of one, with from, to, who and when, as
-- row security shows it to the caller. The view runs as whoever asks (security_invoker), so that
-- nothing is here that is not theirs to read where it stands.
--
-- A new kind of record joins with a line for the record and one for each table of its changes:
--   whose file, when, id of the event, kind of record, id of the record, what happened, from, to,
--   said in a few words, who, for which agency
--
-- When a number was entered first, and by whom, is for nobody to read (30-youths.sql): it would tell of
-- another unit's registration. That one was replaced or mistaken is a change by who has the file.
-- And corrections (rättelse): what was written stands, a correction is added to it, or what the
-- person concerned objects to.
--
-- Grounds: SoL 14:3, 14:6 (an objection is noted), FL 27 § (who entered or changed what, and when),
-- GDPR 16 (correction adds).

ALTER TABLE core.correction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT ON core.correction TO sspf_api;

CALL authz.open_file('core.correction', NULL);
CREATE POLICY correction_shared ON core.correction FOR SELECT TO sspf_api
    USING (concat_ws(' ', youth_id, kind) = ANY ((SELECT authz.shared_kinds())::text[]));
COMMENT ON POLICY correction_shared ON core.correction IS
    'ground: OSL 10:1, 12:2-3 or 10:2-28; who may read the record may read its correction';
CREATE POLICY correction_write ON core.correction FOR INSERT TO sspf_api
    WITH CHECK ((author_id, agency_id, secrecy_class, created_at)
            = (SELECT w.staff_id, w.agency_id, w.secrecy_class, w.moment FROM authz.writer w)
        AND youth_id = ANY ((SELECT authz.caseload_ids())::uuid[]));
COMMENT ON POLICY correction_write ON core.correction IS
    'ground: SoL 14:3, 14:6, GDPR 16; own name, own file';

GRANT SELECT ON core.correction TO sspf_authz;
CREATE POLICY correction_functions ON core.correction FOR SELECT TO sspf_authz USING (true);
COMMENT ON POLICY correction_functions ON core.correction IS
    'ground: SoLPuL 10 §; by functions bound to the context (true reasons of refusals)';

-- Whether a record can hold a kind of information, so that nothing crosses as the correction of what it
-- is not. Nothing about a concern report crosses, on any ground.
CREATE FUNCTION authz.holds_kind(resource text, record_id uuid, kind text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE resource
        WHEN 'concern-conversation' THEN kind IN (
            'conversation', 'observation', 'youth-view', 'guardian-view', 'assessment', 'strengths',
            'agreements')
        WHEN 'case' THEN kind = 'mapping'
        WHEN 'enquiry' THEN kind = 'enquiry'
        WHEN 'no-action-decision' THEN kind IN ('enquiry', 'assessment')
        WHEN 'mapping-talk' THEN kind = 'mapping'
        WHEN 'meeting' THEN kind = 'meetings' OR EXISTS (
            SELECT FROM core.agenda_item i
             WHERE i.meeting_id = holds_kind.record_id AND i.kind = holds_kind.kind)
        WHEN 'commitment' THEN EXISTS (
            SELECT FROM core.commitment t
             WHERE t.id = holds_kind.record_id AND t.kind = holds_kind.kind)
        WHEN 'consent' THEN EXISTS (
            SELECT FROM core.consent_kind k
             WHERE k.consent_id = holds_kind.record_id AND k.kind = holds_kind.kind)
        WHEN 'disclosure' THEN EXISTS (
            SELECT FROM core.disclosure_item i
             WHERE i.disclosure_id = holds_kind.record_id AND i.kind = holds_kind.kind)
        WHEN 'risk-flag' THEN kind = 'risk-flags'
        WHEN 'referral' THEN kind = 'referrals'
        WHEN 'guardian' THEN kind = 'guardians'
        WHEN 'schooling' THEN kind = 'identity'
        ELSE false END;
END $$;
ALTER FUNCTION authz.holds_kind(text, uuid, text) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.holds_kind(text, uuid, text) FROM PUBLIC;

-- A correction is of a record in that youth's file, and of a kind that the record can hold.
CREATE FUNCTION authz.check_correction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT f.youth_id FROM authz.refusal_reason(NEW.resource, NEW.record_id, NULL) f)
           IS DISTINCT FROM NEW.youth_id THEN
        RAISE EXCEPTION 'no such record in the file'
            USING ERRCODE = '23514', CONSTRAINT = 'correction_record';
    ELSIF NEW.kind IS NOT NULL
          AND NOT authz.holds_kind(NEW.resource, NEW.record_id, NEW.kind) THEN
        RAISE EXCEPTION 'not of that record'
            USING ERRCODE = '23514', CONSTRAINT = 'correction_kind_of_record';
    END IF;
    RETURN NULL;
END $$;
ALTER FUNCTION authz.check_correction() OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.check_correction() FROM PUBLIC;
CREATE TRIGGER checked AFTER INSERT ON core.correction
    FOR EACH ROW EXECUTE FUNCTION authz.check_correction();

-- What was added to a record as its correction, for whoever reads the record: an array, if any.
CREATE VIEW authz.corrected WITH (security_invoker, security_barrier) AS
SELECT t.record_id,
       json_agg(json_build_object(
           'nature', t.nature, 'kind', t.kind, 'text', t.text, 'author', authz.name_of(t.author_id),
           'createdAt', to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
           ORDER BY t.created_at, t.id) AS corrections
  FROM core.correction t
 GROUP BY t.record_id;
GRANT SELECT ON authz.corrected TO sspf_api;

-- What can be corrected, as far as the caller sees it.
CREATE VIEW authz.correctable (resource, id, youth_id) WITH (security_invoker, security_barrier) AS
SELECT 'concern-conversation', t.id, t.youth_id FROM core.concern_conversation t
UNION ALL SELECT 'case', t.id, t.youth_id FROM core."case" t
UNION ALL SELECT 'enquiry', t.id, t.youth_id FROM core.enquiry t
UNION ALL SELECT 'no-action-decision', t.id, t.youth_id FROM core.no_action_decision t
UNION ALL SELECT 'mapping-talk', t.id, t.youth_id FROM core.mapping_talk t
UNION ALL SELECT 'meeting', t.id, t.youth_id FROM core.meeting t
UNION ALL SELECT 'commitment', t.id, t.youth_id FROM core.commitment t
UNION ALL SELECT 'consent', t.id, t.youth_id FROM core.consent t
UNION ALL SELECT 'disclosure', t.id, t.youth_id FROM core.disclosure t
UNION ALL SELECT 'risk-flag', t.id, t.youth_id FROM core.risk_flag t
UNION ALL SELECT 'referral', t.id, t.youth_id FROM core.referral t
UNION ALL SELECT 'concern-report', t.id, t.youth_id FROM core.concern_report t
UNION ALL SELECT 'guardian', t.id, t.youth_id FROM core.guardian t
UNION ALL SELECT 'schooling', t.id, t.youth_id FROM core.schooling t;
GRANT SELECT ON authz.correctable TO sspf_api;

CREATE VIEW authz.chronology (youth_id, at, id, record, record_id, event, from_state, to_state,
                              note, author_id, agency_id)
WITH (security_invoker, security_barrier) AS
SELECT r.youth_id, r.created_at, r.id, 'registration', r.id, 'created', NULL::text, NULL::text,
       NULL::text, r.author_id, r.agency_id
  FROM core.registration r
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'registration', t.registration_id, 'corrected', NULL,
       NULL, t.reason, t.author_id, t.agency_id FROM core.registration_change t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'schooling', t.id, 'created', NULL, NULL,
       concat_ws(', ', coalesce(t.school_name, (SELECT h.name FROM core.school h
                                                 WHERE h.id = t.school_id)), t.class_name),
       t.author_id, t.agency_id FROM core.schooling t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'youth-number', t.id, 'ended', NULL, t.reason, NULL,
       t.author_id, t.agency_id FROM core.youth_number_end t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'youth-merge', t.id, 'created', NULL, NULL,
       t.reason, t.author_id, t.agency_id FROM core.youth_merge t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'youth-merge', t.merge_id, 'undone', NULL, NULL,
       t.reason, t.author_id, t.agency_id FROM core.youth_merge_undoing t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'guardian', t.id, 'created', NULL, t.custody,
       NULL, t.author_id, t.agency_id FROM core.guardian t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'guardian', t.guardian_id, 'whereabouts', NULL,
       CASE WHEN t.hidden THEN 'hidden' ELSE 'open' END, t.reason, t.author_id, t.agency_id
  FROM core.guardian_whereabouts t
UNION ALL SELECT t.youth_id, t.valid_from, t.id, 'assignment', t.id, 'created', NULL, NULL, NULL,
       t.author_id, t.agency_id FROM core.assignment t
UNION ALL SELECT t.youth_id, t.ended_at, t.id, t.source, t.source_id, 'ended', NULL, NULL,
       t.reason, t.author_id, t.agency_id FROM core.ending t WHERE t.youth_id IS NOT NULL
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'consent', t.id, 'created', NULL, NULL, NULL,
       t.author_id, t.agency_id FROM core.consent t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'consent', t.consent_id, 'answered', NULL,
       t.answer, t.capacity, t.author_id, t.agency_id FROM core.consent_giver t
-- What was added to it later.
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'consent', t.consent_id, 'added', NULL, NULL,
       t.kind, t.author_id, t.agency_id
  FROM core.consent_note t JOIN core.consent c ON c.id = t.consent_id
 WHERE t.created_at > c.created_at
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'consent', t.consent_id, 'withdrawn', NULL, NULL,
       t.capacity, t.author_id, t.agency_id FROM core.consent_withdrawal t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'disclosure', t.id, 'created', NULL, NULL,
       t.ground, t.author_id, t.agency_id FROM core.disclosure t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'block', t.id, 'created', NULL, NULL, t.reason,
       t.author_id, t.agency_id FROM core.block t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'protection', t.id, 'created', NULL, t.level,
       NULL, t.author_id, t.agency_id FROM core.protection t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'emergency-access', t.id, 'created', NULL, NULL,
       t.reason, t.author_id, t.agency_id FROM core.emergency_access t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'emergency-access', t.emergency_access_id,
       'reviewed', NULL, t.verdict, NULL, t.author_id, t.agency_id FROM core.emergency_review t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-conversation', t.id, 'created', NULL,
       NULL, t.kind, t.author_id, t.agency_id FROM core.concern_conversation t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-conversation', t.conversation_id, 'moved',
       t.from_state, t.state, t.note, t.author_id, t.agency_id FROM core.conversation_step t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-conversation', t.conversation_id,
       'reported', NULL, CASE WHEN t.made THEN 'made' ELSE 'not-made' END, t.reference, t.author_id, t.agency_id FROM core.conversation_report t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-conversation', t.conversation_id, 'offered',
       NULL, CASE WHEN n.id IS NULL THEN t.answer ELSE 'open' END, t.what, t.author_id, t.agency_id
  FROM core.conversation_offer t LEFT JOIN core.offer_answer n ON n.offer_id = t.id
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-conversation', t.conversation_id,
       'answered', 'open', t.answer, o.what, t.author_id, t.agency_id
  FROM core.offer_answer t LEFT JOIN core.conversation_offer o ON o.id = t.offer_id
-- Here as in the file's own list: of one person, and never across persons.
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'risk-flag', t.id, 'created', NULL, 'proposed',
       t.sign, t.author_id, t.agency_id FROM core.risk_flag t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'risk-flag', t.flag_id, 'moved', t.from_state,
       t.state, t.reason, t.author_id, t.agency_id FROM core.risk_flag_step t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'risk-flag', t.flag_id, 'contested', NULL, NULL,
       t.capacity, t.author_id, t.agency_id FROM core.risk_flag_contest t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'referral', t.id, 'created', NULL, 'draft', t.path,
       t.author_id, t.agency_id FROM core.referral t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'referral', t.referral_id, 'moved', t.from_state,
       t.state, t.reason, t.author_id, t.by_agency_id FROM core.referral_step t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-report', t.id, 'created', NULL, 'received',
       t.reporter, t.author_id, t.agency_id FROM core.concern_report t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-report', t.report_id, 'moved',
       t.from_state, t.state, t.outcome, t.author_id, t.agency_id FROM core.concern_report_step t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'concern-report', t.report_id, 'answered', NULL,
       NULL, t.said, t.author_id, t.agency_id FROM core.concern_report_feedback t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'enquiry', t.id, 'created', NULL, 'new', t.reason,
       t.author_id, t.agency_id FROM core.enquiry t WHERE t.youth_id IS NOT NULL
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'enquiry', t.enquiry_id, 'moved', t.from_state,
       t.state, t.note, t.author_id, t.agency_id
  FROM core.enquiry_step t WHERE t.youth_id IS NOT NULL
-- Asked without identity, and answered with a case around this youth: the first of it.
UNION ALL SELECT c.youth_id, t.created_at, t.id, 'enquiry', t.enquiry_id, 'moved', t.from_state,
       t.state, t.note, t.author_id, t.agency_id
  FROM core.enquiry_step t JOIN core."case" c ON c.id = t.case_id WHERE t.youth_id IS NULL
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'no-action-decision', t.id, 'created', NULL, NULL,
       t.reason, t.author_id, t.agency_id FROM core.no_action_decision t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'case', t.case_id, 'moved',
       (SELECT p.state FROM core.case_transition p
         WHERE p.case_id = t.case_id AND p.place = t.place - 1), t.state,
       concat_ws(': ', t.outcome, (SELECT q.reason FROM authz.case_reasons(t.case_id) q
                                    WHERE q.place = t.place)),
       t.author_id, t.agency_id FROM core.case_transition t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'case', t.case_id, 'added',
       (SELECT coalesce(p.word, authz.name_of(p.staff_id)) FROM core.case_setting p
         WHERE p.case_id = t.case_id AND p.what = t.what AND p.created_at < t.created_at
         ORDER BY p.created_at DESC LIMIT 1),
       coalesce(t.word, authz.name_of(t.staff_id)), t.what, t.author_id, t.agency_id
  FROM core.case_setting t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'case-member', t.id, 'created', NULL, NULL, NULL,
       t.author_id, t.agency_id FROM core.case_member t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'case-youth', t.id, 'created', NULL, NULL, NULL,
       t.author_id, t.agency_id FROM core.case_youth t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'mapping-talk', t.id, 'created', NULL, 'ongoing',
       NULL, t.author_id, t.agency_id FROM core.mapping_talk t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'mapping-talk', t.mapping_talk_id, 'added', NULL,
       NULL, t.kind, t.author_id, t.agency_id FROM core.mapping_part t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'mapping-talk', t.mapping_talk_id, 'moved',
       t.from_state, t.state, NULL, t.author_id, t.agency_id FROM core.mapping_step t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'meeting', t.id, 'created', NULL, 'called',
       t.kind, t.author_id, t.agency_id FROM core.meeting t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'meeting', t.meeting_id, 'moved', t.from_state,
       t.state, t.note, t.author_id, t.agency_id FROM core.meeting_step t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'meeting', t.meeting_id, 'added', NULL, NULL,
       NULL, t.author_id, t.agency_id FROM core.meeting_note t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'commitment', t.id, 'created', NULL, 'open',
       t.what, t.author_id, t.agency_id FROM core.commitment t
UNION ALL SELECT t.youth_id, t.created_at, t.id, 'commitment', t.commitment_id, 'moved',
       t.from_state, t.state, t.outcome, t.author_id, t.agency_id FROM core.commitment_step t
-- By the clock, so by nobody.
UNION ALL SELECT t.youth_id, t.created_at, t.id, t.record_type, t.record_id, 'escalated', NULL, NULL,
       t.clock, NULL, t.agency_id FROM core.escalation t
UNION ALL SELECT t.youth_id, t.created_at, t.id, t.resource, t.record_id,
       CASE t.nature WHEN 'objection' THEN 'objected' ELSE 'corrected' END, NULL, NULL, t.text,
       t.author_id, t.agency_id FROM core.correction t;
GRANT SELECT ON authz.chronology TO sspf_api;
