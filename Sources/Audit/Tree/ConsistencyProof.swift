import Secrets

/// Shows that a log has only grown. Source: RFC 9162 §2.1.4.
package struct ConsistencyProof: Hashable, Sendable {
    /// The size of the earlier log.
    package let old: Int
    /// The size of the later log.
    package let size: Int
    /// The subtrees that both roots can be computed from, the lowest first.
    package let path: [Digest]

    /// A proof as it arrived: nothing is promised before `holds`.
    package init(old: Int, size: Int, path: [Digest]) {
        self.old = old
        self.size = size
        self.path = path
    }

    /// The proof that the first `old` of these leaves came first; nil when there are fewer.
    package init?(from old: Int, in leaves: [Digest]) {
        guard let plan = ProofPlan.consistency(from: old, to: leaves.count) else { return nil }
        let path = plan.map { MerkleTree.root(of: leaves[$0]) }
        self.init(old: old, size: leaves.count, path: path)
    }

    /// Whether the log with root `new` begins with the log with root `earlier`.
    /// Source: RFC 9162 §2.1.4.2.
    package func holds(from earlier: Digest, to new: Digest) -> Bool {
        guard old >= 0, old <= size else { return false }
        if old == size { return path.isEmpty && earlier == new }
        if old == 0 { return path.isEmpty && earlier == MerkleTree.emptyRoot }
        // An old log that is one perfect subtree is its own first step.
        let isPerfect = old & (old - 1) == 0
        guard let first = isPerfect ? earlier : path.first else { return false }

        var hasher = SHA256.Hasher()
        let shift = (~(old - 1)).trailingZeroBitCount
        var position = (old - 1) >> shift
        var last = (size - 1) >> shift
        var oldHash = first
        var newHash = first
        for sibling in isPerfect ? path[...] : path.dropFirst() {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                oldHash = MerkleTree.node(sibling, oldHash, by: &hasher)
                newHash = MerkleTree.node(sibling, newHash, by: &hasher)
                while position & 1 == 0 && position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                newHash = MerkleTree.node(newHash, sibling, by: &hasher)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && oldHash == earlier && newHash == new
    }
}
