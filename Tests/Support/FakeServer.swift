import Foundation
import Glibc
import Synchronization

/// Something on a loopback port that answers each connection with the same bytes, whatever is asked,
/// and keeps what it got.
package final class FakeServer: Sendable {
    package let port: Int
    private let listener: Int32
    private let isSilent: Bool
    private let got = Mutex<[UInt8]>([])

    /// - Parameters:
    ///   - answer: whole, with its head; nil to hang up.
    ///   - isSilent: answers nothing, and waits until the other end hangs up.
    package init(_ answer: [UInt8]?, isSilent: Bool = false) throws {
        self.isSilent = isSilent
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0
                    ? getsockname(listener, $0, &length) : -1
            }
        }
        guard status == 0 else { throw WebClient.Lost() }
        port = Int(in_port_t(bigEndian: address.sin_port))
        self.listener = listener
        Thread.detachNewThread { [self] in
            while true {
                let peer = accept(listener, nil, nil)
                guard peer >= 0 else { return }
                serve(peer, answer)
                close(peer)
            }
        }
    }

    /// A JSON answer of a status.
    package convenience init(status: Int = 200, _ body: String, headers: String = "") throws {
        let head =
            "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\n\(headers)"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        try self.init(Array((head + body).utf8))
    }

    /// Hangs up for good.
    package func end() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// All that was sent to it.
    package var heard: String { got.withLock { String(decoding: $0, as: UTF8.self) } }

    private func serve(_ peer: Int32, _ answer: [UInt8]?) {
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var request: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        // A body is short here: it comes with its head or in the piece after it.
        while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n{") {
            let count = recv(peer, &piece, piece.count, 0)
            guard count > 0 else { break }
            request += piece.prefix(count)
            if request.first == 0x16 { break }
        }
        got.withLock { $0 += request }
        if isSilent { while recv(peer, &piece, piece.count, 0) > 0 {} }
        var rest = (answer ?? [])[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }
}
