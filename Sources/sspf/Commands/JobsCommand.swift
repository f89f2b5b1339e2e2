import Access
import Audit
import Domain
import Glibc
import Postgres
import Shell

/// `sspf jobs`: seals the log every few seconds and reads the clocks, until it is told to end. A database that is away is
/// waited for; every fault is told, and none ends the loop.
struct JobsCommand {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    func run() throws(Stop) -> ExitCode {
        Signals.hold([SIGTERM, SIGINT])
        if settings.connection == nil { try Account.jobs.become() }
        Lifeline.watch(settings.lifeline)
        let folder = "\(settings.state)/seal"
        let origin = try LogKeys.origin(settings)
        let signer: NoteSigner
        do throws(SealError) { signer = try SealingKey.open(in: folder, name: origin) } catch {
            throw Stop(.error, "cannot seal the log: \(error)")
        }
        let sealer = Sealer(
            Link(settings.address("sspf_seal")), origin: origin, signer: signer,
            archive: CheckpointArchive(in: folder))
        let clocks = ClockRounds(settings.address("sspf_retention"))
        let jobs = Jobs()
        jobs.seal(
            every: settings.sealEvery,
            sleep: { time in
                if Signals.next([SIGTERM, SIGINT], within: time) != nil { jobs.stop() }
            },
            tell: { event in
                switch event {
                case .sealed: break
                case .failed(let error, let wait):
                    let kind = error.mayPass ? "sealing waits" : "ALARM: sealing has stopped"
                    Say.note("\(kind): \(error); next try in \(wait)")
                }
            },
            round: { () throws(SealError) in
                clocks.runWhenDue()
                return try sealer()
            })
        return .ok
    }
}

/// What `sspf audit verify` trusts: the seal's public half, and the checkpoints that were written
/// outside the database.
struct LogKeys {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    static func origin(_ settings: Settings) throws(Stop) -> NoteName {
        do throws(NoteError) { return try NoteName(settings.origin) } catch {
            throw Stop(.usage, "SSPF_ORIGIN: \(error)")
        }
    }

    /// Nil where no log has been sealed.
    func verify() throws(Stop) -> Verify? {
        let folder = "\(settings.state)/seal"
        let origin = try Self.origin(settings)
        let keys: [NoteKey]
        do throws(SealError) {
            keys = try SealingKey.trusted(in: "\(folder)/\(SealingKey.fileName).pub")
        } catch { throw Stop(.error, "\(error)") }
        guard !keys.isEmpty else { return nil }
        return { (caller, gate) throws(Failure) in
            let external: [UInt8]
            do throws(SealError) {
                external = try CheckpointArchive(in: folder).bytes()
            } catch { throw .broken(code: error.code) }
            let found = try VerifyLog(origin: origin, keys: keys)(
                external: external.isEmpty ? nil : external, as: caller, through: gate)
            return LogVerdict(found)
        }
    }
}

extension LogVerdict {
    init(_ found: VerifiedLog) {
        let report = found.report
        let gaps = report.gaps.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0)" }
        let facts: [(String, Text, String)] = [
            ("result", Text(sv: "Utfall", en: "Result"), found.isWhole ? "ok" : "failed"),
            ("entries", Text(sv: "Förseglade poster", en: "Sealed entries"), "\(report.entries)"),
            ("checkpoints", Text(sv: "Sigill", en: "Checkpoints"), "\(report.checkpoints)"),
            ("waiting", Text(sv: "Ännu ej förseglade", en: "Not yet sealed"), "\(found.waiting)"),
            ("erased", Text(sv: "Gallrade", en: "Erased"), "\(report.erasedPersons)"),
            (
                "numberGaps", Text(sv: "Luckor i nummer", en: "Gaps in numbers"),
                gaps.isEmpty ? "0" : gaps.prefix(20).joined(separator: ", ")
            ),
        ]
        let remark: Text
        if let failure = report.failure {
            remark = Text(both: Self.words(failure))
        } else if let code = found.code {
            remark = Self.words(code, found)
        } else if let blindSpot = found.blindSpot {
            remark = Text(both: blindSpot)
        } else {
            remark = Text(
                sv: "Loggen stämmer med sigill som ligger utanför databasen.",
                en: "The log agrees with checkpoints kept outside the database.")
        }
        let members = facts.map { "\"\($0.0)\":\"\($0.2)\"" }.joined(separator: ",")
        self.init(
            isWhole: found.isWhole, fields: facts.map { Field($0.0, $0.1, $0.2) },
            remark: remark, json: Array("{\(members)}".utf8))
    }

    private static func words(_ code: String, _ found: VerifiedLog) -> Text {
        switch code {
        case "LOG-013":
            Text(sv: "LOG-013 inget sigill finns än", en: "LOG-013 there is no checkpoint yet")
        case "LOG-014":
            Text(
                sv: "LOG-014 en post har skjutits in, nummer \(found.firstStray ?? 0)",
                en: "LOG-014 an entry was put in, number \(found.firstStray ?? 0)")
        case _:
            Text(
                sv: "\(code) poster utan sigill", en: "\(code) entries that no checkpoint covers")
        }
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
