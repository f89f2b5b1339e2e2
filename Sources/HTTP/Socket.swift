import Glibc
import Synchronization

/// A connection's descriptor, shared by the I/O thread and the worker that answers on it.
///
/// It is closed when both have let go, so no worker can write to a descriptor that already means
/// another connection.
final class Socket: Sendable {
    let descriptor: CInt
    /// Set by the I/O thread when input came while a worker held the connection: the worker must
    /// then wake it. Ordered by the lock of the list of finished jobs, see `Completions`.
    let inputWaits = Atomic<Bool>(false)

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    enum Direction {
        case writing
        case both
    }

    /// Ends the conversation without closing the descriptor.
    func shutDown(_ direction: Direction) {
        switch direction {
        case .writing: shutdown(descriptor, CInt(SHUT_WR))
        case .both: shutdown(descriptor, CInt(SHUT_RDWR))
        }
    }

    enum Received {
        case bytes(Int)
        case nothing
        case ended
    }

    /// Reads what is there into `scratch`, without waiting.
    func receive(into scratch: inout [UInt8]) -> Received {
        while true {
            let count = unsafe scratch.withUnsafeMutableBytes { bytes in
                unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
            }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            if errno == EAGAIN { return .nothing }
            if errno != EINTR { return .ended }
        }
    }
}
