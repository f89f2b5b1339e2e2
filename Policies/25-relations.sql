-- What opens a file, what lets it cross to another agency, and what outranks both.
--
--   a relation   assignment, place in the case team, standing in for a colleague (core.relation);
--                it opens the own agency's file
--   a ground     consent in force or disclosure decision (core.share); with a relation, or naming
--                the person, it opens what it covers of another agency's file
--   outranking   blocks, conflicts of interest and protected identity (core.bar): restrictive
--                policies on every table about a youth, made by authz.guard
--
-- relation, share and bar are sums over rows with dates. Triggers make them anew for the youths
-- that a change concerns; nobody else writes them, and they can always be made again from the rows.
--
-- Grounds: OSL 8:1-2 (secrecy between authorities), 10:1, 12:2-3 (consent), 10:2-28 (disclosure);
-- SoLPuL 10 § (access limited to what each needs); OSL 21:3, 22:1 (protected identity);
-- förvaltningslagen 16-18 §§ (conflict of interest).

ALTER TABLE core.relation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.share ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE core.bar ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, DELETE ON core.relation, core.share, core.bar TO sspf_authz;
GRANT SELECT ON core.assignment, core."case", core.case_transition, core.case_member,
    core.case_youth, core.delegation, core.ending, core.consent, core.consent_party,
    core.consent_kind, core.consent_giver, core.consent_withdrawal, core.consent_rule,
    core.consent_note,
    core.guardian, core.disclosure, core.disclosure_item, core.disclosure_ground, core.block,
    core.conflict, core.protection, core.protection_access, core.emergency_access,
    core.membership TO sspf_authz;
GRANT UPDATE (valid_until) ON core.assignment, core.case_member, core.case_youth,
    core.delegation, core.role_grant, core.block, core.conflict, core.protection,
    core.protection_access, core.disclosure, core.guardian TO sspf_authz;
GRANT UPDATE (opened_at, closed_at, version) ON core."case" TO sspf_authz;

CREATE POLICY relation_functions ON core.relation TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY relation_functions ON core.relation IS
    'ground: SoLPuL 10 §; kept by triggers, read by views bound to the context';
CREATE POLICY share_functions ON core.share TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY share_functions ON core.share IS
    'ground: OSL 8:1, 10:1-28; kept by triggers, read by views bound to the context';
CREATE POLICY bar_functions ON core.bar TO sspf_authz USING (true) WITH CHECK (true);
COMMENT ON POLICY bar_functions ON core.bar IS
    'ground: SoLPuL 10 §; kept by triggers, read by views bound to the context';

-- The youths whose file the caller's own agency gave the caller, now.
CREATE VIEW authz.caseload WITH (security_barrier) AS
SELECT r.youth_id
  FROM authz.me m
  JOIN core.relation r ON r.staff_id = m.staff_id AND r.agency_id = m.agency_id AND r.own
 WHERE m.purpose IN ('coordination', 'follow-up')
   AND r.valid_from <= m.moment AND (r.valid_until IS NULL OR r.valid_until > m.moment);

-- What other agencies share with the caller, now: by a place in the case team and a ground that
-- covers the caller's agency, or by a ground that names the caller. For the work around the youth
-- only, whatever else a ground names: who administers, audits or manages gets no content by it.
CREATE VIEW authz.shared WITH (security_barrier) AS
SELECT s.youth_id, s.kind, s.record_id, s.basis, s.basis_id
  FROM authz.me m
  JOIN core.relation r ON r.staff_id = m.staff_id AND r.agency_id = m.agency_id AND NOT r.own
  JOIN core.share s ON s.youth_id = r.youth_id AND s.to_agency_id = m.agency_id
                   AND s.to_staff_id IS NULL
 WHERE m.purpose IN ('coordination', 'follow-up') AND m.purpose = ANY (s.purposes)
   AND r.valid_from <= m.moment AND (r.valid_until IS NULL OR r.valid_until > m.moment)
   AND s.valid_from <= m.moment AND s.valid_until > m.moment
UNION ALL
SELECT s.youth_id, s.kind, s.record_id, s.basis, s.basis_id
  FROM authz.me m
  JOIN core.share s ON s.to_staff_id = m.staff_id AND s.to_agency_id = m.agency_id
 WHERE m.purpose IN ('coordination', 'follow-up') AND m.purpose = ANY (s.purposes)
   AND s.valid_from <= m.moment AND s.valid_until > m.moment;

-- The file that the caller has opened in an emergency and that is still open.
CREATE VIEW authz.emergency WITH (security_barrier) AS
SELECT e.youth_id
  FROM authz.me m
  JOIN core.emergency_access e ON e.author_id = m.staff_id AND e.agency_id = m.agency_id
  JOIN core.staff s ON s.id = m.staff_id AND s.agency_since <= e.created_at
 WHERE m.purpose = 'emergency' AND e.valid_from <= m.moment AND e.valid_until > m.moment;

