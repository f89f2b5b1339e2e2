import API
import Domain
import HTTP
import JSON
import Support
import Testing

@Suite("What a session has to do first")
struct DueTests {
    @Test("whatever is read with a password that somebody else has set is refused as described")
    func password() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.admin(
                """
                UPDATE core.session t SET password_due = true FROM core.staff s
                 WHERE s.id = t.staff_id AND s.subject = 'sara.social'
                """)
            desk.use(Town.Person.sara.token, as: .sara)
            let document = try desk.send(.get, "/openapi.json").json()
            let routes = Routes.table.filter { $0.method == .get && $0.entrance != .open }
            #expect(routes.count > 60)
            for route in routes {
                var purpose: String?
                if case .signedIn(.header(let purposes)) = route.entrance {
                    purpose = purposes.first?.rawValue
                }
                let answer = try desk.send(
                    .get, RouteTests.path(route), as: .sara, for: purpose)
                #expect(answer.status == 403, "\(route.name)")
                let type = try answer.json()["type"]?.string
                #expect(type == "/sspf/v1/problems/password-due", "\(route.name)")
                let told = document["paths"]?[route.pattern]?["get"]?["responses"]?["403"]?["$ref"]
                let name = route.pattern.contains("{") ? "403-session" : "403"
                #expect(told?.string == "#/components/responses/\(name)", "\(route.name)")
            }
            let refusals = document["components"]?["responses"]
            let all = Self.types(refusals?["403"])
            let due = Self.types(refusals?["403-session"])
            #expect(Set(all) == Set(due + ["/sspf/v1/problems/forbidden"]))
            #expect(due.contains("/sspf/v1/problems/password-due"))
        }
    }

    @Test("a version that is had already is answered with the trace that was sent, as described")
    func same() async throws {
        try await onThread {
            let desk = try Desk()
            let path = "/youths/\(Town.Known.youth(1))"
            let read = try desk.send(.get, path, as: .sara, for: "coordination")
            let same = try desk.send(
                .get, path, as: .sara, for: "coordination",
                headers: [
                    ("If-None-Match", try #require(read.field("ETag"))),
                    ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                ])
            #expect(same.status == 304)
            #expect(same.field("traceparent") != nil)
            let told = try desk.send(.get, "/openapi.json").json()["components"]?["responses"]
            #expect(told?["304"]?["headers"]?["traceparent"] != nil)
        }
    }

    /// The types of problems that an answer can be.
    private static func types(_ answer: JSON?) -> [String] {
        let schema = answer?["content"]?["application/problem+json"]?["schema"]
        guard case .array(let parts)? = schema?["allOf"],
            case .array(let types)? = parts.last?["properties"]?["type"]?["enum"]
        else { return [] }
        return types.compactMap(\.string)
    }
}
