import FoundationEssentials
package import Postgres

/// The world of the access matrix, in a transaction that ends with this object and leaves nothing.
package struct MatrixRun: ~Copyable {
    private var session: Session
    private let probe: Script

    /// Loads the world.
    /// - Parameters:
    ///   - admin: a superuser's address of a database at this release: only a superuser can ask as
    ///     each login role.
    ///   - folder: that holds `Policies/`.
    ///   - change: run first, such as a release to try.
    package init(
        _ admin: Address, folder: String, after change: Script? = nil
    ) throws(MatrixError) {
        let probe: Script
        var scripts = [Script(name: "begin", text: "BEGIN")]
        if let change { scripts.append(change) }
        do throws(ScriptError) {
            scripts.append(try Script(file: "\(folder)/Policies/matrix/world.sql"))
            scripts.append(Script(name: "world", text: "SAVEPOINT world"))
            probe = try Script(file: "\(folder)/Policies/matrix/probe.sql")
        } catch { throw .script(error) }
        let session = try Self.opened(admin, after: scripts + [probe])
        self.probe = probe
        self.session = session
    }

    private static func opened(
        _ admin: Address, after scripts: [Script]
    ) throws(MatrixError) -> Session {
        var session: Session
        do throws(PostgresError) {
            session = try Session.open(admin, settings: .maintenance)
        } catch { throw .session(error) }
        do throws(ScriptError) {
            for script in scripts { try session.runScript(script) }
        } catch { throw .script(error) }
        return session
    }

    /// Undoes what was tried before and tries another change of the policies in the same world.
    /// - Parameter tables: those to ask about from now on; nil for all.
    package mutating func retry(
        after change: Script, tables: [String]? = nil
    ) throws(MatrixError) {
        let list = tables?.joined(separator: ",") ?? ""
        do throws(ScriptError) {
            try session.runScript(
                Script(
                    name: "retry",
                    text: "ROLLBACK TO SAVEPOINT world; SET LOCAL matrix.tables = '\(list)'"))
            try session.runScript(change)
            try session.runScript(probe)
        } catch { throw .script(error) }
    }

    /// The answers to some of those who ask.
    package mutating func answers(
        to places: ClosedRange<Int>
    ) throws(MatrixError) -> [AccessMatrix.Answer] {
        let rows = try ask(Self.answering, [.int(places.lowerBound), .int(places.upperBound)])
        return try (0..<rows.count).map { row throws(MatrixError) in
            guard let place = rows.int(row, 0), let purpose = rows[row, 1],
                let table = rows[row, 2],
                let youth = rows[row, 3], let act = rows[row, 4]
            else { throw .unexpectedAnswer }
            let grounds = rows[row, 5].map { $0.split(separator: ",").map(String.init) } ?? []
            return AccessMatrix.Answer(
                actor: place, purpose: purpose, table: table, key: youth, act: act,
                grounds: grounds)
        }
    }

    /// Rows of texts; nil for NULL.
    mutating func texts(_ statement: Statement) throws(MatrixError) -> [[String?]] {
        let rows = try ask(statement)
        return (0..<rows.count).map { row in (0..<rows.width).map { rows[row, $0] } }
    }

    /// Ends it; another in the same database would wait for it.
    package consuming func end() {}

    private mutating func ask(
        _ statement: Statement, _ values: [Value] = []
    ) throws(MatrixError) -> Rows {
        let results: [Rows]
        do throws(PostgresError) {
            results = try session.run([(statement, values), (Self.isInTime, [])])
        } catch { throw .session(error) }
        // A context lasts a minute from the transaction's beginning: later, all is "no".
        guard results[1].bool(0, 0) == true else { throw .tooSlow }
        return results[0]
    }

    private static let answering = Statement(
        "matrix.probe",
        """
        SELECT a.place, p.purpose, p.rel, p.key, p.act, array_to_string(p.grounds, ',')
          FROM pg_temp.actor a CROSS JOIN LATERAL pg_temp.probe(a) p
         WHERE a.place BETWEEN $1 AND $2
        """)
    private static let isInTime = Statement(
        "matrix.time", "SELECT clock_timestamp() < transaction_timestamp() + interval '50 seconds'")
}

/// Why no matrix was taken.
package enum MatrixError: Error, Hashable, Sendable, CustomStringConvertible {
    case script(ScriptError)
    case session(PostgresError)
    case unexpectedAnswer
    /// The database was so slow that the contexts had ended.
    case tooSlow

    package var description: String {
        switch self {
        case .script(let error): "\(error)"
        case .session(let error): "\(error)"
        case .unexpectedAnswer: "MATRIX-001 unexpected answer"
        case .tooSlow: "MATRIX-002 the database is too slow"
        }
    }
}
