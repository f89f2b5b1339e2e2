package import Access
package import Domain
import Postgres

/// One case, with what the caller may see of its team, its joined rows and its moves. State and version
/// tell of moves, and are told to nobody else.
package struct ReadCase: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Case>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    /// Whether the caller may see the case: what hides it hides every step of it.
    static let visible = Statement(
        "case.visible", "SELECT EXISTS (SELECT FROM core.\"case\" c WHERE c.id = $1)")

    static let reading = Reading(
        "case.read", of: "case",
        """
        SELECT c.youth_id AS person,
               CASE WHEN w.is_whole THEN c.version::text ELSE '0' END AS tag,
               json_build_object(
                   'id', c.id, 'number', c.number, 'youthId', c.youth_id,
                   'leadingAgency', a.name,
                   'leadingUnit', u.name, 'secrecyClass', c.secrecy_class,
                   'state', (SELECT t.state FROM core.case_transition t
                              WHERE t.case_id = c.id ORDER BY t.place DESC LIMIT 1),
                   'targetGroup', f.target_group, 'level', f.level, 'coordinator', f.coordinator,
                   'settings', f.settings,
                   'openedAt', to_char(c.opened_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'closedAt', to_char(c.closed_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'members', (SELECT coalesce(json_agg(json_build_object(
                           'id', m.id, 'staffId', m.staff_id, 'name', s.name,
                           'agency', b.name,
                           'from', to_char(m.valid_from AT TIME ZONE 'UTC',
                                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY b.name, s.name, m.id), '[]')
                       FROM core.case_member m
                       JOIN core.agency b ON b.id = m.staff_agency_id
                       LEFT JOIN core.staff s ON s.id = m.staff_id
                      WHERE m.case_id = c.id
                        AND (m.valid_until IS NULL OR m.valid_until > authz.now())),
                   'youths', (SELECT coalesce(json_agg(json_build_object(
                           'id', j.id, 'youthId', j.youth_id, 'agency', b.name)
                           ORDER BY b.name, j.id), '[]')
                       FROM core.case_youth j JOIN core.agency b ON b.id = j.agency_id
                      WHERE j.case_id = c.id
                        AND (j.valid_until IS NULL OR j.valid_until > authz.now())),
                   'moves', (SELECT coalesce(json_agg(json_build_object(
                           'state', t.state, 'outcome', t.outcome, 'reason', q.reason,
                           'at', to_char(t.created_at AT TIME ZONE 'UTC',
                                         'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                           'author', s.name) ORDER BY t.place), '[]')
                       FROM core.case_transition t
                       LEFT JOIN authz.case_reasons(c.id) q ON q.place = t.place
                       LEFT JOIN core.staff s ON s.id = t.author_id
                      WHERE t.case_id = c.id),
                   -- The questions that it answers.
                   'enquiryIds', (SELECT coalesce(json_agg(p.enquiry_id ORDER BY p.created_at), '[]')
                                    FROM core.enquiry_step p WHERE p.case_id = c.id),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = c.id),
                   'version', CASE WHEN w.is_whole THEN c.version END) AS doc
          FROM core."case" c
          JOIN core.agency a ON a.id = c.agency_id
          JOIN core.unit u ON u.id = c.unit_id
         -- In one look: the latest of each kind, and all of them.
         CROSS JOIN LATERAL (
               SELECT (array_agg(t.word ORDER BY t.created_at DESC)
                          FILTER (WHERE t.what = 'target-group'))[1] AS target_group,
                      (array_agg(t.word ORDER BY t.created_at DESC)
                          FILTER (WHERE t.what = 'level'))[1] AS level,
                      (array_agg(json_build_object('staffId', t.staff_id, 'name', p.name)
                                 ORDER BY t.created_at DESC)
                          FILTER (WHERE t.what = 'coordinator'))[1] AS coordinator,
                      coalesce(json_agg(json_build_object(
                          'what', t.what, 'word', t.word, 'staffId', t.staff_id,
                          'at', to_char(t.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                          'author', s.name) ORDER BY t.created_at, t.what), '[]') AS settings
                 FROM core.case_setting t
                 LEFT JOIN core.staff s ON s.id = t.author_id
                 LEFT JOIN core.staff p ON p.id = t.staff_id
                WHERE t.case_id = c.id) f
         -- The version counts moves and what was said of the case: it is told to whoever may see both.
         CROSS JOIN LATERAL (
               SELECT EXISTS (SELECT FROM core.case_transition t WHERE t.case_id = c.id)
                      AND (c.youth_id = ANY ((SELECT authz.caseload_ids())::uuid[])
                           OR c.youth_id = ANY ((SELECT authz.shared_ids('mapping'))::uuid[]))
                      AS is_whole) w
         WHERE c.id = $1
        """)
}

extension Listing {
    /// The cases that the caller may see, latest opened first.
    package static let cases = Listing(
        "case.list", of: "case", isKeyed: true,
        """
        SELECT c.youth_id AS person,
               row_number() OVER (ORDER BY c.opened_at DESC, c.id DESC) AS place,
               json_build_array(c.opened_at, c.id) AS key,
               json_build_object(
                   'id', c.id, 'number', c.number, 'youthId', c.youth_id,
                   'leadingAgency', a.name,
                   'openedAt', to_char(c.opened_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'closedAt', to_char(c.closed_at AT TIME ZONE 'UTC',
                                       'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core."case" c JOIN core.agency a ON a.id = c.agency_id
         WHERE $3::json IS NULL OR (c.opened_at, c.id)
               < (($3::json ->> 0)::timestamptz, ($3::json ->> 1)::uuid)
         ORDER BY c.opened_at DESC, c.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)

    /// Who can be asked into a team: staff of every agency who hold a working role, by name. For
    /// those who lead cases.
    package static let contacts = Listing(
        "contact.list", of: "staff", isKeyed: true,
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY a.name, u.name, s.name, s.id) AS place,
               json_build_array(a.name, u.name, s.name, s.id) AS key,
               json_build_object('id', s.id, 'name', s.name, 'agency', a.name,
                                 'agencyKind', a.kind, 'unit', u.name) AS doc
          FROM core.staff s
          JOIN core.agency a ON a.id = s.agency_id
          JOIN core.unit u ON u.id = s.unit_id
         WHERE s.locked_at IS NULL
           AND ($3::json IS NULL OR (a.name, u.name, s.name, s.id)
                > ($3::json ->> 0, $3::json ->> 1, $3::json ->> 2, ($3::json ->> 3)::uuid))
         ORDER BY a.name, u.name, s.name, s.id
         LIMIT $1 + 1 OFFSET $2
        """)
}
