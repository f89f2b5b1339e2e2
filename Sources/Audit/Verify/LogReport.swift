/// What a verification has found.
package struct LogReport: Hashable, Sendable {
    /// How far the answer reaches.
    package enum Reach: Hashable, Sendable {
        /// Only the log's own checkpoints were at hand.
        case ownCheckpoints
        /// A checkpoint kept elsewhere matches the first `size` entries.
        case external(size: Int)
        /// A checkpoint was brought from elsewhere, but it did not match.
        case contradicted
    }

    /// How many entries were read.
    package let entries: Int
    /// How many of them lie beyond the last believed checkpoint: no seal covers them yet.
    package let unsealed: Int
    /// How many checkpoints matched.
    package let checkpoints: Int
    /// How many headers have been erased.
    package let erasedHeaders: Int
    /// How many persons have been erased from entries.
    package let erasedPersons: Int
    /// Request numbers that no entry has: rolled back, or looked at without a log. Only to be
    /// taken at their word where no header has been erased.
    package let gaps: [ClosedRange<Int>]
    /// Whether there are more gaps than `gaps` lists.
    package let hasMoreGaps: Bool
    /// How far the answer reaches.
    package let reach: Reach
    /// The first thing found wrong; nil where all is as it was sealed.
    package let failure: LogFailure?

    /// What a verification that found nothing wrong could not have found.
    package enum BlindSpot: Hashable, Sendable {
        /// Without a checkpoint kept elsewhere: a tail cut off together with its checkpoints, and a log
        /// rewritten and sealed anew by someone who holds the signing key.
        case everything
        /// The same, of the entries after the external checkpoint.
        case afterExternal
    }

    /// What this verification could not have found; nil where an external checkpoint covers every entry,
    /// or has already proved the log wrong.
    package var blindSpot: BlindSpot? {
        switch reach {
        case .contradicted: nil
        case .external(let size): size >= entries ? nil : .afterExternal
        case .ownCheckpoints: .everything
        }
    }
}
