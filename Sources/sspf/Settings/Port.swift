import Glibc
import Shell

/// Whether a port can be listened on, and whether the service behind one is ready.
enum Port {
    /// Asks `/readyz`.
    static func isReady(_ host: String, _ port: UInt16) -> Bool {
        ask("/readyz", host, port)?.status == 200
    }

    /// What the service of this machine answers on its port for those who run it; nil where nothing
    /// does within two seconds.
    static func ask(
        _ path: String, _ host: String, _ port: UInt16
    ) -> (status: Int, body: String)? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let isOpen = unsafe at(host, port) { address, length in
            unsafe connect(descriptor, address, length) == 0
        }
        let question = Array(
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard isOpen == true,
            unsafe send(descriptor, question, question.count, Int32(MSG_NOSIGNAL))
                == question.count
        else { return nil }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while answer.count < 262_144 {
            let count = unsafe recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { break }
            answer += piece.prefix(count)
        }
        let text = String(decoding: answer, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        let words = text.prefix(64).split(separator: " ")
        guard let head = parts.first, head.hasPrefix("HTTP/1.1 "), words.count > 1,
            let status = Int(words[1].prefix(3))
        else { return nil }
        return (status, parts.count > 1 ? String(parts[1]) : "")
    }

    /// The address in the form that the system takes; nil where the host is no IPv4 address.
    private static func at<Answer>(
        _ host: String, _ port: UInt16,
        _ use: (UnsafePointer<sockaddr>, socklen_t) -> Answer
    ) -> Answer? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe use(pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    static func demandFree(_ host: String, _ port: UInt16) throws(Stop) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var yes: Int32 = 1
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let status = unsafe at(host, port) { address, length in
            unsafe bind(descriptor, address, length)
        }
        if status == -1, errno == EADDRINUSE {
            throw Stop(
                .error,
                "port \(port) is taken by another program; choose one with SSPF_PORT or --port"
                    + " (and SSPF_ADMIN_PORT)")
        }
    }
}
