package import Access
import Domain
import FoundationEssentials
import Postgres

/// Takes the visits of a file, all those that fit; the others are set apart. What an earlier import
/// of the agency has brought is passed over.
package struct ImportVisits: Sendable {
    package init() {}

    package func callAsFunction(
        _ file: VisitFile, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "visit-import.take", of: "visit-import", recordID: id, youthID: nil,
                reading: ReadVisitImport.reading,
                steps: [
                    (Self.start, [.uuid(id), .int(file.rows.count + file.faulty.count)]),
                    (Self.take, [.uuid(id)] + VisitColumns.values(of: file.rows)),
                    (Self.setApart, [.uuid(id)] + VisitColumns.looked(at: file)),
                ],
                answers: [
                    "school_visit_names_no_pupil": .unfit(pointer: "/csv", code: "identity-number"),
                    "school_visit_details_name_no_pupil":
                        .unfit(pointer: "/csv", code: "identity-number"),
                    "quarantined_visit_names_no_pupil":
                        .unfit(pointer: "/csv", code: "identity-number"),
                ]),
            once: once, as: caller)
    }

    /// What an import would do, row by row, those with faults first; nothing is written.
    package func trial(
        _ file: VisitFile, _ window: Window, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Page {
        try gate.page(
            Self.tried, window, VisitColumns.looked(at: file), as: caller)
    }

    private static let start = Statement(
        "visit-import.insert",
        """
        INSERT INTO core.visit_import (id, agency_id, unit_id, secrecy_class, rows, author_id,
            created_at)
        SELECT $1, m.agency_id, m.unit_id, a.secrecy_class, $2::integer, m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
        """)

    private static let take = Statement(
        "visit-import.visits",
        """
        INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id,
            visit_date, kind, school_year, classes, pupils_reached, topic, requested_by,
            follow_up, pledge_id, state, officers, questions, parents_reached, mapped_place,
            cause, measure, author_id, created_at, import_id, import_key)
        SELECT gen_random_uuid(), m.agency_id, m.unit_id, a.secrecy_class, s.id,
               f.visit_date::date, f.kind, f.school_year,
               CASE WHEN f.classes = '' THEN '{}' ELSE string_to_array(f.classes, ' ') END,
               f.pupils::integer, f.topic, f.requested_by, f.follow_up, p.id, f.state,
               f.officers::smallint, f.questions, f.parents::integer, f.mapped_place, f.cause,
               f.measure, m.staff_id, authz.now(), $1,
               encode(sha256(convert_to(f.key, 'UTF8')), 'hex')
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                           $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                           $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
                           $17::text[], $18::text[], $19::text[])
               AS f(key, school, pledge, visit_date, kind, state, school_year, classes, pupils,
                    topic, requested_by, follow_up, officers, questions, parents, mapped_place,
                    cause, measure)
          JOIN core.school s ON lower(s.name) = lower(f.school) OR s.id::text = lower(f.school)
          LEFT JOIN core.pledge p
                 ON lower(p.title) = lower(f.pledge) OR p.id::text = lower(f.pledge)
         WHERE f.pledge IS NULL OR p.id IS NOT NULL
        ON CONFLICT (agency_id, import_key) DO NOTHING
        """)

    // Every fault of a row, those that the file tells by itself and those that the database finds.
    private static let setApart = Statement(
        "visit-import.quarantine",
        """
        INSERT INTO core.quarantined_visit (id, import_id, agency_id, secrecy_class, line, text,
            faults, author_id, created_at)
        SELECT gen_random_uuid(), $1, m.agency_id, a.secrecy_class, f.line, f.text, f.faults,
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN (
               SELECT r.line, r.text, r.faults::jsonb || array_to_json(array_remove(ARRAY[
                          CASE WHEN r.school IS NOT NULL
                                AND NOT EXISTS (SELECT FROM core.school s
                                                 WHERE lower(s.name) = lower(r.school)
                                                    OR s.id::text = lower(r.school))
                               THEN '{"column": "skola", "code": "unknown"}' END,
                          CASE WHEN r.pledge IS NOT NULL
                                AND NOT EXISTS (SELECT FROM core.pledge p
                                                 WHERE lower(p.title) = lower(r.pledge)
                                                    OR p.id::text = lower(r.pledge))
                               THEN '{"column": "löftespunkt", "code": "unknown"}' END],
                          NULL)::json[])::jsonb AS faults
                 FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[],
                             $7::text[]) AS r(line, key, text, school, pledge, faults)) f
         WHERE f.faults <> '[]'
        """)

    private static let tried = Listing(
        "visit-import.try", of: "visit-import",
        """
        SELECT NULL::uuid AS person,
               row_number() OVER (ORDER BY t.outcome = 'faulty' DESC, t.line) AS place,
               json_build_object('line', t.line, 'outcome', t.outcome, 'faults', t.faults) AS doc
          FROM (SELECT f.line, f.faults,
                       CASE WHEN f.faults <> '[]' THEN 'faulty'
                            WHEN EXISTS (SELECT FROM core.school_visit v
                                          WHERE v.agency_id = (SELECT w.agency_id
                                                                 FROM authz.visit_writer w)
                                            AND v.import_key = encode(sha256(convert_to(
                                                    f.key, 'UTF8')), 'hex')) THEN 'known'
                            ELSE 'new' END AS outcome
                  FROM (SELECT r.line, r.key, r.faults::jsonb || array_to_json(array_remove(ARRAY[
                                   CASE WHEN r.school IS NOT NULL
                                         AND NOT EXISTS (SELECT FROM core.school s
                                                          WHERE lower(s.name) = lower(r.school)
                                                             OR s.id::text = lower(r.school))
                                        THEN '{"column": "skola", "code": "unknown"}' END,
                                   CASE WHEN r.pledge IS NOT NULL
                                         AND NOT EXISTS (SELECT FROM core.pledge p
                                                          WHERE lower(p.title) = lower(r.pledge)
                                                             OR p.id::text = lower(r.pledge))
                                        THEN '{"column": "löftespunkt", "code": "unknown"}' END],
                                   NULL)::json[])::jsonb AS faults
                          FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[],
                                      $7::text[], $8::text[])
                               AS r(line, key, text, school, pledge, faults)) f) t
         WHERE EXISTS (SELECT FROM authz.visit_writer)
         ORDER BY t.outcome = 'faulty' DESC, t.line LIMIT $1 + 1 OFFSET $2
        """)
}

