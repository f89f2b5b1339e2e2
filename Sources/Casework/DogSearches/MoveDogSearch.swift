package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with a search with a dog: police approve, decline and carry out; either cancels.
///
/// The database refuses a step that the state forbids, and the second of two at once.
package struct MoveDogSearch: Sendable {
    package enum Command: Sendable, Equatable {
        case approved
        /// With the reason.
        case declined(String)
        /// When, and whether something was found: then it is a criminal matter from there on.
        case carriedOut(at: Instant, found: Bool)
        /// With the reason.
        case cancelled(String)
    }

    package init() {}

    package func callAsFunction(
        _ search: ID<DogSearch>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "dog-search.step", of: "dog-search-step", recordID: id, youthID: nil,
                parent: Creation.Parent("dog-search", search.uuid, visible: Self.visible),
                reading: Self.reading,
                steps: [(Self.insert, [.uuid(id), .uuid(search.uuid)] + Self.values(command))],
                answers: [
                    "state_unchanged": .outOfCourse, "dog_search_step_allowed": .outOfCourse,
                    "dog_search_step_names_no_pupil": .unfit(
                        pointer: "/reason", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    private static func values(_ command: Command) -> [Value] {
        switch command {
        case .approved: [.text(DogSearchState.approved.rawValue), .null, .null, .null]
        case .declined(let reason):
            [.text(DogSearchState.declined.rawValue), .text(reason), .null, .null]
        case .cancelled(let reason):
            [.text(DogSearchState.cancelled.rawValue), .text(reason), .null, .null]
        case .carriedOut(let moment, let found):
            [
                .text(DogSearchState.carriedOut.rawValue), .null, .text(moment.description),
                .bool(found),
            ]
        }
    }

    private static let visible = Statement(
        "dog-search.visible", "SELECT EXISTS (SELECT FROM core.dog_search d WHERE d.id = $1)")
    private static let insert = Statement(
        "dog-search-step.insert",
        """
        INSERT INTO core.dog_search_step (id, dog_search_id, agency_id, secrecy_class, from_state,
            state, reason, carried_out_at, found, author_id, created_at)
        SELECT $1, $2, m.agency_id, a.secrecy_class,
               (SELECT d.state FROM core.dog_search d WHERE d.id = $2), $3, $4, $5::timestamptz,
               $6::boolean, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)
    private static let reading = Reading(
        "dog-search-step.read", of: "dog-search-step",
        """
        SELECT NULL::uuid AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.dog_search_step s WHERE s.id = $1
        """)
}
