import Postgres

/// The world of the access matrix, in a transaction that ends with this object and leaves nothing.
struct MatrixRun: ~Copyable {
    private var session: Session

    /// Loads the world.
    /// - Parameters:
    ///   - admin: a superuser's address of a database at this release: only a superuser can ask as
    ///     each login role. One run at a time: another would wait for it.
    ///   - folder: that holds `Policies/`.
    ///   - change: run first, such as a release to try.
    init(_ admin: Address, folder: String, after change: Script? = nil) throws {
        let scripts =
            try [Script(name: "begin", text: "BEGIN; SET LOCAL jit = off")]
            + (change.map { [$0] } ?? [])
            + ["world", "probe"].map { try Self.script($0, folder) }
        session = try Self.opened(admin, scripts)
    }

    private static func opened(_ admin: Address, _ scripts: [Script]) throws -> Session {
        var session = try Session.open(admin, settings: .maintenance)
        for script in scripts { try session.runScript(script) }
        return session
    }

    private static func script(_ name: String, _ folder: String) throws -> Script {
        try Script(file: "\(folder)/Policies/matrix/\(name).sql")
    }

    /// Loads a further script into the same world.
    mutating func load(_ name: String, folder: String) throws {
        try session.runScript(try Self.script(name, folder))
    }

    /// The answers to one of those who ask.
    mutating func answers(to place: Int) throws -> [AccessMatrix.Answer] {
        let rows = try session.run(Self.answering, [.int(place)])
        return try (0..<rows.count).map { row in
            guard let purpose = rows[row, 0], let table = rows[row, 1], let youth = rows[row, 2],
                let act = rows[row, 3]
            else { throw Unexpected() }
            let grounds = rows[row, 4].map { $0.split(separator: ",").map(String.init) } ?? []
            return AccessMatrix.Answer(
                actor: place, purpose: purpose, table: table, key: youth, act: act,
                grounds: grounds)
        }
    }

    /// Rows of texts; nil for NULL.
    mutating func texts(_ statement: Statement, _ values: [Value] = []) throws -> [[String?]] {
        let rows = try session.run(statement, values)
        return (0..<rows.count).map { row in (0..<rows.width).map { rows[row, $0] } }
    }

    /// An answer of another form than its question asks for.
    struct Unexpected: Error {}

    private static let answering = Statement(
        "matrix.probe",
        """
        SELECT p.purpose, p.rel, p.key, p.act, array_to_string(p.grounds, ',')
          FROM pg_temp.actor a CROSS JOIN LATERAL pg_temp.probe(a) p
         WHERE a.place = $1
        """)
}
