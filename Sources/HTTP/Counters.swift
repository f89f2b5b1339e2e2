import Synchronization

/// What a server has done and is doing, at one moment.
package struct Counters: Hashable, Sendable {
    /// Complete requests since the start, those refused for a full queue included.
    package var requests: Int
    /// Open connections.
    package var connections: Int
    /// Slow connections that gave way to new ones.
    package var evictions: Int
    /// Requests that wait for a worker.
    package var queued: Int
    /// Answers that left, whoever gave them, by status.
    package var answered: [Int: Int]
    /// Answers that the server itself gave, by status; among those above.
    package var refused: [Int: Int]
    /// How long requests took.
    package var durations: Durations

    /// What was counted; all zero by default.
    package init(
        requests: Int = 0, connections: Int = 0, evictions: Int = 0, queued: Int = 0,
        answered: [Int: Int] = [:], refused: [Int: Int] = [:], durations: Durations = Durations()
    ) {
        self.requests = requests
        self.connections = connections
        self.evictions = evictions
        self.queued = queued
        self.answered = answered
        self.refused = refused
        self.durations = durations
    }
}

/// How many requests took how long, from when they were complete to when their answer was made.
package struct Durations: Hashable, Sendable {
    /// Upper limits in milliseconds; what takes longer is counted after the last.
    package static let limits: [Int64] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000]

    /// By the smallest limit that was kept; one more than there are limits.
    package private(set) var counts = [Int](repeating: 0, count: limits.count + 1)
    /// All of them together.
    package private(set) var nanoseconds: Int64 = 0

    package init() {}

    /// Counts one.
    package mutating func add(_ nanoseconds: Int64) {
        let place = Self.limits.firstIndex { nanoseconds <= $0 * 1_000_000 }
        counts[place ?? Self.limits.count] += 1
        self.nanoseconds += nanoseconds
    }
}

/// The counters while they count.
final class Tally: Sendable {
    let requests = Atomic<Int>(0)
    let connections = Atomic<Int>(0)
    let evictions = Atomic<Int>(0)
    private let answered = Mutex<[Int: Int]>([:])
    private let refused = Mutex<[Int: Int]>([:])
    private let durations = Mutex(Durations())

    /// Counted before the first byte leaves: whoever has an answer finds it counted.
    func answer(_ status: Int) {
        answered.withLock { $0[status, default: 0] += 1 }
    }

    func took(_ nanoseconds: Int64) { durations.withLock { $0.add(nanoseconds) } }

    func refuse(_ refusal: Refusal) {
        refused.withLock { $0[refusal.status, default: 0] += 1 }
    }

    func snapshot(queued: Int) -> Counters {
        Counters(
            requests: requests.load(ordering: .relaxed),
            connections: connections.load(ordering: .relaxed),
            evictions: evictions.load(ordering: .relaxed), queued: queued,
            answered: answered.withLock { $0 }, refused: refused.withLock { $0 },
            durations: durations.withLock { $0 })
    }
}
