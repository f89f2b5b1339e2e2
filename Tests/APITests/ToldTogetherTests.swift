import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// What only the database knows of a command is told together, each fault at its element; and a conflict
/// says why.
@Suite("Faults that the database finds")
struct ToldTogetherTests {
    private static let alva = Town.Known.youth(1)

    private static func post(
        _ desk: Desk, _ path: String, as person: Town.Person = .sara, _ body: String,
        for purpose: String? = "coordination", at version: Int? = nil
    ) throws -> Response {
        try desk.send(
            .post, path, as: person, for: purpose, key: UUID().uuidString, body: body,
            headers: version.map { [("If-Match", "\"\($0)\"")] } ?? [])
    }

    @Test("every party, kind and answer of a consent that does not fit is told, and its days")
    func consent() async throws {
        try await onThread {
            let desk = try Desk()
            let nobody = UUID()
            let police = "{\"agencyId\":\"\(Town.Known.agency(2))\"}"
            let answer = "\"answer\":\"given\",\"answeredOn\":\"2026-11-20\"}"
            let body = """
                {"youthId":"\(Self.alva)","purposes":["coordination"],
                 "validFrom":"2026-11-20","validUntil":"2027-11-20","paperReference":"Akt 7",
                 "parties":[\(police),\(police),{"agencyId":"\(nobody)"},
                            {"agencyId":"\(Town.Known.agency(1))"},
                            {"agencyId":"\(Town.Known.agency(2))",
                             "staffId":"\(Town.Known.staff(9))"},
                            {"agencyId":"\(Town.Known.agency(2))","staffId":"\(nobody)"}],
                 "kinds":["conversation","conversation","horoscope"],
                 "answers":[{"capacity":"youth","answer":"given","answeredOn":"2011-04-02"},
                            {"capacity":"youth",\(answer),
                            {"capacity":"guardian","guardianId":"\(nobody)",\(answer)]}
                """
            let refused = try Self.post(desk, "/consents", body)
            #expect(refused.status == 422)
            #expect(
                try Set(refused.faults()) == [
                    "/validFrom in-past", "/validUntil too-far-ahead-for-ground",
                    "/parties/1 repeated", "/parties/2 unknown", "/parties/3 own-agency",
                    "/parties/4 not-of-agency", "/parties/5 unknown", "/kinds/1 repeated",
                    "/kinds/2 unknown", "/answers/0 before-birth", "/answers/1 repeated",
                    "/answers/2 unknown",
                ])
            #expect(try Self.post(desk, "/consents", Sample.consent()).status == 201)
        }
    }

    @Test("an answer to a consent is not from before the youth was born, nor from tomorrow")
    func answer() async throws {
        try await onThread {
            let desk = try Desk()
            let body = Sample.consent().split(separator: ",\n \"answers\"")[0] + "}"
            let id =
                try Self.post(desk, "/consents", String(body)).json()["id"]?.string ?? "-"
            func answer(_ day: String) throws -> Response {
                try Self.post(
                    desk, "/consents/\(id)/answers",
                    "{\"capacity\":\"youth\",\"answer\":\"given\",\"answeredOn\":\"\(day)\"}")
            }
            #expect(try answer("2011-04-02").faults() == ["/answeredOn before-birth"])
            #expect(try answer("2026-11-22").faults() == ["/answeredOn in-future"])
            #expect(try answer("2026-11-21").status == 201)
            let twice = try answer("2026-11-21")
            #expect(twice.status == 409)
            #expect(try twice.faults() == [" answered-already"])
        }
    }

    @Test("every test that a disclosure decision fails is told, and every item")
    func disclosure() async throws {
        try await onThread {
            let desk = try Desk()
            let body = """
                {"youthId":"\(Self.alva)","ground":"prevent-crime",
                 "recipientAgencyId":"\(Town.Known.agency(2))",
                 "recipientStaffId":"\(Town.Known.staff(9))","purposes":["coordination"],
                 "items":[{"kind":"conversation"},{"kind":"conversation"},{"kind":"horoscope"}],
                 "reasoning":"Behövs.","committedCrime":false,
                 "validUntil":"2027-12-01T12:00:00+01:00"}
                """
            let refused = try Self.post(desk, "/disclosures", body)
            #expect(
                try Set(refused.faults()) == [
                    "/recipientStaffId unknown", "/balancing required",
                    "/validUntil too-far-ahead-for-ground", "/items/1 repeated",
                    "/items/2 unknown",
                ])
            let nowhere = body.replacing("prevent-crime", with: "no-ground-at-all")
                .replacing("\(Town.Known.agency(2))", with: "\(Town.Known.agency(1))")
            #expect(
                try Set(Self.post(desk, "/disclosures", nowhere).faults()) == [
                    "/ground unknown", "/recipientAgencyId own-agency",
                    "/recipientStaffId unknown", "/items/1 repeated", "/items/2 unknown",
                ])
        }
    }

    @Test("a referral by a path that its receiver does not take, of somebody too old, is told both")
    func referral() async throws {
        try await onThread {
            let desk = try Desk()
            let target = UUID()
            try desk.town.admin(
                """
                INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, age_from,
                    age_below, agency_id, unit_id, valid_from, created_at)
                SELECT '\(target)', m.id, 'Fält', 'field-worker', '{warm-handover}', 6, 10,
                       '\(Town.Known.agency(4))', '\(Town.Known.unit(8))', '2026-01-01', now()
                  FROM core.municipality m
                """)
            let refused = try Self.post(
                desk, "/referrals",
                "{\"youthId\":\"\(Self.alva)\",\"targetId\":\"\(target)\",\"path\":\"remiss\","
                    + "\"question\":\"Fritid\"}")
            #expect(
                try Set(refused.faults()) == [
                    "/path not-of-this-target", "/targetId outside-its-ages",
                ])
        }
    }

    @Test("a conflict says why, in both languages")
    func conflicts() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearGrounds()
            let cases = "{\"youthId\":\"\(Self.alva)\"}"
            let first = try desk.made("/cases", as: .sara, cases)
            let second = try Self.post(desk, "/cases", cases)
            #expect(second.status == 409)
            #expect(try second.faults() == [" another-open"])
            #expect(
                String(decoding: second.body, as: UTF8.self).contains(
                    "Den unge har redan ett öppet ärende."))
            func move(_ id: String, _ body: String) throws -> Response {
                let tag = try desk.send(.get, "/cases/\(id)", as: .sara, for: "coordination")
                    .field("ETag")
                return try desk.send(
                    .post, "/cases/\(id)/moves", as: .sara, for: "coordination",
                    key: UUID().uuidString, body: body, headers: [("If-Match", tag ?? "-")])
            }
            _ = try move(first, "{\"state\":\"closed\",\"outcome\":\"goal-met\"}")
            let late = try Self.post(
                desk, "/cases/\(first)/members", "{\"staffId\":\"\(Town.Known.staff(7))\"}")
            #expect(try late.faults() == [" case-closed"])
            _ = try desk.made("/cases", as: .sara, cases)
            let reopened = try move(first, "{\"state\":\"reopened\",\"reason\":\"Ny oro\"}")
            #expect(reopened.status == 409)
            #expect(try reopened.faults() == [" another-open"])
        }
    }

    @Test("a conversation is about one youth, by no other name, and who came is told with it")
    func oneYouth() async throws {
        try await onThread {
            let desk = try Desk()
            func talk(_ participants: String, _ more: String = "") -> String {
                Sample.conversation(Self.alva).replacing(
                    "\"participants\":[{\"relation\":\"guardian\",\"name\":\"Mamma\"},"
                        + "{\"relation\":\"youth\"}]",
                    with: "\"participants\":[\(participants)]\(more)")
            }
            let path = "/concern-conversations"
            let two = try Self.post(
                desk, path, talk("{\"relation\":\"youth\"},{\"relation\":\"youth\"}"))
            #expect(two.status == 422)
            #expect(try two.faults() == ["/participants/1/relation one-youth"])
            let named = try Self.post(
                desk, path, talk("{\"relation\":\"youth\",\"name\":\"Bo\"}"))
            #expect(try named.faults() == ["/participants/0/name not-allowed-here"])

            let plan = """
                {"youthId":"\(Self.alva)","kind":"pre-assessment","trigger":"school",
                 "classification":"advice","heldAt":"2026-11-21T13:00:01+01:00","state":"planned",
                 "place":"Mötesrum 1","parts":{"agenda":"Skolan"},
                 "participants":[{"relation":"guardian","name":"Mamma"},{"relation":"youth"},
                                 {"relation":"guardian","name":"Pappa"}]}
                """
            let id = try Self.post(desk, path, plan).json()["id"]?.string ?? "-"
            func came() throws -> [String] {
                let read = try desk.send(
                    .get, "\(path)/\(id)", as: .sara, for: "coordination"
                ).json()
                guard case .array(let all)? = read["participants"] else { return [] }
                return all.map { person in
                    let name = person["name"]?.string ?? person["relation"]?.string ?? "-"
                    return switch person["attended"] {
                    case .bool(true)?: "\(name) came"
                    case .bool(false)?: "\(name) did not"
                    case _: "\(name) unknown"
                    }
                }
            }
            #expect(try came() == ["Mamma unknown", "youth unknown", "Pappa unknown"])
            func held(_ participants: String) throws -> Response {
                try Self.post(
                    desk, "\(path)/\(id)/steps",
                    "{\"youthId\":\"\(Self.alva)\",\"state\":\"held\","
                        + "\"at\":\"2026-11-21T12:30:00+01:00\","
                        + "\"parts\":{\"youthView\":\"Jag är trött\"}\(participants)}", at: 1)
            }
            #expect(try held("").faults() == ["/participants required"])
            #expect(try held(",\"participants\":[]").faults() == ["/participants too-few"])
            #expect(
                try held(
                    ",\"participants\":[{\"relation\":\"youth\",\"invited\":true,"
                        + "\"attended\":false}]"
                ).faults() == ["/participants nobody-came"])
            #expect(
                try held(
                    ",\"participants\":[{\"relation\":\"youth\"},{\"relation\":\"youth\"}]"
                ).faults() == ["/participants/1/relation one-youth"])
            #expect(
                try held(
                    ",\"participants\":[{\"relation\":\"youth\"},{\"relation\":\"guardian\","
                        + "\"name\":\"Mamma\"},{\"relation\":\"other\",\"name\":\"Tolk\"}]"
                ).status == 201)
            #expect(
                try came() == ["Mamma came", "youth came", "Pappa did not", "Tolk came"])
            // The database holds it too.
            #expect(throws: (any Error).self) {
                try desk.town.admin(
                    """
                    INSERT INTO core.conversation_participant
                    SELECT gen_random_uuid(), p.conversation_id, p.youth_id, p.agency_id,
                           p.secrecy_class, 29, p.relation, p.name, p.author_id, p.created_at,
                           p.invited, p.attended
                      FROM core.conversation_participant p
                     WHERE p.conversation_id = '\(id)' AND p.relation = 'youth' AND p.attended
                    """)
            }
        }
    }

    @Test(
        "a correction is of a kind that the record can hold, and where the youth goes to school too"
    )
    func corrections() async throws {
        try await onThread {
            let desk = try Desk()
            func correct(_ resource: String, _ id: String, _ kind: String) throws -> Response {
                try Self.post(
                    desk, "/corrections",
                    "{\"resource\":\"\(resource)\",\"recordId\":\"\(id)\",\"kind\":\"\(kind)\","
                        + "\"text\":\"Det var den 3 maj\"}")
            }
            let talk = "\(Town.Known.conversation(1))"
            for (kind, fault) in [
                ("referrals", ["/kind not-of-record"]), ("concern-report", ["/kind not-of-record"]),
                ("horoscope", ["/kind unknown"]), ("observation", []),
            ] {
                #expect(
                    try correct("concern-conversation", talk, kind).faults() == fault, "\(kind)")
            }
            let path = "/youths/\(Self.alva)"
            func enter(_ name: String, from day: String) throws {
                let answer = try Self.post(
                    desk, "\(path)/schoolings",
                    "{\"schoolName\":\"\(name)\",\"from\":\"\(day)\"}", for: "registration")
                #expect(answer.status == 201)
            }
            try enter("Bergaskolan", from: "2026-08-17")
            try enter("Framtidsskolan", from: "2027-01-11")
            func school() throws -> JSON? {
                try desk.send(.get, path, as: .sara, for: "coordination").json()["school"]
            }
            let now = try school()
            #expect(now?["name"]?.string == "Bergaskolan")
            #expect(
                try correct("schooling", now?["id"]?.string ?? "-", "identity").status == 201)
            guard case .array(let added)? = try school()?["corrections"] else {
                Issue.record("no correction")
                return
            }
            #expect(added.map { $0["text"]?.string } == ["Det var den 3 maj"])
        }
    }
}
