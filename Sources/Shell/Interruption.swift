import CEdit
import Glibc
import Synchronization

/// Ctrl-C while a command runs: the first asks the command to stop, a second one ends the process
/// with 130.
package enum Interruption {
    /// Starts to watch, once in the life of the process.
    ///
    /// `cancel` is called on a thread of its own, to cancel the running statement.
    package static func watch(cancel: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let box = unsafe Unmanaged.passRetained(Watcher(descriptor: ends[0], cancel: cancel))
        var thread = pthread_t()
        let started = unsafe pthread_create(
            &thread, nil,
            { (box: UnsafeMutableRawPointer?) in
                guard let box = unsafe box else { return nil }
                unsafe Unmanaged<Watcher>.fromOpaque(box).takeRetainedValue().wait()
                return nil
            }, unsafe box.toOpaque())
        guard started == 0 else {
            unsafe box.release()
            return
        }
        pthread_detach(thread)
        struck.withLock { $0.isWatched = true }
        sspf_interrupt_watch(ends[1])
    }

    /// Whether Ctrl-C has come since the last `clear`.
    package static var isRaised: Bool { sspf_interrupt_raised() != 0 }

    /// Runs something that hears Ctrl-C itself, such as a pager: it is not ours meanwhile.
    static func paused<Result>(_ body: () -> Result) -> Result {
        sspf_interrupt_pause(1)
        defer { sspf_interrupt_pause(0) }
        return body()
    }

    /// Forgets it: the next command starts afresh. What Ctrl-C asked to be stopped has been asked by then,
    /// or the request would strike the next statement; a server that is frozen is waited for in vain.
    package static func clear() {
        guard isRaised else { return }
        let awaited = struck.withLock { struck in
            struck.cleared += 1
            return struck.isWatched ? struck.cleared : 0
        }
        let patience = ContinuousClock.now + .seconds(3)
        while struck.withLock({ $0.handled < awaited }), ContinuousClock.now < patience {
            usleep(2_000)
        }
        sspf_interrupt_clear()
    }

    fileprivate struct Struck {
        var isWatched = false
        /// How often Ctrl-C was handled by the watcher, and forgotten.
        var handled = 0
        var cleared = 0
    }

    fileprivate static let struck = Mutex(Struck())
}

/// Waits for the signal handler's bytes.
private final class Watcher: Sendable {
    private let descriptor: Int32
    private let cancel: @Sendable () -> Void

    init(descriptor: Int32, cancel: @escaping @Sendable () -> Void) {
        self.descriptor = descriptor
        self.cancel = cancel
    }

    func wait() {
        var byte: UInt8 = 0
        while true {
            let count = unsafe read(descriptor, &byte, 1)
            if count == 1 {
                cancel()
                Interruption.struck.withLock { $0.handled += 1 }
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }
}
