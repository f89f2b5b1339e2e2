package import Access
import Postgres

extension Listing {
    /// What a run would do now, as one item: a line a rule, a digest of the plan, and what would be
    /// left an orphan. It changes nothing.
    package static let retentionPlan = Listing(
        "retention.preview", of: "retention-plan", isLong: true,
        """
        SELECT f.person, 1::bigint AS place, f.doc FROM authz.retention_preview() f
         LIMIT $1 + 1 OFFSET $2
        """)

    /// The same, by the records officer who asks the job to carry it out; nothing for anybody else.
    package static let retentionOrder = Listing(
        "retention.order", of: "retention-plan", isLong: true,
        """
        SELECT f.person, 1::bigint AS place, f.doc FROM authz.retention_preview() f
         WHERE (SELECT 'records_officer' = ANY (m.roles) FROM authz.me m)
         LIMIT $1 + 1 OFFSET $2
        """)

    /// The lines of the plan: one item a rule, with what it would delete, and what keeps the rest.
    package static let retentionPreview = Listing(
        "retention.preview-rules", of: "retention-rule", isLong: true,
        """
        SELECT f.person, l.place, l.doc
          FROM authz.retention_preview() f,
               json_array_elements(f.doc -> 'rules') WITH ORDINALITY AS l(doc, place)
         ORDER BY l.place LIMIT $1 + 1 OFFSET $2
        """)

    /// What is due, one item a record: rule, key, dates, what keeps it. A records officer sees the
    /// own agency's, no content.
    package static let retentionRecords = Listing(
        "retention.preview-records", of: "retention-record", isKeyed: true, isLong: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.retention_list($1::integer, $2::integer, $3::json) f
        """)

    /// What never falls due because nobody has entered its end: cases that are not closed, enquiries that
    /// are not decided, youths somebody is still said to work with, where nothing was written for a
    /// year. Of the records officer's own agency, no content.
    package static let unended = Listing(
        "retention.unended", of: "retention-record", isKeyed: true, isLong: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.unended_list($1::integer, $2::integer, $3::json) f
        """)

    /// The runs, the latest first: their days and counts, and whether there is a signed certificate.
    package static let retentionRuns = Listing(
        "retention.runs", of: "retention-run", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.run_list($1::integer, $2::integer, $3::json) f
        """)

    /// The rules in force, and the versions to come, with decision and approval.
    package static let retentionRules = Listing(
        "retention.rules", of: "retention-rule",
        "SELECT f.person, f.place, f.doc FROM authz.rule_list($1::integer, $2::integer) f")

    /// The holds in force in the caller's agency, those that end first, first.
    package static let holds = Listing(
        "hold.list", of: "hold", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.hold_list($1::integer, $2::integer, $3::json) f
        """)
}

extension Reading {
    /// The protocol (gallringsprotokoll) of a run: rule, decision, counts, time, executor; no content.
    package static let retentionProtocol = Reading(
        "retention.protocol", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_protocol($1) f")

    /// When the last run ended, and whether one was left without an end. Tag `stale` when nights
    /// have passed without one.
    package static let retentionState = Reading(
        "retention.state", of: "retention-state",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_state() f WHERE $1::uuid IS NOT NULL")

    /// The signed certificate of a run, to be checked without the database.
    package static let retentionCertificate = Reading(
        "retention.certificate", of: "retention-run",
        "SELECT f.person, f.tag, f.doc FROM authz.retention_certificate($1) f")

    /// One hold of the caller's agency, in force or not.
    package static let hold = Reading(
        "hold.read", of: "hold", "SELECT f.person, f.tag, f.doc FROM authz.hold_read($1) f")
}
