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

    /// The day on which somebody born on this day reaches an age: the birthday, or 1 March in a
    /// common year for who is born on 29 February.
    ///
    /// Our choice: no statute says it of ages, and lag (1930:173) 1 §, which would end a *period* on
    /// 28 February, is not about them. The later day never destroys a file, ends a guardian's say or
    /// opens anything a day too soon. The database reckons alike (`authz.retention_due`, and what a
    /// guardian's consent opens).
    package func birthday(_ age: Int) throws(Invalid) -> LocalDate {
        let day = try adding(years: age)
        return day.day == self.day ? day : try day.adding(days: 1)
    }

    /// The completed years of somebody born on this day; nil before birth. See ``birthday(_:)``.
    package func age(at day: LocalDate) -> Int? {
        guard day >= self else { return nil }
        let isReached = (day.month, day.day) >= (month, self.day)
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
