import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Each route with somebody who may, somebody from whom the thing is hidden, nobody signed in, and
/// somebody locked out. The routes are the router's own: one without an entry here fails.
@Suite("Every route, whoever asks")
struct EveryRouteTests {
    /// How the other one is answered.
    private enum Other {
        /// As if it were not there: like any id that nobody has.
        case absent(Town.Person)
        /// The role may not do this, and the route names nothing.
        case forbidden(Town.Person)
        /// A list without what the first one sees.
        case empty(Town.Person)
        /// Nothing here is anybody's alone; why.
        case nobody(String)
    }

    /// Who may, what the path names, and who else asks.
    private struct Case {
        let allowed: Town.Person
        var id: UUID?
        let other: Other
    }

    private static let cases: [String: Case] = [
        "signIn": Case(allowed: .sara, other: .nobody("whoever has a password")),
        "signOut": Case(allowed: .fred, other: .nobody("one's own session")),
        "readMe": Case(allowed: .stina, other: .nobody("oneself")),
        "listStaff": Case(allowed: .anna, other: .forbidden(.sara)),
        "listPolicies": Case(allowed: .anna, other: .forbidden(.sara)),
        "describeAPI": Case(allowed: .sara, other: .nobody("public")),
        "readAPIInfo": Case(allowed: .sara, other: .nobody("public")),
        "listSchools": Case(allowed: .sofia, other: .forbidden(.anna)),
        "listPledges": Case(allowed: .sofia, other: .forbidden(.rut)),
        "recordSchoolVisit": Case(allowed: .per, other: .forbidden(.sara)),
        "listSchoolVisits": Case(allowed: .kim, other: .forbidden(.stina)),
        "readSchoolVisit": Case(
            allowed: .kim, id: Town.Known.visit(1), other: .absent(.stina)),
        "searchPersons": Case(allowed: .sara, other: .empty(.sven)),
        "registerYouth": Case(allowed: .sven, other: .forbidden(.ulla)),
        "listCaseload": Case(allowed: .sara, other: .empty(.petra)),
        "readYouth": Case(allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
        "listConcernConversations": Case(
            allowed: .sara, id: Town.Known.youth(1), other: .empty(.per)),
        "logConcernConversation": Case(
            allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
        "readConcernConversation": Case(
            allowed: .sara, id: Town.Known.conversation(1), other: .absent(.sofia)),
        "searchLog": Case(allowed: .rut, other: .forbidden(.sara)),
        "previewRetention": Case(allowed: .arne, other: .forbidden(.rut)),
    ]

    @Test("has a case here, and no case is left of a route that is gone")
    func coverage() {
        #expect(Set(Routes.table.map(\.operation)) == Set(Self.cases.keys))
        #expect(Routes.table.count == Self.cases.count)
    }

    @Test("somebody who may is answered")
    func allowed() async throws {
        try await onThread {
            let desk = try Desk()
            for route in Routes.table {
                guard let item = Self.cases[route.operation] else { continue }
                let answer = try Self.ask(desk, route, item.id, as: item.allowed)
                #expect((200...299).contains(answer.status), "\(route.name): \(answer.status)")
            }
        }
    }

    @Test("somebody who may not is answered as if it were not there, or that the act is not theirs")
    func hidden() async throws {
        try await onThread {
            let desk = try Desk()
            for route in Routes.table {
                guard let item = Self.cases[route.operation] else { continue }
                switch item.other {
                case .absent(let person):
                    let hidden = try Self.ask(desk, route, item.id, as: person)
                    let absent = try Self.ask(desk, route, UUID(), as: person)
                    #expect(hidden.status == 404, "\(route.name)")
                    #expect(try hidden.shown() == absent.shown(), "\(route.name)")
                case .forbidden(let person):
                    let answer = try Self.ask(desk, route, item.id, as: person)
                    #expect(answer.status == 403, "\(route.name): \(answer.status)")
                case .empty(let person):
                    let mine = try Self.ask(desk, route, item.id, as: item.allowed).json()
                    let theirs = try Self.ask(desk, route, item.id, as: person).json()
                    #expect(mine["items"] != .array([]), "\(route.name)")
                    #expect(theirs["items"] == .array([]), "\(route.name)")
                case .nobody(let why):
                    #expect(!why.isEmpty)
                }
            }
        }
    }

    @Test("nobody, and whoever is locked out, is not signed in, whatever they name")
    func signedOut() async throws {
        try await onThread {
            let desk = try Desk()
            let tokens = Set(Self.cases.values.map(\.allowed))
            for person in tokens { _ = try desk.token(of: person) }
            try desk.town.admin("UPDATE core.staff SET locked_at = now()")
            for route in Routes.table where route.entrance != .open {
                guard let item = Self.cases[route.operation] else { continue }
                for person in [nil, item.allowed] {
                    let answers = try [item.id, UUID()].map {
                        try Self.ask(desk, route, $0, as: person)
                    }
                    #expect(answers.allSatisfy { $0.status == 401 }, "\(route.name)")
                    #expect(try answers[0].shown() == answers[1].shown(), "\(route.name)")
                }
            }
        }
    }

    /// A request that would succeed for whoever may make it.
    private static func ask(
        _ desk: Desk, _ route: Route, _ id: UUID?, as person: Town.Person?
    ) throws -> Response {
        let path = route.pattern.split(separator: "{id}", omittingEmptySubsequences: false)
            .joined(separator: (id ?? UUID()).uuidString)
        var purpose: String?
        if case .signedIn(.header(let purposes)) = route.entrance {
            purpose = purposes.first?.rawValue
        }
        return try desk.send(
            route.method, path, as: route.entrance == .open ? nil : person, for: purpose,
            key: UUID().uuidString, body: try body(desk, route, id))
    }

    private static func body(_ desk: Desk, _ route: Route, _ id: UUID?) throws -> String {
        switch route.operation {
        case "signIn":
            "{\"subject\":\"sara.social\",\"password\":\"exempelstad-demo-2026\"}"
        case "logConcernConversation": Sample.conversation(id ?? UUID())
        default: Fitting.body(route, try desk.send(.get, "/openapi.json").json())
        }
    }
}
