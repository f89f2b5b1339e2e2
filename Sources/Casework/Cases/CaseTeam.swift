package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Names somebody of any agency a member of the case's team. The place alone opens nothing of
/// another agency's file: that takes a ground besides.
package struct AddCaseMember: Sendable {
    package init() {}

    package func callAsFunction(
        _ staff: ID<Staff>, to id: ID<Case>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let member = UUID()
        return try gate.create(
            Creation(
                "case-member.add", of: "case-member", recordID: member, youthID: nil,
                parent: Creation.Parent("case", id.uuid, visible: ReadCase.visible),
                reading: Self.reading,
                steps: [(Self.insert, [.uuid(member), .uuid(id.uuid), .uuid(staff.uuid)])],
                answers: [
                    "case_open": .taken(pointer: "", code: "case-closed"),
                    "case_member_in_force": .taken(pointer: "", code: "in-team-already"),
                    "case_member_staff_id_fkey": .unfit(pointer: "/staffId", code: "unknown"),
                ]),
            once: once, as: caller)
    }

    // Somebody without a place at work has no agency to be a member for.
    private static let insert = Statement(
        "case-member.insert",
        """
        INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class, staff_id,
                                      staff_agency_id, valid_from, author_id, created_at)
        SELECT $1, $2, (SELECT c.youth_id FROM core."case" c WHERE c.id = $2), w.agency_id,
               g.secrecy_class, $3,
               coalesce((SELECT s.agency_id FROM core.staff s WHERE s.id = $3), w.agency_id),
               w.moment, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)

    private static let reading = Reading(
        "case-member.read", of: "case-member",
        """
        SELECT m.youth_id AS person, '1' AS tag, json_build_object('id', m.id) AS doc
          FROM core.case_member m WHERE m.id = $1
        """)
}

/// Joins the caller's agency's own youth row to a case, on a ground in force.
package struct JoinCase: Sendable {
    package init() {}

    package func callAsFunction(
        _ youth: ID<Youth>, to id: ID<Case>, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let join = UUID()
        return try gate.create(
            Creation(
                "case.join", of: "case-youth", recordID: join, youthID: youth.uuid,
                reading: Self.reading,
                steps: [(Self.insert, [.uuid(join), .uuid(id.uuid), .uuid(youth.uuid)])],
                answers: [
                    "case_open": .taken(pointer: "", code: "case-closed"),
                    "case_youth_in_force": .taken(pointer: "", code: "joined-already"),
                    "case_youth_case_id_fkey": .notFound,
                ]),
            once: once, as: caller)
    }

    private static let insert = Statement(
        "case-youth.insert",
        """
        INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class, valid_from,
                                     author_id, created_at)
        SELECT $1, $2, $3, w.agency_id, g.secrecy_class, w.moment, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)

    private static let reading = Reading(
        "case-youth.read", of: "case-youth",
        """
        SELECT j.youth_id AS person, '1' AS tag, json_build_object('id', j.id) AS doc
          FROM core.case_youth j WHERE j.id = $1
        """)
}
