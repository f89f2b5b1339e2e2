import Dispatch
import Synchronization

/// Sign-ins one after another, so that they can take neither the cores nor the memory of other
/// requests. At most one derivation runs; a bounded number wait their turn for a bounded time; all
/// others are `.busy` at once.
///
/// Who is let in first is told by rank, then by order of arrival. One origin has half of the places at
/// most, and a full line makes room for a higher rank: so nobody who guesses from elsewhere, from however
/// many addresses, keeps out those who sign in where they always do, or prove anew who they are.
///
/// Called from worker threads, which it blocks; never from Swift's shared pool.
package final class ScryptQueue: Sendable {
    /// Who asks for a turn.
    package struct Asker: Sendable {
        package enum Rank: Int, Sendable, Comparable {
            /// Somebody at an address from which nobody has signed in lately.
            case stranger
            /// Somebody at an address from which somebody has: whoever it is, so that how long one waits
            /// does not tell which names are known.
            case neighbour
            /// Somebody who is signed in.
            case staff

            package static func < (one: Rank, other: Rank) -> Bool { one.rawValue < other.rawValue }
        }

        let rank: Rank
        let origin: [UInt8]

        /// - Parameter origin: an address, or a session's digest; empty for what is shared with nobody
        ///   outside, as this machine's own terminal.
        package init(_ rank: Rank, from origin: [UInt8] = []) {
            self.rank = rank
            self.origin = origin
        }
    }

    private struct Line {
        var running = false
        var lastNumber = 0
        /// Whose turn it is; those who are woken by anything else have been driven out.
        var turn = 0
        var waiting: [(number: Int, asker: Asker, called: DispatchSemaphore)] = []
    }

    private enum Place {
        case now
        case wait(number: Int, called: DispatchSemaphore)
        case none
    }

    private let line = Mutex(Line())
    private let places: Int
    private let patience: Duration

    /// - Parameters:
    ///   - places: how many may wait while one runs.
    ///   - patience: how long one waits at most.
    package init(places: Int = 8, patience: Duration = .seconds(5)) {
        self.places = places
        self.patience = patience
    }

    /// For a server of so many threads: sign-ins that run or wait, which block one each, never take more
    /// than half of them, or the only one.
    package convenience init(workers: Int) {
        self.init(places: max(0, min(8, workers / 2 - 1)))
    }

    /// How many wait at this moment.
    package var waiting: Int { line.withLock { $0.waiting.count } }

    /// The key for a password, as `Scrypt.key`, in turn.
    ///
    /// - Throws: `.busy`, or what `Scrypt.key` throws.
    package func derive(
        password: String, salt: [UInt8], parameters: Scrypt.Parameters, for asker: Asker
    ) throws(SecretsError) -> [UInt8] {
        // A refusal needs no turn.
        guard password.utf8.count <= Scrypt.longestPassword else { throw .passwordTooLong }
        return try inTurn(asker) { () throws(SecretsError) in
            try Scrypt.key(password: password, salt: salt, parameters: parameters)
        }
    }

    /// Runs `work` when its turn has come.
    ///
    /// - Throws: `.busy`, or what `work` throws.
    package func inTurn<Result>(
        _ asker: Asker, _ work: () throws(SecretsError) -> Result
    ) throws(SecretsError) -> Result {
        switch take(asker) {
        case .now: break
        case .none: throw .busy
        case .wait(let number, let called):
            let limit = DispatchTime.now() + patience.dispatchInterval
            // After the limit the turn may still have come in the same moment: then it is ours.
            _ = called.wait(timeout: limit)
            guard hasTurn(number) else { throw .busy }
        }
        defer { passOn() }
        return try work()
    }

    private func take(_ asker: Asker) -> Place {
        line.withLock { line in
            guard line.running else {
                line.running = true
                return .now
            }
            let own = line.waiting.count { $0.asker.origin == asker.origin }
            guard places > 0, asker.origin.isEmpty || own < max(1, places / 2) else { return .none }
            if line.waiting.count == places {
                // The last to come of the lowest rank gives way.
                guard let lowest = line.waiting.map(\.asker.rank).min(), lowest < asker.rank,
                    let index = line.waiting.lastIndex(where: { $0.asker.rank == lowest })
                else { return .none }
                line.waiting.remove(at: index).called.signal()
            }
            line.lastNumber &+= 1
            let called = DispatchSemaphore(value: 0)
            line.waiting.append((line.lastNumber, asker, called))
            return .wait(number: line.lastNumber, called: called)
        }
    }

    /// Whether a waiter's turn has come; else it is in line no more.
    private func hasTurn(_ number: Int) -> Bool {
        line.withLock { line in
            line.waiting.removeAll { $0.number == number }
            return line.turn == number
        }
    }

    /// Hands the turn to the first of the highest rank; `running` stays true in between.
    private func passOn() {
        line.withLock { line in
            guard let highest = line.waiting.map(\.asker.rank).max(),
                let index = line.waiting.firstIndex(where: { $0.asker.rank == highest })
            else {
                line.running = false
                return
            }
            let next = line.waiting.remove(at: index)
            line.turn = next.number
            next.called.signal()
        }
    }
}

extension Duration {
    fileprivate var dispatchInterval: DispatchTimeInterval {
        let parts = components
        let (nanoseconds, overflow) = parts.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .never }
        return .nanoseconds(Int(nanoseconds) &+ Int(parts.attoseconds / 1_000_000_000))
    }
}
