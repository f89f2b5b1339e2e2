import API
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// The national REST API profile, rule by rule, as `Deploy/rest-profile.md` answers it.
@Suite("The national REST API profile")
struct RestProfileTests {
    /// A row of the table.
    private struct Row {
        let rule: String
        let shownBy: String
    }

    private static func rows() throws -> [Row] {
        let text = try String(
            contentsOf: URL(fileURLWithPath: "\(Checkout.folder)/Deploy/rest-profile.md"),
            encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.filter { $0 != " " } }
            guard cells.count == 4, cells[0].contains(/^[A-Z]{3}\.[0-9]{2}$/) else { return nil }
            return Row(rule: cells[0], shownBy: cells[3])
        }
    }

    @Test("the table answers every rule once, and says where each is looked at")
    func table() throws {
        let rows = try Self.rows()
        #expect(rows.map(\.rule) == ProfileRules.all)
        let described = rows.filter { $0.shownBy.contains("description") }.map(\.rule)
        #expect(Set(described) == Set(ProfileRules.checks.keys))
        let answered = rows.filter { $0.shownBy.contains("answer") }.map(\.rule)
        #expect(Set(answered) == Self.answers)
    }

    @Test("the description keeps every rule that can be seen in it")
    func description() async throws {
        try await onThread {
            let described = Described(try Desk().send(.get, "/openapi.json").json())
            for rule in ProfileRules.all {
                #expect(ProfileRules.checks[rule]?(described) ?? [] == [], "\(rule)")
            }
        }
    }

    /// The rules that the test below looks at.
    private static let answers: Set<String> = [
        "DOK.01", "DOK.06", "DOT.01", "AME.02", "ARQ.01", "ARQ.03", "FEL.01", "FEL.02", "VER.06",
        "SAK.09", "SAK.10", "FOR.02", "HYP.09",
    ]

    @Test("answers keep the rules that can be seen in them")
    func kept() async throws {
        try await onThread {
            let desk = try Desk()
            // DOK.01, VER.06: nobody is signed in.
            #expect(try desk.send(.get, "/openapi.json").status == 200)
            #expect(try desk.send(.get, "/api-info").json()["apiVersion"]?.string == "1.0.0")
            // FEL.01, FEL.02, DOK.06, SAK.09, SAK.10
            for (language, title) in [("sv", "Inte inloggad"), ("en", "Not signed in")] {
                let refused = try desk.send(
                    .get, "/me",
                    headers: [("Authorization", "Basic YTpi"), ("Accept-Language", language)])
                #expect(refused.status == 401)
                #expect(refused.field("Content-Type") == "application/problem+json")
                #expect(refused.field("WWW-Authenticate") == "Bearer")
                let problem = try refused.json()
                #expect(problem["title"]?.string == title)
                for name in ["type", "title", "detail", "instance"] {
                    #expect(problem[name]?.string?.isEmpty == false, "\(name)")
                }
                let id = try #require(refused.field("X-Request-Id"))
                #expect(problem["instance"]?.string == "urn:uuid:\(id)")
            }
            // AME.02, ARQ.03: JSON unless another type is asked for; dated by the server, kept by no cache.
            let read = try desk.send(
                .get, "/concern-conversations/\(Town.Known.conversation(1).uuidString)", as: .sara,
                for: "coordination")
            #expect(read.field("Content-Type") == "application/json")
            #expect(read.field("Cache-Control") == "no-store")
            #expect(read.field("ETag")?.hasPrefix("\"1.") == true)
            #expect(
                try desk.send(.get, "/me", as: .sara, headers: [("Accept", "image/png")]).status
                    == 406)
            // DOT.01: whatever the offset sent, UTC is given.
            let made = try desk.made(
                "/concern-conversations", as: .sara,
                Sample.conversation(Town.Known.youth(1)),
                headers: [("Sspf-Purpose", "coordination")])
            let kept = try desk.send(
                .get, "/concern-conversations/\(made)", as: .sara, for: "coordination")
            #expect(try kept.json()["heldAt"]?.string == "2026-11-20T13:00:00Z")
            // ARQ.01
            let latin = try desk.send(
                .post, "/person-searches", as: .sara, body: "{\"name\":\"Alm\"}",
                headers: [("Content-Type", "application/json; charset=latin1")])
            #expect(latin.status == 415)
            // FOR.02
            #expect(try desk.send(.get, "/me", as: .sara, body: "{}").status == 400)
            // HYP.09
            let page = try desk.send(
                .get, "/youths", as: .sara, for: "coordination", query: [("limit", "1")],
                headers: [("Forwarded", "for=203.0.113.9;host=elsewhere.example")])
            #expect(page.field("Link")?.hasPrefix("</sspf/v1/youths?") == true)
        }
    }
}
