import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Grounds and restrictions over the API")
struct GroundTests {
    private static func desk() throws -> Desk {
        let desk = try Desk()
        try desk.town.admin(
            """
            UPDATE core.assignment SET valid_from = '2026-01-01';
            UPDATE core.guardian SET valid_from = '2020-01-01'
            """)
        return desk
    }

    private static let alva = Town.Known.youth(1)

    @Test("a consent is entered, answered, read and withdrawn, with a receipt that a retry repeats")
    func consent() async throws {
        try await onThread {
            let desk = try Self.desk()
            let entered = try desk.send(
                .post, "/consents", as: .sara, for: "coordination", key: "c",
                body: Sample.consent())
            #expect(entered.status == 201)
            let id = try entered.json()["id"]?.string ?? "-"
            #expect(entered.field("Location") == "/sspf/v1/consents/\(id)")
            func read() throws -> JSON {
                try desk.send(.get, "/consents/\(id)", as: .sara, for: "coordination").json()
            }
            #expect(try read()["state"]?.string == "incomplete")
            guard case .array(let missing)? = try read()["missingGuardians"] else {
                Issue.record("no guardians")
                return
            }
            #expect(missing.count == 2)
            for guardian in missing {
                let answered = try desk.send(
                    .post, "/consents/\(id)/answers", as: .sara, for: "coordination",
                    key: guardian.string,
                    body: """
                        {"capacity":"guardian","guardianId":"\(guardian.string ?? "-")",
                         "answer":"given","answeredOn":"2026-11-21"}
                        """)
                #expect(answered.status == 201)
            }
            #expect(try read()["state"]?.string == "in-force")
            let list = try desk.send(
                .get, "/youths/\(Self.alva)/consents", as: .sara, for: "follow-up")
            #expect(String(decoding: list.body, as: UTF8.self).contains(id))
            for replayed in [false, true] {
                let withdrawn = try desk.send(
                    .post, "/consents/\(id)/withdrawals", as: .sara, for: "coordination",
                    key: "w", body: "{\"capacity\":\"youth\"}")
                #expect(withdrawn.status == 201)
                #expect(try withdrawn.json()["replayed"] == .bool(replayed))
                #expect(try withdrawn.json()["receipt"]?["shares"] == .integer(1))
                #expect(try withdrawn.json()["receipt"]?["recipients"] == .integer(1))
                #expect(try withdrawn.json()["receipt"]?["caseJoins"] == .integer(0))
            }
            #expect(try read()["state"]?.string == "withdrawn")
            let again = try desk.send(
                .post, "/consents/\(id)/withdrawals", as: .sara, for: "coordination", key: "v",
                body: "{\"capacity\":\"youth\"}")
            #expect(again.status == 409)
        }
    }

    @Test("a disclosure is decided, read and revoked; what its ground refuses says where")
    func disclosure() async throws {
        try await onThread {
            let desk = try Self.desk()
            func decide(_ body: String, _ key: String) throws -> Response {
                try desk.send(
                    .post, "/disclosures", as: .sara, for: "coordination", key: key, body: body)
            }
            let decided = try decide(Sample.disclosure(), "d")
            #expect(decided.status == 201)
            let id = try decided.json()["id"]?.string ?? "-"
            let read = try desk.send(.get, "/disclosures/\(id)", as: .sara, for: "coordination")
            #expect(try read.json()["state"]?.string == "in-force")
            let long = try decide(Sample.disclosure(until: "2027-12-01T12:00:00Z"), "l")
            #expect(long.status == 422)
            #expect(try long.faults() == ["/validUntil too-far-ahead-for-ground"])
            let wrong = try decide(Sample.disclosure(ground: "general-clause"), "g")
            #expect(wrong.status == 403)
            let form = try decide(Sample.disclosure(ground: "No Ground"), "f")
            #expect(try form.faults() == ["/ground rule-code-form"])
            let revoked = try desk.send(
                .post, "/disclosures/\(id)/endings", as: .sara, for: "coordination", key: "e",
                body: "{\"reason\":\"revoked\"}")
            #expect(revoked.status == 201)
            let after = try desk.send(.get, "/disclosures/\(id)", as: .sara, for: "coordination")
            #expect(try after.json()["state"]?.string == "revoked")
        }
    }

