import CPostgres

/// One connection to PostgreSQL, for one thread at a time. It ends with its owner.
///
/// A session stays in pipeline mode and non-blocking, so that every wait is ours and has an end.
@safe package struct Session: ~Copyable {
    /// A statement and its values, `$1` first.
    package typealias Step = (Statement, [Value])

    /// Where the session stands towards transactions.
    package enum Transaction: Sendable, Hashable {
        /// Outside a transaction.
        case idle
        /// Inside one.
        case open
        /// Inside one that has failed and takes only ROLLBACK.
        case failed
        /// Not known, for the session is broken.
        case unknown
    }

    let connection: OpaquePointer
    let settings: Settings
    /// The statements that the server has prepared, and whether each is a COMMIT.
    var prepared: [Statement: Bool] = [:]
    /// The names of those statements.
    var names: Set<String> = []
    /// The session is of no more use: the connection is lost or given up.
    package internal(set) var isBroken = false

    init(owning connection: OpaquePointer, settings: Settings) {
        unsafe self.connection = unsafe connection
        self.settings = settings
    }

    // Non-blocking, so the farewell cannot hang on a server that does not read.
    deinit { unsafe PQfinish(connection) }

    /// Where the session stands now.
    package var transaction: Transaction {
        if isBroken { return .unknown }
        return switch unsafe PQtransactionStatus(connection) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_INTRANS: .open
        case PQTRANS_INERROR: .failed
        default: .unknown
        }
    }

    /// The id of the server's process for this session.
    package var backend: Int { Int(unsafe PQbackendPID(connection)) }

    /// A handle by which another thread may stop what this session is doing.
    package var canceller: Canceller? {
        guard let cancel = unsafe PQgetCancel(connection) else { return nil }
        return unsafe Canceller(owning: cancel)
    }

    /// Sends all steps and one Sync, and returns when the server has answered them all: one round
    /// trip. Nothing is handed out before, so a COMMIT among the steps has succeeded by then.
    ///
    /// Without BEGIN the steps are one transaction of their own. After a step fails, those behind
    /// it are not run, a COMMIT least of all; a transaction begun stays open and ``transaction``
    /// is `failed` until a later call sends ROLLBACK.
    ///
    /// - Parameter limit: how long the call may take; by default the session's limit.
    /// - Returns: the answer to each step.
    /// - Throws: the first fault. Unless ``isBroken``, the session can be used again.
    package mutating func run(
        _ steps: [Step], within limit: Duration? = nil
    ) throws(PostgresError) -> [Rows] {
        if isBroken { throw .connectionLost }
        if steps.isEmpty { return [] }
        let deadline = Deadline(in: limit ?? settings.callLimit)
        let commands = try plan(steps, executing: true)
        let parameters = try Parameters(steps)
        try send(commands, steps, parameters, deadline)
        return try collect(commands, steps, deadline)
    }

    /// Runs one statement; see ``run(_:within:)``.
    package mutating func run(
        _ statement: Statement, _ values: [Value] = [], within limit: Duration? = nil
    ) throws(PostgresError) -> Rows {
        guard let rows = try run([(statement, values)], within: limit).first else {
            throw .unexpectedAnswer
        }
        return rows
    }

    /// Prepares the statements in one round trip, so that their first use costs no more than any.
    package mutating func prepare(_ statements: [Statement]) throws(PostgresError) {
        if isBroken { throw .connectionLost }
        let steps = statements.map { ($0, [Value]()) }
        let commands = try plan(steps, executing: false)
        if commands.isEmpty { return }
        let deadline = Deadline(in: settings.callLimit)
        try send(commands, steps, try Parameters([]), deadline)
        _ = try collect(commands, steps, deadline)
    }
}
