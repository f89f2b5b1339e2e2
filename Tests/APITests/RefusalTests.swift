import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

@Suite("Refusals")
struct RefusalTests {
    @Test("refused and absent are the same bytes, fields, status and tick, in both languages")
    func refusedAsAbsent() async throws {
        try await onThread {
            let desk = try Desk()
            let conversation = Town.Known.conversation(1).uuidString
            let youth = Town.Known.youth(1).uuidString
            for language in ["sv", "en"] {
                let headers = [(name: "Accept-Language", value: language)]
                for (hidden, collection, rest) in [
                    (conversation, "concern-conversations", ""), (youth, "youths", ""),
                    (youth, "youths", "/concern-conversations"),
                ] {
                    let refused = try desk.send(
                        .get, "/\(collection)/\(hidden)\(rest)", as: .per, for: "coordination",
                        headers: headers)
                    let absent = try desk.send(
                        .get, "/\(collection)/\(UUID().uuidString)\(rest)", as: .per,
                        for: "coordination", headers: headers)
                    #expect(refused.status == 404)
                    #expect(refused.release == .tick(milliseconds: 25))
                    #expect(try refused.shown() == absent.shown())
                    #expect(refused.body.count == absent.body.count)
                }
            }
        }
    }

    @Test("logging about a hidden youth answers as about one that is not there")
    func hiddenYouth() async throws {
        try await onThread {
            let desk = try Desk()
            let before = try desk.rows()
            let answers = try [Town.Known.youth(6), UUID()].map { youth in
                try desk.send(
                    .post, "/concern-conversations", as: .sara, for: "coordination",
                    key: youth.uuidString, body: Sample.conversation(youth))
            }
            #expect(answers[0].status == 404)
            #expect(try answers[0].shown() == answers[1].shown())
            #expect(try desk.rows() == before)
        }
    }

    @Test("whoever sees the youth but may not log learns that the act is not theirs")
    func forbidden() async throws {
        try await onThread {
            let response = try Desk().send(
                .post, "/concern-conversations", as: .sofia, for: "coordination", key: "f",
                body: Sample.conversation(Town.Known.youth(8)))
            #expect(response.status == 403)
        }
    }

    @Test("a wrong password and an unknown name are refused alike")
    func signIn() async throws {
        try await onThread {
            let desk = try Desk()
            let wrong = try desk.send(
                .post, "/sessions", body: "{\"subject\":\"sara.social\",\"password\":\"fel\"}")
            let unknown = try desk.send(
                .post, "/sessions", body: "{\"subject\":\"nobody.here\",\"password\":\"fel\"}")
            #expect(wrong.status == 401)
            #expect(wrong.field("WWW-Authenticate") == "Bearer")
            #expect(try wrong.shown() == unknown.shown())
        }
    }

