import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Secrets
import Shell

/// `sspf retention preview`, `run`, `status` and `protocol`: as the nightly job, for a timer. Exit code
/// 0 when all is well, 6 when another run goes on or the plan has changed, 7 when the database is
/// away, 8 when people must act: a rule waits for approval, records are overdue, no run for days.
struct RetentionCommand {
    let settings: Settings
    let language: Language

    /// What is done as the job; every other word of `sspf retention` is a person's.
    static let verbs: Set<String> = ["preview", "run", "status", "verify", "replay", "archive"]

    func run(_ words: [String]) throws(Stop) -> ExitCode {
        let isJSON = words.contains("--json")
        let isVerifying = words.first == "verify"
        let flags = try Flags(
            words.filter { $0 != "--json" }, ["plan", "rewrite", "key", "folder"],
            operands: isVerifying ? 2 : 1, of: "retention", language)
        if let rewrite = flags["rewrite"], rewrite != "all" {
            throw Stop(.usage, "--rewrite takes the word all")
        }
        if isVerifying { return try verify(flags.operands[1], key: flags["key"]) }
        if flags.operands[0] == "replay" { return try replay() }
        if settings.connection == nil { try Account.jobs.become() }
        if flags.operands[0] == "archive" {
            return try ArchiveCommand(settings: settings)(in: flags["folder"])
        }
        do throws(Failure) {
            switch flags.operands[0] {
            case "preview":
                let plan = try preview()
                return try show(isJSON) { () throws(ShellFailure) in try RetentionView.plan(plan) }
            case "run":
                return try run(
                    plan: flags["plan"], isRewritingAll: flags["rewrite"] == "all", isJSON)
            case "status":
                let state = try gate.one(
                    .retentionState, UUID(), as: caller("sspf retention status"))
                Say.out(String(decoding: state.json, as: UTF8.self))
                guard state.tag == "stale" else { return .ok }
                Say.note("ALARM: no retention run has ended for more than a day")
                return .attention
            case _: throw Failure.broken(code: "RETENTION-007")
            }
        } catch { throw Self.stop(error) }
    }

    private var gate: Gate {
        Gate(Link(settings.address("sspf_retention"), settings: .maintenance))
    }

    private func caller(_ route: String) -> Caller {
        Caller(.job, for: .retention, by: route, requestID: UUID())
    }

    /// Where the keys and what is kept outside the database lie.
    private var folder: String { "\(settings.state)/seal" }

    private func run(
        plan: String?, isRewritingAll: Bool, _ isJSON: Bool
    ) throws(Failure) -> ExitCode {
        let tombstones = try Tombstones(in: folder)
        var keeping = RunRetention.Keeping()
        keeping.tombstones = tombstones
        keeping.backupDays = settings.backupDays
        if isRewritingAll { keeping.rewriteLimit = nil }
        let (folder, origin) = (folder, settings.origin)
        keeping.sign = { json throws(Failure) in
            do {
                let name = try Certificate.name(of: try NoteName(origin))
                let signer = try SealingKey.single(
                    Certificate.keyFile, in: folder, name: name)
                return try Certificate.sign(json, by: signer)
            } catch let error as SealError {
                throw .broken(code: error.code)
            } catch { throw .broken(code: "RETENTION-016") }
        }
        let run = RunRetention(at: settings.address("sspf_retention"), keeping: keeping) { wait in
            let micros = wait.components.attoseconds / 1_000_000_000_000
            usleep(UInt32(clamping: wait.components.seconds * 1_000_000 + micros))
        }
        let done = try carryOut(run, by: plan)
        let expired = try ExpireLog(at: settings.address("sspf_retention"))(requestID: UUID())
        if expired.entries > 0 {
            Say.note("\(expired.entries) entries of the log went with their months")
        }
        if expired.isStopped {
            Say.note(
                "a month of the log is past its time and stays: two persons have not approved the"
                    + " rule log-entry for as many entries")
        }
        guard let oldest = try? Clock.today().adding(days: -settings.backupDays - 1) else {
            throw .broken(code: "RETENTION-017")
        }
        try tombstones.forget(before: oldest)
        let code = try show(isJSON) { () throws(ShellFailure) in
            try RetentionView.protocol(done.document)
        }
        guard done.needsAttention || expired.isStopped else { return code }
        Say.note("people must act: see above, and stopped, overdue and left behind in the protocol")
        return .attention
    }

    /// The plan of a preview is one look at everything, for it keeps nothing that a next part could go on from:
    /// only how long it has taken can be told meanwhile.
    private func preview() throws(Failure) -> Page {
        if isatty(2) == 1 { Progress.begin(language, on: 2) }
        defer { Progress.end() }
        return try gate.page(.retentionPlan, .first, as: caller("sspf retention preview"))
    }

