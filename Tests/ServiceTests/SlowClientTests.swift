import Glibc
import Support
import Testing

@Suite("Slow clients, straight at the running program")
struct SlowClientTests {
    /// What they begin with and never end: a head, a body, an answer that they do not take, nothing.
    private static let beginnings = [
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
        "POST /sspf/v1/sessions HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 999\r\n\r\n",
        "GET /sspf/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "",
    ]

    /// More than the service's 1,024 connections.
    @Test("1,100 of them leave the p99 of others under one second", arguments: [1_100])
    func slow(count: Int) async throws {
        let town = try await onThread { try Town() }
        try await onThread {
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = min(limit.rlim_max, 8_192)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let service = try Service(for: town)
            // Made when first asked for, which is not what those who are slow have to wait for.
            let description = try WebClient(port: service.port).ask(
                "GET", "/sspf/v1/openapi.json")
            #expect(description.status == 200)
            var slow: [Int32] = []
            defer { for descriptor in slow { close(descriptor) } }
            for number in 0..<count {
                let descriptor = Self.connect(to: service.port, from: UInt32(2 + number % 8))
                guard descriptor >= 0 else { continue }
                slow.append(descriptor)
                // They come within seconds, not as one rush of requests that would fill the queue.
                usleep(2_000)
                let text = Array(Self.beginnings[number % 4].utf8)
                _ = text.withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            }
            #expect(slow.count == count)
            var times: [Duration] = []
            for _ in 0..<200 {
                let start = ContinuousClock.now
                let answer = try WebClient(port: service.port).ask(
                    "GET", "/sspf/v1/youths",
                    [
                        "Authorization": "Bearer \(Town.Person.sara.token)",
                        "Sspf-Purpose": "coordination",
                    ])
                times.append(.now - start)
                let told = answer.status == 200 ? "" : try service.told
                #expect(answer.status == 200, "\(times.count) \(told)")
                // Those that send go on sending.
                for descriptor in slow where times.count % 40 == 0 {
                    send(descriptor, "x", 1, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
                }
            }
            #expect(times.sorted()[197] < .seconds(1))
            #expect(service.end(by: SIGTERM) == 0)
        }
    }

    /// A descriptor, or -1.
    private static func connect(to port: Int, from last: UInt32) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // So little that an answer does not fit.
        var room: Int32 = 1_024
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(4))
        func with(_ address: UInt32, _ port: Int, _ body: (UnsafePointer<sockaddr>) -> Int32)
            -> Int32
        {
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = in_port_t(port).bigEndian
            place.sin_addr.s_addr = address.bigEndian
            return withUnsafePointer(to: &place) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
            }
        }
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard with(0x7F00_0000 | last, 0, { bind(descriptor, $0, size) }) == 0,
            with(0x7F00_0001, port, { Glibc.connect(descriptor, $0, size) }) == 0
        else {
            close(descriptor)
            return -1
        }
        return descriptor
    }
}
