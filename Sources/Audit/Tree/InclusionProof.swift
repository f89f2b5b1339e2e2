import Secrets

/// Shows that one entry is in a log. Source: RFC 9162 §2.1.3.
package struct InclusionProof: Hashable, Sendable {
    /// The position of the leaf, from 0.
    package let index: Int
    /// The size of the log that the proof is for.
    package let size: Int
    /// The subtrees beside the way to the root, the lowest first.
    package let path: [Digest]

    /// A proof as it arrived: nothing is promised before `holds`.
    package init(index: Int, size: Int, path: [Digest]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// The proof for leaf `index` among all these leaves; nil when there is no such leaf.
    package init?(of index: Int, in leaves: [Digest]) {
        guard let plan = ProofPlan.inclusion(of: index, in: leaves.count) else { return nil }
        let path = plan.map { MerkleTree.root(of: leaves[$0]) }
        self.init(index: index, size: leaves.count, path: path)
    }

    /// Whether `leaf` is at `index` in the log with this root. Source: RFC 9162 §2.1.3.2.
    package func holds(for leaf: Digest, root: Digest) -> Bool {
        guard index >= 0, index < size else { return false }
        var hasher = SHA256.Hasher()
        var position = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                hash = MerkleTree.node(sibling, hash, by: &hasher)
                while position & 1 == 0 && position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleTree.node(hash, sibling, by: &hasher)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }
}
