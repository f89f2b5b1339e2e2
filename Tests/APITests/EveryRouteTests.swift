import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Each route with somebody who may, somebody from whom the thing is hidden, nobody signed in, and
/// somebody locked out. The routes are the router's own: one without an entry in ``RouteCase`` fails.
@Suite("Every route, whoever asks")
struct EveryRouteTests {
    @Test("has a case here, and no case is left of a route that is gone")
    func coverage() {
        let cases = Set(RouteCase.all(RouteFiles()).keys)
        let routes = Set(Routes.table.map(\.operation))
        #expect(cases == routes)
    }

    @Test("somebody who may is answered")
    func allowed() async throws {
        try await onThread {
            let (desk, cases) = try RouteFiles.opened()
            for route in Routes.table {
                guard let item = cases[route.operation], item.shownBy == nil else { continue }
                let answer = try Self.ask(desk, route, item, item.id, as: item.allowed)
                #expect((200...299).contains(answer.status), "\(route.name): \(answer.status)")
                // Where something is said to be found, there is a way to read it.
                if let location = answer.field("Location") {
                    let path = String(location.dropFirst(Routes.base.count))
                    let collection = path.split(separator: "/").dropLast().joined(separator: "/")
                    #expect(
                        Routes.table.contains {
                            $0.method == .get && $0.pattern == "/\(collection)/{id}"
                        }, "\(route.name): \(location)")
                }
            }
        }
    }

    @Test("somebody who may not is answered as if it were not there, or that the act is not theirs")
    func hidden() async throws {
        try await onThread {
            let (desk, cases) = try RouteFiles.opened()
            for route in Routes.table {
                guard let item = cases[route.operation] else { continue }
                switch item.other {
                case .absent(let person):
                    let hidden = try Self.ask(desk, route, item, item.id, as: person)
                    let absent = try Self.ask(desk, route, item, UUID(), as: person)
                    #expect(hidden.status == 404, "\(route.name)")
                    #expect(try hidden.shown() == absent.shown(), "\(route.name)")
                case .forbidden(let person):
                    let answer = try Self.ask(desk, route, item, item.id, as: person)
                    #expect(answer.status == 403, "\(route.name): \(answer.status)")
                case .empty(let person):
                    let mine = try Self.ask(desk, route, item, item.id, as: item.allowed).json()
                    let theirs = try Self.ask(desk, route, item, item.id, as: person).json()
                    #expect(mine["items"] != .array([]), "\(route.name)")
                    #expect(theirs["items"] == .array([]), "\(route.name)")
                case .nobody(let why):
                    #expect(!why.isEmpty)
                }
            }
        }
    }

    @Test("what is not there is refused, for whoever may, too, and is no fault of ours")
    func absent() async throws {
        try await onThread {
            let (desk, cases) = try RouteFiles.opened()
            for route in Routes.table where route.pattern.contains("{id}") {
                guard let item = cases[route.operation] else { continue }
                let answer = try Self.ask(desk, route, item, UUID(), as: item.allowed)
                #expect([403, 404].contains(answer.status), "\(route.name): \(answer.status)")
            }
        }
    }

    @Test("nobody, and whoever is locked out, is not signed in, whatever they name")
    func signedOut() async throws {
        try await onThread {
            let (desk, cases) = try RouteFiles.opened()
            let tokens = Set(cases.values.map(\.allowed))
            for person in tokens { _ = try desk.token(of: person) }
            try desk.town.admin("UPDATE core.staff SET locked_at = authz.now()")
            for route in Routes.table where route.entrance != .open {
                guard let item = cases[route.operation] else { continue }
                for person in [nil, item.allowed] {
                    let answers = try [item.id, UUID()].map {
                        try Self.ask(desk, route, item, $0, as: person)
                    }
                    #expect(answers.allSatisfy { $0.status == 401 }, "\(route.name)")
                    #expect(try answers[0].shown() == answers[1].shown(), "\(route.name)")
                }
            }
        }
    }

    /// A request that would succeed for whoever may make it.
    static func ask(
        _ desk: Desk, _ route: Route, _ item: RouteCase, _ id: UUID?, as person: Town.Person?
    ) throws -> Response {
        let path = route.pattern.split(separator: "{id}", omittingEmptySubsequences: false)
            .joined(separator: (id ?? UUID()).uuidString)
            .replacing(/\{[a-z]+\}/, with: item.further ?? "")
        var purpose: String?
        if case .signedIn(.header(let purposes)) = route.entrance {
            purpose = purposes.first?.rawValue
        }
        return try desk.send(
            route.method, path, as: route.entrance == .open ? nil : person, for: purpose,
            key: UUID().uuidString, body: try body(desk, route, item, id),
            headers: route.statuses.contains(428) ? [("If-Match", "\"\(item.seen)\"")] : [])
    }

    static func body(
        _ desk: Desk, _ route: Route, _ item: RouteCase, _ id: UUID?
    ) throws -> String {
        if let body = item.body { return body.replacing("ID", with: "\(id ?? UUID())") }
        switch route.operation {
        case "signIn":
            return "{\"subject\":\"sara.social\",\"password\":\"exempelstad-demo-2026\"}"
        case "logConcernConversation": return Sample.conversation(id ?? UUID())
        case "recordSchoolVisit": return Sample.visit()
        default: return Fitting.body(route, try desk.send(.get, "/openapi.json").json())
        }
    }
}
