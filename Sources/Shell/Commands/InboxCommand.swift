import Access
import Casework
import Domain

extension Commands {
    /// What waits for who is signed in.
    static let inbox = list(
        "inbox", Text(sv: "vad som väntar på mig", en: "what waits for me"),
        examples: ["inbox", "inbox --json"],
        of: .inbox, for: .ownAccount,
        [
            Column("dueOn", Text(sv: "Senast", en: "Due")),
            Column("kind", Text(sv: "Vad", en: "What")),
            Column("overdue", Text(sv: "Försenat", en: "Overdue")),
            Column("escalated", Text(sv: "Till ledningen", en: "To management")),
            Column("recordType", Text(sv: "Post", en: "Record")),
            Column("recordId", Text(sv: "Nyckel", en: "Key")),
        ])
}