    /// Shows at a terminal how far plan and deletion have come.
    private func carryOut(
        _ run: RunRetention, by plan: String?
    ) throws(Failure) -> RetentionRun {
        let line = TerminalLine()
        defer { line.clear() }
        return try run(
            UUID(), plan: plan, requestID: UUID(),
            progress: { line.show("\($0.deleted) / \($0.left)") },
            planning: { part, parts in
                let text = Text(
                    sv: "Planen: del \(part) av \(parts)", en: "The plan: part \(part) of \(parts)")
                line.show(text.in(language))
            })
    }

    private func show(
        _ isJSON: Bool, _ body: () throws(ShellFailure) -> Output
    ) throws(Failure) -> ExitCode {
        let output: Output
        do throws(ShellFailure) { output = try body() } catch {
            throw .broken(code: error.fault.code)
        }
        let format: Format = isJSON ? .json : .screen(width: 120)
        let bytes = Renderer(format, language, isTerminal: isatty(1) == 1).render(output)
        Say.write(String(decoding: bytes, as: UTF8.self), to: 1)
        // The protocol's own heading is data: it says which run, when and by whom.
        if !isJSON { for note in output.notes { Say.out(note.in(language)) } }
        return .ok
    }

    /// Checks a signed certificate without the database, and shows it.
    private func verify(_ path: String, key: String?) throws(Stop) -> ExitCode {
        do {
            let keys = try SealingKey.trusted(
                in: key ?? "\(folder)/\(Certificate.keyFile).pub")
            let note = try StateFile.read(path) ?? []
            let json = try Certificate.verify(note, trusting: keys)
            Say.out(json)
            Say.note("signed; its digest on the log: \(Hex.encode(SHA256.hash(Array(json.utf8))))")
            return .ok
        } catch { throw Stop(.error, "the certificate is NOT proven genuine: \(error)") }
    }

    /// After a restore, before the service starts: begins the new incarnation as the database's
    /// owner, then deletes again as the job what the tombstones name. Root lends it both accounts.
    private func replay() throws(Stop) -> ExitCode {
        let owner = settings.address("sspf_migrate")
        // The key is the job's, and is read as nobody else.
        try Account.jobs.act()
        let tombstones: Tombstones
        do throws(Failure) {
            tombstones = try Tombstones(existingIn: folder)
            // All of it can be read: a restore that is declared cannot be taken back.
            _ = try tombstones.matcher()
        } catch { throw Self.unread(error, in: folder) }
        try Account.resume()
        try Account.postgres.act()
        let begun: Int?
        do {
            try RestoreCommand.demandUnserved(owner)
            let facts = try Restore.facts(owner)
            begun = try Release(folder: settings.share).restore(
                owner, after: facts.incarnation,
                beyond: try LogKeys(settings).highestIncarnation())
        } catch let stop as Stop { throw stop } catch { throw Stop(.error, "\(error)") }
        guard let begun else {
            throw Stop(.conflict, "somebody else has just declared a restore")
        }
        try Account.resume()
        try Account.jobs.act()
        do throws(Failure) {
            let result = try ReplayDeletions(at: settings.address("sspf_retention"))(
                tombstones, requestID: UUID())
            Say.out(
                "{\"deleted\":\(result.deleted),\"forgotten\":\(result.forgotten),"
                    + "\"kept\":\(result.kept),\"incarnation\":\(begun)}")
            if !result.unwritten.isEmpty {
                Say.note(
                    "in use, so that what was deleted can still be read in their files until VACUUM"
                        + " FULL: \(result.unwritten.joined(separator: ", "))")
            }
            Say.note(RestoreCommand.next)
            return result.kept > 0 || !result.unwritten.isEmpty ? .attention : .ok
        } catch { throw Self.stop(error) }
    }

    /// Why there is nothing to hold a restore against.
    private static func unread(_ failure: Failure, in folder: String) -> Stop {
        guard case .broken(let code) = failure else { return Stop(failure) }
        let why =
            switch code {
            case "RETENTION-018":
                "no tombstones in \(folder): restore that folder first, or what was deleted since the"
                    + " backup would come back"
            case "SEAL-007":
                "\(folder)/tombstone.key is another account's or can be read by others: give it back"
                    + " to the jobs' account (\(Account.jobs.rawValue)) with mode 0600"
            case "RETENTION-011": "\(folder)/tombstone.key is not a whole key: restore it"
            case _:
                "the jobs' account (\(Account.jobs.rawValue)) cannot read tombstone.key and tombstones"
                    + " in \(folder): give them back to it"
            }
        return Stop(.error, "\(code) \(why)")
    }

    static func stop(_ failure: Failure) -> Stop {
        switch failure {
        case .stale: Stop(.conflict, "the plan has changed: look at `sspf retention preview` again")
        case .broken(code: "RETENTION-005"):
            Stop(.error, "RETENTION-005 a table would keep orphans: see `sspf retention preview`")
        case .broken(code: "RETENTION-021"):
            Stop(
                .error,
                "RETENTION-021 seal/tombstone.key is gone, and nothing was deleted: restore it from its"
                    + " backup. Only if there is none, move seal/tombstones away, knowing that what it"
                    + " names will come back with a backup that is restored")
        case _: Stop(failure)
        }
    }
}
