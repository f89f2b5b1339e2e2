import Access
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Who is asking, as the log has it.
    static let whoami = Command<Desk>(
        ["whoami"],
        Text(
            sv: "vem jag är, i vilken roll, och när jag styrkte det",
            en: "who I am, in which role, and when I proved it"),
        examples: ["whoami"]
    ) { (desk, _) throws(ShellFailure) in
        let caller = try desk.caller(.ownAccount, "whoami")
        let page = try desk.asking { gate throws(Failure) in
            try gate.page(.me, .first, as: caller)
        }
        guard let me = try Listed.items(page).first else { throw .failed(Listed.unreadable) }
        let session = me["session"]
        let shown = [
            Field("name", Text(sv: "Namn", en: "Name"), Listed.text(me["name"])),
            Field("subject", Text(sv: "Konto", en: "Account"), Listed.text(me["subject"])),
            Field("roles", Text(sv: "Roller", en: "Roles"), Listed.text(me["roles"])),
            // Agency, unit and municipality are shown by their names.
            Field(
                "agency", Text(sv: "Verksamhet", en: "Agency"), Listed.text(me["agency"]?["name"])),
            Field("unit", Text(sv: "Enhet", en: "Unit"), Listed.text(me["unit"]?["name"])),
            Field(
                "municipality", Text(sv: "Kommun", en: "Municipality"),
                Listed.text(me["municipality"]?["name"])),
            Field(
                "startedAt", Text(sv: "Inloggad sedan (UTC)", en: "Signed in since (UTC)"),
                Listed.text(session?["startedAt"])),
            Field(
                "provedAt", Text(sv: "Styrkt (UTC)", en: "Proved (UTC)"),
                Listed.text(session?["provedAt"])),
            Field(
                "provedMinutesAgo",
                Text(sv: "Styrkt, minuter sedan", en: "Proved, minutes ago"),
                Listed.text(session?["provedAt"]).flatMap(minutes)),
            Field(
                "expiresAt", Text(sv: "Slutar (UTC)", en: "Ends (UTC)"),
                Listed.text(session?["expiresAt"])),
            Field(
                "idleAfterSeconds", Text(sv: "Slutar oanvänd efter, s", en: "Ends unused after, s"),
                Listed.text(session?["idleAfterSeconds"])),
            Field(
                "requestId", Text(sv: "Begäran i loggen", en: "Request on the log"),
                caller.requestID.uuidString.lowercased()),
        ]
        // One's own account is no list: the API answers with it alone.
        return Output(.record(shown), json: Array(page.items.dropFirst().dropLast()))
    }

    /// Whole minutes since then.
    private static func minutes(since text: String) -> String? {
        guard let then = try? Instant(text) else { return nil }
        return String(max(0, Int(Date().timeIntervalSince1970) - then.seconds) / 60)
    }
}
