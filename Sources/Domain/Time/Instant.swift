/// A moment in time, to the microsecond as PostgreSQL keeps it, within the years 1800…2200 in UTC.
package struct Instant: Hashable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z, negative before.
    package let seconds: Int
    /// 0…999,999 microseconds after that second.
    package let microseconds: Int

    /// Why a text is not a moment that we take.
    package enum Invalid: Error, Sendable, CaseIterable {
        /// Not an RFC 3339 `date-time`.
        case form
        /// Such as 30 February, hour 24 or an offset of 24 hours.
        case noSuchTime
        /// Second 60: PostgreSQL would silently make it the next minute.
        case leapSecond
        /// Before 1800 or after 2200 in UTC.
        case outOfRange

        package var code: String {
            switch self {
            case .form: "date-time-form"
            case .noSuchTime: "no-such-time"
            case .leapSecond: "leap-second"
            case .outOfRange: "date-time-out-of-range"
            }
        }
    }

    /// Reads an RFC 3339 `date-time` with any offset; `-00:00` counts as UTC.
    ///
    /// A fraction of up to nine digits is taken and cut to microseconds.
    package init(_ text: String) throws(Invalid) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = decimal(bytes[11..<13]), let minute = decimal(bytes[14..<16]),
            let second = decimal(bytes[17..<19])
        else { throw .form }
        let (fraction, zone) = try Self.fraction(bytes[19...])
        let offset = try Self.offset(Array(zone))
        let day: LocalDate
        do {
            day = try LocalDate(String(decoding: bytes[..<10], as: UTF8.self))
        } catch {
            throw switch error {
            case .form: .form
            case .noSuchDay: .noSuchTime
            case .outOfRange: .outOfRange
            }
        }
        if second == 60 { throw .leapSecond }
        guard hour < 24, minute < 60, second < 60 else { throw .noSuchTime }
        seconds = day.dayNumber * 86_400 + hour * 3_600 + minute * 60 + second - offset
        microseconds = fraction
        guard (Self.first...Self.last).contains(seconds) else { throw .outOfRange }
    }

    private static let first = LocalDate.first.dayNumber * 86_400
    private static let last = LocalDate.last.dayNumber * 86_400 + 86_399

    /// The microseconds of `.123…`, when it is there, and what follows it.
    private static func fraction(
        _ bytes: ArraySlice<UInt8>
    ) throws(Invalid) -> (Int, ArraySlice<UInt8>) {
        guard bytes.first == UInt8(ascii: ".") else { return (0, bytes) }
        let digits = bytes.dropFirst().prefix { decimal([$0]) != nil }
        guard (1...9).contains(digits.count) else { throw .form }
        let six =
            digits.prefix(6) + Array(repeating: UInt8(ascii: "0"), count: 6).dropFirst(digits.count)
        guard let microseconds = decimal(six) else { throw .form }
        return (microseconds, bytes[digits.endIndex...])
    }

    /// Seconds east of UTC.
    private static func offset(_ zone: [UInt8]) throws(Invalid) -> Int {
        if zone.count == 1, zone[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard zone.count == 6, zone[3] == UInt8(ascii: ":"),
            zone[0] == UInt8(ascii: "+") || zone[0] == UInt8(ascii: "-"),
            let hours = decimal(zone[1..<3]), let minutes = decimal(zone[4..<6])
        else { throw .form }
        guard hours < 24, minutes < 60 else { throw .noSuchTime }
        let offset = hours * 3_600 + minutes * 60
        return zone[0] == UInt8(ascii: "-") ? -offset : offset
    }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        (left.seconds, left.microseconds) < (right.seconds, right.microseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// UTC, as `2026-11-21T08:00:00Z`, or with six digits of fraction when there is one.
    package var description: String {
        let secondOfDay = (seconds % 86_400 + 86_400) % 86_400
        let days = (seconds - secondOfDay) / 86_400
        let (hour, minute) = (secondOfDay / 3_600, secondOfDay / 60 % 60)
        let time = "\(twoDigits(hour)):\(twoDigits(minute)):\(twoDigits(secondOfDay % 60))"
        let fraction = microseconds == 0 ? "" : ".\(String(1_000_000 + microseconds).dropFirst())"
        // Every instant lies within the days of the calendar.
        let day = (try? LocalDate(dayNumber: days)) ?? .first
        return "\(day)T\(time)\(fraction)Z"
    }
}
