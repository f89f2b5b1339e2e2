import Synchronization

/// Work that comes again and again on a thread of its own, such as sealing: run, wait, run, until
/// it is stopped. A failure is told and followed by a longer wait; it never ends the loop.
package final class Jobs: Sendable {
    /// What happened, for the service's own log.
    package enum Event: Hashable, Sendable {
        /// So many entries were sealed; told only when there were any.
        case sealed(Int)
        /// A round failed; the next comes after the wait.
        case failed(SealError, wait: Duration)
        /// After a round, failed or not, the oldest unsealed entry, or the checkpoint that has not
        /// left the database, has waited for longer than it should: something holds a transaction
        /// open, or sealing fails or cannot keep up.
        case lagging(Duration)
    }

    /// The longest wait after failures.
    package static let longestWait = Duration.seconds(60)
    /// The shortest wait of an entry that is told.
    package static let longestLag = Duration.seconds(10)
    /// How soon a stop is heeded.
    private static let nap = Duration.milliseconds(100)

    private let stopped = Atomic(false)

    /// Nothing runs yet.
    package init() {}

    /// Asks the loop to end; it does so within a tenth of a second, or after the round under way.
    package func stop() { stopped.store(true, ordering: .releasing) }

    /// Whether a stop was asked for.
    package var isStopped: Bool { stopped.load(ordering: .acquiring) }

    /// Seals every `period` until stopped, and once more then, so that nothing finished stays
    /// unsealed. Blocks the thread.
    ///
    /// - Parameters:
    ///   - sleep: waits.
    ///   - round: one round of sealing; answers how many entries.
    ///   - tell: takes note of what happened.
    ///   - lag: for how long the oldest unsealed entry has waited; asked after failed rounds too,
    ///     which tell nothing of it where the database does not answer.
    package func seal(
        every period: Duration, sleep: (Duration) -> Void, tell: (Event) -> Void,
        lag: () throws(SealError) -> Duration = { .zero }, round: () throws(SealError) -> Int
    ) {
        var failures = 0
        // For how long no round has succeeded.
        var failing = Duration.zero
        while true {
            let isLast = isStopped
            var wait = period
            var fault: SealError?
            do throws(SealError) {
                let count = try round()
                failures = 0
                failing = .zero
                if count > 0 { tell(.sealed(count)) }
            } catch { fault = error }
            do throws(SealError) {
                // Entries may all be sealed and their checkpoint unable to leave: nothing lags then,
                // and yet nothing is safe.
                let waited = max(try lag(), failing)
                if waited > max(Self.longestLag, period * 2) { tell(.lagging(waited)) }
            } catch { fault = fault ?? error }
            if let fault {
                failures = min(failures + 1, 10)
                // What cannot pass by itself is tried rarely, and told each time.
                wait =
                    fault.mayPass
                    ? min(Self.longestWait, max(period, .milliseconds(250)) * (1 << failures))
                    : Self.longestWait
                failing += wait
                tell(.failed(fault, wait: wait))
            }
            if isLast { return }
            var rest = wait
            while rest > .zero && !isStopped {
                sleep(min(rest, Self.nap))
                rest -= Self.nap
            }
        }
    }
}
