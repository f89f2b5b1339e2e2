/// Counting days, months and years.
///
/// A period in months or years ends on the day with the same number, or on the last day of the month
/// where there is no such day: 29 February and five years is 28 February.
/// Source: lag (1930:173) om beräkning av lagstadgad tid 1 §.
extension LocalDate {
    /// - Throws: `outOfRange` when the day lies before 1800 or after 2200.
    package func adding(days: Int) throws(Invalid) -> LocalDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        if overflow { throw .outOfRange }
        return try LocalDate(dayNumber: sum)
    }

    /// - Throws: `outOfRange` when the day lies before 1800 or after 2200.
    package func adding(months: Int) throws(Invalid) -> LocalDate {
        let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflow, sum >= 0 else { throw .outOfRange }
        let (year, month) = (sum / 12, sum % 12 + 1)
        guard Self.years.contains(year) else { throw .outOfRange }
        return try LocalDate(
            year: year, month: month, day: min(day, Self.days(inMonth: month, of: year)))
    }

    /// - Throws: `outOfRange` when the day lies before 1800 or after 2200.
    package func adding(years: Int) throws(Invalid) -> LocalDate {
        let (months, overflow) = years.multipliedReportingOverflow(by: 12)
        if overflow { throw .outOfRange }
        return try adding(months: months)
    }

    /// Days from this day to `other`; negative when `other` is earlier.
    package func days(until other: LocalDate) -> Int {
        other.dayNumber - dayNumber
    }

    package var endOfYear: LocalDate {
        get throws(Invalid) { try LocalDate(year: year, month: 12, day: 31) }
    }

    /// The completed years of somebody born on this day; nil before birth.
    ///
    /// An age is reached on the birthday. Who is born on 29 February reaches it on 28 February in a
    /// common year: our choice, by analogy with lag (1930:173) 1 §; no statute says so of ages.
    package func age(at day: LocalDate) -> Int? {
        guard day >= self else { return nil }
        let birthday = min(self.day, Self.days(inMonth: month, of: day.year))
        let isReached = (day.month, day.day) >= (month, birthday)
        return day.year - year - (isReached ? 0 : 1)
    }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday; 7 × 10,000 weeks keep the remainder positive.
        Weekday.allCases[(dayNumber + 3 + 70_000 * 7) % 7]
    }
}

/// The days of the week, in the order of ISO 8601.
package enum Weekday: Int, Sendable, CaseIterable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday
}
