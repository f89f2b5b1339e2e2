import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Concern conversations")
struct ConversationTests {
    @Test("what a social worker logs can be read back by her and by nobody of another agency")
    func logAndRead() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let created = try LogConcernConversation()(
                try Self.command(about: Town.Known.youth(1)),
                once: Self.once("a"), as: town.caller(.sara, for: .coordination), through: gate)
            let id = ID<ConcernConversation>(created.id)
            let document = try ReadConcernConversation()(
                id, as: town.caller(.sara, for: .coordination), through: gate)
            let text = String(decoding: document.json, as: UTF8.self)
            #expect(text.contains("Sov på lektionen"))
            #expect(text.contains("Ringer skolan"))
            #expect(document.tag == "1")
            for person in Town.Person.allCases where person != .sara {
                #expect(throws: Failure.notFound) {
                    try ReadConcernConversation()(
                        id, as: town.caller(person, for: .coordination), through: gate)
                }
            }
            let reason = try town.value(
                """
                SELECT o.reason FROM audit.outcome o JOIN audit.request r USING (xid, incarnation)
                 WHERE o.row_id = $1 AND r.staff_id = $2
                """, [.uuid(created.id), .uuid(Town.Known.staff(7))])
            #expect(reason == "other-agency")
        }
    }

    @Test("a retry with the same key creates nothing twice, and one with another body is refused")
    func retries() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            let caller = town.caller(.sara, for: .coordination)
            let log = LogConcernConversation()
            let command = try Self.command(about: Town.Known.youth(1))
            let first = try log(command, once: Self.once("k"), as: caller, through: gate)
            let second = try log(
                command, once: Self.once("k"), as: town.caller(.sara, for: .coordination),
                through: gate)
            #expect(second.id == first.id)
            #expect(second.isReplay)
            #expect(throws: Failure.keyReused) {
                try log(
                    command, once: Creation.Once(key: "k", digest: Array(repeating: 9, count: 32)),
                    as: town.caller(.sara, for: .coordination), through: gate)
            }
        }
    }

    @Test("a youth of another agency is as absent as one that is not there")
    func hiddenYouth() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            for youth in [Town.Known.youth(6), UUID()] {
                #expect(throws: Failure.notFound) {
                    try LogConcernConversation()(
                        try Self.command(about: youth), once: Self.once(youth.uuidString),
                        as: town.caller(.sara, for: .coordination), through: gate)
                }
            }
        }
    }

    @Test("school staff who see the youth's stub learn that logging is not theirs to do")
    func forbidden() async throws {
        try await onThread {
            let town = try Town()
            #expect(throws: Failure.forbidden) {
                try LogConcernConversation()(
                    try Self.command(about: Town.Known.youth(8)), once: Self.once("x"),
                    as: town.caller(.sofia, for: .coordination), through: try town.gate())
            }
        }
    }

    static func once(_ key: String) -> Creation.Once {
        Creation.Once(key: key, digest: Array(repeating: 1, count: 32))
    }

    static func command(about youth: UUID) throws -> LogConcernConversation.Command {
        LogConcernConversation.Command(
            youth: ID(youth), kind: .preAssessment, trigger: .school, classification: .advice,
            heldAt: try Instant("2026-11-20T14:00:00+01:00"), place: "Mötesrum 1",
            parts: [
                (kind: .observation, text: "Sov på lektionen"),
                (kind: .youthView, text: "Jag är trött"),
            ],
            participants: [.init(relation: .guardian, name: "Mamma")],
            agreements: [
                .init(
                    what: "Ringer skolan", owner: "Mamma", dueOn: try LocalDate("2026-12-01"))
            ],
            nextContactOn: try LocalDate("2026-12-05"))
    }
}
