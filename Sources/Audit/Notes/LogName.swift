/// The name of a log, and the names of its shards: `example.se/log` has the shard
/// `example.se/log/1/2026-11`, of the first incarnation and of November.
package struct LogName: Hashable, Sendable {
    /// The name of the whole log, under which its keys are made.
    package let base: NoteName

    /// The log of this name.
    package init(_ base: NoteName) { self.base = base }

    /// The name of a shard.
    ///
    /// - Throws: `.nameRefused` where the names together are too long.
    package func shard(_ place: ShardPlace) throws(NoteError) -> NoteName {
        try NoteName("\(base.text)/\(place.incarnation)/\(place.month)")
    }

    /// Which shard of this log has the name; nil for another log's. The log's own name is that of
    /// what was sealed before there were shards.
    package func place(of origin: NoteName) -> ShardPlace? {
        if origin == base { return ShardPlace(incarnation: 0, month: "") }
        guard origin.text.hasPrefix("\(base.text)/") else { return nil }
        let parts = origin.text.dropFirst(base.text.count + 1)
            .split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let incarnation = Int(parts[0]), incarnation > 0,
            parts[1].utf8.count == 7
        else { return nil }
        return ShardPlace(incarnation: incarnation, month: String(parts[1]))
    }

    /// The keys under a shard's name, as its checkpoints are signed.
    package func keys(_ keys: [NoteKey], for origin: NoteName) -> [NoteKey] {
        keys.map { $0.named(origin) }
    }
}

/// Where a shard stands among those of its log.
package struct ShardPlace: Hashable, Sendable, Comparable {
    /// How often the data have been restored, and one; 0 for what was sealed before shards.
    package let incarnation: Int
    /// `2026-11`.
    package let month: String

    /// A place.
    package init(incarnation: Int, month: String) {
        self.incarnation = incarnation
        self.month = month
    }

    package static func < (left: ShardPlace, right: ShardPlace) -> Bool {
        (left.incarnation, left.month) < (right.incarnation, right.month)
    }
}
