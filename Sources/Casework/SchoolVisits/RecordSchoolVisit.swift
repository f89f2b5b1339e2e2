package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Records a police school visit (skolbesök), planned or carried out. No pupil is named: whoever
/// builds the command refuses texts that hold an identity number.
package struct RecordSchoolVisit: Sendable {
    package struct Command: Sendable, Equatable {
        package var school: ID<School>
        package var visitDate: LocalDate
        /// Any but a dog search, which has a record of its own.
        package var kind: VisitKind
        /// Planned, or carried out.
        package var state: VisitState
        package var schoolYear: SchoolYear?
        /// Names of classes, such as 7A; at most 50.
        package var classes: [String] = []
        /// How many pupils took part; 0 to 5,000. Nil for a visit that is planned.
        package var pupilsReached: Int?
        package var topic: String
        /// Who asked for it, by function.
        package var requestedBy: String?
        package var followUp: String?
        package var pledge: ID<Pledge>?
        /// How many officers came; 1 to 50.
        package var officers: Int?
        /// What was asked, without who asked it.
        package var questions: String?
        /// Of a parent meeting.
        package var parentsReached: Int?
        /// Of drug-free places.
        package var mappedPlace: MappedPlace?

        package init(
            school: ID<School>, visitDate: LocalDate, kind: VisitKind, state: VisitState,
            topic: String
        ) {
            self.school = school
            self.visitDate = visitDate
            self.kind = kind
            self.state = state
            self.topic = topic
        }
    }

    /// Drogfri plats: which place, why there, what is done about it.
    package struct MappedPlace: Sendable, Equatable {
        package let place: String
        package let cause: String
        package let measure: String

        package init(place: String, cause: String, measure: String) {
            self.place = place
            self.cause = cause
            self.measure = measure
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "school-visit.record", of: "school-visit", recordID: id, youthID: nil,
                reading: ReadSchoolVisit.reading, steps: [(Self.insert, Self.values(id, command))],
                answers: [
                    "school_visit_school_id_fkey": .unfit(pointer: "/schoolId", code: "unknown"),
                    "school_visit_pledge_id_fkey": .unfit(pointer: "/pledgeId", code: "unknown"),
                    "school_visit_names_no_pupil": .unfit(pointer: "", code: "identity-number"),
                    "school_visit_details_name_no_pupil":
                        .unfit(pointer: "", code: "identity-number"),
                ],
                faults: (
                    Self.faults, [.uuid(command.school.uuid), .optional(command.pledge?.uuid)]
                )),
            once: once, as: caller)
    }

    private static func values(_ id: UUID, _ command: Command) -> [Value] {
        [
            .uuid(id), .uuid(command.school.uuid), .text(command.visitDate.description),
            .text(command.kind.rawValue), .optional(command.schoolYear?.rawValue),
            .texts(command.classes), .optional(command.pupilsReached),
            .text(command.topic), .optional(command.requestedBy), .optional(command.followUp),
            .optional(command.pledge?.uuid), .text(command.state.rawValue),
            .optional(command.officers), .optional(command.questions),
            .optional(command.parentsReached),
            .optional(command.mappedPlace?.place), .optional(command.mappedPlace?.cause),
            .optional(command.mappedPlace?.measure),
        ]
    }

    private static let faults = Statement(
        "school-visit.faults",
        """
        SELECT 'school_visit_school_id_fkey'
         WHERE NOT EXISTS (SELECT FROM core.school s WHERE s.id = $1)
        UNION ALL
        SELECT 'school_visit_pledge_id_fkey'
         WHERE $2::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM core.pledge p WHERE p.id = $2)
        """)
    private static let insert = Statement(
        "school-visit.insert",
        """
        INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id,
            visit_date, kind, school_year, classes, pupils_reached, topic, requested_by,
            follow_up, pledge_id, state, officers, questions, parents_reached, mapped_place,
            cause, measure, author_id, created_at)
        SELECT $1, m.agency_id, m.unit_id, a.secrecy_class, $2, $3::date, $4, $5, $6::text[],
               $7::integer, $8, $9, $10, $11, $12, $13::smallint, $14, $15::integer, $16, $17,
               $18, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
}
