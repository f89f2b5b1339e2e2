-- What is told to a person who asks what is kept about them (registerutdrag, GDPR 15). Each agency is
-- its own controller, so an extract is of one agency's file; who has files at several asks each. Of a
-- record in which others wrote (a step in a commitment, the assessment of an enquiry) each agency's rows
-- are a part of their own: told with the file that they stand in, reviewed by who answers for them.
--
--   parts    records officers and unit managers: which records there are, by key and date, and how far
--            their review has come; the records officer sees no content; another agency's manager its
--            own parts alone
--   content  the managers of a unit that registered the youth, of records that wait for their review;
--            of another agency's part the managers of a unit that wrote in it; not of a youth whom they
--            are kept out of. Where that whole agency is (a block, a protected person), the file's own
--            managers review what it wrote there: nobody else may, and it must be told
--   review   the same: what of the record stays secret, row by row, each with its provision
--   extract  the same, once the records officer has granted it: never by itself. What was changed
--            after its review is not told until it was reviewed again.
--   end      a request that was refused opens nothing, one that was granted nothing after three months
--
-- Grounds: GDPR 12, 15 (R36); dataskyddslagen 5:1-2 (what is secret from the person); OSL 6:3, 26:5.

ALTER TABLE retention.extract_review ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE retention.extract_withheld ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, DELETE ON retention.extract_review, retention.extract_withheld TO sspf_disposal;
CREATE POLICY extract_review_disposal ON retention.extract_review TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY extract_review_disposal ON retention.extract_review IS
    'ground: GDPR 15, OSL 6:3 (the review); by functions that check the caller first';
CREATE POLICY extract_withheld_disposal ON retention.extract_withheld TO sspf_disposal
    USING (true) WITH CHECK (true);
COMMENT ON POLICY extract_withheld_disposal ON retention.extract_withheld IS
    'ground: GDPR 15, OSL 6:3 (the review); by functions that check the caller first';

-- Who wrote in another agency's file: the tables whose rows are the writer's, not the file's.
GRANT SELECT (id, agency_id, unit_id) ON core.staff TO sspf_disposal;
CREATE POLICY staff_disposal ON core.staff FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY staff_disposal ON core.staff IS
    'ground: GDPR 15 (which unit reviews what its staff wrote); keys only';
CREATE VIEW authz.extract_written AS
SELECT t.youth_id, t.agency_id, t.author_id FROM core.commitment_step t
UNION ALL SELECT t.youth_id, t.agency_id, t.author_id FROM core.enquiry_step t
           WHERE t.youth_id IS NOT NULL;
ALTER VIEW authz.extract_written OWNER TO sspf_disposal;

-- The requests for access whose parts may still be looked at, each with every row of the person and the
-- agencies that wrote there; `reviewer_id` is the agency that reviews what the one wrote, `hold_id` the
-- hold that the request placed: a part of the request, and of no file.
CREATE VIEW authz.extract_source AS
SELECT r.id AS request_id, r.agency_id AS file_id, r.youth_id AS asked_id, r.hold_id,
       p.other_id AS youth_id, w.agency_id,
       CASE WHEN EXISTS (SELECT FROM core.bar b
                          WHERE b.youth_id = r.youth_id AND b.staff_id IS NULL
                            AND (b.agency_id IS NULL OR b.agency_id = w.agency_id)
                            AND b.valid_from <= authz.now()
                            AND (b.valid_until IS NULL OR b.valid_until > authz.now()))
            THEN r.agency_id ELSE w.agency_id END AS reviewer_id
  FROM retention.request r
  JOIN authz.same_person p ON p.youth_id = r.youth_id
 CROSS JOIN LATERAL (SELECT r.agency_id
                     UNION SELECT x.agency_id FROM authz.extract_written x
                            WHERE x.youth_id = p.other_id) w
 WHERE r.kind = 'access'
   AND NOT EXISTS (SELECT FROM retention.request_step s
                    WHERE s.request_id = r.id
                      AND (s.step = 'refused' OR s.step IN ('granted', 'partly')
                           AND s.created_at < authz.now() - interval '3 months'));
ALTER VIEW authz.extract_source OWNER TO sspf_disposal;

