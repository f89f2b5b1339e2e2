package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Enters a class of a school in a school year, so that coverage can be told.
package struct AddSchoolClass: Sendable {
    package struct Command: Sendable, Equatable {
        package let school: ID<School>
        /// The year in which the school year begins, on 1 July; 2000 to 2199.
        package let beginsIn: Int
        package let schoolYear: SchoolYear
        /// Such as 7A.
        package let name: String
        /// How many pupils; 0 to 200.
        package let pupils: Int?

        package init(
            school: ID<School>, beginsIn: Int, schoolYear: SchoolYear, name: String, pupils: Int?
        ) {
            self.school = school
            self.beginsIn = beginsIn
            self.schoolYear = schoolYear
            self.name = name
            self.pupils = pupils
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "school-class.add", of: "school-class", recordID: id, youthID: nil,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(command.school.uuid), .int(command.beginsIn),
                            .text(command.schoolYear.rawValue), .text(command.name),
                            .optional(command.pupils),
                        ]
                    )
                ],
                answers: [
                    "school_class_school_id_fkey": .notFound, "school_class_once": .conflict,
                    "school_class_names_no_pupil": .unfit(
                        pointer: "/name", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "school-class.insert",
        """
        INSERT INTO core.school_class (id, school_id, begins_in, school_year, name, pupils,
            agency_id, secrecy_class, author_id, created_at)
        SELECT $1, $2, $3::smallint, $4, $5, $6::smallint, m.agency_id, a.secrecy_class,
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "school-class.read", of: "school-class",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', c.id) AS doc
          FROM core.school_class c WHERE c.id = $1
        """)
}

extension Sublist {
    /// The classes of one school, latest school year first.
    package static let schoolClasses = Sublist(
        "school-class.list", of: "school-class", under: "school",
        seen: "SELECT NULL::uuid AS person FROM core.school s WHERE s.id = $3",
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY c.begins_in DESC, c.school_year, c.name) AS place,
               json_build_object('id', c.id, 'beginsIn', c.begins_in, 'schoolYear',
                                 c.school_year, 'name', c.name, 'pupils', c.pupils,
                   'corrections', coalesce((SELECT x.corrections FROM authz.visit_corrected x
                                             WHERE x.record_id = c.id), '[]')) AS doc
          FROM core.school_class c WHERE c.school_id = $3
         ORDER BY c.begins_in DESC, c.school_year, c.name LIMIT $1 + 1 OFFSET $2
        """)
}

extension Listing {
    /// The schools that can be visited.
    package static let schools = Listing(
        "school.list", of: "school",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY s.name) AS place,
               json_build_object('id', s.id, 'name', s.name, 'legalForm', s.legal_form) AS doc
          FROM core.school s ORDER BY s.name LIMIT $1 + 1 OFFSET $2
        """)
}
