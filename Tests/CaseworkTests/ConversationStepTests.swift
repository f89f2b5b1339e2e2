import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Steps of concern conversations")
struct ConversationStepTests {
    private static let alva = ID<Youth>(Town.Known.youth(1))

    private static func plan(_ town: Town, _ gate: Gate) throws -> ID<ConcernConversation> {
        var guardian = LogConcernConversation.Command.Participant(
            relation: .guardian, name: "Karin Alm")
        guardian.wasInvited = true
        guardian.attended = nil
        var command = LogConcernConversation.Command(
            youth: alva, kind: .preAssessment, trigger: .school, classification: .preAssessment,
            heldAt: try Instant("2026-12-01T13:00:00Z"), place: "Mötesrum 2",
            parts: [(.agenda, "Skolan, hemmet, vad som kan hjälpa")], participants: [guardian],
            agreements: [], nextContactOn: nil)
        command.state = .planned
        command.language = "arabiska"
        return ID(
            try LogConcernConversation()(
                command, once: once(), as: town.caller(.sara, for: .coordination), through: gate
            ).id)
    }

    private static func once() -> Creation.Once { ConversationTests.once(UUID().uuidString) }

    private static func move(
        _ conversation: ID<ConcernConversation>, _ command: MoveConcernConversation.Command,
        _ town: Town, _ gate: Gate, seen: Int? = nil, as person: Town.Person = .sara
    ) throws {
        let now = try town.value(
            "SELECT version FROM core.concern_conversation WHERE id = $1",
            [.uuid(conversation.uuid)])
        _ = try MoveConcernConversation()(
            conversation, of: alva, command, seen: seen.map { "\($0)" } ?? now ?? "", once: once(),
            as: town.caller(person, for: .coordination), through: gate)
    }

    private static func held() throws -> MoveConcernConversation.Command {
        var held = MoveConcernConversation.Held(
            at: try Instant("2026-12-01T13:10:00Z"),
            parts: [(.observation, "Kom ensam"), (.notHeard, "Ville inte tala")])
        held.participants = [.init(relation: .youth, name: nil)]
        held.agreements = [
            .init(what: "Ringer skolan", owner: "Sara", dueOn: try LocalDate("2026-12-05"))
        ]
        held.offers = [
            .init(what: "Mini-Maria", answer: .accepted),
            .init(what: "Kontaktperson", answer: .declined),
        ]
        held.report = .made(on: try LocalDate("2026-12-01"), reference: "2026-88")
        held.nextContactOn = try LocalDate("2026-12-20")
        return .held(held)
    }

    private static func read(
        _ conversation: ID<ConcernConversation>, _ town: Town, _ gate: Gate
    ) throws -> String {
        String(
            decoding: try ReadConcernConversation()(
                conversation, as: town.caller(.sara, for: .coordination), through: gate
            ).json, as: UTF8.self)
    }

