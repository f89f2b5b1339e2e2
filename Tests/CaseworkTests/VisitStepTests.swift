import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Steps of visits and dog searches")
struct VisitStepTests {
    /// A planned visit of a police officer.
    private static func planned(_ town: Town, _ gate: Gate) throws -> ID<SchoolVisit> {
        ID(
            try RecordSchoolVisit()(
                RecordSchoolVisit.Command(
                    school: ID(Town.Known.school(1)), visitDate: try LocalDate("2026-11-20"),
                    kind: .presence, state: .planned, topic: "Närvaro"),
                once: ConversationTests.once(UUID().uuidString),
                as: town.caller(.per, for: .schoolVisits), through: gate
            ).id)
    }

    private static func move(
        _ visit: ID<SchoolVisit>, _ command: MoveSchoolVisit.Command, _ town: Town, _ gate: Gate,
        as person: Town.Person = .per
    ) throws -> Created {
        try MoveSchoolVisit()(
            visit, command, once: ConversationTests.once(UUID().uuidString),
            as: town.caller(person, for: .schoolVisits), through: gate)
    }

    /// The year in which the present school year began, in the town's time.
    private static func schoolYear(_ town: Town) throws -> Int {
        let text = try town.value(
            """
            SELECT extract(year FROM authz.today())::integer
                 - (extract(month FROM authz.today()) < 7)::integer
            """)
        return try #require(text.flatMap { Int($0) })
    }

    private static let carriedOut = MoveSchoolVisit.Command.carriedOut(
        MoveSchoolVisit.Outcome(classes: ["7A"], pupilsReached: 25))

