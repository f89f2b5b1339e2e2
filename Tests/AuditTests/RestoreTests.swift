import Access
import Audit
import Domain
import FoundationEssentials
import Postgres
import Secrets
import Support
import Testing

@Suite("A log that was restored")
struct RestoreTests {
    /// Checkpoints of three, four and seven entries.
    private static func sealedTown() throws -> SealedTown {
        let sealed = try SealedTown()
        for count in [1, 1, 3] {
            try sealed.looks(count)
            try sealed.seal()
        }
        return sealed
    }

    /// Checkpoints of four and seven entries, and what stood outside after the first.
    private static func fourAndSeven() throws -> (SealedTown, early: [UInt8]) {
        let sealed = try SealedTown()
        try sealed.looks(2)
        try sealed.seal()
        let early = try sealed.external()
        try sealed.looks(3)
        try sealed.seal()
        return (sealed, early)
    }

    /// Entries, leaves and checkpoints of the first month after the first so many.
    private static func cut(_ sealed: SealedTown, to size: Int) throws {
        try sealed.tamper(
            """
            DELETE FROM audit.outcome o USING audit.leaf l
             WHERE l.shard = 1 AND l.position >= \(size) AND o.xid = l.xid;
            DELETE FROM audit.request r USING audit.leaf l
             WHERE l.shard = 1 AND l.position >= \(size) AND r.xid = l.xid;
            DELETE FROM audit.leaf WHERE shard = 1 AND position >= \(size);
            DELETE FROM audit.checkpoint WHERE shard = 1 AND size > \(size)
            """)
    }

    /// Declares a restore; sessions stay, so that there is something to seal.
    private static func declare(_ sealed: SealedTown) throws {
        let address = try sealed.town.address("sspf_migrate")
        #expect(try Release(folder: Checkout.folder).restore(address, after: 1) == 2)
        try sealed.town.admin("UPDATE core.session SET ended_at = NULL")
    }

