import Postgres
import Secrets

/// Entries that become the next leaves of the tree.
struct SealBatch {
    /// The size of the tree with them.
    let size: Int
    /// The root of the tree with them.
    let root: Digest
    /// What `authz.seal_append` takes before the note.
    let values: [Value]

    /// - Parameters:
    ///   - entries: as `authz.seal_take` gives them, in sealing order.
    ///   - frontier: of the tree so far.
    /// - Throws: ``SealError/entryMalformed``.
    init(_ entries: Rows, after frontier: Frontier) throws(SealError) {
        var tree = frontier
        var hasher = SHA256.Hasher()
        var incarnations: [Int] = []
        var transactions: [String] = []
        var numbers: [Int] = []
        var hashes: [String] = []
        for row in 0..<entries.count {
            guard let incarnation = entries.int(row, 0), let transaction = entries[row, 1],
                let number = entries.int(row, 2), let salt = entries[row, 3],
                let header = entries[row, 4]
            else { throw .entryMalformed }
            let text = EntryText(
                salt: salt, header: header, persons: entries[row, 5] ?? "",
                salts: entries[row, 6] ?? "")
            // The number that the header vouches for is the one that the leaf is filed under.
            guard let leaf = text.leaf, text.number == number else { throw .entryMalformed }
            let hash = leaf.hash(by: &hasher)
            tree.append(hash, by: &hasher)
            incarnations.append(incarnation)
            transactions.append(transaction)
            numbers.append(number)
            hashes.append("\\x\(Hex.encode(hash.bytes))")
        }
        size = tree.size
        root = tree.root(by: &hasher)
        values = [
            .int(frontier.size), .ints(incarnations), .texts(transactions), .ints(numbers),
            .texts(hashes), .bytes(root.bytes),
            .texts(tree.subtrees.map { "\\x\(Hex.encode($0.bytes))" }),
        ]
    }
}
