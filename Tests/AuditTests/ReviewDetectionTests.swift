import Access
import Audit
import FoundationEssentials
import JSON
import Support
import Testing

/// How much of what should be found the rules find, and how much else they bring up.
@Suite("What the rules of review find")
struct ReviewDetectionTests {
    /// Planted looks a rule: more than any rule may draw.
    private static let planted = 80

    /// What Sven does that each rule is there for; nothing that another is.
    private static let plants = [
        (
            "declared-conflict",
            """
            INSERT INTO core.bar (youth_id, staff_id, source, source_id, valid_from)
            VALUES ('\(Town.Known.youth(1))', '\(Town.Known.staff(2))', 'conflict',
                    gen_random_uuid(), '2026-11-01');
            SELECT public.look('2026-10-07 11:00+02', ARRAY['\(Town.Known.youth(1))']::uuid[])
              FROM generate_series(1, \(planted))
            """
        ),
        (
            "emergency-access",
            """
            INSERT INTO core.emergency_access (id, youth_id, agency_id, unit_id, secrecy_class,
                reason, reason_text, valid_from, valid_until, review_due_at, author_id, session_id,
                created_at)
            SELECT gen_random_uuid(), '\(Town.Known.youth(2))', '\(Town.Known.agency(1))',
                   '\(ReviewedTown.unit)', '26:1', (SELECT code FROM core.emergency_reason LIMIT 1),
                   'Akut fara för ungdomen', '2026-10-12 09:00+02', '2026-10-12 13:00+02',
                   '2026-10-13', '\(Town.Known.staff(2))', gen_random_uuid(), '2026-10-12';
            SELECT public.look('2026-10-12 11:00+02', ARRAY['\(Town.Known.youth(2))']::uuid[],
                               'emergency')
              FROM generate_series(1, \(planted))
            """
        ),
        (
            "many-lookups",
            """
            SELECT public.look('2026-10-09 11:00+02', ARRAY[gen_random_uuid()], 'registration')
              FROM generate_series(1, \(planted))
            """
        ),
        (
            "many-refusals",
            """
            SELECT public.look('2026-10-13 11:00+02', '{}', 'coordination', result => 'refused')
              FROM generate_series(1, \(planted / 2));
            SELECT public.refuse_role('2026-10-13 11:30+02')
              FROM generate_series(1, \(planted / 2))
            """
        ),
        (
            "no-relation",
            """
            SELECT public.look('2026-10-07 11:00+02', ARRAY['\(Town.Known.youth(2))']::uuid[])
              FROM generate_series(1, \(planted))
            """
        ),
        (
            "protected-person",
            """
            INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                                         valid_from, author_id, created_at)
            SELECT gen_random_uuid(), '\(Town.Known.youth(3))', '\(Town.Known.agency(1))',
                   '\(Town.Known.unit(1))', '26:1', 'marked', '2026-01-01',
                   '\(Town.Known.staff(1))', '2026-01-01';
            SELECT public.look('2026-10-08 11:00+02', ARRAY['\(Town.Known.youth(3))']::uuid[])
              FROM generate_series(1, \(planted))
            """
        ),
        (
            "same-surname",
            """
            UPDATE core.registration SET family_name = 'Sjö' WHERE youth_id = '\(Town.Known.youth(4))';
            UPDATE core.staff SET name = 'Sven Sjö' WHERE id = '\(Town.Known.staff(2))';
            SELECT public.look('2026-10-07 11:00+02', ARRAY['\(Town.Known.youth(4))']::uuid[])
              FROM generate_series(1, \(planted))
            """
        ),
        (
            "unusual-hours",
            """
            SELECT public.look('2026-10-06 02:30+02', ARRAY['\(Town.Known.youth(5))']::uuid[])
              FROM generate_series(1, \(planted))
            """
        ),
    ]