    @Test("a step is a row, and the visit's state, version and figures follow it")
    func carryOut() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let visit = try Self.planned(town, gate)
            _ = try Self.move(visit, Self.carriedOut, town, gate)
            let document = try ReadSchoolVisit()(
                visit, as: town.caller(.sara, for: .schoolVisits), through: gate)
            let text = String(decoding: document.json, as: UTF8.self)
            #expect(document.tag == "2")
            #expect(text.contains("\"state\" : \"carried-out\""))
            #expect(text.contains("\"pupilsReached\" : 25"))
            #expect(text.contains("\"from\" : \"planned\", \"to\" : \"carried-out\""))
            #expect(
                try town.value("SELECT string_agg(state, ' ') FROM core.visit_step")
                    == "carried-out")
        }
    }

    @Test(
        "a correction is added to a visit, a class or a search by who enters such, and read with it"
    )
    func corrected() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            func correct(
                _ subject: CorrectVisit.Subject, as person: Town.Person,
                _ text: String = "Det var 8B.",
                strikes: Bool = false
            ) throws {
                _ = try CorrectVisit()(
                    subject, .init(text: text, strikes: strikes),
                    once: ConversationTests.once(UUID().uuidString),
                    as: town.caller(person, for: .schoolVisits), through: gate)
            }
            let visit = try Self.planned(town, gate)
            try correct(.visit(visit), as: .petra)
            #expect(throws: Failure.forbidden) { try correct(.visit(visit), as: .sara) }
            #expect(throws: Failure.unfit(pointer: "/text", code: "identity-number")) {
                try correct(.visit(visit), as: .per, "Det gällde 20110403-2386.")
            }
            let read = try ReadSchoolVisit()(
                visit, as: town.caller(.sara, for: .schoolVisits), through: gate)
            let text = String(decoding: read.json, as: UTF8.self)
            #expect(text.contains("\"corrections\" : [{\"text\" : \"Det var 8B.\""))
            #expect(read.tag == "1")
            // A class that there is not counts no more towards the pledge.
            func classes() throws -> [String] {
                let coverage = try PledgeCoverage()(
                    ID(Town.Known.pledge(1)), as: town.caller(.per, for: .schoolVisits),
                    through: gate)
                return String(decoding: coverage.json, as: UTF8.self).split(
                    separator: "\"classes\" : "
                )
                .dropFirst().map { String($0.prefix { $0.isNumber }) }
            }
            let before = try classes()
            let subject = CorrectVisit.Subject.schoolClass(
                ID(
                    try AddSchoolClass()(
                        .init(
                            school: ID(Town.Known.school(1)), beginsIn: try Self.schoolYear(town),
                            schoolYear: .year7, name: "7Q", pupils: nil),
                        once: ConversationTests.once(UUID().uuidString),
                        as: town.caller(.sofia, for: .schoolVisits), through: gate
                    ).id))
            let entered = try classes()
            #expect(entered != before)
            let person = Town.Person.sture
            try correct(subject, as: person)
            #expect(try classes() == entered)
            try correct(subject, as: person, "Finns inte.", strikes: true)
            #expect(try classes() == before)
            #expect(throws: (any Error).self) {
                try correct(.visit(visit), as: .per, strikes: true)
            }
        }
    }

    @Test(
        "nothing is carried out before its day, and without classes named the planned ones were reached"
    )
    func day() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let visit = try Self.planned(town, gate)
            try town.admin(
                "UPDATE core.school_visit SET classes = '{7A,7B}', visit_date = '2199-01-01'")
            let done = MoveSchoolVisit.Command.carriedOut(.init(classes: nil, pupilsReached: 50))
            #expect(throws: Failure.unfit(pointer: "/state", code: "not-begun")) {
                _ = try Self.move(visit, done, town, gate)
            }
            try town.admin("UPDATE core.school_visit SET visit_date = authz.today()")
            _ = try Self.move(visit, done, town, gate)
            let text = String(
                decoding: try ReadSchoolVisit()(
                    visit, as: town.caller(.per, for: .schoolVisits), through: gate
                ).json, as: UTF8.self)
            #expect(text.contains("\"classes\" : [\"7A\",\"7B\"]"))
        }
    }

    @Test("what is over takes no further step, and nothing is written")
    func over() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            for first in [Self.carriedOut, .cancelled("Sjukdom")] {
                let visit = try Self.planned(town, gate)
                _ = try Self.move(visit, first, town, gate)
                for next in [Self.carriedOut, .cancelled("Igen")] {
                    #expect(throws: Failure.outOfCourse) {
                        try Self.move(visit, next, town, gate)
                    }
                }
                #expect(
                    try town.value(
                        "SELECT count(*)::text FROM core.visit_step WHERE visit_id = $1",
                        [.uuid(visit.uuid)]) == "1")
            }
        }
    }

    @Test("of steps taken at once one wins and the others learn that the state has changed")
    func atOnce() async throws {
        let town = try await onThread { try Town() }
        let visit = try await onThread { try Self.planned(town, try town.gate()) }
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<6 {
                group.addTask {
                    try await onThread {
                        do throws(any Error) {
                            _ = try Self.move(
                                visit, number % 2 == 0 ? Self.carriedOut : .cancelled("Skäl"),
                                town, try town.gate())
                            return "won"
                        } catch let failure as Failure {
                            return failure.code
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.sorted() == Array(repeating: "ACCESS-409-TAKEN", count: 5) + ["won"])
        let steps = try await onThread {
            try town.value("SELECT count(*)::text FROM core.visit_step")
        }
        #expect(steps == "1")
    }

    @Test("whoever may see a visit but not take steps is refused; an absent visit is not found")
    func mayNot() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let visit = try Self.planned(town, gate)
            for person in [Town.Person.sara, .rita, .sofia, .kim] {
                #expect(throws: Failure.forbidden) {
                    try Self.move(visit, Self.carriedOut, town, gate, as: person)
                }
            }
            #expect(throws: Failure.notFound) {
                try Self.move(ID(UUID()), Self.carriedOut, town, gate)
            }
            // Over or not, the answer to them is the same.
            _ = try Self.move(visit, Self.carriedOut, town, gate)
            #expect(throws: Failure.forbidden) {
                try Self.move(visit, Self.carriedOut, town, gate, as: .sara)
            }
            #expect(
                try town.value(
                    """
                    SELECT string_agg(DISTINCT reason, ',') FROM audit.outcome
                     WHERE resource = 'school-visit' AND result = 'refused'
                    """) == "absent,other-agency")
        }
    }

    // MARK: Dog searches

    private static func ask(
        _ town: Town, _ gate: Gate, as person: Town.Person = .rita, school: Int = 1
    ) throws -> ID<DogSearch> {
        let preconditions = try #require(
            AskForDogSearch.Preconditions(
                rulesReference: "Ordningsregler 2026 § 7", informedOn: try LocalDate("2026-08-20"),
                plannedOn: try LocalDate("2026-12-01"), noSuspicion: true, noPupilsPresent: true))
        return ID(
            try AskForDogSearch()(
                AskForDogSearch.Command(
                    school: ID(Town.Known.school(school)), plannedOn: try LocalDate("2026-12-01"),
                    rooms: "Alla", preconditions: preconditions, pledge: nil),
                once: ConversationTests.once(UUID().uuidString),
                as: town.caller(person, for: .schoolVisits), through: gate
            ).id)
    }

    private static func move(
        _ search: ID<DogSearch>, _ command: MoveDogSearch.Command, _ town: Town, _ gate: Gate,
        as person: Town.Person
    ) throws -> Created {
        try MoveDogSearch()(
            search, command, once: ConversationTests.once(UUID().uuidString),
            as: town.caller(person, for: .schoolVisits), through: gate)
    }

    @Test("without a precondition there is nothing to ask with")
    func preconditions() throws {
        func met(_ informed: String, _ suspicion: Bool, _ pupils: Bool) throws -> Bool {
            AskForDogSearch.Preconditions(
                rulesReference: "§ 7", informedOn: try LocalDate(informed),
                plannedOn: try LocalDate("2026-12-01"), noSuspicion: suspicion,
                noPupilsPresent: pupils) != nil
        }
        #expect(try met("2026-12-01", true, true))
        #expect(try !met("2026-12-02", true, true))
        #expect(try !met("2026-08-20", false, true))
        #expect(try !met("2026-08-20", true, false))
    }

    @Test("the head teacher asks, police approve and carry out, and both read it; nobody else does")
    func wholeSearch() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let search = try Self.ask(town, gate)
            let held = MoveDogSearch.Command.carriedOut(
                at: try Instant("2026-12-01T04:00:00Z"), found: false)
            #expect(throws: Failure.outOfCourse) {
                try Self.move(search, held, town, gate, as: .per)
            }
            #expect(throws: Failure.forbidden) {
                try Self.move(search, .approved, town, gate, as: .rita)
            }
            _ = try Self.move(search, .approved, town, gate, as: .petra)
            _ = try Self.move(search, held, town, gate, as: .per)
            #expect(throws: Failure.outOfCourse) {
                try Self.move(search, .cancelled("För sent"), town, gate, as: .rita)
            }
            for person in [Town.Person.rita, .per, .petra] {
                let document = try ReadDogSearch()(
                    search, as: town.caller(person, for: .schoolVisits), through: gate)
                #expect(document.tag == "3")
                #expect(String(decoding: document.json, as: UTF8.self).contains("carried-out"))
            }
            for person in [Town.Person.sara, .sofia, .sture, .fia, .kim, .ulla] {
                #expect(throws: Failure.notFound) {
                    try ReadDogSearch()(
                        search, as: town.caller(person, for: .schoolVisits), through: gate)
                }
                #expect(throws: Failure.notFound) {
                    try Self.move(search, .approved, town, gate, as: person)
                }
            }
        }
    }

    @Test("only the own school's head teacher asks")
    func whoAsks() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            #expect(throws: Failure.forbidden) { try Self.ask(town, gate, school: 2) }
            for person in [Town.Person.per, .sofia, .kim] {
                #expect(throws: Failure.forbidden) { try Self.ask(town, gate, as: person) }
            }
            #expect(try town.value("SELECT count(*)::text FROM core.dog_search") == "0")
        }
    }

    @Test("no dog search is recorded as a visit")
    func notAVisit() async throws {
        try await onThread {
            let town = try Town()
            #expect(throws: Failure.forbidden) {
                var command = RecordSchoolVisit.Command(
                    school: ID(Town.Known.school(1)), visitDate: try LocalDate("2026-11-01"),
                    kind: .dogSearch, state: .carriedOut, topic: "Sök")
                command.pupilsReached = 0
                _ = try RecordSchoolVisit()(
                    command, once: ConversationTests.once("d"),
                    as: town.caller(.per, for: .schoolVisits), through: town.gate())
            }
        }
    }
}
