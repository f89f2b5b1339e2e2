import Access
import Casework
import Domain

extension Commands {
    /// What waits for who is signed in.
    static let inbox = Command<Desk>(
        ["inbox"], Text(sv: "vad som väntar på mig", en: "what waits for me"),
        examples: ["inbox", "inbox --json"], options: window
    ) { (desk, arguments) throws(ShellFailure) in
        let caller = try desk.caller(.ownAccount, "inbox")
        let window = try window(arguments)
        let page = try desk.asking { gate throws(Failure) in
            try gate.page(.inbox, window, as: caller)
        }
        return try Listed.output(
            page,
            [
                Column("dueOn", Text(sv: "Senast", en: "Due")),
                Column("kind", Text(sv: "Vad", en: "What")),
                Column("overdue", Text(sv: "Försenat", en: "Overdue")),
                Column("escalated", Text(sv: "Till ledningen", en: "To management")),
                Column("recordType", Text(sv: "Post", en: "Record")),
                Column("recordId", Text(sv: "Nyckel", en: "Key")),
            ])
    }
}
