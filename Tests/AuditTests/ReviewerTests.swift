import Access
import Audit
import Domain
import FoundationEssentials
import JSON
import Support
import Testing

/// That every unit's log is reviewed by somebody, and never from its own line.
@Suite("Who reviews whose log")
struct ReviewerTests {
    /// The units that the status says nobody may review.
    private static func without(_ town: Town) throws -> [String] {
        let status = try JSON.parse(
            ReadStatus()(as: town.caller(.rut, for: .logReview), through: try town.gate()).json)
        guard case .array(let units)? = status["unitsWithoutReviewer"],
            case .array(let overdue)? = status["overdue"]
        else { return ["no list"] }
        let line = overdue.first { $0["what"] == .string("units-without-reviewer") }
        #expect(line?["count"] == .integer(units.count))
        return units.map { unit in
            ["agency", "unit"].map { name in
                if case .string(let text)? = unit[name] { text } else { "-" }
            }.joined(separator: ": ")
        }
    }

    private static let otherAgencies = [
        "Fritid: Fritidsgården Centrum", "Fritid: Fältgruppen", "Polisen: Områdespolis Norr",
        "Polisen: Områdespolis Syd", "Skolan: Norrskolan", "Skolan: Söderskolan",
    ]

    private static func give(_ town: Town, _ role: String, _ subject: String) throws {
        try town.admin(
            """
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
            SELECT gen_random_uuid(), s.id, s.agency_id, '\(role)', '2026-01-01'
              FROM core.staff s WHERE s.subject = '\(subject)'
            """)
    }

    @Test("the status names the units whose log nobody may review, late or not")
    func named() async throws {
        try await onThread {
            let town = try Town()
            // Of the managers only that of social services.
            try town.admin(
                """
                DELETE FROM core.role_grant g USING core.staff s
                 WHERE s.id = g.staff_id AND s.subject IN ('lena.ledare', 'berit.befal')
                """)
            // The auditor sits in a unit of her own, and a manager elsewhere can review hers.
            #expect(try Self.without(town) == Self.otherAgencies)
            // An auditor in the police reviews the other unit there, not the own.
            try Self.give(town, "auditor", "petra.polis")
            #expect(
                try Self.without(town) == Self.otherAgencies.filter { !$0.hasSuffix("Norr") })
            // A manager in the other unit can review that.
            try Self.give(town, "unit_manager", "per.polis")
            let left = Self.otherAgencies.filter { !$0.hasPrefix("Polisen") }
            #expect(try Self.without(town) == left)
            // Who was in the unit last month is of its line, and who is locked out reviews nothing.
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                SELECT gen_random_uuid(), s.id, s.agency_id, '\(Town.Known.unit(2))',
                       now() - interval '5 years',
                       date_trunc('month', now()) - interval '5 days'
                  FROM core.staff s WHERE s.subject IN ('rut.revisor', 'ulla.chef')
                """)
            #expect(try Self.without(town) == left + ["Socialtjänsten: Öppenvård"])
            try town.admin(
                "UPDATE core.staff SET locked_at = '2026-01-01' WHERE subject = 'ulla.chef'")
            #expect(
                try Self.without(town)
                    == left + ["Socialtjänsten: Internkontroll", "Socialtjänsten: Öppenvård"])
        }
    }

    @Test(
        "where no auditor is out of a unit's line, another unit's manager draws and reviews; else not"
    )
    func manager() async throws {
        try await onThread {
            let town = try Town()
            let month = try LocalDate("2026-10-01")
            let draw = { (unit: Int, person: Town.Person) in
                try ReviewLog().draw(
                    Town.Known.unit(unit), month: month, size: 1, once: ReviewedTown.once(),
                    as: town.caller(person, for: .logReview), through: try town.gate()
                ).id
            }
            // Of the auditor's own unit. She does not, nor does a manager of it, nor a stranger.
            try Self.give(town, "unit_manager", "per.polis")
            #expect(throws: Failure.forbidden) { _ = try draw(9, .rut) }
            #expect(throws: Failure.forbidden) { _ = try draw(9, .per) }
            // A unit that an auditor can draw, a manager cannot; nor the own.
            #expect(throws: Failure.forbidden) { _ = try draw(2, .ulla) }
            #expect(throws: Failure.forbidden) { _ = try draw(1, .ulla) }
            let sample = try draw(9, .ulla)
            let read = try town.gate().one(
                .review, sample, as: town.caller(.ulla, for: .logReview))
            #expect(try JSON.parse(read.json)["hasReviewer"] == .bool(true))
            _ = try ReviewLog().signOff(
                sample, once: ReviewedTown.once(), as: town.caller(.ulla, for: .logReview),
                through: try town.gate())
            // With a second auditor the manager's turn is over.
            try town.admin(
                "UPDATE core.staff SET unit_id = '\(Town.Known.unit(1))' WHERE subject = 'rut.revisor'"
            )
            try town.moveClock(by: "31 days")
            let later = {
                try ReviewLog().draw(
                    Town.Known.unit(9), month: try LocalDate("2026-11-01"), size: 1,
                    once: ReviewedTown.once(), as: town.caller(.ulla, for: .logReview),
                    through: try town.gate()
                ).id
            }
            try Self.give(town, "auditor", "sven.social")
            #expect(throws: Failure.forbidden) { _ = try later() }
        }
    }

    @Test("a sample says when nobody may review it")
    func sample() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 2)
            let drawn = try ReviewedTown.draw(town, size: 1)
            #expect(drawn["hasReviewer"] == .bool(true))
            try town.admin(
                "UPDATE core.staff SET locked_at = '2026-01-01' WHERE subject IN ('ulla.chef', 'sara.social')"
            )
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                SELECT gen_random_uuid(), s.id, s.agency_id, '\(ReviewedTown.unit)', '2026-09-01',
                       '2026-10-02'
                  FROM core.staff s WHERE s.subject = 'rut.revisor'
                """)
            let listed = try ReviewedTown.items(
                ReviewLog().samples(
                    overdue: false, .first, as: town.caller(.rut, for: .logReview),
                    through: try town.gate()))
            #expect(listed.map { $0["hasReviewer"] } == [.bool(false)])
        }
    }
}
