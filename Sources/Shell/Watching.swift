import Glibc

/// The time between two rounds of `\watch`.
enum Watching {
    /// Seconds between rounds, and those that may be asked for.
    static let usual = 2
    static let pauses = 1...3_600
    /// A screen that is left behind does not go on showing for ever.
    static let longest = Duration.seconds(1_800)

    /// What `\watch` was given: seconds, and the words of a command.
    static func read(_ words: ArraySlice<Word>) throws(ShellFailure) -> (Int, ArraySlice<Word>) {
        guard let first = words.first, let seconds = Shape.number(first.text) else {
            return (usual, words)
        }
        guard pauses.contains(seconds) else { throw .usage(badPause) }
        return (seconds, words.dropFirst())
    }

    /// Waits; false when Ctrl-C ended it.
    static func pause(_ seconds: Int) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            guard !Interruption.isRaised else { return false }
            usleep(50_000)
        }
        return !Interruption.isRaised
    }

    /// What stands over each round: the time of day here.
    static func heading(every seconds: Int) -> Text {
        var now = time(nil)
        var parts = unsafe tm()
        _ = unsafe localtime_r(&now, &parts)
        let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return Text(
            sv: "-- \(clock), var \(seconds):e sekund; Ctrl-C avslutar",
            en: "-- \(clock), every \(seconds) s; Ctrl-C ends it")
    }

    static let over = Text(
        sv: "Visat i en halvtimme; \\watch igen för mer.",
        en: "Watched for half an hour; \\watch again for more.")
    private static let badPause = Fault(
        "SHELL-050", sv: "Sekunderna är 1 till 3600.", en: "The seconds are 1 to 3600.")
    static let nothing = Fault(
        "SHELL-051", sv: "Inget att upprepa: \\watch SEKUNDER KOMMANDO.",
        en: "Nothing to repeat: \\watch SECONDS COMMAND.")
    static let notThis = Fault(
        "SHELL-052", sv: "Bara det som ser efter kan upprepas, inte det som ändrar eller skriver.",
        en: "Only what looks can be repeated, not what changes or writes something.")
}