    /// What people in Sven's unit do all day without working with any of the youths: its manager's
    /// lists of the unit and looks at its log, the agency's auditor and records officer, anybody's
    /// inbox, what an author wrote; and refusals, as many a day as one has when looking for the way.
    private static let duties =
        """
        DELETE FROM core.relation WHERE staff_id = '\(Town.Known.staff(1))'
                                    AND youth_id = '\(Town.Known.youth(2))';
        WITH d(day) AS (SELECT '2026-10-19 14:00+02'::timestamptz + n % 5 * interval '1 day'
                          FROM generate_series(1, 100) n),
             own AS (SELECT ARRAY['\(Town.Known.youth(5))']::uuid[] AS youths),
             agency AS (SELECT ARRAY['\(Town.Known.youth(1))', '\(Town.Known.youth(2))',
                                     '\(Town.Known.youth(5))']::uuid[] AS youths),
             authored AS (SELECT ARRAY['\(Town.Known.youth(2))']::uuid[] AS youths)
        SELECT public.look(d.day, own.youths, 'work-management', '\(Town.Known.staff(5))',
                           'unit_manager'),
               public.look(d.day, own.youths, 'log-review', '\(Town.Known.staff(5))',
                           'unit_manager'),
               public.look(d.day, agency.youths, 'log-review', '\(Town.Known.staff(6))', 'auditor'),
               public.look(d.day, agency.youths || gen_random_uuid(), 'retention',
                           '\(Town.Known.staff(4))', 'records_officer'),
               public.look(d.day, ARRAY['\(Town.Known.youth(1))']::uuid[], 'own-account',
                           '\(Town.Known.staff(5))', 'administrator'),
               public.look(d.day, authored.youths, 'follow-up', '\(Town.Known.staff(1))')
          FROM d, own, agency, authored;
        SELECT public.look('2026-10-05 15:00+02'::timestamptz + n % 4 * interval '1 day', '{}',
                           result => 'refused')
          FROM generate_series(1, 8) n;
        SELECT public.refuse_role('2026-10-05 16:00+02'::timestamptz + n % 4 * interval '1 day')
          FROM generate_series(1, 8) n
        """

    /// Looks that are no duty though they state a purpose of one: somebody else's unit, another
    /// agency, a role that is not there for it.
    private static let pretexts =
        """
        SELECT public.look('2026-10-20 11:00+02', ARRAY['\(Town.Known.youth(2))']::uuid[],
                           'work-management', '\(Town.Known.staff(5))', 'unit_manager'),
               public.look('2026-10-20 11:00+02', ARRAY['\(Town.Known.youth(2))']::uuid[],
                           'log-review', '\(Town.Known.staff(5))', 'unit_manager'),
               public.look('2026-10-20 11:00+02', ARRAY['\(Town.Known.youth(6))']::uuid[],
                           'log-review', '\(Town.Known.staff(6))', 'auditor'),
               public.look('2026-10-20 11:00+02', ARRAY['\(Town.Known.youth(6))']::uuid[],
                           'retention', '\(Town.Known.staff(4))', 'records_officer'),
               public.look('2026-10-20 11:00+02', ARRAY['\(Town.Known.youth(5))']::uuid[],
                           'work-management', '\(Town.Known.staff(5))', 'social_worker'),
               public.look('2026-10-20 11:00+02', ARRAY['\(Town.Known.youth(5))']::uuid[],
                           'emergency', '\(Town.Known.staff(5))', 'social_worker')
        """

    /// Runs SQL and answers the numbers of the entries that it made.
    private static func entries(_ town: Town, _ sql: String) throws -> Set<Int> {
        let last = { Int(try town.value("SELECT last_value FROM audit.entry_no") ?? "") ?? 0 }
        let before = try last()
        try town.admin(sql)
        return Set(try (before + 1)..<(last() + 1))
    }

    /// What a sample holds, by why it was drawn.
    private static func reasons(_ items: [JSON]) -> [String: Set<Int>] {
        var found: [String: Set<Int>] = [:]
        for item in items {
            guard case .number(let number)? = item["no"], case .array(let why)? = item["why"]
            else { continue }
            for case .string(let code) in why {
                found[code, default: []].insert(number.integer ?? 0)
            }
        }
        return found
    }

