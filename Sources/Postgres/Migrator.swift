import FoundationEssentials

/// Brings a database's schema forward: each file once, in the order of the numbers, each in one
/// transaction together with its row in the ledger `migration.applied`.
package struct Migrator: Sendable {
    /// One file: `0001-agencies.sql`.
    struct Migration: Sendable {
        let number: Int
        let script: Script
    }

    let migrations: [Migration]

    /// Takes the scripts in any order.
    /// - Throws: a bad name, a number given twice, or a gap; numbers start at 1.
    package init(_ scripts: [Script]) throws(MigrationError) {
        var migrations: [Migration] = []
        for script in scripts {
            guard let number = Self.number(script.name) else { throw .badName(file: script.name) }
            migrations.append(Migration(number: number, script: script))
        }
        migrations.sort { $0.number < $1.number }
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            if migration.number <= index { throw .doubled(number: migration.number) }
            throw .gap(number: index + 1)
        }
        self.migrations = migrations
    }

    /// Takes the `.sql` files of a folder.
    package init(folder: String) throws(MigrationError) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw .noFolder
        }
        var scripts: [Script] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            do throws(ScriptError) {
                scripts.append(try Script(file: "\(folder)/\(name)"))
            } catch {
                throw .script(error)
            }
        }
        try self.init(scripts)
    }

    /// Applies what is missing. Of several at once, one works and the others wait and find it done.
    /// - Parameter session: outside a transaction, with the limits of
    ///   ``Session/Settings/maintenance``.
    /// - Returns: the names of the files applied by this call.
    package func migrate(_ session: inout Session) throws(MigrationError) -> [String] {
        try Self.run([(.lock, [])], &session)
        do throws(MigrationError) {
            try Self.run([(.makeSchema, []), (.makeLedger, [])], &session)
            var applied: [String] = []
            for migration in try missing(&session) {
                try apply(migration, &session)
                applied.append(migration.script.name)
            }
            try Self.run([(.unlock, [])], &session)
            return applied
        } catch {
            // Best effort: the lock ends with the session at the latest, and the first fault is
            // the one to tell.
            if session.transaction == .open || session.transaction == .failed {
                _ = try? session.run(.rollback)
            }
            _ = try? session.run(.unlock)
            throw error
        }
    }

    /// The names of the files that are not applied; changes nothing.
    package func pending(_ session: inout Session) throws(MigrationError) -> [String] {
        let exists = try Self.run([(.ledgerExists, [])], &session).first?.bool(0, 0) == true
        if !exists { return migrations.map(\.script.name) }
        return try missing(&session).map(\.script.name)
    }

    /// Runs what is missing in the caller's transaction, for the caller to undo: what the schema
    /// would be. Nothing is entered in the ledger.
    package func rehearse(_ session: inout Session) throws(MigrationError) {
        for migration in try missing(&session) {
            do throws(ScriptError) {
                try session.runScript(migration.script)
            } catch {
                throw .script(error)
            }
            guard session.transaction == .open else {
                throw .endedTransaction(file: migration.script.name)
            }
            try Self.run([(.resetRole, []), (.resetAll, [])], &session)
        }
    }

    /// The migrations without a row in the ledger, after comparing those that have one.
    private func missing(_ session: inout Session) throws(MigrationError) -> [Migration] {
        let sums = migrations.map { (Statement.checksum, [Value.text($0.script.text)]) }
        let answers = try Self.run([(.ledger, [])] + sums, &session)
        guard let ledger = answers.first else { throw .session(.unexpectedAnswer) }
        var applied: [Int: String] = [:]
        for row in 0..<ledger.count {
            guard let number = ledger.int(row, 0), let sum = ledger[row, 1] else { continue }
            if !migrations.indices.contains(number - 1) { throw .unknown(number: number) }
            applied[number] = sum
        }
        let last = applied.keys.max() ?? 0
        for (migration, answer) in zip(migrations, answers.dropFirst()) {
            guard migration.number <= last else { break }
            guard let sum = applied[migration.number] else { throw .gap(number: migration.number) }
            if sum != answer[0, 0] { throw .changed(file: migration.script.name) }
        }
        return Array(migrations.dropFirst(last))
    }

    private func apply(
        _ migration: Migration, _ session: inout Session
    ) throws(MigrationError) {
        let before = try Self.run([(.begin, []), (.transactionID, [])], &session).last?[0, 0]
        do throws(ScriptError) {
            try session.runScript(migration.script)
        } catch {
            throw .script(error)
        }
        // The same transaction must still be there, or the ledger would not share its fate.
        guard session.transaction == .open,
            try Self.run([(.transactionID, [])], &session).first?[0, 0] == before
        else { throw .endedTransaction(file: migration.script.name) }
        try Self.run(
            [
                (.resetRole, []), (.resetAll, []),
                (
                    .record,
                    [
                        .int(migration.number), .text(migration.script.name),
                        .text(migration.script.text),
                    ]
                ), (.commit, []),
            ], &session)
    }

    @discardableResult
    private static func run(
        _ steps: [Session.Step], _ session: inout Session
    ) throws(MigrationError) -> [Rows] {
        do throws(PostgresError) {
            return try session.run(steps)
        } catch {
            throw .session(error)
        }
    }

    /// The number in `NNNN-words.sql`, words being `a-z`, `0-9` and hyphens.
    private static func number(_ name: String) -> Int? {
        guard name.hasSuffix(".sql") else { return nil }
        let stem = name.utf8.dropLast(4)
        let isPlain = stem.dropFirst(5).allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard stem.count > 5, isPlain, stem.dropFirst(4).first == UInt8(ascii: "-"),
            stem.prefix(4).allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int(name.prefix(4))
    }
}

extension Statement {
    /// Any number will do that nothing else in the database locks: "migr" in ASCII.
    fileprivate static let lock = Statement(
        "migration-lock", "SELECT pg_advisory_lock(1835624306)")
    fileprivate static let unlock = Statement(
        "migration-unlock", "SELECT pg_advisory_unlock(1835624306)")
    fileprivate static let makeSchema = Statement(
        "migration-make-schema", "CREATE SCHEMA IF NOT EXISTS migration")
    fileprivate static let makeLedger = Statement(
        "migration-make-ledger",
        """
        CREATE TABLE IF NOT EXISTS migration.applied (
            number integer PRIMARY KEY CHECK (number > 0),
            name text NOT NULL UNIQUE,
            sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
            applied_at timestamptz NOT NULL DEFAULT transaction_timestamp()
        )
        """)
    fileprivate static let ledgerExists = Statement(
        "migration-ledger-exists", "SELECT to_regclass('migration.applied') IS NOT NULL")
    fileprivate static let ledger = Statement(
        "migration-ledger", "SELECT number, sha256 FROM migration.applied ORDER BY number")
    fileprivate static let checksum = Statement(
        "migration-checksum", "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex')")
    fileprivate static let begin = Statement("migration-begin", "BEGIN")
    fileprivate static let transactionID = Statement(
        "migration-transaction", "SELECT pg_current_xact_id()")
    fileprivate static let resetRole = Statement("migration-reset-role", "RESET ROLE")
    fileprivate static let resetAll = Statement("migration-reset-all", "RESET ALL")
    fileprivate static let record = Statement(
        "migration-record",
        """
        INSERT INTO migration.applied (number, name, sha256)
        VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
        """)
    fileprivate static let commit = Statement("migration-commit", "COMMIT")
    fileprivate static let rollback = Statement("migration-rollback", "ROLLBACK")
}
