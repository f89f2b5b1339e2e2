/// An entry as the verifier takes it from a database or a bundle.
package struct LogEntry: Hashable, Sendable {
    /// What an entry says about the log itself.
    package enum Notice: Hashable, Sendable {
        /// A shard begins. `previous` is the last checkpoint before it, as origin, size and root.
        case opening(origin: String, previous: String?)
        /// A person was erased from so many places of the log.
        case erasure(certificate: String, places: Int)
        /// The data were restored, or copied, and this incarnation of them began. `held` is how far
        /// the copy's log reached; nil where it had none, or the entry does not say.
        case restored(incarnation: Int, held: LogEnd?)
        /// The shards up to this one have gone.
        case drop(through: String)
    }

    /// How far a log reached: its last shard, and how many entries that had.
    package struct LogEnd: Hashable, Sendable {
        package let origin: String
        package let size: Int

        /// An end.
        package init(origin: String, size: Int) {
            self.origin = origin
            self.size = size
        }
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
