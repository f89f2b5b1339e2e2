package import Access
package import Domain
import Postgres

/// One meeting, with those of its items and minutes that the caller may see.
package struct ReadMeeting: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Meeting>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "meeting.read", of: "meeting",
        """
        SELECT t.youth_id AS person, t.version::text AS tag,
               json_build_object(
                   'id', t.id, 'caseId', t.case_id, 'youthId', t.youth_id, 'kind', t.kind,
                   'state', t.state, 'secrecyClass', t.secrecy_class, 'agency', a.name,
                   'startsAt', to_char(t.starts_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'endsAt', to_char(t.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'place', t.place,
                   'invited', (SELECT coalesce(json_agg(json_build_object(
                           'staffId', i.staff_id, 'name', s.name, 'agency', b.name,
                           'attended', (SELECT i.staff_id = ANY (x.attended)
                                          FROM core.meeting_step x
                                         WHERE x.meeting_id = t.id AND x.state = 'held'))
                           ORDER BY b.name, i.staff_id), '[]')
                       FROM core.meeting_invitee i
                       JOIN core.agency b ON b.id = i.staff_agency_id
                       LEFT JOIN core.staff s ON s.id = i.staff_id
                      WHERE i.meeting_id = t.id),
                   -- A guardian's name only to whom the file's guardians are open.
                   'guests', (SELECT coalesce(json_agg(json_build_object(
                           'id', h.id, 'relation', h.relation, 'guardianId', v.id,
                           'name', coalesce(h.name, v.name), 'organisation', h.organisation,
                           'apart', h.apart, 'whereaboutsHidden', v.whereabouts_hidden,
                           'fault', (SELECT q.fault FROM authz.guest_fault_now q
                                      WHERE q.id = h.id),
                           'attended', (SELECT h.id = ANY (x.attended_guests)
                                          FROM core.meeting_step x
                                         WHERE x.meeting_id = t.id AND x.state = 'held'))
                           ORDER BY h.relation, h.id), '[]')
                       FROM core.meeting_guest h
                       LEFT JOIN core.guardian v ON v.id = h.guardian_id
                      WHERE h.meeting_id = t.id),
                   'agenda', (SELECT coalesce(json_agg(json_build_object(
                           'id', g.id, 'title', g.title, 'kind', g.kind,
                           'minutes', (SELECT coalesce(json_agg(n.text
                                              ORDER BY n.created_at, n.id), '[]')
                                         FROM core.meeting_note n WHERE n.agenda_item_id = g.id))
                           ORDER BY g.position), '[]')
                       FROM core.agenda_item g WHERE g.meeting_id = t.id),
                   -- Of the whole meeting.
                   'minutes', (SELECT coalesce(json_agg(n.text ORDER BY n.created_at, n.id), '[]')
                       FROM core.meeting_note n
                      WHERE n.meeting_id = t.id AND n.agenda_item_id IS NULL),
                   'steps', (SELECT coalesce(json_agg(json_build_object(
                           'from', x.from_state, 'to', x.state, 'note', x.note,
                           'author', w.name,
                           'at', to_char(x.created_at AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY x.created_at, x.id), '[]')
                       FROM core.meeting_step x LEFT JOIN core.staff w ON w.id = x.author_id
                      WHERE x.meeting_id = t.id),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = t.id),
                   'version', t.version) AS doc
          FROM core.meeting t JOIN core.agency a ON a.id = t.agency_id
         WHERE t.id = $1
        """)
}

extension Listing {
    /// The meetings that the caller is invited to, from a day ago on, the next one first: times and
    /// states, nothing about whom.
    package static let ownMeetings = Listing(
        "meeting.list", of: "meeting", isKeyed: true, own)
    /// The same as a file for a calendar: the log tells the two apart.
    package static let exportedMeetings = Listing(
        "meeting.export", of: "meeting", isKeyed: true, own)

    private static let own: StaticString =
        """
        SELECT t.youth_id AS person, row_number() OVER (ORDER BY t.starts_at, t.id) AS place,
               json_build_array(t.starts_at, t.id) AS key,
               json_build_object(
                   'id', t.id, 'caseId', t.case_id, 'kind', t.kind, 'state', t.state,
                   'startsAt', to_char(t.starts_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'endsAt', to_char(t.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'version', t.version) AS doc
          FROM core.meeting t
          JOIN core.meeting_invitee i ON i.meeting_id = t.id
           AND i.staff_id = (SELECT m.staff_id FROM authz.me m)
         WHERE t.starts_at > authz.now() - interval '1 day'
           AND ($3::json IS NULL OR (t.starts_at, t.id)
                > (($3::json ->> 0)::timestamptz, ($3::json ->> 1)::uuid))
         ORDER BY t.starts_at, t.id
         LIMIT $1 + 1 OFFSET $2
        """
}
