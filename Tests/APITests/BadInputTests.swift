import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Bad input")
struct BadInputTests {
    /// Nearly every member is wrong or missing.
    static let wrongConversation = """
        {"youthId":"7","kind":"chat","classification":"advice","heldAt":"2026-11-22T00:00:00Z",
         "place":" ","parts":{"assessment":"x","mood":"y"},
         "participants":[{"relation":"guardian"},{"relation":"neighbour","name":""}],
         "agreements":[{"what":"a","owner":"b","dueOn":"2026-02-30"},
                       {"what":"a","owner":"b","dueOn":"2026-11-01"}],
         "nextContactOn":"2026-11-01","score":5}
        """

    @Test(
        "all faults come at once with pointers, in the language asked for, and nothing is written",
        arguments: [("sv-SE, sv;q=0.9", "sv", "Måste anges."), ("en", "en", "Must be given.")])
    func allAtOnce(_ asked: String, _ given: String, _ words: String) async throws {
        try await onThread {
            let desk = try Desk()
            let before = try desk.rows()
            let response = try desk.send(
                .post, "/concern-conversations", as: .sara, for: "coordination", key: "b",
                body: Self.wrongConversation, headers: [("Accept-Language", asked)])
            #expect(response.status == 422)
            #expect(response.field("Content-Type") == "application/problem+json")
            #expect(response.field("Content-Language") == given)
            #expect(
                try Set(response.faults()) == [
                    "/youthId uuid-form", "/kind not-a-choice", "/trigger required",
                    "/heldAt in-future", "/place blank", "/parts/mood unknown-member",
                    "/participants/1/relation not-a-choice", "/participants/1/name too-short",
                    "/agreements/0/dueOn no-such-date", "/agreements/1/dueOn before-held",
                    "/nextContactOn before-held", "/score unknown-member",
                ])
            #expect(String(decoding: response.body, as: UTF8.self).contains(words))
            #expect(try response.json()["requestId"]?.string == response.field("X-Request-Id"))
            #expect(try desk.rows() == before)
        }
    }

    @Test("a conversation tells the observation or the youth's own view")
    func parts() async throws {
        try await onThread {
            let body = """
                {"youthId":"\(Town.Known.youth(1).uuidString)","kind":"dissuasion",
                 "trigger":"tip","classification":"other","heldAt":"1999-12-31T23:59:59Z",
                 "place":"Hemma","parts":{"strengths":"Spelar fotboll"}}
                """
            let response = try Desk().send(
                .post, "/concern-conversations", as: .sara, for: "coordination", key: "b",
                body: body)
            #expect(response.status == 422)
            #expect(
                try response.faults() == [
                    "/heldAt too-early", "/parts observation-or-youth-view",
                ])
        }
    }

    @Test(
        "an identity number in any text of a school visit is refused where it stands",
        arguments: [
            ("topic", "\"Samtal med 20110403-2386\"", "/topic"),
            ("requestedBy", "\"rektor om 110403-2386\"", "/requestedBy"),
            ("followUp", "\"Se 201104032386\"", "/followUp"),
            ("classes", "[\"7A\",\"20110403-2386\"]", "/classes/1"),
        ])
    func identityNumber(_ member: String, _ value: String, _ pointer: String) async throws {
        try await onThread {
            let desk = try Desk()
            let before = try desk.rows()
            let topic = member == "topic" ? "" : "\"topic\":\"Trafik\","
            let body = """
                {"schoolId":"\(Town.Known.school(1).uuidString)","visitDate":"2026-11-19",
                 "kind":"presence","pupilsReached":0,\(topic)"\(member)":\(value)}
                """
            let response = try desk.send(
                .post, "/school-visits", as: .per, key: "n", body: body)
            #expect(response.status == 422)
            #expect(try response.faults() == ["\(pointer) identity-number"])
            #expect(try desk.rows() == before)
        }
    }

    @Test("what looks like a number with an impossible date is refused too, by the database")
    func impossibleNumber() async throws {
        try await onThread {
            let desk = try Desk()
            let response = try desk.send(
                .post, "/school-visits", as: .per, key: "i",
                body: Sample.visit(topic: "Se 119999-1234"))
            #expect(response.status == 422)
            #expect(try response.faults() == [" identity-number"])
        }
    }

    @Test("a school, pledge or day that cannot be is told apart")
    func visit() async throws {
        try await onThread {
            let desk = try Desk()
            func body(_ school: String, _ pledge: String, _ day: String) -> String {
                """
                {"schoolId":"\(school)","pledgeId":\(pledge),"visitDate":"\(day)",
                 "kind":"presence","pupilsReached":0,"topic":"Trafik"}
                """
            }
            let nowhere = UUID().uuidString
            let school = Town.Known.school(1).uuidString
            let unknown = try desk.send(
                .post, "/school-visits", as: .per, key: "1",
                body: body(nowhere, "null", "2026-11-19"))
            #expect(unknown.status == 422)
            #expect(try unknown.faults() == ["/schoolId unknown"])
            let pledge = try desk.send(
                .post, "/school-visits", as: .per, key: "2",
                body: body(school, "\"\(nowhere)\"", "2026-11-19"))
            #expect(try pledge.faults() == ["/pledgeId unknown"])
            let late = try desk.send(
                .post, "/school-visits", as: .per, key: "3",
                body: body(school, "null", "2027-11-23"))
            #expect(try late.faults() == ["/visitDate too-far-ahead"])
        }
    }

    @Test(
        "what is not JSON that we take is 400, with the place and a stable code",
        arguments: [
            ("", "/ unexpected-end"), ("{", "/ unexpected-end"), ("nope", "/ unexpected-byte"),
            ("{\"topic\":\"a\",\"topic\":\"b\"}", "/topic duplicate-member"),
            ("{\"topic\":\"a\\u0000b\"}", "/topic null-character"),
            ("{\"topic\":\"\\ud800\"}", "/topic lone-surrogate"),
            ("{\"topic\":01}", "/topic leading-zero"), ("{} {}", "/ trailing-bytes"),
        ])
    func notJSON(_ body: String, _ fault: String) async throws {
        try await onThread {
            let response = try Desk().send(
                .post, "/school-visits", as: .per, key: "j", body: body,
                headers: [("Content-Type", "application/json")])
            #expect(response.status == 400)
            let code = fault.split(separator: " ").last ?? ""
            #expect(try response.faults().count == 1)
            #expect(try response.faults().first?.hasSuffix(" \(code)") == true)
            #expect(try response.json()["type"]?.string == "/sspf/v1/problems/not-json")
        }
    }

    @Test("bad UTF-8, deep nesting and too many elements are 400")
    func bytes() async throws {
        try await onThread {
            let desk = try Desk()
            let bodies: [([UInt8], String)] = [
                (Array("{\"topic\":\"".utf8) + [0xC3, 0x28] + Array("\"}".utf8), "invalid-utf-8"),
                (Array("{\"topic\":\"".utf8) + [0x00] + Array("\"}".utf8), "null-character"),
                (Array(repeating: UInt8(ascii: "["), count: 10_000), "too-deep"),
                (
                    Array(("[" + String(repeating: "1,", count: 11_000) + "1]").utf8),
                    "too-many"
                ),
            ]
            for (body, code) in bodies {
                let response = desk.answering.respond(
                    to: try desk.request(
                        .post, "/school-visits", as: .per, key: "u", body: body))
                #expect(response.status == 400)
                #expect(try response.faults().first?.hasSuffix(" \(code)") == true)
            }
        }
    }

    @Test("an array or a text in place of the object is 422 at the root")
    func root() async throws {
        try await onThread {
            for body in ["[]", "\"x\"", "null", "7"] {
                let response = try Desk().send(
                    .post, "/school-visits", as: .per, key: "r", body: body)
                #expect(response.status == 422)
                #expect(try response.faults().contains(" type"))
            }
        }
    }

    @Test(
        "another media type, charset or coding is 415",
        arguments: [
            [("Content-Type", "text/plain")], [("Content-Type", "application/xml")],
            [("Content-Type", "application/json; charset=latin1")],
            [("Content-Type", "application/ json")],
            [("Content-Type", "application/json"), ("Content-Encoding", "gzip")],
            [("Content-Type", "application/json"), ("Content-Type", "application/json")],
        ])
    func mediaType(_ headers: [(String, String)]) async throws {
        try await onThread {
            let response = try Desk().send(
                .post, "/school-visits", as: .per, key: "m", body: Sample.visit(),
                headers: headers.map { (name: $0.0, value: $0.1) })
            #expect(response.status == 415)
        }
    }

    @Test("a charset of UTF-8 is the same as none")
    func charset() async throws {
        try await onThread {
            let response = try Desk().send(
                .post, "/school-visits", as: .per, key: "m", body: Sample.visit(),
                headers: [("Content-Type", "Application/JSON; charset=UTF-8")])
            #expect(response.status == 201)
        }
    }

    @Test("a body beyond its route's limit is 413")
    func tooLarge() async throws {
        try await onThread {
            let response = try Desk().send(
                .post, "/school-visits", as: .per, key: "l",
                body: Sample.visit(topic: String(repeating: "a", count: 65_536)))
            #expect(response.status == 413)
        }
    }

    @Test(
        "a key that is wanting or malformed is told with what is wrong in the body, and alone as such"
    )
    func keyAndBody() async throws {
        try await onThread {
            let desk = try Desk()
            func enter(_ key: String?, _ body: String, _ purpose: String? = nil) throws -> [String]
            {
                let answer = try desk.send(
                    .post, "/school-visits", as: .per, for: purpose, key: key, body: body)
                return ["\(answer.status)"] + (try answer.faults())
            }
            let (wanting, form) = (
                "header:Idempotency-Key required", "header:Idempotency-Key key-form"
            )
            #expect(try enter(nil, Sample.visit()) == ["400", wanting])
            #expect(try enter("a b", Sample.visit()) == ["400", form])
            #expect(try enter(nil, "{").prefix(2) == ["422", wanting])
            let together = try enter(nil, "{\"zz\":1}")
            #expect(together.prefix(2) == ["422", wanting])
            #expect(together.contains("/zz unknown-member"))
            #expect(together.count > 4)
            #expect(
                try enter("a b", "{\"zz\":1}", "zz").prefix(3) == [
                    "422", "header:Sspf-Purpose not-permitted", form,
                ])
        }
    }

    @Test(
        "what is wrong with query, purpose, key, version and body is told at once, alone as what it is"
    )
    func together() async throws {
        try await onThread {
            let desk = try Desk()
            func ask(
                _ path: String, _ query: [(name: String, value: String)] = [], _ purpose: String?,
                _ body: String, _ headers: [(String, String)] = []
            ) throws -> [String] {
                let answer = try desk.send(
                    .post, path, as: .sara, for: purpose, query: query, body: body,
                    headers: headers)
                let type = try answer.json()["type"]?.string?.split(separator: "/").last ?? "-"
                return ["\(answer.status) \(type)"] + (try answer.faults())
            }
            let search = "/person-searches"
            let (bad, unknown) = ("query:limit too-small", "query:zzz unknown-parameter")
            let query = [(name: "limit", value: "0"), (name: "zzz", value: "1")]
            let all = try ask(search, query, "nope", "{\"zz\":1}")
            #expect(
                all.prefix(4) == ["422 unfit", unknown, bad, "header:Sspf-Purpose not-permitted"])
            #expect(all.contains("/zz unknown-member"))
            #expect(
                try ask(search, query, nil, "{\"name\":\"Alm\"}") == [
                    "400 unfit-query", unknown, bad,
                ])
            #expect(
                try ask(search, query, nil, "{\"a\":}") == [
                    "422 unfit", unknown, bad, "/a unexpected-byte",
                ])
            let purpose = "header:Sspf-Purpose not-permitted"
            #expect(
                try ask(search, [], "nope", "{\"name\":\"Alm\"}") == ["422 unfit", purpose])
            // Beside a key and a version that are missing, and a condition that none looks at.
            #expect(
                try ask("/cases/\(UUID())/moves", [], "nope", "{\"state\":\"zz\"}") == [
                    "422 unfit", purpose, "header:Idempotency-Key required",
                    "header:If-Match required", "/state not-a-choice",
                ])
            #expect(
                try ask(search, [], nil, "{\"zz\":1}", [("If-Match", "\"1\"")]).prefix(2) == [
                    "422 unfit", "header:If-Match condition-not-taken",
                ])
            // Where nothing is sent, all is known at once.
            let list = try desk.send(
                .get, "/youths", as: .sara, for: "nope", query: [("limit", "0")],
                headers: [("If-Match", "\"1\"")])
            #expect(list.status == 422)
            #expect(
                try list.faults() == [bad, purpose, "header:If-Match condition-not-taken"])
        }
    }

    @Test("unknown, repeated and impossible parameters are 400, all at once")
    func query() async throws {
        try await onThread {
            let desk = try Desk()
            let response = try desk.send(
                .get, "/school-visits", as: .per,
                query: [
                    ("limit", "101"), ("offset", "-1"), ("sort", "name"), ("limit", "5"),
                ])
            #expect(response.status == 400)
            #expect(
                try Set(response.faults()) == [
                    "query:limit too-large", "query:offset unknown-parameter",
                    "query:sort unknown-parameter", "query:limit repeated-parameter",
                ])
            for (name, value) in [
                ("limit", "0"), ("limit", ""), ("limit", "99999999999999999999"),
                ("offset", "0"), ("offset", "1000001"), ("cursor", "20"), ("Limit", "5"),
            ] {
                let refused = try desk.send(
                    .get, "/school-visits", as: .per, query: [(name, value)])
                #expect(refused.status == 400)
            }
            #expect(try desk.send(.get, "/me", as: .per, query: [("limit", "5")]).status == 400)
        }
    }

    @Test(
        "an id that is no UUID answers as something absent",
        arguments: ["1", "å", "00000000000040008000000000000001", "{id}", "'; DROP TABLE x; --"])
    func badID(_ id: String) async throws {
        try await onThread {
            let desk = try Desk()
            let bad = try desk.send(.get, "/youths/\(id)", as: .sara, for: "coordination")
            let absent = try desk.send(
                .get, "/youths/\(UUID().uuidString)", as: .sara, for: "coordination")
            #expect(bad.status == 404)
            #expect(try bad.shown() == absent.shown())
        }
    }

    @Test("a body with GET or DELETE is 400")
    func unexpectedBody() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(try desk.send(.get, "/me", as: .sara, body: "{}").status == 400)
            #expect(
                try desk.send(.delete, "/sessions/current", as: .sara, body: "{}").status == 400)
        }
    }

    @Test("creating demands a key of 1 to 64 plain characters")
    func key() async throws {
        try await onThread {
            let desk = try Desk()
            let missing = try desk.send(.post, "/youths", as: .sara, body: Sample.youth)
            #expect(missing.status == 400)
            #expect(try missing.faults() == ["header:Idempotency-Key required"])
            for key in [
                "", "a b", "å", String(repeating: "k", count: 65), "a\u{0}", "20110403-2386",
                "talk-201104032386",
            ] {
                let malformed = try desk.send(
                    .post, "/youths", as: .sara, key: key, body: Sample.youth)
                #expect(malformed.status == 400)
                #expect(try malformed.faults() == ["header:Idempotency-Key key-form"])
            }
        }
    }

    @Test("whoever takes no JSON gets 406; whoever takes anything gets JSON")
    func accept() async throws {
        try await onThread {
            let desk = try Desk()
            let answers = [
                ("text/html", 406), ("application/json;q=0, */*", 406), ("application/xml", 406),
                ("*/*", 200), ("application/*;q=0.1", 200), ("text/html, application/json", 200),
            ]
            for (accept, status) in answers {
                let response = try desk.send(
                    .get, "/me", as: .sara, headers: [("Accept", accept)])
                #expect(response.status == status, "\(accept)")
            }
        }
    }

    @Test("names and passwords of any length and script are refused without a fault of ours")
    func signIn() async throws {
        try await onThread {
            let desk = try Desk()
            for subject in ["", "a", String(repeating: "å", count: 200), "\u{202E}", "'; --"] {
                let password = String(repeating: "\u{1F600}", count: 1024)
                let response = try desk.send(
                    .post, "/sessions",
                    body: "{\"subject\":\"\(subject)\",\"password\":\"\(password)\"}")
                #expect(response.status == 401 || response.status == 422 || response.status == 413)
            }
        }
    }

    @Test("a youth's number, names and birth date are each judged")
    func youth() async throws {
        try await onThread {
            let desk = try Desk()
            let response = try desk.send(
                .post, "/youths", as: .sara, key: "y",
                body: """
                    {"number":"201104032387","birthDate":"2030-01-01","givenName":"R2D2",
                     "familyName":"\(String(repeating: "x", count: 60))"}
                    """)
            #expect(response.status == 422)
            #expect(
                try response.faults() == [
                    "/number identity-number-check-digit", "/birthDate in-future",
                    "/givenName name-character", "/familyName name-too-long",
                ])
            let both = try desk.send(
                .post, "/person-searches", as: .sara,
                body: "{\"number\":\"\(Town.Known.alvasNumber)\",\"name\":\"Alva\"}")
            #expect(try both.faults() == ["/number exactly-one"])
            let neither = try desk.send(.post, "/person-searches", as: .sara, body: "{}")
            #expect(try neither.faults() == ["/number exactly-one"])
        }
    }
}
