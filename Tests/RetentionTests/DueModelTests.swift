import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("What is due, by the database and by a model of its own")
struct DueModelTests {
    private struct Youth {
        let id: String
        /// 1 social services, 2 police, 3 school, 4 leisure.
        let agency: Int
        let born: LocalDate?
        /// When the youth was entered, the only register data there is.
        let entered: LocalDate
        var talks: [Talk] = []
    }

    private struct Talk {
        let id: String
        let classification: String
        let held: LocalDate
        let written: LocalDate
    }

    /// The rules in words: years by agency and kind, and the exceptions, as the law has them.
    private static func verdict(
        _ talk: Talk, of youth: Youth, on today: LocalDate
    ) throws -> String? {
        let notes = youth.talks.map { max($0.held, $0.written) }
        let note = try #require(notes.max())
        // A file of social services stays as long as the person's register data.
        let last = youth.agency == 1 ? max(note, youth.entered) : note
        let years = [1: 5, 2: 1, 3: 2, 4: 2][youth.agency] ?? 0
        var due = try last.adding(years: years)
        let isInquiry = youth.agency == 1 && talk.classification == "inquiry"
        if isInquiry, let born = youth.born {
            due = max(due, try born.birthday(30))
        }
        if due > today { return nil }
        if youth.agency == 1 {
            guard let born = youth.born else { return "\(due) birth-date-unknown" }
            if [5, 15, 25].contains(born.day) { return "\(due) research" }
        }
        // The leisure agency has no destruction decision yet.
        return youth.agency == 4 ? "\(due) no-decision" : "\(due) -"
    }

    private static func draw(_ generator: inout SeededDice) throws -> [Youth] {
        func day(_ years: ClosedRange<Int>) throws -> LocalDate {
            // The ends of months, and 29 February, come more often than by chance.
            let year = Int.random(in: years, using: &generator)
            let first = try LocalDate(
                year: year, month: Int.random(in: 1...12, using: &generator), day: 1)
            let isEdge = Int.random(in: 0..<4, using: &generator) == 0
            return try first.adding(
                days: isEdge ? -1 : Int.random(in: 0...27, using: &generator))
        }
        return try (0..<150).map { number in
            let isUnborn = Int.random(in: 0..<8, using: &generator) == 0
            var youth = Youth(
                id: "00000000-0000-4000-8000-0aaa\(10_000_000 + number)",
                agency: Int.random(in: 1...4, using: &generator),
                born: isUnborn ? nil : try day(1985...2012), entered: try day(2008...2026))
            for talk in 0..<Int.random(in: 1...4, using: &generator) {
                let held = try day(2008...2026)
                youth.talks.append(
                    Talk(
                        id: "00000000-0000-4000-8000-0bbb\(10_000_000 + number * 10 + talk)",
                        classification: try #require(
                            ["advice", "pre-assessment", "inquiry", "other"].randomElement(
                                using: &generator)),
                        held: held,
                        written: try held.adding(days: Int.random(in: 0...40, using: &generator))))
            }
            return youth
        }
    }

    private static func enter(_ youths: [Youth], in town: Town) throws {
        var sql = "UPDATE retention.rule SET valid_from = '2000-01-01';"
        for youth in youths {
            let agency = "'00000000-0000-4000-8000-00a00000000\(youth.agency)'"
            let unit = "'00000000-0000-4000-8000-00b00000000\(youth.agency * 2)'"
            let author = "'00000000-0000-4000-8000-00c000000001'"
            let born = youth.born.map { "'\($0)'" } ?? "NULL"
            sql += """
                INSERT INTO core.youth VALUES ('\(youth.id)', \(agency), \(born), \(author),
                    '\(youth.entered) 12:00'::timestamp AT TIME ZONE 'Europe/Stockholm');
                """
            for talk in youth.talks {
                sql += """
                    INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                        secrecy_class, kind, trigger, classification, held_at, place, author_id,
                        created_at)
                    VALUES ('\(talk.id)', '\(youth.id)', \(agency), \(unit), '26:1',
                        'pre-assessment', 'school', '\(talk.classification)',
                        '\(talk.held) 23:59'::timestamp AT TIME ZONE 'Europe/Stockholm', 'Rum',
                        \(author),
                        '\(talk.written) 00:00'::timestamp AT TIME ZONE 'Europe/Stockholm');
                    """
            }
        }
        try town.admin(sql)
    }

    @Test("is the same for hundreds of conversations on any day", arguments: [1, 2, 3] as [UInt64])
    func model(_ seed: UInt64) async throws {
        try await onThread {
            let town = try Town()
            var generator = SeededDice(state: seed)
            let youths = try Self.draw(&generator)
            try Self.enter(youths, in: town)
            var session = try town.session("postgres")
            for today in ["2013-02-28", "2020-02-29", "2026-11-21", "2030-03-01", "2042-12-31"] {
                let day = try LocalDate(today)
                let shift = try town.value(
                    """
                    SELECT (($1::date + time '12:00') AT TIME ZONE 'Europe/Stockholm'
                            - now())::text
                    """, [.text(today)])
                try town.moveClock(by: try #require(shift))
                var expected: [String: String] = [:]
                for youth in youths {
                    for talk in youth.talks {
                        expected[talk.id] = try Self.verdict(talk, of: youth, on: day)
                    }
                }
                let rows = try session.run(
                    Statement(
                        "due",
                        """
                        SELECT d.record_id, d.due_on || ' ' || coalesce(d.kept_by, '-')
                          FROM authz.retention_due d
                         WHERE d.record_type = 'concern-conversation'
                           AND d.record_id::text LIKE '%-0bbb%'
                        """))
                var found: [String: String] = [:]
                for row in 0..<rows.count { found[rows[row, 0] ?? ""] = rows[row, 1] }
                #expect(found == expected)
                #expect(!expected.isEmpty)
            }
        }
    }
}
