import Access
import Casework
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Corrects a record, by who has the file. The text lies in a file: what is written about a youth has
    /// no place among a process's arguments, where others of the machine can read it.
    static let requestCorrection = Command<Desk>(
        ["request", "correction"],
        Text(
            sv: "rätta en post, eller anteckna en invändning; det som skrevs står kvar",
            en: "correct a record, or note an objection; what was written stands"),
        examples: [
            "request correction concern-conversation RECORD-ID --file rattelse.txt",
            "request correction consent RECORD-ID --file sagt.txt --nature objection",
        ],
        operands: Correctable.allCases.map(\.rawValue).joined(separator: "|") + " RECORD-ID",
        positionals: 2...2,
        options: [
            CommandOption(
                "file", .text,
                Text(sv: "fil med rättelsen", en: "file that holds the correction"),
                isRequired: true),
            CommandOption(
                "nature", .text,
                Text(both: CorrectionNature.allCases.map(\.rawValue).joined(separator: ", "))),
            CommandOption(
                "kind", .text,
                Text(
                    sv: "uppgiftsslag, och så vem den når (annars ingen annan)",
                    en: "information kind, and so whom it reaches (else nobody else)")),
        ], crossing: .takes(option: "file")
    ) { (desk, arguments) throws(ShellFailure) in
        guard let resource = Correctable(rawValue: arguments.positional(0) ?? ""),
            let record = UUID(uuidString: arguments.positional(1) ?? ""),
            let nature = CorrectionNature(
                rawValue: arguments.text("nature") ?? CorrectionNature.correction.rawValue)
        else { throw .usage(badCorrection) }
        let command = Correct.Command(
            resource: resource, record: record, nature: nature, kind: try kind(arguments),
            text: try text(desk.files.read(arguments.text("file") ?? "")))
        let caller = try desk.caller(.coordination, "request correction")
        return try entered(
            Text(
                sv: "Rättelsen står vid posten; det som skrevs står kvar.",
                en: "The correction stands with the record; what was written stands."),
            desk.asking { gate throws(Failure) in
                try Correct()(command, once: once(caller), as: caller, through: gate)
            })
    }

    private static func kind(
        _ arguments: Arguments
    ) throws(ShellFailure) -> RuleCode<InformationKind>? {
        guard let text = arguments.text("kind") else { return nil }
        do throws(RuleCode<InformationKind>.Invalid) {
            return try RuleCode(text)
        } catch { throw .usage(badCorrection) }
    }

    /// What the API takes as a text: 1 to 4,000 characters, no identity number. The line break that
    /// ends a file is not of it.
    private static func text(_ bytes: [UInt8]) throws(ShellFailure) -> String {
        let end = bytes.last == UInt8(ascii: "\n") ? bytes.count - 1 : bytes.count
        guard let text = String(validating: bytes[..<end], as: UTF8.self) else {
            throw .failed(.unfit("/text", "invalid-utf-8"))
        }
        var reader = Reader(.object([JSON.Member("text", .string(text))])) {
            IdentityNumberScan.contains($0) ? "identity-number" : nil
        }
        guard let read = reader.text("text", 1...4000) else {
            throw .failed(.unfit("/text", reader.faults.first?.code ?? "invalid"))
        }
        return read
    }

    private static let badCorrection = Fault(
        "SHELL-147", sv: "Se help request correction.", en: "See help request correction.")
}
