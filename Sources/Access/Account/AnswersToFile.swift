import Postgres

/// Somebody has what the service answers them written to a file: an act of its own on the log, beside
/// the entries that tell what was shown.
package enum AnswersToFile {
    package static func note(as caller: Caller, through gate: Gate) throws(Failure) {
        try gate.act("answers.to-file", on: "session", (Self.nothing, []), as: caller)
    }

    private static let nothing = Statement("answers.to-file", "SELECT 1")
}
