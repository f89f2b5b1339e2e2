import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

/// What an extract tells of the file itself: what keeps it, and whose it was taken for.
@Suite("What is told of a file that somebody asks for")
struct ExtractedFileTests {
    private static let youth = Town.Known.youth(3)

    /// The rows of a table that the person's own part has.
    private static func told(_ table: String, _ asked: Asked, of youth: UUID = youth) throws
        -> [JSON]
    {
        rows(try asked.part(youth)).filter { $0["table"] == .string(table) }
            .compactMap { $0["row"] }
    }

    @Test("holds are told, and when they were lifted; the one that the request placed is not")
    func holds() async throws {
        try await onThread {
            let town = try Town()
            let hold = UUID()
            try town.admin(
                """
                INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id, reason,
                                            reference, ends_on, author_id, created_at)
                SELECT '\(hold)', y.agency_id, '26:1', 'youth', y.id, 'litigation', 'T 99-26',
                       '2199-01-01', '\(Town.Known.staff(4))', now()
                  FROM core.youth y WHERE y.id = '\(Self.youth)'
                """)
            let asked = try Asked(town: town)
            #expect(
                try town.value(
                    "SELECT count(*) FROM retention.hold h WHERE h.youth_id = $1",
                    [.uuid(Self.youth)])
                    == "2")
            let told = try Self.told("hold", asked)
            #expect(told.map { $0["reference"] } == [.string("T 99-26")])
            #expect(told.map { $0["ended_at"] } == [nil])
            try town.admin(
                """
                INSERT INTO retention.hold_release (hold_id, youth_id, author_id, created_at)
                VALUES ('\(hold)', '\(Self.youth)', '\(Town.Known.staff(4))', '2026-05-04 10:00+02')
                """)
            #expect(
                try Self.told("hold", asked).map { $0["ended_at"] }
                    == [.string("2026-05-04T08:00:00+00:00")])
        }
    }

    @Test("a merge that was undone is told to both, to neither who the other is")
    func undone() async throws {
        try await onThread {
            let town = try Town()
            let (kept, merged) = (Town.Known.youth(1), Self.youth)
            try town.admin(
                """
                INSERT INTO core.youth_merge (id, youth_id, merged_id, agency_id, secrecy_class, reason,
                                              author_id, created_at)
                SELECT '\(Town.Known.visit(91))', '\(kept)', y.id, y.agency_id, '26:1',
                       'Samma person', y.author_id, y.created_at
                  FROM core.youth y WHERE y.id = '\(merged)';
                UPDATE core.youth SET merged_into = '\(kept)' WHERE id = '\(merged)';
                """)
            let (first, second) = (
                try Asked(about: kept, town: town), try Asked(about: merged, town: town)
            )
            // As long as they are one, it stands with the row that was kept, once.
            for asked in [first, second] {
                #expect(try Self.told("youth_merge", asked, of: kept).count == 1)
                #expect(try Self.told("youth_merge", asked, of: merged) == [])
            }
            try town.admin(
                """
                INSERT INTO core.youth_merge_undoing (id, merge_id, youth_id, agency_id,
                    secrecy_class, reason, author_id, created_at)
                SELECT gen_random_uuid(), m.id, m.youth_id, m.agency_id, '26:1', 'Två personer',
                       m.author_id, '2026-05-04 10:00+02' FROM core.youth_merge m;
                UPDATE core.youth SET merged_into = NULL WHERE id = '\(merged)';
                """)
            #expect(throws: Failure.notFound) { try first.part(merged) }
            #expect(throws: Failure.notFound) { try second.part(kept) }
            let (ours, theirs) = (text(try first.part(kept)), text(try second.part(merged)))
            #expect(ours.contains("Samma person") && ours.contains("Två personer"))
            #expect(!ours.contains("\(merged)".lowercased()))
            #expect(!theirs.contains("\(kept)".lowercased()))
            let told = try Self.told("youth_merge", second, of: merged)
            #expect(told.map { $0["reason"] } == [.string("Samma person")])
            #expect(told.map { $0["reason_text"] } == [.string("Två personer")])
            #expect(told.map { $0["ended_at"] } == [.string("2026-05-04T08:00:00+00:00")])
        }
    }

    @Test("a head teacher reviews what the own school has, and no other school's")
    func headTeacher() async throws {
        try await onThread {
            let town = try Town()
            try town.clearGrounds()
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), s.id, s.agency_id, 'records_officer', now() - interval '1 year'
                  FROM core.staff s WHERE s.subject = 'sture.skola'
                """)
            let asked = try Asked(about: Town.Known.youth(8), town: town, at: .sture)
            try asked.reviewAll(as: .rita, of: "Skolan")
            try asked.step(.reviewed, as: .rita)
            try asked.step(.granted, as: .sture)
            #expect(rows(try #require(Self.parts(try asked.extract(.rita)).first)).count > 1)
            try town.admin(
                """
                UPDATE core.staff SET unit_id = '\(Town.Known.unit(6))' WHERE subject = 'rita.rektor'
                """)
            #expect(throws: Failure.self) { try asked.extract(.rita) }
            let other = try Asked(about: Town.Known.youth(8), town: town, at: .sture)
            #expect(throws: Failure.notFound) { try other.part(Town.Known.youth(8), .rita) }
            // Nor does who teaches there.
            #expect(throws: Failure.self) { try other.parts(.sofia) }
        }
    }

    private static func parts(_ extract: JSON) -> [JSON] {
        guard case .array(let parts)? = extract["parts"] else { return [] }
        return parts
    }
}
