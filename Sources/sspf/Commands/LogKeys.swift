import Access
import Audit
import Glibc
import JSON
import Shell

/// What `sspf audit verify` trusts: the seal's public half, and the checkpoints that were written
/// outside the database.
struct LogKeys {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    private var folder: String { "\(settings.state)/seal" }

    private func trusted() throws(SealError) -> [NoteKey] {
        try SealingKey.trusted(in: "\(folder)/\(SealingKey.fileName).pub")
    }

    static func log(_ settings: Settings) throws(Stop) -> LogName {
        do throws(NoteError) { return LogName(try NoteName(settings.origin)) } catch {
            throw Stop(.usage, "SSPF_ORIGIN: \(error)")
        }
    }

    /// The highest incarnation that a checkpoint outside the database is of; 0 for none.
    func highestIncarnation() throws(Stop) -> Int {
        let log = try Self.log(settings)
        do throws(SealError) {
            let kept = KeptCheckpoints(
                try CheckpointArchive(in: folder).bytes(), of: log, trusting: try trusted())
            return kept.places.map(\.incarnation).max() ?? 0
        } catch { throw Stop(.error, "\(error)") }
    }

    /// Nil where no log has been sealed.
    func verify() throws(Stop) -> Verify? {
        let (log, folder) = (try Self.log(settings), folder)
        let keys: [NoteKey]
        do throws(SealError) { keys = try trusted() } catch { throw Stop(.error, "\(error)") }
        guard !keys.isEmpty else { return nil }
        let witnesses = settings.witnesses.map(\.key)
        return { (file, caller, gate) throws(Failure) in
            let verifier = VerifyLog(log: log, keys: keys, witnesses: witnesses)
            func look() throws(Failure) -> VerifiedLog {
                let external: [UInt8]
                do throws(SealError) {
                    let archive = file.map { CheckpointArchive(file: $0) }
                    external = try (archive ?? CheckpointArchive(in: folder)).bytes()
                } catch { throw .broken(code: error.code) }
                return try verifier(
                    external: external.isEmpty && file == nil ? nil : external, as: caller,
                    through: gate)
            }
            var found = try look()
            // A checkpoint leaves the database a moment after it is in it: where one was on its way just
            // then, it is looked for once more, or twice.
            for _ in 0..<2 {
                guard file == nil, found.isWhole, found.blindSpot != nil,
                    case .external = found.report.reach
                else { break }
                usleep(300_000)
                found = try look()
            }
            return LogVerdict(found)
        }
    }
}

extension LogKeys {
    /// Writes the whole log, or what a search finds, as lines that prove themselves.
    func export() throws(Stop) -> ExportLog {
        let log = try Self.log(settings)
        return { (query, caller, gate, write) throws(Failure) in
            guard let query else {
                return (
                    try LogBundle.export(log, as: caller, through: gate, to: write), false
                )
            }
            return try LogExcerpt.export(query, of: log, as: caller, through: gate, to: write)
        }
    }
}
