import CPostgres
import Glibc

/// Stops what a session is doing, from any thread. The statement fails then with SQLSTATE 57014.
// `@unchecked Sendable`: `cancel` is owned by this object alone, never changes, and PQcancel is
// documented as safe to call from another thread and from a signal handler.
@safe package final class Canceller: @unchecked Sendable {
    private let cancel: OpaquePointer

    init(owning cancel: OpaquePointer) { unsafe self.cancel = unsafe cancel }

    deinit { unsafe PQfreeCancel(cancel) }

    /// Asks the server to stop the statement, and returns when it has taken the request; it may
    /// come too late to change anything. Blocks as long as the server does not answer.
    /// - Returns: whether the request was delivered.
    package func stop() -> Bool {
        // libpq writes a reason here; it is not kept.
        var reason = [CChar](repeating: 0, count: 256)
        return unsafe PQcancel(cancel, &reason, Int32(reason.count)) == 1
    }

    /// As ``stop()``, on a thread of its own, which waits for a frozen server as long as it takes.
    func cancelInBackground() {
        var thread = pthread_t()
        let own = unsafe Unmanaged.passRetained(self)
        let status = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                let canceller = unsafe Unmanaged<Canceller>.fromOpaque(context).takeRetainedValue()
                _ = canceller.stop()
                return nil
            }, own.toOpaque())
        if status == 0 {
            _ = pthread_detach(thread)
        } else {
            unsafe own.release()
        }
    }
}
