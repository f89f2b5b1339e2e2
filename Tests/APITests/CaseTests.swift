import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Cases over the API: relations and grounds, from opening to closing.
@Suite("Cases")
struct CaseTests {
    /// Alva as social services, police and school know her.
    private static let alva = Town.Known.youth(1)
    private static let policesAlva = Town.Known.youth(6)

    /// A town without the demonstration's own guardians and grounds.
    private static func desk() throws -> Desk {
        let desk = try Desk()
        try desk.town.clearGrounds()
        return desk
    }

    /// A consent of Alva (15) and both guardians, of social services to the police.
    private static func consent(_ town: Town, kinds: [String]) throws {
        try town.admin(
            """
            INSERT INTO core.guardian (id, youth_id, agency_id, unit_id, secrecy_class, name,
                custody, standing, valid_from, author_id, created_at)
            SELECT md5(n)::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1', n, 'shared',
                   'full', '2011-04-03', '\(Town.Known.staff(1))', authz.now()
              FROM core.youth y, unnest(ARRAY['Mor', 'Far']) n WHERE y.id = '\(alva)';
            INSERT INTO core.consent (id, youth_id, agency_id, unit_id, secrecy_class, purposes,
                valid_from, valid_until, author_id, created_at)
            SELECT md5('consent')::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                   '{coordination}', authz.today() - 1, authz.today() + 30,
                   '\(Town.Known.staff(1))', authz.now() - interval '26 hours'
              FROM core.youth y WHERE y.id = '\(alva)';
            INSERT INTO core.consent_note (id, consent_id, youth_id, agency_id, secrecy_class, kind, text,
                                           author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 'paper', 'Pärm 1',
                   c.author_id, c.created_at
              FROM core.consent c ON CONFLICT DO NOTHING;
            INSERT INTO core.consent_kind (id, consent_id, youth_id, agency_id, secrecy_class, kind,
                author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', k, c.author_id, authz.now()
              FROM core.consent c, unnest('{\(kinds.joined(separator: ","))}'::text[]) k;
            INSERT INTO core.consent_party (id, consent_id, youth_id, agency_id, secrecy_class,
                party_agency_id, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1',
                   '\(Town.Known.agency(2))', c.author_id, authz.now() FROM core.consent c;
            INSERT INTO core.consent_giver (id, consent_id, youth_id, agency_id, secrecy_class,
                capacity, guardian_id, answer, answered_on, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', g.capacity, g.id,
                   'given', authz.today(), c.author_id, authz.now() - interval '1 hour'
              FROM core.consent c, (SELECT 'guardian' AS capacity, v.id FROM core.guardian v
                                    UNION ALL SELECT 'youth', NULL) g;
            """)
    }

    private static func withdraw(_ town: Town) throws {
        try town.admin(
            """
            INSERT INTO core.consent_withdrawal (id, consent_id, youth_id, agency_id,
                secrecy_class, capacity, author_id, created_at)
            SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, '26:1', 'youth', c.author_id,
                   authz.now() FROM core.consent c;
            """)
    }

    private static func open(_ desk: Desk) throws -> String {
        let opened = try desk.send(
            .post, "/cases", as: .sara, key: "case", body: "{\"youthId\":\"\(alva)\"}")
        #expect(opened.status == 201)
        return try opened.json()["id"]?.string ?? "-"
    }

    private static func member(_ desk: Desk, _ id: String, _ staff: Int) throws -> Response {
        try desk.send(
            .post, "/cases/\(id)/members", as: .sara, key: "member-\(staff)",
            body: "{\"staffId\":\"\(Town.Known.staff(staff))\"}")
    }

    private static func status(_ desk: Desk, _ path: String, _ person: Town.Person) throws -> Int {
        try desk.send(.get, path, as: person, for: "coordination").status
    }

