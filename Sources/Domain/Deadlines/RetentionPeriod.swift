/// The arithmetic of gallring (socialtjänstlagen (2025:400) 16 kap.). How many years, and under which
/// decision, is data; how years are counted is here.
package enum RetentionPeriod {
    /// The day on which the duty to destroy arises: so many years after the last note (16 kap. 1 §).
    package static func dueDate(
        lastNote: LocalDate, years: Int
    ) throws(LocalDate.Invalid) -> LocalDate {
        try lastNote.adding(years: years)
    }

    /// The last day for having destroyed: the end of the calendar year after the one in which the duty
    /// arose (16 kap. 1 §).
    package static func completionDeadline(
        dutyArose day: LocalDate
    ) throws(LocalDate.Invalid) -> LocalDate {
        try day.adding(years: 1).endOfYear
    }

    /// The first day on which what must be kept until an age may be destroyed: the day on which the
    /// age is reached, see ``LocalDate/birthday(_:)`` (16 kap. 2 a §: 30 years).
    package static func keptUntilAge(
        _ age: Int, born: LocalDate
    ) throws(LocalDate.Invalid) -> LocalDate {
        try born.birthday(age)
    }

    /// The due date where two rules meet: the longer one wins, for a shorter one never lets destroy
    /// what another says must be kept.
    package static func longer(_ first: LocalDate, _ second: LocalDate) -> LocalDate {
        max(first, second)
    }

    /// Whether a file is kept for research, that is, archived and not destroyed (16 kap. 4 §;
    /// socialtjänstförordningen (2025:468) 13 kap. 1 §).
    /// - Parameters:
    ///   - dayOfBirth: of the true date of birth, 1…31; of a samordningsnummer also 61…91.
    ///   - municipalityKeepsAll: in Östergötland, Gotland and Västernorrland counties and in Göteborg.
    package static func isResearchKept(
        bornOnDay dayOfBirth: Int, municipalityKeepsAll: Bool
    ) -> Bool {
        let day = (61...91).contains(dayOfBirth) ? dayOfBirth - 60 : dayOfBirth
        return municipalityKeepsAll || [5, 15, 25].contains(day)
    }
}