    @Test("every answer forbids caching, guessing and running, and carries its own name")
    func headers() async throws {
        try await onThread {
            let desk = try Desk()
            for response in [
                try desk.send(.get, "/me", as: .sara), try desk.send(.get, "/me"),
                try desk.send(.get, "/nowhere"), try desk.send(.get, "/api-info"),
                Answering.refuse(.malformedHost),
            ] {
                #expect(response.field("Cache-Control") == "no-store")
                #expect(response.field("X-Content-Type-Options") == "nosniff")
                #expect(response.field("Referrer-Policy") == "no-referrer")
                #expect(
                    response.field("Content-Security-Policy")?.hasPrefix("default-src 'none'")
                        == true)
                #expect(response.field("X-Request-Id")?.count == 36)
            }
        }
    }

    @Test("without a database the answer is 503 with Retry-After, and it heals")
    func noDatabase() async throws {
        try await onThread {
            let cluster = TestCluster.ownCluster()
            let desk = try Desk(try Town(in: cluster))
            #expect(try desk.send(.get, "/me", as: .sara).status == 200)
            try cluster.stop()
            let refused = try desk.send(.get, "/me", as: .sara)
            #expect(refused.status == 503)
            #expect(refused.field("Retry-After") == "2")
            let write = try desk.send(
                .post, "/school-visits", as: .sara, key: "d", body: Sample.visit())
            #expect(write.status == 503)
            try cluster.restart()
            let limit = ContinuousClock.now + .seconds(20)
            var status = 503
            while status == 503, ContinuousClock.now < limit {
                status = try desk.send(.get, "/me", as: .sara).status
            }
            #expect(status == 200)
        }
    }

    @Test("what the server refuses itself is a problem too", arguments: HTTP.Refusal.allCases)
    func server(_ refusal: HTTP.Refusal) throws {
        let response = Answering.refuse(refusal)
        #expect(response.status == refusal.status)
        #expect(response.field("Content-Type") == "application/problem+json")
        // Whoever it was, their language was not read.
        #expect(response.field("Content-Language") == "sv, en")
        #expect(try response.json()["title"]?.string?.contains(" / ") == true)
    }

    @Test("every code of a fault has words")
    func words() {
        let codes =
            JSON.Code.allCases.map(\.rawValue)
            + IdentityNumber.Invalid.allCases.map(\.code) + PersonName.Invalid.allCases.map(\.code)
            + LocalDate.Invalid.allCases.map(\.code) + Instant.Invalid.allCases.map(\.code)
            + [
                "required", "type", "unknown-member", "too-short", "too-long", "blank",
                "not-an-integer", "too-small", "too-large", "not-a-choice", "too-few", "too-many",
                "invalid", "not-allowed-here", "uuid-form", "in-future", "too-early",
                "before-held", "too-far-ahead", "observation-or-youth-view", "identity-number",
                "exactly-one", "unknown", "unknown-parameter", "repeated-parameter",
                "not-permitted", "key-form", "key-reused", "tag-form", "condition-not-taken",
                "rule-code-form",
                "repeated", "own-agency", "in-past", "before-start", "not-a-giver",
                "staff-or-agency", "youth-or-number", "not-in-force", "not-for-this-agency",
                "not-to-this-agency", "not-an-authority", "too-old", "other-ground",
                "too-far-ahead-for-ground", "not-covered",
            ]
        #expect(codes.filter { !Wording.knows($0) } == [])
    }

    @Test("every code that the sources refuse with has words in both languages")
    func everyCode() throws {
        let sources = "\(Checkout.folder)/Sources"
        var codes: Set<String> = []
        let names = try FileManager.default.subpathsOfDirectory(atPath: sources)
        for name in names where name.hasSuffix(".swift") {
            let text = try String(contentsOfFile: "\(sources)/\(name)", encoding: .utf8)
            // `refuse("member", "code")` and `.unfit(pointer: "/member", code: "code")`.
            for found in text.matches(of: /refuse\([^,()]+, "([a-z0-9-]+)"\)/) {
                codes.insert(String(found.1))
            }
            for found in text.matches(of: /pointer: "[^"]*", code: "([a-z0-9-]+)"/) {
                codes.insert(String(found.1))
            }
        }
        #expect(codes.count > 40)
        #expect(codes.filter { !Wording.knows($0) } == [])
    }

    @Test(
        "the language follows the qualities; nothing said is Swedish, neither is English unless refused",
        arguments: [
            ([], Language.swedish), (["sv"], .swedish), (["en"], .english),
            (["de"], .english), (["*"], .swedish), (["en;q=0.5, sv;q=0.8"], .swedish),
            (["sv;q=0.2, en-GB;q=0.9"], .english), (["sv;q=0, *"], .english),
            (["sv-FI, en"], .swedish), (["en;q=abc, sv;q=0.1"], .swedish), ([";;,,q="], .english),
            (["en;q=0"], .swedish), (["*;q=0"], .swedish), (["sv;q=0"], .english),
            (["fr, sv;q=0"], .english), (["sv;q=0.1,en;q=0.9"], .english),
        ])
    func language(_ values: [String], _ language: Language) {
        #expect(Language(accepting: values) == language)
    }
}
