import Foundation
import Glibc
import JSON
import Support
import Testing

/// A command of the shell, the route that it stands for, and the part of the answer that it is.
private struct Twin: Sendable {
    let person: Town.Person
    let line: String
    let path: String
    let purpose: String?
    let body: String?

    init(
        _ person: Town.Person, _ line: String, _ path: String, _ purpose: String? = nil,
        sending body: String? = nil
    ) {
        self.person = person
        self.line = line
        self.path = path
        self.purpose = purpose
        self.body = body
    }
}

@Suite("A command and its route")
struct CommandRouteTests {
    private static let alva = "\(Town.Known.youth(1))".lowercased()
    private static let sven = "\(Town.Known.staff(2))".lowercased()
    private static let sara = "\(Town.Known.staff(1))".lowercased()
    private static let span = #"{"since":"2020-01-01T00:00:00Z","until":"2021-01-01T00:00:00Z""#

    private static let twins: [Twin] = [
        Twin(.sara, "inbox", "/inbox"), Twin(.anna, "staff list --limit 7", "/staff?limit=7"),
        Twin(.anna, "role list \(sven)", "/staff/\(sven)/roles"),
        Twin(.stina, "agency list", "/agencies"), Twin(.rita, "session list", "/sessions"),
        Twin(.anna, "policy list --limit 100", "/policies?limit=100", "administration"),
        Twin(.anna, "policy version", "/policies/version", "administration"),
        Twin(
            .sara, "policy explain youth --record \(alva)", "/access-explanations", "coordination",
            sending: #"{"recordType":"youth","recordId":"\#(alva)","action":"read"}"#),
        Twin(
            .sara, "policy simulate \(alva) --change assignment-added --subject \(sven)",
            "/access-simulations", "coordination",
            sending: #"{"youthId":"\#(alva)","change":"assignment-added","subjectId":"\#(sven)"}"#),
        Twin(
            .sara, "consent expiring --until 2027-12-31", "/consents?until=2027-12-31",
            "coordination"),
        Twin(
            .rut, "audit find --action nothing.at-all", "/audit/searches",
            sending:
                #"{"action":"nothing.at-all"}"#),
        Twin(.rut, "audit checkpoints", "/audit/checkpoints"),
        Twin(.rut, "audit review", "/audit/reviews"),
        Twin(
            .rut, "audit incident --staff sara.social --since 2020-01-01 --until 2021-01-01",
            "/audit/incidents", sending: span + #","staff":"sara.social"}"#),
        Twin(.arne, "retention preview", "/retention/plan"),
        Twin(.arne, "retention records --limit 100", "/retention/plan/records?limit=100"),
        Twin(.arne, "retention unended", "/retention/plan/unended"),
        Twin(.arne, "retention rules --limit 100", "/retention/rules?limit=100"),
        Twin(.arne, "retention holds", "/retention/holds"),
        Twin(.arne, "retention runs", "/retention/runs"),
        Twin(.arne, "retention packages", "/retention/packages"),
        Twin(.arne, "retention exemptions", "/retention/exemptions"),
        Twin(.arne, "request list", "/requests"),
        Twin(.arne, "request show {request}", "/requests/{request}"),
        Twin(.arne, "request parts {request}", "/requests/{request}/parts"),
        Twin(
            .rut, "policy explain youth --record \(alva) --staff \(sara) --for coordination",
            "/access-explanations", "log-review",
            sending:
                #"{"recordType":"youth","recordId":"\#(alva)","action":"read","staffId":"\#(sara)","purpose":"coordination"}"#
        ),
        Twin(.per, "visit list", "/school-visits"),
        Twin(.per, "pledge list", "/pledges"),
        Twin(
            .per, "pledge coverage \(Town.Known.pledge(1))",
            "/pledges/\(Town.Known.pledge(1))/coverage"),
    ]

    @Test("answer the same JSON")
    func same() async throws {
        try await onThread {
            let town = try Town()
            let service = try Service(for: town)
            defer { service.end(by: SIGTERM) }
            let typist = try Typist(town)
            let client = try WebClient(port: service.port)
            let request = try typist.type(
                "request open correction --youth \(Self.alva) --reference 'D 1'"
                    + " --received 2026-11-20", as: .arne
            ).id
            for twin in Self.twins {
                let typed = try typist.type(
                    twin.line.replacing("{request}", with: request), as: twin.person)
                var headers = ["Authorization": "Bearer \(twin.person.token)"]
                headers["Sspf-Purpose"] = twin.purpose
                let answer = try client.ask(
                    twin.body == nil ? "GET" : "POST",
                    "/sspf/v1\(twin.path.replacing("{request}", with: request))", headers,
                    body: twin.body)
                #expect(
                    typed.code == 0 && answer.status == 200,
                    "\(twin.line): \(typed.messages) \(answer.body)")
                guard typed.code == 0, answer.status == 200 else { continue }
                let told = try JSON.parse(Array(typed.output.utf8), limits: .init(elements: 50_000))
                let served = try JSON.parse(
                    Array(answer.body.utf8), limits: .init(elements: 50_000))
                #expect(told == served, "\(twin.line)")
            }
        }
    }
}
