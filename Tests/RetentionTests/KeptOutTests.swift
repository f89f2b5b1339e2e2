import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("Officers whom something keeps out of a youth")
struct KeptOutTests {
    private static let youth = Town.Known.youth(3)

    private static func once() -> Creation.Once {
        Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32))
    }

    /// How many items of a list there are, and how many of those name the youth.
    private static func list(_ listing: Listing, in town: Town) throws -> (Int, named: Int) {
        let page = try town.gate().page(
            listing, .first, as: town.caller(.arne, for: .retention))
        guard case .array(let items) = try JSON.parse(page.items) else { return (0, 0) }
        let id = youth.uuidString.lowercased()
        return (items.count, items.count { $0["youthId"] == .string(id) })
    }

    private static func open(in town: Town) throws -> UUID {
        try OpenRequest()(
            OpenRequest.Command(
                kind: .access, about: .youth(youth), reference: "D 2026/31",
                receivedOn: try LocalDate(town.value("SELECT authz.today()") ?? "")),
            once: once(), as: town.caller(.arne, for: .retention), through: town.gate()
        ).id
    }

    @Test("find no row of it when blocked, and decide nothing; a colleague goes on")
    func blocked() async throws {
        try await onThread {
            let town = try Town()
            let request = try Self.open(in: town)
            let hold = try HoldTests.place(.youth(Self.youth), in: town)
            let due = try Self.list(.retentionRecords, in: town)
            #expect(due.named == 1)
            #expect(try Self.list(.requests, in: town) == (1, 1))
            #expect(try Self.list(.holds, in: town) == (2, 2))
            try town.admin(
                """
                INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                    blocked_staff_id, reason, valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       '\(Town.Known.staff(4))', 'other', authz.now() - interval '1 day',
                       y.author_id, authz.now()
                  FROM core.youth y WHERE y.id = '\(Self.youth)'
                """)
            let left = try Self.list(.retentionRecords, in: town)
            #expect(left == (due.0 - 1, 0))
            #expect(try Self.list(.requests, in: town) == (0, 0))
            #expect(try Self.list(.holds, in: town) == (0, 0))
            let arne = { town.caller(.arne, for: .retention) }
            #expect(throws: Failure.notFound) {
                try town.gate().one(.request, request, as: arne())
            }
            #expect(throws: Failure.notFound) { try town.gate().one(.hold, hold.id, as: arne()) }
            #expect(throws: Failure.notFound) {
                _ = try StepRequest()(
                    .refused, in: request, ground: "-", once: Self.once(), as: arne(),
                    through: town.gate())
            }
            #expect(throws: (any Error).self) { _ = try Self.open(in: town) }
            #expect(throws: (any Error).self) {
                _ = try HoldTests.place(.youth(Self.youth), in: town)
            }
        }
    }

    @Test("go on with a protected person's rows, which do not say whose they are")
    func protected() async throws {
        try await onThread {
            let town = try Town()
            let request = try Self.open(in: town)
            let due = try Self.list(.retentionRecords, in: town)
            try town.admin(
                """
                INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class,
                    level, valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       'marked', v.at, y.author_id, v.at
                  FROM (SELECT authz.now() - interval '6 years' AS at) v, core.youth y WHERE y.id = '\(Self.youth)'
                """)
            #expect(try Self.list(.retentionRecords, in: town) == (due.0, 0))
            #expect(try Self.list(.requests, in: town) == (1, 0))
            #expect(try Self.list(.holds, in: town) == (1, 0))
            _ = try StepRequest()(
                .refused, in: request, ground: "OSL 26:1", once: Self.once(),
                as: town.caller(.arne, for: .retention), through: town.gate())
        }
    }
}
