import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Those who come to a meeting and are not of the staff, and what is secret from a guardian.
@Suite("Guests of meetings, and whereabouts")
struct GuestTests {
    private static let alva = Town.Known.youth(1)
    private static let guardians = "/youths/\(alva)/guardians"

    /// Sara leads a case around Alva with the police's Per; a consent covers the police for meetings.
    /// Karin has shared custody, Anders too, Bo must not be told (OSL 12:3).
    private struct Setting {
        let desk: Desk
        let file: String
        let karin: String
        let bo: String
        let consent: String

        init() throws {
            let desk = try Desk()
            self.desk = desk
            try desk.town.clearGrounds()
            file = try desk.made("/cases", as: .sara, "{\"youthId\":\"\(GuestTests.alva)\"}")
            _ = try desk.made(
                "/cases/\(file)/members", as: .sara, "{\"staffId\":\"\(Town.Known.staff(7))\"}")
            func guardian(_ name: String, _ more: String = "") throws -> String {
                try desk.send(
                    .post, GuestTests.guardians, as: .sara, for: "coordination",
                    key: UUID().uuidString,
                    body: "{\"name\":\"\(name)\",\"custody\":\"shared\","
                        + "\"validFrom\":\"2026-01-01\"\(more)}"
                ).json()["id"]?.string ?? "-"
            }
            karin = try guardian("Karin Alm")
            bo = try guardian("Bo Alm", ",\"standing\":\"excluded\"")
            try desk.town.consent(
                of: 1, unit: 1, by: 1, to: [2], kinds: ["meetings", "commitments"])
            consent = try desk.town.value("SELECT id::text FROM core.consent") ?? "-"
        }

        func call(_ guests: String) throws -> Response {
            try desk.send(
                .post, "/cases/\(file)/meetings", as: .sara, key: UUID().uuidString,
                body: Sample.meeting(inviting: [1, 7]).replacing(
                    "\"agenda\"", with: "\"guests\":[\(guests)],\"agenda\""))
        }

        func outsider(_ consent: String, _ name: String = "Tränare Tove") -> String {
            "{\"relation\":\"outsider\",\"name\":\"\(name)\",\"organisation\":\"IFK\","
                + "\"consentId\":\"\(consent)\"}"
        }

        func guardian(_ id: String, _ more: String = "") -> String {
            "{\"relation\":\"guardian\",\"guardianId\":\"\(id)\"\(more)}"
        }

        func hide(_ isHidden: Bool, as person: Town.Person = .sara) throws -> Int {
            try desk.send(
                .post, "/guardians/\(karin)/whereabouts", as: person, for: "coordination",
                key: UUID().uuidString,
                body: "{\"hidden\":\(isHidden),\"reason\":\"Hot mot den unge\"}"
            ).status
        }
    }

    private static func guests(_ meeting: JSON) -> [JSON] {
        guard case .array(let guests)? = meeting["guests"] else { return [] }
        return guests
    }