-- The rows of one agency that are one person: each row itself, and those merged with it.
CREATE VIEW authz.same_person AS
SELECT y.id AS youth_id, y.id AS other_id FROM core.youth y
UNION ALL
SELECT y.id, y.merged_into FROM core.youth y WHERE y.merged_into IS NOT NULL
UNION ALL
SELECT y.merged_into, y.id FROM core.youth y WHERE y.merged_into IS NOT NULL
UNION ALL
SELECT y.id, o.id FROM core.youth y
  JOIN core.youth o ON o.merged_into = y.merged_into AND o.id <> y.id
 WHERE y.merged_into IS NOT NULL;
ALTER VIEW authz.same_person OWNER TO sspf_authz;

-- Whether a bar keeps the caller out, now: by a block or a conflict of interest it names the caller or
-- the caller's agency; null else. For views: they ask only where a bar is, so seldom. Of the asker, not
-- of the context: what opens is found once a statement, this row by row, and must outlast it.
CREATE FUNCTION authz.bars_caller(staff uuid, agency uuid, since timestamptz, until timestamptz)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT true FROM authz.asker m
             WHERE (bars_caller.staff = m.staff_id OR bars_caller.agency = m.agency_id)
               AND bars_caller.since <= m.moment
               AND (bars_caller.until IS NULL OR bars_caller.until > m.moment));
END $$;

-- Whether protected identity keeps the caller out, now: it does not name the caller; null else. Where
-- nobody who is named works in the agency any more, the file would be closed to all for ever: then
-- the management of the unit that registered the youth stands in, which sees who it is, no more of
-- the file, and names the next (R41: the recipient decides who handles a protected person).
CREATE FUNCTION authz.hides_from_caller(protection uuid, since timestamptz, until timestamptz)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER COST 1000 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    youth uuid := (SELECT p.youth_id FROM core.protection p WHERE p.id = protection);
BEGIN
    RETURN (
        SELECT true FROM authz.asker m
         WHERE since <= m.moment AND (until IS NULL OR until > m.moment)
           AND NOT EXISTS (SELECT FROM core.protection_access a
                            WHERE a.staff_id = m.staff_id AND a.agency_id = m.agency_id
                              AND a.youth_id = youth AND a.valid_from <= m.moment
                              AND (a.valid_until IS NULL OR a.valid_until > m.moment))
           AND NOT (m.purpose = 'work-management' AND m.roles && '{unit_manager,head_teacher}'
                    AND EXISTS (SELECT FROM core.registration r
                                 WHERE r.youth_id = youth AND r.unit_id = m.unit_id
                                   AND r.agency_id = m.agency_id)
                    AND NOT EXISTS (
                        SELECT FROM core.protection_access a
                          JOIN core.staff h ON h.id = a.staff_id AND h.agency_id = a.agency_id
                         WHERE a.youth_id = youth AND a.valid_from <= m.moment
                           AND (a.valid_until IS NULL OR a.valid_until > m.moment))));
