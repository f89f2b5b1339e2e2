import Glibc
import Postgres
import Support
import Synchronization
import Testing

@Suite struct LossTests {
    @Test("a session whose backend is ended says so, and stays broken")
    func terminated() async throws {
        try await onThread {
            var session = try openSession()
            var other = try openSession()
            _ = try other.run(SQL.terminate, [.int(session.backend)])
            usleep(100_000)
            check(
                fault { () throws(PostgresError) in try session.run(SQL.one) } == .connectionLost)
            check(session.isBroken && session.transaction == .unknown)
            check(
                fault { () throws(PostgresError) in try session.run(SQL.one) } == .connectionLost)
        }
    }

    @Test("a session that ends its own backend in the middle of a request says so")
    func suicide() async throws {
        try await onThread {
            var session = try openSession()
            let error = fault { () throws(PostgresError) in
                try session.run([
                    (SQL.begin, []), (SQL.terminate, [.int(session.backend)]), (SQL.sleep, []),
                    (SQL.commit, []),
                ])
            }
            #expect(error == .connectionLost)
        }
    }

    @Test("a link is refused for a while after a loss, and heals by itself")
    func heals() async throws {
        try await onThread {
            let clock = TestClock()
            var link = Link(
                try TestCluster.shared.address(), backoff: Backoff(random: { 1 }),
                now: { clock.now })
            let backend = try #require(try link.run([(SQL.backend, [])])[0].int(0, 0))
            var other = try openSession()
            _ = try other.run(SQL.terminate, [.int(backend)])
            usleep(100_000)
            func ask() -> PostgresError? {
                fault { () throws(PostgresError) in try link.run([(SQL.one, [])]) }
            }
            #expect(ask() == .connectionLost)
            check(!link.isOpen)
            #expect(ask() == .unavailable)
            clock.advance(.milliseconds(49))
            #expect(ask() == .unavailable)
            clock.advance(.milliseconds(2))
            #expect(ask() == nil)
            check(link.isOpen)
        }
    }

    @Test("the waits grow from 50 ms to 2 s, and start anew after a success")
    func waits() {
        var backoff = Backoff(random: { 1 })
        let waits = (0..<8).map { _ in backoff.fail() }
        #expect(waits == [50, 100, 200, 400, 800, 1600, 2000, 2000].map { .milliseconds($0) })
        backoff.succeed()
        #expect(backoff.fail() == .milliseconds(50))
        var early = Backoff(random: { 0 })
        #expect(early.fail() == .milliseconds(25))
    }

    @Test("a link ends a session that is left inside a transaction")
    func leftOpen() async throws {
        try await onThread {
            var link = Link(try TestCluster.shared.address())
            _ = try link.run([(SQL.begin, [])])
            check(!link.isOpen)
            check(try link.run([(SQL.one, [])])[0].int(0, 0) == 1)
        }
    }

    @Test("a frozen backend cannot hold a call beyond its limit")
    func frozenBackend() async throws {
        try await onThread {
            var session = try openSession()
            let backend = Int32(session.backend)
            kill(backend, SIGSTOP)
            defer { kill(backend, SIGCONT) }
            let start = ContinuousClock.now
            let error = fault { () throws(PostgresError) in
                try session.run([(SQL.one, [])], within: .milliseconds(300))
            }
            #expect(error == .deadline)
            #expect((.milliseconds(290)...(.seconds(3))).contains(ContinuousClock.now - start))
            check(session.isBroken)
        }
    }

    @Test("a frozen server cannot hold the opening of a session beyond its limit")
    func frozenServer() async throws {
        try await onThread {
            let own = TestCluster.ownCluster()
            let address = try own.address()
            let server = try #require(try own.cluster().server)
            kill(server, SIGSTOP)
            defer { kill(server, SIGCONT) }
            let start = ContinuousClock.now
            let error = fault { () throws(PostgresError) in
                let session = try Session.open(
                    address, settings: Session.Settings(connectLimit: .milliseconds(300)))
                return session.isBroken
            }
            #expect(error == .unreachable)
            #expect(ContinuousClock.now - start < .seconds(3))
        }
    }

    @Test("a server that is killed and started again is found again by a link")
    func crash() async throws {
        try await onThread {
            let own = TestCluster.ownCluster()
            var link = Link(try own.address())
            let make = Statement("make-kept", "CREATE TABLE kept (id int)")
            _ = try link.run([(make, [])])
            try own.stop(SIGKILL)
            var seen: [PostgresError] = []
            func ask() -> Bool {
                let error = fault { () throws(PostgresError) in
                    try link.run([(Statement("kept", "SELECT FROM kept"), [])])
                }
                if let error { seen.append(error) }
                return error == nil
            }
            // The backend may go on answering until it notices that its server is gone.
            let limit = ContinuousClock.now + .seconds(30)
            while ask() && ContinuousClock.now < limit { usleep(20_000) }
            #expect(seen.count == 1)
            try own.restart()
            while !ask() && ContinuousClock.now < limit { usleep(20_000) }
            check(link.isOpen)
            #expect(seen.allSatisfy { $0.isUnavailable })
        }
    }
}

/// A clock that moves only when told to.
final class TestClock: Sendable {
    private let moment = Mutex(ContinuousClock.now)
    var now: ContinuousClock.Instant { moment.withLock { $0 } }
    func advance(_ step: Duration) { moment.withLock { $0 = $0 + step } }
}
