import Glibc

/// The bytes of one answer and how many of them the socket has taken.
struct Outgoing: Sendable {
    enum Progress {
        case all
        case some
        case failed
    }

    /// A body up to this size is copied behind its head: one buffer is cheaper than two.
    static let joined = 4096

    private let head: [UInt8]
    private let body: [UInt8]
    private var sent = 0

    init(head: [UInt8], body: [UInt8]) {
        let joins = body.count <= Outgoing.joined
        self.head = joins ? head + body : head
        self.body = joins ? [] : body
    }

    /// Gives the socket what it takes, without waiting.
    mutating func send(to socket: Socket) -> Progress {
        while sent < head.count + body.count {
            let count = step(socket.descriptor)
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                return .some
            } else if errno != EINTR {
                return .failed
            }
        }
        return .all
    }

    private func step(_ descriptor: CInt) -> Int {
        let fromHead = head.count - min(sent, head.count)
        let fromBody = sent - min(sent, head.count)
        let flags = CInt(MSG_NOSIGNAL)
        if fromHead > 0, body.isEmpty {
            return unsafe head.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
            }
        }
        if fromHead == 0 {
            return unsafe body.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[fromBody...])
                return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
            }
        }
        return unsafe head.withUnsafeBytes { first in
            unsafe body.withUnsafeBytes { second in
                // sendmsg only reads; the pointers are mutable because readv shares the type.
                var parts = unsafe [
                    iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress)?
                            .advanced(by: sent), iov_len: fromHead),
                    iovec(
                        iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress),
                        iov_len: second.count),
                ]
                return unsafe parts.withUnsafeMutableBufferPointer { parts in
                    var message = unsafe msghdr()
                    unsafe message.msg_iov = parts.baseAddress
                    unsafe message.msg_iovlen = parts.count
                    return unsafe sendmsg(descriptor, &message, flags)
                }
            }
        }
    }
}
