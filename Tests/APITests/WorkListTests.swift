import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Lists of what is worked through: what becomes of an item that was read hides none of those after it.
@Suite("Lists that are worked through")
struct WorkListTests {
    enum Work: String, CaseIterable, Sendable {
        case emergencies, commitments, referrals, consents, meetings, sessions, assignments
        case delegations, roles
    }

    @Test(
        "what is done with the last item of a page passes over none of those after it",
        arguments: Work.allCases)
    func through(_ work: Work) async throws {
        try await onThread {
            let desk = try Desk()
            let list = try WorkList(work, desk)
            let all = try list.read(desk, [("limit", "100")])
            let seen = list.first
            let page = try list.read(desk, [("limit", "\(seen)")])
            let last = try #require(Self.ids(page).last)
            try list.work(desk, last)
            var rest: [String] = []
            var cursor = page.cursor()
            while let next = cursor {
                let page = try list.read(desk, [("limit", "1"), ("cursor", next)])
                rest += try Self.ids(page)
                cursor = page.cursor()
            }
            let whole = try Self.ids(all)
            #expect(whole.count > seen + 1)
            #expect(rest == Array(whole.dropFirst(seen)))
        }
    }

    @Test("an extract tells each look once, though to read a page of it is a look itself")
    func extract() async throws {
        try await onThread {
            let desk = try Desk()
            for purpose in ["coordination", "follow-up"] {
                _ = try desk.send(
                    .get, "/youths/\(Town.Known.youth(1))", as: .sara, for: purpose)
            }
            func page(_ query: [(name: String, value: String)]) throws -> Response {
                let page = try desk.send(
                    .post, "/audit/extracts", as: .rut, query: query,
                    body: "{\"number\":\"\(Town.Known.alvasNumber)\"}")
                #expect(page.status == 200)
                return page
            }
            var told: [JSON] = []
            var query = [(name: "limit", value: "1")]
            for _ in 0..<9 {
                let one = try page(query)
                told += try Self.items(one)
                guard let cursor = one.cursor() else { break }
                query = [("limit", "1"), ("cursor", cursor)]
            }
            #expect(told.count > 1)
            let lines = told.map { String(decoding: JSON.write($0), as: UTF8.self) }
            #expect(Set(lines).count == lines.count)
        }
    }

    static func items(_ page: Response) throws -> [JSON] {
        guard case .array(let items)? = try page.json()["items"] else { return [] }
        return items
    }

    static func ids(_ page: Response) throws -> [String] {
        try items(page).compactMap { $0["id"]?.string }
    }
}

/// A list with three items and more, for somebody who works through it.
private struct WorkList {
    let person: Town.Person
    let path: String
    var purpose: String?
    /// How many items are read before the last of them is worked on.
    var first = 1
    /// What becomes of an item.
    let work: (Desk, _ id: String) throws -> Void

    func read(_ desk: Desk, _ query: [(name: String, value: String)]) throws -> Response {
        let page = try desk.send(.get, path, as: person, for: purpose, query: query)
        #expect(page.status == 200)
        return page
    }

    private static func changing(
        _ table: String, _ change: String
    ) -> (Desk, String) throws -> Void {
        { desk, id in try desk.town.admin("UPDATE core.\(table) SET \(change) WHERE id = '\(id)'") }
    }

    private static let ends = "valid_until = authz.now() - interval '1 second'"

    init(_ work: WorkListTests.Work, _ desk: Desk) throws {
        try desk.town.clearGrounds()
        switch work {
        case .emergencies: self = try Self.emergencies(desk)
        case .commitments: self = try Self.commitments(desk)
        case .referrals: self = try Self.referrals(desk)
        case .consents: self = try Self.consents(desk)
        case .meetings: self = try Self.meetings(desk)
        case .sessions: self = try Self.sessions(desk)
        case .assignments: self = try Self.assignments(desk)
        case .delegations: self = try Self.delegations(desk)
        case .roles: self = try Self.roles(desk)
        }
    }

    private init(
        _ person: Town.Person, _ path: String, _ purpose: String? = nil, first: Int = 1,
        _ work: @escaping (Desk, _ id: String) throws -> Void
    ) {
        (self.person, self.path, self.purpose) = (person, path, purpose)
        (self.first, self.work) = (first, work)
    }

    /// Sven has opened three files, which Ulla reviews.
    private static func emergencies(_ desk: Desk) throws -> WorkList {
        for number in 1...3 {
            let opened = try desk.send(
                .post, "/emergency-accesses", as: .sven, key: "e\(number)",
                body: Sample.emergency(Town.Known.youth(number)))
            #expect(opened.status == 201)
        }
        // Overdue by now: before that they are for the management of Sven's own unit.
        try desk.town.moveClock(by: "4 days")
        return WorkList(.ulla, "/emergency-accesses", "log-review") { desk, id in
            let status = try desk.status(
                "/emergency-accesses/\(id)/reviews", as: .ulla,
                "{\"verdict\":\"justified\",\"note\":\"Behövdes.\"}")
            #expect(status == 201)
        }
    }

    private static func commitments(_ desk: Desk) throws -> WorkList {
        let file = try openCase(desk)
        for day in 15...17 {
            _ = try desk.made(
                "/cases/\(file)/commitments", as: .sara,
                Sample.commitment(by: 1, due: "2027-01-\(day)"))
        }
        return WorkList(
            .sara, "/commitments", "coordination", changing("commitment", "state = 'done'"))
    }

