import Domain
import HTTP
import JSON
import Secrets
import Support
import Testing

@Suite("A second factor, over HTTP")
struct SecondFactorRouteTests {
    @Test("is enrolled, confirmed, asked for in the one POST of signing in, and taken away")
    func enrolled() async throws {
        try await onThread {
            let desk = try Desk()
            func ask(_ method: Method, _ path: String, _ body: String = "") throws -> Response {
                try Self.rewind(desk)
                return try desk.send(method, path, as: .sara, body: body)
            }
            func enter(_ code: String?, at steps: Int = 0) throws -> Response {
                try Self.rewind(desk, to: steps)
                let code = code.map { ",\"code\":\"\($0)\"" } ?? ""
                return try desk.send(
                    .post, "/sessions",
                    body:
                        "{\"subject\":\"sara.social\",\"password\":\"exempelstad-demo-2026\"\(code)}"
                )
            }
            #expect(try ask(.delete, "/second-factors/current").status == 404)
            let none = try ask(
                .post, "/second-factors/current/confirmations", "{\"code\":\"123456\"}")
            #expect(none.status == 409)
            let made = try ask(.post, "/second-factors")
            #expect(made.status == 200)
            #expect(made.field("Cache-Control") == "no-store")
            let secret = try #require(try made.json()["secret"]?.string)
            #expect(secret.count == 32)
            #expect(
                try made.json()["uri"]?.string
                    == "otpauth://totp/sspf:sara.social?secret=\(secret)&issuer=sspf"
                    + "&algorithm=SHA1&digits=6&period=30")
            #expect(try enter(nil).status == 201)
            let wrong = try ask(
                .post, "/second-factors/current/confirmations", "{\"code\":\"abcdef\"}")
            #expect(try wrong.faults() == ["/code wrong-code"])
            let codes = try ask(
                .post, "/second-factors/current/confirmations",
                "{\"code\":\"\(try Self.code(secret, 0))\"}")
            guard case .array(let recovery)? = try codes.json()["recoveryCodes"] else {
                Issue.record("no recovery codes")
                return
            }
            #expect(recovery.count == 10)
            // Nothing tells what was wrong, nor that there is such an account.
            let answers = [
                try enter(nil), try enter("123456"), try enter("AAAA-BBBB-CCCC-DDDD"),
                try desk.send(
                    .post, "/sessions", body: "{\"subject\":\"nobody\",\"password\":\"fel\"}"),
            ]
            #expect(answers.allSatisfy { $0.status == 401 })
            #expect(Set(try answers.map { try $0.shown() }).count == 1)
            #expect(try enter(try Self.code(secret, 1), at: 1).status == 201)
            #expect(try enter(recovery[0].string).status == 201)
            #expect(try ask(.post, "/second-factors").status == 409)
            let list = try ask(.get, "/second-factors").json()
            guard case .array(let items)? = list["items"] else { return }
            #expect(items.first?["isConfirmed"] == .bool(true))
            #expect(items.first?["recoveryCodesLeft"] == .integer(9))
            #expect(try ask(.delete, "/second-factors/current").status == 204)
            #expect(try enter(nil).status == 201)
        }
    }

    /// The step that begins at noon.
    private static let noon = 59_842_080

    /// Sets the clock to a second after a step's beginning: what is asked next has all of it.
    private static func rewind(_ desk: Desk, to steps: Int = 0) throws {
        try desk.town.admin(
            "UPDATE core.test_clock SET shift = to_timestamp(\((noon + steps) * 30 + 1)) - now()")
    }

    private static func code(_ secret: String, _ steps: Int) throws -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = secret.flatMap { letter -> [Int] in
            let value = alphabet.firstIndex(of: letter) ?? 0
            return (0..<5).reversed().map { value >> $0 & 1 }
        }
        let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { start in
            UInt8(bits[start..<start + 8].reduce(0) { $0 << 1 | $1 })
        }
        return OneTimeCode.code(of: bytes, at: noon + steps)
    }
}
