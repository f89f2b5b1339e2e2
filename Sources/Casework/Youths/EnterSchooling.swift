package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Enters which school and class (skola och klass) a youth goes to; earlier ones stay as history.
package struct EnterSchooling: Sendable {
    package struct Command: Sendable, Equatable {
        package let school: Place
        package let className: String?
        package let from: LocalDate

        package init(school: Place, className: String?, from: LocalDate) {
            self.school = school
            self.className = className
            self.from = from
        }
    }

    /// A school of the municipality, or another by its name.
    package enum Place: Sendable, Equatable {
        case known(ID<School>)
        case named(String)
    }

    package init() {}

    package func callAsFunction(
        _ youth: ID<Youth>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        let place: [Value] =
            switch command.school {
            case .known(let school): [.uuid(school.uuid), .null]
            case .named(let name): [.null, .text(name)]
            }
        return try gate.create(
            Creation(
                "schooling.enter", of: "schooling", recordID: id, youthID: youth.uuid,
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [.uuid(id), .uuid(youth.uuid)] + place
                            + [.optional(command.className), .text(command.from.description)]
                    )
                ],
                answers: [
                    "schooling_school_id_fkey": .unfit(pointer: "/schoolId", code: "unknown")
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "schooling.insert",
        """
        INSERT INTO core.schooling (id, youth_id, agency_id, secrecy_class, school_id, school_name,
            class_name, valid_from, author_id, created_at)
        SELECT $1, $2, m.agency_id, a.secrecy_class, $3, $4, $5, $6::date, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "schooling.read", of: "schooling",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.schooling s WHERE s.id = $1
        """)
}
