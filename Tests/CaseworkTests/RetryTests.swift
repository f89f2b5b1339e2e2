import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Retries")
struct RetryTests {
    @Test("one key sent by many at once creates one record; the others wait, or see it again")
    func atOnce() async throws {
        let town = try await onThread { try Town() }
        let results = try await withThrowingTaskGroup(
            of: Result<Created, Failure>.self
        ) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await onThread {
                        let gate = try town.gate()
                        let command = try ConversationTests.command(about: Town.Known.youth(1))
                        do throws(Failure) {
                            return .success(
                                try LogConcernConversation()(
                                    command, once: ConversationTests.once("one"),
                                    as: town.caller(.sara, for: .coordination), through: gate))
                        } catch { return .failure(error) }
                    }
                }
            }
            return try await group.reduce(into: [Result<Created, Failure>]()) { $0.append($1) }
        }
        let created = results.compactMap { try? $0.get() }
        #expect(created.count(where: { !$0.isReplay }) == 1)
        #expect(Set(created.map(\.id)).count == 1)
        for case .failure(let failure) in results { #expect(failure == .inProgress) }
        let counts = try await onThread {
            try town.value(
                """
                SELECT (SELECT count(*) FROM core.once) || ' '
                    || (SELECT count(*) FROM core.concern_conversation c
                         WHERE c.place = 'Mötesrum 1') || ' '
                    || (SELECT count(*) FROM core.conversation_part p
                         WHERE p.text = 'Sov på lektionen')
                """)
        }
        #expect(counts == "1 1 1")
    }

    @Test("each part, person and agreement is a row of its own, with author, class and time")
    func rows() async throws {
        try await onThread {
            let town = try Town()
            let created = try LogConcernConversation()(
                try ConversationTests.command(about: Town.Known.youth(1)),
                once: ConversationTests.once("a"), as: town.caller(.sara, for: .coordination),
                through: try town.gate())
            #expect(
                try town.value(
                    """
                    SELECT string_agg(x, ', ' ORDER BY x COLLATE "C") FROM (
                        SELECT 'part ' || kind FROM core.conversation_part
                         WHERE conversation_id = $1 AND secrecy_class = '26:1'
                           AND author_id = $2 AND created_at > now() - interval '1 minute'
                        UNION ALL
                        SELECT 'person ' || relation FROM core.conversation_participant
                         WHERE conversation_id = $1 AND secrecy_class = '26:1'
                           AND author_id = $2 AND created_at > now() - interval '1 minute'
                        UNION ALL
                        SELECT 'agreement ' || owner FROM core.agreement
                         WHERE conversation_id = $1 AND secrecy_class = '26:1'
                           AND author_id = $2 AND created_at > now() - interval '1 minute') t(x)
                    """, [.uuid(created.id), .uuid(Town.Known.staff(1))])
                    == "agreement Mamma, part observation, part youth-view, person guardian")
        }
    }

    @Test("a refused write leaves nothing but its log entry, with youth and reason")
    func refusedWrite() async throws {
        try await onThread {
            let town = try Town()
            for (person, failure, reason) in [
                (Town.Person.per, Failure.notFound, "other-agency"),
                (.sven, .notFound, "no-relation"), (.kim, .notFound, "other-agency"),
            ] {
                #expect(throws: failure) {
                    try LogConcernConversation()(
                        try ConversationTests.command(about: Town.Known.youth(1)),
                        once: ConversationTests.once("a"),
                        as: town.caller(person, for: .coordination), through: town.gate())
                }
                #expect(
                    try town.value(
                        """
                        SELECT o.result || ' ' || o.reason || ' ' || o.persons[1]
                          FROM audit.outcome o JOIN audit.request r USING (xid, incarnation)
                         ORDER BY r.no DESC LIMIT 1
                        """)
                        == "refused \(reason) \(Town.Known.youth(1).uuidString.lowercased())")
            }
            // By role alone: it looks like an absent youth, and the log still names the youth.
            #expect(throws: Failure.notFound) {
                try LogConcernConversation()(
                    try ConversationTests.command(about: Town.Known.youth(1)),
                    once: ConversationTests.once("a"),
                    as: town.caller(.rut, for: .coordination), through: town.gate())
            }
            #expect(
                try town.value(
                    """
                    SELECT e.result || ' ' || e.reason || ' ' || e.persons[1]
                      FROM audit.event e WHERE e.kind = 'request' ORDER BY e.no DESC LIMIT 1
                    """) == "refused role \(Town.Known.youth(1).uuidString.lowercased())")
            #expect(try town.value("SELECT count(*)::text FROM core.once") == "0")
        }
    }
}
