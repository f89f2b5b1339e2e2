import Postgres
import Secrets

/// Entries that become the next leaves of a shard's tree.
struct SealBatch {
    /// The size of the tree with them.
    let size: Int
    /// The root of the tree with them.
    let root: Digest
    /// What `authz.seal_append` takes between the shard and the note.
    let values: [Value]

    /// - Parameters:
    ///   - sources: entries as `authz.seal_open` and `authz.seal_take` give them, in sealing order.
    ///   - frontier: of the shard's tree so far.
    /// - Throws: ``SealError/entryMalformed``.
    init(_ sources: [Rows], after frontier: Frontier) throws(SealError) {
        var tree = frontier
        var hasher = SHA256.Hasher()
        var incarnations: [Int] = []
        var transactions: [String] = []
        var numbers: [Int] = []
        var hashes: [UInt8] = []
        var levels: [Int] = []
        var places: [Int] = []
        var nodes: [String] = []
        for entries in sources {
            var last: (transaction: UInt64, number: Int)?
            for row in 0..<entries.count {
                guard let incarnation = entries.int(row, 0), let transaction = entries[row, 1],
                    let number = entries.int(row, 2), let salt = entries[row, 3],
                    let header = entries[row, 4]
                else { throw .entryMalformed }
                let text = EntryText(
                    salt: salt, header: header, persons: entries[row, 5] ?? "",
                    salts: entries[row, 6] ?? "")
                // The number that the header vouches for is the one that the leaf is filed under.
                guard let leaf = text.leaf, text.facts.number == number,
                    let order = UInt64(transaction)
                else { throw .entryMalformed }
                // In the order of transactions, or a later batch would begin in the wrong place.
                if let last, last >= (order, number) { throw .entryMalformed }
                last = (order, number)
                let hash = leaf.hash(by: &hasher)
                let position = tree.size
                tree.append(hash, by: &hasher) { level, root in
                    guard Proofs.storedLevels.contains(level) else { return }
                    levels.append(level)
                    places.append(position >> level)
                    nodes.append(Self.text(root))
                }
                incarnations.append(incarnation)
                transactions.append(transaction)
                numbers.append(number)
                hashes += hash.bytes
            }
        }
        size = tree.size
        root = tree.root(by: &hasher)
        values = [
            .int(frontier.size), .ints(incarnations), .texts(transactions), .ints(numbers),
            .bytes(hashes), .ints(levels), .ints(places), .texts(nodes), .bytes(root.bytes),
            .texts(tree.subtrees.map(Self.text)),
        ]
    }

    private static func text(_ digest: Digest) -> String { "\\x\(Hex.encode(digest.bytes))" }
}
