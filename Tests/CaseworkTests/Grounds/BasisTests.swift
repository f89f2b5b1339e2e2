import Access
import Audit
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("What a look rests on is sealed with it")
struct BasisTests {
    /// The latest looks of somebody at a concern conversation or a youth, as they are sealed: what each
    /// rests on, beside the ground of its purpose.
    private static func looks(_ team: Cooperation, _ person: Town.Person) throws -> Set<String> {
        let text = try team.town.value(
            """
            SELECT string_agg(DISTINCT concat(h ->> 'ground', ': ', o -> 'basis'), E'\\n')
              FROM authz.entry e
             CROSS JOIN LATERAL CAST(e.header AS jsonb) h
             CROSS JOIN LATERAL jsonb_array_elements(h -> 'outcomes') o
              JOIN core.staff s ON s.id = (h ->> 'staff')::uuid
             WHERE h ->> 'kind' = 'request' AND s.subject = $1 AND o ->> 'result' = 'ok'
               AND (o ->> 'persons')::int > 0
               AND o ->> 'resource' IN ('youth', 'concern-conversation')
            """, [.text(person.rawValue)])
        return Set((text ?? "").split(separator: "\n").map(String.init))
    }

    private static func ground(_ team: Cooperation, _ purpose: Purpose) throws -> String {
        try team.town.value(
            "SELECT ground FROM core.purpose WHERE code = $1", [.text(purpose.rawValue)]) ?? "none"
    }

    @Test(
        "another agency's row names the consent; the own work names the ground of its purpose alone"
    )
    func consent() async throws {
        try await onThread {
            let team = try Cooperation()
            let consent = try team.enter(team.everybody)
            let ground = try Self.ground(team, .coordination)
            #expect(try team.sees(.per) == ["conversation", "observation"])
            _ = try team.sees(.sara)
            let id = consent.uuid.uuidString.lowercased()
            #expect(try Self.looks(team, .per) == ["\(ground): [\"\(id)\"]"])
            #expect(try Self.looks(team, .sara) == ["\(ground): "])
            // As it was: what the purpose's ground is called later changes no entry.
            try team.town.admin("UPDATE core.purpose SET ground = 'Påhittat lagrum 1 §'")
            #expect(try Self.looks(team, .per) == ["\(ground): [\"\(id)\"]"])
            var query = LogQuery()
            query.basis = consent.uuid
            let found = try SearchLog()(
                query, .first, as: team.town.caller(.rut, for: .logReview), through: team.gate)
            #expect(!String(decoding: found.items, as: UTF8.self).contains("\"subject\" : \"sara"))
        }
    }

    @Test("a consent to another kind of information is no ground of the look")
    func kinds() async throws {
        try await onThread {
            let team = try Cooperation()
            let consent = try team.enter(team.everybody)
            let other = try team.enter(kinds: ["referrals", "meetings"], team.everybody)
            #expect(try team.sees(.per) == ["conversation", "observation"])
            let ground = try Self.ground(team, .coordination)
            let id = consent.uuid.uuidString.lowercased()
            #expect(try Self.looks(team, .per) == ["\(ground): [\"\(id)\"]"])
            // Nor is a decision about another record.
            let decision = try team.disclose(
                items: [("conversation", Town.Known.conversation(2))], about: nil)
            #expect(try team.sees(.per) == ["conversation", "observation"])
            #expect(try Self.looks(team, .per) == ["\(ground): [\"\(id)\"]"])
            #expect(other != consent && decision.uuid != consent.uuid)
        }
    }

    @Test("an emergency access is named by what it opened")
    func emergency() async throws {
        try await onThread {
            let team = try Cooperation()
            try EmergencyTests.freshSignIn(.sven, team)
            let access = try EmergencyTests.open(team).uuidString.lowercased()
            #expect(!(try team.sees(.sven, for: .emergency)).isEmpty)
            let ground = try Self.ground(team, .emergency)
            #expect(try Self.looks(team, .sven) == ["\(ground): [\"\(access)\"]"])
            var query = LogQuery()
            query.ground = String(ground.prefix(6))
            query.basis = UUID(uuidString: access)
            let auditor = team.town.caller(.rut, for: .logReview)
            func count() throws -> Int {
                let page = try SearchLog()(query, .first, as: auditor, through: team.gate)
                return String(decoding: page.items, as: UTF8.self)
                    .components(separatedBy: "\"requestId\"").count - 1
            }
            #expect(try count() > 0)
            query.ground = "Påhittat"
            #expect(try count() == 0)
        }
    }

    @Test("which version of a record was seen stands there as well")
    func version() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try ReadYouth()(ID(team.youth), as: team.caller(.sara), through: team.gate)
            #expect(
                try team.town.value(
                    """
                    SELECT o.version FROM audit.outcome o JOIN audit.request r USING (xid)
                     WHERE r.action = 'youth.read' ORDER BY r.no DESC LIMIT 1
                    """) == "1")
        }
    }
}
