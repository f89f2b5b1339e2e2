import Access
import Audit
import Domain
import FoundationEssentials
import JSON
import Postgres
import Secrets
import Support
import Testing

@Suite("Reviewing the log")
struct ReviewTests {
    /// Sven's unit; Rut, the auditor, sits in another.
    private static let unit = Town.Known.unit(2)

    /// `count` looks of Sven at 10 o'clock on working days of October 2026, at persons he works
    /// with, and planted ones among them; their numbers by kind.
    private static func town(ordinary count: Int, planted: Int) throws -> (Town, [String: Set<Int>])
    {
        let town = try Town()
        try town.admin(
            """
            CREATE FUNCTION public.look(moment timestamptz, youth uuid, result text) RETURNS void
            LANGUAGE plpgsql AS $$
            DECLARE
                next bigint := nextval('audit.entry_no');
            BEGIN
                INSERT INTO audit.request (xid, incarnation, no, at, staff_id, agency_id, unit_id,
                    role, purpose, action, route, request_id, policy_version)
                VALUES ((1000000 + next)::text::xid8, 1, next, moment,
                        '\(Town.Known.staff(2))', '\(Town.Known.agency(1))', '\(unit)',
                        'social_worker', 'coordination', 'test.look', 'T', gen_random_uuid(), 'v');
                INSERT INTO audit.outcome (xid, incarnation, layer, part, resource, result, reason,
                    shown, persons, salts)
                VALUES ((1000000 + next)::text::xid8, 1, 0, 0, 'test', 'ok', NULL, 1, ARRAY[youth],
                        ARRAY[uuid_send(gen_random_uuid())]);
            END $$;
            INSERT INTO core.relation (staff_id, agency_id, youth_id, own, source, source_id,
                                       valid_from)
            SELECT '\(Town.Known.staff(2))', '\(Town.Known.agency(1))', y, true, 'assignment',
                   gen_random_uuid(), '2026-01-01'
              FROM unnest(ARRAY['\(Town.Known.youth(4))', '\(Town.Known.youth(5))']::uuid[]) y;
            SELECT public.look('2026-10-05 10:00+02'::timestamptz + n % 4 * interval '1 day',
                               '\(Town.Known.youth(5))', 'ok')
              FROM generate_series(1, \(count)) n;
            """)
        var kinds: [String: Set<Int>] = [:]
        func plant(_ kind: String, _ sql: String) throws {
            let before = Int(try town.value("SELECT last_value FROM audit.entry_no") ?? "") ?? 0
            try town.admin(sql)
            let after = Int(try town.value("SELECT last_value FROM audit.entry_no") ?? "") ?? 0
            kinds[kind] = Set((before + 1)..<(after + 1))
        }
        try plant(
            "unusual-hours",
            """
            SELECT public.look('2026-10-06 02:30+02', '\(Town.Known.youth(5))', 'ok')
              FROM generate_series(1, \(planted))
            """)
        try plant(
            "no-relation",
            """
            SELECT public.look('2026-10-07 11:00+02', '\(Town.Known.youth(2))', 'ok')
              FROM generate_series(1, \(planted))
            """)
        try plant(
            "same-surname",
            """
            UPDATE core.registration SET family_name = 'Sjö' WHERE youth_id = '\(Town.Known.youth(4))';
            UPDATE core.staff SET name = 'Sven Sjö' WHERE id = '\(Town.Known.staff(2))';
            SELECT public.look('2026-10-07 11:00+02', '\(Town.Known.youth(4))', 'ok')
              FROM generate_series(1, \(planted))
            """)
        try plant(
            "protected-person",
            """
            INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                                         valid_from, author_id, created_at)
            SELECT gen_random_uuid(), '\(Town.Known.youth(3))', '\(Town.Known.agency(1))',
                   '\(Town.Known.unit(1))', '26:1', 'marked', '2026-01-01',
                   '\(Town.Known.staff(1))', '2026-01-01';
            SELECT public.look('2026-10-08 11:00+02', '\(Town.Known.youth(3))', 'ok')
              FROM generate_series(1, \(planted))
            """)
        try plant(
            "declared-conflict",
            """
            INSERT INTO core.bar (youth_id, staff_id, source, source_id, valid_from)
            VALUES ('\(Town.Known.youth(1))', '\(Town.Known.staff(2))', 'conflict',
                    gen_random_uuid(), '2026-11-01');
            SELECT public.look('2026-10-07 11:00+02', '\(Town.Known.youth(1))', 'ok')
              FROM generate_series(1, \(planted))
            """)
        try plant(
            "emergency-access",
            """
            INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class,
                reason, reason_text, valid_from, valid_until, review_due_at, author_id, session_id,
                created_at)
            SELECT gen_random_uuid(), '\(Town.Known.youth(2))', '\(Town.Known.agency(1))',
                   '\(unit)', '26:1', (SELECT code FROM core.emergency_reason LIMIT 1),
                   'Akut fara för ungdomen', '2026-10-12 09:00+02', '2026-10-12 13:00+02',
                   '2026-10-13', '\(Town.Known.staff(2))', gen_random_uuid(), '2026-10-12';
            SELECT public.look('2026-10-12 11:00+02', '\(Town.Known.youth(2))', 'ok')
              FROM generate_series(1, \(planted))
            """)
        return (town, kinds)
    }

