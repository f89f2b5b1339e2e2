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
    private static func enter(
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
            let line = String(decoding: manifest, as: UTF8.self)
            let id = "\(Town.Known.conversation(3))".lowercased()
            let file = try Data(
                contentsOf: URL(filePath: "\(base)/content/concern-conversation/\(id).json"))
            #expect(
                line == Hex.encode(SHA256.hash(Array(file)))
                    + "  content/concern-conversation/\(id).json\n")
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
            try Self.enter(made.id, made.digest, in: town)
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 1)
            #expect(try Night.conversations(town) == 5)
            // The log has the look under the youth.
            #expect(
                try town.value(
                    """
                    SELECT count(*) FROM audit.outcome o JOIN audit.request r USING (xid)
                     WHERE r.action = 'archive.export' AND o.persons @> ARRAY[$1::uuid]
                    """, [.uuid(Town.Known.youth(3))]) == "1")
        }
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
            for table in ["core.youth", "core.name_key", "core.credential", "retention.hold"] {
                #expect(throws: ScriptError.self, "\(table)") {
                    try session.runScript(Script(name: "t", text: "SELECT * FROM \(table)"))
                }
            }
        }
    }
}
