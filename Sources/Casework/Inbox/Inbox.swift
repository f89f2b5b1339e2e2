package import Access

extension Listing {
    /// What waits for the caller (inkorg), in all their roles, first what is due first. No item says
    /// more than a kind, a day and a record to open; the log says whom it was about.
    package static let inbox = Listing(
        "inbox.list", of: "inbox-item", isKeyed: true,
        """
        SELECT i.youth_id AS person,
               row_number() OVER (ORDER BY i.due_on, i.kind, i.record_id, i.youth_id) AS place,
               json_build_array(i.due_on, i.kind, i.record_id, i.youth_id) AS key,
               json_build_object(
                   'kind', i.kind, 'recordType', i.record_type, 'recordId', i.record_id,
                   'dueOn', i.due_on, 'overdue', i.overdue, 'escalated', i.escalated) AS doc
          FROM authz.inbox i
         -- What is about nobody comes last of its kind and record.
         WHERE $3::json IS NULL
            OR (coalesce(i.due_on, 'infinity'), i.kind, i.record_id, i.youth_id IS NULL,
                coalesce(i.youth_id, i.record_id))
               > (coalesce(($3::json ->> 0)::date, 'infinity'), $3::json ->> 1, ($3::json ->> 2)::uuid,
                  $3::json ->> 3 IS NULL,
                  coalesce(($3::json ->> 3)::uuid, ($3::json ->> 2)::uuid))
         ORDER BY i.due_on, i.kind, i.record_id, i.youth_id
         LIMIT $1 + 1 OFFSET $2
        """)

    /// How long things may wait or last (klockor), with dates and legal source.
    package static let clockRules = Listing(
        "clock-rule.list", of: "clock-rule",
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY r.code, r.valid_from DESC) AS place,
               json_build_object(
                   'code', r.code, 'within', r.within::text,
                   'shownBefore', r.shown_before::text,
                   'escalatesAfter', r.escalates_after::text, 'section', r.section,
                   'validFrom', r.valid_from, 'validUntil', r.valid_until) AS doc
          FROM core.clock_rule r
         ORDER BY r.code, r.valid_from DESC LIMIT $1 + 1 OFFSET $2
        """)
}
