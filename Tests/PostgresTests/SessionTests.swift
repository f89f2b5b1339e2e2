import Foundation
import Glibc
import Postgres
import Support
import Synchronization
import Testing

@Suite struct SessionTests {
    @Test("steps are answered in their order, in one call")
    func order() async throws {
        try await onThread {
            var session = try openSession()
            let answers = try session.run([
                (SQL.begin, []), (SQL.echo, [.text("första")]), (SQL.number, [.int(-7)]),
                (SQL.echo, [.null]), (SQL.commit, []),
            ])
            #expect(
                answers.map(\.commandTag) == [
                    "BEGIN", "SELECT 1", "SELECT 1", "SELECT 1", "COMMIT",
                ])
            #expect(answers[1][0, 0] == "första")
            #expect(answers[2].int(0, 0) == -7)
            #expect(answers[3][0, 0] == nil)
            check(session.transaction == .idle)
        }
    }

    @Test("a link hands out what stops the statement of each session that it opens")
    func stopped() async throws {
        try await onThread {
            let stopping = Mutex<Canceller?>(nil)
            var link = Link(
                try TestCluster.shared.address(),
                opened: { canceller in stopping.withLock { $0 = canceller } })
            _ = try link.run([(SQL.one, [])])
            let canceller = try #require(stopping.withLock { $0 })
            Thread.detachNewThread {
                // Before the statement runs there is nothing to stop.
                for _ in 0..<100 {
                    usleep(50_000)
                    _ = canceller.stop()
                }
            }
            let began = ContinuousClock.now
            let failure = #expect(throws: PostgresError.self) {
                try link.run([(Statement("sleep", "SELECT pg_sleep(20)"), [])])
            }
            #expect(failure?.state?.isCancelled == true)
            #expect(ContinuousClock.now - began < .seconds(15))
        }
    }

    @Test("a place outside the rows reads as NULL")
    func outside() async throws {
        try await onThread {
            var session = try openSession()
            let rows = try session.run(SQL.one)
            #expect(rows.count == 1 && rows.width == 1 && rows.columns == ["?column?"])
            for (row, column) in [(1, 0), (0, 1), (-1, 0), (0, -1), (.max, .max)] {
                #expect(rows[row, column] == nil)
            }
        }
    }

    @Test("each kind of value comes back as it was sent")
    func values() async throws {
        try await onThread {
            var session = try openSession()
            let uuid = try #require(UUID(uuidString: "6F9619FF-8B86-D011-B42D-00CF4FC964FF"))
            let all = Statement(
                "all-kinds",
                "SELECT $1::uuid, $2::bool, $3::bytea, $4::uuid[], $5::bigint[], $6::text, $7::date"
            )
            let rows = try session.run(
                all,
                [
                    .uuid(uuid), .bool(false), .bytes([0, 1, 255, 92, 39]), .uuids([uuid]),
                    .ints([1, -2, .min, .max]), .text(""), .text("2026-02-28"),
                ])
            #expect(rows.uuid(0, 0) == uuid)
            #expect(rows.bool(0, 1) == false)
            #expect(rows.bytea(0, 2) == [0, 1, 255, 92, 39])
            #expect(rows[0, 3] == "{6f9619ff-8b86-d011-b42d-00cf4fc964ff}")
            #expect(rows[0, 4] == "{1,-2,-9223372036854775808,9223372036854775807}")
            #expect(rows[0, 5] == "")
            #expect(rows[0, 6] == "2026-02-28")
            var bytes = Array("[".utf8)
            #expect(rows.append(0, 6, to: &bytes))
            #expect(String(decoding: bytes, as: UTF8.self) == "[2026-02-28")
        }
    }

    @Test("text arrays come back as they were sent, whatever stands in them")
    func arrays() async throws {
        try await onThread {
            var session = try openSession()
            let unnest = Statement(
                "unnest", "SELECT t FROM unnest($1::text[]) WITH ORDINALITY u(t, n) ORDER BY n")
            var random = SeededRandom(seed: 20_260_301)
            let alphabet: [Character] = [
                "a", "\"", "\\", ",", "{", "}", " ", "'", "\n", "å", "👩‍👧", "N", "U", "L", "\t", "$",
            ]
            for _ in 0..<300 {
                let texts = (0..<Int.random(in: 0...6, using: &random)).map { _ -> String? in
                    if Int.random(in: 0..<5, using: &random) == 0 { return nil }
                    let length = Int.random(in: 0...8, using: &random)
                    return String(
                        (0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
                }
                let rows = try session.run(unnest, [.texts(texts)])
                #expect((0..<rows.count).map { rows[$0, 0] } == texts)
            }
            let rows = try session.run(unnest, [.texts(["NULL", nil, "", "null"])])
            #expect((0..<rows.count).map { rows[$0, 0] } == ["NULL", nil, "", "null"])
        }
    }

    @Test(
        "text with U+0000 is refused before anything is sent",
        arguments: [
            Value.text("a\0b"), .texts(["a", "\0"]),
        ])
    func nul(value: Value) async throws {
        try await onThread {
            var session = try openSession()
            let error = fault { () throws(PostgresError) in
                try session.run([(SQL.begin, []), (SQL.echo, [value])])
            }
            guard case .unsendable(let step, .nul) = error else {
                Issue.record("not refused")
                return
            }
            #expect(step.index == 1 && step.statement == "echo")
            check(session.transaction == .idle)
        }
    }

    @Test("more values than the protocol can count are refused before anything is sent")
    func tooMany() async throws {
        try await onThread {
            var session = try openSession()
            let values = [Value](repeating: .null, count: 65_536)
            let error = fault { () throws(PostgresError) in try session.run(SQL.one, values) }
            guard case .unsendable(_, .tooMany) = error else {
                Issue.record("not refused")
                return
            }
            check(try session.run(SQL.one).int(0, 0) == 1)
        }
    }

    @Test("a name that stands for other SQL is refused, and so is one that the server would cut")
    func names() async throws {
        try await onThread {
            var session = try openSession()
            _ = try session.run(SQL.one)
            let long = Statement(
                "a123456789b123456789c123456789d123456789e123456789f123456789g123", "SELECT 1")
            for statement in [Statement("one", "SELECT 2"), long, Statement("", "SELECT 1")] {
                guard
                    case .statementName = fault({ () throws(PostgresError) in
                        try session.run(statement)
                    })
                else {
                    Issue.record("taken")
                    continue
                }
            }
            check(try session.run(Statement("one", "SELECT", " 1")).affected == 1)
        }
    }

    @Test("prepared statements that someone took away are prepared anew at the second try")
    func discarded() async throws {
        try await onThread {
            var session = try openSession()
            _ = try session.run(SQL.one)
            _ = try session.run(Statement("discard", "DISCARD ALL"))
            let error = fault { () throws(PostgresError) in try session.run(SQL.one) }
            #expect(error?.state?.description == "26000")
            check(try session.run(SQL.one).int(0, 0) == 1)
        }
    }

    @Test("statements can be prepared ahead, and once only")
    func prepareAhead() async throws {
        try await onThread {
            var session = try openSession()
            try session.prepare([SQL.one, SQL.echo, SQL.one])
            try session.prepare([SQL.echo])
            let list = Statement("list", "SELECT name FROM pg_prepared_statements ORDER BY name")
            let rows = try session.run(list)
            #expect((0..<rows.count).map { rows[$0, 0] } == ["echo", "list", "one"])
        }
    }

    @Test("ten thousand steps, more than any buffer holds, pass without a standstill")
    func many() async throws {
        try await onThread {
            var session = try openSession()
            let text = String(repeating: "x", count: 1000)
            let answers = try session.run(
                [Session.Step](repeating: (SQL.echo, [.text(text)]), count: 10_000))
            #expect(answers.count == 10_000)
            #expect(answers.allSatisfy { $0[0, 0] == text })
        }
    }

    @Test("an answer of ten megabytes comes whole")
    func big() async throws {
        try await onThread {
            var session = try openSession()
            let rows = try session.run(
                Statement("big", "SELECT repeat('0123456789', 1048576) FROM generate_series(1, 2)"))
            #expect(rows.bytes(0, 0)?.count == 10_485_760)
            #expect(rows.bytes(1, 0)?.suffix(10) == Array("0123456789".utf8)[...])
        }
    }

    @Test("the session's limits reach the server")
    func settings() async throws {
        try await onThread {
            let settings = Session.Settings(
                applicationName: "tests", statementTimeout: .milliseconds(1234),
                lockTimeout: .seconds(2), idleInTransactionTimeout: .seconds(61))
            var session = try openSession(settings)
            let name = Build.id.map { "tests \($0)" } ?? "tests"
            let rows = try session.run(
                Statement(
                    "show",
                    """
                    SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),
                        current_setting('idle_in_transaction_session_timeout'),
                        current_setting('application_name'), current_setting('client_encoding')
                    """))
            #expect((0..<5).map { rows[0, $0] } == ["1234ms", "2s", "61s", name, "UTF8"])
        }
    }

    @Test("a role that may not enter is refused with the state alone; no server is unreachable")
    func refused() async throws {
        try await onThread {
            let absent = try TestCluster.shared.address(role: "nobody_here")
            #expect(openingFault(absent) == .refused(SQLState("28000")))
            let noDatabase = try TestCluster.shared.address(database: "nothing_here")
            #expect(openingFault(noDatabase) == .refused(SQLState("3D000")))
            let nowhere = Address(sockets: "/nonexistent", database: "postgres", role: "postgres")
            #expect(openingFault(nowhere) == .unreachable)
        }
    }

    @Test("an address never shows its password")
    func address() {
        let address = Address(connectionString: "postgresql://a:hemligt@localhost/b")
        #expect(!"\(address) \(String(reflecting: address))".contains("hemligt"))
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!dumped.contains("hemligt"))
    }
}

/// What opening throws, or nil.
func openingFault(_ address: Address) -> PostgresError? {
    fault { () throws(PostgresError) in
        let session = try Session.open(address)
        return session.isBroken
    }
}

/// SplitMix64: the same numbers from the same seed on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
