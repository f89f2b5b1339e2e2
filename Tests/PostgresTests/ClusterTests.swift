import Glibc
import Postgres
import Support
import Testing

@Suite struct ClusterTests {
    @Test("a cluster is made, started, found again, and stopped")
    func life() async throws {
        try await onThread {
            let folder = try Self.folder()
            defer { Self.remove(folder) }
            let cluster = try Self.cluster(folder)
            try cluster.ensureRunning()
            defer { try? cluster.stop(.immediate) }
            let server = try #require(cluster.server)
            try Self.cluster(folder).ensureRunning()
            #expect(cluster.server == server)
            var session = try Session.open(cluster.address(database: "postgres", role: "postgres"))
            let rows = try session.run(
                Statement(
                    "settings",
                    """
                    SELECT current_setting('listen_addresses'), current_setting('data_checksums'),
                        current_setting('server_encoding'), current_setting('jit'),
                        current_setting('synchronous_commit'), current_setting('log_min_messages'),
                        (SELECT string_agg(type || ' ' || auth_method, ',') FROM pg_hba_file_rules)
                    """))
            #expect(
                (0..<7).map { rows[0, $0] }
                    == ["", "on", "UTF8", "off", "on", "log", "local peer"])
            try cluster.stop()
            #expect(cluster.server == nil)
        }
    }

    @Test("two that start a cluster at once get one server")
    func twice() async throws {
        let folder = try Self.folder()
        defer { Self.remove(folder) }
        let cluster = try Self.cluster(folder)
        async let one: Void = onThread { try cluster.ensureRunning() }
        async let two: Void = onThread { try cluster.ensureRunning() }
        _ = try await (one, two)
        #expect(cluster.server != nil)
        try await onThread { try cluster.stop() }
    }

    @Test("what a crash left behind does not hinder a start, though its id lives on elsewhere")
    func stale() async throws {
        try await onThread {
            let folder = try Self.folder()
            defer { Self.remove(folder) }
            let cluster = try Self.cluster(folder)
            try cluster.ensureRunning()
            defer { try? cluster.stop(.immediate) }
            let server = try #require(cluster.server)
            let note = "\(folder)/data/postmaster.pid"
            let lock = "\(folder)/s/.s.PGSQL.5432.lock"
            let text = try Script(file: note).text
            kill(server, SIGKILL)
            while cluster.server != nil { usleep(10_000) }
            // A living process of the cluster's own account, which PostgreSQL would take for a
            // server.
            let stranger = try Program.start(
                Self.asOwner(["/bin/sleep", "60"]), log: "\(folder)/log")
            defer {
                kill(stranger.process, SIGKILL)
                _ = stranger.wait()
            }
            for path in [note, lock] {
                try Self.write(
                    text.replacing("\(server)", with: "\(stranger.process)"), to: path)
            }
            #expect(cluster.server == nil)
            try cluster.ensureRunning()
            #expect(cluster.server != nil && cluster.server != server)
            // Nor is it taken where the id has gone to a server of another socket.
            let second = try #require(cluster.server)
            kill(second, SIGKILL)
            while cluster.server != nil { usleep(10_000) }
            _ = try TestCluster.shared.address()
            let other = try #require(try TestCluster.shared.cluster().server)
            try Self.write(text.replacing("\(server)", with: "\(other)"), to: lock)
            try cluster.ensureRunning()
            #expect(cluster.server != nil && cluster.server != second)
        }
    }

    @Test("the socket of another living server is not taken")
    func taken() async throws {
        try await onThread {
            let folder = try Self.folder()
            defer { Self.remove(folder) }
            let cluster = try Self.cluster(folder)
            try cluster.ensureRunning()
            defer { try? cluster.stop(.immediate) }
            let other = try Self.cluster(folder, data: "other")
            #expect(throws: ClusterError.socketTaken(folder: "\(folder)/s")) {
                try other.ensureRunning()
            }
        }
    }

    @Test("layouts that cannot work are refused with the reason")
    func refusals() async throws {
        try await onThread {
            let folder = try Self.folder()
            defer { Self.remove(folder) }
            let long = "/tmp/" + String(repeating: "s", count: 90)
            #expect(throws: ClusterError.socketPathTooLong(folder: long)) {
                try Cluster(
                    Cluster.Layout(data: "\(folder)/data", sockets: long, log: "\(folder)/log"),
                    entrances: [])
            }
            let none = "/nonexistent"
            #expect(throws: ClusterError.noPrograms(folder: none)) {
                try Cluster(
                    Cluster.Layout(
                        data: "\(folder)/data", sockets: "\(folder)/s", log: "\(folder)/log",
                        programs: none), entrances: [])
            }
            #expect(throws: ClusterError.noAccount(name: "nobody-by-this-name")) {
                try Cluster(
                    Cluster.Layout(
                        data: "\(folder)/data", sockets: "\(folder)/s", log: "\(folder)/log",
                        account: "nobody-by-this-name"), entrances: [])
            }
            mkdir("\(folder)/data", 0o755)
            try Self.write("mine", to: "\(folder)/data/letter")
            #expect(throws: ClusterError.notACluster(data: "\(folder)/data")) {
                try Self.cluster(folder).prepare()
            }
            try Self.write("13\n", to: "\(folder)/data/PG_VERSION")
            #expect(throws: ClusterError.wrongVersion(data: "\(folder)/data")) {
                try Self.cluster(folder).prepare()
            }
        }
    }

    @Test(
        "a name that would break the list of entrances is refused",
        arguments: [
            "", "/^.*$", "a\"b", "a b", "a\nb", "a\\1",
        ])
    func mapping(name: String) async throws {
        try await onThread {
            let cluster = try TestCluster.shared.cluster()
            #expect(throws: ClusterError.unusableName) {
                try cluster.writeEntrances([Cluster.Entrance(account: "a", role: name)])
            }
            #expect(throws: ClusterError.unusableName) {
                try cluster.writeEntrances([Cluster.Entrance(account: name, role: "a")])
            }
        }
    }

    @Test("faults of statements, which quote values, stay out of the server's log")
    func log() async throws {
        try await onThread {
            let own = TestCluster.ownCluster()
            var session = try Session.open(try own.address())
            let secret = "19121212-1212"
            _ = fault { () throws(PostgresError) in try session.run(SQL.number, [.text(secret)]) }
            let log = try Script(file: try own.cluster().layout.log).text
            #expect(log.contains("ready to accept connections"))
            #expect(!log.contains(secret))
        }
    }

    @Test("roles may be entered that were not known when the cluster started")
    func laterRole() async throws {
        try await onThread {
            let own = TestCluster.ownCluster()
            var session = try Session.open(try own.address())
            _ = try session.run(Statement("make-role", "CREATE ROLE later LOGIN"))
            var later = try Session.open(try own.address(role: "later"))
            let rows = try later.run(Statement("who", "SELECT current_user"))
            #expect(rows[0, 0] == "later")
        }
    }

    // MARK: Means

    private static func folder() throws -> String {
        var template = Array("/tmp/pgtest-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let folder = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        chmod(folder, 0o755)
        return folder
    }

    private static func remove(_ folder: String) {
        _ = try? Program.start(["/bin/rm", "-rf", folder], log: "/dev/null").wait()
    }

    private static func cluster(_ folder: String, data: String = "data") throws -> Cluster {
        let me = try #require(getpwuid(geteuid()))
        return try Cluster(
            Cluster.Layout(
                data: "\(folder)/\(data)", sockets: "\(folder)/s", log: "\(folder)/\(data).log",
                isDurable: false, sharedMemory: 16),
            entrances: [
                Cluster.Entrance(account: String(cString: me.pointee.pw_name), role: "postgres")
            ])
    }

    private static func asOwner(_ command: [String]) -> [String] {
        guard geteuid() == 0 else { return command }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
            + command
    }

    private static func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }
}