    @Test(
        "whoever holds the key cannot cut the log, declare a restore and name less than was sealed",
        arguments: [4, 0])
    func namedLess(_ size: Int) async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            let outside = try sealed.external()
            try Self.cut(sealed, to: size)
            if size == 0 { try sealed.tamper("DELETE FROM audit.shard; DELETE FROM audit.node") }
            try Self.declare(sealed)
            // An archive of the thief's own, which knows of nothing beyond.
            try Files.replace("\(sealed.folder)/checkpoints.txt", with: [])
            try sealed.seal()
            #expect(try sealed.verify().report.failure == nil)
            let own = try sealed.external()
            for external in [outside, outside + [0x0A] + own] {
                let log = try sealed.verify(external: external)
                #expect(log.report.failure == .externalRootDiffers(size: 7))
                #expect(log.report.reach == .contradicted)
            }
        }
    }

    @Test("a file outside that ends before what the restore names says nothing against it")
    func sparser() async throws {
        try await onThread {
            let (sealed, sparse) = try Self.fourAndSeven()
            try Self.cut(sealed, to: 4)
            try Self.declare(sealed)
            try sealed.seal()
            let log = try sealed.verify(external: sparse)
            #expect(log.code == nil)
            #expect(log.report.reach == .external(size: 4))
            #expect(log.chain.lost.map { $0.sealed.size - $0.held } == [3])
        }
    }

    @Test("what a restored copy still held when that was declared cannot be cut afterwards")
    func cutAfterwards() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            let first = try sealed.origin()
            try Self.cut(sealed, to: 4)
            try Self.declare(sealed)
            try sealed.seal()
            #expect(
                try sealed.town.value("SELECT held FROM audit.shard WHERE id = 2")?
                    .hasPrefix("\(first)\n4\n") == true)
            let outside = try sealed.external()
            #expect(try sealed.verify(external: outside).code == nil)
            // The checkpoint of three was signed long ago: no key is needed.
            try Self.cut(sealed, to: 3)
            for external in [nil, outside] {
                #expect(
                    try sealed.verify(external: external).report.failure
                        == .restoreExceeded(origin: first, declared: 4, held: 3))
            }
            try Self.cut(sealed, to: 0)
            try sealed.tamper("DELETE FROM audit.shard WHERE id = 1")
            #expect(
                try sealed.verify(external: outside).report.failure
                    == .restoreExceeded(origin: first, declared: 4, held: 0))
        }
    }

    @Test("what a restored copy still held cannot be sealed anew, though the key be known")
    func sealedAnew() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            let first = try sealed.origin()
            try Self.cut(sealed, to: 4)
            try Self.declare(sealed)
            try sealed.seal()
            let newest = try #require(try CheckpointArchive(in: sealed.folder).newestNote())
            #expect(try sealed.verify(external: newest).code == nil)
            // Four entries, one of them another one, under a checkpoint that the key has signed.
            try sealed.tamper(
                """
                UPDATE audit.request SET purpose = 'follow-up'
                 WHERE xid = (SELECT xid FROM audit.leaf WHERE shard = 1 AND position = 2);
                DELETE FROM audit.checkpoint WHERE shard = 1 AND size < 4
                """)
            let entry =
                try sealed.town.value(
                    """
                    SELECT encode(e.salt, 'hex') || e.persons || e.header
                      FROM audit.leaf l JOIN authz.entry e ON e.xid = l.xid AND e.no = l.no
                     WHERE l.shard = 1 AND l.position = 2
                    """) ?? ""
            let salt = try #require(Hex.decode(String(entry.prefix(32))).flatMap { Leaf.Salt($0) })
            let changed = Leaf(
                header: .open(salt, text: Array(entry.dropFirst(32).utf8)), persons: []
            ).hash()
            try sealed.tamper(
                """
                UPDATE audit.leaf SET hash = '\\x\(Hex.encode(changed.bytes))'
                 WHERE shard = 1 AND position = 2
                """)
            let hashes =
                try sealed.town.value(
                    """
                    SELECT string_agg(encode(hash, 'hex'), ' ' ORDER BY position)
                      FROM audit.leaf WHERE shard = 1
                    """) ?? ""
            let leaves = hashes.split(separator: " ")
                .compactMap { Hex.decode(String($0)).flatMap { Digest($0) } }
            let key = try Files.text("\(sealed.folder)/sealing.key").split(separator: "\n")[0]
            let forged = try #require(
                Checkpoint(
                    origin: try NoteName(first), size: 4, root: MerkleTree.root(of: leaves)))
            let note = try forged.signed(by: NoteSigner.open(text: String(key))).encoded
            try sealed.tamper(
                """
                UPDATE audit.checkpoint SET note = $n$\(String(decoding: note, as: UTF8.self))$n$,
                       root = '\\x\(Hex.encode(forged.root.bytes))' WHERE shard = 1
                """)
            #expect(
                try sealed.verify(external: newest).report.failure
                    == .restoreExceeded(origin: first, declared: 4, held: 4))
        }
    }

    @Test(
        "a copy restored twice begins two incarnations, for checkpoints outside know of the first")
    func twice() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            let address = try sealed.town.address("sspf_migrate")
            let release = try Release(folder: Checkout.folder)
            #expect(try release.restore(address, after: 1, beyond: 2) == 3)
            #expect(try release.restore(address, after: 3, beyond: 2) == 4)
        }
    }

    @Test("whole months that a restore lost are counted where checkpoints of them stand outside")
    func lostMonths() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            for days in [40, 80] {
                try sealed.town.moveClock(by: "\(days) days")
                try sealed.looks(2)
                try sealed.seal()
            }
            let outside = try sealed.external()
            try sealed.tamper(
                """
                DELETE FROM audit.outcome o USING audit.leaf l WHERE l.shard > 1 AND o.xid = l.xid;
                DELETE FROM audit.request r USING audit.leaf l WHERE l.shard > 1 AND r.xid = l.xid;
                DELETE FROM audit.leaf WHERE shard > 1; DELETE FROM audit.checkpoint WHERE shard > 1;
                DELETE FROM audit.shard WHERE id > 1
                """)
            try Self.cut(sealed, to: 4)
            try Self.declare(sealed)
            try sealed.seal()
            let log = try sealed.verify(external: outside)
            #expect(log.code == nil)
            #expect(log.chain.lost.map { $0.sealed.size - $0.held } == [3, 3, 3])
        }
    }

    @Test("a restore excuses the months that it lost, and no other")
    func otherMonth() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(2)
            try sealed.seal()
            try Self.declare(sealed)
            try sealed.looks(1)
            try sealed.seal()
            let outside = try sealed.external()
            #expect(try sealed.verify(external: outside).code == nil)
            try Self.cut(sealed, to: 0)
            try sealed.tamper("DELETE FROM audit.shard WHERE id = 1")
            #expect(try sealed.verify(external: outside).report.failure != nil)
        }
    }

    @Test("a month that a restore cut goes like any other when its time is over")
    func expired() async throws {
        try await onThread {
            let sealed = try Self.sealedTown()
            let outside = try sealed.external()
            try Self.cut(sealed, to: 4)
            try Self.declare(sealed)
            try sealed.seal()
            try sealed.town.moveClock(by: "5 years 50 days")
            try sealed.town.admin(
                """
                UPDATE retention.rule SET decision_id = (SELECT id FROM retention.decision LIMIT 1)
                 WHERE record_type = 'log-entry'
                """)
            try LogRetentionTests.approve(sealed, 1...9_999)
            try sealed.looks(1)
            try sealed.seal()
            let expire = ExpireLog(at: try sealed.town.address("sspf_retention"))
            #expect(try expire(requestID: UUID()).entries > 0)
            for external in [outside, try sealed.external()] {
                let log = try sealed.verify(external: external)
                #expect(log.code == nil)
                #expect(log.chain.dropped >= 1)
            }
        }
    }

    @Test("an incarnation raised by hand excuses no log that was cut")
    func undeclared() async throws {
        try await onThread {
            let (sealed, _) = try Self.fourAndSeven()
            try Self.cut(sealed, to: 4)
            let address = try sealed.town.address("sspf_migrate")
            #expect(try Release(folder: Checkout.folder).restore(address, after: 1) == 2)
            try sealed.tamper("DELETE FROM audit.event WHERE kind = 'restored'")
            try sealed.town.admin("UPDATE core.session SET ended_at = NULL")
            try sealed.looks(1)
            try sealed.seal()
            let second = try sealed.origin(2)
            for external in [nil, try sealed.external()] {
                #expect(
                    try sealed.verify(external: external).report.failure
                        == .restoreUndeclared(origin: second))
            }
        }
    }

    @Test("a restore that is declared goes on in a new shard, and what it lost is told")
    func restore() async throws {
        try await onThread {
            let (sealed, backup) = try Self.fourAndSeven()
            let whole = try sealed.external()
            #expect(backup != whole)
            // What a backup taken between the two would hold.
            try Self.cut(sealed, to: 4)
            #expect(throws: SealError.contradictsArchive) { try sealed.seal() }
            #expect(
                try sealed.verify(external: whole).report.failure
                    == .externalEntriesMissing(sealed: 7, held: 4))
            let address = try sealed.town.address("sspf_migrate")
            let release = try Release(folder: Checkout.folder)
            #expect(try release.restore(address, after: 1) == 2)
            #expect(try release.restore(address, after: 1) == nil)
            #expect(try sealed.seal() >= 1)
            #expect(
                try sealed.town.value("SELECT origin FROM audit.shard WHERE id = 2")
                    == sealed.origin(2))
            // Everybody's session has ended with the restore.
            #expect(throws: Failure.notSignedIn) { try sealed.looks(1) }
            try sealed.town.admin("UPDATE core.session SET ended_at = NULL")
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.code == nil)
            #expect(log.chain.lost.map { $0.sealed.size - $0.held } == [3])
            // What a restore lost cannot be made more by a later cut.
            try sealed.tamper(
                """
                DELETE FROM audit.leaf WHERE shard = 1 AND position > 2;
                DELETE FROM audit.checkpoint WHERE shard = 1
                """)
            #expect(try sealed.verify(external: try sealed.external()).code != nil)
        }
    }
}
