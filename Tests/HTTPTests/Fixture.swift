import Glibc
import HTTP

/// A responder with a path for every behaviour that the tests need.
final class Echo: Responder {
    func respond(to request: Request) -> Response {
        switch request.path.first {
        case "sleep":
            usleep(UInt32(request.path.last ?? "0").map { $0 * 1000 } ?? 0)
            return Response(status: 200, body: Array("slept".utf8))
        case "big":
            return Response(status: 200, body: [UInt8](repeating: 65, count: 4_000_000))
        case "tick":
            return Response(status: 404, release: .tick(milliseconds: 100))
        case "split":
            return Response(status: 200, headers: [("X", "a\r\nSet-Cookie: b")])
        case "framing":
            return Response(status: 200, headers: [("content-LENGTH", "7")])
        case "empty":
            return Response(status: 204, body: Array("dropped".utf8))
        case "remote":
            return Response(status: 200, body: Array(request.remote.utf8))
        default:
            let text = request.rawTarget + " " + String(decoding: request.body, as: UTF8.self)
            return Response(status: 200, headers: [("X-Test", "yes")], body: Array(text.utf8))
        }
    }
}

/// Runs a body against a started server on a port of its own, and stops it.
func withServer<Value: Sendable>(
    _ change: @escaping @Sendable (inout Configuration) -> Void = { _ in },
    _ body: @escaping @Sendable (Server, Int) throws -> Value
) async throws -> Value {
    try await onThread {
        var configuration = Configuration(
            endpoints: [.tcp(host: "127.0.0.1", port: 0)], workers: 2)
        change(&configuration)
        let server = try Server(configuration: configuration, makeResponder: { _ in Echo() })
        try server.start()
        defer { server.stop(within: .seconds(2)) }
        return try body(server, server.boundPort ?? 0)
    }
}

/// How long a body takes.
func measured(_ body: () -> Void) -> Duration {
    ContinuousClock().measure(body)
}
