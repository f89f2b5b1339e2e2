import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Enquiries over the API: who may ask what of whom, and what comes of it.
@Suite("Enquiries")
struct EnquiryTests {
    /// Alva as social services and the school know her.
    private static let alva = "\(Town.Known.youth(1))"
    private static let schoolsAlva = "\(Town.Known.youth(8))"

    private static func desk() throws -> Desk {
        let desk = try Desk()
        try desk.town.clearGrounds()
        return desk
    }

    @Test("without identity, anybody asks any unit that assesses; a number in the text is refused")
    func nobodyNamed() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try desk.made("/enquiries", as: .sofia, Sample.enquiry(nil, to: 7))
            let path = "/enquiries/\(id)"
            // Who asked and who assesses there; nobody of the same agency or unit besides.
            #expect(
                try [.sofia, .kim, .fia, .rita, .sara].map { try desk.sees(path, $0) } == [
                    200, 200, 404, 404, 404,
                ])
            let named = try desk.send(
                .post, "/enquiries", as: .sofia, key: "n",
                body: """
                    {"unitId":"7","reason":"Om 20110403-2386","concern":" ","urgent":"ja"}
                    """)
            #expect(named.status == 422)
            #expect(
                try Set(named.faults()) == [
                    "/unitId uuid-form", "/reason identity-number", "/concern blank",
                    "/urgent type",
                ])
            // The school's unit assesses nothing.
            let nowhere = try desk.send(
                .post, "/enquiries", as: .sofia, key: "w", body: Sample.enquiry(nil, to: 6))
            #expect(try nowhere.faults() == ["/unitId unknown"])
        }
    }

    @Test(
        "about a named youth another agency is asked only on a ground, and for as long as it holds")
    func named() async throws {
        try await onThread {
            let desk = try Self.desk()
            let body = Sample.enquiry(Self.schoolsAlva, to: 7)
            let refused = try desk.send(.post, "/enquiries", as: .sofia, key: "a", body: body)
            #expect(refused.status == 422)
            #expect(try refused.faults() == ["/youthId no-ground"])
            try desk.town.consent(of: 8, unit: 5, by: 10, to: [4], kinds: ["enquiry", "identity"])
            let path = "/enquiries/\(try desk.made("/enquiries", as: .sofia, body))"
            #expect(
                try [.sofia, .kim, .fia, .sara].map { try desk.sees(path, $0) } == [
                    200, 200, 404, 404,
                ])
            try desk.town.withdrawConsents()
            #expect(try [.sofia, .kim].map { try desk.sees(path, $0) } == [200, 404])
            // A youth who is hidden from the asker is no youth.
            #expect(
                try desk.status("/enquiries", as: .sofia, Sample.enquiry(Self.alva, to: 7)) == 404)
        }
    }

    @Test("an enquiry is assessed before it is decided, and decided once")
    func steps() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try desk.made("/enquiries", as: .sofia, Sample.enquiry(nil, to: 7))
            let path = "/enquiries/\(id)/steps"
            func step(_ body: String, as person: Town.Person = .kim) throws -> Int {
                try desk.status(path, as: person, body)
            }
            #expect(try step("{\"state\":\"accepted\"}") == 409)
            #expect(try step("{\"state\":\"assessing\"}", as: .sofia) == 403)
            #expect(try step("{\"state\":\"assessing\"}", as: .sara) == 404)
            #expect(try step("{\"state\":\"assessing\"}") == 201)
            #expect(try step("{\"state\":\"assessing\"}") == 409)
            let faulty = try desk.send(
                .post, path, as: .kim, key: "f",
                body: "{\"state\":\"referred-on\",\"revisitOn\":\"2020-01-01\",\"youthId\":\"x\"}")
            #expect(
                try Set(faulty.faults()) == [
                    "/note required", "/revisitOn not-allowed-here", "/youthId not-allowed-here",
                ])
            #expect(
                try step(
                    "{\"state\":\"not-relevant\",\"note\":\"Stöd finns\",\"revisitOn\":\"2027-01-10\"}"
                )
                    == 201)
            #expect(try step("{\"state\":\"accepted\"}") == 409)
            let read = try desk.send(.get, "/enquiries/\(id)", as: .sofia, for: "coordination")
            #expect(read.field("ETag")?.hasPrefix("\"3.") == true)
            let document = try read.json()
            #expect(document["state"]?.string == "not-relevant")
            guard case .array(let steps)? = document["steps"] else {
                Issue.record("no steps")
                return
            }
            #expect(
                steps.map { "\($0["from"]?.string ?? "-") \($0["to"]?.string ?? "-")" } == [
                    "new assessing", "assessing not-relevant",
                ])
            #expect(steps.last?["revisitOn"]?.string == "2027-01-10")
        }
    }

    @Test("of two acceptances at once one wins and opens the case; the other is a conflict")
    func twoAcceptances() async throws {
        let (town, path) = try await onThread {
            let desk = try Self.desk()
            try desk.town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(3))', '\(Town.Known.agency(1))',
                        'coordinator', authz.now() - interval '1 day')
                """)
            let id = try desk.made("/enquiries", as: .sofia, Sample.enquiry(nil, to: 1))
            let path = "/enquiries/\(id)/steps"
            #expect(try desk.status(path, as: .ulla, "{\"state\":\"assessing\"}") == 201)
            return (desk.town, path)
        }
        let opening = "{\"state\":\"accepted\",\"youthId\":\"\(Self.alva)\"}"
        async let one = onThread { try Desk(town).status(path, as: .sara, opening) }
        async let other = onThread {
            try Desk(town).status(path, as: .ulla, "{\"state\":\"accepted\"}")
        }
        let answers = try await [one, other]
        #expect(answers.sorted() == [201, 409])
        try await onThread {
            let opened = try town.value("SELECT count(*) FROM core.\"case\"")
            #expect(opened == (answers[0] == 201 ? "1" : "0"))
            let state = try town.value("SELECT e.state || e.version FROM core.enquiry e")
            #expect(state == "accepted3")
        }
    }

    @Test("an acceptance that opens a case tells which, and the case is there")
    func acceptance() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try desk.made("/enquiries", as: .sofia, Sample.enquiry(nil, to: 1))
            _ = try desk.made("/enquiries/\(id)/steps", as: .sara, "{\"state\":\"assessing\"}")
            // A youth without a file of Sara's opens nothing, and the enquiry stays undecided.
            #expect(
                try desk.status(
                    "/enquiries/\(id)/steps", as: .sara,
                    "{\"state\":\"accepted\",\"youthId\":\"\(Town.Known.youth(5))\"}") == 403)
            let accepted = try desk.send(
                .post, "/enquiries/\(id)/steps", as: .sara, key: "accept",
                body: "{\"state\":\"accepted\",\"youthId\":\"\(Self.alva)\"}")
            #expect(accepted.status == 201)
            let file = try accepted.json()["receipt"]?["caseId"]?.string ?? "-"
            #expect(try desk.sees("/cases/\(file)", .sara) == 200)
        }
    }

    @Test("who has the file learns that the youth was asked about three times in ninety days")
    func askedOften() async throws {
        try await onThread {
            let desk = try Self.desk()
            func often(_ person: Town.Person, _ id: String) throws -> JSON? {
                try desk.send(.get, "/enquiries/\(id)", as: person, for: "coordination")
                    .json()["askedOften"]
            }
            var ids: [String] = []
            for _ in 0..<2 {
                ids.append(try desk.made("/enquiries", as: .sara, Sample.enquiry(Self.alva, to: 2)))
            }
            try desk.town.admin(
                "UPDATE core.enquiry SET created_at = authz.now() - interval '91 days'"
                    + " WHERE id = '\(ids[0])'")
            ids.append(try desk.made("/enquiries", as: .sara, Sample.enquiry(Self.alva, to: 2)))
            #expect(try often(.sara, ids[2]) == .null)
            try desk.town.admin(
                "UPDATE core.enquiry SET created_at = authz.now() - interval '89 days'"
                    + " WHERE id = '\(ids[0])'")
            let notice = try JSON.parse(Array("{\"times\":3,\"days\":90}".utf8), limits: .init())
            #expect(try often(.sara, ids[2]) == notice)
            // Who assesses in the same agency learns it too.
            #expect(try often(.sven, ids[2]) == notice)
            // The school's own row has been asked about once: nothing is summed across agencies,
            // and the one who asks without the file learns nothing.
            try desk.town.consent(of: 8, unit: 5, by: 10, to: [4], kinds: ["enquiry"])
            let school = try desk.made(
                "/enquiries", as: .rita, Sample.enquiry(Self.schoolsAlva, to: 7))
            for person in [Town.Person.rita, .kim] { #expect(try often(person, school) == .null) }
        }
    }

    @Test("a case outside the municipality's target ages says why")
    func targetAge() async throws {
        try await onThread {
            let desk = try Self.desk()
            try desk.town.admin("UPDATE core.target_age SET age_to = 14")
            let refused = try desk.send(
                .post, "/cases", as: .sara, key: "a", body: "{\"youthId\":\"\(Self.alva)\"}")
            #expect(try refused.faults() == ["/exception required"])
            #expect(
                try desk.status(
                    "/cases", as: .sara,
                    "{\"youthId\":\"\(Self.alva)\",\"exception\":\"Syskon i gruppen\"}") == 201)
        }
    }

    @Test("a decision not to act has a reason and a day to look again, and stays with the file")
    func noAction() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try desk.made("/no-action-decisions", as: .sara, Sample.noAction(Self.alva))
            let path = "/no-action-decisions/\(id)"
            #expect(
                try [.sara, .sven, .per, .ulla].map { try desk.sees(path, $0) }
                    == [200, 404, 404, 404])
            #expect(
                try desk.status("/no-action-decisions", as: .per, Sample.noAction(Self.alva)) == 404
            )
            let faulty = try desk.send(
                .post, "/no-action-decisions", as: .sara, key: "f",
                body: "{\"youthId\":\"\(Self.alva)\",\"reason\":\"\",\"revisitOn\":\"2026-11-20\"}")
            #expect(try Set(faulty.faults()) == ["/reason too-short", "/revisitOn in-past"])
        }
    }
}
