import Glibc

/// A PostgreSQL 15 cluster of our own: made when absent, started when down, reached through a unix
/// socket only, and entered only by accounts that the system vouches for (peer authentication).
package struct Cluster: Sendable {
    /// Where a cluster lies and whose it is.
    package struct Layout: Sendable, Hashable {
        /// Absolute paths: the folder of the data, the folder of the socket, the server's log.
        package let data, sockets, log: String
        /// The account that owns the cluster; nil means `postgres` for root, else the own account.
        package let account: String?
        /// Off only for tests: without fsync a crash of the machine loses what was acknowledged.
        package let isDurable: Bool
        /// How many sessions there may be.
        package let maximumSessions: Int
        /// Shared memory in MiB.
        package let sharedMemory: Int
        /// The folder of PostgreSQL's programs.
        package let programs: String

        /// A layout with what a small machine bears.
        package init(
            data: String, sockets: String, log: String, account: String? = nil,
            isDurable: Bool = true, maximumSessions: Int = 100, sharedMemory: Int = 128,
            programs: String = "/usr/lib/postgresql/15/bin"
        ) {
            self.data = data
            self.sockets = sockets
            self.log = log
            self.account = account
            self.isDurable = isDurable
            self.maximumSessions = maximumSessions
            self.sharedMemory = sharedMemory
            self.programs = programs
        }
    }

    /// A system account that may enter as a role.
    package struct Entrance: Sendable, Hashable {
        /// The system account's name.
        package let account: String
        /// The database role's name.
        package let role: String

        /// An account and a role it may enter as.
        package init(account: String, role: String) {
            self.account = account
            self.role = role
        }
    }

    /// How a server stops.
    package enum StopMode: String, Sendable {
        /// Sessions are ended, transactions undone, everything written out.
        case fast
        /// At once, as in a crash; the next start recovers.
        case immediate
    }

    /// Where the cluster lies.
    package let layout: Layout
    let entrances: [Entrance]
    let account: Account

    /// - Parameter entrances: who may enter as whom. Nobody else may, so one of them should lead
    ///   to the role `postgres`, the superuser, for making the other roles.
    package init(_ layout: Layout, entrances: [Entrance]) throws(ClusterError) {
        guard "\(layout.sockets)/.s.PGSQL.5432".utf8.count <= 107 else {
            throw .socketPathTooLong(folder: layout.sockets)
        }
        for program in ["initdb", "pg_ctl", "postgres"]
        where !Files.exists("\(layout.programs)/\(program)") {
            throw .noPrograms(folder: layout.programs)
        }
        self.layout = layout
        self.entrances = entrances
        account = try Account(layout.account)
    }

    /// The address of a database in this cluster.
    package func address(database: String, role: String) -> Address {
        Address(sockets: layout.sockets, database: database, role: role)
    }

    /// The process id of the running server; nil when none runs.
    package var server: Int32? { runningServer() }

    /// Makes the cluster if it is absent, brings its settings up to date, and starts it unless it
    /// runs. Two callers at once are safe. Returns when the server takes sessions.
    package func ensureRunning() throws(ClusterError) {
        try prepare()
        let lock = try Lock("\(layout.data).lock", for: account)
        defer { lock.release() }
        try clearStaleFiles()
        if runningServer() == nil {
            let status = try run(
                "pg_ctl", "start", "-s", "-w", "-t", "300", "-D", layout.data, "-l", layout.log)
            guard status == 0 else { throw .notStarted(log: layout.log) }
        } else {
            try reload()
        }
        try awaitReady()
    }

    /// Makes the cluster if it is absent and writes its settings, but starts nothing.
    package func prepare() throws(ClusterError) {
        try Files.makeFolder(Files.folder(of: layout.data), mode: 0o755, for: account)
        try Files.makeFolder(layout.sockets, mode: 0o755, for: account)
        try Files.makeFolder(Files.folder(of: layout.log), mode: 0o755, for: account)
        try Files.makeFile(layout.log, for: account)
        let lock = try Lock("\(layout.data).lock", for: account)
        defer { lock.release() }
        try initialise()
        try writeSettings()
    }

    /// The command that runs the server in the foreground, for someone who watches over it.
    package var serverCommand: [String] {
        account.command(["\(layout.programs)/postgres", "-D", layout.data])
    }

    /// Makes a running server read its settings again.
    package func reload() throws(ClusterError) {
        guard try run("pg_ctl", "reload", "-s", "-D", layout.data) == 0 else {
            throw .notStarted(log: layout.log)
        }
    }

    /// Stops the server and waits until it has; does nothing when none runs.
    package func stop(_ mode: StopMode = .fast) throws(ClusterError) {
        if runningServer() == nil { return }
        let status = try run(
            "pg_ctl", "stop", "-s", "-w", "-t", "60", "-m", mode.rawValue, "-D", layout.data)
        guard status == 0 else { throw .notStopped(log: layout.log) }
    }

    /// Runs one of PostgreSQL's programs as the cluster's account to its end.
    func run(_ program: String, _ arguments: String...) throws(ClusterError) -> Int32 {
        let command = account.command(["\(layout.programs)/\(program)"] + arguments)
        return try Program.start(command, log: layout.log).wait()
    }
}
