import Casework
import Domain
import JSON

extension RecordSchoolVisit.Command {
    /// `NewSchoolVisit`, as it is described and as it is read.
    static let form = Form(
        "NewSchoolVisit", limit: 64 * 1024,
        Shape.object(
            "Skolbesök. No text holds a personnummer.",
            required: [
                ("schoolId", Shape.id), ("visitDate", Shape.day),
                ("kind", Shape.choice(VisitKind.recorded, "Typ av besök.")),
                ("topic", Shape.text(1...500)),
            ],
            optional: [
                (
                    "state",
                    Shape.choice(
                        [VisitState.planned, .carriedOut],
                        "Skede. Without it: planned after today, else carried out.")
                ),
                ("pupilsReached", Shape.integer(0...5000)),
                (
                    "schoolYear",
                    Shape.choice(SchoolYear.allCases)
                ),
                ("classes", Shape.array(Shape.text(1...20), most: 50)),
                ("requestedBy", Shape.text(1...100, "Vem som bad om besöket.")),
                ("followUp", Shape.text(1...1000)),
                ("pledgeId", Shape.id), ("officers", Shape.integer(1...50)),
                ("questions", Shape.text(1...1000, "Frågor, utan vem som ställde dem.")),
                ("parentsReached", Shape.integer(0...5000)),
                (
                    "mappedPlace",
                    Shape.object(
                        "Drogfria platser: a place that pupils find unsafe.",
                        required: [
                            ("place", Shape.text(1...200)), ("cause", Shape.text(1...1000)),
                            ("measure", Shape.text(1...1000)),
                        ], isClosed: true)
                ),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewSchoolVisit`. No text may hold an identity number (R35); a visit can be planned at
    /// most a year ahead. Information to year 7 names the classes; each kind has its own fields.
    init?(reading object: inout Reader, _ moment: Moment) {
        let school = object.id("schoolId", of: School.self)
        let visitDate = object.day("visitDate")
        if let visitDate {
            if visitDate.year < 2000 { object.refuse("visitDate", "too-early") }
            if moment.today.days(until: visitDate) > 366 {
                object.refuse("visitDate", "too-far-ahead")
            }
        }
        let kind = object.choice("kind", of: VisitKind.self)
        if kind == .dogSearch { object.refuse("kind", "own-record") }
        let state = Self.state(reading: &object, visitDate, moment)
        let pupils = object.optionalInteger("pupilsReached", 0...5000)
        let parents = object.optionalInteger("parentsReached", 0...5000)
        if let kind {
            // A meeting of parents reaches parents, any other visit pupils; what is planned nobody yet.
            let own = kind == .parentMeeting ? "parentsReached" : "pupilsReached"
            for name in ["pupilsReached", "parentsReached"] {
                if state == .planned || name != own { object.forbid(name) }
            }
            if state != .planned, !object.has(own) { object.refuse(own, "required") }
        }
        let schoolYear = object.optionalChoice("schoolYear", of: SchoolYear.self)
        let classes = object.classes("classes")
        if kind == .year7Information {
            if let schoolYear, schoolYear != .year7 { object.refuse("schoolYear", "not-year-7") }
            if classes?.isEmpty == true { object.refuse("classes", "required") }
        }
        let topic = object.text("topic", 1...500)
        let requestedBy = object.optionalLine("requestedBy", 1...100)
        let followUp = object.optionalText("followUp", 1...1000)
        let pledge = object.optionalID("pledgeId", of: Pledge.self)
        let officers = object.optionalInteger("officers", 1...50)
        let questions = object.optionalText("questions", 1...1000)
        let place = Self.mappedPlace(reading: &object, kind)
        guard object.finish(), let school, let visitDate, let kind, let topic else { return nil }
        self.init(
            school: school, visitDate: visitDate, kind: kind, state: state, topic: topic)
        pupilsReached = pupils
        self.schoolYear = kind == .year7Information ? .year7 : schoolYear
        self.classes = classes ?? []
        self.requestedBy = requestedBy
        self.followUp = followUp
        self.pledge = pledge
        self.officers = officers
        self.questions = questions
        parentsReached = parents
        mappedPlace = place
    }

    private static func state(
        reading object: inout Reader, _ visitDate: LocalDate?, _ moment: Moment
    ) -> VisitState {
        // A day too far ahead is a fault of its own and nobody's plan.
        let isAhead = visitDate.map { (1...366).contains(moment.today.days(until: $0)) } ?? false
        let state =
            object.optionalChoice("state", of: VisitState.self)
            ?? (isAhead ? .planned : .carriedOut)
        switch state {
        case .planned: break
        case .carriedOut: if isAhead { object.refuse("state", "in-future") }
        case .cancelled: object.refuse("state", "not-a-choice")
        }
        return state
    }

    private static func mappedPlace(
        reading object: inout Reader, _ kind: VisitKind?
    ) -> RecordSchoolVisit.MappedPlace? {
        guard kind == .drugFreePlaces else {
            object.forbid("mappedPlace")
            return nil
        }
        return object.object("mappedPlace") { object in
            let place = object.text("place", 1...200)
            let cause = object.text("cause", 1...1000)
            let measure = object.text("measure", 1...1000)
            guard object.finish(), let place, let cause, let measure else { return nil }
            return RecordSchoolVisit.MappedPlace(place: place, cause: cause, measure: measure)
        }
    }
}

extension VisitKind {
    /// The kinds that are recorded as visits: a dog search has a record of its own.
    fileprivate static let recorded = allCases.filter { $0 != .dogSearch }
}

extension Reader {
    /// Names of classes, at most 50; absent is none.
    mutating func classes(_ name: String) -> [String]? {
        let isThere = has(name)
        return optionalLines(name, 0...50, each: 1...20) ?? (isThere ? nil : [])
    }
}
