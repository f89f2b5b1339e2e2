import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Rules of practice that a member of a body can break, and records that take what they lacked.
@Suite("Rules of practice")
struct SettledRuleTests {
    private static let alva = Town.Known.youth(1)
    private static let policesAlva = Town.Known.youth(6)

    private static func post(
        _ desk: Desk, _ path: String, as person: Town.Person, _ body: String,
        for purpose: String? = "coordination"
    ) throws -> Response {
        try desk.send(
            .post, path, as: person, for: purpose, key: UUID().uuidString, body: body)
    }

    @Test("each kind of conversation is held by the agency that it is of")
    func holders() async throws {
        try await onThread {
            let desk = try Desk()
            let expected: [(kind: String, sara: Int, per: Int)] = [
                ("pre-assessment", 201, 422), ("dissuasion", 422, 201),
                ("police-concern", 201, 201), ("after-first-offence", 201, 201),
            ]
            for (kind, sara, per) in expected {
                for (person, youth, status) in [
                    (Town.Person.sara, Self.alva, sara), (.per, Self.policesAlva, per),
                ] {
                    let body = Sample.conversation(youth).replacing(
                        "\"kind\":\"pre-assessment\"", with: "\"kind\":\"\(kind)\"")
                    let answer = try Self.post(desk, "/concern-conversations", as: person, body)
                    #expect(answer.status == status, "\(kind) \(person)")
                    if status == 422 { #expect(try answer.faults() == ["/kind not-held-here"]) }
                }
            }
        }
    }

    @Test("that no concern report was made is told, in the record and in the chronology")
    func notReported() async throws {
        try await onThread {
            let desk = try Desk()
            func body(_ report: String) -> String {
                Sample.conversation(Self.alva).replacing(
                    "\"nextContactOn\"", with: "\"concernReport\":\(report),\"nextContactOn\"")
            }
            let path = "/concern-conversations"
            let no = try Self.post(desk, path, as: .sara, body("{\"made\":false}"))
            let id = try no.json()["id"]?.string ?? "-"
            let read = try desk.send(.get, "\(path)/\(id)", as: .sara, for: "coordination").json()
            #expect(read["concernReport"]?["made"] == .bool(false))
            #expect(read["concernReport"]?["madeOn"] == .null)
            let events = try desk.town.value(
                """
                SELECT string_agg(made::text || ' ' || (made_on IS NULL)::text, ', ')
                  FROM core.conversation_report WHERE NOT made
                """)
            #expect(events == "false true")
            let timeline = try desk.send(
                .get, "/youths/\(Self.alva)/chronology", as: .sara, for: "coordination")
            #expect(String(decoding: timeline.body, as: UTF8.self).contains("not-made"))
            let both = try Self.post(
                desk, path, as: .sara,
                body("{\"made\":false,\"madeOn\":\"2026-11-20\",\"reference\":\"1\"}"))
            #expect(
                try Set(both.faults()) == [
                    "/concernReport/madeOn not-allowed-here",
                    "/concernReport/reference not-allowed-here",
                ])
            let when = try Self.post(desk, path, as: .sara, body("{}"))
            #expect(try when.faults() == ["/concernReport/madeOn required"])
        }
    }