    @Test("guardians are named, listed and ended by who has the file, and hidden from others")
    func guardians() async throws {
        try await onThread {
            let desk = try Self.desk()
            let path = "/youths/\(Self.alva)/guardians"
            let named = try desk.send(
                .post, path, as: .sara, for: "coordination", key: "g", body: Sample.guardian)
            #expect(named.status == 201)
            let id = try named.json()["id"]?.string ?? "-"
            func list(_ person: Town.Person, of youth: UUID = Self.alva) throws -> Response {
                try desk.send(.get, "/youths/\(youth)/guardians", as: person, for: "coordination")
            }
            #expect(String(decoding: try list(.sara).body, as: UTF8.self).contains("Maja Alm"))
            #expect(try list(.per).status == 404)
            #expect(try list(.per).shown() == list(.per, of: UUID()).shown())
            for (person, status) in [(Town.Person.per, 404), (.sara, 201)] {
                let ended = try desk.send(
                    .post, "/guardians/\(id)/endings", as: person, for: "coordination", key: "e",
                    body: "{\"reason\":\"mistake\"}")
                #expect(ended.status == status)
            }
            #expect(
                String(decoding: try list(.sara).body, as: UTF8.self)
                    .contains("\"validUntil\" : \"2026-11-21\""))
        }
    }

    @Test("an old sign-in is challenged; a fresh one opens, is listed, reviewed and read for")
    func emergency() async throws {
        try await onThread {
            let desk = try Self.desk()
            func open(_ key: String, _ body: String = Sample.emergency()) throws -> Response {
                try desk.send(.post, "/emergency-accesses", as: .sven, key: key, body: body)
            }
            _ = try desk.token(of: .sven)
            try desk.town.admin(
                "UPDATE core.session SET proved_at = authz.now() - interval '301 s'")
            let old = try open("a")
            #expect(old.status == 401)
            #expect(
                old.field("WWW-Authenticate")
                    == "Bearer error=\"insufficient_user_authentication\", max_age=300")
            #expect(try old.json()["type"]?.string == "/sspf/v1/problems/sign-in-too-old")
            try desk.town.admin("UPDATE core.session SET proved_at = authz.now()")
            #expect(try open("h", Sample.emergency(minutes: 61)).status == 422)
            let absent = try open("b", Sample.emergency(UUID()))
            let other = try open("c", Sample.emergency(Town.Known.youth(6)))
            #expect(absent.status == 404)
            #expect(try absent.shown() == other.shown())
            // The same request that was challenged.
            let opened = try open("a")
            #expect(opened.status == 201)
            let id = try opened.json()["id"]?.string ?? "-"
            for path in [
                "/youths/\(Self.alva)", "/youths/\(Self.alva)/concern-conversations",
                "/concern-conversations/\(Town.Known.conversation(1))",
                "/youths/\(Self.alva)/guardians", "/youths/\(Self.alva)/consents",
                "/youths/\(Self.alva)/disclosures",
            ] {
                #expect(
                    try desk.send(.get, path, as: .sven, for: "emergency").status == 200,
                    "\(path)")
                #expect(
                    try desk.send(.get, path, as: .sven, for: "coordination").status == 404,
                    "\(path)")
            }
            let own = try desk.send(
                .get, "/emergency-accesses", as: .sven, for: "own-account",
                query: [("state", "open")])
            #expect(String(decoding: own.body, as: UTF8.self).contains(id))
            let review = "{\"verdict\":\"unjustified\",\"note\":\"Handläggaren kunde nås.\"}"
            func judge(_ person: Town.Person) throws -> Int {
                try desk.send(
                    .post, "/emergency-accesses/\(id)/reviews", as: person, key: "r",
                    body: review
                ).status
            }
            #expect(try judge(.ulla) == 404)
            try desk.town.admin(
                "UPDATE core.test_clock SET shift = shift + interval '4 days'")
            #expect(try judge(.ulla) == 201)
            #expect(try judge(.sven) == 404)
        }
    }

    @Test("blocks, protections and conflicts are entered and lifted; the blocked one sees nothing")
    func restrictions() async throws {
        try await onThread {
            let desk = try Self.desk()
            func send(
                _ path: String, _ body: String, as person: Town.Person = .sara,
                for purpose: String? = "coordination"
            ) throws -> Response {
                try desk.send(
                    .post, path, as: person, for: purpose, key: UUID().uuidString, body: body)
            }
            let both = try send(
                "/blocks",
                """
                {"youthId":"\(Self.alva)","reason":"other","staffId":"\(UUID())",
                 "agencyId":"\(UUID())"}
                """)
            #expect(try both.faults() == ["/staffId staff-or-agency"])
            let blocked = try send(
                "/blocks",
                """
                {"youthId":"\(Self.alva)","reason":"threat","staffId":"\(Town.Known.staff(1))"}
                """, as: .ulla, for: "work-management")
            #expect(blocked.status == 201)
            func read() throws -> Int {
                try desk.send(.get, "/youths/\(Self.alva)", as: .sara, for: "coordination").status
            }
            #expect(try read() == 404)
            let id = try blocked.json()["id"]?.string ?? "-"
            let lifted = try send(
                "/blocks/\(id)/endings", "{\"reason\":\"no-longer-needed\"}", as: .ulla,
                for: "work-management")
            #expect(lifted.status == 201)
            #expect(try read() == 200)

            let protected = try send(
                "/protections", "{\"youthId\":\"\(Self.alva)\",\"level\":\"marked\"}", as: .ulla,
                for: "work-management")
            #expect(protected.status == 201)
            #expect(try read() == 404)
            let named = try send(
                "/youths/\(Self.alva)/protection-accesses",
                "{\"staffId\":\"\(Town.Known.staff(1))\"}", as: .ulla, for: "work-management")
            #expect(named.status == 201)
            #expect(try read() == 200)
            let list = try desk.send(
                .get, "/youths/\(Self.alva)/protections", as: .sara, for: "coordination")
            #expect(String(decoding: list.body, as: UTF8.self).contains("Ulla Unge"))

            // Somebody's number and nobody's: one answer.
            let answers = try [Town.Known.alvasNumber, "201212122392"].map { number in
                try send(
                    "/conflicts", "{\"number\":\"\(number)\",\"relation\":\"relative\"}",
                    for: nil)
            }
            #expect(answers.map(\.status) == [201, 201])
            #expect(answers[0].body.count == answers[1].body.count)
            #expect(try read() == 404)
            let own = try desk.send(.get, "/conflicts", as: .sara)
            #expect(!String(decoding: own.body, as: UTF8.self).contains("2011"))
        }
    }

    @Test(
        "the catalogues of rules are read by everybody who is signed in",
        arguments: [
            ("consent-rules", "FB 6:11"), ("information-kinds", "observation"),
            ("disclosure-grounds", "OSL 10:15 a"), ("emergency-reasons", "missing"),
        ])
    func catalogues(_ name: String, _ word: String) async throws {
        try await onThread {
            let desk = try Desk()
            for person in [Town.Person.sara, .rut, .stina] {
                let list = try desk.send(.get, "/\(name)", as: person, query: [("limit", "100")])
                #expect(list.status == 200)
                let text = String(decoding: list.body, as: UTF8.self)
                #expect(text.contains(word))
            }
        }
    }

    @Test(
        "the demonstration shows a consent in force, one withdrawn, a decision, block, protection")
    func demonstration() async throws {
        try await onThread {
            let desk = try Desk()
            func list(
                _ youth: Int, _ what: String, _ person: Town.Person
            ) throws -> String {
                String(
                    decoding: try desk.send(
                        .get, "/youths/\(Town.Known.youth(youth))/\(what)", as: person,
                        for: what == "disclosures" ? "work-management" : "coordination"
                    ).body, as: UTF8.self)
            }
            #expect(try list(1, "consents", .sara).contains("\"state\" : \"in-force\""))
            #expect(try list(10, "blocks", .fia).contains("\"reason\" : \"relationship\""))
            let named = try desk.send(
                .get, "/youths/\(Town.Known.youth(9))", as: .sture, for: "coordination")
            #expect(named.status == 200)
            #expect(
                try desk.town.value(
                    """
                    SELECT string_agg(x, ' ' ORDER BY x) FROM (
                        SELECT 'withdrawn' FROM core.consent_withdrawal
                        UNION ALL SELECT 'decided' FROM core.disclosure
                        UNION ALL SELECT 'protected' FROM core.protection) t(x)
                    """) == "decided protected withdrawn")
        }
    }
}
