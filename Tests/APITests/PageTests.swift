import FoundationEssentials
import HTTP
import JSON
import Secrets
import Support
import Testing

/// Lists that are gone through by the cursors of their pages.
@Suite("Pages")
struct PageTests {
    private static let youth = "\(Town.Known.youth(1))"

    private static func items(_ page: Response) throws -> [JSON] {
        guard case .array(let items)? = try page.json()["items"] else { return [] }
        return items
    }

    @Test(
        "an item at a time tells the same as all at once, each once and in the same order",
        arguments: [
            (Town.Person.anna, "/staff", "administration"),
            (.sara, "/youths", "coordination"), (.sara, "/inbox", "own-account"),
            (.sara, "/youths/\(youth)/concern-conversations", "coordination"),
            (.sara, "/youths/\(youth)/chronology", "coordination"),
            (.per, "/school-visits", "coordination"),
            (.ulla, "/unit-youths", "work-management"),
            (.anna, "/agencies", "own-account"), (.sara, "/cases", "coordination"),
            (.rita, "/enquiries", "coordination"), (.rita, "/dog-searches", "own-account"),
            (.arne, "/requests", "retention"), (.arne, "/retention/holds", "retention"),
            (.arne, "/retention/plan/records", "retention"),
        ])
    func oneByOne(_ person: Town.Person, _ path: String, _ purpose: String) async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            for number in 1...3 {
                _ = try desk.send(
                    .post, "/school-visits", as: .per, key: "v\(number)", body: Sample.visit())
                // Of one moment, and due on one day: told apart by their ids alone.
                let talk = try desk.send(
                    .post, "/concern-conversations", as: .sara, for: "coordination",
                    key: "c\(number)",
                    body: Sample.conversation(Town.Known.youth(1))
                        .replacing("2026-12-05", with: "2026-11-24"))
                #expect(talk.status == 201)
                let file = try desk.made(
                    "/cases", as: .sara, "{\"youthId\":\"\(Self.youth)\"}")
                _ = try desk.send(
                    .post, "/cases/\(file)/moves", as: .sara, key: "m\(number)",
                    body: "{\"state\":\"closed\",\"outcome\":\"goal-met\"}",
                    headers: [("If-Match", "\"1\"")])
                _ = try desk.made("/enquiries", as: .rita, Sample.enquiry(nil, to: 7))
                _ = try desk.made("/dog-searches", as: .rita, Fitting.dogSearch)
                // Each sets a hold by itself.
                _ = try desk.made(
                    "/requests", as: .arne,
                    "{\"kind\":\"access\",\"youthId\":\"\(Town.Known.youth(number))\","
                        + "\"reference\":\"D \(number)\",\"receivedOn\":\"2026-01-09\"}")
            }
            func page(_ query: [(name: String, value: String)]) throws -> Response {
                let fixed = try desk.send(.get, path, as: person, for: purpose, query: query)
                guard fixed.status == 422 else { return fixed }
                return try desk.send(.get, path, as: person, query: query)
            }
            if path == "/retention/plan/records" { try desk.town.moveClock(by: "6 years") }
            let whole = try Self.items(page([("limit", "100")]))
            #expect(whole.count > 1, "\(path)")
            var told: [JSON] = []
            var query: [(name: String, value: String)] = [("limit", "1")]
            for _ in 0..<150 {
                let one = try page(query)
                #expect(one.status == 200)
                told += try Self.items(one)
                guard let cursor = one.cursor() else { break }
                query = [("limit", "1"), ("cursor", cursor)]
            }
            #expect(told == whole)
        }
    }

    @Test("who leaves the list while it is read makes nobody be passed over")
    func shrinking() async throws {
        try await onThread {
            let desk = try Desk()
            let all = try Self.items(desk.send(.get, "/staff", as: .anna))
            let first = try desk.send(.get, "/staff", as: .anna, query: [("limit", "3")])
            let cursor = try #require(first.cursor())
            let gone = try #require(all.first?["id"]?.string)
            try desk.town.admin(
                "UPDATE core.staff SET subject = 'zz.last' WHERE id = '\(gone)'")
            let rest = try Self.items(
                desk.send(.get, "/staff", as: .anna, query: [("limit", "100"), ("cursor", cursor)]))
            #expect(all.count > 6)
            #expect(
                rest.compactMap { $0["id"]?.string }.filter { $0 != gone }
                    == all.dropFirst(3).compactMap { $0["id"]?.string })
        }
    }

    @Test("a cursor tells no name, though a list of names begins after one")
    func sealed() async throws {
        try await onThread {
            let desk = try Desk()
            let page = try desk.send(
                .get, "/youths", as: .sara, for: "coordination", query: [("limit", "1")])
            let name = try #require(Self.items(page).first?["familyName"]?.string)
            let cursor = try #require(page.cursor())
            let bytes = try #require(Base64URL.decode(cursor))
            #expect(!name.isEmpty)
            #expect(!String(decoding: bytes, as: UTF8.self).contains(name))
        }
    }

    @Test("a calendar file of meetings goes on as the list does, by its Link")
    func calendar() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let file = try desk.made("/cases", as: .sara, "{\"youthId\":\"\(Self.youth)\"}")
            for day in 10...13 {
                _ = try desk.made(
                    "/cases/\(file)/meetings", as: .sara,
                    Sample.meeting(inviting: [1], on: "2026-12-\(day)"))
            }
            var begins: [String] = []
            var query: [(name: String, value: String)] = [("limit", "1")]
            for _ in 0..<9 {
                let page = try desk.send(
                    .get, "/meetings", as: .sara, for: "coordination", query: query,
                    headers: [("Accept", "text/calendar")])
                let lines = String(decoding: page.body, as: UTF8.self).split(separator: "\r\n")
                begins += lines.filter { $0.hasPrefix("DTSTART") }.map { String($0) }
                guard let cursor = page.cursor() else { break }
                query = [("limit", "1"), ("cursor", cursor)]
            }
            #expect(
                begins == (10...13).map { "DTSTART:202612\($0)T130000Z" })
        }
    }
}
