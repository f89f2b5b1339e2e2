import Glibc
import Shell

/// This program, run again as a child process.
enum Child {
    /// The path this program was started from.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard length > 0 else { return "" }
        let bytes = buffer.prefix(length).map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }()

    /// Starts this program again with other arguments, standard streams shared, and all signals
    /// unblocked.
    /// - Parameters:
    ///   - keep: a descriptor that the child keeps open.
    ///   - output: where its standard output goes instead.
    /// - Returns: the process id.
    static func start(
        _ arguments: [String], _ environment: [String: String], keep: Int32? = nil,
        output: Int32? = nil
    ) throws(Stop) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var signals = sigset_t()
        _ = unsafe posix_spawn_file_actions_init(&actions)
        _ = unsafe posix_spawnattr_init(&attributes)
        defer {
            _ = unsafe posix_spawn_file_actions_destroy(&actions)
            _ = unsafe posix_spawnattr_destroy(&attributes)
        }
        if let keep {
            // dup2 onto itself takes the close-on-exec mark away in the child.
            _ = unsafe posix_spawn_file_actions_adddup2(&actions, keep, keep)
        }
        if let output { _ = unsafe posix_spawn_file_actions_adddup2(&actions, output, 1) }
        _ = unsafe sigemptyset(&signals)
        _ = unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        _ = unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = unsafe (["sspf"] + arguments).map { unsafe strdup($0) } + [nil]
        let pairs = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for place in unsafe words.indices { unsafe free(words[place]) }
            for place in unsafe pairs.indices { unsafe free(pairs[place]) }
        }
        var child: pid_t = 0
        let status = unsafe posix_spawn(
            &child, "/proc/self/exe", &actions, &attributes, words, pairs)
        guard status == 0 else { throw Stop(.error, "cannot start a child process") }
        return child
    }

    /// Runs it to its end: how it ended, and what it wrote to standard output. Ctrl-C ends it as well.
    static func run(
        _ arguments: [String], _ environment: [String: String]
    ) throws(Stop) -> (code: Int32, answer: [UInt8]) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw Stop(.error, "cannot make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child: pid_t
        do throws(Stop) {
            child = try start(arguments, environment, output: ends[1])
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(ends[0], &piece, piece.count)
            if count > 0 {
                answer += piece.prefix(count)
            } else if count == 0 || errno != EINTR {
                break
            } else if Interruption.isRaised {
                kill(child, SIGINT)
            }
        }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        return (code(status), answer)
    }

    static func code(_ status: Int32) -> Int32 {
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}

/// Signals that a long-running command waits for instead of being struck by.
enum Signals {
    private static func set(_ signals: [Int32]) -> sigset_t {
        var set = sigset_t()
        _ = unsafe sigemptyset(&set)
        for signal in signals { _ = unsafe sigaddset(&set, signal) }
        return set
    }

    /// Blocks them in this thread and all that it starts. Call first in main.
    static func hold(_ signals: [Int32]) {
        var set = set(signals)
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for one of them.
    static func next(_ signals: [Int32]) -> Int32 {
        var set = set(signals)
        var caught: Int32 = 0
        while unsafe sigwait(&set, &caught) != 0 {}
        return caught
    }

    /// Waits for one of them for at most `limit`; nil when none came.
    static func next(_ signals: [Int32], within limit: Duration) -> Int32? {
        var set = set(signals)
        let (seconds, attoseconds) = limit.components
        var wait = timespec(
            tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        let caught = unsafe sigtimedwait(&set, nil, &wait)
        return caught > 0 ? caught : nil
    }
}
