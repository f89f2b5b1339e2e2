extension Listing {
    /// Who the caller is: staff member, agency, unit, municipality, the role this request acts in, all
    /// held, and this session: since when, and when they last proved who they are.
    package static let me = Listing(
        "me.read", of: "staff",
        """
        SELECT NULL::uuid AS person, 1::bigint AS place, json_build_object(
                   'staffId', s.id, 'subject', s.subject, 'name', s.name,
                   'agency', json_build_object('id', a.id, 'kind', a.kind, 'name', a.name),
                   'unit', json_build_object('id', u.id, 'name', u.name),
                   'municipality', json_build_object(
                       'code', c.municipality_code, 'name', c.name),
                   'actingRole', m.role, 'roles', m.roles,
                   'session', (SELECT f.doc::jsonb - 'lastSeenAt'
                                 FROM authz.session_list(NULL, 0, 0, NULL) f
                                WHERE f.doc ->> 'isThis' = 'true')) AS doc
          FROM authz.me m
          JOIN core.staff s ON s.id = m.staff_id
          JOIN core.agency a ON a.id = m.agency_id
          JOIN core.unit u ON u.id = m.unit_id
          JOIN core.municipality c ON c.id = a.municipality_id
         LIMIT $1 + 1 OFFSET $2
        """)

    /// The staff of the municipality, for administrators.
    package static let staff = Listing(
        "staff.list", of: "staff", isKeyed: true,
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY a.name, u.name, s.subject, s.id) AS place,
               json_build_array(a.name, u.name, s.subject, s.id) AS key,
               json_build_object(
                   'id', s.id, 'subject', s.subject, 'name', s.name,
                   'agency', a.name, 'unit', u.name, 'roles', authz.roles_of(s.id),
                   'locked', s.locked_at IS NOT NULL) AS doc
          FROM core.staff s
          LEFT JOIN core.agency a ON a.id = s.agency_id
          LEFT JOIN core.unit u ON u.id = s.unit_id
         -- Who has no agency now comes last.
         WHERE $3::json IS NULL
            OR (a.name IS NULL, coalesce(a.name, ''), u.name IS NULL, coalesce(u.name, ''),
                s.subject, s.id)
               > ($3::json ->> 0 IS NULL, coalesce($3::json ->> 0, ''),
                  $3::json ->> 1 IS NULL, coalesce($3::json ->> 1, ''),
                  $3::json ->> 2, ($3::json ->> 3)::uuid)
         ORDER BY a.name, u.name, s.subject, s.id
         LIMIT $1 + 1 OFFSET $2
        """)

    /// The policies in force, with table, roles and legal ground.
    package static let policies = Listing(
        "policy.list", of: "policy",
        "SELECT f.person, f.place, f.doc FROM authz.policies($1::integer, $2::integer) f")
}