-- What of them is the caller's: one row each row of the person and agency that wrote there. The file's
-- officers and managers list all of it, another agency's managers what is theirs to review. Only the
-- management of a unit that registered the person, or of one that wrote, sees what is in it, and never
-- who is kept out.
CREATE VIEW authz.extract_file WITH (security_barrier) AS
SELECT x.request_id, x.youth_id, x.agency_id, x.reviewer_id, x.hold_id,
       -- A row a file, whatever roles the caller has.
       bool_or(o.agency_id IN (x.file_id, x.reviewer_id)) AS is_listed,
       bool_or(o.role = 'unit_manager' AND o.agency_id = x.reviewer_id
           AND CASE WHEN o.agency_id = x.file_id
               THEN EXISTS (SELECT FROM core.registration g
                              JOIN authz.same_person s ON s.other_id = g.youth_id
                             WHERE s.youth_id = x.asked_id AND g.unit_id = o.unit_id)
                    -- Whose units have all ended: any manager of the agency, too.
                    OR NOT EXISTS (SELECT FROM core.registration g
                                     JOIN authz.same_person s ON s.other_id = g.youth_id
                                     JOIN core.unit u ON u.id = g.unit_id
                                    WHERE s.youth_id = x.asked_id
                                      AND (u.ended_at IS NULL OR u.ended_at > authz.now()))
               -- Whose writers have all left: any manager of the agency.
               ELSE o.unit_id IN (SELECT m.unit_id FROM authz.extract_written t
                                    JOIN core.staff m ON m.id = t.author_id
                                   WHERE t.youth_id = x.youth_id AND t.agency_id = o.agency_id)
                    OR NOT EXISTS (SELECT FROM authz.extract_written t
                                     JOIN core.staff m ON m.id = t.author_id
                                                      AND m.agency_id = t.agency_id
                                    WHERE t.youth_id = x.youth_id AND t.agency_id = o.agency_id) END
           AND NOT EXISTS (SELECT FROM authz.protected_youth b WHERE b.youth_id = x.asked_id)) AS is_read
  FROM authz.retention_officer o
  JOIN authz.extract_source x
    ON x.file_id = o.agency_id
       OR o.role = 'unit_manager' AND x.request_id IN (
           SELECT y.request_id FROM authz.extract_source y WHERE y.reviewer_id = o.agency_id)
 WHERE authz.takes_part(x.asked_id)
 GROUP BY x.request_id, x.youth_id, x.agency_id, x.reviewer_id, x.hold_id;
ALTER VIEW authz.extract_file OWNER TO sspf_disposal;

-- What is told of each record: all that goes with it when it is deleted, but for what only serves
-- the service itself (retries, clocks, match keys, relations worked out from other rows). `person` is the
-- column that says whose a row is, `record` what says of which record, `doc` what is told of it. A merge stands with the row that it was
-- merged into. When it was undone each of the two, who are two persons, is told of it, and not who the
-- other is.
CREATE VIEW authz.extract_place AS
SELECT p.place, p.relation, p.kind, p.key = 'id' AS is_record,
       CASE WHEN p.relation = 'core.youth'::regclass THEN 'id'
            WHEN p.key = 'merged_id' THEN p.key ELSE 'youth_id' END AS person,
       CASE WHEN p.via IS NULL THEN format('%I.%I', c.relname, p.key)
            ELSE format('(SELECT v.%I FROM %s v WHERE v.id = %I.%I)', p.via_key, p.via, c.relname,
                        p.key) END AS record,
       CASE WHEN p.key = 'merged_id' THEN
           'EXISTS (SELECT FROM core.youth_merge_undoing u WHERE u.merge_id = youth_merge.id)'
           ELSE 'true' END AS condition,
       CASE WHEN p.key = 'merged_id' THEN
                'to_jsonb(youth_merge) - ''youth_id'' || (SELECT jsonb_build_object('
                || '''ended_at'', u.created_at, ''reason_text'', u.reason)'
                || ' FROM core.youth_merge_undoing u WHERE u.merge_id = youth_merge.id)'
            WHEN p.relation = 'core.youth_merge'::regclass THEN
                'to_jsonb(youth_merge) - CASE WHEN EXISTS (SELECT FROM core.youth_merge_undoing u'
                || ' WHERE u.merge_id = youth_merge.id) THEN ''merged_id'' ELSE '''' END'
            WHEN p.relation = 'retention.hold'::regclass THEN
                'to_jsonb(hold) || coalesce((SELECT jsonb_build_object(''ended_at'', r.created_at)'
                || ' FROM retention.hold_release r WHERE r.hold_id = hold.id), ''{}'')'
            WHEN p.relation = 'retention.exemption'::regclass THEN
                'to_jsonb(exemption) || coalesce((SELECT jsonb_build_object(''ended_at'', e.created_at,'
                || ' ''reason_text'', e.reason) FROM retention.exemption_end e'
                || ' WHERE e.exemption_id = exemption.id), ''{}'')'
            ELSE format('to_jsonb(%I)', c.relname) END AS doc
  FROM authz.retention_place p JOIN pg_class c ON c.oid = p.relation
 WHERE (c.relnamespace = 'core'::regnamespace
        -- That the file is never destroyed, or not now, and why.
        OR p.relation IN ('retention.exemption'::regclass, 'retention.hold'::regclass))
   AND p.kind NOT IN ('school-visit', 'dog-search', 'quarantined-visit', 'session', 'retry-result',
                      'release-request', 'legal-hold', 'conflict')
   -- That a merge was undone stands with the merge.
   AND p.via IS DISTINCT FROM 'core.youth_merge'::regclass
   AND p.relation <> ALL ('{core.once, core.escalation, core.share, core.relation, core.bar,
                           core.name_key}'::regclass[])
   -- What a decision covers stands with the decision.
   AND (p.relation <> 'core.disclosure_item'::regclass OR p.kind = 'disclosure')
   -- Corrections stand with the record corrected; the person's place in a case with the person.
   AND (p.kind, p.relation) NOT IN (('youth', 'core.correction'::regclass),
                                    ('case', 'core.case_youth'::regclass));
