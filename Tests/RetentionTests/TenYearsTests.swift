import Access
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Support
import Testing

/// A small municipality as the rules' words have it, kept apart from the database: what remains
/// after each night.
private struct Model {
    struct Talk {
        let id: String
        let isInquiry: Bool
        let note: LocalDate
    }

    struct Youth {
        let id: String
        /// 1 social services, 2 police, 3 school, 4 leisure.
        let agency: Int
        let born: LocalDate?
        let entered: LocalDate
        var talks: [Talk] = []
        /// First and last day of each hold.
        var holds: [ClosedRange<LocalDate>] = []
    }

    var youths: [String: Youth] = [:]

    private static let years = [1: 5, 2: 1, 3: 2, 4: 2]

    /// Turns so many years: who was born on 29 February does on 1 March.
    private static func birthday(_ age: Int, of born: LocalDate) throws -> LocalDate {
        if born.month == 2 && born.day == 29 {
            return try LocalDate(year: born.year + age, month: 2, day: 28).adding(days: 1)
        }
        return try LocalDate(year: born.year + age, month: born.month, day: born.day)
    }

    private static func goes(
        _ talk: Talk, of youth: Youth, last: LocalDate, on today: LocalDate
    ) throws -> Bool {
        if youth.agency == 4 || youth.holds.contains(where: { $0.contains(today) }) { return false }
        if youth.agency == 1 {
            guard let born = youth.born, ![5, 15, 25].contains(born.day) else { return false }
            if talk.isInquiry, try birthday(30, of: born) > today { return false }
        }
        return try last.adding(years: years[youth.agency] ?? 0) <= today
    }

    /// One night: what is due by the state in which it begins goes, and youths with nothing left.
    mutating func night(_ today: LocalDate) throws {
        for (id, var youth) in youths {
            if let last = youth.talks.map(\.note).max() {
                youth.talks = try youth.talks.filter {
                    try !Self.goes($0, of: youth, last: last, on: today)
                }
            }
            let isHeld = youth.holds.contains { $0.contains(today) }
            let isDue = try Self.halfYear(after: youth.entered) <= today
            // Leisure, agency 4, has no destruction decision.
            let goes = youth.agency != 4 && youth.talks.isEmpty && isDue && !isHeld
            youths[id] = goes ? nil : youth
        }
    }

    private static func halfYear(after day: LocalDate) throws -> LocalDate {
        let month = day.month > 6 ? day.month - 6 : day.month + 6
        let year = day.month > 6 ? day.year + 1 : day.year
        for last in [day.day, 30, 29, 28] where last <= day.day {
            if let found = try? LocalDate(year: year, month: month, day: last) { return found }
        }
        return day
    }

    /// Every id that is left.
    var left: Set<String> {
        Set(youths.keys).union(youths.values.flatMap { $0.talks.map(\.id) })
    }
}

@Suite("Ten years, night by night")
struct TenYearsTests {
    /// SplitMix64, so that every run plays the same years.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private struct Play {
        let town: Town
        var dice: Seeded
        var model = Model()
        var number = 0

        private mutating func id(_ kind: String) -> String {
            number += 1
            return "00000000-0000-4000-8000-\(kind)\(10_000_000 + number)"
        }

        private mutating func day(_ years: ClosedRange<Int>) throws -> LocalDate {
            let first = try LocalDate(
                year: Int.random(in: years, using: &dice),
                month: Int.random(in: 1...12, using: &dice), day: 1)
            // The ends of months, and 29 February, come more often than by chance.
            let isEdge = Int.random(in: 0..<4, using: &dice) == 0
            return try first.adding(days: isEdge ? -1 : Int.random(in: 0...27, using: &dice))
        }

        /// A youth with a file, as of a day.
        mutating func enter(_ day: LocalDate) throws -> String {
            let agency = Int.random(in: 1...4, using: &dice)
            let isUnborn = Int.random(in: 0..<10, using: &dice) == 0
            let born = isUnborn ? nil : try self.day(1994...2014)
            var youth = Model.Youth(id: id("0aaa"), agency: agency, born: born, entered: day)
            var sql = """
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
                VALUES ('\(youth.id)', '00000000-0000-4000-8000-00a00000000\(agency)',
                    \(born.map { "'\($0)'" } ?? "NULL"), '00000000-0000-4000-8000-00c000000001',
                    '\(day) 09:00'::timestamp AT TIME ZONE 'Europe/Stockholm');
                """
            for _ in 0..<Int.random(in: 0...3, using: &dice) {
                let talk = Model.Talk(
                    id: id("0bbb"), isInquiry: agency == 1 && Bool.random(using: &dice),
                    note: day)
                youth.talks.append(talk)
                sql += Self.talk(talk, of: youth)
            }
            model.youths[youth.id] = youth
            return sql
        }

