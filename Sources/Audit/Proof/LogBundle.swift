package import Access
import JSON
import Postgres

/// A copy of the whole log in a file, to be verified by whoever holds the public keys, without a
/// database: JSON lines. The first names the log; then, for every shard, a line with its checkpoints
/// and one for each entry. Persons shown stand there as commitments only. The first line and the last
/// hold the headers of entries not yet sealed that speak of the log itself: whoever was erased a
/// moment ago has no other certificate yet.
package enum LogBundle {
    /// What the first line calls itself.
    static let form = "sspf-audit/1"

    /// Writes the bundle as an auditor; the reading is itself on the log, page by page.
    ///
    /// - Parameter write: takes each line, with its line feed.
    /// - Returns: how many entries.
    /// - Throws: ``Failure/forbidden`` for anybody but an auditor.
    package static func export(
        _ log: LogName, as caller: Caller, through gate: Gate,
        to write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        let reader = LogReader(caller, gate, for: .export)
        let state = try reader.state()
        try write(
            line([
                JSON.Member("bundle", .string(form)), JSON.Member("log", .string(log.base.text)),
                JSON.Member("waiting", .integer(state.waiting)),
                JSON.Member("strays", .integer(try reader.strays().count)), notices(state),
            ]))
        let shards = try reader.shards()
        try write(
            line([
                JSON.Member(
                    "shards",
                    .array(
                        shards.map { _, shard, _ in
                            .object([
                                JSON.Member("origin", .string(shard.origin.text)),
                                JSON.Member("dropped", .bool(shard.isDropped)),
                            ])
                        }))
            ]))
        var count = 0
        for (id, shard, size) in shards {
            let (notes, sealed) = try reader.checkpoints(of: id)
            try write(
                line([
                    JSON.Member("shard", .string(shard.origin.text)),
                    JSON.Member(
                        "checkpoints",
                        .array(notes.map { .string(String(decoding: $0, as: UTF8.self)) })),
                ]))
            if shard.isDropped { continue }
            try reader.leaves(of: id, upTo: max(size, sealed)) { leaf throws(Failure) in
                count += 1
                try write(JSON.write(leaf.withheld()) + [0x0A])
            }
        }
        try write(line([notices(try reader.state())]))
        return count
    }

    private static func notices(_ state: LogReader.State) -> JSON.Member {
        JSON.Member("notices", .array(state.notices.map { .string($0) }))
    }

    private static func notices(in line: JSON) -> [String] {
        line.elements("notices").compactMap { item in
            guard case .string(let text) = item else { return nil }
            return text
        }
    }

    private static func line(_ members: [JSON.Member]) -> [UInt8] {
        JSON.write(.object(members)) + [0x0A]
    }

    /// Why a bundle cannot be read.
    package enum Fault: Error, Hashable, Sendable {
        /// Not a bundle, or not in the order in which one is written; lines count from 1.
        case malformed(line: Int)
        /// The file could not be read.
        case file(SealError)
        /// The checkpoints kept outside are of no use, or speak against it.
        case contradicted(LogFailure)

        /// A stable literal.
        package var code: String {
            switch self {
            case .malformed: "BUNDLE-001"
            case .file: "BUNDLE-002"
            case .contradicted(let failure): failure.code
            }
        }
    }

    /// Verifies a bundle, trusting the given keys and nothing else: no database, no network.
    ///
    /// - Parameters:
    ///   - keys: the public keys; their name is the log's.
    ///   - external: checkpoints of this log that were kept elsewhere.
    ///   - witnesses: the keys of witnesses that are trusted.
    package static func verify(
        file path: String, keys: [NoteKey], external: [UInt8]? = nil, witnesses: [NoteKey] = []
    ) throws(Fault) -> VerifiedLog {
        var lines: LineFile
        do throws(SealError) { lines = try LineFile.open(path) } catch { throw .file(error) }
        guard let first = try next(&lines), first.text("bundle") == form,
            let name = first.text("log").flatMap({ try? NoteName($0) }),
            keys.contains(where: { $0.name == name }), let list = try next(&lines)
        else { throw .malformed(line: lines.number) }
        var shards: [LogShard] = []
        for item in list.elements("shards") {
            guard let origin = item.text("origin").flatMap({ try? NoteName($0) }) else {
                throw .malformed(line: lines.number)
            }
            shards.append(LogShard(origin: origin, isDropped: item.flag("dropped")))
        }
        var verifier = ChainVerifier(
            log: LogName(name), keys: keys, shards: shards, external: external,
            witnesses: witnesses, isCopy: true)
        verifier.admit(unsealed: notices(in: first))
        var waiting = try next(&lines)
        for shard in shards {
            guard let head = waiting, head.text("shard") == shard.origin.text else {
                throw .malformed(line: lines.number)
            }
            waiting = nil
            let notes = head.elements("checkpoints").map { note -> [UInt8] in
                guard case .string(let text) = note else { return [] }
                return Array(text.utf8)
            }
            try verifier.take(checkpoints: notes) { (entries: inout LogVerifier) throws(Fault) in
                while let line = try next(&lines) {
                    if line["shard"] != nil || line["notices"] != nil {
                        waiting = line
                        return
                    }
                    guard let leaf = StoredLeaf(line) else {
                        throw .malformed(line: lines.number)
                    }
                    entries.append(leaf.entry)
                }
            }
            // A shard that has gone has no entries to read through.
            if waiting == nil { waiting = try next(&lines) }
        }
        guard let last = waiting, last["notices"] != nil, try next(&lines) == nil else {
            throw .malformed(line: lines.number)
        }
        verifier.admit(unsealed: notices(in: last))
        return VerifiedLog(
            chain: verifier.finish(), waiting: first.integer("waiting") ?? 0,
            strays: first.integer("strays") ?? 0, firstStray: nil)
    }

    static func next(_ lines: inout LineFile) throws(Fault) -> JSON? {
        let line: [UInt8]?
        do throws(SealError) { line = try lines.next() } catch { throw .file(error) }
        guard let line else { return nil }
        do throws(JSON.Fault) {
            return try JSON.parse(line, limits: JSON.Limits(elements: 10_000_000))
        } catch { throw .malformed(line: lines.number) }
    }
}