    @Test("youth, guardian and outsider are invited and present; who is invited sees them come")
    func invited() async throws {
        try await onThread {
            let file = try Setting()
            let desk = file.desk
            let called = try file.call(
                "{\"relation\":\"youth\"},\(file.guardian(file.karin)),\(file.outsider(file.consent))"
            )
            #expect(called.status == 201)
            let path = "/meetings/\(try called.json()["id"]?.string ?? "-")"
            let sara = try Self.guests(
                desk.send(.get, path, as: .sara, for: "coordination").json())
            #expect(
                sara.map { "\($0["relation"]?.string ?? "-") \($0["name"]?.string ?? "-")" } == [
                    "guardian Karin Alm", "outsider Tränare Tove", "youth -",
                ])
            #expect(sara.allSatisfy { $0["attended"] == .null })
            // The consent covers meetings for the police, and not who the guardians are.
            let per = try Self.guests(desk.send(.get, path, as: .per, for: "coordination").json())
            #expect(
                per.map { "\($0["relation"]?.string ?? "-") \($0["name"]?.string ?? "-")" } == [
                    "guardian -", "outsider Tränare Tove", "youth -",
                ])
            #expect(try desk.sees(path, .fia) == 404)
            try desk.town.begin(path.split(separator: "/").last.map(String.init) ?? "-")
            func held(_ guests: [String]) throws -> Response {
                let ids = guests.map { "\"\($0)\"" }.joined(separator: ",")
                return try desk.send(
                    .post, "\(path)/steps", as: .sara, key: UUID().uuidString,
                    body:
                        "{\"state\":\"held\",\"attendedStaffIds\":[],\"attendedGuestIds\":[\(ids)]}"
                )
            }
            let nobody = try held(["00000000-0000-4000-8000-0000000000ff"])
            #expect(try nobody.faults() == ["/attendedGuestIds unknown"])
            #expect(try held([sara[0]["id"]?.string ?? "-"]).status == 201)
            let after = try Self.guests(
                desk.send(.get, path, as: .sara, for: "coordination").json())
            #expect(after.map { $0["attended"] } == [.bool(true), .bool(false), .bool(false)])
        }
    }

    @Test(
        "nobody comes whom nothing covers, who must not be told or is no guardian: all told at once"
    )
    func refused() async throws {
        try await onThread {
            let file = try Setting()
            let answer = try file.call(
                [
                    file.outsider("00000000-0000-4000-8000-0000000000ff"), file.guardian(file.bo),
                    file.guardian("00000000-0000-4000-8000-0000000000ff"),
                ].joined(separator: ","))
            #expect(
                try Set(answer.faults()) == [
                    "/guests/0 not-covered", "/guests/1 excluded", "/guests/2 not-a-guardian",
                ])
            let stranger = try file.call(
                "{\"relation\":\"youth\"},"
                    + file.guardian("00000000-0000-4000-8000-0000000000ff")
                    + ",{\"relation\":\"youth\"}")
            #expect(
                try Set(stranger.faults()) == ["/guests/1 not-a-guardian", "/guests/2 repeated"])
            #expect(try file.desk.town.value("SELECT count(*) FROM core.meeting_guest") == "0")
            // A consent that is withdrawn covers nobody any more.
            try file.desk.town.withdrawConsents()
            let late = try file.desk.send(
                .post, "/cases/\(file.file)/meetings", as: .sara, key: "late",
                body: Sample.meeting(inviting: [1]).replacing(
                    "\"agenda\"", with: "\"guests\":[\(file.outsider(file.consent))],\"agenda\""))
            #expect(try late.faults() == ["/guests/0 not-covered"])
            let shape = try file.call(
                "{\"relation\":\"youth\",\"name\":\"A\"},{\"relation\":\"outsider\"},{\"relation\":\"guardian\"}"
            )
            #expect(
                try Set(shape.faults()) == [
                    "/guests/0/name not-allowed-here", "/guests/1/name required",
                    "/guests/1/organisation required", "/guests/1/consentId required",
                    "/guests/2/guardianId required",
                ])
        }
    }

    @Test(
        "whereabouts hidden later act on the next invitation, and their history stands with reasons"
    )
    func whereabouts() async throws {
        try await onThread {
            let file = try Setting()
            let desk = file.desk
            #expect(try file.call(file.guardian(file.karin)).status == 201)
            #expect(try file.hide(true, as: .per) == 404)
            #expect(try file.hide(true) == 201)
            #expect(try file.hide(true) == 409)
            let warned = try file.call(file.guardian(file.karin))
            #expect(try warned.faults() == ["/guests/0 whereabouts-hidden"])
            let apart = try file.call(file.guardian(file.karin, ",\"apart\":true"))
            #expect(apart.status == 201)
            let read = try Self.guests(
                desk.send(
                    .get, "/meetings/\(try apart.json()["id"]?.string ?? "-")", as: .sara,
                    for: "coordination"
                ).json())
            #expect(read.first?["whereaboutsHidden"] == .bool(true))
            #expect(read.first?["apart"] == .bool(true))
            #expect(try file.hide(false) == 201)
            #expect(try file.call(file.guardian(file.karin)).status == 201)
            let list = try desk.send(.get, Self.guardians, as: .sara, for: "coordination").json()
            guard case .array(let items)? = list["items"],
                let karin = items.first(where: { $0["name"]?.string == "Karin Alm" }),
                case .array(let history)? = karin["whereabouts"]
            else {
                Issue.record("no history")
                return
            }
            #expect(history.map { $0["hidden"] } == [.bool(true), .bool(false)])
            #expect(history.first?["reason"]?.string == "Hot mot den unge")
            #expect(karin["whereaboutsHidden"] == .bool(false))
            let timeline = try desk.send(
                .get, "/youths/\(Self.alva)/chronology", as: .sara, for: "coordination")
            #expect(
                String(decoding: timeline.body, as: UTF8.self).contains(
                    "\"event\" : \"whereabouts\", \"from\" : null, \"to\" : \"hidden\""))
        }
    }

    @Test(
        "who was called and may no longer come so is told to who leads, in the meeting and the inbox"
    )
    func hiddenLater() async throws {
        try await onThread {
            let file = try Setting()
            let desk = file.desk
            let called = try file.call(
                "\(file.guardian(file.karin)),\(file.outsider(file.consent))")
            let path = "/meetings/\(try called.json()["id"]?.string ?? "-")"
            func faults(_ person: Town.Person) throws -> [String?] {
                try Self.guests(desk.send(.get, path, as: person, for: "coordination").json())
                    .map { $0["fault"]?.string }
            }
            func waits() throws -> Bool {
                let inbox = try desk.send(.get, "/inbox", as: .sara, for: "own-account")
                return String(decoding: inbox.body, as: UTF8.self).contains("meeting-guest")
            }
            #expect(try faults(.sara) == [nil, nil])
            #expect(try !waits())
            #expect(try file.hide(true) == 201)
            #expect(try faults(.sara) == ["whereabouts-hidden", nil])
            #expect(try waits())
            // Who only comes is not told what is secret of a guardian.
            #expect(try faults(.per) == [nil, nil])
            #expect(try file.hide(false) == 201)
            #expect(try !waits())
            try desk.town.withdrawConsents()
            #expect(try faults(.sara) == [nil, "not-covered"])
            #expect(try waits())
            _ = try desk.made(
                "\(path)/steps", as: .sara, "{\"state\":\"cancelled\",\"reason\":\"Hinder\"}")
            #expect(try faults(.sara) == [nil, nil])
            #expect(try !waits())
        }
    }
}
