import Access
import Domain
import FoundationEssentials
import JSON
import Retention

extension Commands {
    /// The packages for the archive, its receipts, and one that is taken back.
    static let archive = [archivePackages, archiveReceipt.triable, archiveRevoke.triable]

    private static let archivePackages = list(
        "retention packages",
        Text(
            sv: "verksamhetens paket till arkivet, och om det har kvitterat dem",
            en: "the own agency's packages for the archive, and its receipts"),
        examples: ["retention packages"],
        of: .packages, for: .retention,
        [
            Column("id", Text(sv: "Paket", en: "Package"), isWhole: true),
            Column("madeOn", Text(sv: "Gjort", en: "Made on")),
            Column("records", Text(sv: "Handlingar", en: "Records")),
            Column(
                "digest", Text(sv: "Manifestets SHA-256", en: "Manifest's SHA-256"),
                isWhole: true),
            Column("receipt", Text(sv: "Kvitto", en: "Receipt")),
            Column("revoked", Text(sv: "Återtaget för", en: "Taken back for")),
        ])

    private static let archiveReceipt = Command<Desk>(
        ["retention", "receipt"],
        Text(sv: "arkivets kvitto på ett paket", en: "the archive's receipt for a package"),
        examples: ["retention receipt PACKAGE-ID --digest HEX --reference 'A 2026/7'"],
        operands: "PACKAGE-ID", positionals: 1...1,
        options: [
            CommandOption(
                "digest", .text, Text(sv: "manifestets SHA-256", en: "the manifest's SHA-256"),
                isRequired: true),
            CommandOption(
                "reference", .text, Text(sv: "arkivets beteckning", en: "the archive's reference"),
                isRequired: true),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let package = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badScope)
        }
        let command = EnterReceipt.Command(
            package: package, digest: arguments.text("digest") ?? "",
            reference: arguments.text("reference") ?? "")
        let caller = try desk.caller(.retention, "retention receipt")
        return try entered(
            Text(
                sv: "Kvittot är infört; paketets handlingar kan gallras.",
                en: "The receipt is entered; what the package holds can be deleted."),
            desk.asking { gate throws(Failure) in
                try EnterReceipt()(command, once: once(caller), as: caller, through: gate)
            })
    }

    private static let archiveRevoke = Command<Desk>(
        ["retention", "revoke"],
        Text(
            sv: "ta tillbaka arkivets kvitto, så länge inget ur paketet har gallrats",
            en: "take the archive's receipt back, while nothing of the package has been deleted"),
        examples: ["retention revoke PACKAGE-ID --reason mistaken"],
        operands: "PACKAGE-ID", positionals: 1...1,
        options: [CommandOption("reason", .text, Text(both: faults), isRequired: true)]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let package = UUID(uuidString: arguments.positional(0) ?? ""),
            let fault = ReceiptFault(rawValue: arguments.text("reason") ?? "")
        else { throw .usage(badFault) }
        let caller = try desk.caller(.retention, "retention revoke")
        return try entered(
            Text(
                sv: "Kvittot är återtaget; paketets handlingar väntar på arkivet igen.",
                en: "The receipt is taken back; what the package holds waits for the archive again."
            ),
            desk.asking { gate throws(Failure) in
                try RevokeReceipt()(
                    fault, of: package, once: once(caller), as: caller, through: gate)
            })
    }

    private static let faults = ReceiptFault.allCases.map(\.rawValue).joined(separator: ", ")

    private static let badFault = Fault(
        "SHELL-148", sv: "Ett paket, och --reason: " + faults,
        en: "A package, and --reason: " + faults)
}
