import Access
import Domain
import FoundationEssentials
import JSON
import Retention

extension Commands {
    /// The runs, and what each leaves: its protocol and its certificate.
    static let runs = [retentionRuns, retentionProtocol, retentionCertificate]

    private static let retentionRuns = list(
        "retention runs",
        Text(sv: "körningarna, den senaste först", en: "the runs, the latest first"),
        examples: ["retention runs", "retention runs --limit 100"],
        of: .retentionRuns, for: .retention,
        [
            Column("run", Text(sv: "Körning", en: "Run"), isWhole: true),
            Column("runOn", Text(sv: "Dag", en: "Day")),
            Column("finishedAt", Text(sv: "Avslutad", en: "Finished"), isWhole: true),
            Column("due", Text(sv: "Förfallna", en: "Due")),
            Column("deleted", Text(sv: "Gallrade", en: "Deleted")),
            Column("stoppedRules", Text(sv: "Stopp", en: "Stopped")),
            Column("certified", Text(sv: "Bevis", en: "Certificate")),
        ])

    private static let retentionProtocol = Command<Desk>(
        ["retention", "protocol"],
        Text(sv: "gallringsprotokollet för en körning", en: "the protocol of a run"),
        examples: ["retention protocol RUN-ID"], operands: "RUN-ID", positionals: 1...1
    ) { (desk, arguments) throws(ShellFailure) in
        guard let run = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badScope)
        }
        let caller = try desk.caller(.retention, "retention protocol")
        return try RetentionView.protocol(
            try desk.asking { gate throws(Failure) in
                try gate.one(.retentionProtocol, run, as: caller)
            })
    }

    private static let retentionCertificate = Command<Desk>(
        ["retention", "certificate"],
        Text(
            sv: "skriver en körnings signerade bevis till en fil, att pröva utan databas",
            en: "writes a run's signed certificate to a file, to be checked without a database"),
        examples: ["retention certificate RUN-ID --file gallring.note"],
        operands: "RUN-ID", positionals: 1...1,
        options: [
            CommandOption("file", .text, Text(sv: "ny fil", en: "a new file"), isRequired: true)
        ], crossing: .writes(option: "file")
    ) { (desk, arguments) throws(ShellFailure) in
        guard let run = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badScope)
        }
        let caller = try desk.caller(.retention, "retention certificate")
        let document = try desk.asking { gate throws(Failure) in
            try gate.one(.retentionCertificate, run, as: caller)
        }
        guard case .string(let note)? = try Listed.document(document)["note"] else {
            throw .failed(Listed.unreadable)
        }
        let file = try desk.files.create(arguments.text("file") ?? "")
        do throws(ShellFailure) {
            _ = file.write(Array(note.utf8))
            try file.finish()
        } catch {
            file.discard()
            throw error
        }
        let id = run.uuidString.lowercased()
        return Output(
            .nothing, json: Array("{\"run\":\"\(id)\"}".utf8),
            notes: [
                Text(
                    sv: "Pröva: sspf retention verify FIL --key retention.key.pub",
                    en: "To check: sspf retention verify FILE --key retention.key.pub")
            ])
    }
}
