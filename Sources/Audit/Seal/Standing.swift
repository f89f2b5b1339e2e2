import Postgres
import Secrets

/// Where sealing goes on: in the newest shard, or in one that is to be opened.
///
/// Found from what the database says, held against the checkpoints that have left it. A log that is
/// shorter than they say was cut or restored; only a restore that has been declared, and so has
/// begun a new incarnation, is sealed on, in a new shard that names the last of them.
struct Standing {
    /// A shard to be opened.
    struct Opening {
        /// The number of the shard before; 0 for the first.
        let after: Int
        /// Its last checkpoint, or the last that left the database; nil where nothing went before.
        let previous: String?
        /// After a restore, the last checkpoint that the copy still had: no more may be cut or changed
        /// under its cover.
        let held: String?
    }

    let shard: Int
    let origin: NoteName
    let frontier: Frontier
    let opening: Opening?
    /// A checkpoint that a crash kept inside the database.
    let unsent: [UInt8]?

    /// - Parameters:
    ///   - rows: of `authz.seal_state`.
    ///   - kept: the checkpoints that have left the database.
    /// - Throws: ``SealError/stateRefused``, ``SealError/contradictsArchive``.
    init(
        _ rows: Rows, in log: LogName, kept: KeptCheckpoints, trusting keys: [NoteKey]
    ) throws(SealError) {
        guard let incarnation = rows.int(0, 0), let month = rows[0, 1] else { throw .stateRefused }
        let due = ShardPlace(incarnation: incarnation, month: month)
        guard let shard = rows.int(0, 2) else {
            if let last = kept.newest, !Self.isLost(last, before: due, log) {
                throw .contradictsArchive
            }
            self.shard = 1
            origin = try Self.name(due, log)
            frontier = Frontier()
            opening = Opening(after: 0, previous: kept.newest?.text, held: nil)
            unsent = nil
            return
        }
        let (checkpoint, frontier, note) = try Self.last(rows, keys)
        guard let place = log.place(of: checkpoint.origin) else { throw .stateRefused }
        let left = kept.newest.flatMap { newest in
            log.place(of: newest.origin).map { (place: $0, checkpoint: newest) }
        }
        let isCut = left.map { ($0.place, $0.checkpoint.size) > (place, checkpoint.size) } ?? false
        guard kept.agrees(with: checkpoint) ?? true else { throw .contradictsArchive }
        if isCut, let left, left.place.incarnation >= incarnation { throw .contradictsArchive }
        let isUnsent = left.map { ($0.place, $0.checkpoint.size) < (place, checkpoint.size) }
        unsent = isUnsent ?? true ? note : nil
        // A clock that was put back opens no shard of the past.
        if due <= place {
            self.shard = shard
            origin = checkpoint.origin
            self.frontier = frontier
            opening = nil
        } else {
            self.shard = shard + 1
            origin = try Self.name(due, log)
            self.frontier = Frontier()
            opening = Opening(
                after: shard, previous: (isCut ? left?.checkpoint : nil)?.text ?? checkpoint.text,
                held: due.incarnation > place.incarnation ? checkpoint.text : nil)
        }
    }

    /// The last checkpoint of the newest shard as it is stored, with the frontier of its tree.
    private static func last(
        _ rows: Rows, _ keys: [NoteKey]
    ) throws(SealError) -> (Checkpoint, Frontier, [UInt8]) {
        let parts = (rows[0, 6] ?? "").split(separator: ",")
        let subtrees = parts.compactMap { Hex.decode(String($0)).flatMap { Digest($0) } }
        guard let size = rows.int(0, 5), subtrees.count == parts.count,
            let note = rows.bytes(0, 7), let frontier = Frontier(size: size, subtrees: subtrees)
        else { throw .stateRefused }
        let checkpoint: Checkpoint
        do throws(NoteError) { checkpoint = try Checkpoint.open(note, trusting: keys) } catch {
            throw .stateRefused
        }
        var hasher = SHA256.Hasher()
        guard checkpoint.size == size, checkpoint.root == frontier.root(by: &hasher),
            checkpoint.origin.text == rows[0, 3]
        else { throw .stateRefused }
        return (checkpoint, frontier, note)
    }

    /// Whether a checkpoint is of an incarnation that has ended.
    private static func isLost(
        _ checkpoint: Checkpoint, before due: ShardPlace, _ log: LogName
    ) -> Bool {
        log.place(of: checkpoint.origin).map { $0.incarnation < due.incarnation } ?? false
    }

    private static func name(_ place: ShardPlace, _ log: LogName) throws(SealError) -> NoteName {
        do throws(NoteError) { return try log.shard(place) } catch { throw .note(error) }
    }
}
