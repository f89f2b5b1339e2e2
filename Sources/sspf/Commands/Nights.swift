import Access
import Domain
import FoundationEssentials
import Glibc
import JSON
import Postgres
import Retention

/// Starts `sspf retention run` once a night, as a process of its own, so that sealing goes on beside
/// it. Asks every ten minutes whether a run is due; what fails is told and tried again then.
final class Nights {
    private static let period = Duration.seconds(600)

    private let gate: Gate
    private let environment: [String: String]
    private var next: ContinuousClock.Instant?
    private var running: pid_t?

    /// - Parameter address: of the database, as the job's login role.
    init(_ address: Address, _ environment: [String: String]) {
        gate = Gate(Link(address))
        self.environment = environment
    }

    /// Starts a run if its time has come, and tells how the last one ended.
    func runWhenDue() {
        reap()
        let now = ContinuousClock.now
        if let next, now < next { return }
        next = now + Self.period
        guard running == nil else { return }
        do throws(Failure) {
            let state = try gate.one(
                .retentionState, UUID(),
                as: Caller(.job, for: .retention, by: "nightly run", requestID: UUID()))
            guard try Self.isDue(state) else { return }
        } catch {
            Say.note("ALARM: whether the nightly deletion is due is not known: \(error.code)")
            return
        }
        do throws(Stop) {
            running = try Child.start(["retention", "run", "--json"], environment)
        } catch { Say.note("ALARM: the nightly deletion did not start: \(error.sentence)") }
    }

    private static func isDue(_ state: Document) throws(Failure) -> Bool {
        do throws(JSON.Fault) {
            if case .bool(let isDue)? = try JSON.parse(state.json)["due"] { return isDue }
        } catch {}
        throw .broken(code: "RETENTION-019")
    }

    /// Exit codes as ``RetentionCommand`` has them.
    private func reap() {
        var status: Int32 = 0
        guard let process = running, unsafe waitpid(process, &status, WNOHANG) == process else {
            return
        }
        running = nil
        switch Child.code(status) {
        case 0, 6: break
        case let code: Say.note("ALARM: the nightly deletion ended with \(code)")
        }
    }
}
