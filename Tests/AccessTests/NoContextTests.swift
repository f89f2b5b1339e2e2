import Access
import Postgres
import Support
import Testing

@Suite("Without a context")
struct NoContextTests {
    @Test("no table shows a row, and none takes one")
    func tables() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let tables = try town.tables()
            #expect(tables.count >= 30)
            for table in tables {
                let refusal = try attacker.refusalAlone(of: "SELECT * FROM \(table)")
                if refusal == nil {
                    #expect(try attacker.count("SELECT 1 FROM \(table)") == 0, "\(table)")
                } else {
                    #expect(refusal == "42501", "\(table)")
                }
                let insert = try attacker.refusalAlone(of: "INSERT INTO \(table) DEFAULT VALUES")
                #expect(insert == "42501", "\(table)")
            }
        }
    }

    @Test("no column of any table can be read, alone or counted")
    func columns() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let columns = try town.column(
                """
                SELECT format('SELECT %I FROM %I.%I', a.attname, n.nspname, c.relname)
                  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('core', 'audit', 'retention')
                   AND a.attnum > 0 AND NOT a.attisdropped
                   AND has_column_privilege('sspf_api', c.oid, a.attnum, 'SELECT')
                """)
            #expect(columns.count > 80)
            for query in columns {
                #expect(try attacker.count(query) == 0, "\(query)")
            }
        }
    }

    @Test("no view shows a row")
    func views() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let views = try town.column(
                """
                SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
                  JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relkind = 'v' AND n.nspname IN ('core', 'audit', 'retention', 'authz')
                """)
            #expect(views.contains("authz.me"))
            for view in views {
                if try attacker.refusalAlone(of: "SELECT * FROM \(view)") == nil {
                    #expect(try attacker.count("SELECT 1 FROM \(view)") == 0, "\(view)")
                }
            }
        }
    }

    /// What may be answered to anybody who holds the service's login: the time, which release this
    /// is, how late its jobs are, and what signing in is made of. Each is tested elsewhere.
    private static let open: Set<String> = [
        "now", "today", "installation", "lateness", "challenge", "sign_in", "open",
    ]

    @Test("no function answers anything but nothing or a refusal, whatever it is given")
    func functions() async throws {
        try await onThread {
            let town = try Town()
            let functions = try town.column(
                """
                SELECT f.proname || '|' || format('%I.%I(%s)', n.nspname, f.proname, (
                           SELECT string_agg(CASE t.typ::regtype::text
                                      WHEN 'integer' THEN '1' WHEN 'bigint' THEN '1'
                                      WHEN 'text' THEN '''201104032386'''
                                      WHEN 'uuid' THEN
                                          '''00000000-0000-4000-8000-00d000000001''::uuid'
                                      ELSE format('NULL::%s', t.typ::regtype) END, ', '
                                      ORDER BY t.place)
                             FROM unnest(f.proargtypes::oid[]) WITH ORDINALITY AS t(typ, place)))
                  FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
                 WHERE n.nspname IN ('core', 'audit', 'retention', 'authz')
                   AND f.prorettype <> 'trigger'::regtype
                   AND f.proname <> 'names_no_pupil'
                """)
            #expect(functions.count > 25)
            let before = try Self.size(of: town)
            for role in ["sspf_api", "sspf_seal", "sspf_retention"] {
                let attacker = try Attacker(town, as: role)
                for line in functions {
                    let parts = line.split(separator: "|", maxSplits: 1)
                    guard !Self.open.contains(String(parts[0])) else { continue }
                    if parts[0] == "open_job" || parts[0] == "seal_take"
                        || parts[0] == "seal_state" || parts[0] == "seal_lag"
                        // To the sealer alone: whether a checkpoint is of this size.
                        || parts[0] == "witness_has",
                        role != "sspf_api"
                    {
                        continue
                    }
                    try attacker.run("BEGIN")
                    let shown = try? attacker.lines(
                        "SELECT * FROM \(parts[1]) AS f WHERE f IS DISTINCT FROM NULL")
                    try attacker.run("ROLLBACK")
                    // Refused, without a row, or with a row of nothing but nulls.
                    #expect(!Self.tells(shown ?? ""), "\(role): \(parts[1])")
                }
            }
            #expect(try Self.size(of: town) == before)
        }
    }

    /// Whether there is a value anywhere; void is none.
    private static func tells(_ xml: String) -> Bool {
        let texts = xml.split(separator: ">").compactMap { piece -> Substring? in
            guard let text = piece.split(separator: "<", omittingEmptySubsequences: false).first
            else { return nil }
            return text
        }
        return texts.contains { text in text.contains { !$0.isWhitespace } }
    }

    private static func size(of town: Town) throws -> String? {
        try town.value(
            """
            SELECT (SELECT count(*) FROM audit.request) || ' ' || (SELECT count(*) FROM audit.event)
                || ' ' || (SELECT count(*) FROM core.youth) || ' '
                || (SELECT count(*) FROM core.once) || ' ' || (SELECT count(*) FROM retention.run)
            """)
    }
}
