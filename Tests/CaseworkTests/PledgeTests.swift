import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Pledge points")
struct PledgeTests {
    private static func add(
        _ names: [String], at school: Int, in year: Int, of schoolYear: SchoolYear, _ town: Town,
        _ gate: Gate
    ) throws {
        for name in names {
            _ = try AddSchoolClass()(
                AddSchoolClass.Command(
                    school: ID(Town.Known.school(school)), beginsIn: year, schoolYear: schoolYear,
                    name: name, pupils: 25),
                once: ConversationTests.once(UUID().uuidString),
                as: town.caller(.sofia, for: .schoolVisits), through: gate)
        }
    }

    private static func visit(
        _ classes: [String], at school: Int, on day: String, _ town: Town, _ gate: Gate,
        state: VisitState = .carriedOut
    ) throws -> ID<SchoolVisit> {
        var command = RecordSchoolVisit.Command(
            school: ID(Town.Known.school(school)), visitDate: try LocalDate(day),
            kind: .year7Information, state: state, topic: "Lagar")
        command.classes = classes
        command.pupilsReached = state == .planned ? nil : 25
        command.pledge = ID(Town.Known.pledge(1))
        return ID(
            try RecordSchoolVisit()(
                command, once: ConversationTests.once(UUID().uuidString),
                as: town.caller(.per, for: .schoolVisits), through: gate
            ).id)
    }

    private static func coverage(_ pledge: Int, _ town: Town, _ gate: Gate) throws -> String {
        let document = try PledgeCoverage()(
            ID(Town.Known.pledge(pledge)), as: town.caller(.kim, for: .schoolVisits),
            through: gate)
        // Without PostgreSQL's white space.
        return String(String(decoding: document.json, as: UTF8.self).filter { !$0.isWhitespace })
    }

