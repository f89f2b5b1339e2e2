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

    private static let question = Statement("health", "SELECT 1")
}
