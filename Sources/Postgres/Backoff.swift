/// How long to leave a failing server alone: growing from 50 ms to 2 s, each time somewhere
/// between half and the whole of it, so that many sessions do not come back in step.
package struct Backoff: Sendable {
    private let random: @Sendable () -> Double
    private var failures = 0

    /// - Parameter random: numbers from 0 up to 1.
    package init(random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }) {
        self.random = random
    }

    /// The server answered: the next failure starts from the smallest wait.
    package mutating func succeed() { failures = 0 }

    /// The server failed once more.
    /// - Returns: how long to leave it alone.
    package mutating func fail() -> Duration {
        let whole = 50 << min(failures, 6)
        failures = min(failures + 1, 6)
        let milliseconds = Double(min(whole, 2000)) * (0.5 + 0.5 * min(max(random(), 0), 1))
        return .milliseconds(Int(milliseconds))
    }
}
