import Glibc
import Postgres
import Shell

/// `sspf run`: the embedded default. Starts PostgreSQL, brings the database up to date, loads the
/// demonstration municipality into a new one, and supervises the service and its jobs: what
/// crashes is started again.
struct RunCommand {
    private let settings: Settings
    private let environment: [String: String]
    private var children: [pid_t: Charge] = [:]

    /// A process under supervision.
    private struct Charge {
        let arguments: [String]
        /// Crashes in a row, for the pause before the next start.
        var failures: Int
        var started: ContinuousClock.Instant
    }

    init(_ settings: Settings, _ environment: [String: String]) {
        self.settings = settings
        self.environment = environment
    }

    mutating func run() throws(Stop) -> ExitCode {
        guard settings.connection == nil else {
            throw Stop(.usage, "sspf run has a database of its own: SSPF_DATABASE is for serve")
        }
        Signals.hold([SIGTERM, SIGINT, SIGCHLD])
        let embedded = try Embedded(settings)
        let lock = unsafe open("\(settings.state)/run.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw Stop(.error, "cannot write to \(settings.state)") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return try showRunning(lock) }
        try Port.demandFree(settings.host, settings.port)
        try Port.demandFree(settings.host, settings.adminPort)
        try announce(in: lock)
        try embedded.ensureRunning()
        // Whoever holds the lock owns the cluster: one that a crash left behind ends with it, too.
        defer {
            do throws(ClusterError) { try embedded.cluster.stop() } catch { Say.note("\(error)") }
        }
        try step(["migrate"])
        try step(["demonstrate"])
        let (lifeline, holder) = try Self.pipe()
        defer { close(holder) }
        var passed = environment
        passed["SSPF_LIFELINE"] = String(lifeline)
        for arguments in [["serve"], ["jobs"]] { try start(arguments, passed, lifeline) }
        return try supervise(passed, lifeline) { () throws(Stop) in
            guard embedded.cluster.server == nil else { return }
            Say.note("the database is gone; started again")
            try embedded.ensureRunning()
        }
    }

    /// Tells whoever comes next where this one answers.
    private func announce(in lock: Int32) throws(Stop) {
        let text = Array("\(settings.port) \(settings.adminPort)\n".utf8)
        guard ftruncate(lock, 0) == 0,
            unsafe pwrite(lock, text, text.count, 0) == text.count
        else { throw Stop(.error, "cannot write to \(settings.state)") }
    }

    /// Waits until the instance that runs here is ready, and shows how to reach it.
    private func showRunning(_ lock: Int32) throws(Stop) -> ExitCode {
        Say.out("sspf already runs here; it is used as it is.")
        for _ in 0..<240 {
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = unsafe pread(lock, &bytes, bytes.count, 0)
            let ports = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }
            if ports.count == 2, Port.isReady(settings.host, ports[1]) {
                Guide.print(settings, port: ports[0])
                return .ok
            }
            guard Signals.next([SIGTERM, SIGINT], within: .milliseconds(500)) == nil else {
                return .interrupted
            }
        }
        throw Stop(.error, "it does not become ready; end it, or see what it says")
    }

    /// A child that must succeed before the service starts.
    private func step(_ arguments: [String]) throws(Stop) {
        let child = try Child.start(arguments, environment)
        var status: Int32 = 0
        var isEnding = false
        while unsafe waitpid(child, &status, WNOHANG) == 0 {
            guard let signal = Signals.next([SIGTERM, SIGINT, SIGCHLD], within: .seconds(1)),
                signal != SIGCHLD
            else { continue }
            isEnding = true
            kill(child, SIGTERM)
        }
        if isEnding { throw Stop(.interrupted, "ended before it was ready") }
        guard Child.code(status) == 0 else {
            throw Stop(.error, "`sspf \(arguments[0])` did not succeed")
        }
    }

    private mutating func start(
        _ arguments: [String], _ passed: [String: String], _ lifeline: Int32, failures: Int = 0
    ) throws(Stop) {
        let child = try Child.start(arguments, passed, keep: lifeline)
        children[child] = Charge(arguments: arguments, failures: failures, started: .now)
    }

    /// - Parameter heal: starts the database again if it is gone, as it is after a full disk: a
    ///   server that cannot write its log ahead ends itself.
    private mutating func supervise(
        _ passed: [String: String], _ lifeline: Int32, heal: () throws(Stop) -> Void
    ) throws(Stop) -> ExitCode {
        var isEnding = false
        var code = ExitCode.ok
        while !children.isEmpty {
            guard let signal = Signals.next([SIGTERM, SIGINT, SIGCHLD], within: .seconds(5))
            else {
                guard !isEnding else { continue }
                do throws(Stop) { try heal() } catch { Say.note(error.sentence) }
                continue
            }
            if signal != SIGCHLD {
                isEnding = true
                for child in children.keys { kill(child, SIGTERM) }
                continue
            }
            var status: Int32 = 0
            while case let gone = unsafe waitpid(-1, &status, WNOHANG), gone > 0 {
                guard let child = children.removeValue(forKey: gone) else { continue }
                let exit = Child.code(status)
                if isEnding || exit == 0 { continue }
                // A command that says why it cannot run would say the same again.
                if exit < 128, child.arguments == ["serve"] {
                    isEnding = true
                    code = .error
                    for other in children.keys { kill(other, SIGTERM) }
                    continue
                }
                let lasted = child.started.duration(to: .now) > .seconds(60)
                let failures = lasted ? 1 : child.failures + 1
                Say.note("`sspf \(child.arguments[0])` ended (\(exit)); started again")
                usleep(UInt32(min(failures, 20)) * 100_000)
                try start(child.arguments, passed, lifeline, failures: failures)
            }
        }
        return code
    }

    private static func pipe() throws(Stop) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw Stop(.error, "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
