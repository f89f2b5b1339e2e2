import CPostgres
import Glibc

// Telling a running server from what a crash left behind.
extension Cluster {
    /// The server that the data's own note names, if it is alive and truly serves these data: the
    /// id may since have gone to another process.
    func runningServer() -> Int32? {
        guard let process = Self.firstNumber("\(layout.data)/postmaster.pid"),
            let data = Files.real(layout.data),
            Self.program(process) == "postgres",
            Files.target(of: "/proc/\(process)/cwd") == data
        else { return nil }
        return process
    }

    /// Removes the notes of a server that is no more. The server itself refuses to start when a
    /// note's id belongs to any living process of the same account. It still looks for the shared
    /// memory of an earlier one, so two servers on the same data stay impossible.
    package func clearStaleFiles() throws(ClusterError) {
        if runningServer() != nil { return }
        awaitOrphans()
        let note = "\(layout.data)/postmaster.pid"
        if Files.exists(note), unsafe unlink(note) != 0 { throw .noPermission(path: note) }
        let socket = "\(layout.sockets)/.s.PGSQL.5432"
        let lock = socket + ".lock"
        guard Files.exists(lock) else { return }
        // The id may since have gone to a process of another server's: what counts is whether the socket
        // is anybody's still.
        if let owner = Self.firstNumber(lock), Self.program(owner) == "postgres",
            Self.isBound(socket)
        {
            throw .socketTaken(folder: layout.sockets)
        }
        for path in [socket, lock] where Files.exists(path) {
            guard unsafe unlink(path) == 0 else { throw .noPermission(path: path) }
        }
    }

    /// Processes of a killed server end by themselves when they notice, but until then their
    /// shared memory would stop the next one from starting.
    private func awaitOrphans() {
        guard let data = Files.real(layout.data) else { return }
        let deadline = Deadline(in: .seconds(10))
        while deadline.milliseconds > 0 {
            let isLeft = Files.names(in: "/proc").contains { name in
                guard let process = Int32(name), Files.target(of: "/proc/\(name)/cwd") == data
                else {
                    return false
                }
                return Self.program(process) == "postgres"
            }
            if !isLeft { return }
            _ = usleep(20_000)
        }
    }

    /// Waits until the server takes sessions; it does not matter as whom.
    package func awaitReady(
        within limit: Duration = .seconds(300)
    ) throws(ClusterError) {
        let names = CStrings(["host", "port", "dbname", "user", "connect_timeout"])
        let values = CStrings([layout.sockets, "5432", "postgres", "postgres", "2"])
        let deadline = Deadline(in: limit)
        while deadline.milliseconds > 0 {
            let answer = unsafe names.withPointers { names in
                unsafe values.withPointers { values in unsafe PQpingParams(names, values, 0) }
            }
            if answer == PQPING_OK { return }
            _ = usleep(20_000)
        }
        throw .notStarted(log: layout.log)
    }

    /// Whether a process holds a unix socket of this path (proc(5), `net/unix`); said where nobody can
    /// tell, too.
    private static func isBound(_ path: String) -> Bool {
        guard let table = Files.read("/proc/net/unix") else { return true }
        return table.split(separator: "\n").contains { $0.hasSuffix(" \(path)") }
    }

    private static func firstNumber(_ path: String) -> Int32? {
        Files.read(path)?.split(whereSeparator: \.isNewline).first
            .flatMap { Int32($0.filter { !$0.isWhitespace }) }
            .flatMap { $0 > 1 ? $0 : nil }
    }

    /// The name of a living process's program. A process that has ended but is not yet buried
    /// counts as dead.
    private static func program(_ process: Int32) -> String? {
        guard let state = Files.read("/proc/\(process)/stat"),
            let end = state.lastIndex(of: ")"),
            !state[end...].hasPrefix(") Z"), !state[end...].hasPrefix(") X"),
            let name = Files.read("/proc/\(process)/comm")
        else { return nil }
        return name.split(whereSeparator: \.isNewline).first.map(String.init)
    }

    /// Keeps two processes from making or starting the same cluster at once; a process's end
    /// releases it.
    struct Lock {
        private let file: Int32

        init(_ path: String, for owner: Account) throws(ClusterError) {
            file = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw .noPermission(path: path) }
            while flock(file, LOCK_EX) != 0 {
                if errno != EINTR {
                    _ = close(file)
                    throw .noPermission(path: path)
                }
            }
        }

        func release() { _ = close(file) }
    }
}
