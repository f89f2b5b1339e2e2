package import Postgres
import Secrets

/// Seals the log: takes finished entries in an order that no later commit can disturb, appends
/// their leaves to the tree of the month's shard, and signs a checkpoint for every batch. Nobody is
/// shown anything.
///
/// It never signs a tree that contradicts a checkpoint which has left the database. One sealer
/// belongs to one thread. Source: RFC 9162 §2.1; C2SP tlog-checkpoint.
package final class Sealer {
    /// How many entries a checkpoint covers at most.
    package static let batch = 2_000
    private static let attempts = 10

    private var link: Link
    private let log: LogName
    private let folder: String
    private let archive: CheckpointArchive
    private let places: [any CheckpointPlace]
    private var kept: KeptCheckpoints?

    /// - Parameters:
    ///   - link: of `sspf_seal`.
    ///   - log: which log it is.
    ///   - folder: the state folder, with the keys and the archive; see ``SealingKey``.
    ///   - places: where checkpoints go besides the archive.
    package init(
        _ link: consuming Link, log: LogName, folder: String,
        places: [any CheckpointPlace] = []
    ) {
        self.link = link
        self.log = log
        self.folder = folder
        self.places = places
        archive = CheckpointArchive(in: folder)
    }

    /// Seals until nothing is left that can be sealed now.
    /// - Parameter goesOn: asked after each batch, so that a long log to catch up with can be left
    ///   to the next call.
    /// - Returns: how many entries.
    package func callAsFunction(
        while goesOn: () -> Bool = { true }
    ) throws(SealError) -> Int {
        var sealed = 0
        var losses = 0
        while true {
            do throws(SealError) {
                // Anew for each batch: a change of keys may begin and end while a long log is caught up.
                let count = try sealBatch(try SealingKey.open(in: folder, name: log.base))
                sealed += count
                if count == 0 || !goesOn() { return sealed }
            } catch {
                guard case .database(let fault) = error, fault.state?.description == "ZS020" else {
                    throw error
                }
                losses += 1
                if losses >= Self.attempts { throw .contended }
            }
        }
    }

    /// For how long the oldest unsealed entry has waited.
    package func lag() throws(SealError) -> Duration {
        do throws(PostgresError) {
            let rows = try link.run([(Self.lag, [])])
            return .seconds(rows.first?.int(0, 0) ?? 0)
        } catch { throw .database(error) }
    }

    /// Writes a change of keys to the log.
    package func note(_ change: KeyChange, of key: NoteKey) throws(SealError) {
        do throws(PostgresError) {
            _ = try link.run([
                (
                    Self.keyChange,
                    [.text(change.rawValue), .text(key.shortID)]
                )
            ])
        } catch { throw .database(error) }
    }

    /// One transaction: state, entries, leaves, checkpoint. The checkpoint leaves the database only
    /// when the commit has succeeded; one that a crash kept inside leaves with the next batch. What
    /// throws leaves the transaction open, and the link ends such a session.
    private func sealBatch(_ keys: borrowing SealingKeys) throws(SealError) -> Int {
        // Read before the database is: what has left it is in it, so that another sealer's work
        // between the two cannot look like a log that shrank.
        let kept = KeptCheckpoints(
            try archive.newestBytes(), of: log, trusting: keys.known, after: kept)
        self.kept = kept
        let result: Result<Int, SealError>
        do throws(PostgresError) {
            result = try link.with { session throws(PostgresError) in
                let answers = try session.run([
                    (Self.begin, []), (Self.state, []), (Self.take, [.int(Self.batch)]),
                ])
                let standing: Standing
                do throws(SealError) {
                    standing = try Standing(
                        answers[1], in: log, kept: kept, trusting: keys.known)
                    if let unsent = standing.unsent { try send(unsent) }
                } catch { return .failure(error) }
                guard answers[2].count > 0 else {
                    _ = try session.run(Self.commit)
                    return .success(0)
                }
                var sources = [answers[2]]
                if let opening = standing.opening {
                    let opened = try session.run(
                        Self.open,
                        [
                            .int(opening.after), .text(standing.origin.text),
                            .optional(opening.previous), .optional(opening.held),
                            .text(keys.inForce),
                        ])
                    sources.insert(opened, at: 0)
                }
                let made: (batch: SealBatch, note: [UInt8])
                do throws(SealError) { made = try prepare(sources, standing, keys) } catch {
                    return .failure(error)
                }
                _ = try session.run([
                    (
                        Self.append,
                        [.int(standing.shard)] + made.batch.values
                            + [.text(String(decoding: made.note, as: UTF8.self))]
                    ),
                    (Self.commit, []),
                ])
                do throws(SealError) { try send(made.note) } catch { return .failure(error) }
                return .success(answers[2].count)
            }
        } catch { throw .database(error) }
        return try result.get()
    }

    /// The next leaves and their signed checkpoint.
    private func prepare(
        _ sources: [Rows], _ standing: Standing, _ keys: borrowing SealingKeys
    ) throws(SealError) -> (batch: SealBatch, note: [UInt8]) {
        let batch = try SealBatch(sources, after: standing.frontier)
        guard
            let checkpoint = Checkpoint(
                origin: standing.origin, size: batch.size, root: batch.root)
        else { throw .stateRefused }
        do throws(NoteError) { return (batch, try keys.sign(checkpoint)) } catch {
            throw .note(error)
        }
    }

    /// Out of the database: first to the archive, which must have it, then to the other places.
    private func send(_ note: [UInt8]) throws(SealError) {
        try archive.append(note)
        for place in places { place.take(note) }
    }

    private static let begin = Statement("seal-begin", "BEGIN")
    private static let commit = Statement("seal-commit", "COMMIT")
    private static let state = Statement(
        "seal-state",
        """
        SELECT s.incarnation, s.month, s.shard, s.origin, s.shard_incarnation, s.size,
               (SELECT string_agg(encode(f.root, 'hex'), ',' ORDER BY f.place)
                  FROM unnest(s.frontier) WITH ORDINALITY AS f(root, place)), s.note
          FROM authz.seal_state() s
        """)
    private static let take = Statement(
        "seal-take",
        """
        SELECT e.incarnation, e.xid, e.no, encode(e.salt, 'hex'), e.header, e.persons, e.salts
          FROM authz.seal_take($1) e
        """)
    private static let open = Statement(
        "seal-open",
        """
        SELECT e.incarnation, e.xid, e.no, encode(e.salt, 'hex'), e.header, '', ''
          FROM authz.seal_open($1, $2, $3, $4, $5) e
        """)
    private static let append = Statement(
        "seal-append",
        "SELECT authz.seal_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
    private static let lag = Statement("seal-lag", "SELECT authz.seal_lag()::bigint")
    private static let keyChange = Statement("seal-key", "SELECT authz.seal_key($1, $2)")
}

/// What happened to the sealing key.
package enum KeyChange: String, Sendable {
    /// A second key signs beside the first.
    case began
    /// The second signs alone.
    case ended
}
