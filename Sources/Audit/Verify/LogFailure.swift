/// What is wrong with a log, and where. Positions count from 0: entries in the order in which
/// they were given, checkpoints likewise.
package enum LogFailure: Hashable, Sendable {
    /// A checkpoint that cannot be believed: unreadable, unsigned, wrongly signed.
    case checkpointRefused(checkpoint: Int, NoteError)
    /// A checkpoint of another log, shard or incarnation.
    case checkpointOfAnotherLog(checkpoint: Int)
    /// A checkpoint that is smaller than the one before it.
    case checkpointShrank(checkpoint: Int)
    /// The external checkpoint cannot be believed: unreadable, unsigned, wrongly signed.
    case externalRefused(NoteError)
    /// The external checkpoint is of another log, shard or incarnation.
    case externalOfAnotherLog
    /// The entry does not stand where it says: one has been deleted, inserted or moved.
    case entryOutOfPlace(index: Int)
    /// The entry is not the one that was sealed there.
    case entryChanged(index: Int, number: Int?)
    /// The request number has been given to an earlier entry too.
    case numberRepeated(index: Int, number: Int)
    /// Some entry among these is not the one that was sealed: the last checkpoint that matched
    /// ends before them, the first that does not is `checkpoint`.
    case rootDiffers(checkpoint: Int, entries: Range<Int>)
    /// Checkpoint `checkpoint` is of a longer log: entries have been cut off.
    case entriesMissing(checkpoint: Int, sealed: Int, held: Int)
    /// The log is not the one that the external checkpoint was made of.
    case externalRootDiffers(size: Int)
    /// The external checkpoint is of a longer log: entries have been cut off.
    case externalEntriesMissing(sealed: Int, held: Int)

    /// The shard does not begin with its opening, or that does not name the last checkpoint before.
    case shardUnlinked(origin: String)
    /// A shard of which there is a checkpoint outside is not there.
    case shardMissing(origin: String)
    /// A shard is gone, and no entry says that it was to go.
    case shardDroppedUnbidden(origin: String)
    /// The shard is of a new incarnation, and no entry says that the data were restored.
    case restoreUndeclared(origin: String)
    /// The shard is shorter than the copy's was when it was declared restored: a restore excuses no
    /// more than it lost.
    case restoreExceeded(origin: String, declared: Int, held: Int)
    /// Persons were erased, and no entry says so, or says so of fewer.
    case erasedUnbidden(places: Int)

    /// A stable literal for logs, answers and exit messages.
    package var code: String {
        switch self {
        case .checkpointRefused: "LOG-001"
        case .checkpointOfAnotherLog: "LOG-002"
        case .checkpointShrank: "LOG-003"
        case .externalRefused: "LOG-004"
        case .externalOfAnotherLog: "LOG-005"
        case .entryOutOfPlace: "LOG-006"
        case .entryChanged: "LOG-007"
        case .numberRepeated: "LOG-008"
        case .rootDiffers: "LOG-009"
        case .entriesMissing: "LOG-010"
        case .externalRootDiffers: "LOG-011"
        case .externalEntriesMissing: "LOG-012"
        case .shardUnlinked: "LOG-016"
        case .shardMissing: "LOG-017"
        case .shardDroppedUnbidden: "LOG-018"
        case .erasedUnbidden: "LOG-019"
        case .restoreUndeclared: "LOG-020"
        case .restoreExceeded: "LOG-021"
        }
    }
}
