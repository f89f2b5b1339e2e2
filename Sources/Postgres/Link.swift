/// A session that is opened when first needed, given up when it breaks, and opened again: a
/// worker's way to the database through restarts and failures of the server.
package struct Link: ~Copyable {
    private let address: Address
    private let settings: Session.Settings
    private let now: @Sendable () -> ContinuousClock.Instant
    private let opening: @Sendable (_ isDone: Bool) -> Void
    private let opened: @Sendable (Canceller?) -> Void
    private var session: Session?
    private var backoff: Backoff
    private var closedUntil: ContinuousClock.Instant?

    /// Opens nothing yet.
    /// - Parameters:
    ///   - now: the clock that the back-off goes by.
    ///   - opening: is called before a session is opened, and when it is or could not be.
    ///   - opened: is given what stops each session that is opened.
    package init(
        _ address: Address, settings: Session.Settings = Session.Settings(),
        backoff: Backoff = Backoff(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        opening: @escaping @Sendable (_ isDone: Bool) -> Void = { _ in },
        opened: @escaping @Sendable (Canceller?) -> Void = { _ in }
    ) {
        self.opening = opening
        self.address = address
        self.settings = settings
        self.backoff = backoff
        self.now = now
        self.opened = opened
    }

    /// Whether a session is open and was in order when last used.
    package var isOpen: Bool {
        switch session {
        case .some: true
        case .none: false
        }
    }

    /// Lends the session to `body`. A session that is broken afterwards, or is left inside a
    /// transaction, is ended; the next call opens another.
    ///
    /// - Throws: what `body` throws; what opening throws; ``PostgresError/unavailable`` at once
    ///   while the server is left alone after a failure.
    package mutating func with<Result: ~Copyable>(
        _ body: (inout Session) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        var current = try take()
        do throws(PostgresError) {
            let result = try body(&current)
            keep(current)
            return result
        } catch {
            keep(current)
            throw error
        }
    }

    /// Sends one request; see ``Session/run(_:within:)``. A transaction left open is rolled back
    /// with the session.
    package mutating func run(
        _ steps: [Session.Step], within limit: Duration? = nil
    ) throws(PostgresError) -> [Rows] {
        try with { session throws(PostgresError) in try session.run(steps, within: limit) }
    }

    private mutating func take() throws(PostgresError) -> Session {
        if let current = session.take() { return current }
        if let closedUntil, now() < closedUntil { throw .unavailable }
        opening(false)
        defer { opening(true) }
        do throws(PostgresError) {
            let session = try Session.open(address, settings: settings)
            backoff.succeed()
            closedUntil = nil
            opened(session.canceller)
            return session
        } catch {
            closedUntil = now() + backoff.fail()
            throw error
        }
    }

    private mutating func keep(_ current: consuming Session) {
        if current.isBroken {
            // One loss may be this session's alone, so the first try comes after the shortest
            // wait; if the server is gone, opening fails and the waits grow.
            closedUntil = now() + backoff.fail()
        } else if current.transaction == .idle {
            session = consume current
        }
    }
}
