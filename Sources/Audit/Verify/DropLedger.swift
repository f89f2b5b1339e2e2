/// The shards that a log says have gone with their time.
struct DropLedger: Sendable {
    private var noted: [String: DroppedShard] = [:]
    private var sealed: Set<String> = []
    /// The sizes of the last checkpoints of those that have gone.
    private var sizes: [NoteName: Int] = [:]

    /// Takes what an entry says.
    mutating func note(_ drop: DroppedShard, isSealed: Bool) {
        noted[drop.origin] = drop
        if isSealed { sealed.insert(drop.origin) }
    }

    /// Takes the last checkpoint of a shard that has gone.
    mutating func pass(_ checkpoint: Checkpoint) { sizes[checkpoint.origin] = checkpoint.size }

    /// The shard that has gone without an entry that says so, of this very shard, of as many entries, and
    /// after the time that the entry itself names. Shards go oldest first, and the newest never: one that
    /// stands before another that is lawfully gone went before it, and the entry about it has gone since.
    func unbidden(_ shards: [LogShard], of log: LogName) -> NoteName? {
        let gone = shards.prefix { $0.isDropped }
        if gone.count == shards.count, let last = gone.last { return last.origin }
        if let late = shards.dropFirst(gone.count).first(where: \.isDropped) { return late.origin }
        var isFollowed = false
        for shard in gone.reversed() {
            if let drop = noted[shard.origin.text], let place = log.place(of: shard.origin) {
                guard drop.size == sizes[shard.origin], drop.isDue(place) else {
                    return shard.origin
                }
                isFollowed = true
            } else if !isFollowed {
                return shard.origin
            }
        }
        return nil
    }

    /// What has gone, in the order of the log.
    func drops(_ shards: [LogShard]) -> [DroppedShard] {
        shards.filter(\.isDropped).compactMap { noted[$0.origin.text] }
    }

    /// How many of these no checkpoint vouches for yet: whoever handed the log over may have made them up.
    func unsealed(_ shards: [LogShard]) -> Int {
        drops(shards).count { !sealed.contains($0.origin) }
    }
}
