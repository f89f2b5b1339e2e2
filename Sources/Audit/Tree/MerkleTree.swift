package import Secrets

/// The Merkle tree of a log. Source: RFC 9162 §2.1.1, the same tree as RFC 6962 §2.1.
package enum MerkleTree {
    /// The root of a log without entries: SHA-256 of nothing.
    package static let emptyRoot: Digest = {
        var hasher = SHA256.Hasher()
        return Digest(of: [], by: &hasher)
    }()

    /// The hash of an entry as a leaf.
    package static func leaf(_ entry: [UInt8], by hasher: inout SHA256.Hasher) -> Digest {
        Digest(of: [0x00], entry, by: &hasher)
    }

    /// The hash of an entry as a leaf.
    package static func leaf(_ entry: [UInt8]) -> Digest {
        var hasher = SHA256.Hasher()
        return leaf(entry, by: &hasher)
    }

    /// The hash of two subtrees.
    package static func node(
        _ left: Digest, _ right: Digest, by hasher: inout SHA256.Hasher
    ) -> Digest {
        Digest(of: [0x01], left.bytes, right.bytes, by: &hasher)
    }

    /// The root over leaf hashes.
    package static func root<Leaves: Sequence<Digest>>(of leaves: Leaves) -> Digest {
        var hasher = SHA256.Hasher()
        var frontier = Frontier()
        for leaf in leaves { frontier.append(leaf, by: &hasher) }
        return frontier.root(by: &hasher)
    }

    /// Where RFC 9162 splits a tree: the largest power of two below `size`, which is at least 2.
    static func split(_ size: Int) -> Int {
        1 << (Int.bitWidth - 1 - (size - 1).leadingZeroBitCount)
    }
}
