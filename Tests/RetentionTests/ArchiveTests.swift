import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Secrets
import Support
import Testing

@Suite("Archive before delete")
struct ArchiveTests {
    static func enter(
        _ package: UUID, _ digest: String, in town: Town, as person: Town.Person = .arne
    ) throws {
        _ = try EnterReceipt()(
            EnterReceipt.Command(package: package, digest: digest, reference: "A 2026/7"),
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    /// A town where advice is archived before it goes; conversation 3 is due. What is kept for research
    /// (conversation 2) the archive has.
    private static func town() throws -> Town {
        let town = try Town()
        try town.admin(
            """
            UPDATE retention.rule SET archive = true WHERE code = 'conversation-social-advice';
            UPDATE retention.approval a SET terms = authz.retention_terms(a.rule_id);
            INSERT INTO retention.archive_package VALUES
                ('00000000-0000-4000-8000-0aa000000002', now(), 'x', repeat('0', 64));
            INSERT INTO retention.archive_item VALUES
                ('00000000-0000-4000-8000-0aa000000002', 'concern-conversation',
                 '00000000-0000-4000-8000-00e000000002', repeat('0', 64));
            INSERT INTO retention.archive_receipt VALUES
                ('00000000-0000-4000-8000-0aa000000002', repeat('0', 64), 'x',
                 '00000000-0000-4000-8000-00c000000004', now());
            """)
        return town
    }

    @Test("what is kept for research is offered, and stays unless its rule says that it moves")
    func research() async throws {
        try await onThread {
            let town = try Town()
            let folder = "/tmp/sspf-archive-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            func advice() throws -> Line? { try Night.run(town)["conversation-social-advice"] }
            #expect(try advice() == Line(due: 2, deleted: 1, research: 1))
            let move = """
                UPDATE retention.rule SET research_moves = true
                 WHERE code = 'conversation-social-advice';
                UPDATE retention.approval a SET terms = authz.retention_terms(a.rule_id);
                """
            let export = ExportArchive(at: try town.address("sspf_archive"))
            let made = try #require(try export(UUID(), in: folder, requestID: UUID()))
            #expect(made.records == 1)
            let id = "\(Town.Known.conversation(2))".lowercased()
            let base = "\(folder)/\(made.id.uuidString.lowercased())"
            #expect(
                FileManager.default.fileExists(
                    atPath: "\(base)/content/concern-conversation/\(id).json"))
            // Without a receipt it stays, whatever the rule says.
            try town.admin(move)
            #expect(try advice() == Line(due: 1, research: 1))
            try town.admin(
                move.replacing("research_moves = true", with: "research_moves = false"))
            try Self.enter(made.id, made.digest, in: town)
            #expect(try advice() == Line(due: 1, research: 1))
            try town.moveClock(by: "40 days")
            #expect(try export(UUID(), in: folder, requestID: UUID()) == nil)
            try town.admin(move)
            #expect(try advice() == Line(due: 1, deleted: 1))
        }
    }

    @Test("a record waits for the archive's receipt, then goes; the package holds it whole")
    func receipt() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin(
                """
                INSERT INTO core.conversation_step (id, conversation_id, youth_id, agency_id,
                    secrecy_class, from_state, state, note, author_id, created_at)
                SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'held',
                       'followed-up', 'Bättre nu', c.author_id, c.created_at
                  FROM core.concern_conversation c
                 WHERE c.id = '\(Town.Known.conversation(3))'
                """)
            let folder = "/tmp/sspf-archive-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            #expect(
                Night.count(try Night.plan(town), "conversation-social-advice", "toArchive") == 1)
            _ = try Night.run(town)
            #expect(try Night.conversations(town) == 6)

