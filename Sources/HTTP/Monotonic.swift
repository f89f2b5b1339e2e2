import Glibc

/// Nanoseconds on the system's monotonic clock, which timers count in.
struct Monotonic: Comparable, Sendable {
    var nanoseconds: Int64

    static let never = Monotonic(nanoseconds: .max)

    static var now: Monotonic {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Monotonic(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    static func < (left: Monotonic, right: Monotonic) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Saturates: a wait beyond some centuries never ends.
    static func + (time: Monotonic, wait: Duration) -> Monotonic {
        let (seconds, attoseconds) = wait.components
        let (whole, over) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, more) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        let (end, most) = time.nanoseconds.addingReportingOverflow(sum)
        guard !over, !more, !most else { return seconds < 0 ? time : .never }
        return Monotonic(nanoseconds: end)
    }

    /// The first whole multiple of `milliseconds` after `arrival` that lies after now.
    static func tick(milliseconds: Int, after arrival: Monotonic) -> Monotonic {
        let step = Int64(min(max(milliseconds, 1), 60_000)) * 1_000_000
        let passed = max(0, Monotonic.now.nanoseconds - arrival.nanoseconds)
        return Monotonic(nanoseconds: arrival.nanoseconds + (passed / step + 1) * step)
    }

    /// Whole milliseconds from `now` until this time, rounded up, for a wait that is not too short.
    func milliseconds(from now: Monotonic) -> CInt {
        guard self > now else { return 0 }
        return CInt(clamping: (nanoseconds - now.nanoseconds - 1) / 1_000_000 + 1)
    }
}
