import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Routes")
struct RouteTests {
    @Test("no two routes collide, and none has another's operation id")
    func table() throws {
        _ = try Routes.router()
        #expect(Routes.table.count > 20)
        #expect(Set(Routes.table.map(\.operation)).count == Routes.table.count)
    }

    @Test("the description and the router hold the same operations, both ways")
    func description() async throws {
        try await onThread {
            let desk = try Desk()
            let document = try desk.send(.get, "/openapi.json").json()
            var described: Set<String> = []
            guard case .object(let paths)? = document["paths"] else {
                Issue.record("no paths")
                return
            }
            for path in paths {
                guard case .object(let methods) = path.value else { continue }
                for method in methods {
                    let name = method.value["operationId"]?.string ?? "-"
                    described.insert("\(method.name.uppercased()) \(path.name) \(name)")
                }
            }
            let routed = Set(Routes.table.map { "\($0.name) \($0.operation)" })
            #expect(described == routed)
            #expect(document["openapi"]?.string == "3.1.0")
        }
    }

    @Test("what is wrong with the purpose is told with what is wrong in the body")
    func together() async throws {
        try await onThread {
            let answer = try Desk().send(
                .post, "/access-explanations", as: .sara, body: "{\"nonsense\":1}")
            #expect(answer.status == 422)
            let faults = try answer.faults()
            #expect(faults.first == "header:Sspf-Purpose required")
            #expect(faults.contains("/nonsense unknown-member"))
        }
    }

    @Test("every operation tells after how long to try again, and how to sign in")
    func fields() async throws {
        try await onThread {
            let described = Described(try Desk().send(.get, "/openapi.json").json())
            let answers = described.answers
            for (status, field) in [
                ("429", "Retry-After"), ("503", "Retry-After"), ("401", "WWW-Authenticate"),
            ] {
                let told = answers.filter { $0.status == status }
                #expect(told.allSatisfy { $0.value["headers"]?[field] != nil }, "\(status)")
                let routes = Routes.table.filter { $0.statuses.contains(Int(status) ?? 0) }
                #expect(told.count == routes.count, "\(status)")
            }
            #expect(
                Routes.table.allSatisfy { $0.statuses.contains(401) || $0.entrance == .open })
        }
    }

    @Test("every reference in the description leads to a schema")
    func references() async throws {
        try await onThread {
            let body = try Desk().send(.get, "/openapi.json").body
            let text = String(decoding: body, as: UTF8.self)
            let names = text.split(separator: "#/components/schemas/").dropFirst().map {
                String($0.prefix { $0 != "\"" })
            }
            #expect(names.count > 20)
            #expect(Set(names) == Set(Routes.schemas.map(\.name)))
            #expect(Set(names).count == Routes.schemas.count)
        }
    }

    @Test(
        "signed out, every route but the open ones answers 401 and says how to sign in",
        arguments: [nil, "", "Basic YTpi", "Bearer x", "Bearer sspf_short"])
    func signedOut(_ authorization: String?) async throws {
        try await onThread {
            let desk = try Desk()
            for route in Routes.table where route.entrance != .open {
                let response = try desk.send(
                    route.method, Self.path(route), for: "coordination", key: "k",
                    headers: authorization.map { [("Authorization", $0)] } ?? [])
                #expect(response.status == 401, "\(route.name)")
                // Only of a token that was shown is anything said (RFC 6750 section 3.1).
                let challenge =
                    authorization?.hasPrefix("Bearer ") == true
                    ? "Bearer error=\"invalid_token\"" : "Bearer"
                #expect(response.field("WWW-Authenticate") == challenge)
            }
        }
    }

    @Test("a well-formed token that nobody has answers 401 on every route")
    func unknownToken() async throws {
        try await onThread {
            let desk = try Desk()
            let description = try desk.send(.get, "/openapi.json").json()
            let token = "Bearer sspf_" + String(repeating: "A", count: 43)
            for route in Routes.table where route.entrance != .open {
                var purpose: String?
                if case .signedIn(.header(let purposes)) = route.entrance {
                    purpose = purposes.first?.rawValue
                }
                let response = try desk.send(
                    route.method, Self.path(route), for: purpose, key: "k",
                    body: Fitting.body(route, description),
                    headers: [("Authorization", token)]
                        + (route.statuses.contains(428) ? [("If-Match", "\"1\"")] : []))
                #expect(response.status == 401, "\(route.name)")
            }
        }
    }

    @Test("nobody is needed for the description and the name of the API")
    func open() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(try desk.send(.get, "/openapi.json").status == 200)
            let info = try desk.send(.get, "/api-info")
            #expect(info.status == 200)
            #expect(try info.json()["apiName"]?.string == "sspf")
        }
    }

    @Test("a purpose is demanded where it can be chosen and held to where it is fixed")
    func purposes() async throws {
        try await onThread {
            let desk = try Desk()
            let missing = try desk.send(.get, "/youths", as: .sara)
            #expect(missing.status == 422)
            #expect(try missing.faults() == ["header:Sspf-Purpose required"])
            for wrong in ["registration", "curiosity"] {
                let refused = try desk.send(.get, "/youths", as: .sara, for: wrong)
                #expect(refused.status == 422)
                #expect(try refused.faults() == ["header:Sspf-Purpose not-permitted"])
            }
            #expect(try desk.send(.get, "/me", as: .sara, for: "retention").status == 422)
            #expect(try desk.send(.get, "/me", as: .sara, for: "own-account").status == 200)
            #expect(try desk.send(.get, "/youths", as: .sara, for: "follow-up").status == 200)
        }
    }

    @Test("a method that a path does not have answers 405 with those that it has")
    func methods() async throws {
        try await onThread {
            let desk = try Desk()
            let response = try desk.send(.delete, "/youths", as: .sara)
            #expect(response.status == 405)
            #expect(response.field("Allow") == "GET, HEAD, POST")
            #expect(try desk.send(.options, "/me").status == 405)
        }
    }

    @Test("an unknown path answers 404 at the next tick")
    func unknown() async throws {
        try await onThread {
            let response = try Desk().send(.get, "/youths/1/2/3", as: .sara)
            #expect(response.status == 404)
            #expect(response.release == .tick(milliseconds: 25))
        }
    }

    static func path(_ route: Route) -> String {
        route.pattern.split(separator: "/", omittingEmptySubsequences: false)
            .map { piece in
                if piece == "{number}" { return "7" }
                return piece.first == "{" ? Town.Known.youth(1).uuidString : String(piece)
            }
            .joined(separator: "/")
    }
}
