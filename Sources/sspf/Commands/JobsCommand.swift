import Access
import Audit
import Domain
import Glibc
import Postgres
import Shell

/// `sspf jobs`: seals the log every few seconds, until it is told to end. A database that is away is
/// waited for; a seal that contradicts itself is an alarm and ends the process.
struct JobsCommand {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    func run() throws(Stop) -> ExitCode {
        Signals.hold([SIGTERM, SIGINT])
        if settings.connection == nil { try Account.jobs.become() }
        Lifeline.watch(settings.lifeline)
        let folder = SealFolder(path: "\(settings.state)/seal")
        let origin: NoteName
        do throws(NoteError) { origin = try NoteName(settings.origin) } catch {
            throw Stop(.usage, "SSPF_ORIGIN: \(error)")
        }
        var sealer: Sealer
        do throws(Sealer.Fault) {
            sealer = try Sealer(
                Link(settings.address("sspf_seal")), folder: folder, origin: origin)
        } catch { throw Stop(.error, "cannot seal the log: \(error)") }
        var wasAway = false
        while true {
            do throws(Sealer.Fault) {
                _ = try sealer.seal()
                if wasAway { Say.note("sealing goes on") }
                wasAway = false
            } catch {
                switch error {
                case .database(let error) where error.isUnavailable:
                    if !wasAway { Say.note("sealing waits for the database") }
                    wasAway = true
                case .database, .folder, .note, .corrupt:
                    throw Stop(.error, "ALARM: the log cannot be sealed: \(error)")
                }
            }
            if Signals.next([SIGTERM, SIGINT], within: settings.sealEvery) != nil { return .ok }
        }
    }
}

/// The keys that `sspf audit verify` trusts: the seal's public half, and the last checkpoint that
/// was written outside the database.
struct LogKeys {
    private let folder: SealFolder

    init(_ settings: Settings) { folder = SealFolder(path: "\(settings.state)/seal") }

    /// Nil where no log has been sealed.
    func verify() throws(Stop) -> Verify? {
        let trusted: NoteKey?
        do throws(SealFolder.Fault) { trusted = try folder.trusted() } catch {
            throw Stop(.error, "\(error)")
        }
        guard let trusted else { return nil }
        let folder = folder
        return { (caller, gate) throws(Failure) in
            let external: [UInt8]?
            do throws(SealFolder.Fault) { external = try folder.lastCheckpoint() } catch {
                throw .broken(code: error.rawValue)
            }
            let found = try VerifyLog(trusted: trusted, external: external)(
                as: caller, through: gate)
            return VerifiedLog(found)
        }
    }
}

extension VerifiedLog {
    init(_ found: VerifyLog.Finding) {
        let report = found.report
        let gaps = report.gaps.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0)" }
        let isWhole = report.failure == nil && report.checkpoints > 0
        let facts: [(String, Text, String)] = [
            ("result", Text(sv: "Utfall", en: "Result"), isWhole ? "ok" : "failed"),
            ("entries", Text(sv: "Förseglade poster", en: "Sealed entries"), "\(report.entries)"),
            ("checkpoints", Text(sv: "Sigill", en: "Checkpoints"), "\(report.checkpoints)"),
            (
                "unsealed", Text(sv: "Ännu ej förseglade", en: "Not yet sealed"),
                "\(found.unsealed)"
            ),
            ("erased", Text(sv: "Gallrade", en: "Erased"), "\(report.erasedPersons)"),
            (
                "numberGaps", Text(sv: "Luckor i nummer", en: "Gaps in numbers"),
                gaps.isEmpty ? "0" : gaps.prefix(20).joined(separator: ", ")
            ),
        ]
        let remark: Text
        if let failure = report.failure {
            remark = Text(both: Self.words(failure))
        } else if report.checkpoints == 0 {
            remark = Text(sv: "inget sigill finns än", en: "there is no checkpoint yet")
        } else if let blindSpot = report.blindSpot {
            remark = Text(both: blindSpot)
        } else {
            remark = Text(
                sv: "Loggen stämmer med sigill som ligger utanför databasen.",
                en: "The log agrees with checkpoints kept outside the database.")
        }
        let members = facts.map { "\"\($0.0)\":\"\($0.2)\"" }.joined(separator: ",")
        self.init(
            isWhole: isWhole, fields: facts.map { Field($0.0, $0.1, $0.2) }, remark: remark,
            json: Array("{\(members)}".utf8))
    }

    /// The first wrong thing, named.
    private static func words(_ failure: LogFailure) -> String {
        switch failure {
        case .entryChanged(let index, let number):
            "\(failure.code) entry \(number.map { "no \($0)" } ?? "at place \(index)") was changed"
        case .entryOutOfPlace(let index), .numberRepeated(let index, _):
            "\(failure.code) entry at place \(index) is not where it was sealed"
        case .rootDiffers(_, let entries):
            "\(failure.code) entries \(entries) do not give the signed root"
        case .entriesMissing(_, let sealed, let held),
            .externalEntriesMissing(let sealed, let held):
            "\(failure.code) \(sealed) entries were sealed, \(held) are there"
        case .externalRootDiffers(let size):
            "\(failure.code) the first \(size) entries differ from the checkpoint kept outside"
        case .checkpointRefused(let number, _), .checkpointOfAnotherLog(let number),
            .checkpointShrank(let number):
            "\(failure.code) checkpoint \(number) is not to be trusted"
        case .externalRefused, .externalOfAnotherLog:
            "\(failure.code) the checkpoint kept outside is not to be trusted"
        }
    }
}