END $$;
ALTER FUNCTION authz.bars_caller(uuid, uuid, timestamptz, timestamptz) OWNER TO sspf_authz;
ALTER FUNCTION authz.hides_from_caller(uuid, timestamptz, timestamptz) OWNER TO sspf_authz;
REVOKE ALL ON FUNCTION authz.bars_caller(uuid, uuid, timestamptz, timestamptz),
    authz.hides_from_caller(uuid, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.bars_caller(uuid, uuid, timestamptz, timestamptz),
    authz.hides_from_caller(uuid, timestamptz, timestamptz)
    TO sspf_api, sspf_authz, sspf_disposal, sspf_extract;

-- What the caller is kept out of. Asked about one youth at a time, by NOT EXISTS: that is one look at
-- an index that mostly finds nothing, however many youths are blocked or protected. For functions and
-- views bound to the context.
CREATE VIEW authz.barred_youth WITH (security_barrier) AS
SELECT b.youth_id, b.mark FROM core.bar b
 WHERE b.source <> 'protection'
   AND authz.bars_caller(b.staff_id, b.agency_id, b.valid_from, b.valid_until);
CREATE VIEW authz.protected_youth WITH (security_barrier) AS
SELECT b.youth_id, b.mark FROM core.bar b
 WHERE b.source = 'protection'
   AND authz.hides_from_caller(b.source_id, b.valid_from, b.valid_until);
-- The same for policies, which run with the caller's own rights: by a mark that is made of a youth's
-- key and leads to none, so that whoever reads all of it learns of nobody. It answers about a row
-- whose key the caller has. Both reasons are asked in one look, as every table asks them of every row.
CREATE VIEW authz.kept_out WITH (security_barrier) AS
SELECT b.mark FROM core.bar b
 WHERE CASE b.source WHEN 'protection'
           THEN authz.hides_from_caller(b.source_id, b.valid_from, b.valid_until)
           ELSE authz.bars_caller(b.staff_id, b.agency_id, b.valid_from, b.valid_until) END;
CREATE VIEW authz.barred WITH (security_barrier) AS
SELECT b.mark FROM core.bar b
 WHERE b.source <> 'protection'
   AND authz.bars_caller(b.staff_id, b.agency_id, b.valid_from, b.valid_until);
CREATE VIEW authz.protected WITH (security_barrier) AS
SELECT b.mark FROM core.bar b
 WHERE b.source = 'protection'
   AND authz.hides_from_caller(b.source_id, b.valid_from, b.valid_until);

ALTER VIEW authz.caseload OWNER TO sspf_authz;
ALTER VIEW authz.shared OWNER TO sspf_authz;
ALTER VIEW authz.emergency OWNER TO sspf_authz;
ALTER VIEW authz.barred_youth OWNER TO sspf_authz;
ALTER VIEW authz.protected_youth OWNER TO sspf_authz;
ALTER VIEW authz.kept_out OWNER TO sspf_authz;
ALTER VIEW authz.barred OWNER TO sspf_authz;
ALTER VIEW authz.protected OWNER TO sspf_authz;
GRANT SELECT ON authz.caseload, authz.shared, authz.emergency, authz.kept_out, authz.barred,
    authz.protected TO sspf_api;
CALL authz.keep_plan('caseload');
CALL authz.keep_plan('shared');
CALL authz.keep_plan('emergency');

-- As policies ask for them. What is shared is told apart by words: of whom, the record if it is one
-- alone, and the kind of information.
CALL authz.answer('caseload_ids()', 'uuid[]', 'ARRAY(SELECT c.youth_id FROM authz.caseload_rule c)');
CALL authz.answer('emergency_ids()', 'uuid[]',
    'ARRAY(SELECT e.youth_id FROM authz.emergency_rule e)');
CALL authz.answer('shared_ids(kind text)', 'uuid[]',
    'ARRAY(SELECT s.youth_id FROM authz.shared_rule s '
    || 'WHERE s.record_id IS NULL AND s.kind = shared_ids.kind)');
CALL authz.answer('shared_kinds()', 'text[]', 'ARRAY(SELECT concat_ws('' '', s.youth_id, s.kind) '
    || 'FROM authz.shared_rule s WHERE s.record_id IS NULL)');
CALL authz.answer('shared_records()', 'text[]',
    'ARRAY(SELECT concat_ws('' '', s.youth_id, s.record_id, s.kind) '
    || 'FROM authz.shared_rule s WHERE s.record_id IS NOT NULL)');

-- Lays what outranks on a table: nobody sees or writes a row about a youth they are kept out of.
-- The loader refuses a table with a youth_id that the service may read and that lacks it.
-- A row about nobody, where the table has such, is about nobody whom anybody is kept out of.
CREATE PROCEDURE authz.guard(guarded regclass, youth name) LANGUAGE plpgsql AS $$
DECLARE
    prefix text := (SELECT c.relname FROM pg_catalog.pg_class c WHERE c.oid = guarded);
    about_nobody text := (SELECT CASE WHEN a.attnotnull THEN ''
                                      ELSE pg_catalog.format('%I IS NULL OR ', youth) END
                            FROM pg_catalog.pg_attribute a
                           WHERE a.attrelid = guarded AND a.attname = youth);
BEGIN
    EXECUTE pg_catalog.format(
        'CREATE POLICY %I ON %s AS RESTRICTIVE TO sspf_api '
        || 'USING (%sNOT EXISTS (SELECT FROM authz.kept_out k '
        || 'WHERE k.mark = uuid_hash_extended(%I.%I, 0) OFFSET 0))',
        prefix || '_kept_out', guarded, about_nobody, prefix, youth);
    EXECUTE pg_catalog.format('COMMENT ON POLICY %I ON %s IS %L', prefix || '_kept_out', guarded,
        'ground: förvaltningslagen 16-18 §§ (jäv), SoLPuL 10 § (spärr), OSL 21:3, 22:1-2 (protected '
        || 'identity: named persons only); outranks what opens');
END $$;

REVOKE ALL ON PROCEDURE authz.guard(regclass, name) FROM PUBLIC;

-- Lays what opens the rows of a file, and what outranks it: the own agency's, by a relation or in an
-- emergency; another agency's on a ground in force, where the rows are of a kind of information.
--
-- PostgreSQL asks the policies that open a table in the reverse order of their names, and stops at
-- the first that does: who works with the file is named last, so that the most frequent answer comes
-- before the dear ones are asked (a quarter of the time of a read), and whoever wrote the row (`_signed`)
-- next to it.
CREATE PROCEDURE authz.open_file(opened regclass, kind text) LANGUAGE plpgsql AS $$
DECLARE
    prefix text := (SELECT c.relname FROM pg_catalog.pg_class c WHERE c.oid = opened);
    way record;
BEGIN
    FOR way IN
        SELECT * FROM (VALUES
            ('_worker', 'youth_id = ANY ((SELECT authz.caseload_ids())::uuid[])',
             'SoLPuL 6-7 §, OSL 7:1 (necessary for the own task); a relation to the file'),
            ('_emergency', 'youth_id = ANY ((SELECT authz.emergency_ids())::uuid[])',
             'OSL 7:1, SoLPuL 10 § (necessary for the own task); opened in an emergency, reviewed'),
            ('_shared', pg_catalog.format(
                'youth_id = ANY ((SELECT authz.shared_ids(%L))::uuid[])', kind),
             'OSL 10:1, 12:2-3 or 10:2-28 (consent or disclosure decision in force)'))
            AS w(suffix, condition, ground)
         WHERE w.suffix <> '_shared' OR kind IS NOT NULL
    LOOP
        EXECUTE pg_catalog.format('CREATE POLICY %I ON %s FOR SELECT TO sspf_api USING (%s)',
                                  prefix || way.suffix, opened, way.condition);
        EXECUTE pg_catalog.format('COMMENT ON POLICY %I ON %s IS %L', prefix || way.suffix, opened,
                                  'ground: ' || way.ground);
    END LOOP;
    CALL authz.guard(opened, 'youth_id');
END $$;
REVOKE ALL ON PROCEDURE authz.open_file(regclass, text) FROM PUBLIC;

-- Locks all rows of these youths' persons and answers them: one at a time for each, or a sum could miss
-- what another is adding. Whoever waited looks again, for a merge may have added a row meanwhile.
CREATE FUNCTION authz.lock_persons(youths uuid[]) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    persons uuid[] := '{}';
    locked uuid[];
BEGIN
    LOOP
        locked := persons;
        persons := ARRAY(SELECT DISTINCT s.other_id FROM authz.same_person s
                          WHERE s.youth_id = ANY (youths) ORDER BY 1);
        EXIT WHEN locked @> persons;
        PERFORM FROM core.youth y WHERE y.id = ANY (persons) ORDER BY y.id FOR NO KEY UPDATE;
    END LOOP;
    RETURN locked;
END $$;

-- Makes the relations of youths anew: assignments, places in open cases' teams, and the same for
-- those who stand in for a colleague.
CREATE FUNCTION authz.settle_relations(youths uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    youths := authz.lock_persons(youths);
    DELETE FROM core.relation r WHERE r.youth_id = ANY (youths);
    INSERT INTO core.relation (staff_id, agency_id, youth_id, own, source, source_id, valid_from,
                               valid_until)
    WITH base AS (
        SELECT a.staff_id, a.agency_id, s.youth_id, true AS own, 'assignment' AS source,
               a.id AS source_id, a.valid_from, a.valid_until
          FROM authz.same_person s
          JOIN core.assignment a ON a.youth_id = s.other_id
         WHERE s.youth_id = ANY (youths)
        UNION ALL
        SELECT t.staff_id, t.staff_agency_id, s.youth_id, t.staff_agency_id = j.agency_id, 'team',
               t.id, greatest(t.valid_from, j.valid_from, c.opened_at),
               least(t.valid_until, j.valid_until, c.closed_at)
          FROM authz.same_person s
          JOIN core.case_youth j ON j.youth_id = s.other_id
          JOIN core."case" c ON c.id = j.case_id
          JOIN core.case_member t ON t.case_id = j.case_id
         WHERE s.youth_id = ANY (youths)
    )
    SELECT b.* FROM base b WHERE b.valid_until IS NULL OR b.valid_until > b.valid_from
    UNION ALL
    SELECT d.to_staff_id, b.agency_id, b.youth_id, b.own, 'delegation', d.id,
           greatest(b.valid_from, d.valid_from), least(b.valid_until, d.valid_until)
      FROM base b
      JOIN core.delegation d ON d.from_staff_id = b.staff_id AND d.agency_id = b.agency_id
     WHERE least(b.valid_until, d.valid_until) > greatest(b.valid_from, d.valid_from);
END $$;

-- The day on which somebody comes of age. Born on 29 February: 18 on 1 March.
CREATE FUNCTION authz.adult_from(birth_date date) RETURNS date
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN greatest((birth_date + interval '18 years')::date,
                    (birth_date - 1 + interval '18 years')::date + 1);
END $$;

-- Where a consent stands: what it still lacks, and from when until when it holds if it lacks nothing
-- and nobody has refused or withdrawn. Everybody whom the rule of the day demands must have given
-- it. Who that is follows from the age on the first day of validity; without a birth date it is
-- nobody's guess. With shared custody there are two to ask (FB 6:13): one who is known alone does
-- not do. What guardians alone have given ends on the day the youth becomes 18.
CREATE VIEW authz.consent_standing AS
SELECT c.id, c.youth_id, c.agency_id, c.purposes, g.refused,
       EXISTS (SELECT FROM core.consent_withdrawal w WHERE w.consent_id = c.id) AS withdrawn,
       array_remove(ARRAY[
           CASE WHEN y.birth_date IS NULL THEN 'birth-date' END,
           CASE WHEN y.birth_date IS NOT NULL AND r.longest IS NULL THEN 'rule' END,
           CASE WHEN c.valid_until >= c.valid_from + r.longest THEN 'shorter-validity' END,
           CASE WHEN r.youth_required AND NOT g.by_youth THEN 'youth' END,
           CASE WHEN r.maturity_note_required
                     AND NOT EXISTS (SELECT FROM core.consent_note t
                                      WHERE t.consent_id = c.id AND t.kind = 'maturity')
               THEN 'maturity-note' END,
           CASE WHEN r.guardians_required AND (v.deciding = 0 OR v.shared AND v.sharing < 2)
               THEN 'guardian-unknown' END,
           CASE WHEN r.guardians_required AND v.silent <> '{}' THEN 'guardian' END], NULL)
           AS missing,
       CASE WHEN r.guardians_required THEN v.silent ELSE '{}' END AS silent_guardians,
       greatest(c.valid_from::timestamp AT TIME ZONE 'Europe/Stockholm', c.created_at,
                g.last_answer) AS from_moment,
       least(c.valid_until + 1,
             CASE WHEN r.guardians_required AND NOT (r.youth_required AND g.by_youth)
                  THEN authz.adult_from(y.birth_date) END)
           ::timestamp AT TIME ZONE 'Europe/Stockholm' AS until_moment
  FROM core.consent c
  JOIN core.youth y ON y.id = c.youth_id
 CROSS JOIN LATERAL (
       SELECT bool_or(t.guardians_required) AS guardians_required,
              bool_or(t.youth_required) AS youth_required,
              bool_or(t.maturity_note_required) AS maturity_note_required,
              min(t.longest) AS longest
         FROM core.consent_rule t
        WHERE t.valid_from <= c.valid_from
          AND (t.valid_until IS NULL OR t.valid_until > c.valid_from)
          AND extract(year FROM age(c.valid_from, y.birth_date))
              BETWEEN t.age_from AND t.age_below - 1) r
 CROSS JOIN LATERAL (
       SELECT coalesce(bool_or(t.answer = 'refused'), false) AS refused,
              coalesce(bool_or(t.capacity = 'youth' AND t.answer = 'given'), false) AS by_youth,
              max(t.created_at) AS last_answer
         FROM core.consent_giver t WHERE t.consent_id = c.id) g
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE t.standing = 'full') AS deciding,
              coalesce(bool_or(t.standing = 'full' AND t.custody = 'shared'), false) AS shared,
              count(*) FILTER (WHERE t.custody = 'shared') AS sharing,
              coalesce(array_agg(t.id ORDER BY t.created_at, t.id)
                  FILTER (WHERE t.standing = 'full' AND NOT EXISTS (
                      SELECT FROM core.consent_giver a
                       WHERE a.consent_id = c.id AND a.guardian_id = t.id)), '{}') AS silent
         FROM core.guardian t
        WHERE t.youth_id = c.youth_id AND t.valid_from <= c.valid_from
          AND (t.valid_until IS NULL OR t.valid_until > c.valid_from)) v;
