package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Calls a network meeting (nätverksmöte) of a case, by who leads it. Nobody of the staff is invited whom
/// nothing covers when the meeting begins; each agenda item is of a kind of information and opens for
/// those whom a ground covers for that kind. The family and people from outside are guests: they come, and
/// nothing here opens for them.
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

        /// Somebody who comes and is not of the staff.
        package struct Guest: Sendable {
            package let who: MeetingGuest
            /// Takes part so that the youth's whereabouts are not told: at another time or place, or
            /// from a distance. A guardian from whom they are hidden (OSL 26 kap. 2 §) does.
            package let isApart: Bool

            package init(who: MeetingGuest, isApart: Bool) {
                self.who = who
                self.isApart = isApart
            }
        }

        package let kind: MeetingKind
        package let begins: Instant
        package let ends: Instant
        package let place: String
        package let invited: [ID<Staff>]
        package let guests: [Guest]
        package let agenda: [Item]

        package init(
            kind: MeetingKind, begins: Instant, ends: Instant, place: String,
            invited: [ID<Staff>], guests: [Guest] = [], agenda: [Item]
        ) {
            self.kind = kind
            self.begins = begins
            self.ends = ends
            self.place = place
            self.invited = invited
            self.guests = guests
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
                    (Self.guests, [.uuid(id)] + Self.values(of: command.guests)),
                    (
                        Self.agenda,
                        [
                            .uuid(id), .texts(command.agenda.map(\.title)),
                            .texts(command.agenda.map(\.kind.description)),
                        ]
                    ),
                ],
                answers: [
                    "case_open": .taken(pointer: "", code: "case-closed"),
                    "meeting_invitee_covered": .unfit(
                        pointer: "/invitedStaffIds", code: "not-covered"),
                    "meeting_invitee_staff_id_fkey": .unfit(
                        pointer: "/invitedStaffIds", code: "unknown"),
                    "meeting_invitee_meeting_id_staff_id_key": .unfit(
                        pointer: "/invitedStaffIds", code: "repeated"),
                    "agenda_item_kind_fkey": .unfit(pointer: "/agenda", code: "unknown"),
                    "meeting_guest_guardian_id_youth_id_fkey": .unfit(
                        pointer: "/guests", code: "not-a-guardian"),
                    "meeting_guest_not_a_guardian": .unfit(
                        pointer: "/guests", code: "not-a-guardian"),
                    "meeting_guest_excluded": .unfit(pointer: "/guests", code: "excluded"),
                    "meeting_guest_whereabouts_hidden": .unfit(
                        pointer: "/guests", code: "whereabouts-hidden"),
                    "meeting_guest_not_covered": .unfit(pointer: "/guests", code: "not-covered"),
                    "meeting_guest_once": .unfit(pointer: "/guests", code: "repeated"),
                ],
                faults: (
                    Self.faults,
                    [
                        .uuid(file.uuid), .text(command.begins.description),
                        .texts(command.agenda.map(\.kind.description)),
                    ] + Self.values(of: command.guests)
                )),
            once: once, as: caller)
    }

    private static func values(of guests: [Command.Guest]) -> [Value] {
        [
            .texts(guests.map(\.who.relation.rawValue)),
            .texts(guests.map { $0.who.guardian?.description }),
            .texts(guests.map(\.who.name)), .texts(guests.map(\.who.organisation)),
            .texts(guests.map { $0.who.consent?.description }),
            .texts(guests.map { String($0.isApart) }),
        ]
    }

    // As authz.guest_fault, for what the caller sees of the file; staff are looked at before.
    private static let faults = Statement(
        "meeting.faults",
        """
        WITH guest AS (
            SELECT i.place - 1 AS place, i.relation, i.consent, i.apart, g.standing,
                   g.whereabouts_hidden,
                   count(*) OVER (PARTITION BY i.relation, i.guardian, i.name, i.organisation
                                  ORDER BY i.place) > 1 AS is_repeated,
                   g.id IS NOT NULL AND g.valid_from <= d.day
                   AND (g.valid_until IS NULL OR g.valid_until > d.day) AS in_force
              FROM (SELECT c.youth_id, ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date AS day
                      FROM core."case" c WHERE c.id = $1) d
             CROSS JOIN unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                               $9::text[]) WITH ORDINALITY
                        AS i(relation, guardian, name, organisation, consent, apart, place)
              LEFT JOIN core.guardian g ON g.id = i.guardian::uuid AND g.youth_id = d.youth_id)
        SELECT 'agenda_item_kind_fkey', i.place - 1
          FROM unnest($3::text[]) WITH ORDINALITY AS i(kind, place)
         WHERE NOT EXISTS (SELECT FROM core.information_kind k WHERE k.code = i.kind)
        UNION ALL
        SELECT CASE WHEN NOT t.in_force THEN 'meeting_guest_not_a_guardian'
                    WHEN t.standing = 'excluded' THEN 'meeting_guest_excluded'
                    WHEN t.whereabouts_hidden AND NOT t.apart::boolean
                    THEN 'meeting_guest_whereabouts_hidden' END, t.place
          FROM guest t WHERE t.relation = 'guardian'
        UNION ALL
        SELECT 'meeting_guest_once', t.place FROM guest t WHERE t.is_repeated
        UNION ALL
        SELECT 'meeting_guest_not_covered', t.place FROM guest t
         WHERE t.relation = 'outsider'
           AND NOT EXISTS (SELECT FROM authz.consent_state s
                            WHERE s.id = t.consent::uuid AND s.state = 'in-force')
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
    // Somebody without a place at work is covered by nothing. Who calls comes too, where they are of the
    // team.
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
         CROSS JOIN LATERAL (
               SELECT unnest($2::uuid[]) AS staff_id
               UNION ALL
               SELECT w.staff_id
                WHERE w.staff_id <> ALL ($2::uuid[])
                  AND EXISTS (SELECT FROM core.meeting t
                                JOIN core.case_member c ON c.case_id = t.case_id
                               WHERE t.id = $1 AND c.staff_id = w.staff_id
                                 AND c.staff_agency_id = w.agency_id
                                 AND (c.valid_until IS NULL OR c.valid_until > w.moment))) i
        """)
    private static let guests = Statement(
        "meeting-guest.insert",
        """
        INSERT INTO core.meeting_guest (id, meeting_id, youth_id, agency_id, secrecy_class,
                                        relation, guardian_id, name, organisation, consent_id,
                                        apart, author_id, created_at)
        SELECT gen_random_uuid(), $1, (SELECT t.youth_id FROM core.meeting t WHERE t.id = $1),
               w.agency_id, g.secrecy_class, i.relation, i.guardian::uuid, i.name, i.organisation,
               i.consent::uuid, i.apart::boolean, w.staff_id, w.moment
          FROM authz.me w JOIN core.agency g ON g.id = w.agency_id
         CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
               AS i(relation, guardian, name, organisation, consent, apart)
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