    @Test(
        "planned, not held, planned again, held, followed up twice, closed: each a row, none lost")
    func whole() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let talk = try Self.plan(town, gate)
            try Self.move(
                talk, .absent("Sjuk", nextTryOn: LocalDate("2026-12-08")), town, gate)
            try Self.move(talk, .planned(at: Instant("2026-12-08T13:00:00Z")), town, gate)
            #expect(throws: Failure.unfit(pointer: "/at", code: "not-begun")) {
                try Self.move(talk, Self.held(), town, gate)
            }
            try town.admin(
                """
                INSERT INTO core.test_clock (shift)
                VALUES ('2026-12-01 14:00+00'::timestamptz - now())
                ON CONFLICT (one) DO UPDATE SET shift = excluded.shift;
                UPDATE core.session SET expires_at = expires_at + interval '60 days'
                """)
            try Self.move(talk, Self.held(), town, gate)
            try Self.move(
                talk, .followedUp("Går i skolan", nextContactOn: LocalDate("2027-01-10")), town,
                gate)
            try Self.move(talk, .followedUp("Fortsatt bra", nextContactOn: nil), town, gate)
            try Self.move(talk, .closed("Behovet är tillgodosett"), town, gate)
            let text = try Self.read(talk, town, gate)
            #expect(text.contains("\"state\" : \"closed\""))
            #expect(text.contains("\"language\" : \"arabiska\""))
            #expect(text.contains("\"heldAt\" : \"2026-12-01T13:10:00Z\""))
            #expect(text.contains("\"what\" : \"Mini-Maria\", \"answer\" : \"accepted\""))
            #expect(text.contains("\"secrecyClass\" : \"40:7g\""))
            #expect(
                text.contains(
                    "\"relation\" : \"guardian\", \"name\" : \"Karin Alm\", \"invited\" : true, \"attended\" : false"
                ))
            #expect(
                try town.value(
                    """
                    SELECT string_agg(from_state || '>' || state, ' ' ORDER BY created_at, at)
                      FROM core.conversation_step
                    """)
                    == "planned>absent absent>planned planned>held held>followed-up"
                    + " followed-up>followed-up followed-up>closed")
            #expect(
                try town.value(
                    "SELECT version::text FROM core.concern_conversation WHERE id = $1",
                    [.uuid(talk.uuid)]) == "7")
        }
    }

    @Test("a step that the state forbids is a conflict, and what came with it is not written")
    func forbidden() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let talk = ID<ConcernConversation>(Town.Known.conversation(1))
            let before = try town.value("SELECT count(*)::text FROM core.conversation_part")
            #expect(throws: Failure.outOfCourse) { try Self.move(talk, Self.held(), town, gate) }
            #expect(throws: Failure.outOfCourse) {
                try Self.move(talk, .planned(at: Instant("2026-12-08T13:00:00Z")), town, gate)
            }
            try Self.move(talk, .closed("Klart"), town, gate)
            #expect(throws: Failure.outOfCourse) {
                try Self.move(talk, .followedUp("Mer", nextContactOn: nil), town, gate)
            }
            #expect(try town.value("SELECT count(*)::text FROM core.conversation_part") == before)
            #expect(try town.value("SELECT count(*)::text FROM core.conversation_offer") == "0")
        }
    }

    @Test("of two steps at once one wins")
    func atOnce() async throws {
        let town = try await onThread { try Town() }
        let talk = try await onThread { try Self.plan(town, try town.gate()) }
        let won = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await onThread {
                        do throws(any Error) {
                            try Self.move(
                                talk, .closed("Avbokat"), town, try town.gate(), seen: 1)
                            return 1
                        } catch Failure.stale(now: 2) {
                            return 0
                        }
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(won == 1)
    }

    @Test("a follow-up takes another's place only for who has read it, and lists tell the latest")
    func followedUpTwice() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let talk = ID<ConcernConversation>(Town.Known.conversation(1))
            let soon = try LocalDate("2027-11-25")
            let late = try LocalDate("2028-03-20")
            func lists() throws -> [String] {
                let caller = town.caller(.sara, for: .coordination)
                let pages = [
                    try gate.page(.caseload, .first, as: caller),
                    try ListConcernConversations()(
                        of: Self.alva, .first, as: caller, through: gate),
                ]
                return pages.map { String(decoding: $0.items, as: UTF8.self) }
            }
            try Self.move(talk, .followedUp("Akut", nextContactOn: soon), town, gate, seen: 1)
            #expect(throws: Failure.stale(now: 2)) {
                try Self.move(talk, .followedUp("Lugnt", nextContactOn: late), town, gate, seen: 1)
            }
            for text in try lists() + [Self.read(talk, town, gate)] {
                #expect(text.contains("\"nextContactOn\" : \"2027-11-25\""))
            }
            try Self.move(talk, .followedUp("Lugnt", nextContactOn: late), town, gate, seen: 2)
            for list in try lists() {
                #expect(list.contains("\"nextContactOn\" : \"2028-03-20\""))
                #expect(!list.contains("2027-11-25"))
            }
            // Whose it is not to take steps in learns no version.
            #expect(throws: Failure.notFound) {
                try Self.move(talk, .closed("Nej"), town, gate, seen: 1, as: .sven)
            }
        }
    }

    @Test("whoever may not read the conversation learns nothing of it")
    func hidden() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let talk = try Self.plan(town, gate)
            for person in [Town.Person.sven, .per, .petra] {
                #expect(throws: Failure.notFound) {
                    try Self.move(talk, .closed("Nej"), town, gate, as: person)
                }
            }
        }
    }

    @Test("the words of a step are those of Domain, and the database allows the same steps")
    func sameTable() async throws {
        var allowed: [String] = []
        for from in ConversationState.allCases {
            for next in ConversationState.allCases {
                var state = from
                do throws(ConversationState.Forbidden) {
                    try state.become(next)
                    #expect(state == next)
                    allowed.append("\(from.rawValue)>\(next.rawValue)")
                } catch {
                    #expect(state == from)
                }
            }
        }
        #expect(
            allowed == [
                "planned>held", "planned>absent", "planned>closed", "held>followed-up",
                "held>closed", "absent>planned", "absent>closed", "followed-up>followed-up",
                "followed-up>closed",
            ])
        let expected = allowed.sorted().joined(separator: " ")
        try await onThread {
            let town = try Town()
            let stored = try town.value(
                """
                SELECT string_agg(f || '>' || t, ' ' ORDER BY f || '>' || t)
                  FROM unnest(ARRAY['planned', 'held', 'absent', 'followed-up', 'closed']) f,
                       unnest(ARRAY['planned', 'held', 'absent', 'followed-up', 'closed']) t
                 WHERE position(format('((from_state = %L::text) AND (state = %L::text))', f, t)
                                IN (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
                                     WHERE k.conname = 'conversation_step_allowed')) > 0
                """)
            #expect(stored == expected)
        }
    }
}
