import API
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// What of a record's course another agency is told, and what its own file holds of it.
@Suite("What crosses, and what the file remembers")
struct WhatCrossesTests {
    private static let alva = "\(Town.Known.youth(1))"

    private static func items(_ value: JSON?) -> [JSON] {
        guard case .array(let items)? = value else { return [] }
        return items
    }

    private static func chronology(_ desk: Desk, _ person: Town.Person) throws -> [JSON] {
        let page = try desk.send(
            .get, "/youths/\(alva)/chronology", as: person, for: "coordination",
            query: [("limit", "100")])
        return try page.status == 200 ? items(page.json()["items"]) : []
    }

    @Test(
        "that a talk was held crosses without what was found or offered, until that is covered too")
    func talk() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            func make(_ path: String, _ body: String) throws -> String {
                let made = try desk.send(
                    .post, path, as: .sara, for: "coordination", key: UUID().uuidString, body: body,
                    headers: path.hasSuffix("/steps") ? [("If-Match", "\"1\"")] : [])
                return try made.json()["id"]?.string ?? "-"
            }
            let talk = try make(
                "/concern-conversations",
                Sample.conversation(Town.Known.youth(1)).replacing(
                    "\"participants\"",
                    with: "\"offers\":[{\"what\":\"Öppenvård\",\"answer\":\"accepted\"}],"
                        + "\"participants\""))
            let path = "/concern-conversations/\(talk)"
            _ = try make(
                "\(path)/steps",
                "{\"youthId\":\"\(Self.alva)\",\"state\":\"followed-up\","
                    + "\"note\":\"Har börjat hos BUP\"}")
            func told(_ person: Town.Person) throws -> [Int] {
                let read = try desk.send(.get, path, as: person, for: "coordination")
                guard read.status == 200 else { return [] }
                let json = try read.json()
                let events = try Self.chronology(desk, person).filter {
                    ["Har börjat hos BUP", "Öppenvård"].contains($0["note"]?.string ?? "")
                }
                return [
                    Self.items(json["offers"]).count, Self.items(json["steps"]).count, events.count,
                ]
            }
            #expect(try told(.sara) == [1, 1, 2])
            let file = try desk.made("/cases", as: .sara, "{\"youthId\":\"\(Self.alva)\"}")
            _ = try desk.made(
                "/cases/\(file)/members", as: .sara, "{\"staffId\":\"\(Town.Known.staff(7))\"}")
            #expect(try told(.per) == [])
            try desk.town.consent(of: 1, unit: 1, by: 1, to: [2], kinds: ["conversation"])
            #expect(try told(.per) == [0, 0, 0])
            try desk.town.consent(
                of: 1, unit: 1, by: 1, to: [2], kinds: ["conversation", "agreements"])
            #expect(try told(.per) == [1, 0, 1])
            try desk.town.consent(
                of: 1, unit: 1, by: 1, to: [2], kinds: ["conversation", "observation"])
            #expect(try told(.per) == [0, 1, 1])
        }
    }

    @Test("who calls a meeting comes to it; why it is cancelled is told as its minutes are")
    func meeting() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let file = try desk.made("/cases", as: .sara, "{\"youthId\":\"\(Self.alva)\"}")
            for staff in [1, 7] {
                _ = try desk.made(
                    "/cases/\(file)/members", as: .sara,
                    "{\"staffId\":\"\(Town.Known.staff(staff))\"}")
            }
            try desk.town.consent(of: 1, unit: 1, by: 1, to: [2], kinds: ["meetings"])
            func cancelled(_ kinds: [String]) throws -> String {
                let meeting = try desk.made(
                    "/cases/\(file)/meetings", as: .sara,
                    Sample.meeting(inviting: [7], kinds: kinds))
                let own = try desk.send(.get, "/meetings", as: .sara, for: "coordination")
                #expect(
                    try Self.items(own.json()["items"]).contains { $0["id"]?.string == meeting })
                _ = try desk.made(
                    "/meetings/\(meeting)/steps", as: .sara,
                    "{\"state\":\"cancelled\",\"reason\":\"Inlagd på BUP\"}")
                return "/meetings/\(meeting)"
            }
            func reasons(_ path: String, _ person: Town.Person) throws -> [String?] {
                let read = try desk.send(.get, path, as: person, for: "coordination").json()
                #expect(read["state"]?.string == "cancelled")
                return Self.items(read["steps"]).map { $0["note"]?.string }
            }
            let open = try cancelled(["meetings"])
            #expect(try reasons(open, .per) == ["Inlagd på BUP"])
            let closed = try cancelled(["meetings", "assessment"])
            #expect(try reasons(closed, .sara) == ["Inlagd på BUP"])
            #expect(try reasons(closed, .per) == [])
        }
    }

    @Test("the file remembers the question that it began with, and each change of it from and to")
    func beginnings() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let enquiry = try desk.made("/enquiries", as: .rita, Sample.enquiry(nil, to: 1))
            _ = try desk.made(
                "/enquiries/\(enquiry)/steps", as: .sara, "{\"state\":\"assessing\"}")
            let accepted = try desk.send(
                .post, "/enquiries/\(enquiry)/steps", as: .sara, key: "accepted",
                body: "{\"state\":\"accepted\",\"youthId\":\"\(Self.alva)\"}")
            let file = try #require(accepted.json()["receipt"]?["caseId"]?.string)
            let read = try desk.send(.get, "/cases/\(file)", as: .sara, for: "coordination")
            #expect(try read.json()["enquiryIds"] == .array([.string(enquiry)]))
            for (seen, word) in [(1, "crime-risk"), (2, "school-absence")] {
                _ = try desk.made(
                    "/cases/\(file)/settings", as: .sara, "{\"targetGroup\":\"\(word)\"}",
                    headers: [("If-Match", "\"\(seen)\"")])
            }
            let close = try desk.send(
                .post, "/cases/\(file)/moves", as: .sara, key: "close",
                body: "{\"state\":\"closed\",\"outcome\":\"no-effect\",\"reason\":\"Flyttar\"}",
                headers: [("If-Match", "\"3\"")])
            #expect(close.status == 201)
            let told = try Self.chronology(desk, .sara).map { event in
                ["record", "event", "from", "to", "note"].map { event[$0]?.string ?? "-" }
                    .joined(separator: " ")
            }
            for line in [
                "enquiry moved assessing accepted -",
                "case added - crime-risk target-group",
                "case added crime-risk school-absence target-group",
                "case moved opened closed no-effect: Flyttar",
            ] {
                #expect(told.contains(line), "\(line)")
            }
        }
    }

    @Test("what was found not relevant waits again from the day that was named")
    func revisit() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let enquiry = try desk.made("/enquiries", as: .rita, Sample.enquiry(nil, to: 1))
            _ = try desk.made(
                "/enquiries/\(enquiry)/steps", as: .sara, "{\"state\":\"assessing\"}")
            _ = try desk.made(
                "/enquiries/\(enquiry)/steps", as: .sara,
                "{\"state\":\"not-relevant\",\"note\":\"Ej målgrupp\",\"revisitOn\":\"2026-12-01\"}"
            )
            func waits(_ person: Town.Person) throws -> Bool {
                let inbox = try desk.send(.get, "/inbox", as: person)
                return try Self.items(inbox.json()["items"]).contains {
                    $0["kind"]?.string == "enquiry" && $0["recordId"]?.string == enquiry
                }
            }
            #expect(try !waits(.sara))
            try desk.town.moveClock(by: "10 days")
            #expect(try waits(.sara))
            #expect(try !waits(.per))
            try desk.town.moveClock(by: "41 days")
            #expect(try !waits(.sara))
        }
    }
}
