import Secrets

/// Which stored hashes the subtrees of a proof are made of: ranges of places, each at one of the
/// levels that the database keeps.
struct HashPlan {
    let levels: [Int]
    let firsts: [Int]
    let lasts: [Int]
    /// How many ranges each subtree takes.
    private let counts: [Int]

    init(_ subtrees: [Range<Int>]) {
        let parts = subtrees.map { ProofPlan.perfectParts(of: $0) }
        counts = parts.map(\.count)
        var ranges: [(level: Int, first: Int, last: Int)] = []
        for part in parts.joined() {
            let level = Proofs.storedLevels.filter { 1 << $0 <= part.count }.max() ?? 0
            ranges.append((level, part.lowerBound >> level, (part.upperBound >> level) - 1))
        }
        levels = ranges.map(\.level)
        firsts = ranges.map(\.first)
        lasts = ranges.map(\.last)
    }

    /// The roots of the subtrees.
    ///
    /// - Parameter stored: for each range its hashes, one after the other in hexadecimal; nil where
    ///   they are not all there.
    func roots(from stored: [String]) -> [Digest]? {
        guard stored.count == levels.count else { return nil }
        var found: [Digest] = []
        for (place, text) in stored.enumerated() {
            guard let bytes = Hex.decode(text),
                bytes.count == SHA256.length * (lasts[place] - firsts[place] + 1)
            else { return nil }
            let digests = stride(from: 0, to: bytes.count, by: SHA256.length).compactMap {
                Digest(Array(bytes[$0..<($0 + SHA256.length)]))
            }
            found.append(MerkleTree.root(of: digests))
        }
        var rest = found[...]
        var hasher = SHA256.Hasher()
        return counts.compactMap { count in
            let mine = rest.prefix(count)
            rest = rest.dropFirst(count)
            return mine.dropLast().reversed().reduce(mine.last) { right, left in
                right.map { MerkleTree.node(left, $0, by: &hasher) }
            }
        }
    }
}
