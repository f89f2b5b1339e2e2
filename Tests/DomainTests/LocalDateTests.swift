import Domain
import Testing

@Suite("Days") struct LocalDateTests {
    @Test(
        "a day is written year, month and day, and nothing else",
        arguments: [
            ("2026-11-21", nil), ("2024-02-29", nil), ("2000-02-29", nil), ("1800-01-01", nil),
            ("2200-12-31", nil),
            ("", .form), ("2026-11-2", .form), ("2026-1-021", .form), ("20261121", .form),
            ("2026/11/21", .form), ("26-11-2101", .form), ("+026-11-21", .form),
            ("2026-11-21 ", .form), ("2026-11-21T", .form), ("２０２６-11-21", .form),
            ("2026-11- 1", .form),
            ("2025-02-29", .noSuchDay), ("1900-02-29", .noSuchDay), ("2026-04-31", .noSuchDay),
            ("2026-00-10", .noSuchDay), ("2026-13-10", .noSuchDay), ("2026-10-00", .noSuchDay),
            ("2026-10-32", .noSuchDay), ("1799-12-31", .outOfRange), ("2201-01-01", .outOfRange),
            ("0000-00-00", .outOfRange),
        ] as [(String, LocalDate.Invalid?)])
    func parsing(text: String, invalid: LocalDate.Invalid?) {
        do {
            #expect(try LocalDate(text).description == text)
            #expect(invalid == nil)
        } catch {
            #expect(error == invalid)
        }
    }

    @Test("every day from 1800 to 2200 follows the one before, as when counted one by one")
    func everyDay() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // 1800-01-01 was a Wednesday, 62,091 days before 1970.
        var (number, weekday) = (-62_091, 3)
        for year in 1800...2200 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 1...12 {
                for day in 1...(lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)) {
                    let date = try LocalDate(year: year, month: month, day: day)
                    let counted = try LocalDate(dayNumber: number)
                    if date != counted || date.dayNumber != number
                        || date.weekday.rawValue != weekday
                    {
                        Issue.record("\(date) is day \(date.dayNumber), counted \(number)")
                    }
                    (number, weekday) = (number + 1, weekday % 7 + 1)
                }
            }
        }
        #expect(number == 84_371)
    }

    @Test("days of the week that everybody knows")
    func weekdays() throws {
        #expect(try LocalDate("1970-01-01").weekday == .thursday)
        #expect(try LocalDate("2000-02-29").weekday == .tuesday)
        #expect(try LocalDate("2026-11-21").weekday == .saturday)
    }

    @Test(
        "a period in months ends on the same day of the month, or on the month's last",
        arguments: [
            ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
            ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"),
            ("2026-08-31", 4, "2026-12-31"), ("2026-10-31", 4, "2027-02-28"),
            ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"),
            ("2026-11-21", 0, "2026-11-21"),
        ])
    func months(from: String, months: Int, to: String) throws {
        #expect(try LocalDate(from).adding(months: months).description == to)
    }

    @Test(
        "a period in years ends on the same date, or on 28 February",
        arguments: [
            ("2024-02-29", 5, "2029-02-28"), ("2024-02-29", 4, "2028-02-29"),
            ("2096-02-29", 4, "2100-02-28"), ("2026-02-28", 2, "2028-02-28"),
            ("2026-12-31", 5, "2031-12-31"), ("2026-11-21", -100, "1926-11-21"),
        ])
    func years(from: String, years: Int, to: String) throws {
        #expect(try LocalDate(from).adding(years: years).description == to)
    }

    @Test(
        "a period in days counts leap days",
        arguments: [
            ("2026-11-21", 14, "2026-12-05"), ("2028-02-20", 14, "2028-03-05"),
            ("2027-02-20", 14, "2027-03-06"), ("2026-01-01", -1, "2025-12-31"),
        ])
    func days(from: String, days: Int, to: String) throws {
        let start = try LocalDate(from)
        let end = try start.adding(days: days)
        #expect(end.description == to)
        #expect(start.days(until: end) == days)
    }

    @Test(
        "what would leave the calendar is refused, however far",
        arguments: [Int.max, Int.min, 80_000])
    func overflow(step: Int) throws {
        let day = try LocalDate("2026-11-21")
        #expect(throws: LocalDate.Invalid.outOfRange) { try day.adding(days: step) }
        #expect(throws: LocalDate.Invalid.outOfRange) { try day.adding(months: step) }
        #expect(throws: LocalDate.Invalid.outOfRange) { try day.adding(years: step) }
        #expect(throws: LocalDate.Invalid.outOfRange) {
            try LocalDate(year: step, month: 1, day: 1)
        }
        #expect(throws: LocalDate.Invalid.noSuchDay) {
            try LocalDate(year: 2026, month: step, day: step)
        }
    }

    @Test(
        "an age is reached on the birthday; born on 29 February, on 1 March in common years",
        arguments: [
            ("2008-11-21", "2026-11-20", 17), ("2008-11-21", "2026-11-21", 18),
            ("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18),
            ("2008-02-29", "2028-02-28", 19), ("2008-02-29", "2028-02-29", 20),
            ("2026-11-21", "2026-11-21", 0), ("2026-11-21", "2026-11-20", nil),
            ("2025-12-31", "2026-01-01", 0),
        ] as [(String, String, Int?)])
    func ages(born: String, day: String, age: Int?) throws {
        #expect(try LocalDate(born).age(at: LocalDate(day)) == age)
    }

    @Test("the day on which years are added is the first day of that age, for random births")
    func agesAndYears() throws {
        var random = SplitMix(state: 18)
        for _ in 0..<5_000 {
            let born = try LocalDate(dayNumber: random.pick(-30_000...30_000))
            let age = random.pick(1...100)
            let birthday = try born.birthday(age)
            #expect(born.age(at: birthday) == age)
            #expect(try born.age(at: birthday.adding(days: -1)) == age - 1)
        }
    }
}
