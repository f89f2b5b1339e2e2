import Access
import Domain
import FoundationEssentials
import Postgres
import Secrets
import Support

/// Somebody who holds the service's own login and types SQL.
final class Attacker {
    private var session: Session

    init(_ town: Town, as role: String = "sspf_api") throws {
        session = try town.session(role)
    }

    /// Runs SQL of any kind. Nil when the server did it, else the SQLSTATE of its refusal.
    func refusal(of sql: String) throws -> String? {
        do throws(ScriptError) {
            try session.runScript(Script(name: "attack", text: sql))
            return nil
        } catch {
            guard case .refused(let fault) = error else { throw error }
            return fault.state.description
        }
    }

    /// All that the server said about a refusal; nil when there was none.
    func words(about sql: String) throws -> String? {
        do throws(ScriptError) {
            try session.runScript(Script(name: "attack", text: sql))
            return nil
        } catch {
            guard case .refused(let fault) = error else { throw error }
            return "\(fault)"
        }
    }

    /// The refusal of SQL run in a transaction of its own that is always undone.
    func refusalAlone(of sql: String) throws -> String? {
        try run("BEGIN")
        defer { try? run("ROLLBACK") }
        return try refusal(of: sql)
    }

    /// Runs SQL that must succeed.
    func run(_ sql: String) throws {
        try session.runScript(Script(name: "attack", text: sql))
    }

    /// How many rows a query shows this login.
    func count(_ query: String) throws -> Int {
        let xml = try session.run(Self.anyQuery, [.text(query)])[0, 0] ?? ""
        return xml.split(separator: "<row>", omittingEmptySubsequences: false).count - 1
    }

    /// What a query of text lines answers, joined.
    func lines(_ query: String) throws -> String {
        try session.run(Self.anyLines, [.text(query)])[0, 0] ?? ""
    }

    /// Opens a context by a token; the status.
    @discardableResult
    func open(
        _ person: Town.Person, for purpose: Purpose, resource: String = "youth",
        _ row: UUID? = nil
    ) throws -> String? {
        try session.run(
            Self.opening,
            [
                .bytes(SHA256.hash(Array(person.token.utf8))), .text(purpose.rawValue),
                .text("attack"), .text("TEST"), .text(resource), .optional(row), .uuid(UUID()),
            ])[0, 0]
    }

    /// Writes the outcome that COMMIT demands.
    func conclude() throws {
        _ = try session.run(Self.outcome)
    }

    /// Runs a prepared statement.
    func ask(_ statement: Statement, _ values: [Value] = []) throws -> Rows {
        try session.run(statement, values)
    }

    private static let opening = Statement(
        "attack.open", "SELECT authz.open($1, $2, $3, $4, $5, $6, $7)")
    private static let outcome = Statement(
        "attack.outcome",
        "SELECT authz.log_outcome('test', NULL, 'ok', NULL)")
    private static let anyQuery = Statement(
        "attack.query", "SELECT query_to_xml($1, true, false, '')::text")
    private static let anyLines = Statement(
        "attack.lines", "SELECT query_to_xml($1, true, true, '')::text")
}

extension Town {
    /// The first column of SQL run past row security.
    func column(_ sql: StaticString, _ values: [Value] = []) throws -> [String] {
        var session = try session("sspf_migrate")
        let rows = try session.run(Statement("column", sql), values)
        return (0..<rows.count).compactMap { rows[$0, 0] }
    }

    /// Every table, of all schemas that are ours.
    func tables() throws -> [String] {
        try column(
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema)'
             ORDER BY 1
            """)
    }

    /// What the log's latest event of a kind says in a column.
    func latestEvent(_ kind: String) throws -> [String?] {
        var session = try session("sspf_migrate")
        let rows = try session.run(
            Statement(
                "latest-event",
                """
                SELECT e.result, e.reason, e.row_id, e.persons[1]
                  FROM audit.event e WHERE e.kind = $1 ORDER BY e.no DESC LIMIT 1
                """), [.text(kind)])
        return (0..<4).map { rows[0, $0] }
    }
}
