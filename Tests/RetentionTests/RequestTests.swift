import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A request of the person concerned")
struct RequestTests {
    private static func open(
        _ kind: RequestKind, in town: Town, as person: Town.Person = .arne,
        about youth: UUID = Town.Known.youth(3)
    ) throws -> UUID {
        let today = try #require(try town.value("SELECT authz.today()"))
        return try OpenRequest()(
            OpenRequest.Command(
                kind: kind, youth: youth, reference: "D 2026/31",
                receivedOn: try LocalDate(today)),
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try town.gate()
        ).id
    }

    private static func step(
        _ step: RequestStep, _ request: UUID, in town: Town, as person: Town.Person = .arne,
        ground: String? = nil
    ) throws {
        _ = try StepRequest()(
            step, in: request, ground: ground,
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    private static func read(_ request: UUID, in town: Town) throws -> JSON {
        try JSON.parse(
            try town.gate().one(
                .request, request, as: town.caller(.arne, for: .retention)
            ).json)
    }

    @Test("holds what it is about by itself", arguments: RequestKind.allCases)
    func hold(_ kind: RequestKind) async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.open(kind, in: town)
            let lines = try Night.run(town)
            #expect(lines["conversation-social-advice"] == Line(due: 2, research: 1, held: 1))
        }
    }

    @Test("is due in a month, in three when extended in time, and overdue the day after")
    func deadline() async throws {
        try await onThread {
            let town = try Town()
            let request = try Self.open(.access, in: town)
            func due(_ sql: StaticString) throws -> JSON { .string(try town.value(sql) ?? "") }
            #expect(
                try Self.read(request, in: town)["dueOn"]
                    == due("SELECT (authz.today() + interval '1 month')::date"))
            #expect(throws: Failure.unfit(pointer: "/ground", code: "missing")) {
                try Self.step(.extended, request, in: town)
            }
            try Self.step(.extended, request, in: town, ground: "Många handlingar")
            #expect(
                try Self.read(request, in: town)["dueOn"]
                    == due("SELECT (authz.today() + interval '3 months')::date"))
            let late = try Self.open(.correction, in: town)
            try town.moveClock(by: "1 month")
            #expect(try Self.read(late, in: town)["overdue"] == .bool(false))
            try town.moveClock(by: "1 month 1 day")
            #expect(try Self.read(late, in: town)["overdue"] == .bool(true))
            #expect(throws: Failure.conflict) {
                try Self.step(.extended, late, in: town, ground: "För sent")
            }
        }
    }

    @Test("nothing is released before a unit manager has reviewed it")
    func review() async throws {
        try await onThread {
            let town = try Town()
            let request = try Self.open(.release, in: town)
            // What is missing is told.
            #expect(throws: Failure.unfit(pointer: "/step", code: "unreviewed")) {
                try Self.step(.granted, request, in: town)
            }
            #expect(throws: Failure.forbidden) { try Self.step(.reviewed, request, in: town) }
            try Self.step(.reviewed, request, in: town, as: .ulla)
            #expect(throws: Failure.unfit(pointer: "/ground", code: "missing")) {
                try Self.step(.partly, request, in: town)
            }
            try Self.step(.partly, request, in: town, ground: "OSL 26:1")
            #expect(try Self.read(request, in: town)["decision"] == .string("partly"))
            #expect(throws: Failure.conflict) { try Self.step(.granted, request, in: town) }
        }
    }

    @Test("a restriction shows to who has the file until it is lifted, and to nobody else")
    func restriction() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            func isRestricted(_ youth: UUID, _ person: Town.Person) throws -> JSON? {
                try JSON.parse(
                    try ReadYouth()(
                        ID(youth), as: town.caller(person, for: .coordination), through: gate
                    ).json)["restricted"]
            }
            let request = try Self.open(.restriction, in: town, about: Town.Known.youth(1))
            #expect(try isRestricted(Town.Known.youth(1), .sara) == .bool(false))
            #expect(throws: Failure.conflict) { try Self.step(.lifted, request, in: town) }
            try Self.step(.granted, request, in: town)
            #expect(try isRestricted(Town.Known.youth(1), .sara) == .bool(true))
            #expect(try isRestricted(Town.Known.youth(2), .sara) == .bool(false))
            try Self.step(.lifted, request, in: town)
            #expect(try isRestricted(Town.Known.youth(1), .sara) == .bool(false))
            #expect(throws: Failure.conflict) { try Self.step(.lifted, request, in: town) }
            let access = try Self.open(.access, in: town)
            #expect(throws: Failure.conflict) { try Self.step(.lifted, access, in: town) }
        }
    }

    @Test("is the own agency's records officer's")
    func refusals() async throws {
        try await onThread {
            let town = try Town()
            for person in [Town.Person.ulla, .sara, .rut, .anna] {
                #expect(throws: Failure.forbidden) {
                    _ = try Self.open(.access, in: town, as: person)
                }
            }
            for youth in [Town.Known.youth(7), Town.Known.visit(99)] {
                #expect(throws: Failure.notFound) {
                    _ = try Self.open(.access, in: town, about: youth)
                }
            }
        }
    }
}
