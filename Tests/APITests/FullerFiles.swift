import API
import Audit
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Support
import Testing

/// More than each route needs: what makes its answer tell of every member.
extension RouteFiles {
    /// Files with corrections, minutes and a consent that ends soon, and everybody signed in as people are.
    static func enriched() throws -> (desk: Desk, cases: [String: RouteCase]) {
        var (desk, cases) = try opened()
        let meeting = try held(desk, cases)
        cases["readMeeting"]?.id = meeting
        try correct(desk, cases)
        try consent(desk)
        // Nobody's session but those that people begin; Fia has another, to be ended.
        try desk.town.admin(
            """
            UPDATE core.session SET ended_at = authz.now() WHERE token_hash <> sha256('another')
            """)
        for person in Set(cases.values.map(\.allowed)) {
            let begun = try desk.send(
                .post, "/sessions",
                body: "{\"subject\":\"\(person.rawValue)\",\"password\":\"exempelstad-demo-2026\"}")
            desk.use(try #require(try begun.json()["token"]?.string, "\(person)"), as: person)
        }
        return (desk, cases)
    }

    /// A correction of every kind of record.
    private static func correct(_ desk: Desk, _ cases: [String: RouteCase]) throws {
        for (resource, operation) in [
            ("case", "readCase"), ("enquiry", "readEnquiry"),
            ("no-action-decision", "readNoActionDecision"), ("mapping-talk", "readMapping"),
            ("meeting", "readMeeting"), ("commitment", "readCommitment"),
            ("consent", "readConsent"), ("disclosure", "readDisclosure"),
            ("risk-flag", "moveRiskFlag"), ("referral", "readReferral"),
            ("concern-report", "readConcernReport"), ("guardian", "endGuardian"),
        ] {
            let id = try #require(cases[operation]?.id)
            let correction = try desk.made(
                "/corrections", as: .sara,
                "{\"resource\":\"\(resource)\",\"recordId\":\"\(id)\",\"text\":\"Det var i maj\"}")
            #expect(correction != "-", "\(resource)")
        }
        let classes = try desk.send(
            .get, "/schools/\(Town.Known.school(1))/classes", as: .kim)
        guard case .array(let items)? = try classes.json()["items"] else { return }
        let first = items.first?["id"]?.string.flatMap { UUID(uuidString: $0) }
        for (operation, id) in [
            ("correctSchoolVisit", Town.Known.visit(1)), ("correctSchoolClass", first),
        ] {
            let route = try #require(Routes.table.first { $0.operation == operation })
            let item = try #require(cases[operation])
            let answer = try EveryRouteTests.ask(desk, route, item, id, as: item.allowed)
            #expect(answer.status == 201, "\(operation)")
        }
    }

    /// A meeting that was held, with minutes of an item and of the whole; of Alva's case.
    private static func held(_ desk: Desk, _ cases: [String: RouteCase]) throws -> UUID? {
        let file = try #require(cases["readCase"]?.id)
        let id = try desk.made(
            "/cases/\(file)/meetings", as: .sara, Sample.meeting(inviting: [1]),
            headers: coordination)
        let seen = try desk.send(.get, "/meetings/\(id)", as: .sara, for: "coordination").json()
        guard case .array(let items)? = seen["agenda"] else { return nil }
        try desk.town.begin(id)
        _ = try desk.made(
            "/meetings/\(id)/steps", as: .sara,
            """
            {"state":"held","attendedStaffIds":["\(Town.Known.staff(1))"],
             "minutes":[{"itemId":"\(items.first?["id"]?.string ?? "-")","text":"Skolan ringer hem"},
                        {"text":"Nästa möte i januari"}]}
            """)
        return UUID(uuidString: id)
    }

    /// A consent of Alva's and her guardians' that ends within the month.
    private static func consent(_ desk: Desk) throws {
        let guardians = "/youths/\(Town.Known.youth(1))/guardians"
        _ = try desk.made(
            guardians, as: .sara, Sample.guardian.replacing("Maja Alm", with: "Per Alm"),
            headers: coordination)
        let named = try desk.send(.get, guardians, as: .sara, for: "coordination").json()
        guard case .array(let items)? = named["items"] else { return }
        let answers = items.compactMap { $0["id"]?.string }.map {
            ",{\"capacity\":\"guardian\",\"guardianId\":\"\($0)\",\"answer\":\"given\","
                + "\"answeredOn\":\"2026-11-20\"}"
        }
        let consent = try desk.made(
            "/consents", as: .sara,
            Sample.consent(until: "2026-12-10").replacing(
                "\"2026-11-20\"}]", with: "\"2026-11-20\"}\(answers.joined())]"),
            headers: coordination)
        #expect(consent != "-")
    }

    private static let coordination = [(name: "Sspf-Purpose", value: "coordination")]

    /// Answers about a log that is sealed, of a demonstration whose clock is the machine's.
    static func sealed() throws -> [String: Response] {
        let town = try Town(in: .quiet)
        let desk = try Desk(town)
        _ = try desk.send(
            .get, "/concern-conversations/\(Town.Known.conversation(1))", as: .sara,
            for: "coordination")
        let number = try #require(
            try town.value(
                "SELECT max(no)::text FROM audit.request WHERE action LIKE '%conversation.read'"))
        try desk.seal(entry: number)
        try town.admin("UPDATE core.installation SET made_for = 'demonstration'")
        return [
            "readStatus": try desk.send(.get, "/status", as: .anna, for: "administration"),
            "listCheckpoints": try desk.send(.get, "/audit/checkpoints", as: .rut),
            "readLogEntry": try desk.send(.get, "/audit/entries/\(number)", as: .rut),
        ]
    }
}

extension Desk {
    /// Seals the log until it has an entry.
    func seal(entry number: String) throws {
        let folder = "/tmp/sspf-entry-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sealer = Sealer(
            Link(try town.address("sspf_seal")), log: LogName(try NoteName("sspf.1494/log")),
            folder: folder)
        let limit = ContinuousClock.now + .seconds(30)
        let path = "/audit/entries/\(number)"
        while try send(.get, path, as: .rut).status == 404, ContinuousClock.now < limit {
            _ = try sealer()
        }
    }
}
