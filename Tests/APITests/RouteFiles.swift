import API
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Support
import Testing

/// Who asks on a route, and how they are answered.
struct RouteCase {
    /// How the other one is answered.
    enum Other {
        /// As if it were not there: like any id that nobody has.
        case absent(Town.Person)
        /// The role may not do this, and the route names nothing.
        case forbidden(Town.Person)
        /// A list without what the first one sees.
        case empty(Town.Person)
        /// Nothing here is anybody's alone; why.
        case nobody(String)
    }

    let allowed: Town.Person
    /// What the path names; a further parameter besides.
    var id: UUID?
    var further: String?
    /// When the description tells too little to make one; `ID` stands for the id.
    var body: String?
    /// The version that `If-Match` names, where it must: the file has been moved before.
    var seen = 1
    /// The test that shows somebody who may, where that takes much.
    var shownBy: String?
    let other: Other
}

/// Ids of what is there to be asked for.
struct RouteFiles {
    var file = UUID()
    var membership = UUID()
    var joined = UUID()
    var assignment = UUID()
    var delegation = UUID()
    var role = UUID()
    var guardian = UUID()
    var consent = UUID()
    var disclosure = UUID()
    var block = UUID()
    /// A youth to be protected; one who is, with Sara and Sven named, by these rows.
    var spare = UUID()
    var guarded = UUID()
    var protection = UUID()
    var access = UUID()
    var emergency = UUID()
    /// A youth to merge with another, and a merge to undo.
    var twin = UUID()
    var merge = UUID()
    var planned = UUID()
    var search = UUID()
    var schoolClass = UUID()
    var importing = UUID()
    var sample = UUID()
    var drawn = UUID()
    var release = UUID()
    var enquiry = UUID()
    var noAction = UUID()
    var mapping = UUID()
    var meeting = UUID()
    var commitment = UUID()
    var flag = UUID()
    var referral = UUID()
    var report = UUID()
    /// An agency and a unit without anybody, a member of staff without work, a session of Fia's.
    var emptyAgency = UUID()
    var emptyUnit = UUID()
    var colleague = UUID()
    var session = UUID()
}

extension RouteFiles {
    /// A town in which Sara has opened a case around Alva with Per in its team, works with three
    /// more, and has done what may be read, changed or ended.
    static func opened() throws -> (desk: Desk, cases: [String: RouteCase]) {
        let desk = try Desk()
        try desk.town.clearGrounds()
        try desk.town.admin(
            """
            UPDATE core.assignment SET valid_from = '2026-01-01';
            -- Somebody of whom nothing has been left for years: what is due for deletion.
            INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
            VALUES ('00000000-0000-4000-8000-00d000000098', '\(Town.Known.agency(1))',
                    '1990-03-03', '\(Town.Known.staff(1))', '2010-01-01');
            """)
        var files = RouteFiles()
        try files.openFiles(desk)
        try files.steer(desk)
        try files.help(desk)
        try files.work(desk)
        try files.restrict(desk)
        try files.visit(desk)
        try files.employ(desk)
        try RouteCase.prepareRetention(desk.town)
        return (desk, RouteCase.all(files))
    }

    /// Something is created; its id.
    private func made(
        _ desk: Desk, _ path: String, _ person: Town.Person, _ body: String,
        for purpose: String? = "coordination"
    ) throws -> UUID {
        let answer = try desk.send(
            .post, path, as: person, for: purpose, key: UUID().uuidString, body: body)
        let id = try answer.json()["id"]?.string.flatMap { UUID(uuidString: $0) }
        return try #require(id, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
    }

    /// What an administrator may end or lock without taking it from another case.
    private mutating func employ(_ desk: Desk) throws {
        emptyAgency = try made(
            desk, "/agencies", .anna,
            "{\"name\":\"Tomt\",\"kind\":\"school\",\"legalForm\":\"private\","
                + "\"secrecyClass\":\"23:2\"}", for: nil)
        emptyUnit = try made(
            desk, "/agencies/\(Town.Known.agency(4))/units", .anna, "{\"name\":\"Tom\"}", for: nil)
        colleague = try made(
            desk, "/staff", .anna,
            "{\"subject\":\"nora.ny\",\"name\":\"Nora Nyman\","
                + "\"unitId\":\"\(Town.Known.unit(7))\"}", for: nil)
        try desk.town.admin(
            """
            INSERT INTO core.second_factor (staff_id, sealed, verifier, enrolled_at)
            SELECT s.id, decode(repeat('00', 48), 'hex'), decode(repeat('00', 32), 'hex'),
                   authz.now()
              FROM core.staff s WHERE s.id IN ('\(colleague)', '\(Town.Known.staff(14))');
            INSERT INTO core.session (id, staff_id, token_hash, started_at, expires_at)
            VALUES ('\(session)', '\(Town.Known.staff(13))', sha256('another'), authz.now(),
                    authz.now() + interval '1 hour')
            """)
    }

