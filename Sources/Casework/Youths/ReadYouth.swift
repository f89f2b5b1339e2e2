package import Access
package import Domain

/// One youth: the own unit's registration, the number, and what the caller may see of the file.
package struct ReadYouth: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<Youth>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "youth.read", of: "youth",
        """
        SELECT y.id AS person, g.version::text AS tag,
               json_build_object(
                   'id', y.id, 'givenName', g.given_name, 'familyName', g.family_name,
                   'birthDate', g.birth_date,
                   'number', n.number, 'numberKind', n.kind,
                   'earlierNumbers', (SELECT coalesce(json_agg(json_build_object(
                           'number', e.number, 'kind', e.kind, 'ended', e.ended_reason)
                           ORDER BY e.ended_at DESC), '[]')
                       FROM authz.numbers_of(y.id) e WHERE e.ended_at IS NOT NULL),
                   'earlierNames', (SELECT coalesce(json_agg(json_build_object(
                           'givenName', e.given_name, 'familyName', e.family_name,
                           'birthDate', e.birth_date, 'ended', e.reason)
                           ORDER BY e.changed_at DESC), '[]')
                       FROM authz.earlier_names(y.id) e),
                   'mergedInto', y.merged_into,
                   -- While a case that the caller may see is open.
                   'state', CASE WHEN EXISTS (
                           SELECT FROM core.case_youth j JOIN core."case" c ON c.id = j.case_id
                            WHERE j.youth_id = y.id AND c.closed_at IS NULL
                              AND (j.valid_until IS NULL OR j.valid_until > authz.now()))
                       THEN 'active' ELSE 'resting' END,
                   'school', (SELECT json_build_object(
                           'id', c.id, 'schoolId', c.school_id,
                           'name', coalesce(c.school_name, (SELECT h.name FROM core.school h
                                                             WHERE h.id = c.school_id)),
                           'class', c.class_name, 'from', c.valid_from,
                           'corrections', (SELECT x.corrections FROM authz.corrected x
                                            WHERE x.record_id = c.id))
                       FROM core.schooling c
                      WHERE c.youth_id = y.id AND c.valid_from <= authz.today()
                      ORDER BY c.valid_from DESC, c.created_at DESC LIMIT 1),
                   -- Under restriction (begränsning, GDPR 18): think before going on.
                   'restricted', EXISTS (SELECT FROM authz.restricted f WHERE f.youth_id = y.id),
                   'unit', u.name,
                   'registeredAt', to_char(g.created_at AT TIME ZONE 'UTC',
                                           'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'concernConversations', (
                       SELECT count(*) FROM core.concern_conversation c
                        WHERE c.youth_id IN (
                              SELECT o.id FROM core.youth o
                               WHERE o.id = y.id OR o.merged_into = y.id
                                  OR o.id = y.merged_into))) AS doc
          FROM core.youth y
         CROSS JOIN LATERAL (
               SELECT r.* FROM authz.registrations_of(ARRAY[y.id]) r
                ORDER BY r.unit_id = (SELECT m.unit_id FROM authz.me m) DESC, r.created_at
                LIMIT 1) g
          LEFT JOIN LATERAL (
               -- A personnummer outranks a samordningsnummer, and that a reserve number.
               SELECT m.number, m.kind FROM authz.numbers_of(y.id) m
                WHERE m.ended_at IS NULL
                ORDER BY m.kind = 'personnummer' DESC, m.kind DESC, m.number DESC
                LIMIT 1) n ON true
          JOIN core.unit u ON u.id = g.unit_id
         WHERE y.id = $1
        """)
}
