import API
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Risk flags over the API")
struct RiskFlagRouteTests {
    @Test("all that is wrong with a flag is told at once, each where it stands")
    func faults() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearNotes()
            let answer = try desk.send(
                .post, "/youths/\(Town.Known.youth(1))/risk-flags", as: .sara,
                for: "coordination", key: "f",
                body: """
                    {"sign":"Hög frånvaro","observedOn":"2026-12-24","observedOnYouth":false,
                     "source":"own-observation","grading":"anonymous","role":"victim",
                     "text":"Kommer från ett utsatt område"}
                    """)
            #expect(answer.status == 422)
            #expect(
                try answer.faults() == [
                    "/sign rule-code-form", "/observedOn in-future",
                    "/observedOnYouth not-own-conduct", "/grading own-observation-is-first-hand",
                    "/role not-a-choice", "/protectiveFactor required", "/text unknown-member",
                ])
            #expect(try desk.town.value("SELECT count(*) FROM core.risk_flag") == "0")
        }
    }

    @Test("a reason is long enough to say something and names nobody")
    func reasons() async throws {
        try await onThread {
            let desk = try Desk()
            let proposed = try desk.send(
                .post, "/youths/\(Town.Known.youth(1))/risk-flags", as: .sara,
                for: "coordination", key: "f", body: Sample.flag)
            let path = "/risk-flags/\(try proposed.json()["id"]?.string ?? "-")/steps"
            func faults(_ body: String) throws -> [String] {
                try desk.send(
                    .post, path, as: .sara, for: "coordination", key: UUID().uuidString,
                    body: body
                ).faults()
            }
            #expect(try faults("{\"step\":\"resolved\"}") == ["/reason required"])
            #expect(try faults("{\"step\":\"renewed\",\"reason\":\"x\"}") == ["/reason too-short"])
            #expect(
                try faults("{\"step\":\"corrected\",\"reason\":\"Det var 20110403-2386.\"}")
                    == ["/reason identity-number"])
            #expect(
                try faults("{\"step\":\"confirmed\",\"reason\":\"Det stämmer bra.\"}")
                    == ["/reason not-allowed-here"])
        }
    }

    @Test("flags are listed below one youth, and nowhere else")
    func nowhereElse() async throws {
        let lists = Routes.table.filter { route in
            route.method == .get
                && (route.name.contains("flag") || route.operation.lowercased().contains("flag"))
        }
        #expect(lists.map(\.name) == ["GET /youths/{id}/risk-flags"])
        try await onThread {
            let desk = try Desk()
            for member in ["sort", "role", "sign", "state"] {
                let answer = try desk.send(
                    .get, "/youths/\(Town.Known.youth(1))/risk-flags", as: .sara,
                    for: "coordination", query: [(member, "exposed")])
                #expect(answer.status == 400)
            }
        }
    }
}
