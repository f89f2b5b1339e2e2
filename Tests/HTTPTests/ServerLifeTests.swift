import Glibc
import HTTP
import Testing

@Suite struct ServerLifeTests {
    private static func path(_ name: String) -> String { "/tmp/sspf-http-\(getpid())-\(name)" }

    private static func server(
        _ endpoint: Endpoint, workers: Int = 1
    ) throws(ServerError) -> Server {
        let configuration = Configuration(endpoints: [endpoint], workers: workers)
        return try Server(configuration: configuration, makeResponder: { _ in Echo() })
    }

    @Test("stopping answers what was accepted, running and queued, and closes who is idle")
    func gracefulStop() async throws {
        try await onThread {
            let server = try ServerLifeTests.server(.tcp(host: "127.0.0.1", port: 0))
            try server.start()
            let port = server.boundPort ?? 0
            let idle = Client(port: port)
            let clients = (0..<4).map { _ in Client(port: port) }
            for client in clients { client.get("/sleep/100") }
            usleep(50_000)
            let time = measured { server.stop(within: .seconds(5)) }
            for client in clients {
                let answer = client.answer()
                #expect(answer?.text == "slept")
                #expect(answer?.head.contains("Connection: close") == true)
            }
            #expect(idle.isClosed())
            #expect(time < .seconds(5))
            #expect(time >= .milliseconds(300))
            #expect(server.counters.requests == 4)
        }
    }

    @Test("a stop at its deadline cuts the rest")
    func cutStop() async throws {
        try await onThread {
            let server = try ServerLifeTests.server(.tcp(host: "127.0.0.1", port: 0))
            try server.start()
            let client = Client(port: server.boundPort ?? 0)
            client.get("/sleep/1500")
            usleep(50_000)
            let time = measured { server.stop(within: .milliseconds(200)) }
            #expect(time >= .milliseconds(190))
            #expect(time < .seconds(1))
            #expect(client.answer() == nil)
        }
    }

    @Test("a port in use is told as such, and the stop after it waits for nothing")
    func portInUse() async throws {
        try await withServer { _, port in
            let second = try ServerLifeTests.server(.tcp(host: "127.0.0.1", port: UInt16(port)))
            #expect(throws: ServerError.addressInUse) { try second.start() }
            #expect(measured { second.stop(within: .seconds(5)) } < .seconds(1))
        }
    }

    @Test("a server without workers is refused", arguments: [0, -1])
    func noWorkers(count: Int) {
        #expect(throws: ServerError.noWorkers) {
            try ServerLifeTests.server(.tcp(host: "127.0.0.1", port: 0), workers: count)
        }
    }

    @Test("an address that is not numeric is told as such")
    func badAddress() throws {
        let server = try ServerLifeTests.server(.tcp(host: "example", port: 0))
        #expect(throws: ServerError.badAddress) { try server.start() }
    }

    @Test("a socket file has its mode, is in use while served and gone afterwards")
    func unixSocket() async throws {
        try await onThread {
            let path = ServerLifeTests.path("served")
            let server = try ServerLifeTests.server(.unix(path: path, mode: 0o600))
            try server.start()
            var status = stat()
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            let client = Client(path: path)
            client.get("/remote")
            #expect(client.answer()?.text == "unix")
            let second = try ServerLifeTests.server(.unix(path: path))
            #expect(throws: ServerError.addressInUse) { try second.start() }
            client.get("/still")
            #expect(client.answer()?.text == "/still ")
            server.stop(within: .seconds(2))
            #expect(lstat(path, &status) != 0)
        }
    }

    @Test("a socket file that nobody serves is replaced; another file is left alone")
    func staleSocket() async throws {
        try await onThread {
            let path = ServerLifeTests.path("stale")
            let left = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            #expect(bound == 0)
            close(left)
            let server = try ServerLifeTests.server(.unix(path: path))
            try server.start()
            let client = Client(path: path)
            client.get("/x")
            #expect(client.answer()?.status == 200)
            server.stop(within: .seconds(2))

            let file = ServerLifeTests.path("file")
            close(open(file, O_CREAT | O_WRONLY, 0o600))
            defer { unlink(file) }
            let other = try ServerLifeTests.server(.unix(path: file))
            #expect(throws: ServerError.notASocket) { try other.start() }
            #expect(access(file, F_OK) == 0)
        }
    }
}