    private static func meetings(_ desk: Desk) throws -> WorkList {
        let file = try openCase(desk)
        for day in 10...12 {
            _ = try desk.made(
                "/cases/\(file)/meetings", as: .sara,
                Sample.meeting(inviting: [1], on: "2026-12-\(day)"))
        }
        return WorkList(
            .sara, "/meetings", "coordination",
            changing(
                "meeting",
                "starts_at = starts_at - interval '60 days', "
                    + "ends_at = ends_at - interval '60 days'"))
    }

    private static func openCase(_ desk: Desk) throws -> String {
        try desk.made("/cases", as: .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
    }

    /// Three referrals of Sara's that Sven's unit receives.
    private static func referrals(_ desk: Desk) throws -> WorkList {
        try desk.town.admin(
            """
            INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                                              unit_id, valid_from, created_at)
            SELECT '\(Sample.targetID)', m.id, 'Fältgruppen', 'field-worker', '{warm-handover}',
                   '\(Town.Known.agency(1))', '\(Town.Known.unit(2))', '2026-01-01', authz.now()
              FROM core.municipality m
            """)
        for _ in 1...3 {
            let id = try desk.made(
                "/referrals", as: .sara,
                RouteCase.referral.replacing("ID", with: "\(Town.Known.youth(1))"),
                headers: coordination)
            for step in ["\"consented\",\"paperReference\":\"Akt 7\"", "\"sent\""] {
                _ = try desk.made(
                    "/referrals/\(id)/steps", as: .sara, "{\"state\":\(step)}",
                    headers: coordination)
            }
        }
        return WorkList(
            .sven, "/referrals", nil, changing("referral", "state = 'declined-by-receiver'"))
    }

    /// Three consents that Alva and both guardians have given, which end one day after another.
    private static func consents(_ desk: Desk) throws -> WorkList {
        let path = "/youths/\(Town.Known.youth(1))/guardians"
        for name in ["Maja Alm", "Per Alm"] {
            _ = try desk.made(
                path, as: .sara, Sample.guardian.replacing("Maja Alm", with: name),
                headers: coordination)
        }
        let named = try desk.send(.get, path, as: .sara, for: "coordination")
        let answers = try WorkListTests.ids(named).map {
            ",{\"capacity\":\"guardian\",\"guardianId\":\"\($0)\",\"answer\":\"given\","
                + "\"answeredOn\":\"2026-11-20\"}"
        }.joined()
        for day in 10...12 {
            let id = try desk.made(
                "/consents", as: .sara,
                Sample.consent(until: "2026-12-\(day)").replacing(
                    "\"2026-11-20\"}]", with: "\"2026-11-20\"}\(answers)]"), headers: coordination)
            let read = try desk.send(.get, "/consents/\(id)", as: .sara, for: "coordination")
            let consent = try read.json()
            #expect(consent["state"]?.string == "in-force", "\(consent)")
        }
        return WorkList(.sara, "/consents", "coordination") { desk, id in
            let withdrawn = try desk.send(
                .post, "/consents/\(id)/withdrawals", as: .sara, for: "coordination", key: "w",
                body: "{\"capacity\":\"youth\"}")
            #expect(withdrawn.status == 201)
        }
    }

    /// The session that asks is told first.
    private static func sessions(_ desk: Desk) throws -> WorkList {
        _ = try desk.token(of: .fia)
        try desk.town.admin(
            """
            INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
            SELECT gen_random_uuid(), '\(Town.Known.staff(13))', sha256(n::text::bytea),
                   authz.now() - n * interval '1 minute', authz.now() + interval '1 hour'
              FROM generate_series(1, 3) n
            """)
        return WorkList(
            .fia, "/sessions", nil, first: 2, changing("session", "ended_at = authz.now()"))
    }

    private static func assignments(_ desk: Desk) throws -> WorkList {
        try desk.town.admin(
            """
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         author_id)
            SELECT gen_random_uuid(), y::uuid, '\(Town.Known.agency(1))',
                   '\(Town.Known.unit(1))', '\(Town.Known.staff(1))', '2026-01-01',
                   '\(Town.Known.staff(3))'
              FROM unnest('{\(Town.Known.youth(2)),\(Town.Known.youth(3))}'::text[]) y
            """)
        return WorkList(.ulla, "/assignments", nil, changing("assignment", ends))
    }

    private static func delegations(_ desk: Desk) throws -> WorkList {
        try desk.town.admin(
            """
            INSERT INTO core.delegation (id, from_staff_id, to_staff_id, agency_id, unit_id,
                                         valid_from, valid_until, author_id, created_at)
            SELECT gen_random_uuid(), '\(Town.Known.staff(1))', '\(Town.Known.staff(3))',
                   '\(Town.Known.agency(1))', '\(Town.Known.unit(1))',
                   authz.now() - n * interval '1 hour', '2026-11-30', '\(Town.Known.staff(1))',
                   authz.now()
              FROM generate_series(1, 3) n
            """)
        return WorkList(.ulla, "/delegations", "work-management", changing("delegation", ends))
    }

    private static func roles(_ desk: Desk) throws -> WorkList {
        let path = "/staff/\(Town.Known.staff(13))/roles"
        for role in ["coordinator", "steering_member"] {
            #expect(try desk.status(path, as: .anna, "{\"role\":\"\(role)\"}") == 201)
        }
        try desk.town.moveClock(by: "1 hour")
        return WorkList(.anna, path, nil, changing("role_grant", ends))
    }

    private static let coordination = [(name: "Sspf-Purpose", value: "coordination")]
}
