/// The restores that a log tells of, and what they lost.
struct RestoreLedger: Sendable {
    private var declared: Set<Int> = []
    private(set) var lost: [LostEntries] = []
    /// Between which shards each restore lost some: after the copy's last, up to the one it names.
    private var spans: [(after: ShardPlace?, through: ShardPlace)] = []

    /// Takes what an entry says.
    mutating func note(_ incarnation: Int) { declared.insert(incarnation) }

    /// The first shard of an incarnation that no entry says began with a restore: raised by hand, it would
    /// excuse a log that was cut. Of one whose first shard has gone nobody can say.
    func undeclared(_ shards: [LogShard], of log: LogName) -> NoteName? {
        // The first is no restore's; what was sealed before shards counts as of none.
        var last = 1
        for shard in shards {
            guard let place = log.place(of: shard.origin) else { continue }
            if place.incarnation > last, !shard.isDropped, !declared.contains(place.incarnation) {
                return shard.origin
            }
            last = max(last, place.incarnation)
        }
        return nil
    }

    /// Whether a restore has lost this whole shard.
    func excuses(_ place: ShardPlace) -> Bool {
        spans.contains { span in
            place <= span.through && span.after.map { place > $0 } ?? true
        }
    }

    /// Takes down what a restore lost.
    ///
    /// - Parameters:
    ///   - named: the last checkpoint before it, by the opening of the shard after it.
    ///   - from: that checkpoint's shard.
    ///   - last: the last checkpoint of the restored copy; nil where it had none.
    ///   - kept: those kept elsewhere, which know of shards between the two.
    mutating func lose(
        upTo named: Checkpoint, of from: ShardPlace, after last: Checkpoint?, in log: LogName,
        _ kept: KeptCheckpoints?
    ) {
        let start = last.flatMap { log.place(of: $0.origin) }
        spans.append((start, from))
        var ends = kept?.places.filter { $0 < from }.compactMap { kept?.newest(of: $0) } ?? []
        ends.append(named)
        for end in ends {
            guard let place = log.place(of: end.origin) else { continue }
            let held = place == start ? last?.size ?? 0 : 0
            if start.map({ place >= $0 }) ?? true, end.size > held {
                lost.append(LostEntries(sealed: end, held: held))
            }
        }
    }
}
