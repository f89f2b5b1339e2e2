/// An entry as the verifier takes it from a database or a bundle.
package struct LogEntry: Hashable, Sendable {
    /// What the tree hashes.
    package let leaf: Leaf
    /// The request number, read from the header's own text, so that the tree vouches for it; nil
    /// where the header has been erased.
    package let number: Int?
    /// Where the entry is said to stand in the log, from 0; nil where nothing says so.
    package let index: Int?
    /// The leaf hash that was stored when the entry was sealed; nil where none is given.
    package let storedHash: Digest?

    /// An entry of these parts.
    package init(leaf: Leaf, number: Int?, index: Int? = nil, storedHash: Digest? = nil) {
        self.leaf = leaf
        self.number = number
        self.index = index
        self.storedHash = storedHash
    }
}
