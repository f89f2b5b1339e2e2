import Glibc

/// The socket of the system's log: one datagram a line.
package struct SystemLog: Sendable {
    /// How serious a line is. Source: RFC 5424 §6.2.1.
    package enum Severity: Int, Sendable {
        case alert = 1
        case warning = 4
        case notice = 5
        case informational = 6
    }

    /// Facility 13, log audit (RFC 5424 §6.2.1).
    private static let facility = 13

    private let path: String

    /// - Parameter path: of the socket; `/dev/log` on most systems.
    package init(path: String = "/dev/log") { self.path = path }

    /// Hands over a line; waits a second at most while the socket is full.
    ///
    /// - Throws: ``SealError/file(errno:)``.
    package func send(_ line: [UInt8], _ severity: Severity) throws(SealError) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw .file(errno: errno) }
        defer { _ = close(descriptor) }
        // A reader that has stopped must not stop us.
        var limit = timeval(tv_sec: 1, tv_usec: 0)
        let length = socklen_t(MemoryLayout<timeval>.size)
        guard setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, length) == 0 else {
            throw .file(errno: errno)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw .file(errno: ENAMETOOLONG)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { throw .file(errno: errno) }
        let datagram = Array("<\(Self.facility * 8 + severity.rawValue)>sspf: ".utf8) + line
        let sent = datagram.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent == datagram.count else { throw .file(errno: sent < 0 ? errno : EMSGSIZE) }
    }
}
