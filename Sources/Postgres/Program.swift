import CPostgres
import Glibc

/// A program that this process starts. It gets a fixed environment, `/` as its folder, and no file
/// of ours but the ones named.
package struct Program: Sendable {
    /// The process's id, until ``wait()`` has returned.
    package let process: Int32

    /// - Parameters:
    ///   - command: the program's absolute path and its arguments.
    ///   - input: becomes its standard input; by default it gets none.
    ///   - log: the file that its output is appended to.
    package static func start(
        _ command: [String], input: Int32? = nil, log: String
    ) throws(ClusterError) -> Program {
        guard let path = command.first else { throw .noProgram(path: "") }
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        _ = unsafe posix_spawn_file_actions_init(&actions)
        _ = unsafe posix_spawnattr_init(&attributes)
        defer {
            _ = unsafe posix_spawn_file_actions_destroy(&actions)
            _ = unsafe posix_spawnattr_destroy(&attributes)
        }
        if let input {
            _ = unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            _ = unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        _ = unsafe posix_spawn_file_actions_addopen(
            &actions, 1, log, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        _ = unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        _ = unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        _ = unsafe posix_spawn_file_actions_addchdir_np(&actions, "/")
        // A session of its own, so that a terminal's signals do not reach it; and no signal that
        // our threads block or ignore stays so in it.
        var signals = sigset_t()
        _ = unsafe sigemptyset(&signals)
        _ = unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        _ = unsafe sigaddset(&signals, SIGPIPE)
        _ = unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID
        _ = unsafe posix_spawnattr_setflags(
            &attributes,
            Int16(Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | newSession))

        let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C", "HOME=/"]
        let started = unsafe CStrings(command).spawning(environment) { arguments, environment in
            var process: pid_t = 0
            let status = unsafe posix_spawn(
                &process, path, &actions, &attributes, arguments, environment)
            return status == 0 ? process : nil
        }
        guard let process = started else { throw .noProgram(path: path) }
        return Program(process: process)
    }

    /// Waits for the end.
    /// - Returns: the exit status; 128 and the signal's number if a signal ended it.
    package func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            if errno != EINTR { return -1 }
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}

extension CStrings {
    /// As ``withPointers(_:)`` for both lists, in the type that posix_spawn(3) has: it promises to
    /// change neither.
    fileprivate func spawning(
        _ environment: [String],
        _ body: (
            UnsafePointer<UnsafeMutablePointer<CChar>?>,
            UnsafePointer<UnsafeMutablePointer<CChar>?>
        ) -> pid_t?
    ) -> pid_t? {
        unsafe withPointers { arguments in
            unsafe CStrings(environment).withPointers { environment in
                unsafe body(
                    UnsafeRawPointer(arguments)
                        .assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self),
                    UnsafeRawPointer(environment)
                        .assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self))
            }
        }
    }
}
