/// Checkpoints of one log that were kept outside of the database: what any state of the log is held
/// against.
package struct KeptCheckpoints: Sendable {
    private let log: LogName
    private let keys: [NoteKey]
    /// By shard and size.
    private var kept: [ShardPlace: [Int: Checkpoint]] = [:]
    /// What each note says whose signature fits.
    private var opened: [[UInt8]: Checkpoint] = [:]
    /// Why the last note cannot be used; nil where any note can.
    package private(set) var failure: LogFailure?

    /// That two of them are of the same length and of different logs: one of the two was rewritten.
    package private(set) var contradiction: LogFailure?

    /// - Parameters:
    ///   - bytes: signed notes one after the other, or a single one. Those that no key has signed,
    ///     and those of other logs, are passed over.
    ///   - keys: the public keys that are trusted.
    ///   - earlier: what was kept at another time. A signature takes longer to check than twenty
    ///     entries to seal; what fitted under the same keys then, byte for byte, fits now.
    package init(
        _ bytes: [UInt8], of log: LogName, trusting keys: [NoteKey],
        after earlier: KeptCheckpoints? = nil
    ) {
        self.log = log
        self.keys = keys
        let known = earlier?.keys == keys ? earlier?.opened ?? [:] : [:]
        let notes = CheckpointArchive.notes(in: bytes)
        var fault = LogFailure.externalRefused(.noteMalformed)
        for note in notes {
            do throws(NoteError) {
                let checkpoint =
                    if let same = known[note] { same } else {
                        try Checkpoint.open(note, trusting: keys)
                    }
                opened[note] = checkpoint
                if let place = log.place(of: checkpoint.origin) {
                    let same = kept[place, default: [:]].updateValue(
                        checkpoint, forKey: checkpoint.size)
                    if let same, same.root != checkpoint.root {
                        contradiction = .externalRootDiffers(size: checkpoint.size)
                    }
                } else {
                    fault = .externalOfAnotherLog
                }
            } catch { fault = .externalRefused(error) }
        }
        if kept.isEmpty { failure = fault }
    }

    /// The shards that there are checkpoints of, oldest first.
    package var places: [ShardPlace] { kept.keys.sorted() }

    /// The last checkpoint of all.
    package var newest: Checkpoint? { kept.keys.max().flatMap { newest(of: $0) } }

    /// The largest checkpoint of a shard.
    package func newest(of place: ShardPlace) -> Checkpoint? {
        kept[place]?.values.max { $0.size < $1.size }
    }

    /// A shard's checkpoints of no more than `size` entries, the smallest first.
    package func checkpoints(of place: ShardPlace, upTo size: Int = .max) -> [Checkpoint] {
        (kept[place] ?? [:]).values.filter { $0.size <= size }.sorted { $0.size < $1.size }
    }

    /// Whether a checkpoint of the same shard and length was kept, and has the same root; nil where
    /// none of that length was.
    package func agrees(with checkpoint: Checkpoint) -> Bool? {
        guard let place = log.place(of: checkpoint.origin) else { return false }
        return kept[place]?[checkpoint.size].map { $0.root == checkpoint.root }
    }
}
