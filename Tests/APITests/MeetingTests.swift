import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Meetings and mapping talks over the API: who is invited, and what opens for whom.
@Suite("Meetings")
struct MeetingTests {
    /// Sara leads a case around Alva with the police's Per and leisure's Fia in its team. A consent
    /// covers the police for meetings, commitments and mapping; leisure for nothing.
    private static func opened() throws -> (desk: Desk, file: String) {
        let desk = try Desk()
        try desk.town.clearGrounds()
        let file = try desk.made(
            "/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
        for staff in [7, 13] {
            _ = try desk.made(
                "/cases/\(file)/members", as: .sara,
                "{\"staffId\":\"\(Town.Known.staff(staff))\"}")
        }
        try desk.town.consent(
            of: 1, unit: 1, by: 1, to: [2], kinds: ["meetings", "commitments", "mapping"])
        return (desk, file)
    }

    private static func texts(_ value: JSON?, _ member: String) -> [String?] {
        guard case .array(let items)? = value else { return [] }
        return items.map { $0[member]?.string }
    }

    @Test("nobody is invited whom nothing covers, and nothing is written then")
    func invitation() async throws {
        try await onThread {
            let (desk, file) = try Self.opened()
            let path = "/cases/\(file)/meetings"
            func call(_ staff: [Int]) throws -> Response {
                try desk.send(
                    .post, path, as: .sara, key: UUID().uuidString,
                    body: Sample.meeting(inviting: staff))
            }
            // Fia's agency is not in the consent; Petra is of the covered agency but not in the team.
            for staff in [13, 8] {
                let refused = try call([1, staff])
                #expect(refused.status == 422)
                #expect(try refused.faults() == ["/invitedStaffIds not-covered"])
            }
            #expect(try desk.town.value("SELECT count(*) FROM core.meeting") == "0")
            #expect(try call([1, 7]).status == 201)
            // A meeting after the consent's last day is not covered by it.
            let late = try desk.send(
                .post, path, as: .sara, key: "late",
                body: Sample.meeting(inviting: [7], on: "2027-03-10"))
            #expect(try late.faults() == ["/invitedStaffIds not-covered"])
        }
    }

    @Test("an item opens for whom its kind is covered; minutes follow the item, or the narrowest")
    func scope() async throws {
        try await onThread {
            let (desk, file) = try Self.opened()
            let id = try desk.made(
                "/cases/\(file)/meetings", as: .sara,
                Sample.meeting(inviting: [1, 7], kinds: ["meetings", "assessment"]))
            let path = "/meetings/\(id)"
            let seen = try desk.send(.get, path, as: .sara, for: "coordination").json()
            guard case .array(let items)? = seen["agenda"], items.count == 2 else {
                Issue.record("no agenda")
                return
            }
            let ids = items.map { $0["id"]?.string ?? "-" }
            let early = try desk.send(
                .post, "\(path)/steps", as: .sara, key: "early",
                body: "{\"state\":\"held\",\"attendedStaffIds\":[]}")
            #expect(try early.faults() == ["/state not-begun"])
            try desk.town.begin(id)
            let held = """
                {"state":"held","attendedStaffIds":["\(Town.Known.staff(7))"],
                 "minutes":[{"itemId":"\(ids[0])","text":"Om mötet"},
                            {"itemId":"\(ids[1])","text":"Om bedömningen"},
                            {"text":"Om allt"}]}
                """
            #expect(try desk.status("\(path)/steps", as: .sara, held) == 201)
            let per = try desk.send(.get, path, as: .per, for: "coordination").json()
            #expect(Self.texts(per["agenda"], "title") == ["Om meetings"])
            #expect(per["minutes"] == .array([]))
            let sara = try desk.send(.get, path, as: .sara, for: "coordination").json()
            #expect(Self.texts(sara["agenda"], "title") == ["Om meetings", "Om assessment"])
            #expect(sara["minutes"] == .array([.string("Om allt")]))
            // A further consent covers the assessment too: now everything is open.
            try desk.town.consent(
                of: 1, unit: 1, by: 1, to: [2], kinds: ["meetings", "assessment"])
            let more = try desk.send(.get, path, as: .per, for: "coordination").json()
            #expect(Self.texts(more["agenda"], "title") == ["Om meetings", "Om assessment"])
            #expect(more["minutes"] == .array([.string("Om allt")]))
            try desk.town.withdrawConsents()
            #expect(try desk.sees(path, .per) == 404)
        }
    }

    @Test("a meeting is held or cancelled once, and its minutes approved after that")
    func steps() async throws {
        try await onThread {
            let (desk, file) = try Self.opened()
            let id = try desk.made(
                "/cases/\(file)/meetings", as: .sara, Sample.meeting(inviting: [1, 7]))
            func step(_ body: String, as person: Town.Person = .sara) throws -> Int {
                try desk.status("/meetings/\(id)/steps", as: person, body)
            }
            #expect(try step("{\"state\":\"approved\"}") == 409)
            #expect(try step("{\"state\":\"held\",\"attendedStaffIds\":[]}", as: .per) == 403)
            #expect(try step("{\"state\":\"held\",\"attendedStaffIds\":[]}", as: .fia) == 404)
            // Petra was not invited.
            #expect(
                try step(
                    "{\"state\":\"held\",\"attendedStaffIds\":[\"\(Town.Known.staff(8))\"]}") == 422
            )
            try desk.town.begin(id)
            #expect(try step("{\"state\":\"held\",\"attendedStaffIds\":[]}") == 201)
            #expect(try step("{\"state\":\"cancelled\",\"reason\":\"Sent\"}") == 409)
            #expect(try step("{\"state\":\"approved\",\"minutes\":[{\"text\":\"Rättat\"}]}") == 201)
            #expect(try step("{\"state\":\"approved\"}") == 409)
            let faulty = try desk.send(
                .post, "/meetings/\(id)/steps", as: .sara, key: "f",
                body: "{\"state\":\"cancelled\",\"minutes\":[],\"attendedStaffIds\":[]}")
            #expect(
                try Set(faulty.faults()) == [
                    "/minutes not-allowed-here", "/attendedStaffIds not-allowed-here",
                    "/reason required",
                ])
        }
    }

    @Test("of two who end a meeting at once one wins, the other is a conflict")
    func twoAtOnce() async throws {
        let (town, path) = try await onThread {
            let (desk, file) = try Self.opened()
            let id = try desk.made(
                "/cases/\(file)/meetings", as: .sara, Sample.meeting(inviting: [1]))
            try desk.town.begin(id)
            return (desk.town, "/meetings/\(id)/steps")
        }
        async let one = onThread {
            try Desk(town).status(
                path, as: .sara, "{\"state\":\"cancelled\",\"reason\":\"Sjukdom\"}")
        }
        async let other = onThread {
            try Desk(town).status(path, as: .sara, "{\"state\":\"held\",\"attendedStaffIds\":[]}")
        }
        let answers = try await [one, other]
        #expect(answers.sorted() == [201, 409])
        try await onThread {
            let steps = try town.value("SELECT count(*) FROM core.meeting_step")
            #expect(steps == "1")
        }
    }

    @Test("one's own meetings are a calendar file that names nobody")
    func calendar() async throws {
        try await onThread {
            let (desk, file) = try Self.opened()
            let id = try desk.made(
                "/cases/\(file)/meetings", as: .sara, Sample.meeting(inviting: [1, 7]))
            try desk.town.admin("UPDATE core.meeting SET created_at = '2026-11-21T12:00:00Z'")
            func export(_ person: Town.Person) throws -> Response {
                try desk.send(
                    .get, "/meetings", as: person, for: "coordination",
                    headers: [("Accept", "text/calendar")])
            }
            let answer = try export(.per)
            #expect(answer.field("Content-Type") == "text/calendar; charset=utf-8")
            #expect(
                String(decoding: answer.body, as: UTF8.self).split(separator: "\r\n") == [
                    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sspf//sspf//SV",
                    "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:\(id)@sspf", "SEQUENCE:0",
                    "DTSTAMP:20261121T120000Z", "DTSTART:20261210T130000Z",
                    "DTEND:20261210T140000Z", "SUMMARY:SSPF-möte", "CLASS:CONFIDENTIAL",
                    "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR",
                ])
            #expect(answer.body.suffix(2) == [13, 10])
            _ = try desk.made(
                "/meetings/\(id)/steps", as: .sara,
                "{\"state\":\"cancelled\",\"reason\":\"Alva är sjuk\"}")
            let cancelled = String(decoding: try export(.per).body, as: UTF8.self)
            #expect(cancelled.contains("STATUS:CANCELLED\r\n"))
            #expect(cancelled.contains("SEQUENCE:1\r\n"))
            #expect(!cancelled.contains("Alva"))
            #expect(
                try desk.town.value(
                    """
                    SELECT string_agg(r.action || ' ' || o.shown, ',' ORDER BY r.no)
                      FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                     WHERE r.action = 'meeting.export'
                    """) == "meeting.export 1,meeting.export 1")
            // Who is not invited has an empty calendar, who is signed out none.
            #expect(!String(decoding: try export(.fia).body, as: UTF8.self).contains("VEVENT"))
        }
    }

    @Test("of a mapping talk the team reads the summary alone; a later part leaves the earlier")
    func mapping() async throws {
        try await onThread {
            let (desk, file) = try Self.opened()
            let id = try desk.made(
                "/cases/\(file)/mapping-talks", as: .sara,
                """
                {"parts":[{"kind":"risk","text":"Nya vänner"},
                          {"kind":"summary","text":"Behöver stöd i skolan"}]}
                """)
            let path = "/mapping-talks/\(id)"
            let more = """
                {"done":true,"parts":[{"kind":"summary","text":"Och på fritiden"}]}
                """
            #expect(try desk.status("\(path)/steps", as: .per, more) == 403)
            #expect(try desk.status("\(path)/steps", as: .sara, more) == 201)
            #expect(try desk.status("\(path)/steps", as: .sara, "{\"done\":true}") == 409)
            let sara = try desk.send(.get, path, as: .sara, for: "coordination").json()
            #expect(Self.texts(sara["parts"], "kind") == ["risk", "summary", "summary"])
            #expect(sara["state"]?.string == "done")
            let per = try desk.send(.get, path, as: .per, for: "coordination").json()
            #expect(
                Self.texts(per["parts"], "text") == ["Behöver stöd i skolan", "Och på fritiden"])
            #expect(try desk.sees(path, .fia) == 404)
        }
    }
}
