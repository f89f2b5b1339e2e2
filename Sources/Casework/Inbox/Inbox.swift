package import Access

extension Listing {
    /// What waits for the caller (inkorg), in all their roles, first what is due first. No item says
    /// more than a kind, a day and a record to open; the log says whom it was about.
    package static let inbox = Listing(
        "inbox.list", of: "inbox-item",
        """
        SELECT i.youth_id AS person,
               row_number() OVER (ORDER BY i.due_on, i.kind, i.record_id) AS place,
               json_build_object(
                   'kind', i.kind, 'recordType', i.record_type, 'recordId', i.record_id,
                   'dueOn', i.due_on, 'overdue', i.overdue, 'escalated', i.escalated) AS doc
          FROM authz.inbox i
         ORDER BY i.due_on, i.kind, i.record_id
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
