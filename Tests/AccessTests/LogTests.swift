import Access
import Domain
import Postgres
import Support
import Testing

@Suite("The log stands")
struct LogTests {
    @Test(
        "not even its owner changes, deletes or empties it",
        arguments: ["sspf_audit", "sspf_migrate", "postgres"])
    func appendOnly(role: String) async throws {
        try await onThread {
            let town = try Town()
            let keeper = try Attacker(town, as: role == "sspf_audit" ? "sspf_migrate" : role)
            let tables = try town.tables().filter { $0.hasPrefix("audit.") }
            #expect(tables.count >= 5)
            for table in tables {
                let column = try town.value(
                    """
                    SELECT a.attname::text FROM pg_attribute a
                     WHERE a.attrelid = to_regclass($1) AND a.attnum = 1
                    """, [.text(table)])
                for attack in [
                    "UPDATE \(table) SET \(column ?? "") = \(column ?? "")",
                    "DELETE FROM \(table)", "TRUNCATE \(table) CASCADE",
                ] {
                    try keeper.run("BEGIN; SET LOCAL ROLE \(role)")
                    #expect(try keeper.refusal(of: attack) == "ZS001", "\(role): \(attack)")
                    try keeper.run("ROLLBACK")
                }
            }
        }
    }

    @Test("what the functions of the log write is refused where no row of the log is so")
    func wellFormed() async throws {
        try await onThread {
            let town = try Town()
            let keeper = try Attacker(town, as: "sspf_migrate")
            let rows: [String: String?] = [
                "'ok', NULL, 0, '{}', '{}', NULL": nil,
                "'refused', 'role', 0, '{}', '{}', repeat('x', 64)": nil,
                "'maybe', NULL, 0, '{}', '{}', NULL": "42501",
                // Its reason is found by the log itself.
                "'refused', NULL, 0, '{}', '{}', NULL": nil,
                "'ok', NULL, -1, '{}', '{}', NULL": "42501",
                "'ok', NULL, 1, ARRAY[gen_random_uuid()], '{}', NULL": "42501",
                "'ok', NULL, 0, '{}', '{}', repeat('x', 65)": "42501",
                "'ok', NULL, 0, '{}', '{}', NULL, 'a\"b'": "23514",
            ]
            for (row, state) in rows {
                let resource = row.hasSuffix("b'") ? "" : ", 'youth'"
                try keeper.run("BEGIN; SET LOCAL ROLE sspf_authz")
                let refusal = try keeper.refusal(
                    of: """
                        INSERT INTO audit.outcome (xid, incarnation, layer, part, result, reason,
                                                   shown, persons, salts, detail, resource)
                        VALUES (pg_current_xact_id(), 1, 0, 0, \(row)\(resource))
                        """)
                #expect(refusal == state, "\(row)")
                try keeper.run("ROLLBACK; BEGIN; SET LOCAL ROLE sspf_authz")
                #expect(
                    try keeper.refusal(
                        of: """
                            INSERT INTO audit.request (incarnation, layer, role, purpose, action,
                                                       route, request_id, policy_version)
                            VALUES (1, 2, 'x', 'x', 'x', 'x', gen_random_uuid(), 'x')
                            """) == "42501")
                try keeper.run("ROLLBACK")
            }
        }
    }

    /// Those of one look are cut from the digests of one secret: none may come twice, in no look.
    @Test("everybody shown has sixteen bytes of salt that nobody else has, in any look")
    func salts() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            for shown in [0, 1, 2, 4, 5, 50, 50] {
                try attacker.run("BEGIN")
                try attacker.open(.sara, for: .coordination)
                try attacker.run(
                    """
                    SELECT authz.log_looked('youth', NULL, 'ok', \(shown), NULL,
                        ARRAY(SELECT gen_random_uuid() FROM generate_series(1, \(shown))))
                    """)
                try attacker.run("COMMIT")
            }
            let looks = try town.value(
                """
                SELECT string_agg(concat_ws('/', cardinality(o.persons), cardinality(o.salts),
                                            array_lower(o.salts, 1)), ' ' ORDER BY r.no)
                  FROM audit.outcome o JOIN audit.request r USING (xid, incarnation, layer)
                """)
            #expect(looks == "0/0 1/1/1 2/2/1 4/4/1 5/5/1 50/50/1 50/50/1")
            let salts = try town.value(
                """
                SELECT concat_ws(' ', count(*), count(DISTINCT s.salt),
                                 count(DISTINCT substr(s.salt, 1, 8)),
                                 count(DISTINCT substr(s.salt, 9)), min(length(s.salt)),
                                 max(length(s.salt)))
                  FROM audit.outcome o CROSS JOIN unnest(o.salts) s(salt)
                """)
            #expect(salts == "112 112 112 112 16 16")
            #expect(try attacker.refusal(of: "SELECT authz.salts(2)") == "42501")
        }
    }

    @Test("a request without an outcome cannot be committed, and leaves nothing")
    func outcomeDemanded() async throws {
        try await onThread {
            let town = try Town()
            let attacker = try Attacker(town)
            let count: StaticString = "SELECT count(*)::text FROM audit.request"
            let before = try town.value(count)
            try attacker.run("BEGIN")
            try attacker.open(.sara, for: .coordination)
            #expect(try attacker.refusal(of: "COMMIT") == "ZS002")
            #expect(try town.value(count) == before)
            // Nor can the check be put off.
            try attacker.run("BEGIN")
            try attacker.open(.sara, for: .coordination)
            #expect(try attacker.refusal(of: "SET CONSTRAINTS ALL IMMEDIATE") != nil)
            try attacker.run("ROLLBACK")
        }
    }

    @Test("who reads, seals or deletes for the service reaches no content")
    func reach() async throws {
        try await onThread {
            let town = try Town()
            for role in ["sspf_seal", "sspf_retention"] {
                let attacker = try Attacker(town, as: role)
                #expect(
                    try town.column(
                        """
                        SELECT format('%s.%I', c.oid::regclass, a.attname)
                          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                          JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE c.relkind IN ('r', 'p', 'v', 'm') AND a.attnum > 0
                           AND NOT a.attisdropped AND n.nspname !~ '^(pg_|information_schema)'
                           AND c.oid NOT IN ('authz.me'::regclass, 'authz.asker'::regclass)
                           AND has_column_privilege($1, c.oid, a.attnum, 'SELECT')
                        """, [.text(role)]) == [])
                for table in try town.tables() {
                    #expect(
                        try attacker.refusalAlone(of: "SELECT * FROM \(table)") == "42501",
                        "\(role): \(table)")
                }
                try attacker.run("BEGIN")
                if role == "sspf_retention" {
                    try attacker.run("SELECT authz.open_job('a', gen_random_uuid())")
                }
                for table in try town.tables() {
                    try attacker.run("SAVEPOINT s")
                    #expect(
                        try attacker.refusal(of: "SELECT count(*) FROM \(table)") == "42501",
                        "\(role): \(table)")
                    try attacker.run("ROLLBACK TO SAVEPOINT s")
                }
                try attacker.run("ROLLBACK")
            }
        }
    }

    /// Texts and names, by whatever table holds them.
    @Test("the owner of the deleting functions reaches keys and dates, never a text")
    func disposal() async throws {
        try await onThread {
            let town = try Town()
            #expect(
                try town.column(
                    """
                    SELECT format('%s.%I', c.oid::regclass, a.attname)
                      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                     WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r'
                       AND a.attname IN ('text', 'given_name', 'family_name', 'number', 'key',
                           'what', 'owner', 'place', 'topic', 'verifier', 'salt', 'token_hash')
                       AND c.relnamespace IN ('core'::regnamespace)
                       AND c.relname <> 'pledge'
                       AND has_column_privilege('sspf_disposal', c.oid, a.attnum, 'SELECT')
                    """) == [])
        }
    }
}