    @Test("a place in the team opens nothing until a consent does, and only what it covers")
    func consentOpens() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try Self.open(desk)
            #expect(try Self.member(desk, id, 7).status == 201)
            let talk = "/concern-conversations/\(Town.Known.conversation(1))"
            let youth = "/youths/\(Self.alva)"
            let paths = ["/cases/\(id)", talk, youth]
            #expect(try paths.map { try Self.status(desk, $0, .per) } == [404, 404, 404])
            try Self.consent(desk.town, kinds: ["conversation", "observation"])
            #expect(try paths.map { try Self.status(desk, $0, .per) } == [200, 200, 404])
            let parts = try desk.send(.get, talk, as: .per, for: "coordination").json()["parts"]
            guard case .array(let shown)? = parts else {
                Issue.record("no parts")
                return
            }
            #expect(shown.map { $0["kind"]?.string } == ["observation"])
            // Petra is of the same agency but not of the team.
            #expect(try paths.map { try Self.status(desk, $0, .petra) } == [404, 404, 404])
            try Self.withdraw(desk.town)
            #expect(try paths.map { try Self.status(desk, $0, .per) } == [404, 404, 404])
        }
    }

    @Test("an agency joins its own youth row only on a ground of its own")
    func joining() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try Self.open(desk)
            _ = try Self.member(desk, id, 7)
            try Self.consent(desk.town, kinds: ["identity"])
            try desk.town.admin(
                """
                INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                             author_id)
                SELECT gen_random_uuid(), y.id, y.agency_id, '\(Town.Known.unit(3))',
                       '\(Town.Known.staff(7))', authz.now() - interval '1 day', '\(Town.Known.staff(7))'
                  FROM core.youth y WHERE y.id = '\(Self.policesAlva)'
                """)
            func join(_ key: String) throws -> Int {
                try desk.send(
                    .post, "/cases/\(id)/youths", as: .per, key: key,
                    body: "{\"youthId\":\"\(Self.policesAlva)\"}"
                ).status
            }
            #expect(try join("without") == 403)
            try desk.town.admin(
                """
                INSERT INTO core.disclosure_reason (id, disclosure_id, youth_id, agency_id,
                    secrecy_class, kind, text, author_id, created_at)
                SELECT gen_random_uuid(), md5('decision')::uuid, y.id, y.agency_id, '35:1', r.kind,
                       r.text, '\(Town.Known.staff(7))', authz.now()
                  FROM core.youth y, (VALUES ('reasoning', 'Upprepade ingripanden'),
                                             ('committed-crime', 'no')) AS r(kind, text)
                 WHERE y.id = '\(Self.policesAlva)';
                INSERT INTO core.disclosure (id, youth_id, agency_id, unit_id, secrecy_class,
                    ground, recipient_agency_id, purposes, valid_from, valid_until, author_id,
                    created_at)
                SELECT md5('decision')::uuid, y.id, y.agency_id, '\(Town.Known.unit(3))', '35:1',
                       'police-informs-social', '\(Town.Known.agency(1))', '{coordination}',
                       authz.now(), authz.now() + interval '30 days',
                       '\(Town.Known.staff(7))', authz.now()
                  FROM core.youth y WHERE y.id = '\(Self.policesAlva)';
                INSERT INTO core.disclosure_item (id, disclosure_id, youth_id, agency_id,
                    secrecy_class, kind, author_id, created_at)
                SELECT gen_random_uuid(), d.id, d.youth_id, d.agency_id, '35:1', 'conversation',
                       d.author_id, authz.now() FROM core.disclosure d
                """)
            #expect(try join("with") == 201)
            #expect(try join("again") == 409)
            // Sara leads the case and now sees the police's talk; not who else has the file.
            let talk = "/concern-conversations/\(Town.Known.conversation(7))"
            #expect(try Self.status(desk, talk, .sara) == 200)
            #expect(try Self.status(desk, "/youths/\(Self.policesAlva)", .sara) == 404)
            // The decision is revoked: the police's row leaves the case with it.
            let decision = try desk.town.value("SELECT md5('decision')::uuid") ?? ""
            let revoked = try desk.send(
                .post, "/disclosures/\(decision)/endings", as: .per, for: "coordination",
                key: "revoke", body: "{\"reason\":\"revoked\"}")
            #expect(revoked.status == 201)
            #expect(try Self.status(desk, talk, .sara) == 404)
            let joined = try desk.town.value(
                """
                SELECT string_agg(j.agency_id::text, ' ') FROM core.case_youth j
                 WHERE j.valid_until IS NULL
                """)
            #expect(joined == "\(Town.Known.agency(1))".lowercased())
        }
    }

    @Test("a case moves as practice has it; of two moves at once one wins")
    func moving() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try Self.open(desk)
            func move(_ key: String, _ body: String, seen: String) throws -> Int {
                try desk.send(
                    .post, "/cases/\(id)/moves", as: .sara, key: key, body: body,
                    headers: [("If-Match", "\"\(seen)\"")]
                ).status
            }
            #expect(try move("a", "{\"state\":\"followed-up\"}", seen: "1") == 409)
            #expect(try move("b", "{\"state\":\"mapping\"}", seen: "1") == 201)
            #expect(try move("c", "{\"state\":\"mapping\"}", seen: "1") == 412)
            #expect(try move("d", "{\"state\":\"closed\"}", seen: "2") == 422)
            #expect(
                try move("e", "{\"state\":\"closed\",\"outcome\":\"goal-met\"}", seen: "2") == 201)
            #expect(try move("f", "{\"state\":\"mapping\"}", seen: "3") == 409)
            #expect(try move("g", "{\"state\":\"reopened\"}", seen: "3") == 422)
            #expect(
                try move("h", "{\"state\":\"reopened\",\"reason\":\"Ny oro\"}", seen: "3") == 201)
            #expect(
                try desk.send(.get, "/cases/\(id)", as: .sara, for: "coordination")
                    .json()["state"]?.string == "reopened")
        }
    }

    @Test("closing a case shuts its team out")
    func closing() async throws {
        try await onThread {
            let desk = try Self.desk()
            let id = try Self.open(desk)
            _ = try Self.member(desk, id, 7)
            try Self.consent(desk.town, kinds: ["conversation"])
            let talk = "/concern-conversations/\(Town.Known.conversation(1))"
            #expect(try Self.status(desk, talk, .per) == 200)
            let closed = try desk.send(
                .post, "/cases/\(id)/moves", as: .sara, key: "close",
                body: "{\"state\":\"closed\",\"outcome\":\"moved\"}",
                headers: [("If-Match", "\"1\"")])
            #expect(closed.status == 201)
            #expect(try Self.status(desk, talk, .per) == 404)
            #expect(try Self.status(desk, talk, .sara) == 200)
        }
    }

    @Test("only who has the file opens a case, and only in the own name")
    func opening() async throws {
        try await onThread {
            let desk = try Self.desk()
            for (person, status) in [(Town.Person.sven, 404), (.per, 404), (.fia, 404)] {
                let answer = try desk.send(
                    .post, "/cases", as: person, key: "x", body: "{\"youthId\":\"\(Self.alva)\"}")
                #expect(answer.status == status, "\(person)")
            }
            // A leisure worker leads no case, not even of the own file.
            let own = try desk.send(
                .post, "/cases", as: .fia, key: "y",
                body: "{\"youthId\":\"\(Town.Known.youth(10))\"}")
            #expect(own.status == 403)
        }
    }
}
