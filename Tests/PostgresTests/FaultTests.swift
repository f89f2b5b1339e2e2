import Glibc
import Postgres
import Support
import Testing

@Suite struct FaultTests {
    @Test("a fault tells the step, the state and the constraint, and the session goes on")
    func place() async throws {
        try await onThread {
            var session = try openSession()
            _ = try session.run([
                (SQL.makeNotes, []), (SQL.addNote, [.int(1), .text("ord")]),
            ])
            let error = fault { () throws(PostgresError) in
                try session.run([
                    (SQL.one, []), (SQL.addNote, [.int(2), .text("ord")]), (SQL.one, []),
                ])
            }
            guard case .server(let found) = error else {
                Issue.record("no fault")
                return
            }
            #expect(found.step.index == 1 && found.step.statement == "add-note")
            #expect(found.state.isUniqueViolation)
            #expect(found.constraint == "note_word_key" && found.table == "note")
            check(session.transaction == .idle && !session.isBroken)
            let refusal = fault { () throws(PostgresError) in
                try session.run(SQL.addSize, [.int(3), .int(0)])
            }
            #expect(refusal?.state?.isCheckViolation == true)
            check(try session.run(SQL.countNotes).int(0, 0) == 1)
        }
    }

    @Test("no value stands in a description, whatever the server says about it")
    func noValues() async throws {
        try await onThread {
            var session = try openSession()
            let secret = "19121212-1212 Tolvan Tolvansson"
            _ = try session.run([
                (SQL.makeNotes, []), (SQL.addNote, [.int(1), .text(secret)]),
            ])
            let requests: [Session.Step] = [
                (SQL.addNote, [.int(2), .text(secret)]),
                (SQL.number, [.text(secret)]),
                (Statement("as-date", "SELECT $1::date"), [.text(secret)]),
                (Statement("as-json", "SELECT $1::json"), [.text(secret)]),
                (Statement("as-array", "SELECT $1::int[]"), [.texts([secret])]),
                (SQL.echo, [.text(secret), .text(secret)]),
                (SQL.echo, [.text(secret + "\0")]),
            ]
            for request in requests {
                let error = try #require(
                    fault { () throws(PostgresError) in try session.run([request]) })
                var dumped = "\(error) \(String(reflecting: error))"
                dump(error, to: &dumped)
                #expect(!dumped.contains("1212") && !dumped.contains("Tolvan"))
            }
        }
    }

    @Test("a failed transaction stays failed until it is rolled back to a savepoint")
    func savepoint() async throws {
        try await onThread {
            var session = try openSession()
            _ = try session.run(SQL.makeNotes)
            let error = fault { () throws(PostgresError) in
                try session.run([
                    (SQL.begin, []), (SQL.addNote, [.int(1), .null]), (SQL.savepoint, []),
                    (SQL.divide, [.int(0)]), (SQL.commit, []),
                ])
            }
            #expect(error?.state?.description == "22012")
            check(session.transaction == .failed)
            let answers = try session.run([
                (SQL.rollbackToSavepoint, []), (SQL.addNote, [.int(2), .null]), (SQL.commit, []),
            ])
            #expect(answers.last?.commandTag == "COMMIT")
            check(session.transaction == .idle)
            check(try session.run(SQL.countNotes).int(0, 0) == 2)
        }
    }

    @Test("a COMMIT that the server turns into a rollback is a fault")
    func notCommitted() async throws {
        try await onThread {
            var session = try openSession()
            _ = fault { () throws(PostgresError) in
                try session.run([(SQL.begin, []), (SQL.divide, [.int(0)])])
            }
            let error = fault { () throws(PostgresError) in try session.run(SQL.commit) }
            guard case .notCommitted(let step) = error else {
                Issue.record("taken for a commit")
                return
            }
            #expect(step.statement == "commit")
            check(session.transaction == .idle)
        }
    }

    @Test("a deferred constraint that fails at COMMIT is a fault of the COMMIT")
    func deferred() async throws {
        try await onThread {
            var session = try openSession()
            _ = try session.run(SQL.makeNotes)
            let error = fault { () throws(PostgresError) in
                try session.run([
                    (SQL.begin, []), (SQL.addChild, [.int(1), .int(99)]), (SQL.commit, []),
                ])
            }
            guard case .server(let found) = error else {
                Issue.record("committed")
                return
            }
            #expect(found.step.index == 2 && found.state.isForeignKeyViolation)
            #expect(found.constraint == "note_parent")
            check(session.transaction == .idle)
        }
    }

    @Test("a deferred constraint that fails at the end of a request without COMMIT is a fault too")
    func deferredAtSync() async throws {
        try await onThread {
            var session = try openSession()
            _ = try session.run(SQL.makeNotes)
            let error = fault { () throws(PostgresError) in
                try session.run([(SQL.one, []), (SQL.addChild, [.int(1), .int(99)])])
            }
            #expect(error?.state?.isForeignKeyViolation == true)
            check(session.transaction == .idle)
            check(try session.run(SQL.countNotes).int(0, 0) == 0)
        }
    }

    @Test("the server cancels a statement that runs too long, and the session goes on")
    func statementTimeout() async throws {
        try await onThread {
            var session = try openSession(Session.Settings(statementTimeout: .milliseconds(100)))
            let error = fault { () throws(PostgresError) in try session.run(SQL.sleep) }
            #expect(error?.state?.isCancelled == true)
            check(try session.run(SQL.one).int(0, 0) == 1)
        }
    }

    @Test("another thread can stop a statement")
    func cancel() async throws {
        try await onThread {
            var session = try openSession()
            let handle = session.canceller
            let canceller = try #require(handle)
            startThread {
                usleep(300_000)
                #expect(canceller.stop())
            }
            let start = ContinuousClock.now
            let error = fault { () throws(PostgresError) in try session.run(SQL.sleep) }
            #expect(error?.state?.isCancelled == true)
            #expect(ContinuousClock.now - start < .seconds(8))
            check(!session.isBroken)
        }
    }

    @Test("COPY, which cannot go through a pipeline, ends the session with a fault")
    func copy() async throws {
        try await onThread {
            var session = try openSession()
            let copy = Statement("copy", "COPY (SELECT 1) TO STDOUT")
            check(fault { () throws(PostgresError) in try session.run(copy) } != nil)
            check(session.isBroken)
        }
    }

    @Test(
        "states are told apart",
        arguments: [
            ("53100", true), ("53300", true), ("57P01", true), ("58030", true), ("57014", false),
            ("23505", false),
        ])
    func unavailable(state: String, isUnavailable: Bool) {
        #expect(SQLState(state).isUnavailable == isUnavailable)
    }

    @Test(
        "what is no SQLSTATE is not repeated", arguments: ["", "2350", "hello", "235055", "åäöåä"])
    func noState(text: String) {
        #expect(SQLState(text).description == "XXXXX")
    }
}
