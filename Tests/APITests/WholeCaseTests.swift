import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// A whole case, from the first question to the closed case, through the API alone: Rita of the
/// school asks, Kim of leisure refers on, Sara of social services leads, Per of the police is in the
/// team, Fia of leisure is a colleague whom no consent covers.
@Suite("A whole case")
struct WholeCaseTests {
    static let alva = "\(Town.Known.youth(1))"
    private static let schoolsAlva = "\(Town.Known.youth(8))"

    /// The people of it, and what they ask.
    final class Play {
        let desk: Desk
        private var count = 0

        init() throws {
            desk = try Desk()
            try desk.town.clearGrounds()
        }

        /// Does something that must succeed, and gives its answer.
        func does(
            _ person: Town.Person, _ path: String, _ body: String,
            for purpose: String = "coordination",
            seen: String? = nil
        ) throws -> JSON {
            count += 1
            let answer = try desk.send(
                .post, path, as: person, for: purpose, key: "act-\(count)", body: body,
                headers: seen.map { [("If-Match", "\"\($0)\"")] } ?? [])
            try #require(
                answer.status == 201,
                "\(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
            return try answer.json()
        }

        func makes(_ person: Town.Person, _ path: String, _ body: String) throws -> String {
            try #require(try does(person, path, body)["id"]?.string)
        }

        func reads(_ person: Town.Person, _ path: String) throws -> JSON {
            let answer = try desk.send(.get, path, as: person, for: "coordination")
            try #require(answer.status == 200, "\(path): \(answer.status)")
            return try answer.json()
        }

        /// How each of the five is answered: Rita, Kim, Fia, Sara, Per.
        func statuses(_ path: String) throws -> [Int] {
            try [.rita, .kim, .fia, .sara, .per].map { try desk.sees(path, $0) }
        }
    }

    static func items(_ value: JSON?) -> [JSON] {
        guard case .array(let items)? = value else { return [] }
        return items
    }

    @Test("is played by five people of four agencies, and each sees what is theirs to see")
    func play() async throws {
        try await onThread {
            let play = try Play()
            let file = try Self.ask(play)
            let consent = try Self.agree(play, file)
            let commitments = try Self.plan(play, file)
            try Self.help(play)
            try Self.followUp(play, file, commitments)
            try Self.close(play, file, consent)
            try Self.lookBack(play, file)
        }
    }

    /// The question, without identity and then on a ground; the acceptance opens the case.
    private static func ask(_ play: Play) throws -> String {
        let first = try play.makes(.rita, "/enquiries", Sample.enquiry(nil, to: 7))
        #expect(try play.statuses("/enquiries/\(first)") == [200, 200, 404, 404, 404])
        _ = try play.does(.kim, "/enquiries/\(first)/steps", "{\"state\":\"assessing\"}")
        _ = try play.does(
            .kim, "/enquiries/\(first)/steps",
            "{\"state\":\"referred-on\",\"note\":\"Socialtjänsten, Barn och unga\"}")
        let told = try play.reads(.rita, "/enquiries/\(first)")
        #expect(items(told["steps"]).last?["note"]?.string == "Socialtjänsten, Barn och unga")

        let named = Sample.enquiry(schoolsAlva, to: 1)
        #expect(try play.desk.status("/enquiries", as: .rita, named) == 422)
        _ = try play.does(
            .rita, "/disclosures",
            """
            {"youthId":"\(schoolsAlva)","ground":"concern-report",
             "recipientAgencyId":"\(Town.Known.agency(1))","purposes":["coordination"],
             "items":[{"kind":"enquiry"},{"kind":"identity"}],"reasoning":"Oro för Alva.",
             "committedCrime":false,"validUntil":"2026-12-10T12:00:00+01:00"}
            """, for: "work-management")
        let second = try play.makes(.rita, "/enquiries", named)
        #expect(try play.statuses("/enquiries/\(second)") == [200, 404, 404, 200, 404])
        _ = try play.does(.sara, "/enquiries/\(second)/steps", "{\"state\":\"assessing\"}")
        let accepted = try play.does(
            .sara, "/enquiries/\(second)/steps",
            "{\"state\":\"accepted\",\"youthId\":\"\(alva)\"}")
        return try #require(accepted["receipt"]?["caseId"]?.string)
    }