ALTER VIEW authz.consent_standing OWNER TO sspf_authz;

-- Whether a ground that names somebody of an agency (null: the agency) still means them: it ends with
-- their place there, and a later place does not bring it back.
CREATE FUNCTION authz.still_means(person uuid, agency uuid, since timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN person IS NULL OR EXISTS (SELECT FROM core.staff s
                                      WHERE s.id = person AND s.agency_id = agency
                                        AND s.agency_since <= since);
END $$;

-- Whether a disclosure decision opens a file that is under restriction: what the law makes a duty goes on,
-- being an important public interest, and often the youth's own protection (GDPR 18.2); what it leaves to
-- the discloser does not.
CREATE FUNCTION authz.outlasts_restriction(ground text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN outlasts_restriction.ground IN (
        'concern-report', 'inquiry-answer', 'police-informs-social', 'contact-details',
        'municipal-duty', 'head-teacher-duty', 'immediate-intervention');
END $$;

-- Makes the shares of youths anew, from disclosure decisions and from consents that lack nothing. Of a file
-- under restriction (authz.restricted_file), from what outlasts it alone: a consent that somebody has
-- given since, and duties.
CREATE FUNCTION authz.settle_shares(youths uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM core.youth y WHERE y.id = ANY (youths) ORDER BY y.id FOR NO KEY UPDATE;
    DELETE FROM core.share s WHERE s.youth_id = ANY (youths);
    INSERT INTO core.share (basis, basis_id, youth_id, from_agency_id, kind, record_id,
                            to_agency_id, to_staff_id, purposes, valid_from, valid_until)
    SELECT 'consent', t.id, t.youth_id, t.agency_id, k.kind, NULL::uuid, p.party_agency_id,
           p.party_staff_id, t.purposes, t.from_moment, t.until_moment
      FROM authz.consent_standing t
      JOIN core.consent_kind k ON k.consent_id = t.id
      JOIN core.consent_party p ON p.consent_id = t.id
     WHERE t.youth_id = ANY (youths) AND NOT t.refused AND NOT t.withdrawn
       AND t.missing = '{}' AND t.until_moment > t.from_moment
       AND authz.still_means(p.party_staff_id, p.party_agency_id, p.created_at)
       AND NOT EXISTS (SELECT FROM authz.restricted_file f
                        WHERE f.youth_id = t.youth_id
                          AND NOT EXISTS (SELECT FROM core.consent_giver g
                                           WHERE g.consent_id = t.id AND g.created_at > f.since))
    UNION ALL
    SELECT 'disclosure', d.id, d.youth_id, d.agency_id, i.kind, i.record_id,
           d.recipient_agency_id, d.recipient_staff_id, d.purposes, d.valid_from, d.valid_until
      FROM core.disclosure d
      JOIN core.disclosure_item i ON i.disclosure_id = d.id
     WHERE d.youth_id = ANY (youths) AND d.valid_until > d.valid_from
       AND authz.still_means(d.recipient_staff_id, d.recipient_agency_id, d.created_at)
       AND (authz.outlasts_restriction(d.ground)
            OR NOT EXISTS (SELECT FROM authz.restricted_file f WHERE f.youth_id = d.youth_id));
END $$;

-- Makes the bars of youths anew, from blocks and from conflicts that staff have declared.
CREATE FUNCTION authz.settle_bars(youths uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    youths := authz.lock_persons(youths);
    DELETE FROM core.bar b WHERE b.youth_id = ANY (youths);
    INSERT INTO core.bar (youth_id, staff_id, agency_id, source, source_id, valid_from,
                          valid_until)
    SELECT s.youth_id, b.blocked_staff_id, b.blocked_agency_id, 'block', b.id, b.valid_from,
           b.valid_until
      FROM authz.same_person s
      JOIN core.block b ON b.youth_id = s.other_id
     WHERE s.youth_id = ANY (youths)
       AND (b.valid_until IS NULL OR b.valid_until > b.valid_from)
    UNION ALL
    SELECT s.youth_id, NULL, NULL, 'protection', p.id, p.valid_from, p.valid_until
      FROM authz.same_person s
      JOIN core.protection p ON p.youth_id = s.other_id
     WHERE s.youth_id = ANY (youths)
       AND (p.valid_until IS NULL OR p.valid_until > p.valid_from);
    IF EXISTS (SELECT FROM core.conflict) THEN
        INSERT INTO core.bar (youth_id, staff_id, source, source_id, valid_from, valid_until)
        SELECT s.youth_id, c.staff_id, 'conflict', c.id, c.valid_from, c.valid_until
          FROM authz.same_person s
          JOIN core.youth_number n ON n.youth_id = s.other_id
           AND n.ended_reason IS DISTINCT FROM 'mistaken'
          JOIN core.conflict c ON c.number_digest = authz.number_digest(n.number)
         WHERE s.youth_id = ANY (youths)
           AND (c.valid_until IS NULL OR c.valid_until > c.valid_from);
    END IF;
END $$;

-- What stands in for an identity number that must not be stored.
CREATE FUNCTION authz.number_digest(number text) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT sha256(i.digest_key || convert_to(number_digest.number, 'UTF8'))
              FROM core.installation i);
END $$;

-- The triggers that call them. Each gets the rows that a statement changed as the table "changed".
CREATE FUNCTION authz.relations_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_relations(ARRAY(SELECT DISTINCT c.youth_id FROM changed c));
    RETURN NULL;
END $$;
-- A member or a case: every agency's row that is joined to it.
CREATE FUNCTION authz.case_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_relations(ARRAY(
        SELECT DISTINCT j.youth_id FROM core.case_youth j JOIN changed c ON c.case_id = j.case_id));
    RETURN NULL;
END $$;
CREATE FUNCTION authz.delegation_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_relations(ARRAY(
        SELECT DISTINCT r.youth_id FROM core.relation r JOIN changed c
            ON c.from_staff_id = r.staff_id AND c.agency_id = r.agency_id));
    RETURN NULL;
END $$;
CREATE FUNCTION authz.shares_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_shares(ARRAY(SELECT DISTINCT c.youth_id FROM changed c));
    RETURN NULL;
END $$;
-- What is withdrawn or revoked ends the youth's places in other agencies' cases that no ground holds
-- any more.
CREATE FUNCTION authz.cut_joins(youth_id uuid, moment timestamptz, writer uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO core.ending (id, source, source_id, youth_id, agency_id, ended_at, reason,
                             author_id, created_at)
    SELECT gen_random_uuid(), 'case-youth', j.id, j.youth_id, j.agency_id, moment, 'revoked',
           writer, moment
      FROM core.case_youth j
      JOIN core."case" c ON c.id = j.case_id AND c.agency_id <> j.agency_id
     WHERE j.youth_id = cut_joins.youth_id AND j.valid_from <= moment
       AND (j.valid_until IS NULL OR j.valid_until > moment)
       AND NOT EXISTS (SELECT FROM core.share s
                        WHERE s.youth_id = j.youth_id AND s.valid_from <= moment
                          AND s.valid_until > moment)
    ON CONFLICT (source, source_id) DO NOTHING;
END $$;
CREATE FUNCTION authz.joins_cut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.cut_joins(w.youth_id, w.created_at, w.author_id) FROM changed w;
    RETURN NULL;
END $$;
CREATE FUNCTION authz.disclosure_revoked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.cut_joins(NEW.youth_id, NEW.ended_at, NEW.author_id);
    RETURN NULL;
END $$;
CREATE FUNCTION authz.bars_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_bars(ARRAY(SELECT DISTINCT c.youth_id FROM changed c));
    RETURN NULL;
END $$;
-- A place in an agency that begins or ends: what names its holder there.
CREATE FUNCTION authz.place_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_shares(ARRAY(
        SELECT p.youth_id FROM core.consent_party p JOIN changed m ON m.staff_id = p.party_staff_id
         UNION
        SELECT d.youth_id FROM core.disclosure d JOIN changed m ON m.staff_id = d.recipient_staff_id));
    RETURN NULL;
END $$;
-- A rule of consent, which is data (R16): whatever any consent was worked out by.
CREATE FUNCTION authz.consent_rule_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_shares(ARRAY(SELECT DISTINCT c.youth_id FROM core.consent c));
    RETURN NULL;
END $$;
CREATE FUNCTION authz.birth_date_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.settle_shares(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
-- A number that is entered and a conflict about it that is declared at the same moment must not
-- both miss the other: whoever comes second waits for the first, and looks then.
CREATE FUNCTION authz.number_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('sspf-conflict', 0));
    PERFORM authz.settle_bars(ARRAY(SELECT DISTINCT c.youth_id FROM changed c));
    RETURN NULL;
END $$;
CREATE FUNCTION authz.conflict_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('sspf-conflict', 0));
    -- A digest cannot be looked up by an index on numbers; conflicts are declared seldom.
    PERFORM authz.settle_bars(ARRAY(
        SELECT DISTINCT n.youth_id FROM core.installation i CROSS JOIN core.youth_number n
          JOIN changed c
            ON c.number_digest = sha256(i.digest_key || convert_to(n.number, 'UTF8'))));
    RETURN NULL;
END $$;
-- The open stretch of a case, from its latest transition.
CREATE FUNCTION authz.case_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE core."case" c
       SET version = c.version + (NEW.place > 1)::integer,
           opened_at = CASE WHEN NEW.state IN ('opened', 'reopened') THEN NEW.created_at
                            ELSE c.opened_at END,
           closed_at = CASE WHEN NEW.state = 'closed' THEN NEW.created_at
                            WHEN NEW.state = 'reopened' THEN NULL ELSE c.closed_at END
     WHERE c.id = NEW.case_id;
    PERFORM authz.settle_relations(ARRAY(
        SELECT j.youth_id FROM core.case_youth j WHERE j.case_id = NEW.case_id));
    RETURN NULL;
END $$;

-- Ends what an ending names, if that has not ended before.
CREATE FUNCTION authz.ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    CASE NEW.source
    WHEN 'assignment' THEN
        UPDATE core.assignment t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'case-member' THEN
        UPDATE core.case_member t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'case-youth' THEN
        UPDATE core.case_youth t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'delegation' THEN
        -- What was to begin later never holds: it ends as it begins.
        UPDATE core.delegation t
           SET valid_until = greatest(NEW.ended_at, t.valid_from + interval '1 microsecond')
         WHERE t.id = NEW.source_id AND t.valid_until > NEW.ended_at;
    WHEN 'role-grant' THEN
        UPDATE core.role_grant t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'block' THEN
        UPDATE core.block t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'conflict' THEN
        UPDATE core.conflict t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'protection' THEN
        UPDATE core.protection t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'protection-access' THEN
        UPDATE core.protection_access t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL OR t.valid_until > NEW.ended_at);
    WHEN 'disclosure' THEN
        UPDATE core.disclosure t SET valid_until = NEW.ended_at WHERE t.id = NEW.source_id
           AND t.valid_until > NEW.ended_at;
    WHEN 'guardian' THEN
        UPDATE core.guardian t
           SET valid_until = greatest(
                   (NEW.ended_at AT TIME ZONE 'Europe/Stockholm')::date, t.valid_from)
         WHERE t.id = NEW.source_id
           AND (t.valid_until IS NULL
                OR t.valid_until > (NEW.ended_at AT TIME ZONE 'Europe/Stockholm')::date);
    -- Nobody is left in it, and nobody's work: files that still lie there go when they are due.
    WHEN 'agency' THEN
        UPDATE core.agency t SET ended_at = NEW.ended_at WHERE t.id = NEW.source_id
           AND NOT EXISTS (SELECT FROM core.unit u
                            WHERE u.agency_id = t.id AND u.ended_at IS NULL);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a unit is left' USING ERRCODE = '23503', CONSTRAINT = 'agency_in_use';
        END IF;
    WHEN 'unit' THEN
        UPDATE core.unit t SET ended_at = NEW.ended_at WHERE t.id = NEW.source_id
           AND NOT EXISTS (SELECT FROM core.staff s WHERE s.unit_id = t.id)
           AND NOT EXISTS (SELECT FROM core.assignment a WHERE a.unit_id = t.id
                              AND (a.valid_until IS NULL OR a.valid_until > NEW.ended_at))
           AND NOT EXISTS (SELECT FROM core."case" c
                            WHERE c.unit_id = t.id AND c.closed_at IS NULL);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'work is left' USING ERRCODE = '23503', CONSTRAINT = 'unit_in_use';
        END IF;
    END CASE;
    RETURN NULL;
END $$;

-- Who leaves an agency leaves everything held there, in the same transaction.
CREATE FUNCTION authz.membership_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    moment timestamptz := authz.now();
    writer uuid := (SELECT m.staff_id FROM authz.me m);
BEGIN
    -- A move to another unit of the same agency ends nothing.
    IF NEW.ended_at IS NULL OR OLD.ended_at IS NOT NULL
       OR EXISTS (SELECT FROM core.membership m WHERE m.staff_id = NEW.staff_id
                     AND m.agency_id = NEW.agency_id AND m.ended_at IS NULL) THEN
        RETURN NULL;
    END IF;
    INSERT INTO core.ending (id, source, source_id, youth_id, agency_id, ended_at, reason,
                             author_id, created_at)
    SELECT gen_random_uuid(), e.source, e.source_id, e.youth_id, NEW.agency_id,
           -- What was to begin later never holds: it ends as it begins.
           greatest(NEW.ended_at, e.valid_from + interval '1 microsecond'), 'left-agency',
           writer, moment
      FROM (SELECT 'role-grant' AS source, g.id AS source_id, NULL::uuid AS youth_id,
                   g.valid_from, g.valid_until
              FROM core.role_grant g
             WHERE g.staff_id = NEW.staff_id AND g.agency_id = NEW.agency_id
            UNION ALL
            SELECT 'assignment', a.id, a.youth_id, a.valid_from, a.valid_until
              FROM core.assignment a
             WHERE a.staff_id = NEW.staff_id AND a.agency_id = NEW.agency_id
            UNION ALL
            SELECT 'case-member', t.id, NULL, t.valid_from, t.valid_until
              FROM core.case_member t
             WHERE t.staff_id = NEW.staff_id AND t.staff_agency_id = NEW.agency_id
            UNION ALL
            SELECT 'delegation', d.id, NULL, d.valid_from, d.valid_until
              FROM core.delegation d
             WHERE NEW.staff_id IN (d.from_staff_id, d.to_staff_id)
               AND d.agency_id = NEW.agency_id
            UNION ALL
            SELECT 'protection-access', p.id, p.youth_id, p.valid_from, p.valid_until
              FROM core.protection_access p
             WHERE p.staff_id = NEW.staff_id AND p.agency_id = NEW.agency_id) e
     WHERE e.valid_until IS NULL OR e.valid_until > NEW.ended_at
    ON CONFLICT (source, source_id) DO NOTHING;
    RETURN NULL;
END $$;

DO $$
DECLARE
    kept record;
BEGIN
    FOR kept IN
        SELECT t.relation, t.function, e.event
          FROM (VALUES
            ('core.assignment', 'relations_changed'), ('core.case_youth', 'relations_changed'),
            ('core.case_member', 'case_changed'), ('core.delegation', 'delegation_changed'),
            ('core.consent', 'shares_changed'), ('core.consent_party', 'shares_changed'),
            ('core.consent_kind', 'shares_changed'), ('core.consent_giver', 'shares_changed'),
            ('core.consent_withdrawal', 'shares_changed'), ('core.guardian', 'shares_changed'),
            ('core.consent_note', 'shares_changed'),
            ('core.disclosure', 'shares_changed'), ('core.disclosure_item', 'shares_changed'),
            ('core.membership', 'place_changed'), ('core.consent_rule', 'consent_rule_changed'),
            ('core.block', 'bars_changed'), ('core.protection', 'bars_changed'),
            ('core.youth_number', 'number_changed'),
            ('core.conflict', 'conflict_changed')) AS t(relation, function),
               (VALUES ('INSERT'), ('UPDATE')) AS e(event)
    LOOP
        EXECUTE format('CREATE TRIGGER kept_%s AFTER %s ON %s REFERENCING NEW TABLE AS changed '
            || 'FOR EACH STATEMENT EXECUTE FUNCTION authz.%I()', lower(kept.event), kept.event,
            kept.relation, kept.function);
    END LOOP;
    FOR kept IN
        SELECT f.oid::regprocedure AS name FROM pg_proc f
         WHERE f.pronamespace = 'authz'::regnamespace
           AND f.proname IN ('lock_persons', 'settle_relations', 'settle_shares', 'settle_bars',
               'number_digest', 'still_means', 'adult_from', 'outlasts_restriction', 'place_changed', 'consent_rule_changed',
               'relations_changed', 'case_changed', 'delegation_changed', 'shares_changed',
               'joins_cut', 'cut_joins', 'disclosure_revoked',
               'bars_changed', 'number_changed', 'birth_date_changed', 'conflict_changed', 'case_moved', 'ended',
               'membership_ended')
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO sspf_authz', kept.name);
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', kept.name);
    END LOOP;
END $$;
-- After kept_insert, which has taken the shares away: triggers fire in the order of their names.
CREATE TRIGGER unjoined AFTER INSERT ON core.consent_withdrawal
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION authz.joins_cut();
-- After kept_end, which has ended the decision and so taken its shares away.
CREATE TRIGGER unjoined AFTER INSERT ON core.ending
    FOR EACH ROW WHEN (NEW.source = 'disclosure') EXECUTE FUNCTION authz.disclosure_revoked();
CREATE TRIGGER kept_birth_date AFTER UPDATE OF birth_date ON core.youth
    FOR EACH ROW WHEN (OLD.birth_date IS DISTINCT FROM NEW.birth_date)
    EXECUTE FUNCTION authz.birth_date_changed();
CREATE TRIGGER kept_state AFTER INSERT ON core.case_transition
    FOR EACH ROW EXECUTE FUNCTION authz.case_moved();
CREATE TRIGGER kept_end AFTER INSERT ON core.ending
    FOR EACH ROW EXECUTE FUNCTION authz.ended();
CREATE CONSTRAINT TRIGGER ended_with_membership AFTER UPDATE ON core.membership
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION authz.membership_ended();
