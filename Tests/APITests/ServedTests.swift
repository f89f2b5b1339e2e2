import API
import Access
import FoundationEssentials
import Glibc
import HTTP
import JSON
import Postgres
import Secrets
import Support
import Synchronization
import Testing

@Suite("Over a socket")
struct ServedTests {
    /// The API behind a real server on a port of its own.
    final class Service {
        let desk: Desk
        private let server: Server

        init() throws {
            let desk = try Desk()
            let address = try desk.town.address()
            self.desk = desk
            let signIn = SignIn(queue: ScryptQueue())
            server = try Server(
                configuration: Configuration(
                    endpoints: [.tcp(host: "127.0.0.1", port: 0)], workers: 2),
                makeResponder: { _ in
                    do {
                        return try Answering(
                            gate: Gate(Link(address)), signIn: signIn, now: { Desk.now })
                    } catch {
                        return Nobody()
                    }
                },
                refuse: { Answering.refuse($0) })
            try server.start()
        }

        deinit { server.stop(within: .seconds(2)) }

        /// What the health port would tell: values of the answers by status that are not zero.
        func answers() throws -> [String: Int] {
            let server = server
            let health = Health(
                gate: try desk.town.gate(), counters: { server.counters }, isDraining: { false })
            let text = String(
                decoding: health.respond(
                    to: Request(method: .get, path: ["metrics"], rawTarget: "/metrics")
                ).body, as: UTF8.self)
            let counted = text.matches(
                of: /sspf_http_answers_total\{status="([0-9]{3})"\} ([1-9][0-9]*)/)
            return Dictionary(
                uniqueKeysWithValues: counted.map { (String($0.output.1), Int($0.output.2) ?? 0) })
        }

        /// Sends bytes and reads until the server closes.
        func exchange(_ bytes: [UInt8]) throws -> String {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(server.boundPort ?? 0).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, size)
                }
            }
            try #require(connected == 0)
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { break }
                sent += count
            }
            var answer: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(socket, &buffer, buffer.count, 0)
                if count <= 0 { break }
                answer += buffer[..<count]
            }
            return String(decoding: answer, as: UTF8.self)
        }

        func get(_ path: String, as person: Town.Person, method: String = "GET") throws -> String {
            let head = """
                \(method) /sspf/v1\(path) HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer \(try desk.token(of: person))\r
                Sspf-Purpose: coordination\r
                Connection: close\r
                \r

                """
            return try exchange(Array(head.utf8))
        }
    }

    /// Answers when no API could be made, so that the test fails by its status.
    final class Nobody: Responder {
        func respond(to request: Request) -> Response { Response(status: 500) }
    }

    @Test("a document leaves as PostgreSQL made it, and HEAD gives its fields alone")
    func read() async throws {
        try await onThread {
            let service = try Service()
            let path = "/concern-conversations/\(Town.Known.conversation(1).uuidString)"
            let answer = try service.get(path, as: .sara)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.contains("\r\nETag: \"1."))
            #expect(answer.contains("\r\nDate: "))
            #expect(answer.contains("\"youthId\""))
            let head = try service.get(path, as: .sara, method: "HEAD")
            #expect(head.hasPrefix("HTTP/1.1 200 "))
            #expect(head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("refused and absent cannot be told apart on the wire, save by date and request id")
    func refusedAsAbsent() async throws {
        try await onThread {
            let service = try Service()
            let refused = try service.get(
                "/concern-conversations/\(Town.Known.conversation(1).uuidString)", as: .per)
            let absent = try service.get(
                "/concern-conversations/\(UUID().uuidString)", as: .per)
            #expect(refused.hasPrefix("HTTP/1.1 404 "))
            #expect(Self.blanked(refused) == Self.blanked(absent))
            #expect(refused.utf8.count == absent.utf8.count)
        }
    }

    @Test("malformed requests are on no log: the metrics count every answer by its status")
    func counted() async throws {
        try await onThread {
            let service = try Service()
            let before = try service.desk.town.value(
                "SELECT (SELECT count(*) FROM audit.request) + (SELECT count(*) FROM audit.event)")
            let token = try service.desk.token(of: .sara)
            let post = { (type: String, body: String) in
                try service.exchange(
                    Array(
                        """
                        POST /sspf/v1/person-searches HTTP/1.1\r
                        Host: localhost\r
                        Authorization: Bearer \(token)\r
                        Content-Type: \(type)\r
                        Content-Length: \(body.utf8.count)\r
                        Connection: close\r
                        \r
                        \(body)
                        """.utf8)
                ).prefix(13)
            }
            #expect(try post("application/json", "{").hasPrefix("HTTP/1.1 400 "))
            #expect(try post("text/plain", "{}").hasPrefix("HTTP/1.1 415 "))
            #expect(try post("application/json", "{}").hasPrefix("HTTP/1.1 422 "))
            #expect(try post("application/json", "{\"x\":1}").hasPrefix("HTTP/1.1 422 "))
            #expect(try service.exchange(Array("x\r\n\r\n".utf8)).hasPrefix("HTTP/1.1 400 "))
            #expect(
                try service.desk.town.value(
                    "SELECT (SELECT count(*) FROM audit.request) + (SELECT count(*) FROM audit.event)"
                ) == before)
            #expect(try service.answers() == ["400": 2, "415": 1, "422": 2])
            #expect(try service.get("/me", as: .sara).hasPrefix("HTTP/1.1 422 "))
            #expect(try service.get("/agencies/x", as: .sara).hasPrefix("HTTP/1.1 404 "))
            #expect(try service.answers() == ["400": 2, "404": 1, "415": 1, "422": 3])
        }
    }

    @Test("what is too large or is not HTTP is a problem with the right status")
    func refused() async throws {
        try await onThread {
            let service = try Service()
            let large = try service.exchange(
                Array(
                    """
                    POST /sspf/v1/school-visits HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/json\r
                    Content-Length: 2000000\r
                    \r

                    """.utf8))
            #expect(large.hasPrefix("HTTP/1.1 413 "))
            #expect(large.contains("/sspf/v1/problems/too-large"))
            let junk = try service.exchange(Array("\u{0}\u{1}\u{2}\r\n\r\n".utf8))
            #expect(junk.hasPrefix("HTTP/1.1 4") || junk.hasPrefix("HTTP/1.1 501"))
            let encoded = try service.get("/youths/%FF", as: .sara)
            #expect(encoded.hasPrefix("HTTP/1.1 400 "))
            let unknown = try service.get("/school-visits?sort=x", as: .per)
            #expect(unknown.hasPrefix("HTTP/1.1 4"))
        }
    }

    /// The answer without the request's name and the date.
    private static func blanked(_ answer: String) -> String {
        let lines = answer.split(separator: "\r\n", omittingEmptySubsequences: false)
        let id = lines.first { $0.hasPrefix("X-Request-Id: ") }?.dropFirst(14) ?? "-"
        return lines.filter { !$0.hasPrefix("Date: ") }.joined(separator: "\n")
            .split(separator: id, omittingEmptySubsequences: false).joined(separator: "ID")
    }
}
