import Access
import Audit
import Domain
import FoundationEssentials
import JSON
import Secrets
import Support
import Testing

/// A town whose log of October 2026 is written by the test, and what draws and reads its samples.
enum ReviewedTown {
    /// Sven's unit; Rut, the auditor, sits in another.
    static let unit = Town.Known.unit(2)

    /// Everything is looked at from Sven's unit: by him unless said otherwise, at one moment.
    private static let looking =
        """
        CREATE FUNCTION public.look(
            moment timestamptz, youths uuid[], purpose text DEFAULT 'coordination',
            staff uuid DEFAULT '\(Town.Known.staff(2))', role text DEFAULT 'social_worker',
            result text DEFAULT 'ok') RETURNS void
        LANGUAGE plpgsql AS $$
        DECLARE
            next bigint := nextval('audit.entry_no');
        BEGIN
            INSERT INTO audit.request (xid, incarnation, no, at, staff_id, agency_id, unit_id,
                role, roles, purpose, action, route, request_id, policy_version)
            VALUES ((1000000 + next)::text::xid8, 1, next, moment, staff,
                    '\(Town.Known.agency(1))', '\(unit)', role, ARRAY[role], purpose,
                    'test.look', 'T', gen_random_uuid(), 'v');
            INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, result, reason,
                shown, persons, salts)
            VALUES ((1000000 + next)::text::xid8, 1, 0, 0, 'test', result,
                    CASE WHEN result = 'refused' THEN 'no-relation' END, cardinality(youths),
                    youths, ARRAY(SELECT uuid_send(gen_random_uuid()) FROM unnest(youths)));
        END $$;
        CREATE FUNCTION public.refuse_role(moment timestamptz) RETURNS void
        LANGUAGE sql AS $$
            INSERT INTO audit.event (incarnation, kind, result, reason, at, staff_id, agency_id,
                                     unit_id, purpose, action)
            VALUES (1, 'request', 'refused', 'role', moment, '\(Town.Known.staff(2))',
                    '\(Town.Known.agency(1))', '\(unit)', 'administration', 'test.act')
        $$;
        """

    /// `count` looks of Sven at 10 o'clock on working days of October, at a youth he works with: one
    /// of five whom he has a relation to.
    static func make(ordinary count: Int) throws -> Town {
        let town = try Town()
        try town.admin(
            looking + """
                INSERT INTO core.relation (staff_id, agency_id, youth_id, own, source, source_id,
                                           valid_from)
                SELECT '\(Town.Known.staff(2))', '\(Town.Known.agency(1))', y, true, 'assignment',
                       gen_random_uuid(), '2026-01-01'
                  FROM unnest(ARRAY['\(Town.Known.youth(1))', '\(Town.Known.youth(3))',
                                    '\(Town.Known.youth(4))', '\(Town.Known.youth(5))']::uuid[]) y;
                SELECT public.look('2026-10-05 10:00+02'::timestamptz + n % 4 * interval '1 day',
                                   ARRAY['\(Town.Known.youth(5))']::uuid[])
                  FROM generate_series(1, \(count)) n;
                """)
        return town
    }

    static func items(_ page: Page) throws -> [JSON] {
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items
    }

    /// Rut draws October's sample of Sven's unit.
    static func draw(_ town: Town, size: Int) throws -> JSON {
        let gate = try town.gate()
        let rut = town.caller(.rut, for: .logReview)
        let sample = try ReviewLog().draw(
            unit, month: try LocalDate("2026-10-01"), size: size, once: once(), as: rut,
            through: gate)
        return try JSON.parse(gate.one(.review, sample.id, as: rut).json)
    }

    static func once() -> Creation.Once {
        let key = UUID().uuidString
        return Creation.Once(key: key, digest: SHA256.hash(Array(key.utf8)))
    }

    static func id(_ sample: JSON) -> UUID {
        guard case .string(let text)? = sample["id"] else { return UUID() }
        return UUID(uuidString: text) ?? UUID()
    }

    /// Every item of a sample.
    static func drawn(_ town: Town, _ sample: UUID) throws -> [JSON] {
        var all: [JSON] = []
        while true {
            let window = try #require(Window(limit: 100, offset: all.count))
            let page = try ReviewLog().items(
                of: sample, window, as: town.caller(.rut, for: .logReview),
                through: try town.gate())
            all += try items(page)
            if !page.more { return all }
        }
    }
}
