import Postgres

extension Gate {
    /// Whether the database answers within a second: for the question whether this service is ready.
    /// Opens no context and reads nothing.
    package func answers() -> Bool {
        do throws(PostgresError) {
            let rows = try link.run([(Self.question, [])], within: .seconds(1))
            return rows.first?[0, 0] == "1"
        } catch {
            // Whatever went wrong: not ready. The next question tries anew.
            return false
        }
    }

    /// How late what runs by itself is; nil where the database does not answer within a second. Opens no
    /// context: it is about nobody.
    package func lateness() -> Lateness? {
        do throws(PostgresError) {
            let rows = try link.run([(Self.late, [])], within: .seconds(1))
            guard let row = rows.first, let seal = row.int(0, 0), let age = row.int(0, 1),
                let isStale = row.bool(0, 3)
            else { return nil }
            return Lateness(
                seal: seal, retention: age, interrupted: row.int(0, 2), isStale: isStale)
        } catch { return nil }
    }

    private static let late = Statement(
        "lateness",
        """
        SELECT l.seal_lag, l.retention_age, l.retention_interrupted, l.retention_is_stale
          FROM authz.lateness() l
        """)
    private static let question = Statement("health", "SELECT 1")
}

/// How late what runs by itself is, in seconds.
package struct Lateness: Sendable, Hashable {
    /// For how long the oldest entry of the log has waited to be sealed.
    package let seal: Int
    /// Since the last nightly deletion ended.
    package let retention: Int
    /// Since one began that has not ended; nil: none.
    package let interrupted: Int?
    /// Whether nights have passed without one.
    package let isStale: Bool

    package init(seal: Int, retention: Int, interrupted: Int?, isStale: Bool) {
        self.seal = seal
        self.retention = retention
        self.interrupted = interrupted
        self.isStale = isStale
    }
}