ALTER VIEW authz.extract_place OWNER TO sspf_disposal;
GRANT USAGE ON SCHEMA retention TO sspf_extract;
GRANT SELECT ON authz.extract_file, authz.extract_place TO sspf_extract;
GRANT EXECUTE ON FUNCTION authz.now(), authz.takes_part(uuid) TO sspf_extract;
DO $$
DECLARE
    line record;
BEGIN
    FOR line IN SELECT p.relation, c.relname, array_agg(DISTINCT p.person) AS persons
                  FROM authz.extract_place p JOIN pg_class c ON c.oid = p.relation
                 GROUP BY p.relation, c.relname
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO sspf_extract', line.relation);
        EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO sspf_extract USING (%s)',
            line.relname || '_extract', line.relation,
            (SELECT string_agg(format('(%I, agency_id) IN (SELECT f.youth_id, f.agency_id '
                        || 'FROM authz.extract_file f)', n.person), ' OR ')
               FROM unnest(line.persons) AS n(person)));
        EXECUTE format('COMMENT ON POLICY %I ON %s IS %L', line.relname || '_extract', line.relation,
            'ground: GDPR 15 (R36); the file of who has asked for it, by functions that check the '
            || 'caller first');
    END LOOP;
END $$;
-- When a hold was lifted, an exemption taken back; and to the row that a merge took that it was undone, which stands with the other.
GRANT SELECT ON retention.hold_release TO sspf_extract;
CREATE POLICY hold_release_extract ON retention.hold_release FOR SELECT TO sspf_extract
    USING (youth_id IN (SELECT f.youth_id FROM authz.extract_file f));
COMMENT ON POLICY hold_release_extract ON retention.hold_release IS
    'ground: GDPR 15 (R36); the file of who has asked for it, by functions that check the caller first';
GRANT SELECT ON retention.exemption_end TO sspf_extract;
CREATE POLICY exemption_end_extract ON retention.exemption_end FOR SELECT TO sspf_extract
    USING (youth_id IN (SELECT f.youth_id FROM authz.extract_file f));
COMMENT ON POLICY exemption_end_extract ON retention.exemption_end IS
    'ground: GDPR 15 (R36); the file of who has asked for it, by functions that check the caller first';
CREATE VIEW authz.extract_undone AS
SELECT u.id, g.merged_id, u.agency_id
  FROM core.youth_merge_undoing u JOIN core.youth_merge g ON g.id = u.merge_id;
