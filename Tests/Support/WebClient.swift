package import FoundationEssentials
import Glibc
import JSON

/// A plain blocking HTTP client over one TCP connection to loopback, for tests.
package final class WebClient {
    /// What came back.
    package struct Answer: Sendable {
        package let status: Int
        package let headers: [(name: String, value: String)]
        package let body: String

        package subscript(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        /// Of what was created.
        package func id() throws -> UUID {
            guard case .string(let text)? = try JSON.parse(Array(body.utf8))["id"],
                let id = UUID(uuidString: text)
            else { throw Lost() }
            return id
        }
    }

    /// The connection ended or was never there.
    package struct Lost: Error { package init() {} }

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    package init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // The descriptor is closed by `deinit`, which runs here as well: closed twice, it could be somebody
        // else's by then.
        guard status == 0 else { throw Lost() }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// One request and its whole answer.
    package func ask(
        _ method: String, _ path: String, _ headers: [String: String] = [:], body: String? = nil
    ) throws -> Answer {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let body {
            text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            text += "\r\n\(body)"
        } else {
            text += "\r\n"
        }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Lost() }
            rest = rest.dropFirst(sent)
        }
        return try answer()
    }

    private func answer() throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        var headEnd: Int?
        while headEnd == nil {
            headEnd = buffer.indices.first { index in
                buffer[index...].starts(with: end)
            }
            if headEnd == nil { try fill() }
        }
        guard let headEnd else { throw Lost() }
        let lines = String(decoding: buffer[..<headEnd], as: UTF8.self)
            .split(separator: "\r\n")
        buffer.removeFirst(headEnd + 4)
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count == 2 ? parts[1].drop { $0 == " " } : ""
            return (name: String(parts.first ?? ""), value: String(value))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }
            .flatMap { Int($0.value) }
        while buffer.count < length ?? 0 { try fill() }
        let body = String(decoding: buffer.prefix(length ?? 0), as: UTF8.self)
        buffer.removeFirst(length ?? 0)
        return Answer(status: status, headers: headers, body: body)
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { throw Lost() }
        buffer.append(contentsOf: chunk.prefix(count))
    }
}
