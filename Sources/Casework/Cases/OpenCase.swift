package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Opens a case (SSPF-ärende) around a youth of the caller's own file, and puts the caller in its
/// team. Other agencies come in by members and by joining their own rows, on a ground.
package struct OpenCase: Sendable {
    package init() {}

    package func callAsFunction(
        of youth: ID<Youth>, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "case.open", of: "case", recordID: id, youthID: youth.uuid,
                reading: ReadCase.reading,
                steps: [Self.open, Self.transition, Self.member, Self.join].map {
                    ($0, [.uuid(id), .uuid(youth.uuid)])
                }),
            once: once, as: caller)
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
                                          author_id, created_at, place)
        SELECT gen_random_uuid(), $1, $2, w.agency_id, g.secrecy_class, 'opened', w.staff_id,
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
