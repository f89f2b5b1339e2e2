package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Records a police school visit (skolbesök). No pupil is named: whoever builds the command refuses
/// texts that hold an identity number.
package struct RecordSchoolVisit: Sendable {
    package struct Command: Sendable {
        package let school: ID<School>
        package let visitDate: LocalDate
        package let kind: VisitKind
        package let schoolYear: SchoolYear?
        /// Names of classes, such as 7A; at most 50.
        package let classes: [String]
        /// How many pupils took part; 0 to 5,000.
        package let pupilsReached: Int
        package let topic: String
        /// Who asked for it, by function.
        package let requestedBy: String?
        package let followUp: String?
        package let pledge: ID<Pledge>?

        package init(
            school: ID<School>, visitDate: LocalDate, kind: VisitKind, schoolYear: SchoolYear?,
            classes: [String], pupilsReached: Int, topic: String, requestedBy: String?,
            followUp: String?, pledge: ID<Pledge>?
        ) {
            self.school = school
            self.visitDate = visitDate
            self.kind = kind
            self.schoolYear = schoolYear
            self.classes = classes
            self.pupilsReached = pupilsReached
            self.topic = topic
            self.requestedBy = requestedBy
            self.followUp = followUp
            self.pledge = pledge
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
                reading: ReadSchoolVisit.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(command.school.uuid),
                            .text(command.visitDate.description), .text(command.kind.rawValue),
                            .optional(command.schoolYear?.rawValue), .texts(command.classes),
                            .int(command.pupilsReached), .text(command.topic),
                            .optional(command.requestedBy), .optional(command.followUp),
                            .optional(command.pledge?.uuid),
                        ]
                    )
                ],
                answers: [
                    "school_visit_school_id_fkey": .unfit(pointer: "/schoolId", code: "unknown"),
                    "school_visit_pledge_id_fkey": .unfit(pointer: "/pledgeId", code: "unknown"),
                    "school_visit_names_no_pupil": .unfit(pointer: "", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "school-visit.insert",
        """
        INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id,
            visit_date, kind, school_year, classes, pupils_reached, topic, requested_by,
            follow_up, pledge_id, author_id, created_at)
        SELECT $1, m.agency_id, m.unit_id, a.secrecy_class, $2, $3::date, $4, $5, $6::text[], $7,
               $8, $9, $10, $11, m.staff_id, m.moment
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
}
