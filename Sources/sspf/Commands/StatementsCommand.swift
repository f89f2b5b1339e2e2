import Access
import Casework
import Domain
import FoundationEssentials
import Shell

/// `sspf statements WORKLOAD`: the SQL that the service sends for a workload, between its BEGIN and
/// its COMMIT, one statement a line, so that `Scripts/bench` can run exactly the same by pgbench.
struct StatementsCommand {
    func run(_ workload: String) throws(Stop) -> ExitCode {
        let texts: [String]
        switch workload {
        case "point": texts = [ReadConcernConversation.reading.text]
        case "list": texts = [Listing.caseload.text]
        case "create": texts = try Self.create()
        case "timeline": texts = [ReadChronology.list.text]
        default: throw Stop(.usage, "point, list, create or timeline")
        }
        for text in texts {
            // A comment would swallow what follows it on the one line.
            let lines = text.split(whereSeparator: \.isNewline).filter {
                !$0.drop { $0 == " " }.hasPrefix("--")
            }
            Say.out(lines.joined(separator: " "))
        }
        return .ok
    }

    private static func create() throws(Stop) -> [String] {
        do {
            let day = try LocalDate(year: 2026, month: 1, day: 1)
            return LogConcernConversation.creation(
                LogConcernConversation.Command(
                    youth: ID(UUID()), kind: .preAssessment, trigger: .school,
                    classification: .advice, heldAt: try Instant("2026-01-01T08:00:00Z"),
                    place: "x", parts: [(kind: .observation, text: "x")],
                    participants: [.init(relation: .guardian, name: nil)],
                    agreements: [.init(what: "x", owner: "x", dueOn: day)], nextContactOn: day),
                UUID()
            ).texts
        } catch { throw Stop(.error, "\(error)") }
    }
}
