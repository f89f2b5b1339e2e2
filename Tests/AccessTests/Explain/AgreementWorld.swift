import Domain
import FoundationEssentials
import Postgres
import Support

/// A town with relations, roles and rules made from a seed, and the same questions put to row
/// security and to explain. Everything is taken from the catalogue: a new table joins by itself.
struct AgreementWorld {
    let town: Town
    /// Every table whose policies the service's login meets, with what it was granted there.
    let tables: [Table]
    private let seed: String

    struct Table: Hashable {
        let name: String
        /// Columns that the login may read, quoted.
        let readable: [String]
        let insertable: [String]
        let updatable: [String]
    }

    init(seed: Int) throws {
        let town = try Town()
        try town.clearGrounds()
        try town.admin(Self.made)
        try town.admin("SELECT test.populate('\(seed)')")
        try self.init(town, seed: "\(seed)")
    }

    /// The same world after its rules were changed.
    init(changed world: AgreementWorld) throws {
        try self.init(world.town, seed: world.seed)
    }

    private init(_ town: Town, seed: String) throws {
        self.town = town
        self.seed = seed
        var session = try town.session("sspf_migrate")
        let rows = try session.run(Self.catalogue)
        func words(_ text: String?) -> [String] {
            (text ?? "").split(separator: " ").map(String.init)
        }
        tables = (0..<rows.count).map { row in
            Table(
                name: rows[row, 0] ?? "", readable: words(rows[row, 1]),
                insertable: words(rows[row, 2]), updatable: words(rows[row, 3]))
        }
    }

    /// What one person does for one purpose.
    struct Actor {
        let person: Town.Person
        let purpose: Purpose
    }

    /// Keys of the rows that row security shows, and of those that explain says it would; a share
    /// of the table's rows that the seed chooses. And how many rows were judged.
    func reading(
        _ table: Table, _ actor: Actor, _ service: Attacker, _ judge: Attacker
    ) throws -> (shown: String, judged: String, cases: Int) {
        let key = "md5(concat_ws('|', \(table.readable.map { "t.\($0)" }.joined(separator: ", "))))"
        let chosen = "md5(\(key) || '\(seed)\(actor.person)\(actor.purpose)') < '12'"
        let shown = try service.lines(
            """
            SELECT string_agg(\(key), ' ' ORDER BY \(key)) AS keys FROM \(table.name) t
             WHERE \(chosen)
            """)
        let judged = try judge.lines(
            """
            SELECT string_agg(\(key), ' ' ORDER BY \(key)) AS keys FROM \(table.name) t
             WHERE \(chosen) AND (authz.judge_for(test.staff('\(actor.person.rawValue)'),
                       '\(actor.purpose.rawValue)', '\(table.name)', 'r', to_jsonb(t), '{}', NULL)
                       ->> 'allowed')::boolean
            """)
        return (
            shown, judged,
            try judge.count("SELECT 1 AS one FROM \(table.name) t WHERE \(chosen)")
        )
    }

    /// A row that somebody might try to write, most of it right; as JSON.
    func proposal(
        _ table: Table, _ actor: Actor, _ number: Int, _ judge: Attacker
    ) throws -> String {
        try judge.ask(
            Self.proposing,
            [
                .text(table.name), .text(actor.person.rawValue),
                .text("\(seed)\(actor.purpose)\(number)"),
            ])[0, 0] ?? "{}"
    }

    /// Some rows of a table, as the number has it.
    func rows(of table: Table, _ number: Int, _ judge: Attacker) throws -> [String] {
        let rows = try judge.ask(
            Self.choosing, [.text(table.name), .text("\(seed)\(number)")])
        return (0..<rows.count).compactMap { rows[$0, 0] }
    }

    private static let proposing = Statement(
        "agreement.proposal", "SELECT test.proposal($1::regclass, test.staff($2), $3::text)")
    private static let choosing = Statement(
        "agreement.rows",
        "SELECT id FROM test.ids($1::regclass) id ORDER BY md5(id::text || $2) LIMIT 1")

    /// Whether row security lets the insert through, whatever a constraint may say to it.
    func inserts(_ json: String, into table: Table, _ service: Attacker) throws -> Bool {
        let columns = table.insertable.joined(separator: ", ")
        return try Self.passes(
            """
            INSERT INTO \(table.name) (\(columns))
            SELECT \(columns) FROM jsonb_populate_record(NULL::\(table.name), \(Self.row(json)))
            """, service)
    }

