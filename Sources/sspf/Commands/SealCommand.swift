import Audit
import Postgres
import Shell

/// `sspf seal now` seals what can be sealed at once and prints the checkpoint; `sspf seal rotate`
/// begins a change of the sealing key and `sspf seal retire` ends it: between the two both keys sign.
/// Run by the account of `sspf jobs`, beside which it may run; a change of keys is on the log.
struct SealCommand {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    func run(_ words: [String]) throws(Stop) -> ExitCode {
        if settings.connection == nil { try Account.jobs.become() }
        let folder = "\(settings.state)/seal"
        let log = try LogKeys.log(settings)
        let sealer = Sealer(
            Link(settings.address("sspf_seal")), log: log, folder: folder,
            places: CheckpointPlaces.of(settings))
        do {
            switch words {
            case ["now"]:
                let count = try sealer()
                guard let newest = try CheckpointArchive(in: folder).newestNote() else {
                    throw Stop(.error, "nothing has been logged yet")
                }
                Say.write(String(decoding: newest, as: UTF8.self), to: 1)
                Say.note("\(count) entries sealed")
            case ["rotate"]:
                let key = try SealingKey.begin(in: folder, name: log.base)
                try sealer.note(.began, of: key)
                Say.out(key.text)
                Say.note("both keys sign now; hand this one out, then `sspf seal retire`")
            case ["retire"]:
                guard let key = try SealingKey.successor(in: folder, name: log.base) else {
                    throw Stop(.conflict, "no change of keys has begun: `sspf seal rotate`")
                }
                // What the old key alone has sealed is sealed by both first.
                _ = try sealer()
                try sealer.note(.ended, of: key)
                _ = try SealingKey.end(in: folder, name: log.base)
                Say.note("the new key signs alone")
            default: throw Stop(.usage, Help.usage("seal", .english))
            }
        } catch let stop as Stop { throw stop } catch { throw Stop(.error, "\(error)") }
        return .ok
    }
}
