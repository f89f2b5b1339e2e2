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
                ("kind", Shape.choice(VisitKind.allCases.map(\.rawValue), "Typ av besök.")),
                ("pupilsReached", Shape.integer(0...5000)),
                ("topic", Shape.text(1...500, "Ämne.")),
            ],
            optional: [
                (
                    "schoolYear",
                    Shape.choice(SchoolYear.allCases.map(\.rawValue), "Årskurs.")
                ),
                ("classes", Shape.array(Shape.text(1...20, "Klass."), most: 50)),
                ("requestedBy", Shape.text(1...100, "Vem som bad om besöket.")),
                ("followUp", Shape.text(1...1000, "Uppföljning.")),
                ("pledgeId", Shape.id),
            ], isClosed: true),
        read: Self.init(reading:_:))

    /// Reads `NewSchoolVisit`. No text may hold an identity number (R35); a visit can be planned at
    /// most a year ahead.
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
        let schoolYear = object.optionalChoice("schoolYear", of: SchoolYear.self)
        let classes = object.optionalLines("classes", 0...50, each: 1...20)
        for (index, name) in (classes ?? []).enumerated()
        where IdentityNumberScan.contains(name) {
            object.refuse("classes", at: index, "identity-number")
        }
        let pupilsReached = object.integer("pupilsReached", 0...5000)
        let topic = object.text("topic", 1...500)
        let requestedBy = object.optionalLine("requestedBy", 1...100)
        let followUp = object.optionalText("followUp", 1...1000)
        for (name, text) in [
            ("topic", topic), ("requestedBy", requestedBy), ("followUp", followUp),
        ] {
            if let text, IdentityNumberScan.contains(text) {
                object.refuse(name, "identity-number")
            }
        }
        let pledge = object.optionalID("pledgeId", of: Pledge.self)
        guard object.finish(), let school, let visitDate, let kind, let pupilsReached, let topic
        else { return nil }
        self.init(
            school: school, visitDate: visitDate, kind: kind, schoolYear: schoolYear,
            classes: classes ?? [], pupilsReached: pupilsReached, topic: topic,
            requestedBy: requestedBy, followUp: followUp, pledge: pledge)
    }
}
