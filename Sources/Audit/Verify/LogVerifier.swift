import Secrets

/// Checks a log against its checkpoints, entry by entry, trusting the given keys and nothing
/// else: no database, no clock, no network. Memory does not grow with the entries.
///
/// Source: RFC 9162 §2.1; C2SP tlog-checkpoint and signed-note.
package struct LogVerifier: ~Copyable {
    private let checkpoints: TrustedCheckpoints
    private let hasExternal: Bool
    private var hasher = SHA256.Hasher()
    private var frontier = Frontier()
    private var numbers: NumberLedger
    private let keys: [NoteKey]
    /// Which key has to sign, since a change of keys ended; nil for any.
    private var successor: Int?
    private var opening: LogEntry.Notice?
    private var erasures: [String: Int] = [:]
    private var notices: [LogEntry.Notice] = []
    private var next = 0
    private var matched = 0
    private var sealed = 0
    private var nextExternal = 0
    private var matchedExternal = 0
    private var erasedHeaders = 0
    private var erasedPersons = 0
    private var failure: LogFailure?

    /// - Parameters:
    ///   - origin: the log, shard and incarnation that is to be verified.
    ///   - keys: the public keys that are trusted, brought from outside of the log.
    ///   - checkpoints: the log's own signed checkpoints, in the order of their making.
    ///   - external: checkpoints of this log that were kept elsewhere, their signatures checked as
    ///     ``KeptCheckpoints`` does. All of them count: whoever rewrites the log and seals it anew adds
    ///     one that fits, and cannot take away those before.
    ///   - numbers: those seen in the shards before.
    ///   - successor: which key has to sign, by an earlier shard.
    package init(
        origin: NoteName, keys: [NoteKey], checkpoints: [[UInt8]], external: [Checkpoint] = [],
        numbers: NumberLedger = NumberLedger(), successor: Int? = nil
    ) {
        self.keys = keys
        self.successor = successor
        self.numbers = numbers
        self.checkpoints = TrustedCheckpoints(
            checkpoints, external: external, origin: origin, keys: keys)
        hasExternal = !external.isEmpty
        failure = self.checkpoints.failure
        compare()
    }

    /// Takes the next entry, in the order of the log.
    package mutating func append(_ entry: LogEntry) {
        let index = frontier.size
        let hash = entry.leaf.hash(by: &hasher)
        if entry.leaf.isHeaderErased { erasedHeaders += 1 }
        erasedPersons += entry.leaf.erasedPersons
        if let stated = entry.index, stated != index { fail(.entryOutOfPlace(index: index)) }
        if let stored = entry.storedHash, stored != hash {
            fail(.entryChanged(index: index, number: entry.number))
        }
        if let notice = entry.notice {
            if index == 0 { opening = notice }
            notices.append(notice)
            // An opening stands first: no later entry can call a key back into force.
            switch notice {
            case .keyEnded(let id): demand(id)
            case .opening(_, _, _, let signer?) where index == 0: demand(signer)
            case .opening, .erasure, .drop, .restored: break
            }
        }
        erasures.merge(entry.erasures, uniquingKeysWith: +)
        if let number = entry.number, !numbers.note(number) {
            fail(.numberRepeated(index: index, number: number))
        }
        frontier.append(hash, by: &hasher)
        compare()
    }

    /// From here on the key of this id has to sign, if it is among those that are trusted.
    private mutating func demand(_ id: String) {
        successor = keys.firstIndex { $0.shortID == id } ?? successor
    }

    /// The result, after the last entry.
    package consuming func finish() -> LogReport { findings().report }

    /// The result, and what a chain of shards is checked by.
    consuming func findings() -> Findings {
        if next < checkpoints.sound.count {
            let (number, checkpoint, _) = checkpoints.sound[next]
            fail(
                .entriesMissing(
                    checkpoint: number, sealed: checkpoint.size, held: frontier.size))
        }
        if let external = checkpoints.external.last, external.size > frontier.size {
            fail(.externalEntriesMissing(sealed: external.size, held: frontier.size))
        }
        let report = LogReport(
            entries: frontier.size, unsealed: frontier.size - sealed, checkpoints: matched,
            erasedHeaders: erasedHeaders, erasedPersons: erasedPersons, gaps: numbers.gaps,
            hasMoreGaps: numbers.hasMoreGaps, reach: reach, failure: failure)
        return Findings(
            report: report, newest: checkpoints.sound.last?.checkpoint, numbers: numbers,
            opening: opening, notices: notices, erasures: erasures, successor: successor)
    }

    /// What one shard tells about the whole log.
    struct Findings {
        let report: LogReport
        /// The last of its own checkpoints that can be believed.
        let newest: Checkpoint?
        let numbers: NumberLedger
        /// What its first entry says about the log.
        let opening: LogEntry.Notice?
        let notices: [LogEntry.Notice]
        let erasures: [String: Int]
        let successor: Int?
    }

    private var reach: LogReport.Reach {
        guard hasExternal else { return .ownCheckpoints }
        guard matchedExternal == checkpoints.external.count,
            let external = checkpoints.external.last
        else { return .contradicted }
        return .external(size: external.size)
    }

    /// Compares every checkpoint that is exactly as long as the log so far.
    private mutating func compare() {
        let size = frontier.size
        guard isNextDue || isExternalDue else { return }
        let root = frontier.root(by: &hasher)
        while isNextDue {
            let (number, checkpoint, signers) = checkpoints.sound[next]
            if let successor, !signers.contains(successor) {
                // A key that was taken out of use may be in anybody's hands.
                fail(.checkpointRefused(checkpoint: number, .unsigned))
            } else if checkpoint.root == root {
                matched += 1
                sealed = size
            } else {
                fail(.rootDiffers(checkpoint: number, entries: sealed..<size))
            }
            next += 1
        }
        while isExternalDue {
            if checkpoints.external[nextExternal].root == root {
                matchedExternal += 1
            } else {
                fail(.externalRootDiffers(size: size))
            }
            nextExternal += 1
        }
    }

    private var isExternalDue: Bool {
        nextExternal < checkpoints.external.count
            && checkpoints.external[nextExternal].size == frontier.size
    }

    private var isNextDue: Bool {
        next < checkpoints.sound.count
            && checkpoints.sound[next].checkpoint.size == frontier.size
    }

    /// Keeps the first failure: what follows from it would only distract.
    private mutating func fail(_ found: LogFailure) { failure = failure ?? found }
}