    /// The measure: 80 planted looks a rule among 2,000 of ordinary work and 616 of duty. Every one is
    /// found; a rule draws no more than its most of them; nothing else is drawn but by chance, which
    /// alone would have brought up one planted look in a hundred.
    @Test("planted looks are found by the rules, and nothing else is but what chance drew")
    func detection() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 2_000)
            try town.admin(Self.duties)
            var kinds: [String: Set<Int>] = [:]
            for (kind, sql) in Self.plants { kinds[kind] = try Self.entries(town, sql) }
            let sample = try ReviewedTown.draw(town, size: 20)
            let drawn = Self.reasons(try ReviewedTown.drawn(town, ReviewedTown.id(sample)))
            #expect(drawn["random"]?.count == 20)
            var table = ["rule               planted  found  drawn  of them planted  false alarms"]
            for (kind, numbers) in kinds.sorted(by: { $0.key < $1.key }) {
                guard case .number(let found)? = sample["found"]?[kind] else {
                    Issue.record("\(kind) found nothing")
                    continue
                }
                let items = drawn[kind] ?? []
                let right = items.intersection(numbers).count
                table.append(
                    [
                        kind.padded(to: 17), numbers.count.padded(9),
                        (found.integer ?? 0).padded(7),
                        items.count.padded(7),
                        "\(right * 100 / numbers.count) %".padded(before: 17),
                        "\((items.count - right) * 100 / max(1, items.count)) %".padded(before: 14),
                    ].joined())
            }
            print(table.joined(separator: "\n"))
            #expect(
                table == [
                    "rule               planted  found  drawn  of them planted  false alarms",
                    "declared-conflict       80     80     50             62 %           0 %",
                    "emergency-access        80     80     50             62 %           0 %",
                    "many-lookups            80     80     20             25 %           0 %",
                    "many-refusals           80     80     20             25 %           0 %",
                    "no-relation             80     80     50             62 %           0 %",
                    "protected-person        80     80     50             62 %           0 %",
                    "same-surname            80     80     50             62 %           0 %",
                    "unusual-hours           80     80     20             25 %           0 %",
                ])
            #expect(Set(drawn.keys) == Set(kinds.keys).union(["random"]))
        }
    }

    @Test(
        "a duty's purpose is no pretext: beyond the unit, the agency or the role it takes a relation"
    )
    func pretext() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 3)
            try town.admin(Self.duties)
            let numbers = try Self.entries(town, Self.pretexts)
            let sample = try ReviewedTown.draw(town, size: 1)
            let drawn = Self.reasons(try ReviewedTown.drawn(town, ReviewedTown.id(sample)))
            #expect(numbers.count == 6)
            #expect(drawn["no-relation"] == numbers)
        }
    }

    @Test("whoever a rule finds once is drawn beside whoever it finds often")
    func everybody() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 1)
            let look = { (staff: Int) in
                """
                SELECT public.look('2026-10-07 11:00+02', ARRAY['\(Town.Known.youth(6))']::uuid[],
                                   staff => '\(Town.Known.staff(staff))')
                """
            }
            let many = try Self.entries(town, "\(look(2)) FROM generate_series(1, 500)")
            let few = try Self.entries(
                town, [1, 3, 4, 5].map(look).joined(separator: "; "))
            let sample = try ReviewedTown.draw(town, size: 1)
            let drawn = Self.reasons(try ReviewedTown.drawn(town, ReviewedTown.id(sample)))
            let found = drawn["no-relation"] ?? []
            #expect(found.isSuperset(of: few))
            #expect(found.intersection(many).count == 46)
        }
    }

    @Test("more than five refusals in a day are drawn, by role and of records alike; five are not")
    func refusals() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 1)
            try town.admin(
                """
                SELECT public.look('2026-10-14 11:00+02', '{}', result => 'refused')
                  FROM generate_series(1, 3);
                SELECT public.refuse_role('2026-10-14 11:30+02') FROM generate_series(1, 2)
                """)
            let many = try Self.entries(
                town,
                """
                SELECT public.look('2026-10-15 11:00+02', '{}', result => 'refused')
                  FROM generate_series(1, 3);
                SELECT public.refuse_role('2026-10-15 11:30+02') FROM generate_series(1, 3)
                """)
            let sample = try ReviewedTown.draw(town, size: 1)
            let items = try ReviewedTown.drawn(town, ReviewedTown.id(sample))
            #expect(Self.reasons(items)["many-refusals"] == many)
            let shown = items.filter { $0["why"] == .array([.string("many-refusals")]) }.map {
                item in
                ["action", "purpose", "result", "staff", "at"].map { name in
                    if case .string(let text)? = item[name] { text } else { "-" }
                }.joined(separator: " ")
            }
            #expect(
                shown == [String](
                    repeating: "test.look coordination refused Sven Sundin 2026-10-15T09:00:00Z",
                    count: 3)
                    + [String](
                        repeating:
                            "test.act administration refused Sven Sundin 2026-10-15T09:30:00Z",
                        count: 3))
        }
    }

    @Test("many lookups in a day are found, and a rule draws no more than its most")
    func many() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 30)
            try town.admin(
                """
                UPDATE core.review_rule SET valid_until = '2026-01-02' WHERE code = 'no-relation';
                SELECT public.look('2026-10-09 11:00+02', ARRAY[gen_random_uuid()])
                  FROM generate_series(1, 45)
                """)
            let sample = try ReviewedTown.draw(town, size: 1)
            #expect(sample["found"] == .object([JSON.Member("many-lookups", .integer(45))]))
            let ruled = try ReviewedTown.drawn(town, ReviewedTown.id(sample)).filter {
                $0["why"] != .array([.string("random")])
            }
            #expect(ruled.count == 20)
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate func padded(before width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}

extension Int {
    fileprivate func padded(_ width: Int) -> String { String(self).padded(before: width) }
}
