package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Opens a case (SSPF-ärende) around a youth of the caller's own file, and puts the caller in its
/// team. Other agencies come in by members and by joining their own rows, on a ground.
package struct OpenCase: Sendable {
    package init() {}

    /// - Parameter exception: why, for a youth outside the municipality's target ages.
    package func callAsFunction(
        of youth: ID<Youth>, exception: String?, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "case.open", of: "case", recordID: id, youthID: youth.uuid,
                reading: ReadCase.reading, steps: Self.steps(id, of: youth, exception),
                answers: [
                    "case_target_age": .unfit(pointer: "/exception", code: "required"),
                    "case_one_open": .taken(pointer: "", code: "another-open"),
                ]),
            once: once, as: caller)
    }

    static func steps(_ id: UUID, of youth: ID<Youth>, _ exception: String?) -> [Session.Step] {
        let subject: [Value] = [.uuid(id), .uuid(youth.uuid)]
        return [
            (open, subject), (transition, subject + [.optional(exception)]), (member, subject),
            (join, subject),
        ]
    }

    private static let open = Statement(
        "case.insert",
        """
        INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                 created_at, opened_at)
        SELECT $1, $2, w.agency_id, w.unit_id, g.secrecy_class, w.staff_id, w.moment, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    private static let transition = Statement(
        "case.insert-transition",
        """
        INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state,
                                          reason, author_id, created_at, place)
        SELECT gen_random_uuid(), $1, $2, w.agency_id, g.secrecy_class, 'opened', $3, w.staff_id,
               w.moment, 1
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    private static let member = Statement(
        "case.insert-member",
        """
        INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class, staff_id,
                                      staff_agency_id, valid_from, author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, w.agency_id, g.secrecy_class, w.staff_id, w.agency_id,
               w.moment, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    private static let join = Statement(
        "case.insert-youth",
        """
        INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class, valid_from,
                                     author_id, created_at)
        SELECT gen_random_uuid(), $1, $2, w.agency_id, g.secrecy_class, w.moment, w.staff_id,
               w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
}
