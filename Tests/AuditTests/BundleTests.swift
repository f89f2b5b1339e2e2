import Access
import Audit
import Domain
import FoundationEssentials
import Postgres
import Secrets
import Support
import Testing

@Suite("A copy of the log, and proofs from it")
struct BundleTests {
    private static func export(_ sealed: SealedTown) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        _ = try LogBundle.export(
            sealed.log, as: sealed.town.caller(.rut, for: .logReview),
            through: try sealed.town.gate()
        ) { line in lines.append(line) }
        return lines
    }

    private static func verify(
        _ lines: [[UInt8]], _ sealed: SealedTown, external: [UInt8]? = nil
    ) throws -> VerifiedLog {
        let path = "\(sealed.folder)/bundle"
        try Files.replace(path, with: lines.joined())
        defer { Files.remove(path) }
        return try LogBundle.verify(
            file: path, keys: try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub"),
            external: external)
    }

    private static func twoMonths() throws -> SealedTown {
        let sealed = try SealedTown()
        try sealed.town.admin(
            """
            INSERT INTO audit.event (incarnation, kind, result, persons, salts)
            SELECT 1, 'test', 'ok', ARRAY['\(Town.Known.youth(1))'::uuid],
                   ARRAY[uuid_send(gen_random_uuid())] FROM generate_series(1, 3)
            """)
        try sealed.seal()
        try sealed.town.moveClock(by: "40 days")
        try sealed.looks(2)
        try sealed.seal()
        return sealed
    }

    @Test("the log goes on after a copy: checkpoints beyond its end say so, and nothing against it")
    func older() async throws {
        try await onThread {
            let sealed = try Self.twoMonths()
            let lines = try Self.export(sealed)
            try sealed.seal()
            let archive = try sealed.external()
            let newest = try Checkpoint(
                SignedNote(try #require(try CheckpointArchive(in: sealed.folder).newestNote())))
            let log = try Self.verify(lines, sealed, external: archive)
            #expect(log.code == nil)
            #expect(log.chain.beyond == newest)
            #expect(log.report.reach == .external(size: 8))
            try sealed.town.moveClock(by: "80 days")
            try sealed.looks(1)
            try sealed.seal()
            let later = try Self.verify(lines, sealed, external: try sealed.external())
            #expect(later.code == nil)
            #expect(later.chain.beyond?.origin.text == (try sealed.origin()))
        }
    }

    @Test("verifies with the public key alone, and names nobody shown")
    func whole() async throws {
        try await onThread {
            let sealed = try Self.twoMonths()
            let archive = try sealed.external()
            let lines = try Self.export(sealed)
            let log = try Self.verify(lines, sealed, external: archive)
            #expect(log.code == nil)
            #expect(log.report.entries == 8)
            #expect(log.chain.shards == 2)
            #expect(log.report.erasedPersons == 0)
            #expect(log.blindSpot == nil)
            let text = String(decoding: Array(lines.joined()), as: UTF8.self).lowercased()
            #expect(!text.contains("\(Town.Known.youth(1))".lowercased()))
            #expect(throws: Failure.forbidden) {
                _ = try LogBundle.export(
                    sealed.log, as: sealed.town.caller(.ulla, for: .logReview),
                    through: try sealed.town.gate()
                ) { _ in }
            }
        }
    }

    @Test("a line changed, left out, moved or cut off is found")
    func tampered() async throws {
        try await onThread {
            let sealed = try Self.twoMonths()
            let lines = try Self.export(sealed)
            let archive = try sealed.external()
            // Lines: log, shards, head of the first shard, its five entries, the second's head, …
            var changed = lines
            let text = String(decoding: lines[5], as: UTF8.self)
            changed[5] = Array(
                text.replacing("\\\"kind\\\": \\\"test\\\"", with: "\\\"kind\\\": \\\"tost\\\"")
                    .utf8)
            #expect(changed[5] != lines[5])
            #expect(
                try Self.verify(changed, sealed).report.failure
                    == .entryChanged(index: 2, number: 2))
            var without = lines
            without.remove(at: 5)
            #expect(
                try Self.verify(without, sealed).report.failure == .entryOutOfPlace(index: 2))
            var swapped = lines
            swapped.swapAt(5, 6)
            #expect(
                try Self.verify(swapped, sealed).report.failure == .entryOutOfPlace(index: 2))
            var cut = lines
            cut.remove(at: lines.count - 2)
            #expect(try Self.verify(cut, sealed, external: archive).code == "LOG-010")
            // A copy has an end.
            #expect(throws: LogBundle.Fault.self) {
                _ = try Self.verify(lines.dropLast(), sealed)
            }
            #expect(throws: LogBundle.Fault.malformed(line: 3)) {
                _ = try Self.verify([lines[0], lines[1], lines[5]], sealed)
            }
        }
    }

    @Test("any entry's inclusion is proven against a signed checkpoint, whatever the tree's shape")
    func inclusion() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result)
                SELECT 1, 'test', 'ok' FROM generate_series(1, 699)
                """)
            try sealed.seal()
            let keys = try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub")
            let gate = try sealed.town.gate()
            let rut = sealed.town.caller(.rut, for: .logReview)
            for number in [1, 2, 255, 256, 257, 511, 512, 513, 700] {
                let found = try Proofs().inclusion(of: number, as: rut, through: gate)
                let checkpoint = try Checkpoint.open(Array(found.note.utf8), trusting: keys)
                #expect(checkpoint.size == 701)
                #expect(found.proof.index == number)
                #expect(found.proof.holds(for: found.leaf, root: checkpoint.root))
                #expect(!found.proof.holds(for: MerkleTree.emptyRoot, root: checkpoint.root))
            }
            // What the database keeps of the tree may be changed: then no proof leaves that does not hold.
            try sealed.tamper("UPDATE audit.node SET hash = sha256('x') WHERE place = 0")
            #expect(throws: Failure.broken(code: "AUDIT-012")) {
                _ = try Proofs().inclusion(of: 600, as: rut, through: gate)
            }
            #expect(throws: Failure.notFound) {
                _ = try Proofs().inclusion(of: 90_000, as: rut, through: gate)
            }
            #expect(throws: Failure.notFound) {
                _ = try Proofs().inclusion(
                    of: 1, as: sealed.town.caller(.ulla, for: .logReview), through: gate)
            }
        }
    }

    @Test("a shard is proven to have only grown between two of its checkpoints")
    func consistency() async throws {
        try await onThread {
            let sealed = try SealedTown()
            for count in [300, 3, 600] {
                try sealed.town.admin(
                    """
                    INSERT INTO audit.event (incarnation, kind, result)
                    SELECT 1, 'test', 'ok' FROM generate_series(1, \(count))
                    """)
                try sealed.seal()
            }
            let keys = try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub")
            let notes =
                (try sealed.town.value(
                    "SELECT string_agg(note, '|' ORDER BY size) FROM audit.checkpoint") ?? "")
                .split(separator: "|")
            let checkpoints = try notes.map {
                try Checkpoint.open(Array($0.utf8), trusting: keys)
            }
            try #require(checkpoints.map(\.size) == [302, 305, 905])
            let gate = try sealed.town.gate()
            let rut = sealed.town.caller(.rut, for: .logReview)
            for (old, new) in [(0, 1), (0, 2), (1, 2), (2, 2)] {
                let proof = try Proofs().consistency(
                    from: checkpoints[old].size, to: checkpoints[new].size, in: 1, as: rut,
                    through: gate)
                #expect(proof.holds(from: checkpoints[old].root, to: checkpoints[new].root))
            }
        }
    }
}
