import Postgres
import Support
import Testing

@Suite struct MigratorTests {
    private static let first = Script(
        name: "0001-places.sql",
        text: "CREATE TABLE place (name text);\nINSERT INTO place VALUES ('å');")
    private static let second = Script(
        name: "0002-size.sql", text: "ALTER TABLE place ADD COLUMN size int;")

    /// Lends a session in a fresh database.
    private static func withDatabase(
        _ body: (inout Session, Address) throws -> Void
    ) throws {
        let name = try TestCluster.shared.createDatabase()
        let address = try TestCluster.shared.address(database: name)
        var session = try Session.open(address, settings: .maintenance)
        try body(&session, address)
        try TestCluster.shared.drop(name)
    }

    private static func fault(_ scripts: [Script], _ session: inout Session) -> MigrationError? {
        do throws(MigrationError) {
            _ = try Migrator(scripts).migrate(&session)
            return nil
        } catch {
            return error
        }
    }

    @Test("each file is applied once, in order, and recorded with its checksum")
    func once() async throws {
        try await onThread {
            try Self.withDatabase { session, _ in
                let migrator = try Migrator([Self.second, Self.first])
                let before = try migrator.pending(&session)
                #expect(before == ["0001-places.sql", "0002-size.sql"])
                let applied = try migrator.migrate(&session)
                #expect(applied == ["0001-places.sql", "0002-size.sql"])
                let again = try migrator.migrate(&session)
                #expect(again == [])
                let after = try migrator.pending(&session)
                #expect(after == [])
                let ledger = try session.run(
                    Statement(
                        "see", "SELECT number, name, sha256 FROM migration.applied ORDER BY 1"))
                #expect(ledger.count == 2 && ledger.int(1, 0) == 2)
                #expect(ledger[1, 1] == "0002-size.sql")
                // printf 'ALTER TABLE place ADD COLUMN size int;' | sha256sum
                #expect(
                    ledger[1, 2]
                        == "c79f32bf3fd668363ddcc8ab421445b1a944a8e5c87cd4cb670e9614d6dfbb68")
            }
        }
    }

    @Test("a changed file, an unknown number and a gap are refused")
    func refusals() async throws {
        try await onThread {
            try Self.withDatabase { session, _ in
                _ = try Migrator([Self.first, Self.second]).migrate(&session)
                let changed = Script(name: Self.first.name, text: Self.first.text + " ")
                let edited = Self.fault([changed, Self.second], &session)
                #expect(edited == .changed(file: "0001-places.sql"))
                let older = Self.fault([Self.first], &session)
                #expect(older == .unknown(number: 2))
                check(session.transaction == .idle)
            }
        }
    }

    @Test(
        "the set of files itself is checked",
        arguments: [
            (["0001-a.sql", "0003-b.sql"], MigrationError.gap(number: 2)),
            (["0002-a.sql"], .gap(number: 1)),
            (["0000-a.sql"], .doubled(number: 0)),
            (["0001-a.sql", "0001-b.sql"], .doubled(number: 1)),
            (["1-a.sql"], .badName(file: "1-a.sql")),
            (["0001-.sql"], .badName(file: "0001-.sql")),
            (["0001-Å.sql"], .badName(file: "0001-Å.sql")),
            (["0001-a.txt"], .badName(file: "0001-a.txt")),
        ])
    func names(names: [String], expected: MigrationError) {
        #expect(throws: expected) {
            try Migrator(names.map { Script(name: $0, text: "") })
        }
    }

    @Test("a file that fails leaves nothing behind, and tells where it failed")
    func failure() async throws {
        try await onThread {
            try Self.withDatabase { session, _ in
                let bad = Script(
                    name: "0002-bad.sql", text: "CREATE TABLE half ();\n\nSELECT 1/0;\n")
                let worse = Script(
                    name: "0002-worse.sql", text: "CREATE TABLE half ();\n\nSELEKT 1;\n")
                guard case .script(.refused(let found)) = Self.fault([Self.first, bad], &session),
                    case .script(.refused(let typo)) = Self.fault([Self.first, worse], &session)
                else {
                    Issue.record("not refused")
                    return
                }
                #expect(found.state.description == "22012")
                #expect(found.message == "division by zero")
                #expect(typo.line == 3 && typo.script == "0002-worse.sql")
                let state = try session.run(
                    Statement(
                        "half",
                        "SELECT to_regclass('half') IS NULL, count(*) FROM migration.applied"))
                #expect(state.bool(0, 0) == true && state.int(0, 1) == 1)
            }
        }
    }

    @Test(
        "a file that ends its transaction is refused",
        arguments: [
            "CREATE TABLE a (); COMMIT;", "CREATE TABLE a (); COMMIT; BEGIN;", "ROLLBACK;",
        ])
    func ending(text: String) async throws {
        try await onThread {
            try Self.withDatabase { session, _ in
                let error = Self.fault([Script(name: "0001-end.sql", text: text)], &session)
                #expect(error == .endedTransaction(file: "0001-end.sql"))
                check(session.transaction == .idle)
                let rows = try session.run(
                    Statement("count", "SELECT count(*) FROM migration.applied"))
                #expect(rows.int(0, 0) == 0)
            }
        }
    }

    @Test("what a file sets does not reach the next one")
    func settings() async throws {
        try await onThread {
            try Self.withDatabase { session, _ in
                let set = Script(
                    name: "0001-set.sql", text: "SET search_path = pg_temp; SET ROLE pg_monitor;")
                let use = Script(name: "0002-use.sql", text: "CREATE TABLE public.used ();")
                let applied = try Migrator([set, use]).migrate(&session)
                #expect(applied.count == 2)
            }
        }
    }

    @Test("of many migrators at once, one applies each file and the others find it done")
    func atOnce() async throws {
        let name = try await onThread { try TestCluster.shared.createDatabase() }
        let scripts = (1...9).map {
            Script(
                name: "000\($0)-step.sql", text: "CREATE TABLE t\($0) (); SELECT pg_sleep(0.01);")
        }
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try await onThread {
                        var session = try Session.open(
                            try TestCluster.shared.address(database: name), settings: .maintenance)
                        return try Migrator(scripts).migrate(&session)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == scripts.map(\.name))
        try await onThread { try TestCluster.shared.drop(name) }
    }
}