/// Rows as columns, as `unnest` takes them.
private enum VisitColumns {
    /// Of rows that fit.
    static func values(of rows: [VisitFile.Row]) -> [Value] {
        func texts(_ part: (VisitFile.Row) -> String?) -> Value { .texts(rows.map(part)) }
        return [
            texts(\.key), texts(\.school), texts(\.pledge),
            texts { $0.visit.visitDate.description },
            texts(\.visit.kind.rawValue), texts(\.visit.state.rawValue),
            texts { $0.visit.schoolYear?.rawValue },
            // No class's name holds a space here.
            texts { $0.visit.classes.joined(separator: " ") },
            texts { $0.visit.pupilsReached.map(String.init) }, texts(\.visit.topic),
            texts(\.visit.requestedBy), texts(\.visit.followUp),
            texts { $0.visit.officers.map(String.init) }, texts(\.visit.questions),
            texts { $0.visit.parentsReached.map(String.init) },
            texts { $0.visit.mappedPlace?.place }, texts { $0.visit.mappedPlace?.cause },
            texts { $0.visit.mappedPlace?.measure },
        ]
    }

    /// Of every row: where it stands, which school, which pledge, whether it came before, and what is
    /// wrong with it already.
    static func looked(at file: VisitFile) -> [Value] {
        let rows = file.rows, faulty = file.faulty
        return [
            .ints(rows.map(\.line) + faulty.map(\.line)),
            .texts(rows.map(\.key) + faulty.map { _ in nil }),
            .texts(rows.map(\.text) + faulty.map(\.text)),
            .texts(rows.map(\.school) + faulty.map(\.school)),
            .texts(rows.map(\.pledge) + faulty.map(\.pledge)),
            .texts(rows.map { _ in "[]" } + faulty.map { json($0.faults) }),
        ]
    }

    /// Columns and codes are literals of ours: nothing in them needs escaping.
    private static func json(_ faults: [VisitFault]) -> String {
        let items = faults.sorted { ($0.column.rawValue, $0.code) < ($1.column.rawValue, $1.code) }
            .map { "{\"column\":\"\($0.column.rawValue)\",\"code\":\"\($0.code)\"}" }
        return "[" + items.joined(separator: ",") + "]"
    }
}
