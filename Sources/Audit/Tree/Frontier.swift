package import Secrets

/// What must be kept of a tree to append to it and to know its root: the roots of its perfect
/// subtrees, the largest first. At most 63 digests for any log.
package struct Frontier: Hashable, Sendable {
    /// How many leaves have been appended.
    package private(set) var size: Int
    /// One digest for each bit that is set in `size`, the highest bit first.
    package private(set) var subtrees: [Digest]

    /// The empty tree.
    package init() {
        size = 0
        subtrees = []
    }

    /// A frontier as it was stored; nil where `subtrees` does not fit `size`.
    package init?(size: Int, subtrees: [Digest]) {
        guard size >= 0, size.nonzeroBitCount == subtrees.count else { return nil }
        self.size = size
        self.subtrees = subtrees
    }

    /// Appends a leaf hash: on average one node hash, at most 63.
    ///
    /// - Parameter completed: told the root of each perfect subtree that the leaf completes, with
    ///   its level: it has 2^level leaves, of which this one is the last.
    package mutating func append(
        _ leaf: Digest, by hasher: inout SHA256.Hasher,
        completed: (_ level: Int, _ root: Digest) -> Void = { _, _ in }
    ) {
        var subtree = leaf
        // Each trailing one is a perfect subtree as large as the one just completed.
        for level in 0..<(~size).trailingZeroBitCount {
            guard let left = subtrees.popLast() else { break }
            subtree = MerkleTree.node(left, subtree, by: &hasher)
            completed(level + 1, subtree)
        }
        subtrees.append(subtree)
        size += 1
    }

    /// The root of the tree as it is now.
    package func root(by hasher: inout SHA256.Hasher) -> Digest {
        guard var root = subtrees.last else { return MerkleTree.emptyRoot }
        for left in subtrees.dropLast().reversed() {
            root = MerkleTree.node(left, root, by: &hasher)
        }
        return root
    }
}
