package import Access
import Domain
import FoundationEssentials
import Postgres

/// Takes the visits of a file, all those that fit; the others are set apart. What an earlier import
/// of the agency has brought, or an earlier row, is passed over; what says by its key that it is the same
/// and brings other figures is set apart, for it changes nothing.
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
                    (Self.take, [.uuid(id)] + VisitColumns.looked(at: file)),
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

    /// What an import would do, row by row, those that it would set apart first; nothing is written.
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
        SELECT gen_random_uuid(), m.agency_id, m.unit_id, a.secrecy_class, r.school_id,
               r.visit_date, r.kind, r.school_year, r.classes, r.pupils_reached, r.topic,
               r.requested_by, r.follow_up, r.pledge_id, r.state, r.officers, r.questions,
               r.parents_reached, r.mapped_place, r.cause, r.measure, m.staff_id, authz.now(), $1,
               r.import_key
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN authz.read_visits(
               $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
               $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
               $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[],
               $20::text[], $21::text[], $22::text[]) r
         WHERE r.outcome = 'new'
        ON CONFLICT (agency_id, import_key) DO NOTHING
        """)

    // Every fault of a row, those that the file tells by itself and those that the database finds; and
    // what came before with other figures, for it is not taken.
    private static let setApart = Statement(
        "visit-import.quarantine",
        """
        INSERT INTO core.quarantined_visit (id, import_id, agency_id, secrecy_class, line, text,
            faults, author_id, created_at)
        SELECT gen_random_uuid(), $1, m.agency_id, a.secrecy_class, r.line, r.said, r.faults,
               m.staff_id, authz.now()
          FROM authz.me m JOIN core.agency a ON a.id = m.agency_id
         CROSS JOIN authz.read_visits(
               $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
               $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
               $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[],
               $20::text[], $21::text[], $22::text[]) r
         WHERE r.outcome IN ('faulty', 'changed')
        """)

    private static let tried = Listing(
        "visit-import.try", of: "visit-import",
        """
        SELECT NULL::uuid AS person, row_number() OVER (ORDER BY r.faults = '[]', r.line) AS place,
               json_build_object('line', r.line, 'outcome', r.outcome, 'faults', r.faults) AS doc
          FROM authz.read_visits(
               $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
               $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
               $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[],
               $21::text[], $22::text[], $23::text[]) r
         ORDER BY r.faults = '[]', r.line LIMIT $1 + 1 OFFSET $2
        """)
}

/// Rows as columns, as `authz.read_visits` takes them.
private enum VisitColumns {
    /// Of every row: where it stands, whether it came before, which school, which pledge, what is wrong
    /// with it already, and all that it says where nothing is.
    static func looked(at file: VisitFile) -> [Value] {
        let rows = file.rows, faulty = file.faulty
        func texts(_ part: (VisitFile.Row) -> String?) -> Value {
            .texts(rows.map(part) + faulty.map { _ in nil })
        }
        return [
            .ints(rows.map(\.line) + faulty.map(\.line)),
            texts(\.key),
            .texts(rows.map(\.text) + faulty.map(\.text)),
            .texts(rows.map(\.school) + faulty.map(\.school)),
            .texts(rows.map(\.pledge) + faulty.map(\.pledge)),
            .texts(rows.map { _ in "[]" } + faulty.map { json($0.faults) }),
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

    /// Columns and codes are literals of ours: nothing in them needs escaping.
    private static func json(_ faults: [VisitFault]) -> String {
        let items = faults.sorted { ($0.column.rawValue, $0.code) < ($1.column.rawValue, $1.code) }
            .map { "{\"column\":\"\($0.column.rawValue)\",\"code\":\"\($0.code)\"}" }
        return "[" + items.joined(separator: ",") + "]"
    }
}
