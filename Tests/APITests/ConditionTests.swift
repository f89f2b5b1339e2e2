import API
import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Secrets
import Support
import Testing

/// Over a table of its own: what routes can demand beyond what those of today do.
@Suite("Filters and versions")
struct ConditionTests {
    /// A list that can be narrowed, and a change that tells the version it has seen.
    private static let routes = [
        Route(
            .get, "/things", "listThings", "Things", .signedIn(.fixed(.logReview)),
            filters: [.choice("role", of: Role.self), .id("unit"), .day("from"), .words("about")],
            .page { asked throws(Failure) in
                guard asked.filters["role"] != "auditor" else { throw .conflict }
                return try asked.gate.page(.policies, asked.window, as: asked.caller)
            }),
        Route(
            .patch, "/things/{thing}/parts/{id}", "changePart", "A part",
            .signedIn(.fixed(.logReview)), takesVersion: true,
            .done { asked throws(Failure) in
                guard try asked.seen == "3" else { throw .stale(now: nil) }
            }),
    ]

    private func answering(_ desk: Desk) throws -> Answering {
        try Answering(
            gate: desk.town.gate(), signIn: SignIn(queue: ScryptQueue()), routes: Self.routes)
    }

    @Test("a filter takes what fits it, once, and is kept in the link to the next page")
    func filters() async throws {
        try await onThread {
            let desk = try Desk()
            let answering = try answering(desk)
            func list(_ query: [(name: String, value: String)]) throws -> Response {
                answering.respond(
                    to: try desk.request(.get, "/things", as: .rut, query: query))
            }
            #expect(try list([]).status == 200)
            #expect(try list([("role", "auditor")]).status == 409)
            let page = try list([
                ("from", "2026-11-21"), ("limit", "1"), ("role", "coordinator"),
            ])
            #expect(page.status == 200)
            let cursor = try #require(page.cursor())
            #expect(
                page.field("Link")
                    == "</sspf/v1/things?cursor=\(cursor)&role=coordinator&from=2026-11-21&limit=1>;"
                    + " rel=\"next\"")
            let words = try list([("about", "å&b=1> \r\n"), ("limit", "1")])
            #expect(words.status == 200)
            let after = try #require(words.cursor())
            #expect(
                words.field("Link")
                    == "</sspf/v1/things?cursor=\(after)&about=%C3%A5%26b%3D1%3E%20%0D%0A&limit=1>;"
                    + " rel=\"next\"")
            // It is the filters' too.
            #expect(try list([("cursor", after), ("about", "å&b=1> \r\n")]).status == 200)
            for about in ["å", "å&b=1> \r\n\n"] {
                let other = try list([("cursor", after), ("about", about)])
                #expect(try other.faults() == ["query:cursor cursor-invalid"])
            }
            let refused = try list([
                ("role", "king"), ("unit", "7"), ("from", "2026-02-29"), ("from", "2026-02-28"),
                ("Role", "auditor"),
            ])
            #expect(refused.status == 400)
            #expect(
                try refused.faults() == [
                    "query:role not-a-choice", "query:unit uuid-form", "query:from no-such-date",
                    "query:from repeated-parameter", "query:Role unknown-parameter",
                ])
        }
    }

    @Test("a change demands the version that was seen: missing 428, malformed 400, passed 412")
    func versions() async throws {
        try await onThread {
            let desk = try Desk()
            let answering = try answering(desk)
            let thing = Town.Known.youth(1).uuidString
            func change(_ tags: String..., at part: String = thing) throws -> Int {
                answering.respond(
                    to: try desk.request(
                        .patch, "/things/\(thing)/parts/\(part)", as: .rut,
                        headers: tags.map { ("If-Match", $0) })
                ).status
            }
            #expect(try change("\"3\"") == 204)
            #expect(try change("\"3.c7be1d33d290d529\"") == 204)
            #expect(try change("\"2\"") == 412)
            #expect(try change() == 428)
            for tag in ["3", "*", "W/\"3\"", "\"\"", "\"3\", \"4\"", "\"3", "\"å\"", "\".\""] {
                #expect(try change(tag) == 400, "\(tag)")
            }
            #expect(try change("\"3\"", "\"3\"") == 400)
            #expect(try change("\"3\"", at: "7") == 404)
            // Where no version is looked at, none seems to hold.
            let conditional = try desk.send(.get, "/me", as: .rut, headers: [("If-Match", "\"3\"")])
            #expect(conditional.status == 400)
            #expect(
                try conditional.json()["type"]?.string == "/sspf/v1/problems/if-match-not-taken")
            #expect(try conditional.faults() == ["header:If-Match condition-not-taken"])
            let words = try conditional.json()["errors"]
            guard case .array(let errors)? = words else { return #expect(words != nil) }
            #expect(
                errors.first?["detail"]?.string
                    == "Här prövas ingen version: skicka inget If-Match.")
            #expect(
                Self.routes[1].statuses.filter { [404, 409, 412, 428].contains($0) }.count == 4)
        }
    }
}
