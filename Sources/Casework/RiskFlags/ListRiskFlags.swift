package import Access

extension Sublist {
    /// The risk flags in one person's file, latest first: the only list of flags that there is. What
    /// has lapsed says so, whether or not the clock has noted it.
    package static let riskFlags = Sublist(
        "file-note.list", of: "file-note", under: "youth",
        seen: """
            SELECT $3::uuid AS person
             WHERE EXISTS (SELECT FROM core.youth y WHERE y.id = $3)
                OR EXISTS (SELECT FROM core.risk_flag f WHERE f.youth_id = $3)
            """, isKeyed: true,
        """
        SELECT f.youth_id AS person,
               row_number() OVER (ORDER BY f.created_at DESC, f.id DESC) AS place,
               json_build_array(f.created_at, f.id) AS key,
               json_build_object(
                   'id', f.id, 'agencyId', f.agency_id,
                   'state', CASE WHEN f.ended_at IS NULL AND f.lapses_on <= authz.today()
                                 THEN 'lapsed' ELSE f.state END,
                   'sign', f.sign, 'observedOn', f.observed_on, 'source', f.source,
                   'grading', f.grading, 'role', f.role,
                   'protectiveFactor', f.protective_factor, 'lapsesOn', f.lapses_on,
                   'author', s.name,
                   'createdAt', to_char(f.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'steps', (SELECT coalesce(json_agg(json_build_object(
                           'from', t.from_state, 'state', t.state, 'reason', t.reason,
                           'author', p.name,
                           'createdAt', to_char(t.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY t.place), '[]')
                       FROM core.risk_flag_step t LEFT JOIN core.staff p ON p.id = t.author_id
                      WHERE t.flag_id = f.id),
                   'contests', (SELECT coalesce(json_agg(json_build_object(
                           'capacity', c.capacity, 'note', c.note, 'author', p.name,
                           'createdAt', to_char(c.created_at AT TIME ZONE 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
                           ORDER BY c.created_at, c.id), '[]')
                       FROM core.risk_flag_contest c LEFT JOIN core.staff p ON p.id = c.author_id
                      WHERE c.flag_id = f.id),
                   'corrections', (SELECT x.corrections FROM authz.corrected x
                                    WHERE x.record_id = f.id)) AS doc
          FROM core.risk_flag f
          LEFT JOIN core.staff s ON s.id = f.author_id
         -- And of rows that were found to be the same person.
         WHERE f.youth_id = ANY (ARRAY(
                   SELECT $3::uuid
                   UNION ALL
                   SELECT y.id FROM core.youth y WHERE y.merged_into = $3
                   UNION ALL
                   SELECT y.merged_into FROM core.youth y
                    WHERE y.id = $3 AND y.merged_into IS NOT NULL))
           AND ($4::json IS NULL OR (f.created_at, f.id)
                < (($4::json ->> 0)::timestamptz, ($4::json ->> 1)::uuid))
         ORDER BY f.created_at DESC, f.id DESC
         LIMIT $1 + 1 OFFSET $2
        """)
}

extension Listing {
    /// Signs (tecken) that a flag can state, with dates.
    package static let riskSigns = Listing(
        "risk-sign.list", of: "risk-sign",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY s.code) AS place,
               json_build_object('code', s.code, 'sv', s.sv, 'en', s.en,
                                 'validFrom', s.valid_from, 'validUntil', s.valid_until) AS doc
          FROM core.risk_sign s ORDER BY s.code LIMIT $1 + 1 OFFSET $2
        """)

    /// Protective factors (skyddsfaktorer), with dates.
    package static let protectiveFactors = Listing(
        "protective-factor.list", of: "protective-factor",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY p.code) AS place,
               json_build_object('code', p.code, 'sv', p.sv, 'en', p.en,
                                 'validFrom', p.valid_from, 'validUntil', p.valid_until) AS doc
          FROM core.protective_factor p ORDER BY p.code LIMIT $1 + 1 OFFSET $2
        """)
}
