package import Postgres
import Secrets

/// Seals the log: takes finished entries in an order that no later commit can disturb, appends
/// their leaves to the tree, and signs a checkpoint for every batch. Nobody is shown anything.
///
/// It never signs a tree that contradicts a checkpoint which has left the database. One sealer
/// belongs to one thread. Source: RFC 9162 §2.1; C2SP tlog-checkpoint.
package final class Sealer {
    /// How many entries a checkpoint covers at most.
    package static let batch = 2_000
    private static let attempts = 10

    private var link: Link
    private let origin: NoteName
    private let signer: NoteSigner
    private let archive: CheckpointArchive

    /// - Parameters:
    ///   - link: of `sspf_seal`.
    ///   - origin: which log it is.
    ///   - signer: of the log's key; see ``SealingKey``.
    ///   - archive: where checkpoints leave the database.
    package init(
        _ link: consuming Link, origin: NoteName, signer: consuming NoteSigner,
        archive: CheckpointArchive
    ) {
        self.link = link
        self.origin = origin
        self.signer = signer
        self.archive = archive
    }

    /// Seals until nothing is left that can be sealed now.
    /// - Returns: how many entries.
    package func callAsFunction() throws(SealError) -> Int {
        var sealed = 0
        var losses = 0
        while true {
            do throws(SealError) {
                let count = try sealBatch()
                if count == 0 { return sealed }
                sealed += count
            } catch {
                guard case .database(let fault) = error, fault.state?.description == "ZS020" else {
                    throw error
                }
                losses += 1
                if losses >= Self.attempts { throw .contended }
            }
        }
    }

    /// One transaction: state, entries, leaves, checkpoint. The checkpoint leaves the database only
    /// when the commit has succeeded; one that a crash kept inside leaves with the next batch. What
    /// throws leaves the transaction open, and the link ends such a session.
    private func sealBatch() throws(SealError) -> Int {
        // Read before the database is: what has left it is in it, so that another sealer's work
        // between the two cannot look like a log that shrank.
        let archived = try archive.bytes()
        let result: Result<Int, SealError>
        do throws(PostgresError) {
            result = try link.with { session throws(PostgresError) in
                let answers = try session.run([
                    (Self.begin, []), (Self.state, []), (Self.take, [.int(Self.batch)]),
                ])
                let made: (batch: SealBatch, note: [UInt8])?
                do throws(SealError) { made = try prepare(answers[1], answers[2], archived) } catch
                {
                    return .failure(error)
                }
                guard let made else {
                    _ = try session.run(Self.commit)
                    return .success(0)
                }
                _ = try session.run([
                    (
                        Self.append,
                        made.batch.values + [.text(String(decoding: made.note, as: UTF8.self))]
                    ),
                    (Self.commit, []),
                ])
                do throws(SealError) { try archive.append(made.note) } catch {
                    return .failure(error)
                }
                return .success(answers[2].count)
            }
        } catch { throw .database(error) }
        return try result.get()
    }

    /// The next leaves and their signed checkpoint; nil when there are none.
    private func prepare(
        _ state: Rows, _ entries: Rows, _ archived: [UInt8]
    ) throws(SealError) -> (batch: SealBatch, note: [UInt8])? {
        let frontier = try standing(state, archived)
        if entries.count == 0 { return nil }
        let batch = try SealBatch(entries, after: frontier)
        return (batch, try sign(batch))
    }

    private func sign(_ next: SealBatch) throws(SealError) -> [UInt8] {
        guard let checkpoint = Checkpoint(origin: origin, size: next.size, root: next.root) else {
            throw .stateRefused
        }
        do throws(NoteError) { return try checkpoint.signed(by: signer).encoded } catch {
            throw .note(error)
        }
    }

    /// Where sealing goes on, held against the last checkpoint that left the database.
    private func standing(_ rows: Rows, _ archived: [UInt8]) throws(SealError) -> Frontier {
        let keys = [signer.noteKey]
        let left = CheckpointArchive.newest(in: archived, origin: origin, keys: keys)
            .flatMap { CheckpointArchive.checkpoint($0, origin, keys) }
        guard let size = rows.int(0, 0) else {
            guard (left?.size ?? 0) == 0 else { throw .contradictsArchive }
            return Frontier()
        }
        let parts = (rows[0, 1] ?? "").split(separator: ",")
        let subtrees = parts.compactMap { Hex.decode(String($0)).flatMap { Digest($0) } }
        guard subtrees.count == parts.count, let note = rows.bytes(0, 2),
            let frontier = Frontier(size: size, subtrees: subtrees),
            let checkpoint = CheckpointArchive.checkpoint(note, origin, keys)
        else { throw .stateRefused }
        var hasher = SHA256.Hasher()
        guard checkpoint.size == size, checkpoint.root == frontier.root(by: &hasher) else {
            throw .stateRefused
        }
        guard let left else {
            try archive.append(note)
            return frontier
        }
        if left.size > size || (left.size == size && left.root != checkpoint.root) {
            throw .contradictsArchive
        }
        if left.size < size { try archive.append(note) }
        return frontier
    }

    private static let begin = Statement("seal-begin", "BEGIN")
    private static let commit = Statement("seal-commit", "COMMIT")
    private static let state = Statement(
        "seal-state",
        """
        SELECT s.size, (SELECT string_agg(encode(f.root, 'hex'), ',' ORDER BY f.place)
                          FROM unnest(s.frontier) WITH ORDINALITY AS f(root, place)), s.note
          FROM authz.seal_state() s
        """)
    private static let take = Statement(
        "seal-take",
        """
        SELECT e.incarnation, e.xid, e.no, encode(e.salt, 'hex'), e.header,
               array_to_string(e.persons, ','),
               (SELECT string_agg(encode(t.salt, 'hex'), ',' ORDER BY t.place)
                  FROM unnest(e.salts) WITH ORDINALITY AS t(salt, place))
          FROM authz.seal_take($1) e ORDER BY e.incarnation, e.xid, e.no
        """)
    private static let append = Statement(
        "seal-append", "SELECT authz.seal_append($1, $2, $3, $4, $5, $6, $7, $8)")
}
