package import Access
import Postgres

/// Verifies the log as an auditor: every entry as it stands now against the leaf that was sealed,
/// the trees against the signed checkpoints, each shard against the one before, and all against
/// checkpoints kept elsewhere. The look at the log is itself on the log, page by page.
package struct VerifyLog: Sendable {
    private let log: LogName
    private let keys: [NoteKey]
    private let witnesses: [NoteKey]

    /// - Parameters:
    ///   - log: which log it is.
    ///   - keys: the public keys that are trusted, brought from outside of the database.
    ///   - witnesses: those of witnesses.
    package init(log: LogName, keys: [NoteKey], witnesses: [NoteKey] = []) {
        self.log = log
        self.keys = keys
        self.witnesses = witnesses
    }

    /// - Parameter external: a file with checkpoints that was kept elsewhere, or a single one.
    /// - Throws: ``Failure/forbidden`` for anybody but an auditor.
    package func callAsFunction(
        external: [UInt8]? = nil, as caller: Caller, through gate: Gate
    ) throws(Failure) -> VerifiedLog {
        let reader = LogReader(caller, gate, for: .verification)
        let state = try reader.state()
        let strays = try reader.strays()
        let shards = try reader.shards()
        var verifier = ChainVerifier(
            log: log, keys: keys, shards: shards.map(\.shard), external: external,
            witnesses: witnesses)
        verifier.admit(unsealed: state.notices)
        for (id, shard, size) in shards {
            let checkpoints = try reader.checkpoints(of: id)
            try verifier.take(checkpoints: checkpoints.notes) {
                (entries: inout LogVerifier) throws(Failure) in
                if shard.isDropped { return }
                try reader.leaves(of: id, upTo: max(size, checkpoints.size)) {
                    leaf throws(Failure) in
                    entries.append(leaf.entry)
                }
            }
        }
        // Somebody may have been erased while this was read.
        verifier.admit(unsealed: try reader.state().notices)
        return VerifiedLog(
            chain: verifier.finish(), waiting: state.waiting, strays: strays.count,
            firstStray: strays.first)
    }
}
