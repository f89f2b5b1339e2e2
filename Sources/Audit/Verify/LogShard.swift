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

/// A shard that has gone with its time, as the entry about it says.
package struct DroppedShard: Hashable, Sendable {
    package let origin: String
    /// How many entries it had.
    package let size: Int
    /// The committee's decision (gallringsbeslut), by its id.
    package let decision: String
    /// After how many months the decision lets a shard go.
    package let months: Int
    /// The day on which it went.
    package let day: String

    /// What an entry says.
    package init(origin: String, size: Int, decision: String, months: Int, day: String) {
        self.origin = origin
        self.size = size
        self.decision = decision
        self.months = months
        self.day = day
    }

    /// Whether by the entry's own words its time was over: the months counted from the shard's.
    func isDue(_ place: ShardPlace) -> Bool {
        guard let begun = Self.months(place.month), let gone = Self.months(day) else {
            return place.month.isEmpty
        }
        return months > 0 && gone >= begun + months
    }

    /// Months since the year 0 of a text that begins with `2026-11`.
    private static func months(_ text: String) -> Int? {
        let parts = text.split(separator: "-")
        guard parts.count >= 2, let year = Int(parts[0]), let month = Int(parts[1]),
            (1...12).contains(month)
        else { return nil }
        return year * 12 + month
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
    /// What went with its time, by which decision.
    package let drops: [DroppedShard]
    /// How many of these no checkpoint vouches for yet.
    package let unsealedDrops: Int
    /// Of a copy: the newest checkpoint kept elsewhere, where it lies beyond what the copy holds.
    package let beyond: Checkpoint?
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