    /// Youths of Sara's, a case, and what lets something cross.
    private mutating func openFiles(_ desk: Desk) throws {
        let alva = Town.Known.youth(1)
        func registered() throws -> UUID {
            try made(desk, "/youths", .sara, Sample.youth, for: nil)
        }
        (spare, guarded, twin) = try (registered(), registered(), registered())
        try desk.town.admin(
            """
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         author_id)
            SELECT gen_random_uuid(), y::uuid, '\(Town.Known.agency(1))',
                   '\(Town.Known.unit(1))', '\(Town.Known.staff(1))', '2026-01-01',
                   '\(Town.Known.staff(3))'
              FROM unnest('{\(Town.Known.youth(2)),\(spare),\(guarded)}'::text[]) y;
            """)
        file = try made(desk, "/cases", .sara, "{\"youthId\":\"\(alva)\"}")
        membership = try made(
            desk, "/cases/\(file)/members", .sara, "{\"staffId\":\"\(Town.Known.staff(7))\"}")
        joined = try #require(
            try desk.town.value("SELECT y.id FROM core.case_youth y").flatMap(
                UUID.init(uuidString:)))
        guardian = try made(desk, "/youths/\(alva)/guardians", .sara, Sample.guardian)
        consent = try made(desk, "/consents", .sara, Sample.consent())
        disclosure = try made(
            desk, "/disclosures", .sara, RouteCase.decision.replacing("ID", with: "\(alva)"))
        merge = try made(
            desk, "/youths/\(alva)/merges", .sara,
            "{\"youthId\":\"\(try registered())\",\"reason\":\"Samma namn\"}")
    }

    /// What belongs to Alva's case, what Sven's unit is asked, what is decided not to be done.
    private mutating func steer(_ desk: Desk) throws {
        let alva = "\(Town.Known.youth(1))"
        mapping = try made(
            desk, "/cases/\(file)/mapping-talks", .sara,
            "{\"parts\":[{\"kind\":\"no-ground\",\"text\":\"Familjen svarar i morgon\"}]}")
        meeting = try made(desk, "/cases/\(file)/meetings", .sara, Sample.meeting(inviting: [1]))
        commitment = try made(desk, "/cases/\(file)/commitments", .sara, Sample.commitment(by: 1))
        enquiry = try made(desk, "/enquiries", .sara, Sample.enquiry(alva, to: 2))
        noAction = try made(desk, "/no-action-decisions", .sara, Sample.noAction(alva))
    }

    /// A risk flag of Alva's, a referral that Sven's unit receives, a concern report.
    private mutating func help(_ desk: Desk) throws {
        let alva = Town.Known.youth(1)
        flag = try made(desk, "/youths/\(alva)/risk-flags", .sara, Sample.flag)
        try desk.town.admin(
            """
            INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                                              unit_id, valid_from, created_at)
            SELECT '\(Sample.targetID)', m.id, 'Fältgruppen', 'field-worker', '{warm-handover}',
                   '\(Town.Known.agency(1))', '\(Town.Known.unit(2))', '2026-01-01', authz.now()
              FROM core.municipality m
            """)
        referral = try made(
            desk, "/referrals", .sara, RouteCase.referral.replacing("ID", with: "\(alva)"))
        for step in ["\"consented\",\"paperReference\":\"Akt 7\"", "\"sent\""] {
            _ = try made(desk, "/referrals/\(referral)/steps", .sara, "{\"state\":\(step)}")
        }
        try desk.town.admin(
            """
            INSERT INTO core.conversation_offer (id, conversation_id, youth_id, agency_id,
                secrecy_class, position, what, answer, author_id, created_at)
            SELECT '\(Sample.offerID)', c.id, c.youth_id, c.agency_id, c.secrecy_class, 9, 'Stöd',
                   'open', c.author_id, c.created_at
              FROM core.concern_conversation c WHERE c.id = '\(Town.Known.conversation(1))'
            """)
        report = try made(
            desk, "/concern-reports", .sara, Sample.report.replacing("ID", with: "\(alva)"))
    }

    /// What Ulla and Anna may end.
    private mutating func work(_ desk: Desk) throws {
        try desk.town.admin(
            """
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         author_id)
            VALUES ('\(assignment)', '\(Town.Known.youth(3))', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(1))', '\(Town.Known.staff(2))', '2026-11-01',
                    '\(Town.Known.staff(3))');
            INSERT INTO core.delegation (id, from_staff_id, to_staff_id, agency_id, unit_id,
                                         valid_from, valid_until, author_id, created_at)
            VALUES ('\(delegation)', '\(Town.Known.staff(1))', '\(Town.Known.staff(3))',
                    '\(Town.Known.agency(1))', '\(Town.Known.unit(1))', '2026-11-20',
                    '2026-11-30', '\(Town.Known.staff(1))', authz.now());
            INSERT INTO audit.sample (id, agency_id, unit_id, month, seed, entries, size, found,
                                      drawn_at, drawn_by, due_on)
            SELECT '\(sample)', m.agency_id, '\(Town.Known.unit(2))', '2026-10-01',
                   sha256(''), 0, 0, '{}', authz.now(), m.staff_id, '2026-12-01'
              FROM core.membership m JOIN core.staff s ON s.id = m.staff_id
             WHERE s.subject = 'rut.revisor';
            INSERT INTO audit.sample (id, agency_id, unit_id, month, seed, entries, size, found,
                                      drawn_at, drawn_by, due_on)
            SELECT '\(drawn)', m.agency_id, '\(Town.Known.unit(1))', '2026-10-01',
                   sha256(''), 2, 1, '{"no-relation": 1}', authz.now(), m.staff_id, '2026-12-01'
              FROM core.membership m JOIN core.staff s ON s.id = m.staff_id
             WHERE s.subject = 'rut.revisor';
            INSERT INTO audit.sample_item (sample_id, place, incarnation, xid, no, staff_id, why)
            SELECT '\(drawn)', row_number() OVER (ORDER BY r.no), r.incarnation, r.xid, r.no,
                   r.staff_id, '{random}'
              FROM audit.request r WHERE r.staff_id = '\(Town.Known.staff(1))'
             ORDER BY r.no LIMIT 2;
            INSERT INTO core.name_release (id, youth_id, agency_id, unit_id, secrecy_class,
                                           reference, author_id, created_at)
            VALUES ('\(release)', '\(Town.Known.youth(1))', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(1))', '26:1', 'D 1', '\(Town.Known.staff(3))',
                    authz.now());
            """)
        role = try #require(
            try desk.town.value(
                "SELECT g.id FROM core.role_grant g WHERE g.staff_id = $1",
                [.uuid(Town.Known.staff(12))]
            ).flatMap(UUID.init(uuidString:)))
    }

    /// What outranks, a conflict of Kim's, and a file of the other unit that Sara has opened.
    private mutating func restrict(_ desk: Desk) throws {
        block = try made(
            desk, "/blocks", .sara,
            """
            {"youthId":"\(Town.Known.youth(1))","reason":"threat",
             "staffId":"\(Town.Known.staff(11))"}
            """)
        protection = try made(
            desk, "/protections", .sara, "{\"youthId\":\"\(guarded)\",\"level\":\"marked\"}")
        access = try made(
            desk, "/youths/\(guarded)/protection-accesses", .sara,
            "{\"staffId\":\"\(Town.Known.staff(2))\"}")
        _ = try made(
            desk, "/conflicts", .kim, "{\"number\":\"201212122392\",\"relation\":\"relative\"}",
            for: nil)
        _ = try made(
            desk, "/conflicts", .sara,
            "{\"number\":\"201212122392\",\"relation\":\"relative\"}", for: nil)
        for person in [Town.Person.sara, .sven, .sofia] { _ = try desk.token(of: person) }
        emergency = try made(
            desk, "/emergency-accesses", .sara, Sample.emergency(Town.Known.youth(5)), for: nil)
    }

    /// A visit that is planned, a search that is asked for, an import.
    private mutating func visit(_ desk: Desk) throws {
        planned = try made(
            desk, "/school-visits", .per,
            """
            {"schoolId":"\(Town.Known.school(1))","visitDate":"2026-12-01","kind":"presence",
             "topic":"Rasten"}
            """, for: nil)
        search = try made(desk, "/dog-searches", .rita, Fitting.dogSearch, for: nil)
        schoolClass = try made(
            desk, "/schools/\(Town.Known.school(1))/classes", .sofia,
            "{\"beginsIn\":2026,\"schoolYear\":\"7\",\"name\":\"7Y\"}", for: nil)
        importing = try made(desk, "/visit-imports", .per, Fitting.visits, for: nil)
    }
}
