import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Shell

/// `sspf retention preview` and `sspf retention run`: as the nightly job, for a timer. Exit code 0
/// when the run is finished, 6 when another one goes on, 7 when the database is away.
struct RetentionCommand {
    let settings: Settings
    let language: Language

    func run(_ words: [String]) throws(Stop) -> ExitCode {
        let isJSON = words.contains("--json")
        let verb = words.filter { $0 != "--json" }
        if settings.connection == nil { try Account.jobs.become() }
        let output: Output
        do {
            switch verb {
            case ["preview"]:
                let gate = Gate(
                    Link(settings.address("sspf_retention"), settings: .maintenance))
                let caller = Caller(
                    .job, for: .retention, by: "sspf retention preview", requestID: UUID())
                output = try RetentionView.rules(
                    try PreviewRetention().rules(as: caller, through: gate))
            case ["run"]:
                let isTerminal = isatty(2) == 1
                let run = RunRetention(at: settings.address("sspf_retention")) { wait in
                    usleep(UInt32(clamping: wait.components.seconds * 1_000_000))
                }
                let done = try run(UUID(), requestID: UUID()) { step in
                    if isTerminal { Say.write("\r\(step.deleted) / \(step.left)  ", to: 2) }
                }
                if isTerminal { Say.write("\r", to: 2) }
                let gone = try ExpireLog(at: settings.address("sspf_retention"))(requestID: UUID())
                if gone > 0 { Say.note("\(gone) entries of the log went with their months") }
                output = try RetentionView.protocol(done.document)
            default: throw Stop(.usage, Help.text)
            }
        } catch let failure as Failure {
            throw Stop(failure)
        } catch let failure as ShellFailure {
            throw Stop(failure.exitCode, failure.fault.sentence.in(language))
        } catch let stop as Stop {
            throw stop
        } catch { throw Stop(.error, "\(error)") }
        let isTerminal = isatty(1) == 1
        let format: Format = isJSON ? .json : .screen(width: 120)
        let bytes = Renderer(format, language, isTerminal: isTerminal).render(output)
        Say.write(String(decoding: bytes, as: UTF8.self), to: 1)
        // The protocol's own heading is data: it says which run, when and by whom.
        if !isJSON { for note in output.notes { Say.out(note.in(language)) } }
        return .ok
    }
}
