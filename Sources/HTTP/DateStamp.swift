import Glibc

/// The Date field's value (IMF-fixdate, RFC 9110 section 5.6.7), made once a second.
struct DateStamp {
    private var second: Int64 = .min
    private var cached: [UInt8] = []

    /// The present date.
    mutating func now() -> [UInt8] {
        let present = Int64(time(nil))
        if present != second {
            second = present
            cached = Array(DateStamp.text(present).utf8)
        }
        return cached
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The text for this many seconds since 1970, from then until the year 9999.
    static func text(_ seconds: Int64) -> String {
        let clamped = Int(min(max(seconds, 0), 253_402_300_799))
        let day = clamped / 86_400
        let rest = clamped % 86_400
        // Years that begin in March put the leap day last; eras of 400 years repeat.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(two(dayOfYear - (153 * march + 2) / 5 + 1)) \(months[month - 1]) \(year)"
        let clock = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        return "\(days[day % 7]), \(date) \(clock) GMT"
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