    /// Whether the update finds the row and leaves one that the policies accept.
    func updates(_ json: String, _ id: String, in table: Table, _ service: Attacker) throws -> Bool
    {
        let columns = table.updatable.isEmpty ? ["id"] : table.updatable
        let list = columns.map { "\($0) = n.\($0)" }.joined(separator: ", ")
        return try Self.passes(
            """
            DO $do$
            DECLARE found_rows int;
            BEGIN
                UPDATE \(table.name) AS t SET \(list)
                  FROM jsonb_populate_record(NULL::\(table.name), \(Self.row(json))) n
                 WHERE t.id = '\(id)';
                GET DIAGNOSTICS found_rows = ROW_COUNT;
                IF found_rows = 0 THEN RAISE EXCEPTION 'no row' USING ERRCODE = '42501'; END IF;
            END $do$
            """, service)
    }

    /// What explain says to an insert, in the person's own context.
    func judges(insert json: String, into table: Table, _ judge: Attacker) throws -> Bool {
        let columns = table.insertable.joined(separator: ",")
        return try judge.count(
            """
            SELECT 1 AS one WHERE (authz.judge('\(table.name)', 'a', NULL, authz.new_row(
                       '\(table.name)', NULL, \(Self.row(json)), '{\(columns)}'), '{\(columns)}')
                       ->> 'allowed')::boolean
            """) == 1
    }

    /// What explain says to an update, in the person's own context.
    func judges(
        update json: String, _ id: String, in table: Table, _ judge: Attacker
    ) throws -> Bool {
        let columns = table.updatable.isEmpty ? ["id"] : table.updatable
        let list = "'{\(columns.joined(separator: ","))}'"
        return try judge.count(
            """
            SELECT 1 AS one FROM \(table.name) t
             WHERE t.id = '\(id)' AND (authz.judge('\(table.name)', 'w', to_jsonb(t),
                       to_jsonb(t) || (SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}')
                           FROM jsonb_each(\(Self.row(json))) e WHERE e.key = ANY (\(list))),
                       \(list)) ->> 'allowed')::boolean
            """) == 1
    }

    private static func passes(_ sql: String, _ service: Attacker) throws -> Bool {
        try service.run("SAVEPOINT s")
        let refusal = try service.refusal(of: sql)
        try service.run("ROLLBACK TO SAVEPOINT s")
        if let refusal, refusal != "42501", !refusal.hasPrefix("23") {
            throw Unfit(state: refusal, sql: sql)
        }
        return refusal != "42501"
    }

    /// A statement that says nothing of the policies, since it cannot be run.
    private struct Unfit: Error {
        let state: String
        let sql: String
    }

    /// The JSON, with the transaction's own time where it asks for that.
    private static func row(_ json: String) -> String {
        json.contains("\"created_at\": \"now\"")
            ? "($j$\(json)$j$::jsonb || jsonb_build_object('created_at', authz.now()))"
            : "$j$\(json)$j$::jsonb"
    }

    private static let catalogue = Statement(
        "agreement.tables",
        """
        SELECT c.oid::regclass::text, g.readable, g.insertable, g.updatable
          FROM pg_class c
         CROSS JOIN LATERAL (
               SELECT string_agg(quote_ident(a.attname), ' ' ORDER BY a.attnum) FILTER (
                          WHERE has_column_privilege('sspf_api', c.oid, a.attnum, 'SELECT')),
                      string_agg(quote_ident(a.attname), ' ' ORDER BY a.attnum) FILTER (
                          WHERE has_column_privilege('sspf_api', c.oid, a.attnum, 'INSERT')),
                      string_agg(quote_ident(a.attname), ' ' ORDER BY a.attnum) FILTER (
                          WHERE has_column_privilege('sspf_api', c.oid, a.attnum, 'UPDATE'))
                 FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               ) AS g(readable, insertable, updatable)
         WHERE EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
                          AND p.polroles && ARRAY[0::oid, 'sspf_api'::regrole::oid])
         ORDER BY 1
        """)

