import Domain

/// A whole municipality as retention sees it, in words of its own. Nothing here asks the database anything.
struct TenYearsModel {
    /// 1 social services, 2 police, 3 school, 4 leisure.
    typealias Agency = Int

    enum Trigger { case lastNote, own, birthday }

    struct Rule {
        let code: String
        let kind: String
        /// Nil: of every agency, and of what is nobody's.
        var agency: Agency?
        var classification: String?
        var trigger = Trigger.own
        var months: Int?
        var days = 0
        var age: Int?
        /// Kept for research where the day of birth or the county says so (SoL 16:4).
        var isResearch = false
        /// The agencies whose committee has decided, before the others do.
        var decided: Set<Agency> = []

        init(
            _ code: String, _ kind: String, _ agency: Agency? = nil,
            _ classification: String? = nil,
            _ trigger: Trigger = .own, years: Int? = nil, months: Int? = nil, days: Int = 0,
            age: Int? = nil, isResearch: Bool = false, decided: Set<Agency> = []
        ) {
            self.code = code
            self.kind = kind
            self.agency = agency
            self.classification = classification
            self.trigger = trigger
            self.months = months ?? years.map { $0 * 12 }
            self.days = days
            self.age = age
            self.isResearch = isResearch
            self.decided = decided
        }
    }

    struct Record {
        let id: String
        let kind: String
        let agency: Agency?
        let youth: String?
        let classification: String?
        /// The day on which it was written, and the one that it ended on: the same for most.
        let created: LocalDate
        let ended: LocalDate
        /// The ids of rows that go with it.
        var rows: [String] = []
        /// The request that placed a hold, where the record is that hold.
        var request: String?
        /// The record whose creation can be retried, where this one is its retry result.
        var of: String?

        /// When something was last written in the file because of it; visits are in no file.
        var note: LocalDate {
            ["risk-flag", "enquiry"].contains(kind) ? max(created, ended) : created
        }
    }

    struct Youth {
        let id: String
        let agency: Agency
        let born: LocalDate?
        let entered: LocalDate
        /// Parenthood, adoption, placement: never destroyed (SoL 16:2).
        var exemption: String?
        /// The ids of holds, requests, exemptions and accesses in an emergency, which go with the youth.
        var rows: [String] = []
        /// When something that is in no file was last done about them.
        var used: LocalDate?
        /// Accesses in an emergency that nobody has reviewed.
        var unreviewed = 0

        mutating func use(_ day: LocalDate) { used = max(used ?? day, day) }
    }

    enum Held {
        case youth(String)
        case record(String)
        case span(Agency, ClosedRange<LocalDate>)
    }

    struct Hold {
        let held: Held
        let first: LocalDate
        let last: LocalDate
        /// What the test must have seen: a hold by its scope, or a restriction (GDPR 18).
        let word: String
        /// The request about no youth that placed it, and keeps it beyond its last day.
        var request: String?
    }

    /// Two rows that were taken for one person, until that was undone.
    struct Merge {
        let id: String
        let kept: String
        let merged: String
        let day: LocalDate
        var undoing: String?
        var undone: LocalDate?
    }

    /// A youth's place in a case of any agency's.
    struct Join {
        let id: String
        let file: String
        let youth: String
        let until: LocalDate?
    }

    var youths: [String: Youth] = [:]
    var records: [String: Record] = [:]
    var holds: [Hold] = []
    var merges: [Merge] = []
    var joins: [Join] = []
    /// Rules by code, with the id that the database has for each: of two that end on one day, one must
    /// count, and it is the one whose id comes first.
    var rules: [(rule: Rule, id: String)] = []
    /// Rules that send to the archive first, and those by which what is kept for research moves there.
    var archiving: Set<String> = []
    var moving: Set<String> = []
    /// When the archive receipted a record, by the days of the packages.
    var receipted: [String: [LocalDate]] = [:]
    /// What was decided about requests: when, and whether all was granted.
    var decisions: [String: (day: LocalDate, isGranted: Bool)] = [:]
    /// When the other committees decide, and when two persons have approved what they decided.
    var decidedOn: LocalDate?
    var approvedOn: LocalDate?
    /// While the municipality keeps everything for research.
    var region: ClosedRange<LocalDate>?
    /// What has happened so far, by words: the test says which it must have met.
    var seen: Set<String> = []

    /// Every id that is left.
    var left: [String] {
        youths.values.flatMap { [$0.id] + $0.rows }
            + records.values.flatMap { [$0.id] + $0.rows }
            + merges.flatMap { [$0.id] + [$0.undoing].compactMap { $0 } }
            + joins.map(\.id)
    }

    // MARK: Persons

    /// The row that stands for the person: the one that a merge kept.
    func person(_ youth: String) -> String {
        merges.first { $0.merged == youth && $0.undoing == nil }?.kept ?? youth
    }

    func isMerged(_ youth: String) -> Bool {
        merges.contains { ($0.merged == youth || $0.kept == youth) && $0.undoing == nil }
    }

    /// When anything was last done about a person that is in no file, and until when a row of theirs was
    /// joined to a case that is still there; nil while an access in an emergency waits for its review.
    func tied(_ person: String) -> (used: LocalDate, until: LocalDate)? {
        let rows = youths.values.filter { self.person($0.id) == person }
        guard !rows.contains(where: { $0.unreviewed > 0 }) else { return nil }
        let ends = joins.compactMap { join -> LocalDate? in
            guard self.person(join.youth) == person, let closed = records[join.file]?.ended else {
                return nil
            }
            return join.until.map { min($0, closed) } ?? closed
        }
        guard let used = rows.map({ lastUse(of: $0) }).max() else { return nil }
        return (used, (ends + [used]).max() ?? used)
    }

    /// A merge, and its undoing, is something done as long as either of its rows has gone no further.
    private func lastUse(of youth: Youth) -> LocalDate {
        let merges = merges.flatMap { merge -> [LocalDate?] in
            switch youth.id {
            case merge.kept: [merge.day, merge.undone]
            case merge.merged: [merge.day]
            default: []
            }
        }
        return ([youth.entered, youth.used].compactMap { $0 } + merges.compactMap { $0 }).max()
            ?? youth.entered
    }

    mutating func remove(_ youth: String) {
        youths[youth] = nil
        merges.removeAll { $0.kept == youth || $0.merged == youth }
        joins.removeAll { $0.youth == youth }
    }

    mutating func remove(_ record: Record) {
        records[record.id] = nil
        for result in records.values where result.of == record.id { records[result.id] = nil }
        if record.kind == "case" { joins.removeAll { $0.file == record.id } }
    }
}
