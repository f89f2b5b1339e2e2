/// A shard as the verifier is told of it.
package struct LogShard: Hashable, Sendable {
    /// Its name, as in its checkpoints.
    package let origin: NoteName
    /// Its entries have gone with their time (gallring).
    package let isDropped: Bool

    /// A shard.
    package init(origin: NoteName, isDropped: Bool) {
        self.origin = origin
        self.isDropped = isDropped
    }
}

/// Entries of one shard that a restored copy of the data no longer had. Source of the figures: the
/// opening of the shard that was begun after the restore, and checkpoints kept elsewhere.
package struct LostEntries: Hashable, Sendable {
    /// The last known checkpoint of the shard.
    package let sealed: Checkpoint
    /// How many entries of that shard are there.
    package let held: Int
}

/// The newest checkpoint that a witness has cosigned.
package struct Witnessed: Hashable, Sendable {
    package let checkpoint: Checkpoint
    package let cosignature: Cosignature
}

/// What the verification of a whole log, shard by shard, has found.
package struct ChainReport: Hashable, Sendable {
    /// All shards together; positions of the failure are those of its shard.
    package let log: LogReport
    /// How many shards there are, and how many of them have gone.
    package let shards: Int
    package let dropped: Int
    /// What was lost by declared restores.
    package let lost: [LostEntries]
    /// How many places persons were erased from, by certificate.
    package let erasures: [String: Int]
    /// Certificates of these that no checkpoint vouches for yet: whoever handed the log over may have
    /// made them up.
    package let unsealedCertificates: Int
    /// Up to which checkpoint each witness has cosigned, that being its newest.
    package let witnessed: [Witnessed]
    /// The shard in which the failure is.
    package let failedIn: NoteName?
}
