import Postgres
import Synchronization

/// Tokens that nobody has, counted by the address they came from until the log is told: each minute
/// and when the service stops. What was not told when a process is killed is lost.
///
/// Who guesses tokens must not be able to fill the log or the memory: an entry an address and
/// minute, and no more addresses than ``mostAddresses``; the rest are counted together.
package final class UnknownTokens: Sendable {
    package static let mostAddresses = 1024

    /// By address; the empty one stands for all beyond the most.
    private let counts = Mutex<[String: Int]>([:])

    package init() {}

    /// Counts one.
    package func note(from address: String) { add(1, from: address) }

    private func add(_ number: Int, from address: String) {
        counts.withLock { counts in
            let isKnown = counts[address] != nil || counts.count < Self.mostAddresses
            counts[isKnown ? address : "", default: 0] += number
        }
    }

    /// Tells the log, which keeps addresses as keyed digests, and counts anew. What could not be
    /// told is told next time.
    package func tell(through gate: Gate) throws(Failure) {
        let told = counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
        guard !told.isEmpty else { return }
        do throws(PostgresError) {
            _ = try gate.link.run([
                (GateStatement.begin, []),
                (
                    Self.tell,
                    [.texts(Array(told.keys)), .ints(Array(told.values))]
                ),
                (GateStatement.commit, []),
            ])
        } catch {
            for (address, number) in told { add(number, from: address) }
            throw Gate.failure(for: error)
        }
    }

    private static let tell = Statement(
        "unknown-tokens", "SELECT authz.note_unknown_tokens($1, $2)")
}
