import Postgres

/// A read of one record by its id: the use case's SELECT wrapped so that the statement that shows
/// the document also writes who was shown, or that nothing was.
///
/// The SELECT takes the id as `$1` and gives one document, in one row or in one for each youth that it
/// is about: `person uuid` (or null), `tag text` (the version, for the ETag) and `doc json`.
package struct Reading: Sendable {
    let statement: Statement
    /// The kind of record, as the log names it.
    let resource: String
    /// The SELECT does something, and shows nothing but what came of it: it can be tried.
    let isAct: Bool

    /// The SQL as it is sent, for measuring the same statement elsewhere.
    package var text: String { statement.text }

    package init(
        _ name: StaticString, of resource: StaticString, isAct: Bool = false,
        _ select: StaticString
    ) {
        self.init(name, resource: resource, isAct: isAct, ["'", resource, "'"], select)
    }

    /// A read about a record of any kind: the SELECT takes the kind as `$2`, which the log names.
    package init(_ name: StaticString, ofKindGiven select: StaticString) {
        self.init(name, resource: "", isAct: false, ["$2::text"], select)
    }

    private init(
        _ name: StaticString, resource: StaticString, isAct: Bool, _ logged: [StaticString],
        _ select: StaticString
    ) {
        self.resource = resource.description
        self.isAct = isAct
        statement = Statement(
            name,
            parts: [
                "WITH r AS MATERIALIZED (\n", select,
                """

                )
                SELECT r.doc, r.tag FROM r WHERE (
                    SELECT authz.log_looked(\u{20}
                """,
            ] + logged + [
                """
                , $1::uuid,
                               CASE WHEN n.shown > 0 THEN 'ok' ELSE 'refused' END, n.shown,
                               n.version, n.persons)
                      FROM (SELECT count(*)::integer AS shown, min(r.tag) AS version,
                                   coalesce(array_agg(DISTINCT r.person)
                                       FILTER (WHERE r.person IS NOT NULL), '{}') AS persons
                              FROM r) n)
                """
            ])
    }
}

/// A read of a list, wrapped like ``Reading``.
///
/// The SELECT takes how many to show as `$1` and how many to skip as `$2`, fetches one more than it
/// shows, and gives `person uuid`, `place bigint` (1 is the first of the page's list) and `doc json`.
///
/// A list that grows or shrinks while it is read is keyed: its pages begin after an item, not at a
/// count, and so neither repeat nor pass over one. Its SELECT also gives `key json`, what it is ordered
/// by, of each item, and takes the key that it begins after as its last parameter, or NULL. What is
/// worked through has a key that an item keeps whatever becomes of it. Counted are catalogues, which
/// nothing leaves and which change seldom (words, rules, grounds, agencies and units, schools and their
/// classes, referral targets, pledges, policies), what was drawn or sent once (a sample's items, rows of a
/// file, the plan), a span of the log, which grows at its end alone, the checkpoints of its months, the
/// one or few rows of a number, and one's own second factor.
package struct Listing: Sendable {
    let statement: Statement
    let resource: String
    let isKeyed: Bool
    /// As ``Reading/isAct``.
    let isAct: Bool
    /// It looks at all records there are, and may take 50 s where requests have ten.
    let isLong: Bool

    /// The SQL as it is sent, for measuring the same statement elsewhere.
    package var text: String { statement.text }

    package init(
        _ name: StaticString, of resource: StaticString, isAct: Bool = false,
        isKeyed: Bool = false, isLong: Bool = false, _ select: StaticString
    ) {
        self.resource = resource.description
        self.isAct = isAct
        self.isKeyed = isKeyed
        self.isLong = isLong
        statement = Statement(
            name,
            parts: [
                "WITH r AS MATERIALIZED (\n", select,
                """

                ), s AS (
                    SELECT r.* FROM r WHERE r.place <= $2 + $1
                )
                SELECT coalesce('[' || string_agg(s.doc::text, ',' ORDER BY s.place) || ']', '[]'),
                       (SELECT count(*) FROM r) > (SELECT count(*) FROM s)
                """, lastKey(isKeyed),
                """

                  FROM s WHERE (
                    SELECT authz.log_looked('
                """, resource,
                """
                ', NULL, 'ok', n.shown, NULL, n.persons)
                      FROM (SELECT count(*)::integer AS shown,
                                   coalesce(array_agg(DISTINCT s.person)
                                       FILTER (WHERE s.person IS NOT NULL), '{}') AS persons
                              FROM s) n)
                """,
            ])
    }
}