        private static func talk(_ talk: Model.Talk, of youth: Model.Youth) -> String {
            """
            INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                secrecy_class, kind, trigger, classification, held_at, place, author_id,
                created_at)
            VALUES ('\(talk.id)', '\(youth.id)',
                '00000000-0000-4000-8000-00a00000000\(youth.agency)',
                '00000000-0000-4000-8000-00b00000000\(youth.agency * 2)', '26:1',
                'pre-assessment', 'school', '\(talk.isInquiry ? "inquiry" : "advice")',
                '\(talk.note) 00:10'::timestamp AT TIME ZONE 'Europe/Stockholm', 'Rum',
                '00000000-0000-4000-8000-00c000000001',
                '\(talk.note) 23:50'::timestamp AT TIME ZONE 'Europe/Stockholm');
            """
        }

        /// What people do on a day: new files, a further note, a hold of some weeks.
        mutating func happen(_ day: LocalDate) throws -> String {
            var sql = ""
            if Int.random(in: 0..<40, using: &dice) == 0 { sql += try enter(day) }
            let known = model.youths.keys.sorted()
            if Int.random(in: 0..<30, using: &dice) == 0,
                let id = known.randomElement(using: &dice),
                var youth = model.youths[id]
            {
                let talk = Model.Talk(
                    id: self.id("0bbb"), isInquiry: youth.agency == 1 && Bool.random(using: &dice),
                    note: day)
                youth.talks.append(talk)
                model.youths[id] = youth
                sql += Self.talk(talk, of: youth)
            }
            if Int.random(in: 0..<25, using: &dice) == 0, let id = known.randomElement(using: &dice)
            {
                let last = try day.adding(days: Int.random(in: 0...200, using: &dice))
                model.youths[id]?.holds.append(day...last)
                sql += """
                    INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id,
                        reason, reference, ends_on, author_id, created_at)
                    SELECT gen_random_uuid(), y.agency_id, '26:1', 'youth', y.id, 'appeal', 'x',
                           '\(last)', y.author_id, authz.now()
                      FROM core.youth y WHERE y.id = '\(id)';
                    """
            }
            return sql
        }
    }

    // All ten years take long; without SSPF_TEN_YEARS in the environment the first 100 nights are played.
    @Test("leave exactly what a model of the law leaves", arguments: [7] as [UInt64])
    func play(_ seed: UInt64) async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                UPDATE retention.rule SET valid_from = '2000-01-01';
                UPDATE retention.approval SET highest = 1000000;
                """)
            var play = Play(town: town, dice: Seeded(state: seed))
            var day = try LocalDate("2026-12-31")
            var sql = ""
            for _ in 0..<240 {
                sql += try play.enter(
                    try day.adding(days: -Int.random(in: 0...3000, using: &play.dice)))
            }
            try town.admin(sql)
            var session = try town.session("sspf_migrate")
            let first = play.model.left.count
            var changes = 0
            let nights = getenv("SSPF_TEN_YEARS") == nil ? 100 : 3652
            for night in 0..<nights {
                day = try day.adding(days: 1)
                _ = try session.run(Self.clock, [.text("\(day)")])
                let events = try play.happen(day)
                if !events.isEmpty { try town.admin(events) }
                let before = play.model.left
                try play.model.night(day)
                _ = try Night.go(town)
                let rows = try session.run(Self.everything)
                let found = Set((0..<rows.count).compactMap { rows[$0, 0] })
                if play.model.left != before { changes += 1 }
                guard found == play.model.left else {
                    Issue.record(
                        """
                        night \(night), \(day): too many \(found.subtracting(play.model.left)), \
                        too few \(play.model.left.subtracting(found))
                        """)
                    return
                }
            }
            #expect(first > 100)
            // Things went, again and again.
            #expect(changes > nights / 25)
        }
    }

    private static let clock = Statement(
        "ten-years-clock",
        """
        INSERT INTO core.test_clock (shift)
        VALUES (($1::date + time '03:00') AT TIME ZONE 'Europe/Stockholm' - now())
        ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
        """)
    private static let everything = Statement(
        "ten-years-all",
        """
        SELECT y.id::text FROM core.youth y WHERE y.id::text LIKE '%-0aaa%'
        UNION ALL
        SELECT c.id::text FROM core.concern_conversation c WHERE c.id::text LIKE '%-0bbb%'
        """)
}
