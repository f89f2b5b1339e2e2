/// Typ av skolbesök; none names a pupil (R35).
package enum VisitKind: String, Sendable, CaseIterable {
    /// Information till årskurs 7.
    case year7Information = "year-7-information"
    /// Närvaro i skolan, i uniform och utan anmälan.
    case presence
    /// Narkotikasök med hund, on the school management's initiative.
    case dogSearch = "dog-search"
    /// Föräldramöte.
    case parentMeeting = "parent-meeting"
    /// Drogfria platser.
    case drugFreePlaces = "drug-free-places"
    case other
}

/// Årskurs.
package enum SchoolYear: String, Sendable, CaseIterable {
    /// Förskoleklass.
    case preschoolClass = "F"
    case year1 = "1"
    case year2 = "2"
    case year3 = "3"
    case year4 = "4"
    case year5 = "5"
    case year6 = "6"
    case year7 = "7"
    case year8 = "8"
    case year9 = "9"
    /// Gymnasieskolan, first year.
    case gymnasium1 = "gymnasium-1"
    case gymnasium2 = "gymnasium-2"
    case gymnasium3 = "gymnasium-3"
}
