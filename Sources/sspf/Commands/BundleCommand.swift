import Audit
import Shell

/// `sspf audit verify --bundle FILE --key FILE [--checkpoint FILE]`: without a database, an account
/// or a network.
struct BundleCommand {
    let settings: Settings
    let language: Language

    func run(_ words: [String]) throws(Stop) -> ExitCode {
        let isJSON = words.contains("--json")
        let flags = try Flags(
            words.filter { $0 != "--json" }, ["bundle", "key", "checkpoint"], operands: 1,
            of: "audit", language)
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
            case .contradicted(let failure):
                throw Stop(.error, LogWords.words(failure).in(language))
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
        // A copy is older than what stands outside as soon as the log goes on: no fault, but less.
        // And what a month went by, where no seal covers that yet, anybody may have written into it.
        let isLess = found.chain.beyond != nil || found.chain.unsealedDrops > 0
        return verdict.isWhole ? (isLess ? .attention : .ok) : .error
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
        // Whoever holds it against what is kept outside wants to know of each entry.
        return isHeld && found.covered < found.entries ? .attention : .ok
    }
}
