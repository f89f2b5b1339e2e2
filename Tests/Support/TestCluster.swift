import Glibc
package import Postgres
import Synchronization

/// A PostgreSQL cluster for tests: made in a fresh folder when first needed, and ended and removed
/// when the test process ends, however it ends.
///
/// The process that runs the tests may enter as any role. The roles of `Deploy/cluster.sql` exist.
package final class TestCluster: Sendable {
    /// The cluster that the tests of this process share. Roles are the whole cluster's, so tests
    /// that alter roles or harm the server take ``ownCluster()``.
    package static let shared = TestCluster()

    /// The cluster of tests that seal the log or prove that nothing deleted is left. A transaction
    /// that lasts, in whichever database of a cluster, holds both back, and other tests have
    /// transactions of minutes: no test with such a one may come in here.
    package static let quiet = TestCluster()

    /// A cluster for one test alone; it ends with the object.
    /// - Parameters:
    ///   - isDurable: flushes what it commits, as a test that kills it must demand.
    ///   - disk: MiB of a file system of its own, which takes root; nil for the machine's.
    package static func ownCluster(isDurable: Bool = false, disk: Int? = nil) -> TestCluster {
        TestCluster(isDurable: isDurable, disk: disk)
    }

    private struct State {
        var cluster: Cluster?
        var isDurable = false
        var disk: Int?
        /// The ends of the pipes whose closing ends the servers.
        var lifelines: [Int32] = []
        var roles: Set<String> = []
        var databases = 0
    }

    private let state = Mutex(State())
    /// The database that tests copy, once it is whole.
    private let templates = Mutex<Set<String>>([])

    private init(isDurable: Bool = false, disk: Int? = nil) {
        state.withLock {
            $0.isDurable = isDurable
            $0.disk = disk
        }
    }

    deinit {
        state.withLock { $0.lifelines.forEach { _ = close($0) } }
    }

    /// The address of a database as a role. The role need not exist yet.
    package func address(
        database: String = "postgres", role: String = "postgres"
    ) throws -> Address {
        try state.withLock { state in
            let cluster = try Self.started(&state)
            if !state.roles.contains(role) {
                state.roles.insert(role)
                try Self.admit(state.roles, to: cluster)
            }
            return cluster.address(database: database, role: role)
        }
    }

    /// Makes a database with a name of its own.
    /// - Parameter template: the database to copy; nobody may be connected to it.
    /// - Returns: its name.
    package func createDatabase(template: String = "template1") throws -> String {
        try state.withLock { state in
            let cluster = try Self.started(&state)
            state.databases += 1
            let name = "test_\(state.databases)"
            try Self.run(
                "CREATE DATABASE \(Script.quoted(name)) TEMPLATE \(Script.quoted(template))",
                cluster)
            return name
        }
    }

    /// A database that tests copy.
    /// - Parameter make: makes it, the first time that this name is asked for.
    package func template(_ name: String, _ make: (String) throws -> Void) throws -> String {
        try templates.withLock { made in
            if !made.contains(name) {
                try make(name)
                made.insert(name)
            }
            return name
        }
    }

    /// Removes a database, ending its sessions.
    package func drop(_ database: String) throws {
        try state.withLock { state in
            try Self.run(
                "DROP DATABASE IF EXISTS \(Script.quoted(database)) WITH (FORCE)",
                try Self.started(&state))
        }
    }

    /// The cluster itself, running.
    package func cluster() throws -> Cluster {
        try state.withLock { try Self.started(&$0) }
    }

    /// Sends the server a signal, SIGKILL for a crash, and waits for its end.
    package func stop(_ signal: Int32 = SIGINT) throws {
        let cluster = try cluster()
        guard let server = cluster.server else { return }
        kill(server, signal)
        let limit = ContinuousClock.now + .seconds(60)
        while cluster.server != nil {
            if ContinuousClock.now > limit { throw Failure.notStopped }
            usleep(10_000)
        }
    }

    /// Starts the server again after ``stop(_:)``.
    package func restart() throws {
        try state.withLock { state in
            guard let cluster = state.cluster else { return }
            try cluster.clearStaleFiles()
            try Self.start(cluster, &state)
        }
    }

    /// Why a cluster for tests cannot be had.
    package enum Failure: Error {
        /// No folder could be made.
        case noFolder
        /// No pipe could be made.
        case noPipe
        /// The server did not heed its settings.
        case notReloaded
        /// The server did not stop.
        case notStopped
        /// This process has no account.
        case noAccount
        /// A file system could not be mounted, or has no such size.
        case notMounted
    }

    // MARK: Starting

    private static func started(_ state: inout State) throws -> Cluster {
        if let cluster = state.cluster { return cluster }
        var template = Array("/tmp/pgtest-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure.noFolder }
        let end = template.firstIndex(of: 0) ?? template.count
        let folder = String(decoding: template[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
        // Passable for the account that PostgreSQL runs as.
        chmod(folder, 0o755)
        if let disk = state.disk {
            try mount("size=\(disk)m,mode=755", on: folder)
        }
        // If this process is killed while the cluster is being made, that goes on for a moment.
        try watch(
            "cat >/dev/null; \(remove); sleep 5; \(remove)", over: folder, &state)
        let layout = Cluster.Layout(
            data: "\(folder)/data", sockets: "\(folder)/s", log: "\(folder)/log",
            isDurable: state.isDurable, maximumSessions: 300, sharedMemory: 64)
        state.roles = [
            "postgres", "sspf_migrate", "sspf_api", "sspf_seal", "sspf_retention", "sspf_archive",
        ]
        let cluster = try Cluster(layout, entrances: try entrances(state.roles))
        try cluster.prepare()
        try start(cluster, &state)
        if let roles = try? Script(file: rolesFile) { try run(roles.text, cluster) }
        state.cluster = cluster
        return cluster
    }

    /// Runs the server under a shell that stops it by its id when this process ends. The shell has
    /// not waited for it before, so the id is still the server's.
    private static func start(_ cluster: Cluster, _ state: inout State) throws {
        try watch(
            """
            "$@" </dev/null & server=$!
            cat >/dev/null
            kill -QUIT "$server" 2>/dev/null
            wait "$server"
            \(remove)
            """, over: String(cluster.layout.data.dropLast("/data".count)), &state,
            cluster.serverCommand)
        try cluster.awaitReady(within: .seconds(60))
    }

    /// Starts a shell whose standard input is a pipe that this process holds open: when this
    /// process ends, even by SIGKILL, the shell reads the pipe's end. It is no child of ours: a
    /// child that has ended and is not waited for keeps the testing library from ever seeing the
    /// end of an exit test.
    private static func watch(
        _ script: String, over folder: String, _ state: inout State, _ arguments: [String] = []
    ) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure.noPipe }
        // No other program may hold the end that is ours.
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        let whole = """
            trap '' INT TERM HUP
            folder=$1; shift
            exec 3<&0
            {
            \(script)
            } <&3 3<&- &
            """
        _ = try Program.start(
            ["/bin/sh", "-c", whole, "sh", folder] + arguments, input: ends[0],
            log: "\(folder)/log"
        ).wait()
        close(ends[0])
        state.lifelines.append(ends[1])
    }

    /// `Deploy/cluster.sql` of this checkout.
    private static var rolesFile: String {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + (parts + ["Deploy", "cluster.sql"]).joined(separator: "/")
    }

    /// The folder may hold a file system of its own.
    private static let remove = "umount -l \"$folder\" 2>/dev/null; rm -rf \"$folder\""

    // MARK: A disk of its own

    /// Leaves not a byte free on the cluster's own disk, or all that it had.
    package func setDisk(full: Bool) throws {
        let (folder, disk) = try state.withLock { state in
            (try Self.started(&state).layout.data, state.disk)
        }
        let root = String(folder.dropLast("/data".count))
        // The server may take another page between the look and the act.
        for _ in 0..<20 {
            var found = statvfs()
            guard let disk, statvfs(root, &found) == 0 else { break }
            let used = (Int(found.f_blocks) - Int(found.f_bfree)) * Int(found.f_frsize)
            let size = full ? "\(used)" : "\(disk)m"
            if (try? Self.mount("remount,size=\(size)", on: root)) != nil { return }
        }
        throw Failure.notMounted
    }

    private static func mount(_ options: String, on folder: String) throws {
        let command = ["/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
        guard try Program.start(command, log: "/dev/null").wait() == 0 else {
            throw Failure.notMounted
        }
    }

    // MARK: Roles

    private static func entrances(_ roles: Set<String>) throws -> [Cluster.Entrance] {
        guard let entry = getpwuid(geteuid()) else { throw Failure.noAccount }
        let account = String(cString: entry.pointee.pw_name)
        return roles.sorted().map { Cluster.Entrance(account: account, role: $0) }
    }

    /// Writes the entrances, makes the server read them, and waits until it has: a session shows
    /// when the server that begot it last read its settings.
    private static func admit(_ roles: Set<String>, to cluster: Cluster) throws {
        let before = try loaded(cluster)
        try cluster.writeEntrances(try entrances(roles))
        try cluster.reload()
        let limit = ContinuousClock.now + .seconds(30)
        while try loaded(cluster) == before {
            if ContinuousClock.now > limit { throw Failure.notReloaded }
            usleep(5_000)
        }
    }

    private static let loadTime = Statement("load-time", "SELECT pg_conf_load_time()")

    private static func loaded(_ cluster: Cluster) throws -> String? {
        var session = try Session.open(cluster.address(database: "postgres", role: "postgres"))
        return try session.run(loadTime)[0, 0]
    }

    private static func run(_ sql: String, _ cluster: Cluster) throws {
        var session = try Session.open(
            cluster.address(database: "postgres", role: "postgres"), settings: .maintenance)
        try session.runScript(Script(name: "test-cluster", text: sql))
    }
}