    /// What the seed makes of the town.
    private static let made = """
        CREATE SCHEMA test;
        CREATE FUNCTION test.pick(n bigint, seed text) RETURNS bigint LANGUAGE sql IMMUTABLE AS
        $$ SELECT ('x' || substr(md5(seed), 1, 8))::bit(32)::bigint % n $$;
        CREATE FUNCTION test.staff(subject text) RETURNS uuid LANGUAGE sql STABLE AS
        $$ SELECT s.id FROM core.staff s WHERE s.subject = staff.subject $$;

        CREATE FUNCTION test.populate(seed text) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         valid_until, author_id)
            SELECT gen_random_uuid(), y.id, y.agency_id, r.unit_id, s.id,
                   now() - make_interval(days => 200 - test.pick(250, seed || 'f' || s.id || y.id)::int),
                   CASE test.pick(2, seed || 'u' || s.id || y.id)
                   WHEN 0 THEN now() + make_interval(days => 60
                       - test.pick(100, seed || 'e' || s.id || y.id)::int) END, s.id
              FROM core.youth y JOIN core.registration r ON r.youth_id = y.id
              JOIN core.staff s ON s.agency_id = y.agency_id
             WHERE test.pick(3, seed || s.id || y.id) = 0
               AND test.pick(250, seed || 'f' || s.id || y.id) < 160;
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from, valid_until)
            SELECT gen_random_uuid(), s.id, s.agency_id, g.role, now() - interval '40 days',
                   CASE test.pick(2, seed || g.role || s.id) WHEN 0 THEN now() - interval '1 day' END
              FROM core.staff s, (VALUES ('social_worker'), ('coordinator'), ('administrator'),
                                         ('police_officer')) AS g(role)
             WHERE test.pick(5, seed || s.id || g.role) = 0
               -- Who administers holds no role around youths.
               AND CASE WHEN g.role = 'administrator' THEN s.subject ~ '^(anna|rut|arne|stina)'
                        ELSE s.subject !~ '^(anna|rut|arne|stina)' END;
            UPDATE core.concern_conversation c SET author_id = (
                SELECT s.id FROM core.staff s ORDER BY md5(seed || c.id || s.id) LIMIT 1)
             WHERE test.pick(2, seed || c.id) = 0;
            -- A case about each youth, with a team from everywhere, guardians and a consent.
            INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                     created_at, opened_at, closed_at)
            SELECT md5('case' || y.id)::uuid, y.id, y.agency_id, r.unit_id, r.secrecy_class,
                   y.author_id, now() - interval '9 days', now() - interval '9 days',
                   CASE test.pick(4, seed || 'closed' || y.id) WHEN 0 THEN now() - interval '1 day' END
              FROM core.youth y JOIN core.registration r ON r.youth_id = y.id;
            INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                         valid_from, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class,
                   c.created_at, c.author_id, c.created_at FROM core."case" c;
            INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class, staff_id,
                                          staff_agency_id, valid_from, valid_until, author_id,
                                          created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, s.id,
                   s.agency_id, c.created_at,
                   CASE test.pick(4, seed || 'm' || s.id || c.id) WHEN 0 THEN now() END,
                   c.author_id, c.created_at
              FROM core."case" c JOIN core.staff s ON s.agency_id IS NOT NULL
             WHERE test.pick(3, seed || 'team' || s.id || c.id) = 0;
            INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name,
                                       custody, standing, valid_from, author_id, created_at)
            SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, c.secrecy_class,
                   'Vårdnadshavare', 'sole', 'full', authz.today() - 900, c.author_id, c.created_at
              FROM core."case" c;
            INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes,
                                      valid_from, valid_until, author_id, created_at)
            SELECT md5('consent' || c.youth_id)::uuid, c.youth_id, c.agency_id, c.unit_id,
                   c.secrecy_class, '{coordination,follow-up}', authz.today() - 8,
                   authz.today() + test.pick(90, seed || c.id)::int, c.author_id, c.created_at
              FROM core."case" c WHERE test.pick(4, seed || 'asked' || c.id) > 0;
            INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind,
                                           text, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, n.kind,
                   n.text, c.author_id, c.created_at
              FROM core.consent c,
                   (VALUES ('paper', 'Pärm 1'), ('maturity', 'Mogen')) AS n(kind, text)
            ON CONFLICT DO NOTHING;
            INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
                                            party_agency_id, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, a.id,
                   c.author_id, c.created_at
              FROM core.consent c JOIN core.agency a ON a.id <> c.agency_id
             WHERE test.pick(3, seed || a.id || c.id) > 0;
            INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class,
                                           kind, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, k.code,
                   c.author_id, c.created_at
              FROM core.consent c CROSS JOIN core.information_kind k
             WHERE test.pick(2, seed || k.code || c.id) = 0;
            INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class,
                                            capacity, guardian_id, answer, answered_on, author_id,
                                            created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class,
                   CASE WHEN g.id IS NULL THEN 'youth' ELSE 'guardian' END, g.id,
                   -- Whose child is of age has nothing to refuse.
                   CASE WHEN test.pick(8, seed || 'no' || c.id) = 0
                             AND (g.id IS NULL OR (SELECT authz.adult_from(y.birth_date)
                                     > authz.today() FROM core.youth y WHERE y.id = c.youth_id)
                                     IS NOT FALSE)
                        THEN 'refused' ELSE 'given' END,
                   authz.today() - 8, c.author_id, c.created_at
              FROM core.consent c
             CROSS JOIN LATERAL (SELECT NULL::uuid AS id UNION ALL
                                 SELECT v.id FROM core.guardian v
                                  WHERE v.youth_id = c.youth_id) g;
            -- What outranks, for some; and files opened in an emergency.
            INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                                    blocked_staff_id, reason, valid_from, author_id, created_at)
            SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, c.secrecy_class, s.id,
                   'other', c.created_at, c.author_id, c.created_at
              FROM core."case" c CROSS JOIN core.staff s
             WHERE test.pick(20, seed || 'block' || s.id || c.id) = 0;
            INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                                         valid_from, author_id, created_at)
            SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, c.secrecy_class, 'marked',
                   c.created_at, c.author_id, c.created_at
              FROM core."case" c WHERE test.pick(5, seed || 'protected' || c.id) = 0;
            INSERT INTO core.protection_access (id, youth_id, agency_id, secrecy_class, staff_id,
                                                valid_from, author_id, created_at)
            SELECT gen_random_uuid(), p.youth_id, p.agency_id, p.secrecy_class, s.id,
                   p.created_at, p.author_id, p.created_at
              FROM core.protection p JOIN core.staff s ON s.agency_id = p.agency_id
             WHERE test.pick(2, seed || 'named' || s.id || p.id) = 0;
            INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class,
                                               reason, reason_text, valid_from, valid_until,
                                               review_due_at, author_id, session_id, created_at)
            SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, c.secrecy_class,
                   (SELECT r.code FROM core.emergency_reason r ORDER BY 1 LIMIT 1),
                   'Det kunde inte vänta', now() - interval '1 minute', now() + interval '1 hour',
                   now() + interval '1 day', s.id, gen_random_uuid(), now() - interval '1 minute'
              FROM core."case" c JOIN core.staff s ON s.agency_id = c.agency_id
             WHERE test.pick(4, seed || 'emergency' || s.id || c.id) = 0;
        END $$;

        CREATE FUNCTION test.ids(place regclass) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
        BEGIN
            RETURN QUERY EXECUTE format('SELECT t.id FROM %s t', place);
        END $$;

        -- A row of the table, in the person's own name for the most part.
        CREATE FUNCTION test.proposal(place regclass, staff uuid, seed text) RETURNS text
        LANGUAGE plpgsql AS $$
        DECLARE
            base jsonb;
            own jsonb;
            a record;
        BEGIN
            EXECUTE format('SELECT to_jsonb(t) FROM %s t ORDER BY '
                    || '($3 AND to_jsonb(t) ->> ''author_id'' = $2::text) DESC NULLS LAST, '
                    || 'md5(t::text || $1) LIMIT 1', place)
                INTO base USING seed, staff, test.pick(4, seed || 'own') > 0;
            base := coalesce(base, '{}');
            SELECT jsonb_build_object('author_id', s.id, 'agency_id', s.agency_id,
                       'unit_id', s.unit_id, 'secrecy_class', g.secrecy_class,
                       'created_at', 'now', 'youth_id', (
                           SELECT y.id FROM core.youth y ORDER BY md5(seed || y.id) LIMIT 1))
              INTO own FROM core.staff s LEFT JOIN core.agency g ON g.id = s.agency_id
             WHERE s.id = staff;
            FOR a IN SELECT key, value FROM jsonb_each(own)
            LOOP
                IF base ? a.key AND test.pick(12, seed || a.key) > 0
                   AND (a.key <> 'youth_id' OR test.pick(2, seed) = 0) THEN
                    base := base || jsonb_build_object(a.key, a.value);
                END IF;
            END LOOP;
            IF base ? 'id' THEN
                base := base || jsonb_build_object('id', gen_random_uuid());
            END IF;
            RETURN base::text;
        END $$;
        """
}
