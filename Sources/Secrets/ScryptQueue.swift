import Dispatch
import Synchronization

/// Sign-ins one after another, so that they can take neither the cores nor the memory of other
/// requests. At most one derivation runs; a bounded number wait their turn, in order of arrival,
/// for a bounded time; all others are `.busy` at once.
///
/// Called from worker threads, which it blocks; never from Swift's shared pool.
package final class ScryptQueue: Sendable {
    private struct Line {
        var running = false
        var lastNumber = 0
        var waiting: [(number: Int, called: DispatchSemaphore)] = []
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
        password: String, salt: [UInt8], parameters: Scrypt.Parameters
    ) throws(SecretsError) -> [UInt8] {
        // A refusal needs no turn.
        guard password.utf8.count <= Scrypt.longestPassword else { throw .passwordTooLong }
        return try inTurn { () throws(SecretsError) in
            try Scrypt.key(password: password, salt: salt, parameters: parameters)
        }
    }

    /// Runs `work` when its turn has come.
    ///
    /// - Throws: `.busy`, or what `work` throws.
    package func inTurn<Result>(
        _ work: () throws(SecretsError) -> Result
    ) throws(SecretsError) -> Result {
        switch take() {
        case .now: break
        case .none: throw .busy
        case .wait(let number, let called):
            let limit = DispatchTime.now() + patience.dispatchInterval
            // After the limit the turn may still have come in the same moment: then it is ours.
            if called.wait(timeout: limit) == .timedOut && leave(number) { throw .busy }
        }
        defer { passOn() }
        return try work()
    }

    private func take() -> Place {
        line.withLock { line in
            guard line.running else {
                line.running = true
                return .now
            }
            guard line.waiting.count < places else { return .none }
            line.lastNumber &+= 1
            let called = DispatchSemaphore(value: 0)
            line.waiting.append((line.lastNumber, called))
            return .wait(number: line.lastNumber, called: called)
        }
    }

    /// Whether the waiter was still in line and now is not.
    private func leave(_ number: Int) -> Bool {
        line.withLock { line in
            guard let index = line.waiting.firstIndex(where: { $0.number == number }) else {
                return false
            }
            line.waiting.remove(at: index)
            return true
        }
    }

    /// Hands the turn to the first in line; `running` stays true in between.
    private func passOn() {
        line.withLock { line in
            if line.waiting.isEmpty {
                line.running = false
            } else {
                line.waiting.removeFirst().called.signal()
            }
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
