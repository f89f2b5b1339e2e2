import Access
import Casework
import Domain

extension Commands {
    /// Consents that must be asked for anew, or fall.
    static let consents = [
        Command<Desk>(
            ["consent", "expiring"],
            Text(
                sv: "samtycken i egna akter som snart går ut",
                en: "consents of your own files that run out soon"),
            examples: ["consent expiring", "consent expiring --until 2027-03-31"],
            options: [
                CommandOption(
                    "until", .date, Text(sv: "till och med (30 dagar)", en: "until (30 days)"))
            ] + window
        ) { (desk, arguments) throws(ShellFailure) in
            let until = arguments.text("until") == nil ? nil : try day("until", arguments)
            let window = try window(arguments)
            let caller = try desk.caller(.coordination, "consent expiring")
            return try Listed.output(
                try desk.asking { gate throws(Failure) in
                    try ListExpiringConsents(until: until)(window, as: caller, through: gate)
                },
                [
                    Column("id", Text(sv: "Samtycke", en: "Consent"), isWhole: true),
                    Column("youthId", Text(sv: "Ungdom", en: "Youth"), isWhole: true),
                    Column("agency", Text(sv: "Verksamhet", en: "Agency")),
                    Column("validUntil", Text(sv: "Sista dag", en: "Last day")),
                    Column("daysLeft", Text(sv: "Dagar kvar", en: "Days left")),
                ], after: window)
        }
    ]
}