    private static func items(_ page: Page) throws -> [JSON] {
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items
    }

    private static func draw(_ town: Town, size: Int) throws -> JSON {
        let gate = try town.gate()
        let rut = town.caller(.rut, for: .logReview)
        let sample = try ReviewLog().draw(
            unit, month: try LocalDate("2026-10-01"), size: size, once: once(), as: rut,
            through: gate)
        return try JSON.parse(gate.one(.review, sample.id, as: rut).json)
    }

    private static func once() -> Creation.Once {
        let key = UUID().uuidString
        return Creation.Once(key: key, digest: SHA256.hash(Array(key.utf8)))
    }

    private static func id(_ sample: JSON) -> UUID {
        guard case .string(let text)? = sample["id"] else { return UUID() }
        return UUID(uuidString: text) ?? UUID()
    }

    private static func drawn(_ town: Town, _ sample: UUID) throws -> [JSON] {
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

    /// The measure: of 60 planted looks among 2,000, every one is drawn by its rule, while chance
    /// alone would have drawn one in a hundred.
    @Test("planted looks are found by the rules, and nothing else is but what chance drew")
    func detection() async throws {
        try await onThread {
            let (town, planted) = try Self.town(ordinary: 2_000, planted: 10)
            let sample = try Self.draw(town, size: 20)
            let items = try Self.drawn(town, Self.id(sample))
            var found: [String: Set<Int>] = [:]
            var byChance = 0
            for item in items {
                guard case .number(let number)? = item["no"], case .array(let why)? = item["why"]
                else { continue }
                for case .string(let code) in why {
                    if code == "random" { byChance += 1 }
                    found[code, default: []].insert(number.integer ?? 0)
                }
            }
            #expect(byChance == 20)
            for (kind, numbers) in planted {
                #expect(numbers.isSubset(of: found[kind] ?? []), "\(kind)")
            }
            // No false alarm among the 2,000 ordinary looks.
            let expected = planted.values.reduce(into: Set<Int>()) { $0.formUnion($1) }
            let alarms = found.filter { $0.key != "random" }.values
                .reduce(into: Set<Int>()) { $0.formUnion($1) }
            #expect(alarms == expected)
        }
    }

    @Test("many lookups in a day are found, and a rule draws no more than its most")
    func many() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 30, planted: 0)
            try town.admin(
                """
                UPDATE core.review_rule SET valid_until = '2026-01-02' WHERE code = 'no-relation';
                SELECT public.look('2026-10-09 11:00+02', gen_random_uuid(), 'ok')
                  FROM generate_series(1, 45)
                """)
            let sample = try Self.draw(town, size: 1)
            #expect(sample["found"] == .object([JSON.Member("many-lookups", .integer(45))]))
            let ruled = try Self.drawn(town, Self.id(sample)).filter {
                $0["why"] != .array([.string("random")])
            }
            #expect(ruled.count == 20)
        }
    }

    @Test("a sample is drawn once, from a recorded seed that gives the same sample again")
    func seed() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 50, planted: 1)
            let first = try Self.draw(town, size: 5)
            #expect(try Self.draw(town, size: 5) == first)
            // What was asked for is not answered by what was not.
            #expect(throws: Failure.conflict) { _ = try Self.draw(town, size: 50) }
            let seed = try town.value("SELECT encode(seed, 'hex') FROM audit.sample") ?? ""
            #expect(first["seed"] == .string(seed))
            let again = try town.value(
                """
                SELECT string_agg(no::text, ',' ORDER BY no)
                  FROM (SELECT r.no FROM audit.request r, audit.sample s
                         WHERE r.action = 'test.look'
                         ORDER BY sha256(s.seed || convert_to(r.no::text, 'UTF8')) LIMIT 5) d
                """)
            #expect(
                try town.value(
                    """
                    SELECT string_agg(no::text, ',' ORDER BY no) FROM audit.sample_item
                     WHERE 'random' = ANY (why)
                    """) == again)
        }
    }

    @Test("the log that is sealed holds the hash of the seed with the size, and each verdict")
    func sealedDetail() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 5, planted: 0)
            let sample = Self.id(try Self.draw(town, size: 2))
            _ = try ReviewLog().judge(
                sample, item: 2, .deviation, once: Self.once(),
                as: town.caller(.rut, for: .logReview), through: try town.gate())
            let details = try town.value(
                """
                SELECT string_agg(concat_ws(' ', r.action, o.detail), ', ' ORDER BY r.no)
                  FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                 WHERE o.detail IS NOT NULL
                """)
            let hash = try town.value("SELECT encode(sha256(seed), 'base64') FROM audit.sample")
            #expect(details == "review.draw \(hash ?? "") 2, review.judge 2 deviation")
        }
    }

    @Test("nobody draws the sample of their own unit, nor one without chance")
    func ownUnit() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 3, planted: 0)
            let draw = { (unit: UUID, size: Int) in
                _ = try ReviewLog().draw(
                    unit, month: try LocalDate("2026-10-01"), size: size, once: Self.once(),
                    as: town.caller(.rut, for: .logReview), through: try town.gate())
            }
            #expect(throws: Failure.forbidden) { try draw(Town.Known.unit(1), 5) }
            #expect(throws: Failure.unfit(pointer: "/size", code: "too-small")) {
                try draw(Self.unit, 0)
            }
            // Nor of the unit that she was in during that month.
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                SELECT gen_random_uuid(), s.id, s.agency_id, '\(Self.unit)', '2026-09-01',
                       '2026-10-02'
                  FROM core.staff s WHERE s.subject = 'rut.revisor'
                """)
            #expect(throws: Failure.forbidden) { try draw(Self.unit, 5) }
            #expect(try town.value("SELECT count(*) FROM audit.sample") == "0")
        }
    }

    @Test("a month with looks that is not drawn in fifteen days is overdue in the status")
    func undrawn() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 3, planted: 0)
            let overdue = { () -> Int in
                let status = try JSON.parse(
                    ReadStatus()(
                        as: town.caller(.rut, for: .logReview), through: try town.gate()
                    ).json)
                guard case .array(let lines)? = status["overdue"] else { return -1 }
                let line = lines.first { $0["what"] == .string("log-samples") }
                guard case .number(let count)? = line?["count"] else { return 0 }
                return count.integer ?? -1
            }
            let to = { (day: String) in
                try town.admin(
                    """
                    INSERT INTO core.test_clock (shift)
                    VALUES ('\(day) 12:00+01'::timestamptz - transaction_timestamp())
                    ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
                    """)
            }
            try to("2026-11-15")
            #expect(try overdue() == 0)
            try to("2026-11-16")
            #expect(try overdue() == 1)
            _ = try Self.draw(town, size: 2)
            #expect(try overdue() == 0)
        }
    }

    @Test("a month is drawn when it is over, of a unit of the own agency, by an auditor")
    func whichMonth() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 1, planted: 0)
            let draw = { (unit: UUID, month: String, person: Town.Person) in
                _ = try ReviewLog().draw(
                    unit, month: try LocalDate(month), size: 1, once: Self.once(),
                    as: town.caller(person, for: .logReview), through: try town.gate())
            }
            let today = try #require(try town.value("SELECT authz.today()"))
            #expect(throws: Failure.unfit(pointer: "/month", code: "in-future")) {
                try draw(Self.unit, today, .rut)
            }
            #expect(throws: Failure.notFound) { try draw(Town.Known.unit(3), "2026-10-01", .rut) }
            #expect(throws: Failure.forbidden) { try draw(Self.unit, "2026-10-01", .ulla) }
            try draw(Self.unit, "2026-10-17", .rut)
            #expect(try town.value("SELECT month FROM audit.sample") == "2026-10-01")
        }
    }

    @Test("nobody judges their own line; all items judged, the sample is signed off")
    func line() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 3, planted: 0)
            let sample = Self.id(try Self.draw(town, size: 2))
            let gate = try town.gate()
            let rut = town.caller(.rut, for: .logReview)
            let judge = { (item: Int, verdict: ReviewLog.Verdict) in
                _ = try ReviewLog().judge(
                    sample, item: item, verdict, once: Self.once(), as: rut, through: gate)
            }
            // Sven, the one reviewed, becomes a manager of his unit; so does his colleague Anna.
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), s.id, s.agency_id, 'unit_manager', '2026-01-01'
                  FROM core.staff s WHERE s.subject IN ('sven.social', 'anna.admin')
                """)
            for person in [Town.Person.sven, .anna] {
                let caller = town.caller(person, for: .logReview)
                #expect(throws: Failure.notFound) {
                    _ = try ReviewLog().items(of: sample, .first, as: caller, through: gate)
                }
                #expect(throws: Failure.notFound) {
                    _ = try ReviewLog().judge(
                        sample, item: 1, .inOrder, once: Self.once(), as: caller, through: gate)
                }
            }
            // Nor does one who has come to the reviewed person's unit since, or left it.
            try town.admin(
                "UPDATE core.staff SET unit_id = '\(Town.Known.unit(1))' WHERE subject = 'sven.social'"
            )
            #expect(throws: Failure.forbidden) { try judge(1, .inOrder) }
            try town.admin(
                "UPDATE core.staff SET unit_id = '\(Self.unit)' WHERE subject = 'sven.social'")
            // Nor whoever was in it during the month of the sample, and has moved on.
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                SELECT gen_random_uuid(), s.id, s.agency_id, '\(Self.unit)', '2026-09-01',
                       '2026-10-02'
                  FROM core.staff s WHERE s.subject = 'rut.revisor'
                """)
            #expect(throws: Failure.notFound) { try judge(1, .inOrder) }
            try town.admin(
                """
                UPDATE core.membership SET ended_at = '2026-09-30'
                 WHERE unit_id = '\(Self.unit)' AND started_at = '2026-09-01'
                """)
            let signOff = {
                try ReviewLog().signOff(sample, once: Self.once(), as: rut, through: gate)
            }
            #expect(throws: Failure.conflict) { _ = try signOff() }
            try judge(1, .toAsk)
            try judge(1, .deviation)
            try judge(2, .inOrder)
            #expect(throws: Failure.unfit(pointer: "/item", code: "absent")) {
                try judge(3, .inOrder)
            }
            let items = try Self.drawn(town, sample)
            #expect(items.map { $0["verdict"] } == [.string("deviation"), .string("in-order")])
            _ = try signOff()
            let done = try gate.one(.review, sample, as: rut)
            #expect(try JSON.parse(done.json)["signedOff"] == .bool(true))
            // Drawn, three verdicts, signed off.
            #expect(done.tag == "5")
            #expect(throws: Failure.conflict) { try judge(1, .inOrder) }
            #expect(throws: Failure.conflict) { _ = try signOff() }
        }
    }

    @Test("a sample that is not signed off in thirty days is overdue")
    func overdue() async throws {
        try await onThread {
            let (town, _) = try Self.town(ordinary: 3, planted: 0)
            _ = try Self.draw(town, size: 2)
            let overdue = {
                try Self.items(
                    ReviewLog().samples(
                        overdue: true, .first, as: town.caller(.ulla, for: .logReview),
                        through: try town.gate())
                ).count
            }
            #expect(try overdue() == 0)
            try town.moveClock(by: "31 days")
            #expect(try overdue() == 1)
        }
    }
}
