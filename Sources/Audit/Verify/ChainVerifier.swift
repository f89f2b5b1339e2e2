/// Checks a whole log, shard by shard, oldest first: each against its own checkpoints, each opening
/// against the last checkpoint before it, all of it against checkpoints kept elsewhere.
///
/// Since every shard names the end of the one before, a checkpoint of the newest vouches for all.
package struct ChainVerifier: ~Copyable {
    private let log: LogName
    private let keys: [NoteKey]
    private let witnesses: [NoteKey]
    private let shards: [LogShard]
    private let kept: KeptCheckpoints?
    private let isCopy: Bool
    private var successor: Int?
    private var next = 0
    private var last: Checkpoint?
    private var numbers = NumberLedger()
    private var reports: [LogReport] = []
    private var entriesCovered: Int?
    private var erasures: [String: Int] = [:]
    /// Certificates met in entries that no checkpoint covers, and in those that one does.
    private var unsealed: Set<String> = []
    private var sealed: Set<String> = []
    private var certificates: [String: Int] = [:]
    private var drops = DropLedger()
    private var restores = RestoreLedger()
    private var witnessed: [NoteKey: Witnessed] = [:]
    private var failure: LogFailure?
    private var failedIn: NoteName?
    private var isContradicted = false

    /// - Parameters:
    ///   - log: whose log it is.
    ///   - keys: the public keys that are trusted, brought from outside of the log.
    ///   - shards: all there are, oldest first.
    ///   - external: signed checkpoints of this log that were kept elsewhere.
    ///   - witnesses: the keys of witnesses that are trusted.
    ///   - isCopy: the log went on after this was made: checkpoints beyond its end say nothing against it.
    package init(
        log: LogName, keys: [NoteKey], shards: [LogShard], external: [UInt8]? = nil,
        witnesses: [NoteKey] = [], isCopy: Bool = false
    ) {
        self.isCopy = isCopy
        self.log = log
        self.keys = keys
        self.witnesses = witnesses
        self.shards = shards
        kept = external.map { KeptCheckpoints($0, of: log, trusting: keys) }
        if let fault = kept?.failure ?? kept?.contradiction {
            failure = fault
            isContradicted = true
        }
    }

    /// Takes the headers of entries that are not sealed yet.
    mutating func admit(unsealed headers: [String]) {
        for notice in headers.compactMap({ EntryFacts($0).notice }) {
            admit(notice, isSealed: false)
            if case .erasure(let certificate, _) = notice { unsealed.insert(certificate) }
        }
    }

    /// Takes what an entry says about the log.
    private mutating func admit(_ notice: LogEntry.Notice, isSealed: Bool) {
        switch notice {
        case .opening, .keyEnded: break
        case .erasure(let certificate, let places):
            // The same one may be met sealed and, a moment earlier, unsealed.
            certificates[certificate] = max(certificates[certificate] ?? 0, places)
        case .drop(let drop): drops.note(drop, isSealed: isSealed)
        case .restored(let incarnation): restores.note(incarnation)
        }
    }

    /// Takes the next shard.
    ///
    /// - Parameters:
    ///   - checkpoints: its own, in the order of their making.
    ///   - feed: gives the verifier the shard's entries in their order; none of a shard that has
    ///     gone.
    package mutating func take<Fault: Error>(
        checkpoints: [[UInt8]], feed: (inout LogVerifier) throws(Fault) -> Void
    ) throws(Fault) {
        let shard = shards[next]
        guard let place = log.place(of: shard.origin) else {
            fail(.shardUnlinked(origin: shard.origin.text), in: shard.origin)
            next += 1
            return
        }
        note(cosignaturesOf: checkpoints, in: shard)
        if shard.isDropped {
            pass(shard, place, checkpoints)
        } else {
            try verify(shard, place, checkpoints, feed)
        }
        next += 1
    }

    /// Notes who has cosigned what. A cosignature that is not its witness's was forged.
    private mutating func note(cosignaturesOf checkpoints: [[UInt8]], in shard: LogShard) {
        if witnesses.isEmpty { return }
        for (number, bytes) in checkpoints.enumerated() {
            do throws(NoteError) {
                let note = try SignedNote(bytes)
                let checkpoint = try Checkpoint(note)
                for cosignature in try note.cosignatures(among: witnesses) {
                    witnessed[cosignature.witness] = Witnessed(
                        checkpoint: checkpoint, cosignature: cosignature)
                }
            } catch { fail(.checkpointRefused(checkpoint: number, error), in: shard.origin) }
        }
    }

    private mutating func verify<Fault: Error>(
        _ shard: LogShard, _ place: ShardPlace, _ checkpoints: [[UInt8]],
        _ feed: (inout LogVerifier) throws(Fault) -> Void
    ) throws(Fault) {
        // What a restore lost is told by the next opening, and no tampering here: that is held against
        // what stands outside there, see `link`.
        var held = Int.max
        if isCutByRestore(place) || (isCopy && next == shards.count - 1),
            let own = checkpoints.last,
            let checkpoint = try? Checkpoint.open(own, trusting: keys)
        {
            held = checkpoint.size
        }
        let external = kept?.checkpoints(of: place, upTo: held) ?? []
        var verifier = LogVerifier(
            origin: shard.origin, keys: keys, checkpoints: checkpoints, external: external,
            numbers: numbers, successor: successor)
        try feed(&verifier)
        let found = verifier.findings()
        numbers = found.numbers
        successor = found.successor
        for notice in found.notices {
            admit(notice, isSealed: true)
            if case .erasure(let certificate, _) = notice { sealed.insert(certificate) }
        }
        erasures.merge(found.erasures, uniquingKeysWith: +)
        if let fault = found.report.failure { fail(fault, in: shard.origin) }
        link(shard, place, found.opening)
        last = found.newest ?? last
        let before = sum(\.entries)
        reports.append(found.report)
        switch found.report.reach {
        case .ownCheckpoints: break
        case .external(let size): entriesCovered = before + size
        case .contradicted: isContradicted = true
        }
    }

    /// A shard that has gone: its last checkpoint stays, and the next opening must name it.
    private mutating func pass(_ shard: LogShard, _ place: ShardPlace, _ checkpoints: [[UInt8]]) {
        do throws(NoteError) {
            guard let note = checkpoints.last else { throw .noteMalformed }
            let checkpoint = try Checkpoint.open(note, trusting: keys)
            last = checkpoint
            drops.pass(checkpoint)
            let newest = kept?.newest(of: place)?.size ?? 0
            guard checkpoint.origin == shard.origin, kept?.agrees(with: checkpoint) ?? true,
                newest <= checkpoint.size || isCutByRestore(place)
            else {
                isContradicted = kept != nil
                fail(.externalRootDiffers(size: checkpoint.size), in: shard.origin)
                return
            }
        } catch { fail(.checkpointRefused(checkpoint: 0, error), in: shard.origin) }
    }

    private func isCutByRestore(_ place: ShardPlace) -> Bool {
        shards.dropFirst(next + 1).first.flatMap { log.place(of: $0.origin) }
            .map { $0.incarnation > max(1, place.incarnation) } ?? false
    }

    /// Holds a shard's opening against the last checkpoint before it.
    private mutating func link(
        _ shard: LogShard, _ place: ShardPlace, _ opening: LogEntry.Notice?
    ) {
        // What was sealed before there were shards has no opening.
        if shard.origin == log.base, next == 0 { return }
        guard case .opening(shard.origin.text, let previous, let held, _)? = opening else {
            fail(.shardUnlinked(origin: shard.origin.text), in: shard.origin)
            return
        }
        let named = previous.flatMap { try? Checkpoint(text: $0) }
        let before = last.flatMap { log.place(of: $0.origin) }
        if previous != nil && named == nil {
            fail(.shardUnlinked(origin: shard.origin.text), in: shard.origin)
            return
        }
        if place.incarnation > max(1, before?.incarnation ?? 1) {
            hold(named, before: place, in: shard)
        }
        if let fault = Self.exceeds(held, last, isLost: named != last, in: shard) {
            fail(fault, in: shard.origin)
            return
        }
        if named == last { return }
        guard let named, let from = log.place(of: named.origin),
            from.incarnation < place.incarnation,
            before.map({ (from, named.size) > ($0, last?.size ?? 0) }) ?? true
        else {
            fail(.shardUnlinked(origin: shard.origin.text), in: shard.origin)
            return
        }
        restores.lose(upTo: named, of: from, after: last, in: log, kept)
    }

    /// After a restore, nothing that stands outside may reach further than what the opening names:
    /// whoever holds the key could else cut the log, declare a restore, and name less than was sealed.
    /// A file outside that ends earlier says nothing against it.
    private mutating func hold(
        _ named: Checkpoint?, before place: ShardPlace, in shard: LogShard
    ) {
        let lower = kept?.places.last { $0.incarnation < place.incarnation }
        guard let lower, let newest = kept?.newest(of: lower) else { return }
        if let named, kept?.agrees(with: named) ?? true, let from = log.place(of: named.origin),
            (from, named.size) >= (lower, newest.size)
        {
            return
        }
        isContradicted = true
        fail(.externalRootDiffers(size: newest.size), in: shard.origin)
    }

    /// What was cut or changed after a restore: the copy's log is not the one that the opening found.
    private static func exceeds(
        _ text: String?, _ last: Checkpoint?, isLost: Bool, in shard: LogShard
    ) -> LogFailure? {
        let held = text.flatMap { try? Checkpoint(text: $0) }
        if held == last || (text == nil && !isLost) { return nil }
        return .restoreExceeded(
            origin: (held?.origin ?? shard.origin).text, declared: held?.size ?? 0,
            held: last?.size ?? 0)
    }

    /// The result, after the last shard.
    package consuming func finish() -> ChainReport {
        findMissing()
        if let origin = drops.unbidden(shards, of: log) {
            fail(.shardDroppedUnbidden(origin: origin.text), in: origin)
        }
        if let origin = restores.undeclared(shards, of: log) {
            fail(.restoreUndeclared(origin: origin.text), in: origin)
        }
        for (certificate, places) in erasures where places > certificates[certificate] ?? 0 {
            fail(.erasedUnbidden(places: places), in: nil)
        }
        return ChainReport(
            log: LogReport(
                entries: sum(\.entries), unsealed: sum(\.unsealed), checkpoints: sum(\.checkpoints),
                erasedHeaders: sum(\.erasedHeaders), erasedPersons: sum(\.erasedPersons),
                gaps: numbers.gaps, hasMoreGaps: numbers.hasMoreGaps, reach: reach,
                failure: failure),
            shards: shards.count, dropped: shards.count { $0.isDropped }, lost: restores.lost,
            drops: drops.drops(shards), unsealedDrops: drops.unsealed(shards), beyond: beyond,
            erasures: erasures,
            unsealedCertificates: unsealed.subtracting(sealed).intersection(erasures.keys).count,
            witnessed: witnesses.compactMap { witnessed[$0] }, failedIn: failedIn)
    }

    /// Shards that have left checkpoints outside, and are not there.
    private mutating func findMissing() {
        guard let kept else { return }
        let known = shards.compactMap { log.place(of: $0.origin) }
        for place in kept.places where !known.contains(place) {
            // The opening of a later incarnation has told what its restore lost.
            if restores.excuses(place) { continue }
            if isCopy, known.allSatisfy({ $0 < place }) { continue }
            isContradicted = true
            fail(.shardMissing(origin: kept.newest(of: place)?.origin.text ?? ""), in: nil)
        }
    }

    /// Of a copy: the newest checkpoint outside, where it lies beyond its end.
    private var beyond: Checkpoint? {
        guard isCopy, let newest = kept?.newest, let last, let place = log.place(of: newest.origin),
            let end = log.place(of: last.origin), (place, newest.size) > (end, last.size)
        else { return nil }
        return newest
    }

    private func sum(_ part: KeyPath<LogReport, Int>) -> Int {
        reports.reduce(0) { $0 + $1[keyPath: part] }
    }

    private var reach: LogReport.Reach {
        if isContradicted { return .contradicted }
        return entriesCovered.map { .external(size: $0) } ?? .ownCheckpoints
    }

    /// Keeps the first failure: what follows from it would only distract.
    private mutating func fail(_ found: LogFailure, in origin: NoteName?) {
        guard failure == nil else { return }
        failure = found
        failedIn = origin
    }
}
