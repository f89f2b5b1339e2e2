import Domain
import Testing

@Suite("Retention arithmetic") struct RetentionPeriodTests {
    @Test(
        "five years after the last note, and done by the end of the year after",
        arguments: [
            ("2026-11-21", "2031-11-21", "2032-12-31"),
            ("2024-02-29", "2029-02-28", "2030-12-31"),
            ("2023-02-28", "2028-02-28", "2029-12-31"),
            ("2025-12-31", "2030-12-31", "2031-12-31"),
            ("2026-01-01", "2031-01-01", "2032-12-31"),
            ("2022-12-31", "2027-12-31", "2028-12-31"),
        ])
    func lastNote(note: String, due: String, deadline: String) throws {
        let day = try RetentionPeriod.dueDate(lastNote: LocalDate(note), years: 5)
        #expect(day.description == due)
        #expect(try RetentionPeriod.completionDeadline(dutyArose: day).description == deadline)
    }

    @Test(
        "an inquiry about a child is kept until the thirtieth birthday",
        arguments: [
            ("2010-06-14", "2040-06-14"), ("2012-02-29", "2042-03-01"),
            ("2012-02-28", "2042-02-28"), ("2012-03-01", "2042-03-01"),
            ("2010-12-31", "2040-12-31"), ("2010-01-01", "2040-01-01"),
        ])
    func thirty(born: String, until: String) throws {
        let birth = try LocalDate(born)
        let day = try RetentionPeriod.keptUntilAge(30, born: birth)
        #expect(day.description == until)
        #expect(birth.age(at: day) == 30)
        #expect(try birth.age(at: day.adding(days: -1)) == 29)
    }

    @Test("where two rules meet, the longer wins, in whatever order") func longer() throws {
        let five = try LocalDate("2031-11-21")
        let thirty = try LocalDate("2040-06-14")
        #expect(RetentionPeriod.longer(five, thirty) == thirty)
        #expect(RetentionPeriod.longer(thirty, five) == thirty)
        #expect(RetentionPeriod.longer(five, five) == five)
    }

    @Test("kept for research are those born on the 5th, 15th and 25th, and nobody else")
    func research() {
        let kept = (-1...100).filter {
            RetentionPeriod.isResearchKept(bornOnDay: $0, municipalityKeepsAll: false)
        }
        #expect(kept == [5, 15, 25, 65, 75, 85])
        #expect(RetentionPeriod.isResearchKept(bornOnDay: 6, municipalityKeepsAll: true))
    }

    @Test("a period that leaves the calendar is refused") func outOfRange() throws {
        let day = try LocalDate("2026-11-21")
        #expect(throws: LocalDate.Invalid.outOfRange) {
            try RetentionPeriod.dueDate(lastNote: day, years: .max)
        }
        #expect(throws: LocalDate.Invalid.outOfRange) {
            try RetentionPeriod.completionDeadline(dutyArose: LocalDate("2200-01-01"))
        }
    }
}
