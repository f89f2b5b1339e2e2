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

    static func log(_ settings: Settings) throws(Stop) -> LogName {
        do throws(NoteError) { return LogName(try NoteName(settings.origin)) } catch {
            throw Stop(.usage, "SSPF_ORIGIN: \(error)")
        }
    }

    /// Nil where no log has been sealed.
    func verify() throws(Stop) -> Verify? {
        let folder = "\(settings.state)/seal"
        let log = try Self.log(settings)
        let keys: [NoteKey]
        do throws(SealError) {
            keys = try SealingKey.trusted(in: "\(folder)/\(SealingKey.fileName).pub")
        } catch { throw Stop(.error, "\(error)") }
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

/// `sspf audit verify --bundle FILE --key FILE [--checkpoint FILE]`: without a database, an account
/// or a network.
struct BundleCommand {
    let settings: Settings
    let language: Language

    func run(_ words: [String]) throws(Stop) -> ExitCode {
        let isJSON = words.contains("--json")
        let flags = try Flags(
            words.filter { $0 != "--json" }, ["bundle", "key", "checkpoint"], operands: 1,
            of: "audit",
            language)
        let keyFile = flags["key"] ?? "\(settings.state)/seal/\(SealingKey.fileName).pub"
        let found: VerifiedLog
        do {
            let keys = try SealingKey.trusted(in: keyFile)
            guard !keys.isEmpty else { throw Stop(.usage, "no public key in \(keyFile): --key") }
            let external = try flags["checkpoint"].map { try CheckpointArchive(file: $0).bytes() }
            if try LogExcerpt.isExcerpt(file: try flags.demand("bundle")) {
                return tell(
                    try LogExcerpt.verify(
                        file: try flags.demand("bundle"), keys: keys, external: external),
                    isJSON: isJSON, isHeld: external != nil)
            }
            found = try LogBundle.verify(
                file: try flags.demand("bundle"), keys: keys, external: external,
                witnesses: settings.witnesses.map(\.key))
        } catch let fault as LogBundle.Fault {
            switch fault {
            case .malformed(let line):
                throw Stop(.error, "\(fault.code) not a bundle, line \(line)")
            case .file(let error): throw Stop(.error, "\(fault.code) \(error)")
            case .contradicted(let failure): throw Stop(.error, LogVerdict.words(failure))
            }
        } catch let error as SealError {
            throw Stop(.error, "\(error)")
        } catch let stop as Stop { throw stop } catch { throw Stop(.error, "\(error)") }
        let verdict = LogVerdict(found)
        let output = Output(.record(verdict.fields), json: verdict.json)
        let bytes = Renderer(isJSON ? .json : .screen(width: 120), language, isTerminal: false)
            .render(output)
        Say.write(String(decoding: bytes, as: UTF8.self), to: 1)
        Say.note(verdict.remark.in(language))
        return verdict.isWhole ? .ok : .error
    }

    /// What an excerpt proves, and what it does not.
    private func tell(
        _ found: LogExcerpt.Verified, isJSON: Bool, isHeld: Bool
    ) -> ExitCode {
        if isJSON {
            Say.out("{\"result\":\"ok\",\"entries\":\(found.entries),\"covered\":\(found.covered)}")
        } else {
            Say.out("ok: \(found.entries) entries are in the log, each by its proof")
        }
        let reach =
            isHeld
            ? Text(
                sv: "\(found.covered) av dem täcks av ett sigill som ligger utanför.",
                en: "\(found.covered) of them are covered by a checkpoint kept outside.")
            : Text(
                sv: "Utan ett sigill som ligger utanför syns inte om loggen skrivits om och"
                    + " förseglats på nytt av den som har nyckeln.",
                en: "Without a checkpoint kept elsewhere this cannot tell whether the log was"
                    + " rewritten and sealed anew by someone who holds the signing key.")
        Say.note(reach.in(language))
        Say.note(
            Text(
                sv: "Ett utdrag visar inte att inget har utelämnats.",
                en: "An excerpt does not show that nothing was left out."
            ).in(language))
        return .ok
    }
}

extension LogVerdict {
    init(_ found: VerifiedLog) {
        let report = found.report
        let lost = found.chain.lost.reduce(0) { $0 + $1.sealed.size - $1.held }
        let counts: [(String, Text, Int)] = [
            ("shards", Text(sv: "Månader", en: "Shards"), found.chain.shards),
            ("dropped", Text(sv: "Gallrade månader", en: "Shards gone"), found.chain.dropped),
            ("entries", Text(sv: "Förseglade poster", en: "Sealed entries"), report.entries),
            ("checkpoints", Text(sv: "Sigill", en: "Checkpoints"), report.checkpoints),
            ("waiting", Text(sv: "Ännu ej förseglade", en: "Not yet sealed"), found.waiting),
            ("erased", Text(sv: "Gallrade personer", en: "Erased persons"), report.erasedPersons),
            (
                "certificates", Text(sv: "Gallringsbevis", en: "Certificates of erasure"),
                found.chain.erasures.count
            ),
            (
                "unsealedCertificates",
                Text(sv: "Gallringsbevis utan sigill än", en: "Certificates not yet sealed"),
                found.chain.unsealedCertificates
            ),
            ("lost", Text(sv: "Förlorade vid återläsning", en: "Lost by restores"), lost),
        ]
        let remark: Text
        if let failure = report.failure {
            let shard = found.chain.failedIn.map { " (\($0.text))" } ?? ""
            remark = Text(both: Self.words(failure) + shard)
        } else if let code = found.code {
            remark = Self.words(code, found)
        } else if let blindSpot = found.blindSpot {
            remark = Text(both: blindSpot)
        } else if lost > 0 {
            remark = Text(
                sv:
                    "Loggen stämmer med sigill som ligger utanför databasen, så långt den når: \(lost)"
                    + " förseglade poster försvann vid en återläsning som loggen själv anger. Stäm av"
                    + " med vad ni vet om den.",
                en: "The log agrees with checkpoints kept outside the database as far as it goes:"
                    + " \(lost) sealed entries were lost by a restore that the log itself tells of."
                    + " Hold that against what you know of it.")
        } else if !found.chain.erasures.isEmpty {
            remark = Text(
                sv:
                    "Loggen stämmer med sigill som ligger utanför databasen. Personer är gallrade ur"
                    + " den: stäm av varje bevis med sitt beslut (audit find --action log.erase).",
                en:
                    "The log agrees with checkpoints kept outside the database. Persons were erased from"
                    + " it: hold each certificate against its decision (audit find --action"
                    + " log.erase).")
        } else {
            remark = Text(
                sv: "Loggen stämmer med sigill som ligger utanför databasen.",
                en: "The log agrees with checkpoints kept outside the database.")
        }
        let result = found.isWhole ? "ok" : "failed"
        let shown = report.gaps.prefix(20).map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
        }
        let gaps = report.gaps.map { "{\"first\":\($0.lowerBound),\"last\":\($0.upperBound)}" }
        let witnessed = found.chain.witnessed.map { seen in
            JSON.object([
                JSON.Member("name", .string(seen.cosignature.witness.name.text)),
                JSON.Member("shard", .string(seen.checkpoint.origin.text)),
                JSON.Member("size", .integer(seen.checkpoint.size)),
                JSON.Member("time", .integer(seen.cosignature.time)),
            ])
        }
        let witnesses = found.chain.witnessed.map {
            "\($0.cosignature.witness.name) (\($0.checkpoint.size))"
        }
        let members =
            ["\"result\":\"\(result)\""] + counts.map { "\"\($0.0)\":\($0.2)" }
            + [
                "\"numberGaps\":[\(gaps.joined(separator: ","))]",
                "\"witnessed\":\(String(decoding: JSON.write(.array(witnessed)), as: UTF8.self))",
            ]
        self.init(
            isWhole: found.isWhole,
            fields: [Field("result", Text(sv: "Utfall", en: "Result"), result)]
                + counts.map { Field($0.0, $0.1, "\($0.2)") }
                + [
                    Field(
                        "numberGaps", Text(sv: "Luckor i nummer", en: "Gaps in numbers"),
                        shown.isEmpty ? "0" : shown.joined(separator: ", ")),
                    Field(
                        "witnessed",
                        Text(sv: "Bevittnad av (till post)", en: "Witnessed by (up to)"),
                        witnesses.isEmpty ? "-" : witnesses.joined(separator: ", ")),
                ],
            remark: remark, json: Array("{\(members.joined(separator: ","))}".utf8))
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
    static func words(_ failure: LogFailure) -> String {
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
        case .shardUnlinked:
            "\(failure.code) the shard does not name the end of the one before"
        case .shardMissing(let origin):
            "\(failure.code) the shard \(origin) is not there"
        case .shardDroppedUnbidden:
            "\(failure.code) the shard is gone, and nothing says that it was to go"
        case .restoreUndeclared(let origin):
            "\(failure.code) the shard \(origin) follows a restore that no entry tells of"
        case .erasedUnbidden(let places):
            "\(failure.code) persons were erased from \(places) places, and nothing says so"
        }
    }
}