            let export = ExportArchive(at: try town.address("sspf_archive"))
            let made = try #require(try export(UUID(), in: folder, requestID: UUID()))
            #expect(made.records == 1)
            let base = "\(folder)/\(made.id.uuidString.lowercased())"
            let manifest = try Data(contentsOf: URL(filePath: "\(base)/manifest-sha256.txt"))
            #expect(Hex.encode(SHA256.hash(Array(manifest))) == made.digest)
            let lines = String(decoding: manifest, as: UTF8.self)
            let id = "\(Town.Known.conversation(3))".lowercased()
            let file = try Data(
                contentsOf: URL(filePath: "\(base)/content/concern-conversation/\(id).json"))
            let about = try Data(contentsOf: URL(filePath: "\(base)/package.json"))
            #expect(
                lines
                    == [
                        Hex.encode(SHA256.hash(Array(file)))
                            + "  content/concern-conversation/\(id).json\n",
                        Hex.encode(SHA256.hash(Array(about))) + "  package.json\n",
                    ].sorted().joined())
            let whose = try JSON.parse(Array(about))
            #expect(whose["agency"] == .string("Socialtjänsten"))
            #expect(whose["municipality"] == .string("Exempelstad"))
            #expect(whose["records"] == .integer(1))
            let record = try JSON.parse(Array(file))
            guard case .array(let parts)? = record["rows"]?["core.conversation_part"],
                case .array(let steps)? = record["rows"]?["core.conversation_step"],
                case .array(let heads)? = record["rows"]?["core.concern_conversation"],
                case .array(let names)? = record["person"]?["core.registration"]
            else {
                Issue.record("no parts")
                return
            }
            #expect(!parts.isEmpty)
            #expect(steps.first?["note"] == .string("Bättre nu"))
            #expect(heads.count == 1)
            #expect(names.first?["given_name"] == .string("Cleo"))
            // Who the person is, and who wrote it where: an id alone says nothing to an archive.
            guard case .array(let numbers)? = record["person"]?["core.youth_number"],
                case .string(let author)? = heads.first?["author_id"],
                case .string(let agency)? = heads.first?["agency_id"]
            else {
                Issue.record("no number")
                return
            }
            #expect(numbers.count == 1)
            let named = try town.value(
                "SELECT s.name FROM core.staff s WHERE s.id = $1::uuid", [.text(author)])
            #expect(record["names"]?[author] == named.map(JSON.string))
            #expect(record["names"]?[agency] == .string("Socialtjänsten"))

            // Exported is not receipted; and the receipt must be for this very manifest.
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 0)
            #expect(throws: Failure.unfit(pointer: "/digest", code: "another")) {
                try Self.enter(made.id, String(repeating: "0", count: 64), in: town)
            }
            #expect(throws: Failure.forbidden) {
                try Self.enter(made.id, made.digest, in: town, as: .ulla)
            }
            #expect(throws: Failure.notFound) {
                try Self.enter(Town.Known.visit(99), made.digest, in: town)
            }
            // Another agency's records officer learns nothing of it, and lets nothing of it go.
            try Self.grantOffice(to: .per, in: town)
            #expect(throws: Failure.notFound) {
                try Self.enter(made.id, made.digest, in: town, as: .per)
            }
            #expect(try Self.packages(town, .per) == [])
            #expect(try Self.packages(town) == [.null])
            try Self.enter(made.id, made.digest, in: town)
            #expect(try Self.packages(town) == [.string("A 2026/7")])
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 1)
            #expect(try Night.conversations(town) == 5)
            // What has gone by it keeps it from being taken back.
            #expect(throws: Failure.conflict) { try Self.revoke(made.id, in: town) }
            // The log has the look under the youth.
            #expect(
                try town.value(
                    """
                    SELECT count(*) FROM audit.outcome o JOIN audit.request r USING (xid)
                     WHERE r.action = 'archive.export' AND o.persons @> ARRAY[$1::uuid]
                    """, [.uuid(Town.Known.youth(3))]) == "1")
        }
    }

    @Test("a package holds one agency's records; each waits for its own officer")
    func agencies() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin(
                """
                UPDATE retention.rule SET archive = true WHERE code = 'conversation-police';
                UPDATE retention.approval a SET terms = authz.retention_terms(a.rule_id);
                """)
            try Self.grantOffice(to: .per, in: town)
            let folder = "/tmp/sspf-archive-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let address = try town.address("sspf_archive")
            var made: [ExportArchive.Package] = []
            while let package = try ExportArchive(at: address)(
                UUID(), in: folder, requestID: UUID())
            {
                made.append(package)
            }
            #expect(made.map(\.records) == [1, 1])
            #expect(try Self.packages(town) == [.null])
            #expect(try Self.packages(town, .per) == [.null])
            let found = PackageFolders(at: address)
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(UUID().uuidString.lowercased())",
                withIntermediateDirectories: false)
            #expect(
                try found(in: folder, requestID: UUID())
                    == PackageFolders.Found(removed: 0, waiting: 2, unknown: 1))
            for package in made {
                // Whichever is whose: the other is refused.
                let isPolice = try town.value(
                    "SELECT p.agency_id = $2 FROM retention.archive_package p WHERE p.id = $1",
                    [.uuid(package.id), .uuid(Town.Known.agency(2))])
                let (own, other): (Town.Person, Town.Person) =
                    isPolice == "t" ? (.per, .arne) : (.arne, .per)
                #expect(throws: Failure.notFound) {
                    try Self.enter(package.id, package.digest, in: town, as: other)
                }
                try Self.enter(package.id, package.digest, in: town, as: own)
            }
            #expect(
                try found(in: folder, requestID: UUID())
                    == PackageFolders.Found(removed: 0, waiting: 0, unknown: 1))
            _ = try Night.run(town)
            // The archive has them, and they are no longer here: nor are the copies.
            #expect(
                try found(in: folder, requestID: UUID())
                    == PackageFolders.Found(removed: 2, waiting: 0, unknown: 1))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
        }
    }

    @Test("a package without a receipt goes when all that it held has gone, in part after a month")
    func outlived() async throws {
        try await onThread {
            let town = try Self.town()
            let folder = "/tmp/sspf-archive-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let address = try town.address("sspf_archive")
            let found = PackageFolders(at: address)
            let export = ExportArchive(at: address)
            let first = try #require(try export(UUID(), in: folder, requestID: UUID()))
            // A month without a word of the archive's: it waits, and what it holds is packed anew.
            try town.admin(
                "UPDATE retention.archive_package SET created_at = created_at - interval '31 days'")
            #expect(
                try found(in: folder, requestID: UUID())
                    == PackageFolders.Found(removed: 0, waiting: 1, unknown: 0))
            let second = try #require(try export(UUID(), in: folder, requestID: UUID()))
            #expect([first.records, second.records] == [1, 1])
            try Self.enter(second.id, second.digest, in: town)
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 1)
            // Of a third something has gone, and something is still here.
            try town.admin(
                """
                INSERT INTO retention.archive_package VALUES
                    ('00000000-0000-4000-8000-0aa000000003', now(), 'x', repeat('0', 64));
                INSERT INTO retention.archive_item
                SELECT '00000000-0000-4000-8000-0aa000000003', 'concern-conversation', c, repeat('0', 64)
                  FROM unnest(ARRAY['\(Town.Known.conversation(1))',
                                    '\(Town.Known.conversation(3))']::uuid[]) AS c;
                """)
            let third = "\(folder)/00000000-0000-4000-8000-0aa000000003"
            try FileManager.default.createDirectory(
                atPath: third, withIntermediateDirectories: false)
            #expect(
                try found(in: folder, requestID: UUID())
                    == PackageFolders.Found(removed: 2, waiting: 1, unknown: 0))
            #expect(FileManager.default.fileExists(atPath: third))
            try town.admin(
                "UPDATE retention.archive_package SET created_at = created_at - interval '31 days'")
            #expect(
                try found(in: folder, requestID: UUID())
                    == PackageFolders.Found(removed: 1, waiting: 0, unknown: 0))
        }
    }

    @Test("a receipt takes a fresh proof, and can be taken back while nothing has gone by it")
    func revoked() async throws {
        try await onThread {
            let town = try Self.town()
            let folder = "/tmp/sspf-archive-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let export = ExportArchive(at: try town.address("sspf_archive"))
            let made = try #require(try export(UUID(), in: folder, requestID: UUID()))
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            #expect(throws: Failure.signInTooOld) { try Self.enter(made.id, made.digest, in: town) }
            try town.admin("UPDATE core.session SET proved_at = authz.now()")
            // Nothing to take back yet.
            #expect(throws: Failure.notFound) { try Self.revoke(made.id, in: town) }
            try Self.enter(made.id, made.digest, in: town)
            try Self.grantOffice(to: .per, in: town)
            #expect(throws: Failure.notFound) { try Self.revoke(made.id, in: town, as: .per) }
            #expect(throws: Failure.forbidden) { try Self.revoke(made.id, in: town, as: .ulla) }
            #expect(try export(UUID(), in: folder, requestID: UUID()) == nil)
            try Self.revoke(made.id, in: town)
            #expect(throws: Failure.conflict) { try Self.revoke(made.id, in: town) }
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 0)
            // Its folder goes, and what it held is packed anew.
            #expect(
                try PackageFolders(at: try town.address("sspf_archive"))(
                    in: folder, requestID: UUID())
                    == PackageFolders.Found(removed: 1, waiting: 0, unknown: 0))
            let again = try #require(try export(UUID(), in: folder, requestID: UUID()))
            #expect(again.records == 1)
            try Self.enter(again.id, again.digest, in: town)
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 1)
        }
    }

    private static func revoke(
        _ package: UUID, in town: Town, as person: Town.Person = .arne
    ) throws {
        _ = try RevokeReceipt()(
            .mistaken, of: package,
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    private static func grantOffice(to person: Town.Person, in town: Town) throws {
        try town.admin(
            """
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
            SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
              FROM core.staff p WHERE p.subject = '\(person.rawValue)'
            """)
    }

    /// The receipts of the packages that somebody lists.
    private static func packages(
        _ town: Town, _ person: Town.Person = .arne
    ) throws -> [JSON] {
        let page = try town.gate().page(
            .packages, .first, as: town.caller(person, for: .retention))
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items.map { $0["receipt"] ?? .null }
    }

    @Test("what is written while a package is made is not in it, and asks for a new one")
    func meanwhile() async throws {
        try await onThread {
            let town = try Self.town()
            let folder = "/tmp/sspf-archive-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let export = ExportArchive(at: try town.address("sspf_archive"))
            let made = try #require(try export(UUID(), in: folder, requestID: UUID()))
            try Self.enter(made.id, made.digest, in: town)
            func isArchived() throws -> String? {
                try town.value(
                    "SELECT authz.is_archived('concern-conversation', $1, $2, '2000-01-01')",
                    [.uuid(Town.Known.conversation(3)), .uuid(Town.Known.youth(3))])
            }
            #expect(try isArchived() == "t")
            // Written a minute before the package was done: the record may have been read by then.
            try town.admin(
                """
                INSERT INTO core.correction (id, youth_id, agency_id, secrecy_class, resource,
                                             record_id, nature, text, author_id, created_at)
                SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.secrecy_class,
                       'concern-conversation', c.id, 'correction', 'Rättat', c.author_id,
                       p.created_at - interval '1 minute'
                  FROM core.concern_conversation c, retention.archive_package p
                 WHERE c.id = '\(Town.Known.conversation(3))' AND p.id = '\(made.id)'
                """)
            #expect(try isArchived() == "f")
        }
    }

    @Test("a note after the export asks for a new one")
    func changed() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin(
                """
                INSERT INTO retention.archive_package VALUES
                    ('00000000-0000-4000-8000-0aa000000001', '2015-01-01', 'x', repeat('0', 64));
                INSERT INTO retention.archive_item VALUES
                    ('00000000-0000-4000-8000-0aa000000001', 'concern-conversation',
                     '00000000-0000-4000-8000-00e000000003', repeat('0', 64));
                INSERT INTO retention.archive_receipt VALUES
                    ('00000000-0000-4000-8000-0aa000000001', repeat('0', 64), 'x',
                     '00000000-0000-4000-8000-00c000000004', '2015-01-02');
                """)
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 0)
        }
    }

    @Test("the archive's role reads nothing but what waits, and nothing without its context")
    func blind() async throws {
        try await onThread {
            let town = try Self.town()
            var session = try town.session("sspf_archive")
            let look = Statement("look", "SELECT count(*) FROM core.conversation_part")
            #expect(try session.run(look)[0, 0] == "0")
            let results = try session.run([
                (Statement("b", "BEGIN"), []),
                (Statement("o", "SELECT authz.open_job('x', gen_random_uuid())"), []), (look, []),
                (Statement("r", "ROLLBACK"), []),
            ])
            #expect(results[1][0, 0] == "ok")
            #expect(results[2][0, 0] == "0")
            let rows = Statement(
                "rows",
                """
                SELECT (SELECT count(*) FROM core.youth) + (SELECT count(*) FROM core.guardian)
                       + (SELECT count(*) FROM retention.hold)
                """)
            #expect(try session.run(rows)[0, 0] == "0")
            let opened = try session.run([
                (Statement("b", "BEGIN"), []),
                (Statement("o", "SELECT authz.open_job('x', gen_random_uuid())"), []), (rows, []),
                (Statement("r", "ROLLBACK"), []),
            ])
            #expect(opened[2][0, 0] == "0")
            for table in [
                "core.name_key", "core.credential", "retention.archive_waiting", "retention.rule",
            ] {
                #expect(throws: ScriptError.self, "\(table)") {
                    try session.runScript(Script(name: "t", text: "SELECT * FROM \(table)"))
                }
            }
        }
    }
}
