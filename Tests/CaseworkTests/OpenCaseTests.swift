import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

@Suite("What a case takes while it is open")
struct OpenCaseTests {
    private static let file = ID<Case>(Cooperation.caseID)

    /// Each way of adding to the case, as Sara.
    private static let ways: [(String, @Sendable (Cooperation) throws -> Void)] = [
        (
            "mapping",
            { team in
                _ = try MapCase()(
                    file, [.init(kind: .noGround, text: "Samtycke är på väg.")],
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            }
        ),
        (
            "meeting",
            { team in
                _ = try CallMeeting()(
                    of: file,
                    .init(
                        kind: .network, begins: try Instant("2027-03-20T12:00:00Z"),
                        ends: try Instant("2027-03-20T13:00:00Z"), place: "Rum 2", invited: [],
                        agenda: []),
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            }
        ),
        (
            "commitment",
            { team in
                _ = try MakeCommitment()(
                    in: file,
                    .init(
                        goal: "Skolan", what: "Ringer", who: .person("Karin"),
                        dueOn: try LocalDate("2027-04-01"), meeting: nil),
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            }
        ),
        (
            "setting",
            { team in
                let command = try #require(
                    SetCase.Command(targetGroup: try RuleCode("crime-risk")))
                _ = try SetCase()(
                    file, command, seen: try version(team), once: Cooperation.once(),
                    as: team.caller(.sara), through: team.gate)
            }
        ),
        (
            "member",
            { team in
                _ = try AddCaseMember()(
                    ID(Town.Known.staff(8)), to: file, once: Cooperation.once(),
                    as: team.caller(.sara), through: team.gate)
            }
        ),
    ]

    private static func version(_ team: Cooperation) throws -> String {
        try #require(
            try team.town.value(
                "SELECT version::text FROM core.\"case\" WHERE id = $1", [.uuid(file.uuid)]))
    }

    private static func set(_ team: Cooperation, closed: Bool) throws {
        try team.town.admin(
            """
            UPDATE core."case" SET closed_at = \(closed ? "authz.now()" : "NULL")
             WHERE id = '\(Cooperation.caseID)'
            """)
    }

    @Test("a closed case takes nothing new until it is reopened")
    func closed() async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.set(team, closed: true)
            for (name, add) in Self.ways {
                #expect(throws: Failure.taken(pointer: "", code: "case-closed"), "\(name)") {
                    try add(team)
                }
            }
            #expect(
                try team.town.value(
                    """
                    SELECT (SELECT count(*) FROM core.mapping_talk)
                         + (SELECT count(*) FROM core.meeting)
                         + (SELECT count(*) FROM core.commitment)
                    """) == "0")
            try Self.set(team, closed: false)
            for (_, add) in Self.ways { try add(team) }
        }
    }

    @Test("what is added while it is being closed waits, and is refused then")
    func closing() async throws {
        let team = try await onThread { try Cooperation() }
        try await onThread {
            var closer = try team.town.session("sspf_migrate")
            try closer.runScript(
                Script(
                    name: "close",
                    text: """
                        BEGIN; UPDATE core."case" SET closed_at = authz.now()
                                WHERE id = '\(Cooperation.caseID)'
                        """))
            var settings = Session.Settings()
            settings.lockTimeout = .milliseconds(300)
            let hasty = Gate(Link(try team.town.address(), settings: settings))
            #expect(throws: Failure.unavailable) {
                _ = try AddCaseMember()(
                    ID(Town.Known.staff(8)), to: Self.file, once: Cooperation.once(),
                    as: team.caller(.sara), through: hasty)
            }
            try closer.runScript(Script(name: "close", text: "COMMIT"))
            for (name, add) in Self.ways {
                #expect(throws: Failure.taken(pointer: "", code: "case-closed"), "\(name)") {
                    try add(team)
                }
            }
        }
    }

    private static func opens(_ team: Cooperation) async -> Bool {
        do {
            return try await onThread {
                _ = try OpenCase()(
                    of: ID(team.youth), exception: nil, once: Cooperation.once(),
                    as: team.caller(.sara), through: try team.gate)
                return true
            }
        } catch { return false }
    }

    @Test("one youth has one open case, whoever opens or reopens another, and when")
    func one() async throws {
        let team = try await onThread { try Cooperation() }
        try await onThread {
            func open() throws -> Created {
                try OpenCase()(
                    of: ID(team.youth), exception: nil, once: Cooperation.once(),
                    as: team.caller(.sara), through: team.gate)
            }
            func move(_ id: ID<Case>, _ command: MoveCase.Command, seen: String) throws {
                _ = try MoveCase()(
                    id, command, seen: seen, once: Cooperation.once(), as: team.caller(.sara),
                    through: team.gate)
            }
            #expect(throws: Failure.taken(pointer: "", code: "another-open")) { _ = try open() }
            try Self.set(team, closed: true)
            let second = ID<Case>(try open().id)
            #expect(throws: Failure.taken(pointer: "", code: "another-open")) { _ = try open() }
            try move(second, .init(state: .closed, outcome: .goalMet), seen: "1")
            _ = try open()
            #expect(throws: Failure.taken(pointer: "", code: "another-open")) {
                try move(second, .init(state: .reopened, reason: "Igen"), seen: "2")
            }
            #expect(
                try team.town.value("SELECT count(*) FROM core.\"case\" WHERE closed_at IS NULL")
                    == "1")
        }
        // Two at once: one opens, the other is told.
        try await onThread {
            try team.town.admin("UPDATE core.\"case\" SET closed_at = authz.now()")
        }
        var opened = 0
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 { group.addTask { await Self.opens(team) } }
            for await didOpen in group where didOpen { opened += 1 }
        }
        #expect(opened == 1)
    }

    @Test(
        "what a case is for stays in the file but for a mapping's readers; its coordinator is known"
    )
    func settings() async throws {
        try await onThread {
            let team = try Cooperation()
            func set(
                _ group: String? = nil, level: String? = nil, coordinator: Int? = nil,
                as person: Town.Person = .sara
            ) throws {
                let command = try #require(
                    SetCase.Command(
                        targetGroup: try group.map { try RuleCode($0) },
                        level: try level.map { try RuleCode($0) },
                        coordinator: coordinator.map { ID(Town.Known.staff($0)) }))
                _ = try SetCase()(
                    Self.file, command, seen: try Self.version(team), once: Cooperation.once(),
                    as: team.caller(person), through: team.gate)
            }
            func read(_ person: Town.Person) throws -> [String?] {
                let text = try ReadCase()(Self.file, as: team.caller(person), through: team.gate)
                let json = try JSON.parse(text.json)
                return [
                    json["targetGroup"], json["level"], json["coordinator"]?["name"],
                ].map { if case .string(let text)? = $0 { text } else { nil } }
            }
            #expect(SetCase.Command() == nil)
            #expect(throws: Failure.unfit(pointer: "/level", code: "unknown")) {
                try set(level: "huge")
            }
            // Who is not in the team coordinates nothing; who does not lead the case sets nothing.
            #expect(throws: Failure.unfit(pointer: "/coordinatorId", code: "not-in-leading-team")) {
                try set(coordinator: 2)
            }
            #expect(throws: Failure.notFound) { try set("crime-risk", as: .per) }
            // Nor does anybody of another agency, who could move nothing.
            #expect(throws: Failure.unfit(pointer: "/coordinatorId", code: "not-in-leading-team")) {
                try set(coordinator: 7)
            }
            _ = try AddCaseMember()(
                ID(Town.Known.staff(1)), to: Self.file, once: Cooperation.once(),
                as: team.caller(.sara), through: team.gate)
            try set("crime-risk", level: "early", coordinator: 1)
            try set("school-absence")
            _ = try team.enter(team.everybody)
            #expect(try read(.sara) == ["school-absence", "early", "Sara Sandell"])
            #expect(try read(.per) == [nil, nil, "Sara Sandell"])
            _ = try team.enter(kinds: ["mapping"], team.everybody)
            #expect(try read(.per) == ["school-absence", "early", "Sara Sandell"])
            try team.town.admin("UPDATE core.case_word SET valid_until = '2026-02-01'")
            #expect(throws: Failure.unfit(pointer: "/targetGroup", code: "unknown")) {
                try set("crime-risk")
            }
            #expect(try team.town.value("SELECT count(*) FROM core.case_setting") == "4")
        }
    }

    @Test("a mapping has a ground in force, or says why there is none, to the own file alone")
    func ground() async throws {
        try await onThread {
            let team = try Cooperation()
            func map(_ parts: [MapCase.Part]) throws -> ID<MappingTalk> {
                ID(
                    try MapCase()(
                        Self.file, parts, once: Cooperation.once(), as: team.caller(.sara),
                        through: team.gate
                    ).id)
            }
            for parts in [[], [MapCase.Part(kind: .risk, text: "Nya vänner")]] {
                #expect(throws: Failure.unfit(pointer: "/parts", code: "ground-or-reason")) {
                    _ = try map(parts)
                }
            }
            let first = try map([.init(kind: .noGround, text: "Pappa är bortrest.")])
            _ = try team.enter(kinds: ["mapping"], team.everybody)
            _ = try map([.init(kind: .risk, text: "Nya vänner")])
            func read(_ person: Town.Person) throws -> String {
                Cooperation.text(
                    try ReadMapping()(first, as: team.caller(person), through: team.gate))
            }
            #expect(try read(.sara).contains("Pappa"))
            #expect(try !read(.per).contains("Pappa"))
        }
    }

    @Test("why a case was moved stays in its file; names and referrals crossing open no case")
    func reasons() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.town.admin(
                """
                INSERT INTO core.case_transition (id, case_id, youth_id, agency_id, secrecy_class, state,
                                                  reason, author_id, created_at, place)
                SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'opened',
                       'Oro hemma', c.author_id, c.created_at, 1
                  FROM core."case" c WHERE c.id = '\(Cooperation.caseID)'
                """)
            func read(_ person: Town.Person) throws -> String {
                Cooperation.text(
                    try ReadCase()(Self.file, as: team.caller(person), through: team.gate))
            }
            _ = try team.enter(kinds: ["identity", "referrals"], team.everybody)
            #expect(throws: Failure.notFound) { _ = try read(.per) }
            _ = try team.enter(team.everybody)
            #expect(try read(.sara).contains("Oro hemma"))
            let seen = try read(.per)
            #expect(seen.contains("\"state\" : \"opened\"") && !seen.contains("Oro hemma"))
            // Nor is anything given to do to whom no ground lets see it.
            func commit() throws {
                _ = try MakeCommitment()(
                    in: Self.file,
                    .init(
                        goal: "Skolan", what: "Ringer", who: .staff(ID(Town.Known.staff(7))),
                        dueOn: try LocalDate("2027-04-01"), meeting: nil),
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            }
            #expect(throws: Failure.unfit(pointer: "/responsibleStaffId", code: "not-covered")) {
                try commit()
            }
            _ = try team.enter(kinds: ["commitments"], team.everybody)
            try commit()
        }
    }

    @Test("an enquiry that was accepted without a case gets one, once")
    func enquiry() async throws {
        try await onThread {
            let team = try Cooperation()
            try Self.set(team, closed: true)
            let enquiry = ID<Enquiry>(
                try AskEnquiry()(
                    .init(
                        youth: nil, unit: ID(Town.Known.unit(1)), reason: "Skolfrånvaro",
                        concern: "Borta sedan jul.", isUrgent: false),
                    once: Cooperation.once(), as: team.caller(.rita), through: team.gate
                ).id)
            func move(_ command: MoveEnquiry.Command) throws -> String {
                let created = try MoveEnquiry()(
                    enquiry, command, once: Cooperation.once(), as: team.caller(.sara),
                    through: team.gate)
                return String(decoding: created.receipt ?? [], as: UTF8.self)
            }
            _ = try move(.assessing)
            #expect(try move(.accepted(opening: nil, exception: nil)).contains("null"))
            #expect(throws: Failure.outOfCourse) {
                try move(.accepted(opening: nil, exception: nil))
            }
            #expect(
                try !move(.opened(ID(team.youth), exception: nil)).contains("null"))
            #expect(throws: Failure.taken(pointer: "", code: "another-open")) {
                try move(.opened(ID(team.youth), exception: nil))
            }
            #expect(
                try team.town.value(
                    "SELECT count(*)::text FROM core.\"case\" WHERE number IS NOT NULL AND id <> $1",
                    [.uuid(Cooperation.caseID)]) == "1")
        }
    }

    @Test("an open offer is answered later, once, and the chronology tells both")
    func offer() async throws {
        try await onThread {
            let team = try Cooperation()
            let offer = UUID()
            try team.town.admin(
                """
                INSERT INTO core.conversation_offer (id, conversation_id, youth_id, agency_id,
                    secrecy_class, position, what, answer, author_id, created_at)
                SELECT '\(offer)', c.id, c.youth_id, c.agency_id, c.secrecy_class, 9, 'Fritidskort',
                       'open', c.author_id, c.created_at
                  FROM core.concern_conversation c WHERE c.id = '\(team.conversation)'
                """)
            func answer(_ id: UUID, _ person: Town.Person = .sara) throws {
                _ = try AnswerOffer()(
                    .accepted, to: id, in: ID(team.conversation), once: Cooperation.once(),
                    as: team.caller(person), through: team.gate)
            }
            #expect(throws: Failure.unfit(pointer: "/offerId", code: "unknown")) {
                try answer(UUID())
            }
            #expect(throws: Failure.notFound) { try answer(offer, .sven) }
            try answer(offer)
            #expect(throws: Failure.conflict) { try answer(offer) }
            let read = Cooperation.text(
                try ReadConcernConversation()(
                    ID(team.conversation), as: team.caller(.sara), through: team.gate))
            #expect(read.contains("\"answer\" : \"accepted\""))
            #expect(read.contains("\"answeredBy\" : \"Sara Sandell\""))
            let told = try team.town.value(
                """
                SELECT string_agg(concat_ws(' ', c.event, c.from_state, c.to_state), ', '
                                  ORDER BY c.at, c.event)
                  FROM authz.chronology c WHERE c.note = 'Fritidskort'
                """)
            #expect(told == "offered open, answered open accepted")
        }
    }

    @Test("a guardian is corrected by what is added, and the chronology tells it")
    func guardian() async throws {
        try await onThread {
            let team = try Cooperation()
            func correct(_ person: Town.Person) throws {
                _ = try Correct()(
                    .init(
                        resource: .guardian, record: team.karin.uuid, nature: .correction,
                        kind: nil, text: "Heter Carin."),
                    once: Cooperation.once(), as: team.caller(person), through: team.gate)
            }
            #expect(throws: Failure.notFound) { try correct(.per) }
            try correct(.sara)
            let guardians = try team.gate.page(
                .guardians, of: team.youth, .first, as: team.caller(.sara))
            #expect(String(decoding: guardians.items, as: UTF8.self).contains("Heter Carin."))
            #expect(
                try team.town.value(
                    """
                    SELECT string_agg(c.event, ' ' ORDER BY c.at) FROM authz.chronology c
                     WHERE c.record = 'guardian' AND c.record_id = $1
                    """, [.uuid(team.karin.uuid)]) == "created corrected")
        }
    }

    @Test("referrals, reports and flags stand in the chronology, with who and when")
    func chronology() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try ReceiveConcernReport()(
                .init(
                    youth: ID(team.youth), receivedOn: try LocalDate("2027-03-15"),
                    reporter: .school, feedbackRequested: false, reference: nil),
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            _ = try ProposeRiskFlag()(
                .init(
                    sign: try RuleCode("aggression"), observedOn: try LocalDate("2027-03-01"),
                    source: .school, grading: .firstHand, role: .acting,
                    protectiveFactor: try RuleCode("work")), of: ID(team.youth),
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            func told(_ person: Town.Person) throws -> [String] {
                let page = try ReadChronology()(
                    of: ID(team.youth), .first, as: team.caller(person),
                    through: team.gate)
                guard case .array(let items) = try JSON.parse(page.items) else { return [] }
                return items.compactMap { item in
                    guard case .string(let record)? = item["record"] else { return nil }
                    return record
                }
            }
            #expect(try told(.sara).contains("concern-report"))
            #expect(try told(.sara).contains("risk-flag"))
            #expect(throws: Failure.notFound) { try told(.per) }
        }
    }
}
