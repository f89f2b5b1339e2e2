import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Support
import Testing

@Suite("Work over the API")
struct WorkTests {
    @Test("a social worker registers, logs, reads back and lists; the police officer gets 404")
    func day() async throws {
        try await onThread {
            let desk = try Desk()
            let registered = try desk.send(
                .post, "/youths", as: .sara, key: "y1", body: Sample.youth)
            #expect(registered.status == 201)
            let youth = try registered.json()["id"]?.string ?? "-"
            #expect(registered.field("Location") == "/sspf/v1/youths/\(youth)")
            #expect(registered.field("ETag") == "\"1\"")
            let youthID = try #require(UUID(uuidString: youth))
            let logged = try desk.send(
                .post, "/concern-conversations", as: .sara, for: "coordination", key: "c1",
                body: Sample.conversation(youthID))
            #expect(logged.status == 201)
            #expect(try logged.json()["replayed"] == .bool(false))
            let id = try logged.json()["id"]?.string ?? "-"

            let read = try desk.send(
                .get, "/concern-conversations/\(id)", as: .sara, for: "coordination")
            #expect(read.status == 200)
            #expect(read.field("ETag")?.hasPrefix("\"1.") == true)
            #expect(try read.json()["place"]?.string == "Mötesrum 1")
            #expect(try read.json()["youthId"]?.string == youth)

            let caseload = try desk.send(.get, "/youths", as: .sara, for: "coordination")
            #expect(String(decoding: caseload.body, as: UTF8.self).contains(youth))
            let list = try desk.send(
                .get, "/youths/\(youth)/concern-conversations", as: .sara, for: "follow-up")
            #expect(String(decoding: list.body, as: UTF8.self).contains(id))

            let police = try desk.send(
                .get, "/concern-conversations/\(id)", as: .per, for: "coordination")
            #expect(police.status == 404)
        }
    }

    @Test("a retry answers with what the first one made; the same key with another body is refused")
    func replay() async throws {
        try await onThread {
            let desk = try Desk()
            let first = try desk.send(
                .post, "/school-visits", as: .per, key: "v1", body: Sample.visit())
            let second = try desk.send(
                .post, "/school-visits", as: .per, key: "v1", body: Sample.visit())
            #expect(first.status == 201)
            #expect(second.status == 201)
            #expect(try second.json()["id"] == first.json()["id"])
            #expect(try second.json()["replayed"] == .bool(true))
            #expect(second.field("Location") == first.field("Location"))
            let other = try desk.send(
                .post, "/school-visits", as: .per, key: "v1", body: Sample.visit(topic: "Annat"))
            #expect(other.status == 422)
            #expect(try other.json()["type"]?.string?.hasSuffix("/idempotency-key-reused") == true)
        }
    }

    @Test("while a request with a key runs, the next is told so at once, and afterwards done")
    func running() async throws {
        try await onThread {
            let desk = try Desk()
            func record() throws -> Response {
                try desk.send(.post, "/school-visits", as: .per, key: "held", body: Sample.visit())
            }
            var first = try desk.town.session("sspf_migrate")
            _ = try first.run(
                Statement(
                    "hold-key",
                    """
                    SELECT pg_advisory_lock(hashtextextended(s.id::text || 'held', 0))
                      FROM core.staff s WHERE s.subject = 'per.polis'
                    """))
            let begun = ContinuousClock.now
            let refused = try record()
            #expect(begun.duration(to: .now) < .seconds(1))
            #expect(refused.status == 409)
            #expect(try refused.json()["type"]?.string == "/sspf/v1/problems/in-progress")
            #expect(refused.field("Retry-After") == "1")
            _ = try first.run(Statement("let-key-go", "SELECT pg_advisory_unlock_all()"))
            let second = try record()
            #expect(second.status == 201)
            #expect(try second.json()["replayed"] == .bool(false))
        }
    }

