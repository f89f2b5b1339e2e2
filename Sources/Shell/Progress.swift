import Glibc
import Synchronization

/// A line at a terminal that says that a command still works, for how long it has, and how to stop it.
/// It begins after a tenth of a second, and is taken away before anything else is written.
package enum Progress {
    private struct State {
        /// Nil while nothing is waited for, or somebody is asked something.
        var since: ContinuousClock.Instant?
        var language = Language.english
        var descriptor: Int32 = 2
        /// The seconds that the line tells now.
        var seconds: Int64?
        /// Columns that the line takes now.
        var shown = 0
        var isWatched = false
    }

    private static let state = Mutex(State())

    /// A command begins, whose messages go to a terminal.
    package static func begin(_ language: Language, on descriptor: Int32) {
        let isWatched = state.withLock { state in
            state.since = .now
            state.language = language
            state.descriptor = descriptor
            defer { state.isWatched = true }
            return state.isWatched
        }
        if !isWatched { watch() }
    }

    /// The command has ended.
    package static func end() { state.withLock { take(&$0, away: nil) } }

    /// Somebody is asked something meanwhile: the time that they take is not the command's.
    static func asking<Answer>(
        _ ask: () throws(ShellFailure) -> Answer
    ) throws(ShellFailure) -> Answer {
        let isWorking = state.withLock { state in
            defer { take(&state, away: nil) }
            return state.since != nil
        }
        defer { if isWorking { state.withLock { $0.since = .now } } }
        return try ask()
    }

    private static func take(_ state: inout State, away since: ContinuousClock.Instant?) {
        state.since = since
        state.seconds = nil
        guard state.shown > 0 else { return }
        let blank = String(repeating: " ", count: state.shown)
        Bytes.write(Array("\r\(blank)\r".utf8), to: state.descriptor)
        state.shown = 0
    }

    /// One thread for the process; it sleeps while nothing works.
    private static func watch() {
        var thread = pthread_t()
        let started = unsafe pthread_create(
            &thread, nil,
            { _ in
                while true {
                    usleep(50_000)
                    Progress.state.withLock { Progress.show(&$0) }
                }
            }, nil)
        if started == 0 { pthread_detach(thread) }
    }

    private static func show(_ state: inout State) {
        guard let since = state.since else { return }
        let time = since.duration(to: .now)
        guard time >= .milliseconds(100) else { return }
        let seconds = time.components.seconds
        guard seconds != state.seconds else { return }
        state.seconds = seconds
        let long = seconds > 0 ? ", \(seconds) s" : ""
        let text = Text(
            sv: "Arbetar\(long) (Ctrl-C avbryter)", en: "Working\(long) (Ctrl-C stops it)"
        ).in(state.language)
        state.shown = max(state.shown, text.utf8.count)
        Bytes.write(Array("\r\(text)".utf8), to: state.descriptor)
    }
}
