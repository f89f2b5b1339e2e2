import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Secrets
import Support
import Testing

/// The chronology of a youth: who sees what of it, and how its pages follow one another.
@Suite("Chronology")
struct ChronologyTests {
    private static let path = "/youths/\(Town.Known.youth(1))/chronology"

    private static func events(
        _ desk: Desk, _ person: Town.Person, _ query: [(name: String, value: String)] = []
    ) throws -> [JSON] {
        let page = try desk.send(
            .get, path, as: person, for: "coordination", query: query)
        guard case .array(let items)? = try page.json()["items"] else { return [] }
        return items
    }

    @Test("another agency's people see what a ground lets cross, and the look names the youth")
    func shared() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let file = try desk.made(
                "/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
            _ = try desk.made(
                "/cases/\(file)/members", as: .sara, "{\"staffId\":\"\(Town.Known.staff(7))\"}")
            #expect(try desk.sees(Self.path, .per) == 404)
            try desk.town.consent(of: 1, unit: 1, by: 1, to: [2], kinds: ["mapping"])
            let kinds = try Set(Self.events(desk, .per).compactMap { $0["record"]?.string })
            #expect(kinds == ["case", "case-member", "case-youth", "consent"])
            let all = try Set(Self.events(desk, .sara).compactMap { $0["record"]?.string })
            #expect(all.isSuperset(of: ["registration", "concern-conversation", "assignment"]))
            let logged = try desk.town.value(
                """
                SELECT bool_and(o.persons = ARRAY[$1::uuid]) FROM audit.outcome o
                  JOIN audit.request r USING (xid, incarnation, layer)
                 WHERE r.action = 'chronology.list' AND o.result = 'ok'
                """, [.uuid(Town.Known.youth(1))], role: "postgres")
            #expect(logged == "t")
        }
    }

    @Test(
        "that a number was replaced or mistaken is a change in the file; which, stands in no line")
    func numbers() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.admin(
                """
                INSERT INTO core.youth_number_end (id, number_id, youth_id, agency_id, secrecy_class,
                                                   reason, author_id, created_at)
                SELECT gen_random_uuid(), n.id, n.youth_id, n.agency_id, '26:1', 'replaced',
                       '\(Town.Known.staff(1))', authz.now()
                  FROM core.youth_number n WHERE n.youth_id = '\(Town.Known.youth(1))'
                """)
            let ended = try Self.events(desk, .sara).filter {
                $0["record"]?.string == "youth-number"
            }
            #expect(ended.map { $0["event"]?.string } == ["ended"])
            #expect(ended.first?["to"]?.string == "replaced")
            #expect(ended.first?["author"]?.string == "Sara Sandell")
            #expect(
                try !Self.events(desk, .per).contains { $0["record"]?.string == "youth-number" })
            let page = try desk.send(.get, Self.path, as: .sara, for: "coordination")
            #expect(!String(decoding: page.body, as: UTF8.self).contains("20110403"))
        }
    }

    @Test("a correction is added, says by whom, and changes nothing of what was written")
    func correction() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let talk = Town.Known.conversation(1)
            func read() throws -> JSON {
                try desk.send(
                    .get, "/concern-conversations/\(talk)", as: .sara, for: "coordination"
                ).json()
            }
            func corrections() throws -> [JSON] {
                guard case .array(let all)? = try read()["corrections"] else { return [] }
                return all
            }
            let before = try read()
            #expect(before["corrections"] == .null)
            func correct(
                _ record: UUID, as person: Town.Person, _ more: String = ""
            ) throws -> Int {
                try desk.status(
                    "/corrections", as: person,
                    "{\"resource\":\"concern-conversation\",\"recordId\":\"\(record)\","
                        + "\"text\":\"Det var den 3 maj\"\(more)}")
            }
            #expect(try correct(talk, as: .per) == 404)
            // A record of another kind is no conversation.
            #expect(try correct(Town.Known.youth(1), as: .sara) == 404)
            #expect(try correct(talk, as: .sara) == 201)
            let after = try read()
            guard case .object(let members) = before else {
                Issue.record("no object")
                return
            }
            for member in members where member.name != "corrections" {
                #expect(after[member.name] == member.value)
            }
            let first = try corrections().first
            #expect(first?["text"]?.string == "Det var den 3 maj")
            #expect(first?["nature"]?.string == "correction")
            #expect(first?["author"]?.string == "Sara Sandell")
            let event = try Self.events(desk, .sara, [("limit", "1")]).first
            #expect(event?["event"]?.string == "corrected")
            #expect(event?["recordId"]?.string == "\(talk)".lowercased())
            #expect(event?["note"]?.string == "Det var den 3 maj")
            #expect(event?["author"]?.string == "Sara Sandell")
            // What the person concerned objects to is noted, whether or not it is right.
            #expect(try correct(talk, as: .sara, ",\"nature\":\"objection\"") == 201)
            #expect(try correct(talk, as: .sara, ",\"nature\":\"opinion\"") == 422)
            let natures = try corrections().map { $0["nature"]?.string }
            #expect(natures == ["correction", "objection"])
            let noted = try Self.events(desk, .sara, [("limit", "1")]).first
            #expect(noted?["event"]?.string == "objected")
        }
    }

    @Test("events of one moment are told once each, whatever the size of the page")
    func ties() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            try desk.town.admin(
                """
                INSERT INTO core.schooling (id, youth_id, agency_id, secrecy_class, school_name,
                                            valid_from, author_id, created_at)
                SELECT gen_random_uuid(), y.id, y.agency_id, '26:1', 'Skolan', '2026-08-20',
                       '\(Town.Known.staff(1))', '2026-10-01T12:00:00Z'
                  FROM core.youth y, generate_series(1, 9) WHERE y.id = '\(Town.Known.youth(1))'
                """)
            var ids: [String] = []
            var query: [(name: String, value: String)] = [("limit", "2")]
            for _ in 0..<50 {
                let page = try desk.send(
                    .get, Self.path, as: .sara, for: "coordination", query: query)
                guard case .array(let items)? = try page.json()["items"] else { break }
                ids += items.compactMap { $0["id"]?.string }
                guard let cursor = page.cursor() else { break }
                query = [("cursor", cursor), ("limit", "2")]
            }
            let whole = try Self.events(desk, .sara, [("limit", "100")])
            #expect(ids == whole.compactMap { $0["id"]?.string })
            #expect(ids.count > 12)
        }
    }

    @Test("a cursor is good for an hour, for its session and list; others are refused all alike")
    func bound() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            func ask(
                _ cursor: String, as person: Town.Person = .sara, _ path: String = Self.path,
                by other: Answering? = nil
            ) throws -> Response {
                let request = try desk.request(
                    .get, path, as: person, for: "coordination",
                    query: [("cursor", cursor), ("limit", "1")])
                return (other ?? desk.answering).respond(to: request)
            }
            let first = try desk.send(
                .get, Self.path, as: .sara, for: "coordination", query: [("limit", "1")])
            let cursor = try #require(first.cursor())
            // It tells nothing: a name can be what a list is ordered by.
            let sealed = try #require(Base64URL.decode(cursor))
            #expect(!String(decoding: sealed, as: UTF8.self).contains("~2026-"))
            #expect(try ask(cursor).status == 200)
            let refused = try ask("what nobody gave").shown()
            #expect(refused.contains("cursor-invalid"))
            // Another's, in the same file; another list; a digit changed at the beginning and the end.
            let other = "/youths/\(Town.Known.youth(2))/chronology"
            #expect(try ask(cursor, as: .sven).shown() == refused)
            #expect(try ask(cursor, as: .sara, other).shown() == refused)
            for place in [0, cursor.count / 2, cursor.count - 1] {
                var digits = Array(cursor)
                digits[place] = digits[place] == "A" ? "B" : "A"
                #expect(try ask(String(digits)).shown() == refused)
            }
            // A moment before the hour is over, and a moment after.
            for (seconds, status) in [(3_600, 200), (3_601, 400)] {
                let later = try desk.answering(at: Desk.now + TimeInterval(seconds))
                #expect(try ask(cursor, by: later).status == status)
            }
            #expect(
                try ask(cursor, by: desk.answering(at: Desk.now + 3_601)).shown() == refused)
        }
    }

    @Test(
        "a cursor that no page gave is refused, and an offset is unknown here",
        arguments: [
            ("cursor", "2026-11-21", "query:cursor cursor-invalid"),
            ("cursor", "", "query:cursor cursor-invalid"),
            ("cursor", String(repeating: "A", count: 5_000), "query:cursor cursor-invalid"),
            (
                "cursor", "2026-11-21T12:00:00.000000Z~00000000-0000-4000-8000-00d000000001",
                "query:cursor cursor-invalid"
            ),
            ("offset", "20", "query:offset unknown-parameter"),
        ])
    func cursors(_ name: String, _ value: String, _ fault: String) async throws {
        try await onThread {
            let answer = try Desk().send(
                .get, Self.path, as: .sara, for: "coordination", query: [(name, value)])
            #expect([400, 422].contains(answer.status))
            #expect(try answer.faults() == [fault])
        }
    }
}
