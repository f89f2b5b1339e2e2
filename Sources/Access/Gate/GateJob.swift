package import Postgres

extension Gate {
    /// Runs one statement of a job in a request of its own. The function it calls writes the
    /// outcome itself; without one the COMMIT is refused.
    package func perform(
        _ name: StaticString, on resource: StaticString, _ statement: Statement, _ values: [Value],
        as caller: Caller
    ) throws(Failure) -> Rows {
        let act = Act(name, resource.description, nil)
        let steps: [Session.Step] = [
            (GateStatement.begin, []), opening(act, caller), (statement, values),
            (GateStatement.commit, []),
        ]
        let results: [Rows]
        do {
            results = try link.with { session throws(PostgresError) in
                do throws(PostgresError) {
                    return try session.run(steps)
                } catch {
                    Self.noteFailure(of: act, error, on: &session, opening: steps[1])
                    throw error
                }
            }
        } catch {
            throw Self.failure(for: error)
        }
        guard results.count == steps.count else { throw .broken(code: "GATE-009") }
        try Self.check(status: results[1][0, 0], naming: nil)
        return results[2]
    }

    /// Takes a lock that this gate's session holds until it ends or ``release(_:)`` is called.
    /// - Throws: ``Failure/conflict`` when somebody else holds it.
    package func hold(_ lock: String) throws(Failure) {
        let rows: [Rows]
        do { rows = try link.run([(Self.lock, [.text(lock)])]) } catch {
            throw Self.failure(for: error)
        }
        guard rows.first?.bool(0, 0) == true else { throw .conflict }
    }

    /// Gives a lock back. A session that is gone has given it back already.
    package func release(_ lock: String) throws(Failure) {
        do { _ = try link.run([(Self.unlock, [.text(lock)])]) } catch {
            throw Self.failure(for: error)
        }
    }

    private static let lock = Statement(
        "job-lock", "SELECT pg_try_advisory_lock(hashtextextended($1, 7))")
    private static let unlock = Statement(
        "job-unlock", "SELECT pg_advisory_unlock(hashtextextended($1, 7))")
}
