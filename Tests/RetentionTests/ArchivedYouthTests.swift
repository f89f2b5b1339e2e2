import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

/// A youth of social services of whom no record is left, born on a day that is kept for research.
@Suite("A youth's own package for the archive")
struct ArchivedYouthTests {
    private static func town() throws -> Town {
        let town = try Town()
        try town.admin(
            """
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            SELECT md5('youth')::uuid, s.agency_id, '2008-03-05', s.id, '2018-02-01'
              FROM core.staff s WHERE s.id = '\(Town.Known.staff(1))';
            INSERT INTO core.registration (id, youth_id, agency_id, unit_id, secrecy_class, given_name,
                family_name, birth_date, author_id, created_at)
            SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1', 'Arvid',
                   'Arkivsson', y.birth_date, y.author_id, y.created_at
              FROM core.youth y WHERE y.id = md5('youth')::uuid;
            INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name, custody,
                standing, whereabouts_hidden, valid_from, author_id, created_at)
            SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1', 'Arkivmodern',
                   'shared', 'full', false, '2018-02-01', y.author_id, '2018-02-01'
              FROM core.youth y WHERE y.id = md5('youth')::uuid;
            INSERT INTO core.schooling (id, youth_id, agency_id, secrecy_class, school_name, class_name,
                valid_from, author_id, created_at)
            SELECT gen_random_uuid(), y.id, y.agency_id, '26:1', 'Arkivskolan', '9A', '2018-02-01',
                   y.author_id, '2018-02-01'
              FROM core.youth y WHERE y.id = md5('youth')::uuid;
            """)
        return town
    }

    @Test("holds every row that goes with the youth; by its receipt alone they go")
    func whole() async throws {
        try await onThread {
            let town = try Self.town()
            let folder = "/tmp/sspf-archive-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let id = try #require(try town.value("SELECT md5('youth')::uuid"))
            let export = ExportArchive(at: try town.address("sspf_archive"))
            let made = try #require(try export(UUID(), in: folder, requestID: UUID()))
            let path = "\(folder)/\(made.id.uuidString.lowercased())/content/youth/\(id).json"
            let rows = try JSON.parse(Array(try Data(contentsOf: URL(filePath: path))))["rows"]
            guard case .object(let tables)? = rows else { return #expect(Bool(false)) }
            #expect(
                tables.map(\.name).sorted() == [
                    "core.guardian", "core.registration", "core.schooling", "core.youth",
                ])
            func first(_ table: String, _ column: String) -> JSON? {
                guard case .array(let items)? = rows?[table], items.count == 1 else { return nil }
                return items[0][column]
            }
            #expect(first("core.guardian", "name") == .string("Arkivmodern"))
            #expect(first("core.schooling", "school_name") == .string("Arkivskolan"))
            #expect(first("core.youth", "birth_date") == .string("2008-03-05"))

            try town.admin(
                """
                UPDATE retention.rule SET research_moves = true WHERE code = 'youth-social-services';
                UPDATE retention.approval a SET terms = authz.retention_terms(a.rule_id);
                """)
            func guardians() throws -> String? {
                _ = try Night.run(town)
                return try town.value(
                    "SELECT count(*) FROM core.guardian g WHERE g.name = 'Arkivmodern'")
            }
            #expect(try guardians() == "1")
            try ArchiveTests.enter(made.id, made.digest, in: town)
            #expect(try guardians() == "0")
        }
    }

    @Test("is of every table that goes with a youth, but those that serve the service alone")
    func tables() async throws {
        try await onThread {
            let town = try Town()
            let left = try town.value(
                """
                SELECT string_agg(p.relation::text, ' ' ORDER BY p.relation::text)
                  FROM (SELECT DISTINCT p.relation FROM authz.retention_place p WHERE p.kind = 'youth'
                        EXCEPT
                        SELECT p.relation FROM authz.archive_place p WHERE p.kind = 'youth') p
                """)
            #expect(
                left == "core.bar core.name_key core.once core.relation retention.archive_waiting")
        }
    }

    @Test("from before it held those rows counts for nothing while the youth is here")
    func anew() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin(
                """
                INSERT INTO retention.archive_package VALUES
                    (md5('old')::uuid, now(), 'x', repeat('0', 64));
                INSERT INTO retention.archive_item VALUES
                    (md5('old')::uuid, 'youth', md5('youth')::uuid, repeat('0', 64)),
                    (md5('old')::uuid, 'youth', md5('gone')::uuid, repeat('0', 64));
                INSERT INTO retention.archive_receipt VALUES
                    (md5('old')::uuid, repeat('0', 64), 'x', '\(Town.Known.staff(4))', now());
                """)
            func isArchived() throws -> String? {
                try town.value(
                    """
                    SELECT authz.is_archived('youth', y.id, y.id, '2018-02-01') FROM core.youth y
                     WHERE y.id = md5('youth')::uuid
                    """)
            }
            #expect(try isArchived() == "t")
            let migration = "\(Checkout.folder)/Migrations/0091-packages-of-youths.sql"
            try town.admin(String(contentsOfFile: migration, encoding: .utf8))
            #expect(try isArchived() == "f")
            #expect(try town.value("SELECT count(*) FROM retention.archive_item") == "1")
        }
    }
}
