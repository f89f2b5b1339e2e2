import API
import Audit
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Support
import Testing

@Suite("The routes of the log")
struct LogRouteTests {
    @Test("a search takes filters and pages by cursor; a filter that does not fit is told")
    func search() async throws {
        try await onThread {
            let desk = try Desk()
            let conversation = Town.Known.conversation(1).uuidString
            for person in [Town.Person.sara, .sven] {
                _ = try desk.send(
                    .get, "/concern-conversations/\(conversation)", as: person,
                    for: "coordination")
            }
            let refused = try desk.send(
                .post, "/audit/searches", as: .rut,
                body: "{\"outcome\":\"refused\",\"purpose\":\"coordination\"}")
            #expect(refused.status == 200)
            let text = String(decoding: refused.body, as: UTF8.self)
            #expect(text.contains("sven.social"))
            #expect(!text.contains("sara.social"))
            // Pages follow one another by what was found, whatever has come since.
            var places: [String] = []
            var query: [(name: String, value: String)] = [("limit", "3")]
            let since = "{\"staff\":\"sara.social\"}"
            for number in 0..<20 {
                _ = try desk.send(.get, "/inbox", as: .sara)
                if number < 5 { continue }
                let page = try desk.send(
                    .post, "/audit/searches", as: .rut, query: query, body: since)
                guard case .array(let items)? = try page.json()["items"] else { break }
                places += items.compactMap { $0["cursor"]?.string }
                guard let cursor = page.cursor() else { break }
                query = [("limit", "3"), ("cursor", cursor)]
            }
            #expect(places.count >= 6)
            #expect(Set(places).count == places.count)
            #expect(
                try desk.send(.post, "/audit/searches", as: .rut, query: query, body: "{}").status
                    == 400)
            for body in [
                "{\"outcome\":\"perhaps\"}", "{\"before\":\"1-2-3\"}", "{\"since\":\"yesterday\"}",
                "{\"requestId\":\"7\"}", "{\"surname\":\"Alm\"}",
            ] {
                let answer = try desk.send(.post, "/audit/searches", as: .rut, body: body)
                #expect(answer.status == 422, "\(body)")
            }
        }
    }

    @Test("checkpoints, proofs and samples are for those who review the log")
    func reviewers() async throws {
        try await onThread {
            let desk = try Desk()
            for path in ["/audit/checkpoints", "/audit/reviews"] {
                #expect(try desk.send(.get, path, as: .rut).status == 200)
                #expect(try desk.send(.get, path, as: .sara).status == 403)
            }
            #expect(
                try desk.send(.post, "/audit/proofs", as: .rut, body: "{\"entry\":1}").status == 404
            )
            #expect(
                try desk.send(
                    .post, "/audit/consistency-proofs", as: .rut,
                    body: "{\"shard\":1,\"from\":2,\"to\":1}"
                ).status == 422)
            #expect(
                try desk.send(
                    .post, "/audit/proofs", as: .rut, body: "{\"entry\":1,\"shard\":1}"
                ).status == 422)
            #expect(
                try desk.send(
                    .post, "/audit/consistency-proofs", as: .rut,
                    body: "{\"shard\":1,\"from\":1,\"to\":2}"
                ).status == 404)
            #expect(
                try desk.send(
                    .get, "/audit/reviews/\(Town.Known.youth(1))/items", as: .rut
                ).status == 404)
        }
    }

    @Test("one entry is shown by its number, once it is sealed, to whoever reviews the log")
    func entry() async throws {
        try await onThread {
            let sealed = try Town(in: .quiet)
            let desk = try Desk(sealed)
            let conversation = Town.Known.conversation(1).uuidString
            _ = try desk.send(
                .get, "/concern-conversations/\(conversation)", as: .sara, for: "coordination")
            let number = try #require(
                try sealed.value(
                    "SELECT max(no)::text FROM audit.request WHERE action LIKE '%conversation.read'"
                ))
            let path = "/audit/entries/\(number)"
            #expect(try desk.send(.get, path, as: .rut).status == 404)
            try desk.seal(entry: number)
            let answer = try desk.send(.get, path, as: .rut).json()
            #expect(answer["no"] == .integer(try #require(Int(number))))
            #expect(answer["persons"] == .integer(1))
            #expect(answer["staff"]?.string == "Sara Sandell")
            #expect(answer["entry"]?["action"]?.string == "concern-conversation.read")
            #expect(answer["leafHash"]?.string?.count == 44)
            for path in ["07", "-7", "\(number)x", "9223372036854775808", "x", conversation] {
                #expect(try desk.send(.get, "/audit/entries/\(path)", as: .rut).status == 404)
            }
            #expect(try desk.send(.get, path, as: .sara).status == 404)
        }
    }

    /// Three looks of Sven's, in October.
    static func looked(_ desk: Desk) throws {
        for _ in 0..<3 {
            _ = try desk.send(
                .get, "/concern-conversations/\(Town.Known.conversation(5))", as: .sven,
                for: "coordination")
        }
        var superuser = try desk.town.session("postgres")
        try superuser.runScript(
            Script(
                name: "october",
                text: """
                    SET session_replication_role = replica;
                    UPDATE audit.request SET at = '2026-10-05 10:00+02'
                     WHERE staff_id = '\(Town.Known.staff(2))';
                    """))
    }

    /// What draws a sample of them.
    static let drawing =
        "{\"unitId\":\"\(Town.Known.unit(2))\",\"month\":\"2026-10\",\"size\":2}"

    @Test("a sample is drawn, judged and signed off; once for a key, and not twice")
    func review() async throws {
        try await onThread {
            let desk = try Desk()
            try Self.looked(desk)
            let drawing = Self.drawing
            let drawn = try desk.send(
                .post, "/audit/reviews", as: .rut, key: "draw", body: drawing)
            #expect(drawn.status == 201)
            let sample = try #require(try drawn.json()["id"]?.string)
            #expect(drawn.field("Location") == "\(Routes.base)/audit/reviews/\(sample)")
            let again = try desk.send(
                .post, "/audit/reviews", as: .rut, key: "again", body: drawing)
            #expect(try again.json()["id"]?.string == sample)
            for (size, status) in [(0, 422), (3, 409)] {
                let other = drawing.replacing("\"size\":2", with: "\"size\":\(size)")
                let answer = try desk.send(
                    .post, "/audit/reviews", as: .rut, key: "of-\(size)", body: other)
                #expect(answer.status == status)
            }
            let path = "/audit/reviews/\(sample)"
            let items = try desk.send(.get, "\(path)/items", as: .rut).json()["items"]
            guard case .array(let items)? = items else { return #expect(Bool(false)) }
            #expect(items.count >= 2)
            #expect(
                try desk.send(.post, "\(path)/sign-offs", as: .rut, key: "early", body: "{}").status
                    == 409)
            for item in 1..<(items.count + 1) {
                let answer = try desk.send(
                    .post, "\(path)/verdicts", as: .rut, key: "item-\(item)",
                    body: "{\"item\":\(item),\"verdict\":\"in-order\"}",
                    headers: [("If-Match", "\"1\"")])
                #expect(answer.status == 201)
            }
            #expect(
                try desk.send(
                    .post, "\(path)/verdicts", as: .rut, key: "none",
                    body: "{\"item\":99,\"verdict\":\"in-order\"}",
                    headers: [("If-Match", "\"1\"")]
                ).status == 422)
            #expect(
                try desk.send(.post, "\(path)/sign-offs", as: .rut, key: "now", body: "{}").status
                    == 201)
            #expect(try desk.send(.get, path, as: .rut).json()["signedOff"] == .bool(true))
            #expect(
                try desk.send(.get, "/audit/reviews", as: .rut, query: [("overdue", "only")])
                    .json()["items"] == .array([]))
        }
    }

    @Test("an extract in its two forms, and an incident, take a body and page like a list")
    func extracts() async throws {
        try await onThread {
            let desk = try Desk()
            for _ in 0..<2 {
                _ = try desk.send(
                    .get, "/concern-conversations/\(Town.Known.conversation(1))", as: .sara,
                    for: "coordination")
            }
            let number = "\"number\":\"\(Town.Known.alvasNumber)\""
            let dates = try desk.send(.post, "/audit/extracts", as: .rut, body: "{\(number)}")
            #expect(dates.status == 200)
            #expect(!String(decoding: dates.body, as: UTF8.self).contains("Sara"))
            let named = "{\(number),\"named\":true}"
            let before = try desk.send(.post, "/audit/extracts", as: .rut, body: named)
            #expect(try before.json()["items"] == .array([]))
            let release = try desk.send(
                .post, "/audit/name-releases", as: .ulla, key: "release",
                body: "{\(number),\"reference\":\"D 7\"}")
            #expect(release.status == 201)
            let id = try #require(try release.json()["id"]?.string)
            let decision = try desk.send(.get, "/audit/name-releases/\(id)", as: .rut).json()
            #expect(decision["reference"] == .string("D 7"))
            let after = try desk.send(.post, "/audit/extracts", as: .rut, body: named)
            #expect(String(decoding: after.body, as: UTF8.self).contains("Sara Sandell"))
            let span =
                "\"since\":\"2020-01-01T00:00:00Z\",\"until\":\"2199-01-01T00:00:00Z\""
            let incident = try desk.send(
                .post, "/audit/incidents", as: .rut, query: [("limit", "1")],
                body: "{\"staff\":\"sara.social\",\(span)}")
            #expect(incident.status == 200)
            let cursor = try #require(incident.cursor())
            for (body, status) in [
                ("{\"staff\":\"sara.social\",\(span)}", 200),
                ("{\"staff\":\"sven.social\",\(span)}", 400),
            ] {
                let next = try desk.send(
                    .post, "/audit/incidents", as: .rut,
                    query: [("limit", "1"), ("cursor", cursor)], body: body)
                #expect(next.status == status)
            }
            for body in ["{\(span)}", "{\"staff\":\"sara.social\"}"] {
                #expect(
                    try desk.send(.post, "/audit/incidents", as: .rut, body: body).status == 422)
            }
        }
    }
}