ALTER VIEW authz.extract_undone OWNER TO sspf_disposal;
GRANT SELECT ON authz.extract_undone TO sspf_extract;
CREATE POLICY youth_merge_undoing_extract_merged ON core.youth_merge_undoing FOR SELECT TO sspf_extract
    USING (id IN (SELECT u.id FROM authz.extract_undone u JOIN authz.extract_file f
                      ON f.youth_id = u.merged_id AND f.agency_id = u.agency_id));
COMMENT ON POLICY youth_merge_undoing_extract_merged ON core.youth_merge_undoing IS
    'ground: GDPR 15 (R36); the file of who has asked for it, by functions that check the caller first';

-- The rows of the file that a request asks for, of one kind of record or of one record where they are
-- named, each with the digest it is known by and the agency that reviews it. A table is read once, by the
-- person: few are indexed by the record.
CREATE FUNCTION authz.extract_rows(request uuid, kind text, id uuid)
RETURNS TABLE (record_type text, record_id uuid, place integer, relation text, digest text, doc jsonb,
               reviewer_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line record;
    persons uuid[] := ARRAY(SELECT DISTINCT f.youth_id FROM authz.extract_file f
                             WHERE f.request_id = extract_rows.request);
BEGIN
    FOR line IN SELECT p.*, c.relname FROM authz.extract_place p JOIN pg_class c ON c.oid = p.relation
                 WHERE extract_rows.kind IS NULL OR p.kind = extract_rows.kind ORDER BY p.place
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %1$L, x.record_id, %2$s, %3$L, encode(sha256(convert_to(x.doc::text, ''UTF8'')), '
            || '''hex''), x.doc, f.reviewer_id FROM (SELECT %4$s, %5$s, %3$I.%6$I, agency_id FROM %7$s '
            || 'WHERE %3$I.%6$I = ANY ($1) AND %8$s) AS x(record_id, doc, person_id, agency_id) '
            || 'JOIN authz.extract_file f ON f.request_id = $2 AND f.youth_id = x.person_id '
            || 'AND f.agency_id = x.agency_id AND f.is_listed '
            || 'AND f.hold_id::text IS DISTINCT FROM x.doc ->> ''id'' '
            || 'WHERE x.record_id = $3 OR $3 IS NULL AND x.record_id IS NOT NULL',
            line.kind, line.place, line.relname, line.record, line.doc, line.person, line.relation,
            line.condition) USING persons, extract_rows.request, extract_rows.id;
    END LOOP;
END $$;

-- The records of the file that a request asks for, in a part for each agency that reviews some of its
-- rows, and the digest of each part as it is now.
CREATE FUNCTION authz.extract_records(request uuid)
RETURNS TABLE (record_type text, record_id uuid, noted_on date, reviewer_id uuid, rows bigint,
               digest text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line record;
BEGIN
    FOR line IN SELECT p.kind, p.relation, p.person FROM authz.extract_place p WHERE p.is_record
                 ORDER BY p.place DESC
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L, t.id, (t.created_at AT TIME ZONE ''Europe/Stockholm'')::date, d.reviewer_id,'
            || ' d.rows, d.digest FROM %s t JOIN (SELECT x.record_id, x.reviewer_id, count(*) AS rows,'
            || ' encode(sha256(convert_to(string_agg(x.digest, '''' ORDER BY x.digest), ''UTF8'')),'
            || ' ''hex'') AS digest FROM authz.extract_rows($1, %1$L, NULL) x'
            || ' GROUP BY x.record_id, x.reviewer_id) d ON d.record_id = t.id'
            || ' WHERE t.%3$I = ANY (ARRAY(SELECT f.youth_id FROM authz.extract_file f'
            || ' WHERE f.request_id = $1)) ORDER BY t.created_at, t.id',
            line.kind, line.relation, line.person) USING extract_records.request;
    END LOOP;
END $$;
ALTER FUNCTION authz.extract_rows(uuid, text, uuid) OWNER TO sspf_extract;
ALTER FUNCTION authz.extract_records(uuid) OWNER TO sspf_extract;
REVOKE ALL ON FUNCTION authz.extract_rows(uuid, text, uuid), authz.extract_records(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.extract_rows(uuid, text, uuid), authz.extract_records(uuid)
    TO sspf_disposal;

-- Each part with its latest review: `current` when it still is what was reviewed.
CREATE FUNCTION authz.extract_parts(request uuid)
RETURNS TABLE (record_type text, record_id uuid, noted_on date, reviewer_id uuid, rows bigint,
               digest text, review_id uuid, standing text, withheld bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT p.record_type, p.record_id, p.noted_on, p.reviewer_id, p.rows, p.digest, v.id,
           CASE WHEN v.id IS NULL THEN 'waiting' WHEN v.digest = p.digest THEN 'current'
                ELSE 'changed' END,
           (SELECT count(*) FROM retention.extract_withheld w WHERE w.review_id = v.id)
      FROM authz.extract_records(extract_parts.request) p
      LEFT JOIN LATERAL (SELECT r.id, r.digest FROM retention.extract_review r
                          WHERE r.request_id = extract_parts.request
                            AND r.record_id = p.record_id AND r.agency_id = p.reviewer_id
                          ORDER BY r.created_at DESC, r.id LIMIT 1) v ON true;
END $$;

-- The list of a request's parts: keys and dates, no content.
CREATE FUNCTION authz.extract_list(request uuid, take integer, skip integer, after json)
RETURNS TABLE (person uuid, place bigint, key json, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT r.youth_id,
           row_number() OVER (ORDER BY p.record_type, p.noted_on, p.record_id, p.reviewer_id),
           json_build_array(p.record_type, p.noted_on, p.record_id, p.reviewer_id),
           json_build_object(
               'recordId', p.record_id, 'recordType', p.record_type, 'notedOn', p.noted_on,
               'agency', (SELECT a.name FROM core.agency a WHERE a.id = p.reviewer_id),
               'rows', p.rows, 'digest', p.digest, 'review', p.standing, 'withheld', p.withheld)
      FROM retention.request r CROSS JOIN authz.extract_parts(r.id) p
     WHERE r.id = extract_list.request
       AND (extract_list.after IS NULL
            OR (p.record_type, p.noted_on, p.record_id, p.reviewer_id)
               > (extract_list.after ->> 0, (extract_list.after ->> 1)::date,
                  (extract_list.after ->> 2)::uuid, (extract_list.after ->> 3)::uuid))
     ORDER BY p.record_type, p.noted_on, p.record_id, p.reviewer_id
     LIMIT extract_list.take + 1 OFFSET extract_list.skip;
END $$;

-- Whether a request waits for its decision.
CREATE FUNCTION authz.request_open(request uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT c.decision IS NULL FROM authz.request_case c WHERE c.id = request_open.request);
END $$;
ALTER FUNCTION authz.request_open(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.request_open(uuid) FROM PUBLIC;

-- The version of what is said of a part: one more with each review of it. What is in it has its digest.
CREATE FUNCTION authz.part_version(request uuid, record uuid, reviewer uuid) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT 1 + count(*) FROM retention.extract_review v
             WHERE v.request_id = part_version.request AND v.record_id = part_version.record
               AND v.agency_id = part_version.reviewer);
END $$;
ALTER FUNCTION authz.part_version(uuid, uuid, uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.part_version(uuid, uuid, uuid) FROM PUBLIC;

-- What is in one part, for who reviews it: of a request that is decided, what was changed since.
CREATE FUNCTION authz.extract_part(request uuid, record uuid)
RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT r.youth_id, authz.part_version(r.id, p.record_id, p.reviewer_id)::text,
           json_build_object(
               'recordId', p.record_id, 'recordType', p.record_type, 'digest', p.digest,
               'whereaboutsHidden', (SELECT c.hides_whereabouts FROM authz.request_case c
                                      WHERE c.id = r.id),
               'rows', (SELECT json_agg(json_build_object(
                                   'digest', x.digest, 'table', x.relation, 'row', x.doc,
                                   'withheld', w.ground) ORDER BY x.place DESC, x.doc)
                          FROM authz.extract_rows(r.id, p.record_type, p.record_id) x
                          LEFT JOIN retention.extract_withheld w
                                 ON w.review_id = p.review_id AND w.row_digest = x.digest
                         WHERE x.reviewer_id = p.reviewer_id))
      FROM retention.request r CROSS JOIN authz.extract_parts(r.id) p
     WHERE r.id = extract_part.request AND p.record_id = extract_part.record
       AND (p.standing <> 'current' OR authz.request_open(r.id))
       AND EXISTS (SELECT FROM authz.extract_file f
                    WHERE f.request_id = r.id AND f.reviewer_id = p.reviewer_id AND f.is_read);
END $$;

-- Enters what of a part, as it is now, stays secret, in place of what was said of it by the version that
-- was seen; answers the youth. Raises ZS060 where another is said of it now: no provision that one manager
-- has entered is lost by the review of another, who has not read it.
CREATE FUNCTION authz.review_part(id uuid, request uuid, record uuid, digest text, withheld text[],
                                  grounds text[], seen integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who record;
    part record;
BEGIN
    SELECT * INTO who FROM authz.demand_officer('unit_manager');
    -- Not while the extract is decided, nor beside another review.
    PERFORM authz.lock_request(review_part.request);
    SELECT p.record_type, p.digest, p.standing, p.reviewer_id, r.youth_id INTO part
      FROM retention.request r
     CROSS JOIN authz.extract_parts(r.id) p
     WHERE r.id = review_part.request AND p.record_id = review_part.record
       AND EXISTS (SELECT FROM authz.extract_file f
                    WHERE f.request_id = r.id AND f.reviewer_id = p.reviewer_id AND f.is_read);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'absent' USING ERRCODE = '23514', CONSTRAINT = 'request_absent';
    END IF;
    IF part.standing = 'current' AND NOT authz.request_open(review_part.request) THEN
        RAISE EXCEPTION 'decided' USING ERRCODE = '23514', CONSTRAINT = 'request_state';
    END IF;
    IF authz.part_version(review_part.request, review_part.record, part.reviewer_id)
       IS DISTINCT FROM review_part.seen THEN
        RAISE EXCEPTION 'the version has changed' USING ERRCODE = 'ZS060';
    END IF;
    IF part.digest IS DISTINCT FROM review_part.digest THEN
        RAISE EXCEPTION 'changed since it was read' USING ERRCODE = '23514',
            CONSTRAINT = 'extract_part_changed';
    END IF;
    IF EXISTS (SELECT FROM unnest(review_part.withheld) AS w(row_digest)
                WHERE w.row_digest NOT IN (
                    SELECT x.digest
                      FROM authz.extract_rows(review_part.request, part.record_type,
                                              review_part.record) x
                     WHERE x.reviewer_id = part.reviewer_id)) THEN
        RAISE EXCEPTION 'no such row' USING ERRCODE = '23514', CONSTRAINT = 'extract_row_absent';
    END IF;
    INSERT INTO retention.extract_review (id, request_id, youth_id, record_type, record_id, agency_id,
                                          digest, role, author_id, created_at)
    VALUES (review_part.id, review_part.request, part.youth_id, part.record_type,
            review_part.record, part.reviewer_id, part.digest, who.role, who.staff_id, who.moment);
    INSERT INTO retention.extract_withheld (review_id, youth_id, row_digest, ground)
    SELECT review_part.id, part.youth_id, w.row_digest, w.ground
      FROM unnest(review_part.withheld, review_part.grounds) AS w(row_digest, ground);
    RETURN part.youth_id;
END $$;

-- The names of the agencies, schools and targets that a row points to: the person is told who has been
-- given what (GDPR 15.1 c).
GRANT SELECT ON core.school, core.referral_target TO sspf_disposal;
CREATE POLICY school_disposal ON core.school FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY school_disposal ON core.school IS 'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE POLICY referral_target_disposal ON core.referral_target FOR SELECT TO sspf_disposal USING (true);
COMMENT ON POLICY referral_target_disposal ON core.referral_target IS
    'ground: TF 2:1 (no secrecy: a catalogue)';
CREATE FUNCTION authz.extract_names(doc jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_object_agg(left(e.key, -3), n.name), '{}')
              FROM jsonb_each_text(extract_names.doc) e
              JOIN (SELECT a.id::text, a.name FROM core.agency a
                    UNION ALL SELECT s.id::text, s.name FROM core.school s
                    UNION ALL SELECT t.id::text, t.name FROM core.referral_target t) n
                ON n.id = e.value
             WHERE e.key LIKE '%\_id');
END $$;
ALTER FUNCTION authz.extract_names(jsonb) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.extract_names(jsonb) FROM PUBLIC;

-- What tells where the youth is or goes: schools, places and who gives help (OSL 26:2). Texts are for who
-- reviews them, who is told that a guardian asks to whom this is secret.
CREATE FUNCTION authz.without_whereabouts(doc jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT $1 - '{place,school_id,school_name,class_name,target_id,recipient_agency_id,
                  recipient_unit_id}'::text[]
$$;
ALTER FUNCTION authz.without_whereabouts(jsonb) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.without_whereabouts(jsonb) FROM PUBLIC;

-- The extract that was granted. Only what is still as it was reviewed is in it.
CREATE FUNCTION authz.extract_read(request uuid) RETURNS TABLE (person uuid, tag text, doc json)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM authz.demand_proof();
    RETURN QUERY
    WITH told AS MATERIALIZED (
        SELECT * FROM authz.extract_rows(extract_read.request, NULL, NULL)
    )
    SELECT c.youth_id, '1',
           json_build_object(
               'requestId', c.id, 'reference', c.reference, 'agency', a.name,
               'receivedOn', c.received_on, 'madeOn', authz.today(), 'decision', c.decision,
               'ground', c.ground, 'whereaboutsHidden', c.hides_whereabouts,
               'parts', (
                   SELECT json_agg(json_build_object(
                              'recordId', p.record_id, 'recordType', p.record_type,
                              'agency', (SELECT w.name FROM core.agency w WHERE w.id = p.reviewer_id),
                              'notedOn', p.noted_on, 'isChanged', p.standing <> 'current',
                              'rows', CASE WHEN p.standing = 'current' THEN (
                                  SELECT json_agg(json_build_object(
                                             'table', x.relation,
                                             'row', CASE WHEN w.ground IS NULL THEN
                                                 d.doc || authz.extract_names(d.doc) END,
                                             'withheld', w.ground) ORDER BY x.place DESC, x.doc)
                                    FROM told x
                                   CROSS JOIN LATERAL (
                                         SELECT CASE WHEN c.hides_whereabouts
                                                     THEN authz.without_whereabouts(x.doc)
                                                     ELSE x.doc END AS doc) d
                                    LEFT JOIN retention.extract_withheld w
                                           ON w.review_id = p.review_id
                                          AND w.row_digest = x.digest
                                   WHERE (x.record_type, x.record_id, x.reviewer_id)
                                         = (p.record_type, p.record_id, p.reviewer_id)) ELSE '[]' END)
                          ORDER BY p.record_type = 'youth' DESC, p.noted_on, p.record_id,
                                   p.reviewer_id <> c.agency_id, p.reviewer_id)
                     FROM authz.extract_parts(c.id) p WHERE p.review_id IS NOT NULL),
               'periods', (
                   SELECT coalesce(json_agg(json_build_object(
                              'recordType', l.record_type, 'section', l.section,
                              'period', l.period::text, 'notBeforeAge', l.not_before_age)
                              ORDER BY l.record_type, l.code), '[]')
                     FROM retention.rule l
                    WHERE (l.agency_kind IS NULL OR l.agency_kind = a.kind)
                      AND l.exemption IS NULL AND l.valid_from <= authz.today()
                      AND (l.valid_until IS NULL OR l.valid_until > authz.today())
                      AND l.record_type IN (SELECT p.kind FROM authz.extract_place p)))
      FROM authz.request_case c JOIN core.agency a ON a.id = c.agency_id
     WHERE c.id = extract_read.request AND c.kind = 'access' AND c.decision IN ('granted', 'partly')
       AND EXISTS (SELECT FROM authz.extract_file f
                    WHERE f.request_id = c.id AND f.reviewer_id = c.agency_id AND f.is_read);
END $$;

ALTER FUNCTION authz.extract_parts(uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.extract_list(uuid, integer, integer, json) OWNER TO sspf_disposal;
ALTER FUNCTION authz.extract_part(uuid, uuid) OWNER TO sspf_disposal;
ALTER FUNCTION authz.review_part(uuid, uuid, uuid, text, text[], text[], integer) OWNER TO sspf_disposal;
ALTER FUNCTION authz.extract_read(uuid) OWNER TO sspf_disposal;
REVOKE ALL ON FUNCTION authz.extract_parts(uuid), authz.extract_list(uuid, integer, integer, json),
    authz.extract_part(uuid, uuid),
    authz.review_part(uuid, uuid, uuid, text, text[], text[], integer),
    authz.extract_read(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION authz.extract_list(uuid, integer, integer, json),
    authz.extract_part(uuid, uuid),
    authz.review_part(uuid, uuid, uuid, text, text[], text[], integer),
    authz.extract_read(uuid) TO sspf_api;