    @Test("a consent that lacks the maturity note alone is in force when that is added, once")
    func maturity() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.clearConsents()
            try desk.town.admin(
                "UPDATE core.youth SET birth_date = '2013-05-05' WHERE id = '\(Self.alva)'")
            let guardians = try desk.town.value(
                """
                SELECT string_agg(format('{"capacity":"guardian","guardianId":"%s",'
                           || '"answer":"given","answeredOn":"2026-11-20"}', g.id), ',')
                  FROM core.guardian g
                 WHERE g.youth_id = '00000000-0000-4000-8000-00d000000001'
                """)
            let body = Sample.consent().replacing(
                "{\"capacity\":\"youth\",\"answer\":\"given\",\"answeredOn\":\"2026-11-20\"}",
                with: guardians ?? "-")
            let id =
                try Self.post(desk, "/consents", as: .sara, body).json()["id"]?.string ?? "-"
            func state() throws -> String? {
                try desk.send(.get, "/consents/\(id)", as: .sara, for: "coordination").json()[
                    "state"]?.string
            }
            #expect(try state() == "incomplete")
            let path = "/consents/\(id)/maturity-notes"
            let note = "{\"text\":\"Förstår vad samtycket betyder.\"}"
            #expect(try Self.post(desk, path, as: .per, note).status == 404)
            #expect(try Self.post(desk, path, as: .sara, note).status == 201)
            #expect(try state() == "in-force")
            #expect(try Self.post(desk, path, as: .sara, note).status == 409)
            let timeline = try desk.send(
                .get, "/youths/\(Self.alva)/chronology", as: .sara, for: "coordination")
            #expect(String(decoding: timeline.body, as: UTF8.self).contains("\"maturity\""))
        }
    }

    @Test("sole custody is nobody else's at the same time")
    func custody() async throws {
        try await onThread {
            let desk = try Desk()
            let path = "/youths/\(Self.alva)/guardians"
            let sole = Sample.guardian.replacing("shared", with: "sole")
            let refused = try Self.post(desk, path, as: .sara, sole)
            #expect(try refused.faults() == ["/custody custody-of-another"])
            // After the others' custody has ended it is theirs alone, and no other's then.
            try desk.town.admin(
                """
                UPDATE core.guardian SET valid_until = '2026-01-01' WHERE youth_id = '\(Self.alva)'
                """)
            #expect(try Self.post(desk, path, as: .sara, sole).status == 201)
            let other = try Self.post(
                desk, path, as: .sara, Sample.guardian.replacing("Maja", with: "Olle"))
            #expect(try other.faults() == ["/custody custody-of-another"])
        }
    }

    @Test("a meeting of parents reaches parents, any other visit pupils")
    func parents() async throws {
        try await onThread {
            let desk = try Desk()
            func visit(_ kind: String, _ day: String, _ reached: String) throws -> Response {
                try Self.post(
                    desk, "/school-visits", as: .per,
                    "{\"schoolId\":\"\(Town.Known.school(1))\",\"visitDate\":\"\(day)\","
                        + "\"kind\":\"\(kind)\",\"topic\":\"Lagar\"\(reached)}", for: nil)
            }
            let wrong = try visit("parent-meeting", "2026-11-19", ",\"pupilsReached\":20")
            #expect(
                try Set(wrong.faults()) == [
                    "/pupilsReached not-allowed-here", "/parentsReached required",
                ])
            #expect(
                try visit("parent-meeting", "2026-11-19", ",\"parentsReached\":20").status == 201)
            #expect(
                try visit("presence", "2026-11-19", ",\"parentsReached\":20").faults().sorted() == [
                    "/parentsReached not-allowed-here", "/pupilsReached required",
                ])
            // The same of one that was planned: only the database knows its kind.
            for (kind, fault, right) in [
                ("parent-meeting", "/parentsReached parents-alone", "parentsReached"),
                ("presence", "/pupilsReached pupils-alone", "pupilsReached"),
            ] {
                let id = try visit(kind, "2026-11-21", ",\"state\":\"planned\"").json()["id"]
                let path = "/school-visits/\(id?.string ?? "-")/steps"
                let both =
                    "{\"state\":\"carried-out\",\"pupilsReached\":3,\"parentsReached\":3}"
                #expect(
                    try Self.post(desk, path, as: .per, both, for: nil).faults() == [fault])
                #expect(
                    try Self.post(
                        desk, path, as: .per, "{\"state\":\"carried-out\",\"\(right)\":3}",
                        for: nil
                    ).status == 201)
            }
        }
    }

    @Test("a search with a dog that a school asks for waits in the inbox of the police")
    func dogSearch() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.admin("DELETE FROM core.dog_search_step; DELETE FROM core.dog_search;")
            let id = try desk.made("/dog-searches", as: .rita, Fitting.dogSearch)
            func waits(_ person: Town.Person) throws -> Bool {
                let inbox = try desk.send(.get, "/inbox", as: person)
                return String(decoding: inbox.body, as: UTF8.self).contains(
                    "\"recordType\" : \"dog-search\", \"recordId\" : \"\(id)\"")
            }
            for (person, isTold) in [
                (Town.Person.per, true), (.petra, true), (.rita, false), (.sara, false),
                (.fia, false),
            ] {
                #expect(try waits(person) == isTold, "\(person)")
            }
            #expect(
                try desk.status("/dog-searches/\(id)/steps", as: .petra, "{\"state\":\"approved\"}")
                    == 201)
            #expect(try !waits(.per))
        }
    }

    @Test("the steering group reads pledges and how far they have come, and writes none")
    func pledges() async throws {
        try await onThread {
            let desk = try Desk()
            for path in [
                "/pledges", "/pledges/\(Town.Known.pledge(1))",
                "/pledges/\(Town.Known.pledge(1))/coverage", "/school-visits",
            ] {
                #expect(try desk.send(.get, path, as: .stina).status == 200, "\(path)")
            }
            let pledge = """
                {"owner":"police","title":"Löfte","startsOn":"2026-01-01","endsOn":"2027-12-31",
                 "measure":"none"}
                """
            #expect(try desk.status("/pledges", as: .stina, pledge) == 403)
            #expect(try desk.status("/school-visits", as: .stina, Sample.visit()) == 403)
            for person in [Town.Person.anna, .arne, .rut] {
                #expect(try desk.send(.get, "/pledges", as: person).status == 403)
            }
        }
    }

    @Test("that management was told stands in the chronology, by nobody")
    func escalated() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.admin(
                """
                INSERT INTO core.escalation (id, clock, record_type, record_id, youth_id, agency_id,
                                             secrecy_class, due_on, created_at)
                SELECT gen_random_uuid(), 'commitment', 'commitment', gen_random_uuid(), y.id,
                       y.agency_id, '26:1', '2026-11-01', '2026-11-20'
                  FROM core.youth y WHERE y.id = '\(Self.alva)'
                """)
            func told(_ person: Town.Person) throws -> Bool {
                let timeline = try desk.send(
                    .get, "/youths/\(Self.alva)/chronology", as: person, for: "coordination")
                return String(decoding: timeline.body, as: UTF8.self).contains(
                    "\"event\" : \"escalated\"")
            }
            #expect(try told(.sara))
            #expect(try !told(.per))
        }
    }

    @Test("what is not permitted is not laid on the role alone")
    func words() async throws {
        try await onThread {
            let desk = try Desk()
            let refused = try Self.post(
                desk, "/school-visits", as: .sara, Sample.visit(), for: nil)
            #expect(refused.status == 403)
            #expect(
                try refused.json()["detail"]?.string
                    == "Det kräver en roll, ett uppdrag eller en grund som du inte har.")
        }
    }
}
