import Access
import Audit
import Domain
import Postgres
import Support
import Testing

@Suite("The log in shards")
struct ShardTests {
    @Test("a month is a log of its own; an entry belongs to the shard open when it is sealed")
    func months() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(3)
            try sealed.seal()
            let first = try sealed.origin()
            try sealed.looks(2)
            try sealed.town.moveClock(by: "40 days")
            #expect(try sealed.seal() == 2)
            let second = try sealed.origin()
            #expect(first != second)
            #expect(
                try sealed.town.value(
                    """
                    SELECT string_agg(origin || ' ' || (SELECT count(*) FROM audit.leaf l
                                                         WHERE l.shard = s.id), ', ' ORDER BY id)
                      FROM audit.shard s
                    """) == "\(first) 5, \(second) 3")
            // The opening of the second names the end of the first.
            #expect(
                try sealed.town.value(
                    """
                    SELECT (SELECT previous FROM audit.shard WHERE id = 2)
                         = (SELECT substr(note, 1, strpos(note, E'\\n\\n')) FROM audit.checkpoint
                             WHERE shard = 1 ORDER BY size DESC LIMIT 1)
                    """) == "t")
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.code == nil)
            #expect(log.chain.shards == 2)
            #expect(log.report.entries == 8)
            #expect(log.report.reach == .external(size: 8))
        }
    }

    @Test("a clock that is put back opens no shard of the past")
    func clockPutBack() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.seal()
            try sealed.town.moveClock(by: "-70 days")
            try sealed.looks(1)
            #expect(try sealed.seal() == 1)
            #expect(try sealed.town.value("SELECT count(*) FROM audit.shard") == "1")
        }
    }

    /// Two shards of five and three entries.
    private static func twoMonths() throws -> SealedTown {
        let sealed = try SealedTown()
        try sealed.looks(3)
        try sealed.seal()
        try sealed.town.moveClock(by: "40 days")
        try sealed.looks(2)
        try sealed.seal()
        return sealed
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let found: @Sendable (String, String) -> LogFailure
    }

    private static let cases: [Case] = [
        Case(
            testDescription: "the first month gone with all its rows",
            sql: """
                DELETE FROM audit.leaf WHERE shard = 1; DELETE FROM audit.checkpoint WHERE shard = 1;
                DELETE FROM audit.shard WHERE id = 1
                """,
            found: { _, second in .shardUnlinked(origin: second) }),
        Case(
            testDescription: "the end of the first month cut with its checkpoints",
            sql: """
                DELETE FROM audit.leaf WHERE shard = 1 AND position > 3;
                DELETE FROM audit.checkpoint WHERE shard = 1;
                """,
            found: { _, second in .shardUnlinked(origin: second) }),
        Case(
            testDescription: "the first month said to be dropped, without a word in the log",
            sql: """
                DELETE FROM audit.leaf WHERE shard = 1;
                INSERT INTO audit.shard_drop (shard, decision_id, entries)
                VALUES (1, gen_random_uuid(), 5)
                """,
            found: { first, _ in .shardDroppedUnbidden(origin: first) }),
        Case(
            testDescription: "the second month's opening rewritten",
            sql: "UPDATE audit.shard SET previous = NULL WHERE id = 2",
            found: { _, _ in .entryChanged(index: 0, number: 8) }),
        Case(
            testDescription: "a person erased without a word in the log",
            sql: """
                UPDATE audit.outcome SET persons = ARRAY[gen_random_uuid()],
                       salts = ARRAY[sha256('x')]
                 WHERE xid = (SELECT xid FROM audit.leaf WHERE shard = 1 AND position = 3)
                """,
            found: { _, _ in .entryChanged(index: 3, number: 3) }),
    ]

    @Test("what is done to whole months is found", arguments: cases)
    func tampering(_ tampering: Case) async throws {
        try await onThread {
            let sealed = try Self.twoMonths()
            let second = try sealed.origin()
            let first = try sealed.town.value("SELECT origin FROM audit.shard WHERE id = 1") ?? ""
            #expect(try sealed.verify().code == nil)
            try sealed.tamper(tampering.sql)
            let log = try sealed.verify()
            #expect(log.report.failure == tampering.found(first, second))
        }
    }

    @Test("a whole month cut from the end shows by the archive")
    func lastMonthCut() async throws {
        try await onThread {
            let sealed = try Self.twoMonths()
            let second = try sealed.origin()
            try sealed.tamper(
                """
                DELETE FROM audit.request r USING audit.leaf l WHERE l.shard = 2 AND r.xid = l.xid;
                DELETE FROM audit.leaf WHERE shard = 2;
                DELETE FROM audit.checkpoint WHERE shard = 2; DELETE FROM audit.shard WHERE id = 2
                """)
            #expect(try sealed.verify().report.failure == nil)
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.report.failure == .shardMissing(origin: second))
            #expect(log.report.reach == .contradicted)
        }
    }
}
