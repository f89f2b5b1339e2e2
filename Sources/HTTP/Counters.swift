import Synchronization

/// What a server has done and is doing, at one moment.
package struct Counters: Hashable, Sendable {
    /// Complete requests since the start, those refused for a full queue included.
    package var requests: Int
    /// Open connections.
    package var connections: Int
    /// Requests that wait for a worker.
    package var queued: Int
    /// Answers that left, whoever gave them, by status.
    package var answered: [Int: Int]
    /// Answers that the server itself gave, by status; among those above.
    package var refused: [Int: Int]

    /// What was counted; all zero by default.
    package init(
        requests: Int = 0, connections: Int = 0, queued: Int = 0, answered: [Int: Int] = [:],
        refused: [Int: Int] = [:]
    ) {
        self.requests = requests
        self.connections = connections
        self.queued = queued
        self.answered = answered
        self.refused = refused
    }
}

/// The counters while they count.
final class Tally: Sendable {
    let requests = Atomic<Int>(0)
    let connections = Atomic<Int>(0)
    private let answered = Mutex<[Int: Int]>([:])
    private let refused = Mutex<[Int: Int]>([:])

    /// Counted before the first byte leaves: whoever has an answer finds it counted.
    func answer(_ status: Int) {
        answered.withLock { $0[status, default: 0] += 1 }
    }

    func refuse(_ refusal: Refusal) {
        refused.withLock { $0[refusal.status, default: 0] += 1 }
    }

    func snapshot(queued: Int) -> Counters {
        Counters(
            requests: requests.load(ordering: .relaxed),
            connections: connections.load(ordering: .relaxed), queued: queued,
            answered: answered.withLock { $0 }, refused: refused.withLock { $0 })
    }
}