    /// The team, the consent of Alva and both guardians, and the mapping talk.
    private static func agree(_ play: Play, _ file: String) throws -> String {
        for staff in [7, 9, 13, 15] {
            _ = try play.does(
                .sara, "/cases/\(file)/members",
                "{\"staffId\":\"\(Town.Known.staff(staff))\"}")
        }
        #expect(try play.statuses("/cases/\(file)") == [404, 404, 404, 200, 404])
        let guardians = try ["Karin Alm", "Kalle Alm"].map {
            try play.makes(
                .sara, "/youths/\(alva)/guardians",
                "{\"name\":\"\($0)\",\"custody\":\"shared\",\"validFrom\":\"2026-01-01\"}")
        }
        let answers =
            ["{\"capacity\":\"youth\",\"answer\":\"given\",\"answeredOn\":\"2026-11-21\"}"]
            + guardians.map {
                """
                {"capacity":"guardian","guardianId":"\($0)","answer":"given",
                 "answeredOn":"2026-11-21"}
                """
            }
        let consent = try play.makes(
            .sara, "/consents",
            """
            {"youthId":"\(alva)","purposes":["coordination","follow-up"],
             "validFrom":"2026-11-21","validUntil":"2027-05-01","paperReference":"Akt 7",
             "parties":[{"agencyId":"\(Town.Known.agency(2))"},
                        {"agencyId":"\(Town.Known.agency(3))"},
                        {"agencyId":"\(Town.Known.agency(4))",
                         "staffId":"\(Town.Known.staff(15))"}],
             "kinds":["identity","mapping","meetings","commitments"],
             "answers":[\(answers.joined(separator: ","))]}
            """)
        // Fia is of the team, but of her agency Kim alone is named.
        #expect(try play.statuses("/cases/\(file)") == [200, 200, 404, 200, 200])
        _ = try play.does(.sara, "/cases/\(file)/moves", "{\"state\":\"mapping\"}", seen: "1")
        let mapping = try play.makes(
            .sara, "/cases/\(file)/mapping-talks",
            """
            {"parts":[{"kind":"strengths","text":"Handboll"},{"kind":"home","text":"Bråk"},
                      {"kind":"summary","text":"Vill tillbaka till skolan"}]}
            """)
        _ = try play.does(.sara, "/mapping-talks/\(mapping)/steps", "{\"done\":true}")
        #expect(try play.statuses("/mapping-talks/\(mapping)") == [200, 200, 404, 200, 200])
        #expect(items(try play.reads(.per, "/mapping-talks/\(mapping)")["parts"]).count == 1)
        return consent
    }

