import Audit
import Secrets
import Testing

@Suite("Verifying a log")
struct LogVerifierTests {
    private static let origin = "kommun.example/audit/2026-01"
    private static let seed: UInt8 = 9

    private func seal(
        _ leaves: [Leaf], at sizes: [Int], seed: UInt8 = Self.seed, origin: String = Self.origin
    ) throws -> [[UInt8]] {
        let signer = try Samples.signer(Self.origin, seed: seed)
        return try sizes.map { size in
            let root = MerkleTree.root(of: leaves.prefix(size).map { $0.hash() })
            let checkpoint = try #require(
                Checkpoint(origin: try NoteName(origin), size: size, root: root))
            return try checkpoint.signed(by: signer).encoded
        }
    }

    private func entries(_ leaves: [Leaf], from first: Int = 100) -> [LogEntry] {
        leaves.enumerated().map { LogEntry(leaf: $1, number: first + $0) }
    }

    private func verify(
        _ entries: [LogEntry], _ checkpoints: [[UInt8]], external: [UInt8]? = nil
    ) throws -> LogReport {
        let key = try Samples.signer(Self.origin, seed: Self.seed).noteKey
        let origin = try NoteName(Self.origin)
        let kept = external.map { KeptCheckpoints($0, of: LogName(origin), trusting: [key]) }
        #expect(kept?.failure == nil)
        var verifier = LogVerifier(
            origin: origin, keys: [key], checkpoints: checkpoints,
            external: kept?.newest.map { [$0] } ?? [])
        for entry in entries { verifier.append(entry) }
        return verifier.finish()
    }

    private var twenty: [Leaf] { (100..<120).map { Samples.leaf($0) } }

    @Test("a log as it was sealed verifies, with its own checkpoints and an external one")
    func whole() throws {
        let checkpoints = try seal(twenty, at: [0, 5, 5, 13, 18])
        let own = try verify(entries(twenty), checkpoints)
        #expect(own.failure == nil)
        #expect(own.entries == 20)
        #expect(own.checkpoints == 5)
        #expect(own.unsealed == 2)
        #expect(own.gaps == [])
        #expect(own.reach == .ownCheckpoints)
        #expect(own.blindSpot == .everything)
        let both = try verify(entries(twenty), checkpoints, external: checkpoints[3])
        #expect(both.failure == nil)
        #expect(both.reach == .external(size: 13))
        #expect(both.blindSpot == .afterExternal)
        let all = try verify(entries(twenty), checkpoints, external: try seal(twenty, at: [20])[0])
        #expect(all.reach == .external(size: 20))
        #expect(all.blindSpot == nil)
    }

    @Test("an empty log verifies")
    func empty() throws {
        let checkpoints = try seal([], at: [0])
        let report = try verify([], checkpoints, external: checkpoints[0])
        #expect(report.failure == nil)
        #expect(report.checkpoints == 1)
        #expect(report.reach == .external(size: 0))
    }

    @Test("erased parts verify and are counted")
    func erased() throws {
        let checkpoints = try seal(twenty, at: [20])
        var leaves = twenty
        let persons = leaves[3].persons
        leaves[3] = Leaf(header: leaves[3].header, persons: [persons[0].erased(), persons[1]])
        leaves[4] = Leaf(header: leaves[4].header.erased(), persons: leaves[4].persons)
        var given = entries(leaves)
        given[4] = LogEntry(leaf: leaves[4], number: nil)
        let report = try verify(given, checkpoints)
        #expect(report.failure == nil)
        #expect(report.erasedHeaders == 1)
        #expect(report.erasedPersons == 1)
        #expect(report.gaps == [104...104])
    }

    @Test("numbers that no entry has are reported; that is no failure")
    func gaps() throws {
        let given = twenty.enumerated().map {
            LogEntry(leaf: $1, number: $0 < 10 ? $0 : $0 + 3)
        }
        let report = try verify(given, try seal(twenty, at: [20]))
        #expect(report.failure == nil)
        #expect(report.gaps == [10...12])
    }

    enum Tampering: CaseIterable {
        case header, person, personRemoved, deleted, inserted, swapped

        func apply(to leaves: inout [Leaf]) {
            switch self {
            case .header: leaves[7] = Samples.leaf(107, text: "list")
            case .person:
                let persons = leaves[7].persons
                leaves[7] = Leaf(
                    header: leaves[7].header,
                    persons: [.open(Samples.salt(107, 1), Samples.person(9)), persons[1]])
            case .personRemoved:
                leaves[7] = Leaf(
                    header: leaves[7].header, persons: leaves[7].persons.dropLast())
            case .deleted: leaves.remove(at: 7)
            case .inserted: leaves.insert(Samples.leaf(900), at: 7)
            case .swapped: leaves.swapAt(7, 8)
            }
        }
    }

    @Test("every tampering is found by the next checkpoint", arguments: Tampering.allCases)
    func tampering(_ tampering: Tampering) throws {
        let checkpoints = try seal(twenty, at: [5, 13, 18])
        var leaves = twenty
        tampering.apply(to: &leaves)
        let report = try verify(entries(leaves), checkpoints)
        #expect(report.failure == .rootDiffers(checkpoint: 1, entries: 5..<13))
        #expect(report.checkpoints == 1)
    }

    @Test(
        "with the stored leaf hashes the first wrong entry is named",
        arguments: [Tampering.header, .person, .personRemoved, .deleted, .inserted, .swapped])
    func named(_ tampering: Tampering) throws {
        let checkpoints = try seal(twenty, at: [18])
        let stored = twenty.map { $0.hash() }
        var leaves = twenty
        tampering.apply(to: &leaves)
        let given = zip(leaves, stored).enumerated().map {
            LogEntry(leaf: $1.0, number: 100 + $0, storedHash: $1.1)
        }
        let report = try verify(given, checkpoints)
        #expect(report.failure == .entryChanged(index: 7, number: 107))
    }

    @Test("an entry that is not where it says is named")
    func outOfPlace() throws {
        var given = twenty.enumerated().map {
            LogEntry(leaf: $1, number: 100 + $0, index: $0, storedHash: $1.hash())
        }
        given.remove(at: 7)
        let report = try verify(given, try seal(twenty, at: [18]))
        #expect(report.failure == .entryOutOfPlace(index: 7))
        #expect(report.gaps == [107...107])
    }

    @Test("a request number given twice is named")
    func repeated() throws {
        var given = entries(twenty)
        given[9] = LogEntry(leaf: twenty[9], number: 104)
        let report = try verify(given, try seal(twenty, at: [18]))
        #expect(report.failure == .numberRepeated(index: 9, number: 104))
    }

    @Test("a cut tail shows while its checkpoint is there")
    func cut() throws {
        let report = try verify(entries(Array(twenty.prefix(15))), try seal(twenty, at: [13, 18]))
        #expect(report.failure == .entriesMissing(checkpoint: 1, sealed: 18, held: 15))
    }

    @Test("a tail cut with its checkpoints shows by an external one only, and the report says so")
    func cutWithCheckpoints() throws {
        let checkpoints = try seal(twenty, at: [13, 18])
        let left = entries(Array(twenty.prefix(15)))
        let alone = try verify(left, [checkpoints[0]])
        #expect(alone.failure == nil)
        #expect(alone.blindSpot == .everything)
        let report = try verify(left, [checkpoints[0]], external: checkpoints[1])
        #expect(report.failure == .externalEntriesMissing(sealed: 18, held: 15))
        #expect(report.reach == .contradicted)
        #expect(report.blindSpot == nil)
    }

    @Test("a log rewritten and resealed with the same key shows by an external checkpoint only")
    func resealedWithSameKey() throws {
        let external = try seal(twenty, at: [13])[0]
        var leaves = twenty
        leaves[7] = Samples.leaf(107, text: "list")
        let resealed = try seal(leaves, at: [5, 13, 20])
        let alone = try verify(entries(leaves), resealed)
        #expect(alone.failure == nil)
        #expect(alone.blindSpot == .everything)
        let report = try verify(entries(leaves), resealed, external: external)
        #expect(report.failure == .externalRootDiffers(size: 13))
        #expect(report.reach == .contradicted)
    }

    @Test("a log resealed with another key under the same name is refused")
    func resealedWithAnotherKey() throws {
        let resealed = try seal(twenty, at: [5, 13], seed: 10)
        let report = try verify(entries(twenty), resealed)
        #expect(report.failure == .checkpointRefused(checkpoint: 0, .unsigned))
        #expect(report.checkpoints == 0)
        let key = try Samples.signer(Self.origin, seed: Self.seed).noteKey
        let kept = KeptCheckpoints(
            resealed[0], of: LogName(try NoteName(Self.origin)), trusting: [key])
        #expect(kept.failure == .externalRefused(.unsigned))
        #expect(kept.newest == nil)
    }

    @Test("a checkpoint with a changed byte is refused")
    func changedCheckpoint() throws {
        var checkpoints = try seal(twenty, at: [5, 13])
        let size = try #require(checkpoints[1].firstIndex(of: 0x0A)) + 1
        checkpoints[1][size + 1] = 0x34
        let report = try verify(entries(twenty), checkpoints)
        #expect(report.failure == .checkpointRefused(checkpoint: 1, .signatureWrong))
        #expect(report.checkpoints == 1)
    }

    @Test("checkpoints of another log, or going backwards, are refused")
    func otherLogs() throws {
        let other = try seal(twenty, at: [5], origin: "kommun.example/audit/2026-02")
        let mixed = try verify(entries(twenty), other)
        #expect(mixed.failure == .checkpointOfAnotherLog(checkpoint: 0))
        let external = LogVerifier(
            origin: try NoteName(Self.origin), keys: [], checkpoints: [],
            external: [try Checkpoint(try SignedNote(other[0]))])
        #expect(external.finish().failure == .externalOfAnotherLog)
        let backwards = try verify(entries(twenty), try seal(twenty, at: [13, 5]))
        #expect(backwards.failure == .checkpointShrank(checkpoint: 1))
    }

    @Test("while keys change, checkpoints of both keys are believed")
    func rotation() throws {
        let keys = [
            try Samples.signer(Self.origin, seed: 1).noteKey,
            try Samples.signer(Self.origin, seed: 2).noteKey,
        ]
        let checkpoints =
            try seal(twenty, at: [5], seed: 1) + seal(twenty, at: [13], seed: 2)
        var verifier = LogVerifier(
            origin: try NoteName(Self.origin), keys: keys, checkpoints: checkpoints)
        for entry in entries(twenty) { verifier.append(entry) }
        let report = verifier.finish()
        #expect(report.failure == nil)
        #expect(report.checkpoints == 2)
    }

    @Test(
        "a key that was taken out of use vouches for nothing afterwards",
        arguments: [
            // The change ended with entry 14 of 20: before it the old one signs, from then on the new.
            ([(13, 1), (20, 2)], nil), ([(13, 1), (14, 1), (20, 2)], nil),
            ([(13, 1), (15, 2), (20, 1)], 2), ([(13, 1), (15, 1), (20, 2)], 1),
        ] as [([(Int, UInt8)], Int?)])
    func retired(_ sealed: [(Int, UInt8)], _ refused: Int?) throws {
        let keys = try [UInt8(1), 2].map { try Samples.signer(Self.origin, seed: $0).noteKey }
        let checkpoints = try sealed.flatMap { try seal(twenty, at: [$0.0], seed: $0.1) }
        var verifier = LogVerifier(
            origin: try NoteName(Self.origin), keys: keys, checkpoints: checkpoints)
        let id = keys[1].shortID
        for (index, leaf) in twenty.enumerated() {
            verifier.append(
                LogEntry(
                    leaf: leaf, number: 100 + index,
                    notice: index == 14 ? .keyEnded(successor: id) : nil))
        }
        #expect(
            verifier.finish().failure
                == refused.map { .checkpointRefused(checkpoint: $0, .unsigned) })
    }

    @Test(
        "a shard's opening names the key in force: what told of the change may have gone since",
        arguments: [([(13, UInt8(2)), (20, 2)], nil), ([(13, 2), (20, 1)], 1), ([(13, 1)], 0)]
            as [([(Int, UInt8)], Int?)])
    func opened(_ sealed: [(Int, UInt8)], _ refused: Int?) throws {
        let keys = try [UInt8(1), 2].map { try Samples.signer(Self.origin, seed: $0).noteKey }
        let checkpoints = try sealed.flatMap { try seal(twenty, at: [$0.0], seed: $0.1) }
        var verifier = LogVerifier(
            origin: try NoteName(Self.origin), keys: keys, checkpoints: checkpoints)
        let opening = { (key: NoteKey) in
            LogEntry.Notice.opening(
                origin: Self.origin, previous: nil, held: nil, signer: key.shortID)
        }
        for (index, leaf) in twenty.enumerated() {
            // One that does not stand first calls no key back.
            let notice = index == 0 ? opening(keys[1]) : index == 3 ? opening(keys[0]) : nil
            verifier.append(LogEntry(leaf: leaf, number: 100 + index, notice: notice))
        }
        #expect(
            verifier.finish().failure
                == refused.map { .checkpointRefused(checkpoint: $0, .unsigned) })
    }

    @Test("any changed bit of any header or person is found")
    func mutations() throws {
        var generator = SeededGenerator(seed: 2026)
        let checkpoints = try seal(twenty, at: [20])
        for _ in 0..<200 {
            var leaves = twenty
            let index = Int.random(in: 0..<20, using: &generator)
            guard case .open(let salt, var text) = leaves[index].header else { continue }
            let bit = Int.random(in: 0..<(text.count * 8), using: &generator)
            text[bit / 8] ^= 1 << UInt8(bit % 8)
            leaves[index] = Leaf(
                header: .open(salt, text: text), persons: leaves[index].persons)
            let report = try verify(entries(leaves), checkpoints)
            #expect(report.failure == .rootDiffers(checkpoint: 0, entries: 0..<20))
        }
    }
}
