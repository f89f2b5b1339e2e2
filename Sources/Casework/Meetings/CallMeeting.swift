package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Calls a network meeting (nätverksmöte) of a case, by who leads it. Nobody is invited whom nothing
/// covers when the meeting begins; each agenda item is of a kind of information and opens for those
/// whom a ground covers for that kind.
package struct CallMeeting: Sendable {
    package struct Command: Sendable {
        package struct Item: Sendable {
            package let title: String
            package let kind: RuleCode<InformationKind>

            package init(title: String, kind: RuleCode<InformationKind>) {
                self.title = title
                self.kind = kind
            }
        }

        package let kind: MeetingKind
        package let begins: Instant
        package let ends: Instant
        package let place: String
        package let invited: [ID<Staff>]
        package let agenda: [Item]

        package init(
            kind: MeetingKind, begins: Instant, ends: Instant, place: String,
            invited: [ID<Staff>], agenda: [Item]
        ) {
            self.kind = kind
            self.begins = begins
            self.ends = ends
            self.place = place
            self.invited = invited
            self.agenda = agenda
        }
    }

    package init() {}

    package func callAsFunction(
        of file: ID<Case>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID.random()
        return try gate.create(
            Creation(
                "meeting.call", of: "meeting", recordID: id, youthID: nil,
                parent: Creation.Parent("case", file.uuid, visible: ReadCase.visible),
                reading: ReadMeeting.reading,
                steps: [
                    (
                        Self.insert,
                        [
                            .uuid(id), .uuid(file.uuid), .text(command.kind.rawValue),
                            .text(command.begins.description), .text(command.ends.description),
                            .text(command.place),
                        ]
                    ),
                    (Self.invite, [.uuid(id), .uuids(command.invited.map(\.uuid))]),
                    (
                        Self.agenda,
                        [
                            .uuid(id), .texts(command.agenda.map(\.title)),
                            .texts(command.agenda.map(\.kind.description)),
                        ]
                    ),
                ],
                answers: [
                    "case_open": .conflict,
                    "meeting_invitee_covered": .unfit(
                        pointer: "/invitedStaffIds", code: "not-covered"),
                    "meeting_invitee_staff_id_fkey": .unfit(
                        pointer: "/invitedStaffIds", code: "unknown"),
                    "meeting_invitee_meeting_id_staff_id_key": .unfit(
                        pointer: "/invitedStaffIds", code: "repeated"),
                    "agenda_item_kind_fkey": .unfit(pointer: "/agenda", code: "unknown"),
                ],
                faults: (Self.faults, [.texts(command.agenda.map(\.kind.description))])),
            once: once, as: caller)
    }

    // Those who are invited are looked at before the agenda.
    private static let faults = Statement(
        "meeting.faults",
        """
        SELECT 'agenda_item_kind_fkey'
         WHERE EXISTS (SELECT FROM unnest($1::text[]) AS i(kind)
                        WHERE NOT EXISTS (SELECT FROM core.information_kind k
                                           WHERE k.code = i.kind))
        """)
    private static let insert = Statement(
        "meeting.insert",
        """
        INSERT INTO core.meeting (id, case_id, youth_id, agency_id, unit_id, secrecy_class, kind,
                                  starts_at, ends_at, place, author_id, created_at)
        SELECT $1, $2, (SELECT c.youth_id FROM core."case" c WHERE c.id = $2), w.agency_id,
               w.unit_id, g.secrecy_class, $3, $4::timestamptz, $5::timestamptz, $6, w.staff_id,
               w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
        """)
    // Somebody without a place at work is covered by nothing.
    private static let invite = Statement(
        "meeting-invitee.insert",
        """
        INSERT INTO core.meeting_invitee (id, meeting_id, youth_id, agency_id, secrecy_class,
                                          staff_id, staff_agency_id, author_id, created_at)
        SELECT gen_random_uuid(), $1, (SELECT t.youth_id FROM core.meeting t WHERE t.id = $1),
               w.agency_id, g.secrecy_class, i.staff_id,
               coalesce((SELECT s.agency_id FROM core.staff s WHERE s.id = i.staff_id),
                        w.agency_id),
               w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
         CROSS JOIN unnest($2::uuid[]) AS i(staff_id)
        """)
    private static let agenda = Statement(
        "agenda-item.insert",
        """
        INSERT INTO core.agenda_item (id, meeting_id, youth_id, agency_id, secrecy_class, position,
                                      title, kind, author_id, created_at)
        SELECT gen_random_uuid(), $1, (SELECT t.youth_id FROM core.meeting t WHERE t.id = $1),
               w.agency_id, g.secrecy_class, i.place - 1, i.title, i.kind, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
         CROSS JOIN unnest($2::text[], $3::text[]) WITH ORDINALITY AS i(title, kind, place)
        """)
}
