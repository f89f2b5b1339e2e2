/// A day in the Gregorian calendar, without time and zone, from 1800-01-01 to 2200-12-31.
package struct LocalDate: Hashable, Sendable {
    package let year: Int
    /// 1…12.
    package let month: Int
    /// 1…31.
    package let day: Int

    /// Why something is not a day that we take.
    package enum Invalid: Error, Sendable, CaseIterable {
        /// Not written `YYYY-MM-DD`.
        case form
        /// Such as 30 February.
        case noSuchDay
        /// Before 1800 or after 2200.
        case outOfRange

        package var code: String {
            switch self {
            case .form: "date-form"
            case .noSuchDay: "no-such-date"
            case .outOfRange: "date-out-of-range"
            }
        }
    }

    static let years = 1800...2200
    static let first = LocalDate(checked: 1800, 1, 1)
    static let last = LocalDate(checked: 2200, 12, 31)

    private init(checked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    package init(year: Int, month: Int, day: Int) throws(Invalid) {
        guard Self.years.contains(year) else { throw .outOfRange }
        guard (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { throw .noSuchDay }
        self.init(checked: year, month, day)
    }

    /// Reads `YYYY-MM-DD` and nothing else (RFC 3339 `full-date`).
    package init(_ text: String) throws(Invalid) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = decimal(bytes[0..<4]), let month = decimal(bytes[5..<7]),
            let day = decimal(bytes[8..<10])
        else { throw .form }
        try self.init(year: year, month: month, day: day)
    }

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// - Parameter month: 1…12.
    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        case _: 31
        }
    }

    /// Days since 1970-01-01, negative before.
    package var dayNumber: Int {
        // Years begin in March here, so that the leap day is the last of its year.
        let marchYear = month > 2 ? year : year - 1
        let monthsSinceMarch = (month + 9) % 12
        let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return marchYear * 365 + leapDays + dayOfYear - 719_468
    }

    /// - Parameter dayNumber: days since 1970-01-01.
    package init(dayNumber: Int) throws(Invalid) {
        guard (Self.first.dayNumber...Self.last.dayNumber).contains(dayNumber) else {
            throw .outOfRange
        }
        let days = dayNumber + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthsSinceMarch = (5 * dayOfYear + 2) / 153
        let month = monthsSinceMarch < 10 ? monthsSinceMarch + 3 : monthsSinceMarch - 9
        self.init(
            checked: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * monthsSinceMarch + 2) / 5 + 1)
    }
}

extension LocalDate: Comparable {
    package static func < (left: LocalDate, right: LocalDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

extension LocalDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    package var description: String {
        "\(year)-\(twoDigits(month))-\(twoDigits(day))"
    }
}
