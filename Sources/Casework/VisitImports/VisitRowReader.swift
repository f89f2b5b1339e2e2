import Domain
import FoundationEssentials

/// Reads one row of a file of visits, and collects every fault on the way. The limits are those of
/// a visit that is recorded one by one.
struct VisitRowReader {
    private(set) var faults: [VisitFault] = []
    private let values: [VisitColumn: String]

    init(_ columns: [VisitColumn], _ values: [String]) {
        let given = zip(columns, values).filter { !$0.1.isEmpty }
        self.values = Dictionary(given) { first, _ in first }
        if values.count > columns.count {
            faults.append(VisitFault(column: columns.last ?? .school, code: "too-many-values"))
        }
        for (column, value) in self.values where IdentityNumberScan.contains(value) {
            faults.append(VisitFault(column: column, code: "identity-number"))
        }
    }

    func value(_ column: VisitColumn) -> String? { values[column] }

    /// The row's own key, or everything it says, so that the order of columns does not matter.
    var key: String {
        if let key = values[.key] { return "key \(key)" }
        return VisitColumn.allCases.map { values[$0] ?? "" }.joined(separator: "\u{1F}")
    }

    mutating func visit(_ today: LocalDate) -> RecordSchoolVisit.Command? {
        _ = text(.school, 100)
        _ = text(.pledge, 200)
        _ = text(.key, 80)
        if values[.school] == nil { refuse(.school, "required") }
        let day = date(today)
        let kind = kind()
        let topic = text(.topic, 500)
        if values[.topic] == nil { refuse(.topic, "required") }
        let isPlanned = day.map { $0 > today } ?? false
        let (pupils, parents) = reached(kind, isPlanned)
        let schoolYear = schoolYear(kind)
        let classes = classes(kind)
        let requestedBy = text(.requestedBy, 100)
        let followUp = text(.followUp, 1000)
        let officers = number(.officers, 1...50)
        let questions = text(.questions, 1000)
        let place = mappedPlace(kind)
        guard let day, let kind, let topic else { return nil }
        var visit = RecordSchoolVisit.Command(
            school: ID(UUID()), visitDate: day, kind: kind,
            state: isPlanned ? .planned : .carriedOut, topic: topic)
        visit.pupilsReached = pupils
        visit.schoolYear = schoolYear
        visit.classes = classes
        visit.requestedBy = requestedBy
        visit.followUp = followUp
        visit.officers = officers
        visit.questions = questions
        visit.parentsReached = parents
        visit.mappedPlace = place
        return visit
    }

    /// How many it reached: parents at a meeting of theirs, pupils at any other; nobody yet when it is
    /// only planned.
    private mutating func reached(
        _ kind: VisitKind?, _ isPlanned: Bool
    ) -> (pupils: Int?, parents: Int?) {
        let pupils = number(.pupils, 0...5000)
        let parents = number(.parents, 0...5000)
        guard let kind else { return (pupils, parents) }
        let own = kind == .parentMeeting ? VisitColumn.parents : .pupils
        for column in [VisitColumn.pupils, .parents] {
            let isThere = values[column] != nil
            if isThere, isPlanned || column != own { refuse(column, "not-allowed-here") }
            if !isThere, !isPlanned, column == own { refuse(column, "required") }
        }
        return (pupils, parents)
    }

    private mutating func refuse(_ column: VisitColumn, _ code: String) {
        faults.append(VisitFault(column: column, code: code))
    }

    private mutating func text(_ column: VisitColumn, _ most: Int) -> String? {
        guard let text = values[column] else { return nil }
        guard text.unicodeScalars.count <= most else {
            refuse(column, "too-long")
            return nil
        }
        return text
    }

    private mutating func number(_ column: VisitColumn, _ range: ClosedRange<Int>) -> Int? {
        guard let text = values[column] else { return nil }
        guard let number = Int(text) else {
            refuse(column, "not-an-integer")
            return nil
        }
        if number < range.lowerBound { refuse(column, "too-small") }
        if number > range.upperBound { refuse(column, "too-large") }
        return number
    }

    private mutating func date(_ today: LocalDate) -> LocalDate? {
        guard let text = values[.date] else {
            refuse(.date, "required")
            return nil
        }
        do throws(LocalDate.Invalid) {
            let day = try LocalDate(text)
            if day.year < 2000 { refuse(.date, "too-early") }
            if today.days(until: day) > 366 { refuse(.date, "too-far-ahead") }
            return day
        } catch {
            refuse(.date, error.code)
            return nil
        }
    }

    private mutating func kind() -> VisitKind? {
        guard let text = values[.kind] else {
            refuse(.kind, "required")
            return nil
        }
        let kind: VisitKind? =
            switch text.lowercased() {
            case "information åk 7", "information årskurs 7": .year7Information
            case "närvaro": .presence
            case "föräldramöte": .parentMeeting
            case "drogfria platser": .drugFreePlaces
            case "annat": .other
            case let word: VisitKind(rawValue: word)
            }
        guard let kind else {
            refuse(.kind, "not-a-choice")
            return nil
        }
        // It is asked for by the school, and has a record of its own.
        if kind == .dogSearch { refuse(.kind, "own-record") }
        return kind
    }

    private mutating func schoolYear(_ kind: VisitKind?) -> SchoolYear? {
        guard let text = values[.schoolYear] else {
            return kind == .year7Information ? .year7 : nil
        }
        guard let year = SchoolYear(rawValue: text) else {
            refuse(.schoolYear, "not-a-choice")
            return nil
        }
        if kind == .year7Information, year != .year7 { refuse(.schoolYear, "not-year-7") }
        return year
    }

    /// Separated by spaces, commas or strokes: `7A, 7B`.
    private mutating func classes(_ kind: VisitKind?) -> [String] {
        let names = (values[.classes] ?? "").split { " ,/+".contains($0) }.map(String.init)
        if names.count > 50 { refuse(.classes, "too-many") }
        if names.contains(where: { $0.unicodeScalars.count > 20 }) { refuse(.classes, "too-long") }
        if kind == .year7Information, names.isEmpty { refuse(.classes, "required") }
        return names
    }

    private mutating func mappedPlace(_ kind: VisitKind?) -> RecordSchoolVisit.MappedPlace? {
        let parts = [text(.place, 200), text(.cause, 1000), text(.measure, 1000)]
        guard let kind else { return nil }
        guard kind == .drugFreePlaces else {
            for column in [VisitColumn.place, .cause, .measure] where values[column] != nil {
                refuse(column, "not-allowed-here")
            }
            return nil
        }
        for column in [VisitColumn.place, .cause, .measure] where values[column] == nil {
            refuse(column, "required")
        }
        guard let place = parts[0], let cause = parts[1], let measure = parts[2] else { return nil }
        return RecordSchoolVisit.MappedPlace(place: place, cause: cause, measure: measure)
    }
}
