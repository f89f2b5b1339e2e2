/// Which subtrees make up a proof. Whoever holds the hashes fills them in: an array of leaves, or
/// stored nodes. Each range is the leaves of one subtree in the sense of RFC 9162 §2.1.1, from
/// `lowerBound` on, which only at the right edge of the tree is not a perfect one.
package enum ProofPlan {
    /// The subtrees beside the way from leaf `index` to the root of the first `size` leaves,
    /// the lowest first; nil when there is no such leaf. Source: RFC 9162 §2.1.3.1.
    package static func inclusion(of index: Int, in size: Int) -> [Range<Int>]? {
        guard index >= 0, index < size else { return nil }
        var path: [Range<Int>] = []
        var tree = 0..<size
        while tree.count > 1 {
            let middle = tree.lowerBound + MerkleTree.split(tree.count)
            if index < middle {
                path.append(middle..<tree.upperBound)
                tree = tree.lowerBound..<middle
            } else {
                path.append(tree.lowerBound..<middle)
                tree = middle..<tree.upperBound
            }
        }
        return path.reversed()
    }

    /// The subtrees that show the first `old` leaves to be the beginning of the first `size`;
    /// nil unless 0 ≤ old ≤ size. Source: RFC 9162 §2.1.4.1.
    ///
    /// Empty for `old` = 0 and for `old` = `size`, where the roots say it all.
    package static func consistency(from old: Int, to size: Int) -> [Range<Int>]? {
        guard old >= 0, old <= size else { return nil }
        guard old > 0, old < size else { return [] }
        var path: [Range<Int>] = []
        var tree = 0..<size
        while tree.upperBound != old {
            let middle = tree.lowerBound + MerkleTree.split(tree.count)
            if old <= middle {
                path.append(middle..<tree.upperBound)
                tree = tree.lowerBound..<middle
            } else {
                path.append(tree.lowerBound..<middle)
                tree = middle..<tree.upperBound
            }
        }
        // The old tree itself need not be shown when it is a whole subtree from the first leaf.
        if tree.lowerBound != 0 { path.append(tree) }
        return path.reversed()
    }

    /// A subtree as perfect ones, the largest first: those that a store of nodes can hold.
    package static func perfectParts(of subtree: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = subtree.lowerBound
        var rest = subtree.count
        while rest > 0 {
            let size = 1 << (Int.bitWidth - 1 - rest.leadingZeroBitCount)
            parts.append(start..<(start + size))
            start += size
            rest -= size
        }
        return parts
    }
}
