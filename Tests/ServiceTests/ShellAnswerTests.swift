import Foundation
import JSON
import Support
import Testing

@Suite("What a command of the shell answers through the API")
struct ShellAnswerTests {
    private static let unit = "\(Town.Known.unit(7))"
    private static let faulty = Data(
        "skola;datum;typ;ämne;antal\nX;2026;;;\n".utf8
    ).base64EncodedString()

    /// Bodies, and which members the answers have between them: no one command has all.
    private static let commands: [(Town.Person, body: String)] = [
        (.sara, #"{"words":["whoami"]}"#),
        (.anna, #"{"words":["staff","list","--limit","2"]}"#),
        (.arne, #"{"words":["retention","rules","--limit","100"]}"#),
        (.rut, #"{"words":["policy","matrix","risk_flag"]}"#),
        (.sara, #"{"words":["factor","enrol"]}"#),
        (.per, #"{"words":["visit","import","a.csv","--dry-run"],"file":"\#(faulty)"}"#),
        (.anna, #"{"words":["agency","unit","end","\#(unit)"],"isPreview":true}"#),
        (.rut, #"{"words":["audit","export","--file","log.jsonl"]}"#),
        (.anna, #"{"words":["agency"]}"#),
    ]

    @Test("is as the description tells, in each of its forms")
    func described() async throws {
        try await onThread {
            let town = try Town()
            let service = try Service(for: town)
            defer { service.end(by: SIGTERM) }
            let client = try WebClient(port: service.port)
            let description = try JSON.parse(
                Array(client.ask("GET", "/sspf/v1/openapi.json").body.utf8),
                limits: .init(elements: 1_000_000))
            let shape = try #require(description["components"]?["schemas"]?["ShellAnswer"])
            var seen: Set<String> = []
            for (person, body) in Self.commands {
                let answer = try client.ask(
                    "POST", "/sspf/v1/shell-commands",
                    ["Authorization": "Bearer \(person.token)", "Idempotency-Key": "\(UUID())"],
                    body: body)
                #expect(answer.status == 200, "\(body) \(answer.body.prefix(300))")
                let json = try JSON.parse(Array(answer.body.utf8))
                var conformity = Conformity(description)
                conformity.check(json, shape, at: body)
                #expect(conformity.faults.isEmpty)
                for part in [json, json["output"] ?? .null] {
                    guard case .object(let members) = part else { continue }
                    seen.formUnion(members.filter { $0.value != .array([]) }.map(\.name))
                }
            }
            #expect(
                seen == [
                    "output", "record", "columns", "rows", "lines", "notes", "json", "asksPeople",
                    "word", "file", "failure",
                ])
        }
    }
}