    @Test("one key is for one address: sent to another it is refused, and nothing is done there")
    func addresses() async throws {
        try await onThread {
            let desk = try Desk()
            let body = "{\"locked\":true}"
            func lock(_ number: Int) throws -> Response {
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(number))/locks", as: .anna, key: "one",
                    body: body)
            }
            let first = try lock(2)
            #expect(first.status == 201)
            #expect(try lock(2).json()["replayed"] == .bool(true))
            let other = try lock(3)
            #expect(other.status == 422)
            #expect(try other.json()["type"]?.string?.hasSuffix("/idempotency-key-reused") == true)
            #expect(
                try desk.town.value(
                    "SELECT string_agg(s.subject, ' ') FROM core.staff s WHERE s.locked_at IS NOT NULL"
                ) == "sven.social")
        }
    }

    @Test("a replay tells the version that was created, whoever has changed it since")
    func replayedTag() async throws {
        try await onThread {
            let desk = try Desk()
            func record() throws -> Response {
                try desk.send(.post, "/school-visits", as: .per, key: "v1", body: Sample.visit())
            }
            let first = try record()
            let id = try first.json()["id"]?.string ?? "-"
            try desk.town.admin("UPDATE core.school_visit SET version = 2 WHERE id = '\(id)'")
            let second = try record()
            #expect(try second.json()["replayed"] == .bool(true))
            #expect(first.field("ETag") == "\"1\"")
            #expect(second.field("ETag") == "\"1\"")
            #expect(second.field("Location") == first.field("Location"))
        }
    }

    @Test("who has seen the same is told so: by a look on the log, and by the rules of now")
    func notModified() async throws {
        try await onThread {
            let desk = try Desk()
            let path = "/concern-conversations/\(Town.Known.conversation(1))"
            func read(_ tag: String? = nil, as person: Town.Person = .sara) throws -> Response {
                try desk.answering.respond(
                    to: desk.request(
                        .get, path, as: person, for: "coordination",
                        headers: tag.map { [("If-None-Match", $0)] } ?? []))
            }
            func looks() throws -> String? {
                try desk.town.value(
                    """
                    SELECT count(*)::text FROM audit.outcome o
                      JOIN audit.request r USING (xid, incarnation, layer)
                     WHERE r.action = 'concern-conversation.read' AND o.result = 'ok'
                       AND o.shown = 1
                    """, role: "postgres")
            }
            let tag = try #require(try read().field("ETag"))
            let same = try read("\"0.0\", \(tag)")
            #expect(same.status == 304)
            #expect(same.body.isEmpty)
            #expect(same.field("ETag") == tag)
            #expect(try looks() == "2")
            #expect(try read("\"1\"").status == 200)
            // A correction changes what is seen, and no version of what was written.
            let correction =
                "{\"resource\":\"concern-conversation\",\"recordId\":\""
                + "\(Town.Known.conversation(1))\",\"text\":\"Det var den 3 maj\"}"
            #expect(try desk.status("/corrections", as: .sara, correction) == 201)
            let changed = try read(tag)
            #expect(changed.status == 200)
            #expect(changed.field("ETag") != tag)
            #expect(changed.field("ETag")?.prefix(3) == tag.prefix(3))
            // Whoever may see it no longer is told what is told of something absent.
            let now = try #require(changed.field("ETag"))
            #expect(try read(now).status == 304)
            try desk.town.admin(
                """
                UPDATE core.role_grant
                   SET valid_until = greatest(authz.now(), valid_from + interval '1 s')
                 WHERE staff_id = '\(Town.Known.staff(1))'
                """)
            let gone = try read(now)
            #expect(gone.status == 404)
            #expect(try read(now, as: .per).shown() == gone.shown())
        }
    }

    @Test("registering again gives the same youth: by the key, and by the number under another key")
    func registerAgain() async throws {
        try await onThread {
            let desk = try Desk()
            let body =
                "{\"number\":\"\(Town.Known.alvasNumber)\",\"givenName\":\"Alva\","
                + "\"familyName\":\"Alm\"}"
            let answers = try ["a", "a", "b"].map {
                try desk.send(.post, "/youths", as: .sara, key: $0, body: body)
            }
            #expect(answers.map(\.status) == [201, 201, 201])
            #expect(try Set(answers.map { try $0.json()["id"]?.string }).count == 1)
            #expect(try answers[1].json()["replayed"] == .bool(true))
            // Under another name it is a slip in the number, or somebody else.
            let other = try desk.send(
                .post, "/youths", as: .sara, key: "c", body: body.replacing("Alm", with: "Zorn"))
            #expect(other.status == 422)
            #expect(String(decoding: other.body, as: UTF8.self).contains("other-name"))
        }
    }

    @Test("visits are listed by pages, each linking to the next")
    func pages() async throws {
        try await onThread {
            let desk = try Desk()
            for number in 1...3 {
                _ = try desk.send(
                    .post, "/school-visits", as: .per, key: "p\(number)", body: Sample.visit())
            }
            let first = try desk.send(
                .get, "/school-visits", as: .per, query: [("limit", "2")])
            #expect(first.status == 200)
            func ids(_ page: Response) throws -> [String] {
                guard case .array(let items)? = try page.json()["items"] else { return [] }
                return items.compactMap { $0["id"]?.string }
            }
            let cursor = try #require(first.cursor())
            #expect(
                first.field("Link")
                    == "</sspf/v1/school-visits?cursor=\(cursor)&limit=2>; rel=\"next\"")
            let all = try desk.send(.get, "/school-visits", as: .per)
            // One more, which comes first or among them, moves nothing of what follows.
            _ = try desk.send(
                .post, "/school-visits", as: .per, key: "p4", body: Sample.visit())
            let next = try desk.send(
                .get, "/school-visits", as: .per, query: [("limit", "100"), ("cursor", cursor)])
            #expect(next.status == 200)
            #expect(next.field("Link") == nil)
            let seen = try ids(first) + ids(next)
            #expect(Set(seen).count == seen.count)
            #expect(try Set(ids(all)).subtracting(seen).isEmpty)
            let last = try desk.send(
                .get, "/school-visits", as: .per, query: [("limit", "100")])
            #expect(last.field("Link") == nil)
        }
    }

    @Test("everybody's lists answer, each to the role that they are for")
    func lists() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(try desk.send(.get, "/staff", as: .anna).status == 200)
            #expect(try desk.send(.get, "/staff", as: .sara).status == 403)
            #expect(
                try desk.send(.get, "/policies", as: .anna, for: "administration").status == 200)
            #expect(try desk.send(.get, "/policies", as: .rut, for: "log-review").status == 200)
            #expect(try desk.send(.get, "/schools", as: .per).status == 200)
            #expect(try desk.send(.get, "/pledges", as: .per).status == 200)
            #expect(try desk.send(.get, "/retention/preview", as: .arne).status == 200)
            #expect(try desk.send(.get, "/retention/preview", as: .sara).status == 403)
            let me = try desk.send(.get, "/me", as: .sara)
            #expect(try me.json()["subject"]?.string == "sara.social")
        }
    }

    @Test("a youth is found by number and by name, and both are asked for in the body")
    func search() async throws {
        try await onThread {
            let desk = try Desk()
            let byNumber = try desk.send(
                .post, "/person-searches", as: .sara,
                body: "{\"number\":\"\(Town.Known.alvasNumber)\"}")
            #expect(byNumber.status == 200)
            #expect(String(decoding: byNumber.body, as: UTF8.self).contains("Alva"))
            let byName = try desk.send(
                .post, "/person-searches", as: .sara, body: "{\"name\":\"alva\"}")
            #expect(byName.status == 200)
        }
    }

    @Test("a youth is found by the number of a case of the own agency, in the own unit")
    func searchByCase() async throws {
        try await onThread {
            let desk = try Desk()
            let file = try desk.made(
                "/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
            let read = try desk.send(.get, "/cases/\(file)", as: .sara, for: "coordination")
            let number = try #require(try read.json()["number"]?.string)
            func found(_ number: String, by person: Town.Person) throws -> [String] {
                let answer = try desk.send(
                    .post, "/person-searches", as: person,
                    body: "{\"caseNumber\":\"\(number)\"}")
                guard case .array(let items)? = try answer.json()["items"] else { return [] }
                return items.compactMap { $0["givenName"]?.string }
            }
            #expect(try found(number, by: .sara) == ["Alva"])
            #expect(try found(number.lowercased(), by: .sara) == ["Alva"])
            // Not in another unit, nor by an agency that has not joined the case.
            #expect(try found(number, by: .sven) == [])
            #expect(try found(number, by: .per) == [])
            #expect(try found("0000-0000", by: .sara) == [])
            let wrong = try desk.send(
                .post, "/person-searches", as: .sara, body: "{\"caseNumber\":\"17\"}")
            #expect(try wrong.faults() == ["/caseNumber case-number-form"])
        }
    }

    @Test("an auditor sees who looked, and the police officer's refusal")
    func audit() async throws {
        try await onThread {
            let desk = try Desk()
            let conversation = Town.Known.conversation(1).uuidString
            for person in [Town.Person.sara, .per] {
                _ = try desk.send(
                    .get, "/concern-conversations/\(conversation)", as: person,
                    for: "coordination")
            }
            let found = try desk.send(
                .post, "/audit/searches", as: .rut,
                body: "{\"number\":\"\(Town.Known.alvasNumber)\"}")
            #expect(found.status == 200)
            let entries = String(decoding: found.body, as: UTF8.self)
            #expect(entries.contains("\"other-agency\""))
            #expect(entries.contains("police_officer"))
            #expect(!entries.contains(Town.Known.alvasNumber))
            #expect(!entries.contains("Alva"))
            let refused = try desk.send(
                .post, "/audit/searches", as: .sara,
                body: "{\"number\":\"\(Town.Known.alvasNumber)\"}")
            #expect(refused.status == 403)
        }
    }

    @Test("signing in gives a token that works until signing out")
    func session() async throws {
        try await onThread {
            let desk = try Desk()
            let signedIn = try desk.send(
                .post, "/sessions",
                body: "{\"subject\":\"sara.social\",\"password\":\"exempelstad-demo-2026\"}")
            #expect(signedIn.status == 201)
            #expect(try signedIn.json()["expiresIn"] == .integer(43_200))
            let token = try signedIn.json()["token"]?.string ?? "-"
            let bearer = [(name: "Authorization", value: "Bearer \(token)")]
            #expect(try desk.send(.get, "/me", headers: bearer).status == 200)
            let out = try desk.send(.delete, "/sessions/current", headers: bearer)
            #expect(out.status == 204)
            #expect(out.body.isEmpty)
            #expect(try desk.send(.get, "/me", headers: bearer).status == 401)
        }
    }

    @Test("registering the same name part twice is one person with one name")
    func doubleName() async throws {
        try await onThread {
            let response = try Desk().send(
                .post, "/youths", as: .sara, key: "d",
                body: "{\"givenName\":\"Ali Ali\",\"familyName\":\"Ali\"}")
            #expect(response.status == 201)
        }
    }
}
