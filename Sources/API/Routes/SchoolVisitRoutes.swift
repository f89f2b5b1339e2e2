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
            .get, "/schools/{id}/classes", "listSchoolClasses",
            "Classes (klasser) of a school, latest school year first",
            .signedIn(.fixed(.schoolVisits)),
            .page(.schoolClasses)),
        Route(
            .post, "/schools/{id}/classes", "addSchoolClass",
            "Enter a class (klass) of a school in a school year",
            .signedIn(.fixed(.schoolVisits)),
            .created(AddSchoolClass.Command.form, at: "/school-classes") {
                body, asked throws(Failure) in
                try AddSchoolClass()(
                    AddSchoolClass.Command(
                        school: asked.id(), beginsIn: body.beginsIn, schoolYear: body.schoolYear,
                        name: body.name, pupils: body.pupils),
                    once: asked.once, as: asked.caller, through: asked.gate)
            }),
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
            filters: [.id("pledge"), .choice("state", of: VisitState.self)],
            .page { asked throws(Failure) in
                try ListSchoolVisits()(
                    pledge: asked.filters["pledge"].flatMap { ID($0) },
                    state: asked.filters["state"].flatMap(VisitState.init), asked.window,
                    as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/school-visits/{id}", "readSchoolVisit", "One school visit (skolbesök)",
            .signedIn(.fixed(.schoolVisits)),
            .document(.schoolVisit) { asked throws(Failure) in
                try ReadSchoolVisit()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        correction(
            "/school-visits/{id}/corrections", "correctSchoolVisit", "school visit (skolbesök)"
        ) { asked throws(Failure) in .visit(try asked.id()) },
        correction("/school-classes/{id}/corrections", "correctSchoolClass", "class (klass)") {
            asked throws(Failure) in .schoolClass(try asked.id())
        },
        correction(
            "/dog-searches/{id}/corrections", "correctDogSearch", "dog search (narkotikasök)"
        ) { asked throws(Failure) in .dogSearch(try asked.id()) },
        Route(
            .post, "/school-visits/{id}/steps", "moveSchoolVisit",
            "A planned school visit was carried out (genomfört) or is cancelled (inställt)",
            .signedIn(.fixed(.schoolVisits)),
            .created(MoveSchoolVisit.Command.form) { command, asked throws(Failure) in
                try MoveSchoolVisit()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/visit-import-trials", "tryVisitImport",
            "What an import of visits would do, row by row; nothing is written",
            .signedIn(.fixed(.schoolVisits)),
            .search(VisitFile.form) { file, asked throws(Failure) in
                try ImportVisits().trial(
                    file, asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/visit-imports", "importVisits",
            "Import school visits from a file; rows with faults are set apart",
            .signedIn(.fixed(.schoolVisits)),
            .created(VisitFile.form) { file, asked throws(Failure) in
                try ImportVisits()(
                    file, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/visit-imports/{id}", "readVisitImport",
            "What an import brought, and the rows set apart", .signedIn(.fixed(.schoolVisits)),
            .document(.visitImport) { asked throws(Failure) in
                try ReadVisitImport()(asked.id(), as: asked.caller, through: asked.gate)
            }),
    ]

    /// What is added to a record as its correction.
    private static func correction(
        _ pattern: String, _ operation: String, _ what: String,
        of subject: @escaping @Sendable (Asked) throws(Failure) -> CorrectVisit.Subject
    ) -> Route {
        Route(
            .post, pattern, operation,
            "Correct (rätta) a \(what): what was written stands, the correction is added",
            .signedIn(.fixed(.schoolVisits)),
            .created(CorrectVisit.Command.form) { command, asked throws(Failure) in
                try CorrectVisit()(
                    try subject(asked), command, once: asked.once, as: asked.caller,
                    through: asked.gate)
            })
    }
}

extension Schema {
    /// A school visit.
    static let schoolVisit = Schema(
        "SchoolVisit",
        Shape.object(
            "Skolbesök.",
            required: [
                ("id", Shape.id), ("schoolId", Shape.id), ("school", Shape.string),
                ("visitDate", Shape.day), ("kind", Shape.string), ("state", Shape.string),
                ("steps", Shape.array(Shape.step(("id", Shape.id), ("reason", Shape.string)))),
                ("classes", Shape.array(Shape.string)),
                ("topic", Shape.string), ("agencyId", Shape.id), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ],
            optional: [
                ("pupilsReached", Shape.integer(0...5000)),
                ("parentsReached", Shape.integer(0...5000)), ("officers", Shape.integer(1...50)),
                ("questions", Shape.string),
                (
                    "mappedPlace",
                    Shape.part(
                        ("place", Shape.string), ("cause", Shape.string),
                        ("measure", Shape.string))
                ),
                ("schoolYear", Shape.string), ("requestedBy", Shape.string),
                ("followUp", Shape.string), ("pledgeId", Shape.id),
                ("pledge", Shape.string),
            ]))

    /// An import of visits.
    static let visitImport = Schema(
        "VisitImport",
        Shape.object(
            "Inläsning av skolbesök. quarantined: rows with their lines and faults.",
            required: [
                ("id", Shape.id), ("rows", Shape.integer(0...2000)),
                ("imported", Shape.integer(0...2000)),
                (
                    "quarantined",
                    Shape.array(
                        Shape.part(
                            ("line", Shape.integer(1...2001)),
                            ("text", Shape.string),
                            (
                                "faults",
                                Shape.array(
                                    Shape.part(("column", Shape.string), ("code", Shape.string)))
                            )))
                ), ("createdAt", Shape.time),
            ]))
}
