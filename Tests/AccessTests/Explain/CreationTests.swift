import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

/// What Explain says of creating a record, held to what comes of creating one.
@Suite("Explain says of a creation what becomes of it", .serialized)
struct CreationTests {
    private typealias Act = @Sendable (Town, Caller) throws -> Void

    private static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 3, count: 32))
    }
    private static let alva = ID<Youth>(Town.Known.youth(1))

    /// A kind of record, the purpose in which it is made, and how.
    private static let kinds: [(kind: String, Purpose, act: Act)] = [
        (
            "youth", .registration,
            { town, caller in
                _ = try RegisterYouth()(
                    .init(
                        number: nil, birthDate: nil,
                        name: try PersonName(given: "Ny", family: "Namn")),
                    once: once(), as: caller, through: town.gate())
            }
        ),
        (
            "youth-number", .registration,
            { town, caller in
                _ = try AddNumber()(
                    alva,
                    .init(
                        number: try IdentityNumber(stored: "201206142380"), previous: .replaced),
                    once: once(), as: caller, through: town.gate())
            }
        ),
        (
            "emergency-access", .emergency,
            { town, caller in
                _ = try OpenEmergency()(
                    .init(
                        file: .youth(alva), reason: try RuleCode("missing"),
                        text: "Har inte kommit hem.", minutes: 10),
                    once: once(), as: caller, through: town.gate())
            }
        ),
        (
            "risk-flag", .coordination,
            { town, caller in
                _ = try ProposeRiskFlag()(
                    .init(
                        sign: try RuleCode("aggression"), observedOn: try LocalDate("2026-11-01"),
                        source: .school, grading: .firstHand, role: .acting,
                        protectiveFactor: try RuleCode("work")), of: alva, once: once(),
                    as: caller, through: town.gate())
            }
        ),
        (
            "concern-report", .coordination,
            { town, caller in
                _ = try ReceiveConcernReport()(
                    .init(
                        youth: alva, receivedOn: try LocalDate("2026-11-15"), reporter: .school,
                        feedbackRequested: false, reference: nil),
                    once: once(), as: caller, through: town.gate())
            }
        ),
        (
            "no-action-decision", .coordination,
            { town, caller in
                _ = try DecideNotToAct()(
                    .init(youth: alva, reason: "Lugnt", revisitOn: try LocalDate("2027-01-10")),
                    once: once(), as: caller, through: town.gate())
            }
        ),
        (
            "block", .coordination,
            { town, caller in
                _ = try BlockAccess()(
                    alva, for: .agency(ID(Town.Known.agency(4))), because: .other, once: once(),
                    as: caller, through: town.gate())
            }
        ),
        (
            "case", .coordination,
            { town, caller in
                _ = try OpenCase()(
                    of: alva, exception: "Skäl", once: once(), as: caller, through: town.gate())
            }
        ),
    ]

    /// Who asks: the worker, a colleague of another unit, another agency, a manager, an auditor.
    private static let people: [Town.Person] = [.sara, .sven, .per, .ulla, .rut]

    @Test("for every kind that has a creating route and is about one youth", arguments: 0..<8)
    func agrees(_ number: Int) async throws {
        try await onThread {
            let (kind, purpose, act) = Self.kinds[number]
            for person in Self.people {
                let town = try Town()
                try town.admin(
                    "UPDATE core.session SET proved_at = authz.now() - interval '1 minute'")
                let caller = { town.caller(person, for: purpose) }
                var said = false
                do {
                    let document = try ExplainAccess()(
                        ExplainAccess.Question(
                            try #require(RecordType(kind)), .create,
                            youthID: kind == "youth" ? nil : Self.alva.uuid),
                        as: caller(), through: town.gate())
                    let answer = try JSON.parse(document.json)
                    said =
                        answer["allowed"] == .bool(true)
                        || kind == "youth" && answer["granted"] == .bool(true)
                            && answer["standing"] == .string("ok")
                } catch let error as Failure {
                    #expect([Failure.notFound, .forbidden].contains(error), "\(kind) \(person)")
                }
                var done = true
                do {
                    try act(town, caller())
                } catch let error as Failure {
                    #expect(
                        [Failure.notFound, .forbidden].contains(error),
                        "\(kind) \(person) \(error)")
                    done = false
                }
                // Who does not see the youth may not ask about it, even where an emergency opens it.
                if kind == "emergency-access", !said { continue }
                #expect(said == done, "\(kind) \(person)")
            }
        }
    }
}