/// The key of a page's last item, as the column after the others.
private func lastKey(_ isKeyed: Bool) -> StaticString {
    isKeyed ? ", (array_agg(s.key::text ORDER BY s.place DESC))[1]" : ""
}

/// A list of what belongs to one named record, wrapped like ``Listing``: where the caller may not see
/// that record, the same statement shows nothing and logs a refusal that names it.
///
/// The SELECT takes the record's id as `$3`, after the window.
package struct Sublist: Sendable {
    let statement: Statement
    /// The kind of the record that the list belongs to, as the log names it.
    let parent: String
    /// As of a ``Listing``.
    let isKeyed: Bool

    /// The SQL as it is sent, for measuring the same statement elsewhere.
    package var text: String { statement.text }

    /// - Parameters:
    ///   - seen: SQL that gives one row when the caller may see the record `$3`: `person uuid`, the
    ///     youth it is about, or null. Whoever sees that a youth's list is empty has looked at the
    ///     youth.
    package init(
        _ name: StaticString, of resource: StaticString, under parent: StaticString,
        seen: StaticString, isKeyed: Bool = false, _ select: StaticString
    ) {
        self.parent = parent.description
        self.isKeyed = isKeyed
        statement = Statement(
            name,
            parts: [
                "WITH v AS MATERIALIZED (\n", seen, "\n), r AS MATERIALIZED (\n", select,
                """

                ), s AS (
                    SELECT r.* FROM r WHERE r.place <= $2 + $1 AND EXISTS (SELECT FROM v)
                )
                SELECT coalesce('[' || string_agg(s.doc::text, ',' ORDER BY s.place) || ']', '[]'),
                       (SELECT count(*) FROM r) > (SELECT count(*) FROM s),
                       EXISTS (SELECT FROM v)
                """, lastKey(isKeyed),
                """

                  FROM s WHERE (
                    SELECT authz.log_looked(CASE WHEN n.seen THEN '
                """, resource, "' ELSE '", parent,
                """
                ' END,
                               CASE WHEN n.seen THEN NULL ELSE $3::uuid END,
                               CASE WHEN n.seen THEN 'ok' ELSE 'refused' END, n.shown, NULL,
                               n.persons)
                      FROM (SELECT EXISTS (SELECT FROM v) AS seen,
                                   (SELECT count(*)::integer FROM s) AS shown,
                                   ARRAY(SELECT s.person FROM s WHERE s.person IS NOT NULL
                                         UNION
                                         SELECT v.person FROM v WHERE v.person IS NOT NULL)
                                       AS persons) n)
                """,
            ])
    }
}

/// A document as PostgreSQL built it, and its version.
package struct Document: Sendable, Hashable {
    /// UTF-8 JSON.
    package let json: [UInt8]
    /// The version, for a strong ETag.
    package let tag: String

    package init(json: [UInt8], tag: String) {
        self.json = json
        self.tag = tag
    }
}

/// A page of a list: a JSON array, and whether more follows.
package struct Page: Sendable, Hashable {
    /// UTF-8 JSON, an array.
    package let items: [UInt8]
    /// Something follows after this page.
    package let more: Bool
    /// The key of its last item, as JSON; nil where the list has none, and on an empty page.
    package let end: String?
}

/// Which part of a list: `limit` 1 to 100 items after the first `offset` of those that follow `after`.
package struct Window: Sendable, Hashable {
    package let limit: Int
    package let offset: Int
    /// The key that a keyed list begins after: the ``Page/end`` of the page before.
    package let after: String?

    /// The first 20.
    package static let first = Window(unchecked: 20, 0)

    /// - Returns: nil outside 1…100 and 0…1,000,000.
    package init?(limit: Int, offset: Int, after: String? = nil) {
        guard (1...100).contains(limit), (0...1_000_000).contains(offset) else { return nil }
        self.init(unchecked: limit, offset, after)
    }

    private init(unchecked limit: Int, _ offset: Int, _ after: String? = nil) {
        self.limit = limit
        self.offset = offset
        self.after = after
    }
}
