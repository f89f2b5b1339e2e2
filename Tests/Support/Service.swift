import FoundationEssentials
import Glibc
import Postgres
import Synchronization

/// The real program, serving from a town's database on a free loopback port.
package final class Service: Sendable {
    package let port: Int
    package let adminPort: Int
    private let program: Program
    private let log: String
    /// How it ended; nil while it runs, for only then is the process id its own.
    private let ending = Mutex<Int32?>(nil)

    /// Starts `sspf serve` and waits until it is ready.
    /// - Parameter rate: requests a second that one session may make; 0 for any number.
    package init(for town: Town, rate: Int = 0) throws {
        _ = try town.address("sspf_api")
        let sockets = try town.cluster.cluster().layout.sockets
        (port, adminPort) = (try Self.freePort(), try Self.freePort())
        let path = "\(Checkout.folder)/.build/debug/sspf"
        let binary = getenv("SSPF_BINARY").map { String(cString: $0) } ?? path
        // Goes with the cluster's folder.
        log = "\(sockets)/service-\(port).log"
        program = try Program.start(
            ["/usr/bin/env"] + Checkout.sanitizer + [
                "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                "SSPF_PORT=\(port)", "SSPF_ADMIN_PORT=\(adminPort)", "SSPF_STATE=/tmp",
                "SSPF_SHARE=\(Checkout.folder)", "SSPF_WORKERS=8", "SSPF_SESSION_RATE=\(rate)",
                binary, "serve",
            ], log: log)
        for _ in 0..<400 {
            let answer = try? WebClient(port: adminPort).ask("GET", "/readyz")
            if answer?.status == 200 { return }
            usleep(50_000)
        }
        throw WebClient.Lost()
    }

    deinit { end(by: SIGKILL) }

    /// What it has told those who run it.
    package var told: String {
        get throws { try String(contentsOfFile: log, encoding: .utf8) }
    }

    /// Sends a signal that ends the program, and tells how it ended; once it has ended, tells that
    /// again.
    @discardableResult
    package func end(by signal: Int32) -> Int32 {
        ending.withLock { ending in
            if let ending { return ending }
            kill(program.process, signal)
            let status = program.wait()
            ending = status
            return status
        }
    }

    /// A loopback port that nobody listens on now.
    package static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw WebClient.Lost() }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}
