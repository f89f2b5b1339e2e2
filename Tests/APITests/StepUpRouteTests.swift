import Domain
import HTTP
import JSON
import Support
import Testing

@Suite("Proving anew who one is, over HTTP")
struct StepUpRouteTests {
    @Test("an act that takes it is challenged, and the same request goes through after the proof")
    func challenged() async throws {
        try await onThread {
            let desk = try Desk()
            let before = try desk.token(of: .anna)
            try desk.town.admin(
                "UPDATE core.session SET proved_at = authz.now() - interval '301 s'")
            func grant() throws -> Response {
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(2))/roles", as: .anna, key: "g",
                    body: "{\"role\":\"coordinator\"}")
            }
            func prove(_ password: String) throws -> Response {
                try desk.send(
                    .post, "/sessions/current/step-ups", as: .anna,
                    body: "{\"password\":\"\(password)\"}")
            }
            // The one place where it stands how long a proof counts.
            let within = try desk.town.value(
                "SELECT max(extract(epoch FROM r.within))::integer::text FROM authz.proof_rule r")
            for answer in [try grant(), try prove("fel"), try grant()] {
                #expect(answer.status == 401)
                #expect(
                    answer.field("WWW-Authenticate")
                        == "Bearer error=\"insufficient_user_authentication\", "
                        + "max_age=\(within ?? "")")
                #expect(
                    try answer.json()["type"]?.string == "/sspf/v1/problems/sign-in-too-old")
            }
            // Reading goes on: the session itself is good.
            #expect(try desk.send(.get, "/staff", as: .anna).status == 200)
            let proved = try prove("exempelstad-demo-2026")
            #expect(proved.status == 200)
            // The session goes on under another token.
            let token = try desk.token(of: .anna)
            #expect(try proved.json()["token"]?.string == token)
            desk.use(before, as: .anna)
            #expect(try desk.send(.get, "/me", as: .anna).status == 401)
            desk.use(token, as: .anna)
            #expect(try grant().status == 201)
            let sessions = try desk.send(.get, "/sessions", as: .anna).json()
            guard case .array(let items)? = sessions["items"] else {
                Issue.record("no sessions")
                return
            }
            let this = try #require(items.first { $0["isThis"] == .bool(true) })
            #expect(this["provedAt"]?.string?.hasPrefix("2026-11-21T12:") == true)
            #expect(this["proof"]?.string == "password")
        }
    }
}
