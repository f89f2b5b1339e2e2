import Postgres

/// What is done to the database in the ten years besides what people enter.
enum TenYearsScripts {
    /// Rules are in force from the beginning, two more keep agreements to an age, and every range is wide.
    static let beginning = """
        UPDATE retention.rule SET valid_from = '2000-01-01',
            archive = code IN ('conversation-police', 'dog-search'),
            research_moves = code = 'conversation-social-other';
        UPDATE retention.approval a SET terms = authz.retention_terms(a.rule_id);
        INSERT INTO retention.rule (id, code, record_type, agency_kind, classification, trigger,
            not_before_age, research_exempt, section, decision_id, valid_from)
        SELECT gen_random_uuid(), v.code, 'concern-conversation', v.kind, 'other', 'birthday', v.age,
               false, 'SoL 16:3', r.decision_id, '2000-01-01'
          FROM (VALUES ('agreement-18', 'school', 18), ('agreement-21', 'leisure', 21))
               AS v(code, kind, age)
          LEFT JOIN retention.rule r ON r.code = 'conversation-' || v.kind;
        INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, author_id, created_at)
        SELECT r.id, r.decision_id, r.agency_kind, '00000000-0000-4000-8000-00c000000004', now()
          FROM retention.rule r WHERE r.code = 'agreement-18';
        INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role, created_at)
        SELECT gen_random_uuid(), r.id, authz.retention_terms(r.id), 0, 1, a.staff_id, a.role, now()
          FROM retention.rule r, retention.approval a JOIN retention.rule o ON o.id = a.rule_id
         WHERE r.code = 'agreement-18' AND o.code = 'conversation-school';
        UPDATE retention.approval SET highest = 1000000;
        CREATE SCHEMA years;
        """

    /// Nothing of the demonstration's is left: every row is one of the play's. `years.left` answers
    /// them, by id or, where a table has none of its own, by what it names.
    static let emptying = """
        SET session_replication_role = replica;
        DO $$
        DECLARE
            body text;
            line record;
        BEGIN
            FOR line IN SELECT DISTINCT p.relation FROM authz.retention_place p LOOP
                EXECUTE format('DELETE FROM %s', line.relation);
            END LOOP;
            -- Of two rules that end on one day the one with the lower id counts: the same in every run.
            UPDATE retention.rule_decision x SET rule_id = md5(r.code)::uuid
              FROM retention.rule r WHERE r.id = x.rule_id;
            UPDATE retention.approval x SET rule_id = md5(r.code)::uuid
              FROM retention.rule r WHERE r.id = x.rule_id;
            UPDATE retention.rule SET id = md5(code)::uuid;
            SELECT string_agg(format('SELECT %s FROM %s', CASE
                       WHEN EXISTS (SELECT FROM pg_attribute a
                                     WHERE a.attrelid = p.relation AND a.attname = 'id') THEN 'id::text'
                       WHEN p.relation = 'core.once'::regclass THEN '"key"'
                       ELSE quote_literal(p.relation) END, p.relation), ' UNION ALL ')
              INTO body FROM (SELECT DISTINCT relation FROM authz.retention_place) p;
            EXECUTE format('CREATE VIEW years.everything (id) AS %s', body);
        END $$;
        """

    /// Every committee decides what it had not, and two persons approve it some days later.
    static let decision = """
        INSERT INTO retention.decision (id, reference, decided_on, authority)
        SELECT ('00000000-0000-4000-8000-0eee1000000' || right(a.id::text, 1))::uuid,
               'Beslut ' || a.kind, '2027-05-09', 'Nämnden'
          FROM core.agency a;
        INSERT INTO retention.rule_decision (rule_id, decision_id, agency_kind, author_id, created_at)
        SELECT r.id, ('00000000-0000-4000-8000-0eee1000000' || right(a.id::text, 1))::uuid, a.kind,
               '00000000-0000-4000-8000-00c000000004', authz.now()
          FROM retention.rule r
          JOIN core.agency a ON r.agency_kind IS NULL OR r.agency_kind = a.kind
         WHERE r.record_type NOT IN ('session', 'retry-result', 'log-entry')
           AND NOT EXISTS (SELECT FROM retention.rule_decision x
                            WHERE x.rule_id = r.id AND x.agency_kind = a.kind);
        """
    static let approval = """
        INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role, created_at)
        SELECT gen_random_uuid(), r.id, authz.retention_terms(r.id), 0, 1000000, v.id, v.role,
               authz.now()
          FROM retention.rule r
         CROSS JOIN (VALUES ('00000000-0000-4000-8000-00c000000004'::uuid, 'records_officer'),
                            ('00000000-0000-4000-8000-00c000000003', 'unit_manager')) AS v(id, role)
         WHERE r.decision_id IS NOT NULL
        ON CONFLICT DO NOTHING;
        """
    static let county = """
        INSERT INTO retention.research_region (code, name, valid_from, valid_until)
        SELECT m.municipality_code, 'Kommunen', '2033-02-01', '2033-06-01' FROM core.municipality m;
        """

    static let clock = Statement(
        "ten-years-clock",
        """
        INSERT INTO core.test_clock (shift)
        VALUES (($1::date + time '03:00') AT TIME ZONE 'Europe/Stockholm' - now())
        ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
        """)
    static let all = Statement("ten-years-all", "SELECT e.id FROM years.everything e")
    static let digest = Statement(
        "ten-years-digest",
        """
        SELECT encode(sha256(convert_to(coalesce(
                   string_agg(e.id, ' ' ORDER BY e.id COLLATE "C"), ''), 'UTF8')), 'hex')
          FROM years.everything e
        """)

    /// What a package holds, and the archive's receipt for it.
    static let items = Statement(
        "ten-years-items",
        """
        SELECT string_agg(i.record_id::text, ' ' ORDER BY i.record_id::text COLLATE "C")
          FROM retention.archive_item i WHERE i.package_id = $1
        """)
    static let receipt = Statement(
        "ten-years-receipt",
        """
        INSERT INTO retention.archive_receipt (package_id, digest, reference, author_id, created_at)
        SELECT p.id, p.digest, 'x', '00000000-0000-4000-8000-00c000000004', authz.now()
          FROM retention.archive_package p WHERE p.id = $1
        """)
}
