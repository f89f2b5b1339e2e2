import CPostgres
import Glibc

// The only place where a session waits.
extension Session {
    /// The next result, or nil where libpq says that a command has no more.
    /// - Throws: ``PostgresError/connectionLost`` or ``PostgresError/deadline``, and the session
    ///   is broken then.
    mutating func nextResult(_ deadline: Deadline) throws(PostgresError) -> OpaquePointer? {
        while unsafe PQisBusy(connection) == 1 {
            let unsent = unsafe PQflush(connection)
            // A failed flush may leave the server's reason to be read: reading tells.
            try wait(deadline, toWrite: unsent == 1)
            if unsafe PQconsumeInput(connection) == 0 { throw giveUp(.connectionLost) }
        }
        let result = unsafe PQgetResult(connection)
        if unsafe PQstatus(connection) == CONNECTION_BAD {
            unsafe PQclear(result)
            throw giveUp(.connectionLost)
        }
        return unsafe result
    }

    /// Waits until libpq's buffer is on its way, taking in meanwhile what the server answers.
    mutating func flush(_ deadline: Deadline) throws(PostgresError) {
        while unsafe PQflush(connection) == 1 {
            try wait(deadline, toWrite: true)
            if unsafe PQconsumeInput(connection) == 0 { throw giveUp(.connectionLost) }
        }
    }

    /// Waits for the socket. When the moment has passed, asks the server to stop the statement,
    /// in case it still listens, and gives the session up: a cancellation that comes late could
    /// otherwise hit the next statement.
    private mutating func wait(_ deadline: Deadline, toWrite: Bool) throws(PostgresError) {
        let socket = unsafe PQsocket(connection)
        if socket < 0 { throw giveUp(.connectionLost) }
        switch awaitReady(socket, reading: true, writing: toWrite, deadline) {
        case .ready: return
        case .late:
            canceller?.cancelInBackground()
            throw giveUp(.deadline)
        case .failed: throw giveUp(.connectionLost)
        }
    }
}

/// How a wait for a socket ended.
enum Readiness {
    case ready
    case late
    case failed
}

/// Waits until the socket can be read or written, or the deadline has passed.
func awaitReady(
    _ socket: Int32, reading: Bool, writing: Bool, _ deadline: Deadline
) -> Readiness {
    var entry = pollfd(
        fd: socket, events: Int16((reading ? POLLIN : 0) | (writing ? POLLOUT : 0)), revents: 0)
    while true {
        let milliseconds = deadline.milliseconds
        let ready = unsafe poll(&entry, 1, milliseconds)
        if ready > 0 { return .ready }
        if ready == 0 && milliseconds == 0 { return .late }
        if ready < 0 && errno != EINTR && errno != EAGAIN { return .failed }
    }
}
