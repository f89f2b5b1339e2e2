import Glibc

// Making a cluster and writing its settings.
extension Cluster {
    func initialise() throws(ClusterError) {
        if let version = Files.read("\(layout.data)/PG_VERSION") {
            guard version.split(whereSeparator: \.isWhitespace).first == "15" else {
                throw .wrongVersion(data: layout.data)
            }
            return
        }
        if Files.exists(layout.data) {
            // Takes away an empty folder only.
            guard unsafe rmdir(layout.data) == 0 else {
                throw .notACluster(data: layout.data)
            }
        }
        // Made beside its place and moved there when whole, so that a crash leaves no half one.
        let fresh = "\(layout.data).making"
        if Files.exists(fresh) {
            _ = try Program.start(account.command(["/bin/rm", "-rf", fresh]), log: layout.log)
                .wait()
        }
        try Files.makeFolder(fresh, mode: 0o700, for: account)
        let command =
            ["\(layout.programs)/initdb", "-D", fresh, "--username=postgres", "--encoding=UTF8"]
            + ["--locale=C.UTF-8", "--auth-local=peer", "--auth-host=reject", "--data-checksums"]
            + (layout.isDurable ? [] : ["--no-sync"])
        let status = try Program.start(account.command(command), log: layout.log).wait()
        guard status == 0 else { throw .notInitialised(log: layout.log) }
        guard unsafe rename(fresh, layout.data) == 0 else {
            throw .noPermission(path: layout.data)
        }
    }

    func writeSettings() throws(ClusterError) {
        let main = "\(layout.data)/postgresql.conf"
        guard let text = Files.read(main) else { throw .noPermission(path: main) }
        let include = "include = 'cluster.conf'"
        if !text.split(separator: "\n").contains(Substring(include)) {
            try Files.write(text + "\n" + include + "\n", to: main, for: account)
        }
        try Files.write(settings, to: "\(layout.data)/cluster.conf", for: account)
        try Files.write(
            "local all all peer map=sspf\n", to: "\(layout.data)/pg_hba.conf", for: account)
        try writeEntrances(entrances)
    }

    /// Replaces the list of who may enter as whom; a running server heeds it after ``reload()``.
    package func writeEntrances(_ entrances: [Entrance]) throws(ClusterError) {
        var lines = ""
        for entrance in entrances {
            // A leading slash would be a pattern, a quote would end the name.
            guard Self.canBeMapped(entrance.account), Self.canBeMapped(entrance.role) else {
                throw .unusableName
            }
            lines += "sspf \"\(entrance.account)\" \"\(entrance.role)\"\n"
        }
        try Files.write(lines, to: "\(layout.data)/pg_ident.conf", for: account)
    }

    private static func canBeMapped(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/")
            && name.unicodeScalars.allSatisfy { $0.value > 32 && $0 != "\"" && $0 != "\\" }
    }

    /// Faults of statements stay out of the log (`log_min_messages = log` ranks above ERROR, and
    /// their words quote values), and so do statements and their values. The policies are made anew in
    /// one transaction, which locks some thousands of objects.
    private var settings: String {
        """
        listen_addresses = ''
        unix_socket_directories = '\(layout.sockets.replacing("'", with: "''"))'
        unix_socket_permissions = 0777
        max_connections = \(layout.maximumSessions)
        max_locks_per_transaction = 512
        shared_buffers = \(layout.sharedMemory)MB
        jit = off
        synchronous_commit = on
        fsync = \(layout.isDurable ? "on" : "off")
        full_page_writes = \(layout.isDurable ? "on" : "off")
        password_encryption = 'scram-sha-256'
        logging_collector = off
        log_destination = 'stderr'
        log_line_prefix = '%m [%p] '
        log_min_messages = log
        log_min_error_statement = panic
        log_error_verbosity = terse
        log_statement = 'none'
        log_min_duration_statement = -1
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0

        """
    }
}
