import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Police school visits (skolbesök), and what they point at.
    static let schoolVisit = [
        Route(
            .get, "/schools", "listSchools", "Schools (skolor) that can be visited",
            .signedIn(.fixed(.schoolVisits)), .page(.schools)),
        Route(
            .get, "/pledges", "listPledges", "Pledge points (löftespunkter i medborgarlöfte)",
            .signedIn(.fixed(.schoolVisits)), .page(.pledges)),
        Route(
            .post, "/school-visits", "recordSchoolVisit",
            "Record a police school visit (skolbesök); no pupil is named",
            .signedIn(.fixed(.schoolVisits)),
            .created(RecordSchoolVisit.Command.form) { command, asked throws(Failure) in
                try RecordSchoolVisit()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/school-visits", "listSchoolVisits",
            "School visits (skolbesök), latest first", .signedIn(.fixed(.schoolVisits)),
            .page(.schoolVisits)),
        Route(
            .get, "/school-visits/{id}", "readSchoolVisit", "One school visit (skolbesök)",
            .signedIn(.fixed(.schoolVisits)),
            .document(.schoolVisit) { asked throws(Failure) in
                try ReadSchoolVisit()(asked.id(), as: asked.caller, through: asked.gate)
            }),
    ]
}

extension Schema {
    /// A school visit.
    static let schoolVisit = Schema(
        "SchoolVisit",
        Shape.object(
            "Skolbesök.",
            required: [
                ("id", Shape.id), ("schoolId", Shape.id), ("school", Shape.string),
                ("visitDate", Shape.day), ("kind", Shape.string),
                ("classes", Shape.array(Shape.string)),
                ("pupilsReached", Shape.integer(0...5000)), ("topic", Shape.string),
                ("agencyId", Shape.id), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("schoolYear", Shape.string), ("requestedBy", Shape.string),
                ("followUp", Shape.string), ("pledgeId", Shape.id),
                ("pledge", Shape.string),
            ]))
}