    @Test("coverage is classes reached of all, by school year and school, however they are written")
    func coverage() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            // The demonstration's own visit reached 7A and 7B of the first school.
            try Self.add(["7A", "7B", "7C"], at: 1, in: 2026, of: .year7, town, gate)
            try Self.add(["7 a"], at: 2, in: 2026, of: .year7, town, gate)
            try Self.add(["8A"], at: 2, in: 2026, of: .year8, town, gate)
            try town.admin("DELETE FROM core.school_visit WHERE pledge_id IS NOT NULL")
            _ = try Self.visit(["7a", "7X"], at: 1, on: "2026-10-01", town, gate)
            let planned = try Self.visit(
                ["7B"], at: 1, on: "2026-11-19", town, gate, state: .planned)
            // Parents who were told are no class that was.
            try town.admin(
                """
                UPDATE core.school_visit SET kind = 'parent-meeting', parents_reached = 9
                 WHERE id = '\(try Self.visit(["7C"], at: 1, on: "2026-10-02", town, gate).uuid)'
                """)
            let first = try Self.coverage(1, town, gate)
            #expect(first.contains(#""beginsIn":2026,"classes":4,"reached":1,"perCent":25"#))
            #expect(
                first.contains(
                    #""school":"Norrskolan","classes":3,"reached":1,"notReached":["7B","7C"],"unknown":["7X"]"#
                ))
            // What counts is what was reached, not what was planned.
            _ = try MoveSchoolVisit()(
                planned,
                .carriedOut(MoveSchoolVisit.Outcome(classes: ["7B", "7C"], pupilsReached: 49)),
                once: ConversationTests.once("m"), as: town.caller(.per, for: .schoolVisits),
                through: gate)
            _ = try Self.visit(["7A"], at: 2, on: "2026-11-03", town, gate)
            #expect(
                try Self.coverage(1, town, gate)
                    .contains(#""beginsIn":2026,"classes":4,"reached":4,"perCent":100"#))
        }
    }

    @Test("a school year begins on 1 July, and visits outside the pledge's period do not count")
    func schoolYears() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            try town.admin("DELETE FROM core.school_visit WHERE pledge_id IS NOT NULL")
            try Self.add(["7A"], at: 1, in: 2025, of: .year7, town, gate)
            try Self.add(["7A"], at: 1, in: 2026, of: .year7, town, gate)
            try Self.add(["7A"], at: 1, in: 2028, of: .year7, town, gate)
            _ = try Self.visit(["7A"], at: 1, on: "2026-06-30", town, gate)
            _ = try Self.visit(["7A"], at: 1, on: "2025-12-31", town, gate)
            let text = try Self.coverage(1, town, gate)
            #expect(text.contains(#""beginsIn":2025,"classes":1,"reached":1,"perCent":100"#))
            #expect(text.contains(#""beginsIn":2026,"classes":1,"reached":0,"perCent":0"#))
            #expect(!text.contains("2028"))
            _ = try Self.visit(["7A"], at: 1, on: "2026-07-01", town, gate)
            #expect(
                try Self.coverage(1, town, gate)
                    .contains(#""beginsIn":2026,"classes":1,"reached":1,"perCent":100"#))
        }
    }

    @Test("a pledge tells its visits by state, and a class is entered once")
    func counts() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            try town.admin("DELETE FROM core.school_visit WHERE pledge_id IS NOT NULL")
            _ = try Self.visit(["7A"], at: 1, on: "2026-10-01", town, gate)
            _ = try Self.visit(["7B"], at: 1, on: "2026-11-20", town, gate, state: .planned)
            let document = try ReadPledge()(
                ID(Town.Known.pledge(1)), as: town.caller(.sara, for: .schoolVisits),
                through: gate)
            let text = String(decoding: document.json, as: UTF8.self).filter { !$0.isWhitespace }
            #expect(text.contains(#""visits":{"planned":1,"carriedOut":1,"cancelled":0}"#))
            #expect(text.contains(#""pupilsReached":25"#))
            try Self.add(["7A"], at: 1, in: 2026, of: .year7, town, gate)
            #expect(throws: Failure.conflict) {
                try Self.add(["7 a"], at: 1, in: 2026, of: .year7, town, gate)
            }
        }
    }

    @Test("a pledge counts its talks in fives, none about protected people nor outside its days")
    func talks() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            func talk(_ youth: Int = 1, on moment: String = "2026-11-20T14:00:00+01:00") throws {
                var command = try ConversationTests.command(about: Town.Known.youth(youth))
                command.pledge = ID(Town.Known.pledge(1))
                try log(command, at: moment)
            }
            func log(_ command: LogConcernConversation.Command, at moment: String) throws {
                let created = try LogConcernConversation()(
                    command, once: ConversationTests.once(UUID().uuidString),
                    as: town.caller(.sara, for: .coordination), through: gate)
                try town.admin(
                    "UPDATE core.concern_conversation SET held_at = '\(moment)' "
                        + "WHERE id = '\(created.id)'")
            }
            func told(as person: Town.Person = .per) throws -> String {
                let document = try ReadPledge()(
                    ID(Town.Known.pledge(1)), as: town.caller(person, for: .schoolVisits),
                    through: gate)
                let text = String(decoding: document.json, as: UTF8.self)
                let told = text.split(separator: "\"talks\" : ").last ?? ""
                return String(told.prefix { $0.isNumber })
            }
            for _ in 0..<4 { try talk() }
            try talk(on: "2019-05-01T12:00:00Z")
            #expect(try told() == "0")
            try talk()
            #expect(try told() == "5")
            #expect(try told(as: .kim) == "5")
            var unknown = try ConversationTests.command(about: Town.Known.youth(1))
            unknown.pledge = ID(UUID())
            #expect(throws: Failure.unfit(pointer: "/pledgeId", code: "unknown")) {
                try log(unknown, at: "2026-11-20")
            }
            try town.admin(
                """
                INSERT INTO core.protection (id, youth_id, agency_id, unit_id, secrecy_class, level,
                    valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       'marked', authz.now(), y.author_id, authz.now()
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(1))'
                """)
            #expect(try told() == "0")
        }
    }

    @Test("coordinators and police enter pledge points; nobody else does")
    func enter() async throws {
        try await onThread {
            let town = try Town()
            func enter(_ person: Town.Person, _ title: String) throws {
                _ = try EnterPledge()(
                    EnterPledge.Command(
                        owner: .together, title: title, wording: nil,
                        startsOn: try LocalDate("2028-01-01"), endsOn: try LocalDate("2029-12-31"),
                        target: .classes(of: .year8, perCent: 90)),
                    once: ConversationTests.once(UUID().uuidString),
                    as: town.caller(person, for: .schoolVisits), through: town.gate())
            }
            try enter(.kim, "Alla i åttan")
            try enter(.per, "Fler")
            #expect(throws: Failure.conflict) { try enter(.kim, "ALLA i åttan") }
            for person in [Town.Person.sara, .rita, .fia, .ulla] {
                #expect(throws: Failure.forbidden) { try enter(person, "\(person)") }
            }
        }
    }
}
