import Glibc

/// A raw socket to a server, so that a test can send whatever it likes.
final class Client {
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    /// An answer taken apart.
    struct Answer {
        let status: Int
        let head: String
        let body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// - Parameter from: the last part of our own address, 127.0.0.x.
    init(port: Int, receiveBuffer: CInt? = nil, from: UInt32 = 1) {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var own = sockaddr_in()
        own.sin_family = sa_family_t(AF_INET)
        own.sin_addr.s_addr = (UInt32(0x7F00_0000) | from).bigEndian
        let isBound = withUnsafePointer(to: &own) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        precondition(isBound, "bound")
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(4))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        precondition(result == 0, "connected")
        patience(seconds: 10)
    }

    init(path: String) {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        precondition(result == 0, "connected")
        patience(seconds: 10)
    }

    deinit { close(descriptor) }

    private func patience(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }

    func get(_ path: String, fields: String = "") {
        send("GET \(path) HTTP/1.1\r\nHost: test\r\n\(fields)\r\n")
    }

    /// False at the end of what the server sends.
    private func fill() -> Bool {
        var room = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &room, room.count, 0)
        if count > 0 { buffer += room[..<count] }
        return count > 0
    }

    /// The next answer; nil when the connection ends before.
    func answer(bodiless: Bool = false) -> Answer? {
        while true {
            let text = String(decoding: buffer.prefix(4096), as: UTF8.self)
            if let end = text.range(ofBlankLine: ()) {
                return body(head: String(text[..<end]), bodiless: bodiless)
            }
            guard fill() else { return nil }
        }
    }

    private func body(head: String, bodiless: Bool) -> Answer? {
        buffer.removeFirst(head.utf8.count + 4)
        let lines = head.split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let mark = "Content-Length: "
        let stated = lines.first { $0.hasPrefix(mark) }.flatMap { Int($0.dropFirst(mark.count)) }
        let length = bodiless ? 0 : stated ?? 0
        while buffer.count < length { guard fill() else { return nil } }
        let body = Array(buffer[..<length])
        buffer.removeFirst(length)
        return Answer(status: status, head: head, body: body)
    }

    /// Whether the server has closed and nothing is left.
    func isClosed() -> Bool { buffer.isEmpty && !fill() && buffer.isEmpty }
}

extension String {
    fileprivate func range(ofBlankLine: Void) -> String.Index? {
        var last: String.Index?
        for index in utf8.indices {
            guard self[index...].utf8.starts(with: "\r\n\r\n".utf8) else { continue }
            last = index
            break
        }
        return last
    }
}
