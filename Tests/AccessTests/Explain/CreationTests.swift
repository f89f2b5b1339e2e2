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
            "youth-merge", .registration,
            { town, caller in
                _ = try MergeYouths()(
                    ID(Town.Known.youth(2)), into: alva, because: "Samma person", once: once(),
                    as: caller, through: town.gate())
            }
        ),
        (
            "youth-merge-undoing", .registration,
            { town, caller in
                let merge = try MergeYouths()(
                    ID(Town.Known.youth(2)), into: alva, because: "Samma person", once: once(),
                    as: town.caller(.sara, for: .registration), through: town.gate())
                _ = try UndoMerge()(
                    ID(merge.id), of: alva, because: "Två personer", once: once(), as: caller,
                    through: town.gate())
            }
        ),
        (
            "conflict", .ownAccount,
            { town, caller in
                _ = try DeclareConflict()(
                    with: try IdentityNumber(stored: "201206142380"), .relative, once: once(),
                    as: caller, through: town.gate())
            }
        ),
        (
            "agency", .administration,
            { town, caller in
                _ = try AddAgency()(
                    .init(name: "Ny", kind: .school, form: .authority, secrecyClass: "23:2"),
                    once: once(), as: caller, through: town.gate())
            }
        ),
        (
            "unit", .administration,
            { town, caller in
                _ = try AddUnit()(
                    "Ny", of: Town.Known.agency(1), once: once(), as: caller,
                    through: town.gate())
            }
        ),
        (
            "staff", .administration,
            { town, caller in
                _ = try AddStaff()(
                    "ny.person", name: "Ny Person", at: Town.Known.unit(1), once: once(),
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

    /// Kinds that no insert of the service makes, and no act compared here: why.
    private static let apart = [
        "registration": "made with the youth, by the same function",
        "registration-change": "made with the registration that it sets right, by a function",
        "youth-number-end": "made with the number that replaces it, by the same function",
        "escalation": "made by the nightly job alone",
        "withdrawal-receipt": "made with the withdrawal, by its trigger",
        "clock-rule": "law as data: entered with a release", "consent-rule": "law as data",
        "target-age": "law as data", "municipality": "entered when the database is made",
        "school": "entered when the database is made",
    ]

    /// About no youth that is there.
    private static let aboutNobody: Set<String> = ["youth", "conflict", "agency", "unit", "staff"]

    /// Who asks: the worker, a colleague of another unit, another agency, a manager, an auditor, an
    /// administrator.
    private static let people: [Town.Person] = [.sara, .sven, .per, .ulla, .rut, .anna]

    @Test("what the service inserts is compared in AgreementTests, every other kind here")
    func complete() async throws {
        try await onThread {
            let kinds = try Town().column(
                """
                SELECT replace(c.relname, '_', '-') FROM pg_class c
                 WHERE authz.record_place(replace(c.relname, '_', '-')) = c.oid::regclass
                   AND NOT has_any_column_privilege('sspf_api', c.oid, 'INSERT')
                """)
            let compared = Set(Self.kinds.map(\.kind))
            #expect(!kinds.isEmpty)
            #expect(Set(kinds).subtracting(compared).subtracting(Self.apart.keys) == [])
            #expect(compared.isDisjoint(with: Self.apart.keys))
        }
    }

    @Test("for every kind that a function makes, and some that an insert makes", arguments: 0..<14)
    func agrees(_ number: Int) async throws {
        try await onThread {
            let (kind, purpose, act) = Self.kinds[number]
            let isAboutNobody = Self.aboutNobody.contains(kind)
            for person in Self.people {
                let town = try Town()
                try town.admin(
                    "UPDATE core.session SET proved_at = authz.now() - interval '1 minute'")
                let caller = { town.caller(person, for: purpose) }
                var said = false
                var isAnswered = false
                do {
                    let document = try ExplainAccess()(
                        ExplainAccess.Question(
                            try #require(RecordType(kind)), .create,
                            youthID: isAboutNobody ? nil : Self.alva.uuid),
                        as: caller(), through: town.gate())
                    let answer = try JSON.parse(document.json)
                    isAnswered = true
                    said =
                        answer["allowed"] == .bool(true)
                        || isAboutNobody && answer["granted"] == .bool(true)
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
                if kind == "emergency-access", !isAnswered { continue }
                #expect(said == done, "\(kind) \(person)")
            }
        }
    }
}
