import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Entries of the log as the API shows them.
@Suite("Entries of the log")
struct LogEntryTests {
    /// What the log is told of besides requests that are let in.
    private static let kinds: Set = [
        "log-erased", "log-shard-dropped", "name-keys-renewed", "policies-applied", "request",
        "restored", "retention-certificate", "role-granted", "seal-key", "sign-in", "unknown-token",
    ]

    @Test("an entry of every kind that the log writes is described, member by member")
    func everyKind() async throws {
        try await onThread {
            let desk = try Desk(Town(in: .quiet))
            _ = try desk.send(
                .get, "/concern-conversations/\(Town.Known.conversation(1))", as: .sara,
                for: "coordination")
            // Each with all that it can say, and with as little.
            try desk.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, reason, staff_id, session_id,
                    agency_id, unit_id, role, purpose, action, route, resource, row_id, detail,
                    request_id, policy_version, program)
                SELECT i.incarnation, k, 'refused', 'unknown', m.staff_id, gen_random_uuid(),
                       m.agency_id, m.unit_id, 'auditor', 'own-account', 'session.create',
                       'POST /sessions', 'staff', gen_random_uuid(), 'x', gen_random_uuid(),
                       i.policy_version, 'sspf'
                  FROM core.installation i, core.membership m
                  JOIN core.staff s ON s.id = m.staff_id AND s.subject = 'rut.revisor',
                       unnest('{\(Self.kinds.sorted().joined(separator: ","))}'::text[]) k;
                INSERT INTO audit.event (incarnation, kind, result)
                SELECT i.incarnation, k, 'ok'
                  FROM core.installation i,
                       unnest('{\(Self.kinds.sorted().joined(separator: ","))}'::text[]) k
                """)
            let last = try #require(
                try desk.town.value("SELECT max(no)::text FROM audit.event"))
            try desk.seal(entry: last)
            let all = try #require(
                try desk.town.value(
                    "SELECT string_agg(no::text, ' ' ORDER BY no) FROM audit.leaf"))
            var told: Set<String> = []
            for number in all.split(separator: " ") {
                let answer = try desk.send(.get, "/audit/entries/\(number)", as: .rut)
                // What another agency did is not this auditor's to see.
                guard answer.status == 200 else { continue }
                let entry = try answer.json()["entry"]
                told.insert(
                    (entry?["kind"]?.string ?? "-") + (entry?["outcomes"] == nil ? "" : " let in"))
            }
            #expect(told == Self.kinds.union(["request let in", "shard-opened"]))
            let document = try desk.send(.get, "/openapi.json").json()
            let entry = document["components"]?["schemas"]?["LogEntry"]?["properties"]?["entry"]
            let meaning = try #require(
                entry?["properties"]?["kind"]?["description"]?.string)
            #expect(Self.kinds.union(["shard-opened"]).filter { !meaning.contains($0) } == [])
        }
    }

    @Test("the kinds are those that the program and its policies write")
    func written() throws {
        var kinds: Set<String> = []
        for place in ["Policies", "Sources"] {
            let folder = Checkout.folder + "/" + place
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
            where name.hasSuffix(".sql") && !name.hasPrefix("matrix/") || name.hasSuffix(".swift") {
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                for insert in text.matches(of: /INSERT INTO audit\.event [^']*'([a-z-]+)'/) {
                    kinds.insert(String(insert.1))
                }
            }
        }
        #expect(kinds == Self.kinds)
    }
}
