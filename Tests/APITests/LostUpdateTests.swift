import API
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// What keeps one person's change from undoing another's, as `Deploy/changes.md` answers it.
@Suite("Lost updates")
struct LostUpdateTests {
    private static func table() throws -> [(rests: String, operations: [String])] {
        let text = try String(
            contentsOf: URL(fileURLWithPath: "\(Checkout.folder)/Deploy/changes.md"),
            encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|")
            guard cells.count == 3, cells[2].contains("`") else { return nil }
            return (
                String(cells[0].filter { $0 != " " }),
                cells[2].split(separator: "`").map(String.init).filter { $0.first != " " }
            )
        }
    }

    @Test(
        "every operation that does something says what it rests on; those of a version take If-Match"
    )
    func every() throws {
        let rows = try Self.table()
        let told = rows.flatMap(\.operations)
        let changing = Routes.table.filter { $0.method != .get }
        #expect(told.sorted() == changing.map(\.operation).sorted())
        let versions = rows.filter { $0.rests == "version" }.flatMap(\.operations)
        #expect(
            changing.filter { $0.statuses.contains(428) }.map(\.operation).sorted()
                == versions.sorted())
    }

    @Test(
        "who changes a version is told the next one, and where, so that nothing is read in between")
    func told() throws {
        let document = try JSON.parse(Description.bytes, limits: .init(elements: 1_000_000))
        // The version of a part is told where the part is read: what Location names has another.
        let parts = ["judgeReviewItem", "reviewRequestPart"]
        for route in Routes.table where route.statuses.contains(428) {
            let operation = document["paths"]?[route.pattern]?[route.method.name.lowercased()]
            let fields = operation?["responses"]?["201"]?["headers"]
            #expect(fields?["Location"] != nil, "\(route.operation)")
            #expect(
                (fields?["ETag"] == nil) == parts.contains(route.operation), "\(route.operation)")
        }
    }

    @Test("where what is created has no address of its own, the description says so")
    func addresses() throws {
        let document = try JSON.parse(Description.bytes, limits: .init(elements: 1_000_000))
        for route in Routes.table {
            let operation = document["paths"]?[route.pattern]?[route.method.name.lowercased()]
            let takesKey = route.statuses.contains(201) && route.statuses.contains(409)
            let hasPlace = operation?["responses"]?["201"]?["headers"]?["Location"] != nil
            let says = operation?["description"]?.string?.contains("no Location") == true
            #expect(says == (takesKey && !hasPlace), "\(route.operation)")
        }
    }

    @Test("what happens once is refused when it is asked for again")
    func once() async throws {
        try await onThread {
            let (desk, cases) = try RouteFiles.opened()
            let once = try Self.table().filter { $0.rests == "once" }.flatMap(\.operations)
            for route in Routes.table where once.contains(route.operation) {
                guard let item = cases[route.operation], item.shownBy == nil else { continue }
                let answers = try (0..<2).map { _ in
                    try EveryRouteTests.ask(desk, route, item, item.id, as: item.allowed).status
                }
                #expect(answers[0] == 201, "\(route.operation)")
                #expect(
                    [403, 404, 409, 422].contains(answers[1]), "\(route.operation): \(answers)")
            }
        }
    }

    private static func settings(
        _ desk: Desk, _ file: String, _ level: String, seen: String?,
        as person: Town.Person = .sara,
        key: String = UUID().uuidString
    ) throws -> Response {
        try desk.send(
            .post, "/cases/\(file)/settings", as: person, key: key,
            body: "{\"level\":\"\(level)\",\"targetGroup\":\"crime-risk\"}",
            headers: seen.map { [("If-Match", $0)] } ?? [])
    }

    @Test("a case's settings take the version that was read: of two who read the same, one is told")
    func caseSettings() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let file = try desk.made(
                "/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
            func read() throws -> (tag: String?, level: String?) {
                let answer = try desk.send(.get, "/cases/\(file)", as: .sara, for: "coordination")
                return (answer.field("ETag"), try answer.json()["level"]?.string)
            }
            let seen = try #require(try read().tag)
            #expect(try Self.settings(desk, file, "early", seen: nil).status == 428)
            let first = try Self.settings(desk, file, "early", seen: seen, key: "first")
            #expect(first.status == 201)
            #expect(first.field("Location") == "/sspf/v1/cases/\(file)")
            #expect(first.field("ETag") == "\"2\"")
            let second = try Self.settings(desk, file, "intensive", seen: seen)
            #expect(second.status == 412)
            #expect(second.field("ETag") == "\"2\"")
            #expect(try second.json()["type"]?.string == "/sspf/v1/problems/version-changed")
            #expect(try read().level == "early")
            #expect(try read().tag?.hasPrefix("\"2.") == true)
            // A retry of the first is no second change, and is answered as that was.
            let again = try Self.settings(desk, file, "early", seen: seen, key: "first")
            #expect(again.status == 201)
            #expect(try again.json()["replayed"] == .bool(true))
            #expect(again.field("ETag") == "\"2\"")
            // By another version it is another request: it would be told of one that its sender has not seen.
            for version in ["\"2\"", "\"7\"", "\"abc\""] {
                let other = try Self.settings(desk, file, "early", seen: version, key: "first")
                #expect(other.status == 422)
                #expect(other.field("ETag") == nil)
            }
            // Who has looked at what stands now may change it, and a move counts by the same version.
            #expect(try Self.settings(desk, file, "intensive", seen: "\"2\"").status == 201)
            func move(_ state: String, seen: Int) throws -> Response {
                try desk.send(
                    .post, "/cases/\(file)/moves", as: .sara, key: UUID().uuidString,
                    body: "{\"state\":\"\(state)\"}", headers: [("If-Match", "\"\(seen)\"")])
            }
            #expect(try move("mapping", seen: 2).status == 412)
            // What the answer tells is enough to change it again.
            let moved = try move("mapping", seen: 3)
            #expect(moved.status == 201)
            #expect(moved.field("Location") == "/sspf/v1/cases/\(file)")
            #expect(moved.field("ETag") == "\"4\"")
            #expect(try move("planned", seen: 4).status == 201)
            // A step that the state does not allow says so by a code.
            let back = try move("mapping", seen: 5)
            #expect(back.status == 409)
            #expect(try back.faults() == [" out-of-course"])
            #expect(try Self.settings(desk, file, "early", seen: "\"3\"").status == 412)
            // What is no version of ours is not the one that stands.
            #expect(try Self.settings(desk, file, "early", seen: "\"x\"").status == 412)
            #expect(
                try desk.town.value(
                    """
                    SELECT count(*) FROM audit.outcome WHERE result = 'failed'
                       AND reason = 'version-changed'
                    """) == "4")
            // Whose it is not to change learns no version: seen it is refused, hidden it is absent.
            for tag in ["\"1\"", "\"5\""] {
                let hidden = try Self.settings(desk, file, "early", seen: tag, as: .per)
                let absent = try Self.settings(
                    desk, UUID().uuidString, "early", seen: tag, as: .per)
                #expect(hidden.status == 404)
                #expect(try hidden.shown() == absent.shown())
                #expect(
                    try Self.settings(desk, file, "early", seen: tag, as: .ulla).field("ETag")
                        == nil)
            }
        }
    }

    @Test("a step in a conversation tells the version that the next step is taken by")
    func conversationSteps() async throws {
        try await onThread {
            let desk = try Desk()
            let talk = Town.Known.conversation(1).uuidString.lowercased()
            func follow(_ note: String, seen: String) throws -> Response {
                try desk.send(
                    .post, "/concern-conversations/\(talk)/steps", as: .sara, for: "coordination",
                    key: UUID().uuidString,
                    body:
                        "{\"youthId\":\"\(Town.Known.youth(1))\",\"state\":\"followed-up\",\"note\":\"\(note)\"}",
                    headers: [("If-Match", seen)])
            }
            let first = try follow("Lugnt", seen: "\"1\"")
            #expect(first.status == 201)
            #expect(first.field("Location") == "/sspf/v1/concern-conversations/\(talk)")
            #expect(first.field("ETag") == "\"2\"")
            #expect(try follow("Lugnt", seen: "\"1\"").status == 412)
            #expect(try follow("Bättre", seen: first.field("ETag") ?? "").status == 201)
        }
    }

    @Test("of many who set a case at once by the same version one does")
    func atOnce() async throws {
        let town = try await onThread { try Town(at: .noon) }
        let file = try await onThread {
            try town.clearGrounds()
            return try Desk(town).made(
                "/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
        }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for turn in 0..<6 {
                group.addTask {
                    try await onThread {
                        try Self.settings(
                            Desk(town), file, turn < 3 ? "early" : "intensive", seen: "\"1\""
                        ).status
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201, 412, 412, 412, 412, 412])
    }

    @Test("a name is set right by the version that was read, and the answer tells the next")
    func names() async throws {
        try await onThread {
            let desk = try Desk()
            let youth = Town.Known.youth(1)
            func correct(_ name: String, seen: String?) throws -> Response {
                try desk.send(
                    .post, "/youths/\(youth)/names", as: .sara, key: UUID().uuidString,
                    body:
                        "{\"givenName\":\"\(name)\",\"familyName\":\"Alm\",\"previous\":\"mistaken\"}",
                    headers: seen.map { [("If-Match", $0)] } ?? [])
            }
            let read = try desk.send(.get, "/youths/\(youth)", as: .sara, for: "coordination")
            let seen = try #require(read.field("ETag"))
            let version = try #require(Int(seen.dropFirst().prefix { $0 != "." }))
            #expect(try correct("Alwa", seen: nil).status == 428)
            let first = try correct("Alwa", seen: seen)
            #expect(first.status == 201)
            #expect(first.field("ETag") == "\"\(version + 1)\"")
            let second = try correct("Alwah", seen: seen)
            #expect(second.status == 412)
            #expect(second.field("ETag") == "\"\(version + 1)\"")
            #expect(try correct("Alwah", seen: first.field("ETag")).status == 201)
            // A number that is added changes nothing that anybody wrote, and tells no version.
            let number = try desk.send(
                .post, "/youths/\(youth)/numbers", as: .sara, key: "number",
                body: "{\"number\":\"20120614-2380\",\"previous\":\"mistaken\"}")
            #expect(number.status == 201)
            #expect(number.field("Location") != nil)
            #expect(number.field("ETag") == nil)
        }
    }

    /// A request for access, and what is asked of the manager of one of its records.
    private struct Part {
        let desk: Desk
        let request: String
        private let record = Town.Known.conversation(3).uuidString.lowercased()

        static func asked(of desk: Desk) throws -> Part {
            let today = try desk.town.value("SELECT authz.today()") ?? ""
            return Part(
                desk: desk,
                request: try desk.made(
                    "/requests", as: .arne,
                    """
                    {"kind":"access","youthId":"\(Town.Known.youth(3))","reference":"D 1",
                     "receivedOn":"\(today)"}
                    """))
        }

        init(desk: Desk, request: String) {
            self.desk = desk
            self.request = request
        }

        func read() throws -> (tag: String?, digest: String, rows: [JSON]) {
            let answer = try desk.send(.get, "/requests/\(request)/parts/\(record)", as: .ulla)
            let part = try answer.json()
            guard case .array(let rows)? = part["rows"] else { return (nil, "", []) }
            return (answer.field("ETag"), part["digest"]?.string ?? "", rows)
        }

        /// The provisions by which rows stay secret.
        func secret() throws -> [String] { try read().rows.compactMap { $0["withheld"]?.string } }

        /// Reviews it as it is now; the first row is secret by the provision.
        func review(
            _ ground: String?, seen: String?, as person: Town.Person = .ulla,
            key: String = UUID().uuidString
        ) throws -> Response {
            let part = try read()
            let row = part.rows.first?["digest"]?.string ?? ""
            let withheld = ground.map { "{\"row\":\"\(row)\",\"ground\":\"\($0)\"}" } ?? ""
            return try desk.send(
                .post, "/requests/\(request)/part-reviews", as: person, key: key,
                body: """
                    {"recordId":"\(record)","digest":"\(part.digest)","withheld":[\(withheld)]}
                    """, headers: seen.map { [("If-Match", $0)] } ?? [])
        }
    }

    @Test("what one manager has marked secret is told by nobody who has not read that it is")
    func partReviews() async throws {
        try await onThread {
            let part = try Part.asked(of: Desk())
            let seen = try #require(try part.read().tag)
            #expect(seen.hasPrefix("\"1."))
            #expect(try part.review("OSL 26:5", seen: nil).status == 428)
            #expect(try part.review("OSL 26:5", seen: seen, key: "first").status == 201)
            let second = try part.review(nil, seen: seen)
            #expect(second.status == 412)
            #expect(second.field("ETag") == "\"2\"")
            #expect(try second.json()["type"]?.string == "/sspf/v1/problems/version-changed")
            #expect(try part.secret() == ["OSL 26:5"])
            // A retry of the first is no second review.
            let again = try part.review("OSL 26:5", seen: seen, key: "first")
            #expect(again.status == 201)
            #expect(try again.json()["replayed"] == .bool(true))
            let now = try #require(try part.read().tag)
            #expect(now.hasPrefix("\"2."))
            // Whose it is not to review learns no version.
            for person in [Town.Person.arne, .sara] {
                let refused = try part.review(nil, seen: "\"1\"", as: person)
                #expect(refused.status == 403)
                #expect(refused.field("ETag") == nil)
            }
            // Who has read it may tell it.
            #expect(try part.review(nil, seen: now).status == 201)
            #expect(try part.secret() == [])
            #expect(try part.read().tag?.hasPrefix("\"3.") == true)
            #expect(
                try part.desk.town.value(
                    """
                    SELECT count(*) FROM audit.outcome WHERE result = 'failed'
                       AND reason = 'version-changed'
                    """) == "1")
        }
    }

    @Test("of many who review a part at once by the same version one does")
    func partsAtOnce() async throws {
        let town = try await onThread { try Town(at: .noon) }
        let request = try await onThread { try Part.asked(of: Desk(town)).request }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for turn in 0..<3 {
                group.addTask {
                    try await onThread {
                        try Part(desk: Desk(town), request: request)
                            .review(turn == 1 ? "OSL 26:1" : nil, seen: "\"1\"").status
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201, 412, 412])
    }

    private static func judge(
        _ desk: Desk, _ sample: String, _ item: Int, _ verdict: String, seen: Int?,
        as person: Town.Person = .rut
    ) throws -> Response {
        try desk.send(
            .post, "/audit/reviews/\(sample)/verdicts", as: person, key: UUID().uuidString,
            body: "{\"item\":\(item),\"verdict\":\"\(verdict)\"}",
            headers: seen.map { [("If-Match", "\"\($0)\"")] } ?? [])
    }

    @Test("a verdict on a look takes another's place only for who has read it, item by item")
    func verdicts() async throws {
        let town = try await onThread { try Town(at: .noon) }
        let sample = try await onThread {
            let desk = try Desk(town)
            try LogRouteTests.looked(desk)
            let sample = try desk.made("/audit/reviews", as: .rut, LogRouteTests.drawing)
            func items() throws -> [String] {
                let list = try desk.send(.get, "/audit/reviews/\(sample)/items", as: .rut).json()
                guard case .array(let items)? = list["items"] else { return [] }
                return items.prefix(2).map { item in
                    let version = JSON.write(item["version"] ?? .null)
                    let verdict = item["verdict"]?.string ?? "none"
                    return "\(String(decoding: version, as: UTF8.self)) \(verdict)"
                }
            }
            func judge(_ item: Int, _ verdict: String, seen: Int?) throws -> Response {
                try Self.judge(desk, sample, item, verdict, seen: seen)
            }
            #expect(try items() == ["1 none", "1 none"])
            #expect(try judge(1, "deviation", seen: nil).status == 428)
            #expect(try judge(1, "deviation", seen: 1).status == 201)
            let second = try judge(1, "in-order", seen: 1)
            #expect(second.status == 412)
            #expect(second.field("ETag") == "\"2\"")
            #expect(try items() == ["2 deviation", "1 none"])
            // Another item is not in the way, and who has read the verdict may give another.
            #expect(try judge(2, "in-order", seen: 1).status == 201)
            #expect(try judge(1, "explained", seen: 2).status == 201)
            #expect(try items() == ["3 explained", "2 in-order"])
            // Whose it is not to judge learns no version.
            let hidden = try Self.judge(desk, sample, 1, "in-order", seen: 1, as: .sven)
            #expect(hidden.status == 403)
            #expect(hidden.field("ETag") == nil)
            return sample
        }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try await onThread {
                        try Self.judge(Desk(town), sample, 1, "to-ask", seen: 3).status
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201, 412, 412, 412, 412, 412])
    }
}
