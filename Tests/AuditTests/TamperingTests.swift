import Access
import Audit
import Postgres
import Support
import Testing

@Suite("A log tampered with by a superuser")
struct TamperingTests {
    /// Twelve entries: the shard's opening, the loading of the policies, then ten looks, sealed in
    /// two rounds of seven and five; positions count from 0.
    private static func sealedTown() throws -> SealedTown {
        let sealed = try SealedTown()
        try sealed.looks(5)
        try sealed.seal()
        try sealed.looks(5)
        try sealed.seal()
        return sealed
    }

    private static let at4 = "(SELECT l.xid FROM audit.leaf l WHERE l.position = 4)"

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let found: LogFailure?
        var code: String?
    }

    private static let cases: [Case] = [
        Case(
            testDescription: "an entry changed",
            sql: "UPDATE audit.request SET purpose = 'follow-up' WHERE xid = \(at4)",
            found: .entryChanged(index: 4, number: 4)),
        Case(
            testDescription: "an outcome changed",
            sql: "UPDATE audit.outcome SET result = 'failed' WHERE xid = \(at4)",
            found: .entryChanged(index: 4, number: 4)),
        Case(
            testDescription: "a person put in",
            sql: """
                UPDATE audit.outcome SET persons = ARRAY[gen_random_uuid()],
                    salts = ARRAY[uuid_send(gen_random_uuid())] WHERE xid = \(at4)
                """,
            found: .entryChanged(index: 4, number: 4)),
        Case(
            testDescription: "a salt changed",
            sql: "UPDATE audit.request SET salt = uuid_send(gen_random_uuid()) WHERE xid = \(at4)",
            found: .entryChanged(index: 4, number: 4)),
        Case(
            testDescription: "an entry deleted",
            sql: """
                DELETE FROM audit.outcome WHERE xid = \(at4);
                DELETE FROM audit.request WHERE xid = \(at4)
                """,
            found: .entryChanged(index: 4, number: 4)),
        Case(
            testDescription: "an entry deleted with its leaf",
            sql: """
                DELETE FROM audit.request WHERE xid = \(at4);
                DELETE FROM audit.leaf WHERE position = 4
                """,
            found: .entryOutOfPlace(index: 4)),
        Case(
            testDescription: "an entry deleted, the leaves after it moved up",
            sql: """
                DELETE FROM audit.request WHERE xid = \(at4);
                DELETE FROM audit.leaf WHERE position = 4;
                UPDATE audit.leaf SET position = position + 1000 WHERE position > 4;
                UPDATE audit.leaf SET position = position - 1001 WHERE position > 1000
                """,
            found: .rootDiffers(checkpoint: 0, entries: 0..<7)),
        Case(
            testDescription: "an entry put in among sealed ones",
            sql: """
                INSERT INTO audit.event (xid, incarnation, no, kind, result)
                VALUES (\(at4), 1, 900, 'request', 'ok')
                """,
            found: nil, code: "LOG-014"),
        Case(
            testDescription: "an entry put in with a leaf",
            sql: """
                UPDATE audit.leaf SET position = position + 1000 WHERE position > 4;
                UPDATE audit.leaf SET position = position - 999 WHERE position > 1000;
                INSERT INTO audit.event (xid, incarnation, no, kind, result)
                VALUES (\(at4), 1, 900, 'request', 'ok');
                INSERT INTO audit.leaf (shard, position, xid, incarnation, no, hash)
                VALUES (1, 5, \(at4), 1, 900, sha256('x'))
                """,
            found: .entryChanged(index: 5, number: 900)),
        Case(
            testDescription: "two leaves swapped",
            sql: """
                UPDATE audit.leaf SET position = 1000 WHERE position = 4;
                UPDATE audit.leaf SET position = 4 WHERE position = 5;
                UPDATE audit.leaf SET position = 5 WHERE position = 1000
                """,
            found: .rootDiffers(checkpoint: 0, entries: 0..<7)),
        Case(
            testDescription: "the tail cut, checkpoints left",
            sql: """
                DELETE FROM audit.request WHERE xid > \(at4);
                DELETE FROM audit.leaf WHERE position > 4
                """,
            found: .entriesMissing(checkpoint: 0, sealed: 7, held: 5)),
        Case(
            testDescription: "the last checkpoint cut",
            sql: "DELETE FROM audit.checkpoint WHERE size > 7", found: nil, code: "LOG-015"),
        Case(
            testDescription: "all checkpoints deleted", sql: "DELETE FROM audit.checkpoint",
            found: nil, code: "LOG-013"),
        Case(
            testDescription: "a checkpoint rewritten",
            sql: """
                UPDATE audit.checkpoint SET note = replace(note, E'\\n7\\n', E'\\n8\\n')
                 WHERE size = 7
                """,
            found: .checkpointRefused(checkpoint: 0, .signatureWrong)),
    ]

    @Test("is found without any outside help, the first wrong entry named", arguments: cases)
    func tampering(_ tampering: Case) async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            #expect(try sealed.verify().isWhole)
            try sealed.tamper(tampering.sql)
            let log = try sealed.verify()
            #expect(!log.isWhole)
            #expect(log.report.failure == tampering.found)
            #expect(log.code == tampering.code ?? tampering.found?.code)
        }
    }

    @Test("a tail cut with its checkpoints shows by the archive alone, and the report says so")
    func cutTail() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            try sealed.tamper(
                """
                DELETE FROM audit.outcome WHERE xid > (SELECT xid FROM audit.leaf WHERE position = 6);
                DELETE FROM audit.request WHERE xid > (SELECT xid FROM audit.leaf WHERE position = 6);
                DELETE FROM audit.leaf WHERE position > 6;
                DELETE FROM audit.checkpoint WHERE size > 7
                """)
            let alone = try sealed.verify()
            #expect(alone.isWhole)
            #expect(alone.blindSpot == .everything)
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.report.failure == .externalEntriesMissing(sealed: 12, held: 7))
        }
    }

    @Test("a log rewritten and sealed anew, with the same key or another, contradicts the archive")
    func resealed() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            let archive = try sealed.external()
            try sealed.tamper(
                """
                UPDATE audit.request SET purpose = 'follow-up' WHERE xid = \(Self.at4);
                DELETE FROM audit.leaf; DELETE FROM audit.checkpoint; DELETE FROM audit.node;
                DELETE FROM audit.shard
                """)
            // The thief of the key seals with an archive of his own.
            try Files.replace("\(sealed.folder)/checkpoints.txt", with: [])
            try sealed.seal()
            let alone = try sealed.verify()
            #expect(alone.isWhole)
            #expect(alone.blindSpot == .everything)
            let log = try sealed.verify(external: archive)
            #expect(log.report.failure == .externalRootDiffers(size: 7))
            // A file that is only appended to, or the system's log, holds the thief's beside the old ones.
            let both = try sealed.verify(external: archive + [0x0A] + (try sealed.external()))
            #expect(both.report.failure == .externalRootDiffers(size: 12))
            #expect(both.report.reach == .contradicted)
            try sealed.looks(3)
            try sealed.seal()
            let later = try sealed.verify(external: archive + [0x0A] + (try sealed.external()))
            #expect(later.report.failure == .externalRootDiffers(size: 12))
        }
    }

    @Test(
        "an entry put where none was sealed is found, whatever incarnation or transaction it claims",
        arguments: [
            "INSERT INTO audit.event (incarnation, kind, result) VALUES (0, 'late', 'ok')",
            "INSERT INTO audit.event (incarnation, kind, result) VALUES (999, 'late', 'ok')",
            "INSERT INTO audit.event (incarnation, kind, result, xid) VALUES (1, 'late', 'ok', '0')",
            "INSERT INTO audit.event (incarnation, kind, result, xid) VALUES (1, 'late', 'ok', '5')",
        ])
    func putIn(_ sql: String) async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            #expect(try sealed.verify().code == nil)
            try sealed.tamper(sql)
            let log = try sealed.verify()
            #expect(log.code == "LOG-014")
            #expect(log.strays == 1)
        }
    }

    @Test("what is sealed while the log is verified does not count against it")
    func whileSealing() async throws {
        let sealed = try await onThread { try Self.sealedTown() }
        async let sealing: Void = onThread {
            for _ in 0..<30 {
                try sealed.looks(2)
                _ = try sealed.sealer()()
            }
        }
        let codes = try await onThread { try (0..<30).map { _ in try sealed.verify().code } }
        try await sealing
        #expect(codes.allSatisfy { $0 == nil }, "\(codes)")
    }

    @Test("a look that was rolled back leaves a gap in the numbers, which is reported")
    func rolledBack() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            let before = try sealed.verify().report.gaps.count
            var thief = try sealed.town.session("sspf_api")
            try thief.runScript(
                Script(
                    name: "thief",
                    text: """
                        BEGIN;
                        SELECT authz.open(sha256('\(Town.Person.sara.token)'), 'coordination', 'x', 'x',
                                          'youth', NULL, gen_random_uuid());
                        SELECT count(*) FROM core.concern_conversation;
                        ROLLBACK;
                        """))
            try sealed.looks(1)
            try sealed.seal()
            #expect(try sealed.verify().report.gaps.count == before + 1)
        }
    }

    @Test("nobody but an auditor verifies, and a verification is itself on the log")
    func who() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            for person in [Town.Person.ulla, .sara, .anna] {
                #expect(throws: Failure.forbidden) { try sealed.verify(as: person) }
            }
            _ = try sealed.verify()
            let looks = try sealed.town.value(
                """
                SELECT count(*) FROM audit.request r
                 WHERE r.action LIKE 'audit.verify%' AND r.staff_id = $1
                """, [.uuid(Town.Known.staff(6))])
            // Shards, checkpoints and leaves; before and after them what is not sealed yet; once what stands
            // among sealed entries without a leaf.
            #expect(looks == "6")
        }
    }
}
