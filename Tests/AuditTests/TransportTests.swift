import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing
import Web

/// A server that speaks TLS under a certificate of its own, and answers each caller alike.
private final class TLSServer {
    let folder: String
    let port: Int
    private let process: Program

    /// - Parameter names: what the certificate is for, as in a certificate request.
    init(_ names: String) throws {
        folder = "/tmp/sspf-tls-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        port = Int.random(in: 20_000...30_000)
        let made = try Program.start(
            [
                "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=witness",
                "-addext", "subjectAltName=\(names)", "-keyout", "\(folder)/key", "-out",
                "\(folder)/certificate",
            ], log: "\(folder)/log"
        ).wait()
        #expect(made == 0)
        let answer = "HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\nConnection: close\\r\\n\\r\\nwell"
        process = try Program.start(
            [
                "/bin/sh", "-c",
                """
                while :; do { printf '\(answer)'; sleep 1; } | openssl s_server -quiet -naccept 1 \
                -accept 127.0.0.1:\(port) -cert '\(folder)/certificate' -key '\(folder)/key'; done
                """,
            ], log: "\(folder)/log")
    }

    deinit {
        // Its session, and so its shell and whatever that runs now.
        kill(-process.process, SIGKILL)
        _ = process.wait()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Asked until it is there, for ten seconds.
    func answer(trusting file: String?) throws(WebRequest.Fault) -> WebRequest.Answer {
        let limit = ContinuousClock.now + .seconds(10)
        while true {
            do throws(WebRequest.Fault) {
                var request = WebRequest(
                    .post, "https://127.0.0.1:\(port)/add-checkpoint", within: .seconds(5))
                request.trusted = file
                request.isDirect = true
                return try request.send(Array("old 0".utf8), type: "text/plain")
            } catch {
                // Nothing listens yet, or the last caller's process is going.
                guard [7, 35, 52, 56].contains(error.code), ContinuousClock.now < limit else {
                    throw error
                }
            }
            usleep(50_000)
        }
    }
}

@Suite("What goes out over HTTPS")
struct TransportTests {
    /// The certificate does not fit (libcurl-errors(3)).
    private static let refused = WebRequest.Fault(code: 60)

    @Test("reaches who has the certificate that is trusted, and nobody else")
    func certificates() async throws {
        try await onThread {
            let server = try TLSServer("IP:127.0.0.1")
            let own = "\(server.folder)/certificate"
            let answer = try server.answer(trusting: own)
            #expect(answer.status == 200)
            #expect(answer.body == Array("well".utf8))
            // The machine's own certificates do not vouch for it, nor does another's.
            #expect(throws: Self.refused) { _ = try server.answer(trusting: nil) }
            let other = try TLSServer("IP:127.0.0.1")
            #expect(throws: Self.refused) {
                _ = try server.answer(trusting: "\(other.folder)/certificate")
            }
        }
    }

    @Test("does not go to who has a certificate for another name")
    func names() async throws {
        try await onThread {
            let server = try TLSServer("DNS:witness.example")
            #expect(throws: Self.refused) {
                _ = try server.answer(trusting: "\(server.folder)/certificate")
            }
        }
    }
}
