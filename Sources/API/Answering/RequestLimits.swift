import Synchronization

/// How many requests a second one session, and one address, may make: beyond that they wait, so that
/// one that runs wild takes nothing from the others. One for the process.
///
/// A leaky bucket each (RFC 6585 section 4 leaves the way open): ten seconds' worth may come at once.
/// A bucket is kept by a keyed hash, in a table that does not grow; where it is full, the emptiest of a
/// few gives way.
package final class RequestLimits: Sendable {
    /// That a request has to wait, and why (draft-ietf-httpapi-ratelimit-headers-10).
    struct Wait: Hashable {
        /// What there is a limit for.
        enum Policy: String {
            case session, address
        }

        let policy: Policy
        /// Requests that may come within ``RequestLimits/window`` seconds.
        let quota: Int
        let seconds: Int

        /// Told with what is refused alone: all other answers look the same however much is left.
        var fields: [(String, String)] {
            [
                ("RateLimit-Policy", "\"\(policy)\";q=\(quota);w=\(RequestLimits.window)"),
                ("RateLimit", "\"\(policy)\";r=0;t=\(seconds)"),
            ]
        }
    }

    /// For how many seconds' requests may come at once.
    static let window = 10

    private let sessions: Mutex<Buckets>
    private let addresses: Mutex<Buckets>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameters:
    ///   - session: requests a second that one session may make; 0 for any number.
    ///   - address: the same for one address.
    package init(
        session: Int, address: Int,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.now = now
        sessions = Mutex(Buckets(rate: session))
        addresses = Mutex(Buckets(rate: address))
    }

    /// Counts a request of a session, by its token's hash.
    ///
    /// - Returns: that it has to wait instead; nil for not at all.
    func wait(session hash: [UInt8]) -> Wait? {
        wait(.session, hash, in: sessions)
    }

    /// Counts a request from an address; this machine's own, which is empty, has no limit: a proxy that
    /// does not say for whom it asks would have one for all.
    ///
    /// - Returns: that it has to wait instead; nil for not at all.
    func wait(address text: String) -> Wait? {
        text.isEmpty ? nil : wait(.address, Array(text.utf8), in: addresses)
    }

    private func wait(
        _ policy: Wait.Policy, _ name: [UInt8], in buckets: borrowing Mutex<Buckets>
    ) -> Wait? {
        // Another one in each process: nobody can choose what shares a place.
        var hasher = Hasher()
        hasher.combine(name)
        let (key, moment) = (hasher.finalize(), now())
        let (seconds, quota) = buckets.withLock { ($0.wait(key, moment), $0.quota) }
        return seconds > 0 ? Wait(policy: policy, quota: quota, seconds: seconds) : nil
    }
}

/// Buckets in sets of four.
private struct Buckets {
    private struct Bucket {
        var key = 0
        /// Requests in it, as of `at`.
        var level = 0.0
        var at = ContinuousClock.Instant.now
    }

    private static let sets = 2_048
    private static let width = 4
    private let rate: Double
    /// How much a bucket holds.
    let quota: Int
    private var buckets: [Bucket]

    init(rate: Int) {
        self.rate = Double(rate)
        quota = rate * RequestLimits.window
        buckets = rate > 0 ? Array(repeating: Bucket(), count: Self.sets * Self.width) : []
    }

    /// - Returns: in how many seconds one more fits; 0 for now, where it is counted.
    mutating func wait(_ key: Int, _ moment: ContinuousClock.Instant) -> Int {
        if buckets.isEmpty { return 0 }
        let first = Int(UInt(bitPattern: key) % UInt(Self.sets)) * Self.width
        var place = first
        for index in first..<(first + Self.width) {
            let passed = buckets[index].at.duration(to: moment) / .seconds(1)
            buckets[index].level = max(0, buckets[index].level - max(0, passed) * rate)
            buckets[index].at = moment
            if buckets[index].key == key {
                place = index
                break
            }
            if buckets[index].level < buckets[place].level { place = index }
        }
        if buckets[place].key != key { buckets[place] = Bucket(key: key, level: 0, at: moment) }
        let over = buckets[place].level + 1 - Double(quota)
        guard over <= 0 else { return max(1, Int((over / rate).rounded(.up))) }
        buckets[place].level += 1
        return 0
    }
}
