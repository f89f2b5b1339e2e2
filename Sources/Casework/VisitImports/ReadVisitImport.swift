package import Access
package import Domain

/// What an import brought, and the rows that wait for somebody to mend them.
package struct ReadVisitImport: Sendable {
    package init() {}

    package func callAsFunction(
        _ id: ID<VisitImport>, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Document {
        try gate.one(Self.reading, id.uuid, as: caller)
    }

    static let reading = Reading(
        "visit-import.read", of: "visit-import",
        """
        SELECT NULL::uuid AS person, '1' AS tag,
               json_build_object(
                   'id', i.id, 'rows', i.rows,
                   'imported', (SELECT count(*) FROM core.school_visit v
                                 WHERE v.import_id = i.id),
                   'quarantined', (SELECT coalesce(json_agg(json_build_object(
                           'line', q.line, 'text', q.text, 'faults', q.faults)
                           ORDER BY q.line), '[]')
                       FROM core.quarantined_visit q WHERE q.import_id = i.id),
                   'createdAt', to_char(i.created_at AT TIME ZONE 'UTC',
                                        'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS doc
          FROM core.visit_import i
         WHERE i.id = $1
        """)
}
