import Access
import Domain
import JSON
import Retention

extension Commands {
    /// What is no person's act: the job deletes, by a database role of its own, and nobody's role lets
    /// them. Who may be that job is the machine's to say, beside the database.
    static let retentionJobs = [retentionRun, retentionReplay]

    /// A plan that somebody has looked at is named by its digest, which stands for the name that other
    /// commands want typed: another plan is refused, twice.
    private static let retentionRun = Command<Desk>(
        ["retention", "run"],
        Text(
            sv: "gallra enligt den granskade planen; jobbet gör det, vid databasen, för den som"
                + " maskinen låter vara jobbet",
            en: "delete by the plan that was looked at; the job does it, beside the database, for"
                + " whom the machine lets be the job"),
        examples: ["retention preview", "retention run --plan DIGEST"],
        options: [
            CommandOption(
                "plan", .text,
                Text(
                    sv: "planens kontrollsumma, ur retention preview",
                    en: "the plan's digest, from retention preview"), isRequired: true)
        ], writes: true, crossing: .never(notHere)
    ) { (desk, arguments) throws(ShellFailure) in
        guard let job = desk.surroundings.job else { throw .failed(notHere) }
        let plan = arguments.text("plan") ?? ""
        // Who asks for it proves who they are, and stands on the log before the job does.
        let caller = try desk.caller(.retention, "retention run")
        let page = try desk.asking { gate throws(Failure) in
            try gate.page(.retentionOrder, .first, as: caller)
        }
        guard let preview = try Listed.items(page).first else { throw .deniedOrNotFound }
        let plans = [preview["plan"], preview["unfinished"]].compactMap { Listed.text($0) }
        guard plans.contains(plan) else {
            throw .conflicting(otherPlan)
        }
        let (code, answer) = try job(["run", "--json", "--plan", plan])
        switch ExitCode(rawValue: code) {
        case .ok, .attention:
            let told = try RetentionView.protocol(Document(json: answer, tag: ""))
            return Output(
                told.view, json: told.json, notes: told.notes,
                asksPeople: code == ExitCode.attention.rawValue)
        case .conflict: throw .conflict
        case .interrupted: throw .interrupted
        case .unreachable: throw .unreachable
        case _: throw .failed(stopped)
        }
    }

    private static let retentionReplay = Command<Desk>(
        ["retention", "replay"],
        Text(
            sv: "gallra på nytt efter en återläsning: före all inloggning, vid databasen",
            en: "delete again after a restore: before anybody signs in, beside the database"),
        examples: ["sspf retention replay"], crossing: .never(beforeAll)
    ) { (_, _) throws(ShellFailure) in throw .failed(beforeAll) }

    private static let notHere = Fault(
        "SHELL-190",
        sv: "Jobbet gallrar, vid databasen: kör samma rad där, eller sspf retention run"
            + " [--plan DIGEST].",
        en: "The job deletes, beside the database: the same line there, or sspf retention run"
            + " [--plan DIGEST].")
    private static let beforeAll = Fault(
        "SHELL-191",
        sv:
            "Efter en återläsning, innan tjänsten startas och någon loggar in: sspf retention replay.",
        en:
            "After a restore, before the service starts and anybody signs in: sspf retention replay."
    )
    private static let otherPlan = Fault(
        "SHELL-192", sv: "Planen är en annan nu; se retention preview igen. Inget är gallrat.",
        en: "The plan is another now; look at retention preview again. Nothing was deleted.")
    private static let stopped = Fault(
        "SHELL-193", sv: "Jobbet körde inte klart; skälet står ovan.",
        en: "The job did not finish; why stands above.")
}
