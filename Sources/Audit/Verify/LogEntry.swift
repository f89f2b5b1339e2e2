/// An entry as the verifier takes it from a database or a bundle.
package struct LogEntry: Hashable, Sendable {
    /// What an entry says about the log itself.
    package enum Notice: Hashable, Sendable {
        /// A shard begins. `previous` is the last checkpoint before it, as origin, size and root; `held`
        /// is, after a restore, the last that the copy had; `signer` the id of the key in force then.
        case opening(origin: String, previous: String?, held: String?, signer: String?)
        /// A person was erased from so many places of the log.
        case erasure(certificate: String, places: Int)
        /// The data were restored, or copied, and this incarnation of them began.
        case restored(incarnation: Int)
        /// A shard has gone.
        case drop(DroppedShard)
        /// From the next checkpoint on the key of this id (hexadecimal, of the log's own name) signs.
        case keyEnded(successor: String)
    }

    /// What the tree hashes.
    package let leaf: Leaf
    /// The request number, read from the header's own text, so that the tree vouches for it; nil
    /// where the header has been erased.
    package let number: Int?
    /// Where the entry is said to stand in the log, from 0; nil where nothing says so.
    package let index: Int?
    /// The leaf hash that was stored when the entry was sealed; nil where none is given.
    package let storedHash: Digest?
    /// What it says about the log, read from the header's own text.
    package let notice: Notice?
    /// How many persons have been erased from it, by the certificate.
    package let erasures: [String: Int]

    /// An entry of these parts.
    package init(
        leaf: Leaf, number: Int?, index: Int? = nil, storedHash: Digest? = nil,
        notice: Notice? = nil, erasures: [String: Int] = [:]
    ) {
        self.notice = notice
        self.erasures = erasures
        self.leaf = leaf
        self.number = number
        self.index = index
        self.storedHash = storedHash
    }
}
