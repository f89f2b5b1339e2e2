import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A file in which nothing is left but that somebody has had to do with")
struct FileInUseTests {
    /// A youth of 2018 without any record, whose time is over.
    private static func town() throws -> Town {
        let town = try Town()
        try town.admin(
            """
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            SELECT md5('youth')::uuid, s.agency_id, '2008-03-07', s.id, '2018-02-01'
              FROM core.staff s WHERE s.id = '\(Town.Known.staff(1))';
            """)
        return town
    }

    /// "due", or what keeps it, or "not due".
    private static func state(_ town: Town) throws -> String {
        try town.value(
            """
            SELECT coalesce(o.kept_by, 'due') FROM authz.retention_outcome o
             WHERE o.record_type = 'youth' AND o.record_id = md5('youth')::uuid
            """) ?? "not due"
    }

    private static func open(_ town: Town, _ months: Int) throws {
        try town.admin(
            """
            INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class, reason,
                reason_text, valid_from, valid_until, review_due_at, author_id, session_id, created_at)
            SELECT md5('access')::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1', 'missing',
                   'Är försvunnen', v.at, v.at + interval '1 hour', v.at + interval '7 days',
                   y.author_id, gen_random_uuid(), v.at
              FROM core.youth y, (SELECT authz.now() - interval '\(months) months' AS at) v
             WHERE y.id = md5('youth')::uuid;
            """)
    }

    private static func review(_ town: Town, _ months: Int) throws {
        try town.admin(
            """
            INSERT INTO core.emergency_review (id, emergency_access_id, youth_id, agency_id,
                                               secrecy_class, verdict, note, author_id, created_at)
            SELECT gen_random_uuid(), e.id, e.youth_id, e.agency_id, '26:1', 'justified', 'x',
                   e.author_id, authz.now() - interval '\(months) months'
              FROM core.emergency_access e WHERE e.id = md5('access')::uuid;
            """)
    }

    @Test("opened in an emergency, stays until that is reviewed, and for the period after it")
    func emergency() async throws {
        try await onThread {
            let town = try Self.town()
            #expect(try Self.state(town) == "due")
            try Self.open(town, 70)
            #expect(try Self.state(town) == "not due")
            try Self.review(town, 58)
            // By the general rule of six months it would be.
            #expect(try Self.state(town) == "longer-rule")
            try town.moveClock(by: "3 months")
            #expect(try Self.state(town) == "due")
        }
    }

    @Test("is held by a hold on the span in which that was")
    func spanned() async throws {
        try await onThread {
            let town = try Self.town()
            try Self.open(town, 70)
            try Self.review(town, 70)
            #expect(try Self.state(town) == "due")
            let day = try LocalDate(
                try #require(
                    try town.value("SELECT (authz.today() - interval '70 months')::date::text")))
            let today = try LocalDate(try #require(try town.value("SELECT authz.today()")))
            _ = try PlaceHold()(
                PlaceHold.Command(
                    scope: .span(try day.adding(days: -2), try day.adding(days: 2)),
                    reason: .appeal, reference: "D 1", endsOn: try today.adding(days: 30)),
                once: Creation.Once(
                    key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
                as: town.caller(.arne, for: .retention),
                through: try town.gate())
            #expect(try Self.state(town) == "hold")
        }
    }

    /// Every table of rows that go with a youth and say when they were written: those that are looked at,
    /// and those that need not be.
    @Test("by any table: each that goes with a youth is looked at, but for those with a reason")
    func tables() async throws {
        try await onThread {
            let town = try Town()
            let passed = try town.value(
                """
                SELECT string_agg(DISTINCT p.relation::text, ' ' ORDER BY p.relation::text)
                  FROM authz.retention_place p
                 WHERE p.kind = 'youth'
                   AND EXISTS (SELECT FROM pg_attribute a
                                WHERE a.attrelid = p.relation AND a.attname = 'created_at')
                   AND p.relation NOT IN (
                       SELECT d.refobjid::regclass FROM pg_depend d
                         JOIN pg_rewrite w ON w.oid = d.objid
                        WHERE w.ev_class = 'authz.retention_use'::regclass
                          AND d.refclassid = 'pg_class'::regclass)
                """)
            // Corrections are notes, escalations and retries the clock's and the service's; requests, holds
            // and exemptions keep the file themselves as long as they are to.
            #expect(
                passed == "core.correction core.escalation core.once retention.exemption"
                    + " retention.exemption_end retention.extract_review retention.hold"
                    + " retention.hold_release retention.request retention.request_step")
        }
    }

    @Test(
        "a retry result that goes by the id of what stays leaves nothing behind, and no file empty")
    func retried() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin(
                """
                INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id, secrecy_class,
                    kind, trigger, classification, held_at, place, author_id, created_at)
                SELECT md5('talk')::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       'pre-assessment', 'school', 'advice', authz.now(), 'Rum 1', y.author_id,
                       authz.now()
                  FROM core.youth y WHERE y.id = md5('youth')::uuid;
                INSERT INTO core.once (staff_id, key, digest, record_type, record_id, created_at)
                SELECT y.author_id, 'k', sha256('x'), 'concern-conversation', md5('talk')::uuid,
                       authz.now() - interval '10 days'
                  FROM core.youth y WHERE y.id = md5('youth')::uuid;
                """)
            #expect(Night.count(try Night.plan(town), "retry-result", "toDelete") == 1)
            let planned = try town.value(
                """
                SELECT string_agg(o.record_type, ' ') FROM authz.retention_outlook o
                 WHERE o.youth_id = md5('youth')::uuid OR o.record_id = md5('talk')::uuid
                """)
            #expect(planned == "retry-result")
            let lines = try Night.run(town)
            #expect(lines["retry-result"] == Line(due: 1, deleted: 1))
            #expect(lines.values.allSatisfy { $0.changed == 0 })
            let left = try town.value(
                """
                SELECT concat_ws(' ', u.left_behind, u.unscanned,
                                 (SELECT count(*) FROM core.once o WHERE o.record_id = md5('talk')::uuid),
                                 (SELECT count(*) FROM core.concern_conversation c
                                   WHERE c.id = md5('talk')::uuid),
                                 (SELECT count(*) FROM core.youth y WHERE y.id = md5('youth')::uuid))
                  FROM retention.run u ORDER BY u.started_at DESC LIMIT 1
                """)
            #expect(left == "0 {} 0 1 1")
        }
    }
}
