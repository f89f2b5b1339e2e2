import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Random requests")
struct FuzzTests {
    /// SplitMix64 by Sebastiano Vigna: the same numbers on every run.
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test("no body, whatever its bytes, gets an answer of 500 or one that is not described")
    func bodies() async throws {
        try await onThread {
            let desk = try Desk()
            let description = try desk.send(.get, "/openapi.json").json()
            var dice = Dice(state: 20_261_121)
            let routes = Routes.table.filter { $0.body != nil && $0.operation != "signIn" }
            let end = ContinuousClock.now + .seconds(2)
            var sent = 0
            while ContinuousClock.now < end || sent < 60 {
                for route in routes {
                    let body = Self.body(of: route, description, &dice)
                    let purpose: Purpose? =
                        switch route.entrance {
                        case .open: nil
                        case .signedIn(.fixed(let purpose)): purpose
                        case .signedIn(.header(let purposes)): purposes.first
                        }
                    let person: Town.Person =
                        switch purpose {
                        case .schoolVisits: .per
                        case .logReview: .rut
                        case .administration: .anna
                        case .workManagement: .ulla
                        case _: .sara
                        }
                    let response = desk.answering.respond(
                        to: try desk.request(
                            route.method, RouteTests.path(route), as: person,
                            for: purpose?.rawValue,
                            key: "fuzz-\(sent)", body: body,
                            headers: [("Content-Type", "application/json")]
                                + (route.statuses.contains(428) ? [("If-Match", "\"1\"")] : [])))
                    sent += 1
                    #expect(response.status < 500, "\(String(decoding: body, as: UTF8.self))")
                    #expect(route.statuses.contains(response.status))
                }
            }
        }
    }

    /// Values of fields and parameters that are nearly right.
    private static let words = [
        "", " ", ".", "*", ",", ";", "=", "\"", "\"\"", "\".\"", "\"1\"", "\"1.\"",
        "\"1.0\", \"2\"", "W/\"1\"",
        "00-", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "sv;q=2", "*;q=0",
        "en;q=",
        "text/html", "application/json;q=0", "application/json;charset=latin1", "gzip", "for=\"[",
        "coordination", "log-review", "-1", "0", "1", "101", "9999999999", "1e3", "٣", "å",
        "\u{202E}",
        "2026-02-30", "2026-11-21", "00000000-0000-4000-8000-00d000000001", "A", "AAAA", "%00", "~",
        String(repeating: "A", count: 200), String(repeating: "\"1\",", count: 300),
    ]

    @Test("no field and no parameter gets an answer of 500 or one that is not described")
    func fields() async throws {
        try await onThread {
            let desk = try Desk()
            var dice = Dice(state: 20_261_122)
            // Whoever has signed out gets no further.
            let routes = Routes.table.filter { $0.operation != "signOut" }
            let names = [
                "If-Match", "If-None-Match", "Idempotency-Key", "traceparent", "Accept",
                "Accept-Language", "Content-Type", "Content-Encoding", "Forwarded", "Sspf-Purpose",
            ]
            let parameters = [
                "limit", "offset", "cursor", "from", "until", "subject", "state", "x",
            ]
            let end = ContinuousClock.now + .seconds(2)
            var sent = 0
            while ContinuousClock.now < end || sent < 300 {
                for route in routes {
                    func some(_ names: [String]) -> [(name: String, value: String)] {
                        names.filter { _ in Int.random(in: 0..<4, using: &dice) == 0 }.map {
                            ($0, Self.words.randomElement(using: &dice) ?? "")
                        }
                    }
                    let (fields, query) = (some(names), some(parameters))
                    let response = desk.answering.respond(
                        to: try desk.request(
                            route.method, RouteTests.path(route), as: .sara, query: query,
                            body: route.body == nil ? [] : Array("{}".utf8), headers: fields))
                    sent += 1
                    #expect(response.status < 500, "\(route.name) \(fields) \(query)")
                    #expect(
                        route.statuses.contains(response.status),
                        "\(response.status) \(route.name) \(fields) \(query)")
                }
            }
        }
    }

    /// A body that fits, with bytes or members changed; some are left as they are.
    private static func body(
        of route: Route, _ description: JSON, _ dice: inout Dice
    ) -> [UInt8] {
        var bytes = Array(Fitting.body(route, description).utf8)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: break
        case 1:
            for _ in 0..<Int.random(in: 1...6, using: &dice) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &dice)
                bytes[place] = UInt8.random(in: 0...255, using: &dice)
            }
        case 2:
            let pieces = [
                "\u{1F600}", "\\u0000", "\\ud83d", "99999999999999999999", "1e400", "-0.0", "null",
                "[]", "{}", "\"\"", "\u{202E}", "9999-12-31", "0000-00-00", "2026-02-29",
                "\u{FFFF}", "ﷺ", "true", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            ]
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                let piece = pieces.randomElement(using: &dice) ?? ""
                let place = Int.random(in: 0...bytes.count, using: &dice)
                bytes.insert(contentsOf: piece.utf8, at: place)
            }
        case _:
            if case .object(let members)? = try? JSON.parse(bytes) {
                let values: [JSON] = [
                    .null, .integer(.max), .integer(.min), .string(""), .array([]), .object([]),
                    .string(String(repeating: "å", count: 12_000)), .string("2200-12-31"),
                    .string("1800-01-01"), .string("2026-11-20T23:59:59.999999-23:59"),
                    .string("18990101-T001"), .string("\u{301}"), .string("-"), .bool(true),
                    .string("xyzxyzxyz xyz' OR 1=1 --"), .array([.string("\u{1D7D8}")]),
                ]
                let changed = members.map { member in
                    Int.random(in: 0..<3, using: &dice) > 0
                        ? member
                        : JSON.Member(member.name, values.randomElement(using: &dice) ?? .null)
                }
                bytes = JSON.write(.object(changed))
            }
        }
        return bytes
    }
}
