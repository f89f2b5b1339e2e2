import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Lists of what stands in a file, is declared or is found, an item at a time.
@Suite("Lists of a file")
struct RecordListTests {
    private static let alva = "\(Town.Known.youth(1))"
    private static let bo = "\(Town.Known.youth(2))"

    @Test("an item at a time tells the same as all at once, each once and in the same order")
    func oneByOne() async throws {
        try await onThread {
            let desk = try Self.filled()
            for (person, path, purpose): (Town.Person, String, String?) in [
                (.sara, "/youths/\(Self.alva)/disclosures", "coordination"),
                (.sara, "/youths/\(Self.alva)/guardians", "coordination"),
                (.sara, "/youths/\(Self.alva)/consents", "coordination"),
                (.sara, "/youths/\(Self.alva)/blocks", "coordination"),
                (.sara, "/youths/\(Self.alva)/merges", "coordination"),
                (.sara, "/youths/\(Self.alva)/referrals", "coordination"),
                (.sara, "/youths/\(Self.alva)/risk-flags", "coordination"),
                (.sara, "/youths/\(Self.alva)/concern-reports", "coordination"),
                (.sara, "/youths/\(Self.bo)/protections", "coordination"),
                (.sara, "/conflicts", nil), (.ulla, "/unit-conflicts", nil),
                (.sara, "/contacts", nil),
                (.anna, "/staff/\(Town.Known.staff(13))/sessions", nil),
            ] {
                try Self.walk(path) { query in
                    try desk.send(.get, path, as: person, for: purpose, query: query)
                }
            }
            try Self.walk("/person-searches") { query in
                try desk.send(
                    .post, "/person-searches", as: .sara, query: query,
                    body: "{\"name\":\"Nova Påhittad\"}")
            }
            let request = try desk.made(
                "/requests", as: .arne,
                "{\"kind\":\"access\",\"youthId\":\"\(Self.alva)\",\"reference\":\"D 1\","
                    + "\"receivedOn\":\"2026-01-09\"}")
            try Self.walk("/requests/{id}/parts") { query in
                try desk.send(.get, "/requests/\(request)/parts", as: .arne, query: query)
            }
        }
    }

    /// Reads a list at once, and one by one.
    private static func walk(
        _ path: String, _ page: ([(name: String, value: String)]) throws -> Response
    ) throws {
        let whole = try WorkListTests.items(page([("limit", "100")]))
        #expect(whole.count > 1, "\(path)")
        var told: [JSON] = []
        var query: [(name: String, value: String)] = [("limit", "1")]
        for _ in 0...whole.count {
            let one = try page(query)
            told += try WorkListTests.items(one)
            guard let cursor = one.cursor() else { break }
            query = [("limit", "1"), ("cursor", cursor)]
        }
        #expect(told == whole, "\(path)")
    }

    /// Three of each in Alva's file, three protections of Bo's, two relatives of Sara's, and three that
    /// have one name.
    private static func filled() throws -> Desk {
        let desk = try Desk()
        try desk.town.clearGrounds()
        try desk.town.admin(
            """
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         author_id)
            VALUES (gen_random_uuid(), '\(bo)', '\(Town.Known.agency(1))', '\(Town.Known.unit(1))',
                    '\(Town.Known.staff(1))', '2026-01-01', '\(Town.Known.staff(3))');
            INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                                              unit_id, valid_from, created_at)
            SELECT '\(Sample.targetID)', m.id, 'Fältgruppen', 'field-worker', '{warm-handover}',
                   '\(Town.Known.agency(1))', '\(Town.Known.unit(2))', '2026-01-01', authz.now()
              FROM core.municipality m;
            INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
            SELECT gen_random_uuid(), '\(Town.Known.staff(13))', sha256(n::text::bytea),
                   authz.now(), authz.now() + interval '1 hour' FROM generate_series(1, 3) n
            """)
        func made(
            _ path: String, _ body: String, _ purpose: String? = "coordination"
        ) throws -> String {
            let answer = try desk.send(
                .post, path, as: .sara, for: purpose, key: UUID().uuidString, body: body)
            let told = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 201, "\(path): \(told)")
            return try answer.json()["id"]?.string ?? "-"
        }
        for (number, name) in [(8, "Maja Alm"), (11, "Per Alm"), (12, "Lo Alm")] {
            _ = try made("/disclosures", RouteCase.decision.replacing("ID", with: alva))
            _ = try made(
                "/youths/\(alva)/guardians", Sample.guardian.replacing("Maja Alm", with: name))
            _ = try made("/consents", Sample.consent())
            _ = try made(
                "/blocks",
                "{\"youthId\":\"\(alva)\",\"reason\":\"threat\","
                    + "\"staffId\":\"\(Town.Known.staff(number))\"}")
            let twin = try made("/youths", Sample.youth, nil)
            _ = try made(
                "/youths/\(alva)/merges",
                "{\"youthId\":\"\(twin)\",\"reason\":\"Samma namn\"}")
            _ = try made("/youths", Sample.youth, nil)
            _ = try made("/referrals", RouteCase.referral.replacing("ID", with: alva))
            _ = try made("/youths/\(alva)/risk-flags", Sample.flag)
            _ = try made("/concern-reports", Sample.report.replacing("ID", with: alva))
            let protection = try made(
                "/protections", "{\"youthId\":\"\(bo)\",\"level\":\"marked\"}")
            if number < 12 {
                _ = try made(
                    "/protections/\(protection)/endings", "{\"reason\":\"no-longer-needed\"}")
            }
        }
        for number in ["201212122392", "200906112396"] {
            _ = try made(
                "/conflicts", "{\"number\":\"\(number)\",\"relation\":\"relative\"}", nil)
        }
        try desk.town.admin(
            "UPDATE core.guardian SET valid_until = '2026-11-01' WHERE name <> 'Maja Alm'")
        return desk
    }
}