    /// The network meeting and what comes of it: a plan with commitments of three agencies.
    private static func plan(_ play: Play, _ file: String) throws -> [String] {
        #expect(
            try play.desk.status(
                "/cases/\(file)/meetings", as: .sara, Sample.meeting(inviting: [1, 13])) == 422)
        let guardians = items(try play.reads(.sara, "/youths/\(alva)/guardians")["items"])
        let family =
            ["{\"relation\":\"youth\"}"]
            + guardians.compactMap { $0["id"]?.string }.map {
                "{\"relation\":\"guardian\",\"guardianId\":\"\($0)\"}"
            }
        let meeting = try play.makes(
            .sara, "/cases/\(file)/meetings",
            Sample.meeting(inviting: [1, 7, 9, 15], kinds: ["meetings", "assessment"]).replacing(
                "\"agenda\"", with: "\"guests\":[\(family.joined(separator: ","))],\"agenda\""))
        let guests = items(try play.reads(.sara, "/meetings/\(meeting)")["guests"])
        #expect(guests.map { $0["relation"]?.string } == ["guardian", "guardian", "youth"])
        #expect(try play.statuses("/meetings/\(meeting)") == [200, 200, 404, 200, 200])
        let agenda = items(try play.reads(.sara, "/meetings/\(meeting)")["agenda"])
        #expect(agenda.count == 2)
        #expect(items(try play.reads(.rita, "/meetings/\(meeting)")["agenda"]).count == 1)
        let attended = [1, 7, 9].map { "\"\(Town.Known.staff($0))\"" }.joined(separator: ",")
        try play.desk.town.begin(meeting)
        _ = try play.does(
            .sara, "/meetings/\(meeting)/steps",
            """
            {"state":"held","attendedStaffIds":[\(attended)],
             "attendedGuestIds":["\(guests[2]["id"]?.string ?? "")"],
             "minutes":[{"itemId":"\(agenda[0]["id"]?.string ?? "")","text":"Plan görs"},
                        {"text":"Socialtjänstens bedömning gicks igenom"}]}
            """)
        _ = try play.does(.sara, "/meetings/\(meeting)/steps", "{\"state\":\"approved\"}")
        let seen = try play.reads(.per, "/meetings/\(meeting)")
        #expect(items(items(seen["agenda"]).first?["minutes"]) == [.string("Plan görs")])
        #expect(seen["minutes"] == .array([]))
        #expect(
            items(seen["invited"]).map { $0["attended"] } == [
                .bool(false), .bool(true), .bool(true), .bool(true),
            ])
        #expect(
            items(seen["guests"]).map { $0["attended"] } == [
                .bool(false), .bool(false), .bool(true),
            ])
        let commitments = try [7, 9, 15].map {
            try play.makes(
                .sara, "/cases/\(file)/commitments",
                Sample.commitment(by: $0, due: "2026-12-20"))
        }
        _ = try play.does(.sara, "/cases/\(file)/moves", "{\"state\":\"planned\"}", seen: "2")
        return commitments
    }

    /// Per does what he took on; what Rita and Kim took on is late, and everybody sees it.
    private static func followUp(
        _ play: Play, _ file: String, _ commitments: [String]
    ) throws {
        let done = "{\"state\":\"done\",\"outcome\":\"Ringer varje gång\"}"
        #expect(
            try play.desk.status("/commitments/\(commitments[1])/steps", as: .per, done) == 403)
        _ = try play.does(.per, "/commitments/\(commitments[0])/steps", done)
        #expect(
            try play.desk.status("/commitments/\(commitments[0])/steps", as: .sara, done) == 409)
        try play.desk.town.moveClock(by: "35 days")
        func late(_ person: Town.Person) throws -> [String] {
            let list = try play.desk.send(
                .get, "/commitments", as: person, for: "follow-up",
                query: [("late", "only")])
            return items(try list.json()["items"]).compactMap { $0["id"]?.string }
        }
        let missed = Set(commitments.dropFirst())
        for person in [Town.Person.sara, .rita, .kim, .per] {
            #expect(try Set(late(person)).isSuperset(of: missed), "\(person)")
            #expect(try !late(person).contains(commitments[0]), "\(person)")
        }
        #expect(try Set(late(.fia)).isDisjoint(with: missed))
        _ = try play.does(
            .sara, "/cases/\(file)/moves", "{\"state\":\"followed-up\"}", seen: "3")
    }

    /// Alva withdraws: everybody else is out at once, and Sara closes, reopens and closes.
    private static func close(_ play: Play, _ file: String, _ consent: String) throws {
        let meetings = try play.reads(.per, "/meetings")
        #expect(meetings["items"] == .array([]))
        let withdrawn = try play.does(
            .sara, "/consents/\(consent)/withdrawals", "{\"capacity\":\"youth\"}")
        #expect(withdrawn["receipt"]?["shares"] != .integer(0))
        #expect(try play.statuses("/cases/\(file)") == [404, 404, 404, 200, 404])
        #expect(
            items(
                try play.desk.send(.get, "/commitments", as: .rita, for: "follow-up").json()[
                    "items"]
            ).isEmpty)
        let closing = "{\"state\":\"closed\",\"outcome\":\"consent-ended\"}"
        _ = try play.does(.sara, "/cases/\(file)/moves", closing, seen: "4")
        _ = try play.does(
            .sara, "/cases/\(file)/moves", "{\"state\":\"reopened\",\"reason\":\"Ny oro\"}",
            seen: "5")
        _ = try play.does(
            .sara, "/cases/\(file)/moves",
            "{\"state\":\"closed\",\"outcome\":\"goal-met\",\"reason\":\"Går i skolan\"}",
            seen: "6")
    }

    /// The chronology tells all of it to Sara, and to nobody else.
    private static func lookBack(_ play: Play, _ file: String) throws {
        #expect(try play.statuses("/youths/\(alva)/chronology") == [404, 404, 404, 200, 404])
        var events: [JSON] = []
        var query: [(name: String, value: String)] = [("limit", "7")]
        while true {
            let page = try play.desk.send(
                .get, "/youths/\(alva)/chronology", as: .sara, for: "coordination", query: query)
            events += items(try page.json()["items"])
            guard let cursor = page.cursor() else { break }
            query = [("cursor", cursor), ("limit", "7")]
        }
        let ids = events.compactMap { $0["id"]?.string }
        #expect(Set(ids).count == ids.count)
        let times = events.compactMap { $0["at"]?.string }
        #expect(times == times.sorted(by: >))
        let moves = events.filter { $0["recordId"]?.string == file }.map {
            "\($0["from"]?.string ?? "-") \($0["to"]?.string ?? "-")"
        }
        #expect(
            moves == [
                "reopened closed", "closed reopened", "followed-up closed",
                "planned followed-up", "mapping planned", "opened mapping", "- opened",
            ])
        for kind in [
            "registration", "concern-conversation", "case-member", "guardian", "consent",
            "mapping-talk", "meeting", "commitment", "referral", "risk-flag",
        ] {
            #expect(events.contains { $0["record"]?.string == kind }, "\(kind)")
        }
        #expect(
            events.contains {
                $0["event"]?.string == "withdrawn" && $0["author"]?.string == "Sara Sandell"
            })
    }
}
