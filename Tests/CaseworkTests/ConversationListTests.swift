import Access
import Casework
import Domain
import FoundationEssentials
import Support
import Testing

@Suite("The concern conversations of one youth")
struct ConversationListTests {
    private static func list(
        _ town: Town, _ person: Town.Person, of youth: UUID, offset: Int = 0
    ) throws(Failure) -> String {
        guard let gate = try? town.gate(), let window = Window(limit: 20, offset: offset) else {
            throw .unavailable
        }
        let page = try ListConcernConversations()(
            of: ID(youth), window, as: town.caller(person, for: .coordination), through: gate)
        return String(decoding: page.items, as: UTF8.self)
    }

    /// Result, reason, kind of record, record, how many were shown and who was concerned.
    private static func logged(_ town: Town) throws -> String? {
        try town.value(
            """
            SELECT concat_ws(' ', o.result, coalesce(o.reason, '-'), o.resource,
                             coalesce(o.row_id::text, '-'), o.shown,
                             coalesce(array_to_string(o.persons, ','), '-'))
              FROM audit.outcome o JOIN audit.request r USING (xid, incarnation, layer)
             ORDER BY r.no DESC LIMIT 1
            """)
    }

    @Test("of a hidden youth it is not found, and the log has the true reason and the youth")
    func hidden() async throws {
        try await onThread {
            let town = try Town()
            let youth = Town.Known.youth(1)
            let id = youth.uuidString.lowercased()
            for (person, reason) in [(Town.Person.per, "other-agency"), (.sven, "no-relation")] {
                #expect(throws: Failure.notFound) { try Self.list(town, person, of: youth) }
                #expect(try Self.logged(town) == "refused \(reason) youth \(id) 0 \(id)")
            }
            let absent = UUID()
            #expect(throws: Failure.notFound) { try Self.list(town, .sara, of: absent) }
            #expect(
                try Self.logged(town)
                    == "refused absent youth \(absent.uuidString.lowercased()) 0 ")
        }
    }

    @Test("of a youth that the caller may see it can be empty, which is a look at the youth")
    func empty() async throws {
        try await onThread {
            let town = try Town()
            let youth = try RegisterYouth()(
                RegisterYouth.Command(
                    number: nil, birthDate: nil,
                    name: try PersonName(given: "Ny", family: "Namn")),
                once: ConversationTests.once("new"),
                as: town.caller(.sara, for: .registration), through: town.gate()
            ).id
            #expect(try Self.list(town, .sara, of: youth) == "[]")
            #expect(
                try Self.logged(town)
                    == "ok - concern-conversation - 0 \(youth.uuidString.lowercased())")
        }
    }

    @Test("an author finds what they wrote about a youth whom they no longer see, on every page")
    func author() async throws {
        try await onThread {
            let town = try Town()
            let (youth, conversation) = (Town.Known.youth(1), Town.Known.conversation(1))
            try town.admin(
                """
                UPDATE core.concern_conversation SET author_id =
                    (SELECT id FROM core.staff WHERE subject = 'sven.social')
                 WHERE id = '\(conversation)'
                """)
            let items = try Self.list(town, .sven, of: youth)
            #expect(items.contains(conversation.uuidString.lowercased()))
            #expect(try Self.list(town, .sven, of: youth, offset: 20) == "[]")
            #expect(throws: Failure.notFound) {
                try ReadYouth()(
                    ID(youth), as: town.caller(.sven, for: .coordination), through: town.gate())
            }
        }
    }
}
