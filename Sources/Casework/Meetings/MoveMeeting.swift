package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Takes a step with a meeting: it was held, with who came and the minutes; its minutes are approved
/// (justerat); it is cancelled. Minutes of an item are for whom the item is, minutes of the whole
/// meeting for those to whom every item of it is open.
package struct MoveMeeting: Sendable {
    /// A note in the minutes, 1 to 10,000 characters.
    package struct Note: Sendable {
        /// Nil: of the whole meeting.
        package let item: ID<AgendaItem>?
        package let text: String

        package init(item: ID<AgendaItem>?, text: String) {
            self.item = item
            self.text = text
        }
    }

    package enum Command: Sendable {
        case held(attended: [ID<Staff>], guests: [ID<MeetingGuest>], minutes: [Note])
        /// With what was corrected or added when it was approved.
        case approved(minutes: [Note])
        /// With the reason.
        case cancelled(String)

        package var state: MeetingState {
            switch self {
            case .held: .held
            case .approved: .approved
            case .cancelled: .cancelled
            }
        }
    }

    package init() {}

    package func callAsFunction(
        _ meeting: ID<Meeting>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        var attended = Value.null
        var guests = Value.null
        var reason: String?
        var minutes: [Note] = []
        switch command {
        case .held(let people, let others, let notes):
            attended = .uuids(people.map(\.uuid))
            guests = .uuids(others.map(\.uuid))
            minutes = notes
        case .approved(let notes): minutes = notes
        case .cancelled(let why): reason = why
        }
        return try gate.create(
            Creation(
                "meeting.step", of: "meeting-step", recordID: id, youthID: nil,
                parent: Creation.Parent("meeting", meeting.uuid, visible: Self.visible),
                reading: Self.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(meeting.uuid), .text(command.state.rawValue),
                            attended, .optional(reason), guests,
                        ]
                    ),
                    (
                        Self.notes,
                        [
                            .uuid(meeting.uuid),
                            .texts(minutes.map { $0.item.map(\.description) }),
                            .texts(minutes.map(\.text)),
                        ]
                    ),
                ],
                answers: [
                    "state_unchanged": .outOfCourse, "meeting_step_allowed": .outOfCourse,
                    "meeting_step_begun": .unfit(pointer: "/state", code: "not-begun"),
                    "meeting_step_invited": .unfit(pointer: "/attendedStaffIds", code: "unknown"),
                    "meeting_step_guests": .unfit(pointer: "/attendedGuestIds", code: "unknown"),
                    "meeting_note_agenda_item_id_meeting_id_fkey": .unfit(
                        pointer: "/minutes", code: "unknown"),
                ]),
            once: once, as: caller)
    }

    static let visible = Statement(
        "meeting.visible", "SELECT EXISTS (SELECT FROM core.meeting t WHERE t.id = $1)")
    private static let insert = Statement(
        "meeting-step.insert",
        """
        INSERT INTO core.meeting_step (id, meeting_id, youth_id, agency_id, secrecy_class,
                                       from_state, state, attended, note, attended_guests,
                                       author_id, created_at)
        SELECT $1, $2, (SELECT t.youth_id FROM core.meeting t WHERE t.id = $2), w.agency_id,
               g.secrecy_class, coalesce((SELECT t.state FROM core.meeting t WHERE t.id = $2), 'called'), $3,
               $4::uuid[], $5, $6::uuid[], w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    private static let notes = Statement(
        "meeting-note.insert",
        """
        INSERT INTO core.meeting_note (id, meeting_id, agenda_item_id, youth_id, agency_id,
                                       secrecy_class, text, author_id, created_at)
        SELECT gen_random_uuid(), $1, n.item::uuid,
               (SELECT t.youth_id FROM core.meeting t WHERE t.id = $1), w.agency_id,
               g.secrecy_class, n.text, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
         CROSS JOIN unnest($2::text[], $3::text[]) AS n(item, text)
        """)
    private static let reading = Reading(
        "meeting-step.read", of: "meeting-step",
        """
        SELECT s.youth_id AS person, '1' AS tag, json_build_object('id', s.id) AS doc
          FROM core.meeting_step s WHERE s.id = $1
        """)
}
