import Access
import Casework
import FoundationEssentials
import Postgres

/// The rounds of the clocks (``RunClocks``): one when the jobs begin, then one every ten minutes. A
/// round that fails is told and tried again; nothing hangs on it, since what is due is due by its day.
final class ClockRounds {
    private static let period = Duration.seconds(600)

    private let gate: Gate
    private var next: ContinuousClock.Instant?

    /// - Parameter address: of the database, as the job's login role.
    init(_ address: Address) { gate = Gate(Link(address)) }

    /// Runs a round if its time has come.
    func runWhenDue() {
        let now = ContinuousClock.now
        if let next, now < next { return }
        next = now + Self.period
        do throws(Failure) {
            _ = try RunClocks()(requestID: UUID(), through: gate)
        } catch {
            Say.note("ALARM: the clocks could not be read: \(error.code)")
        }
    }
}
