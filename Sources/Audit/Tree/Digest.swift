package import Secrets

/// A SHA-256 digest: 32 bytes, as leaf, node, root or commitment.
package struct Digest: Hashable, Sendable {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// Nil unless there are 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == SHA256.length else { return nil }
        self.bytes = bytes
    }

    /// The digest of all the parts, one after the other, and an empty hasher again.
    package init(of parts: [UInt8]..., by hasher: inout SHA256.Hasher) {
        for part in parts { hasher.update(part) }
        self.bytes = hasher.finish()
    }
}
