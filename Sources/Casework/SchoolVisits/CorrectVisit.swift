package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Corrects (rättar) what was entered about a school: what was written stands, and this is added.
package struct CorrectVisit: Sendable {
    /// What is corrected.
    package enum Subject: Sendable {
        case visit(ID<SchoolVisit>)
        case schoolClass(ID<SchoolClass>)
        case dogSearch(ID<DogSearch>)
    }

    package struct Command: Sendable {
        /// 1 to 4,000 characters; names no pupil.
        package let text: String
        /// Of a class: there is none such, and it counts no more.
        package let strikes: Bool

        package init(text: String, strikes: Bool) {
            self.text = text
            self.strikes = strikes
        }
    }

    package init() {}

    package func callAsFunction(
        _ subject: Subject, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        let parent: Creation.Parent
        var keys = [Value](repeating: .null, count: 3)
        switch subject {
        case .visit(let visit):
            parent = .init("school-visit", visit.uuid, visible: Self.visit)
            keys[0] = .uuid(visit.uuid)
        case .schoolClass(let entered):
            parent = .init("school-class", entered.uuid, visible: Self.schoolClass)
            keys[1] = .uuid(entered.uuid)
        case .dogSearch(let search):
            parent = .init("dog-search", search.uuid, visible: Self.search)
            keys[2] = .uuid(search.uuid)
        }
        return try gate.create(
            Creation(
                "visit-correction.create", of: "visit-correction", recordID: id, youthID: nil,
                parent: parent, reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [.uuid(id)] + keys + [.text(command.text), .bool(command.strikes)]
                    )
                ],
                answers: [
                    "visit_correction_names_no_pupil": .unfit(
                        pointer: "/text", code: "identity-number"),
                    // Only a class can be one that there is not.
                    "visit_correction_check1": .unfit(pointer: "/strikes", code: "not-permitted"),
                ]),
            once: once, as: caller)
    }

    private static let visit = Statement(
        "visit-correction.visit", "SELECT EXISTS (SELECT FROM core.school_visit v WHERE v.id = $1)")
    private static let schoolClass = Statement(
        "visit-correction.class", "SELECT EXISTS (SELECT FROM core.school_class c WHERE c.id = $1)")
    private static let search = Statement(
        "visit-correction.search", "SELECT EXISTS (SELECT FROM core.dog_search d WHERE d.id = $1)")

    private static let insert = Statement(
        "visit-correction.insert",
        """
        INSERT INTO core.visit_correction (id, visit_id, class_id, dog_search_id, agency_id,
                                           secrecy_class, text, strikes, author_id, created_at)
        SELECT $1, $2, $3, $4, m.agency_id, a.secrecy_class, $5, $6, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "visit-correction.read", of: "visit-correction",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', c.id) AS doc
          FROM core.visit_correction c WHERE c.id = $1
        """)
}
