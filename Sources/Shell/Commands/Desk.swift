package import Access
package import Domain
import FoundationEssentials
import JSON
package import Secrets

/// What the shell's commands work at: the same gate, policy and log as everyone else's.
package struct Desk {
    let gate: Gate
    private let token: SessionToken?
    /// The day that identity numbers are read by.
    let today: LocalDate
    /// Verifies the log; nil where no trusted key is at hand.
    let verify: Verify?
    /// Writes copies of the log to files.
    let export: ExportLog

    package init(
        gate: Gate, token: SessionToken?, today: LocalDate, verify: Verify?,
        export: @escaping ExportLog
    ) {
        self.export = export
        self.gate = gate
        self.token = token
        self.today = today
        self.verify = verify
    }

    /// The caller for one command: its own request, with its own log entry.
    func caller(_ purpose: Purpose, _ command: StaticString) throws(ShellFailure) -> Caller {
        guard let token else { throw .loginNeeded }
        return Caller(
            .token(hash: token.hash), for: purpose, by: "shell \(command)", requestID: UUID())
    }

    /// Runs a use case, its failure turned into the shell's.
    func asking<Answer>(
        _ body: (Gate) throws(Failure) -> Answer
    ) throws(ShellFailure) -> Answer {
        do throws(Failure) { return try body(gate) } catch {
            switch error {
            case .notSignedIn, .unknownToken, .signInTooOld: throw .loginNeeded
            case .forbidden, .notFound: throw .deniedOrNotFound
            case .conflict, .stale, .inProgress: throw .conflict
            case .unavailable: throw .unreachable
            case .unfit(let pointer, let code):
                throw .failed(
                    Fault(
                        "SHELL-102", sv: "Godtas inte: \(pointer) \(code).",
                        en: "Not accepted: \(pointer) \(code)."))
            case .keyReused, .broken: throw .failed(Self.broken)
            }
        }
    }

    private static let broken = Fault(
        "SHELL-100", sv: "Ett fel hos oss; se tjänstens logg.",
        en: "A fault of ours; see the service's log.")
}

/// A list as a table: the columns' keys are the members of the API's JSON.
enum Listed {
    static func output(
        _ page: Page, _ columns: [Column]
    ) throws(ShellFailure) -> Output {
        let more = Text(sv: "Det finns fler: --offset.", en: "There are more: --offset.")
        return output(try items(page), columns, notes: page.more ? [more] : [])
    }

    static func output(_ items: [JSON], _ columns: [Column], notes: [Text]) -> Output {
        let rows = items.map { item in columns.map { text(item[$0.key]) } }
        let json = Array("{\"items\":".utf8) + JSON.write(.array(items)) + Array("}".utf8)
        return Output(.table(Table(columns, rows)), json: json, notes: notes)
    }

    static func items(_ page: Page) throws(ShellFailure) -> [JSON] {
        do throws(JSON.Fault) {
            let parsed = try JSON.parse(page.items, limits: JSON.Limits(elements: 1_000_000))
            if case .array(let items) = parsed { return items }
        } catch { throw .failed(unreadable) }
        throw .failed(unreadable)
    }

    static func text(_ value: JSON?) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.literal
        case .bool(let flag): flag ? "true" : "false"
        case .array(let items): items.compactMap { text($0) }.joined(separator: ", ")
        case .object(let members):
            members.compactMap { text($0.value) }.joined(separator: " ")
        case .null, .none: nil
        }
    }

    static let unreadable = Fault(
        "SHELL-101", sv: "Svaret kunde inte läsas.", en: "The answer could not be read.")
}
