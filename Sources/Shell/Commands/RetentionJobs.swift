extension Commands {
    /// What is no person's act: the job deletes, beside the database, and nobody's role lets them. They
    /// stand here so that who looks for them is told where they are.
    static let retentionJobs = [
        job(
            "run",
            Text(sv: "gallringskörningen: jobbets, vid databasen", en: "the run: the job's own"),
            Fault(
                "SHELL-190",
                sv: "Gallringen körs av jobbet, vid databasen: sspf retention run [--plan DIGEST].",
                en: "The job deletes, beside the database: sspf retention run [--plan DIGEST].")),
        job(
            "replay",
            Text(
                sv: "gallra på nytt efter återläsning: jobbets",
                en: "after a restore: the job's own"),
            Fault(
                "SHELL-191",
                sv: "Efter en återläsning, vid databasen: sspf retention replay.",
                en: "After a restore, beside the database: sspf retention replay.")),
    ]

    private static func job(_ name: String, _ summary: Text, _ place: Fault) -> Command<Desk> {
        Command(
            ["retention", name], summary, examples: ["retention \(name)"], crossing: .never(place)
        ) { (_, _) throws(ShellFailure) in throw .failed(place) }
    }
}
