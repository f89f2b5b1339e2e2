import API
import Domain
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Support
import Testing

/// Each route with somebody who may, somebody from whom the thing is hidden, nobody signed in, and
/// somebody locked out. The routes are the router's own: one without an entry here fails.
@Suite("Every route, whoever asks")
struct EveryRouteTests {
    /// How the other one is answered.
    private enum Other {
        /// As if it were not there: like any id that nobody has.
        case absent(Town.Person)
        /// The role may not do this, and the route names nothing.
        case forbidden(Town.Person)
        /// A list without what the first one sees.
        case empty(Town.Person)
        /// Nothing here is anybody's alone; why.
        case nobody(String)
    }

    /// Who may, what the path names, and who else asks.
    private struct Case {
        let allowed: Town.Person
        var id: UUID?
        /// When the description tells too little to make one.
        var body: String?
        /// The test that shows somebody who may, where that takes much.
        var shownBy: String?
        let other: Other
    }

    /// Ids of what is there to be asked for.
    private struct Files {
        var file = UUID()
        var membership = UUID()
        var joined = UUID()
        var assignment = UUID()
        var delegation = UUID()
        var role = UUID()
        var enquiry = UUID()
        var noAction = UUID()
        var mapping = UUID()
        var meeting = UUID()
        var commitment = UUID()
        var flag = UUID()
        var referral = UUID()
        var report = UUID()
        var sample = UUID()
    }

    private static let ending = "{\"reason\":\"done\"}"

    private static func cases(_ files: Files) -> [String: Case] {
        [
            "signIn": Case(allowed: .sara, other: .nobody("whoever has a password")),
            "signOut": Case(allowed: .sture, other: .nobody("one's own session")),
            "readMe": Case(allowed: .stina, other: .nobody("oneself")),
            "listStaff": Case(allowed: .anna, other: .forbidden(.sara)),
            "listPolicies": Case(allowed: .anna, other: .forbidden(.sara)),
            "describeAPI": Case(allowed: .sara, other: .nobody("public")),
            "readAPIInfo": Case(allowed: .sara, other: .nobody("public")),
            "listSchools": Case(allowed: .sofia, other: .forbidden(.anna)),
            "listPledges": Case(allowed: .sofia, other: .forbidden(.rut)),
            "recordSchoolVisit": Case(allowed: .per, other: .forbidden(.sara)),
            "listSchoolVisits": Case(allowed: .kim, other: .forbidden(.stina)),
            "readSchoolVisit": Case(
                allowed: .kim, id: Town.Known.visit(1), other: .absent(.stina)),
            "searchPersons": Case(allowed: .sara, other: .empty(.sven)),
            "registerYouth": Case(allowed: .sven, other: .forbidden(.ulla)),
            "listCaseload": Case(allowed: .sara, other: .empty(.petra)),
            "readYouth": Case(allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "listConcernConversations": Case(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "logConcernConversation": Case(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "readConcernConversation": Case(
                allowed: .sara, id: Town.Known.conversation(1), other: .absent(.sofia)),
            "searchLog": Case(allowed: .rut, other: .forbidden(.sara)),
            "listCheckpoints": Case(allowed: .rut, other: .forbidden(.sara)),
            "listReviews": Case(allowed: .rut, other: .forbidden(.sara)),
            "listReviewItems": Case(
                allowed: .rut, id: files.sample, other: .absent(.sara)),
            "proveEntry": Case(
                allowed: .rut, shownBy: "BundleTests.inclusion", other: .forbidden(.sara)),
            "proveGrowth": Case(
                allowed: .rut, body: "{\"shard\":1,\"from\":1,\"to\":2}",
                shownBy: "BundleTests.consistency", other: .forbidden(.sara)),
            "previewRetention": Case(allowed: .arne, other: .forbidden(.rut)),
            "listCases": Case(allowed: .sara, other: .empty(.petra)),
            "openCase": Case(
                allowed: .sara, id: Town.Known.youth(1), body: "{\"youthId\":\"ID\"}",
                other: .absent(.per)),
            "readCase": Case(allowed: .sara, id: files.file, other: .absent(.per)),
            "moveCase": Case(
                allowed: .sara, id: files.file, body: "{\"state\":\"mapping\"}",
                other: .absent(.per)),
            "addCaseMember": Case(
                allowed: .sara, id: files.file, body: "{\"staffId\":\"\(Town.Known.staff(2))\"}",
                other: .absent(.per)),
            "joinCase": Case(
                allowed: .sara, id: files.file,
                body: "{\"youthId\":\"\(Town.Known.youth(2))\"}", shownBy: "CaseTests.joining",
                other: .absent(.per)),
            "endCaseMembership": Case(
                allowed: .sara, id: files.membership, body: ending, other: .absent(.petra)),
            "leaveCase": Case(
                allowed: .sara, id: files.joined, body: ending, other: .absent(.per)),
            "endAssignment": Case(
                allowed: .ulla, id: files.assignment, body: ending, other: .absent(.rita)),
            "endDelegation": Case(
                allowed: .ulla, id: files.delegation, body: ending, other: .absent(.rita)),
            "endRole": Case(
                allowed: .anna, id: files.role, body: ending, other: .absent(.sara)),
            "listRiskSigns": Case(allowed: .sara, other: .nobody("a catalogue")),
            "listProtectiveFactors": Case(allowed: .sara, other: .nobody("a catalogue")),
            "listRiskFlags": Case(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "proposeRiskFlag": Case(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.flag,
                other: .absent(.per)),
            "moveRiskFlag": Case(
                allowed: .sara, id: files.flag,
                body: "{\"step\":\"corrected\",\"reason\":\"Det var fel person.\"}",
                other: .absent(.per)),
            "contestRiskFlag": Case(
                allowed: .sara, id: files.flag,
                body: "{\"capacity\":\"youth\",\"note\":\"Det stämmer inte.\"}",
                other: .absent(.per)),
            "listReferralTargets": Case(allowed: .sara, other: .nobody("a catalogue")),
            "enterReferralTarget": Case(
                allowed: .kim, body: Sample.target, other: .forbidden(.sara)),
            "listIncomingReferrals": Case(allowed: .fred, other: .empty(.fia)),
            "draftReferral": Case(
                allowed: .sara, id: Town.Known.youth(1),
                body: "{\"youthId\":\"ID\",\"targetId\":\"\(Sample.targetID)\","
                    + "\"path\":\"own-contact\",\"question\":\"Fritid\"}",
                other: .absent(.per)),
            "readReferral": Case(allowed: .sara, id: files.referral, other: .absent(.per)),
            "listReferrals": Case(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "moveReferral": Case(
                allowed: .sara, id: files.referral,
                body: "{\"state\":\"revoked\",\"reason\":\"mistake\"}", other: .absent(.per)),
            "receiveConcernReport": Case(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.report,
                other: .absent(.per)),
            "readConcernReport": Case(allowed: .sara, id: files.report, other: .absent(.per)),
            "listConcernReports": Case(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "moveConcernReport": Case(
                allowed: .sara, id: files.report,
                body: "{\"state\":\"assessed\",\"outcome\":\"no-acute-need\","
                    + "\"decidedOn\":\"2026-11-20\"}", other: .absent(.per)),
            "giveFeedback": Case(
                allowed: .sara, id: files.report,
                body: "{\"said\":\"unsuitable\",\"givenOn\":\"2026-11-20\"}",
                shownBy: "InboxTests.report", other: .absent(.per)),
            "listInbox": Case(allowed: .sara, other: .empty(.petra)),
            "listClockRules": Case(allowed: .sara, other: .nobody("a catalogue")),
            "listContacts": Case(allowed: .sara, other: .forbidden(.rut)),
            "listUnitYouths": Case(allowed: .ulla, other: .forbidden(.sara)),
            "listAssignments": Case(allowed: .ulla, other: .empty(.rita)),
            "assignWorker": Case(
                allowed: .ulla, id: Town.Known.youth(2),
                body: "{\"staffId\":\"\(Town.Known.staff(1))\"}", other: .absent(.rita)),
            "listDelegations": Case(allowed: .sara, other: .empty(.rut)),
            "standIn": Case(
                allowed: .kim,
                body: "{\"toStaffId\":\"\(Town.Known.staff(13))\","
                    + "\"begins\":\"2026-12-01T08:00:00Z\",\"ends\":\"2026-12-24T08:00:00Z\"}",
                other: .nobody("everybody lets a colleague stand in for themselves")),
            "moveStaff": Case(
                allowed: .anna, id: Town.Known.staff(2),
                body: "{\"unitId\":\"\(Town.Known.unit(1))\"}", other: .forbidden(.sara)),
            "listRoles": Case(allowed: .anna, id: Town.Known.staff(1), other: .forbidden(.sara)),
            "grantRole": Case(
                allowed: .anna, id: Town.Known.staff(2), body: "{\"role\":\"coordinator\"}",
                other: .forbidden(.sara)),
            "beginMapping": Case(
                allowed: .sara, id: files.file, body: "{}", other: .absent(.per)),
            "readMapping": Case(allowed: .sara, id: files.mapping, other: .absent(.per)),
            "moveMapping": Case(
                allowed: .sara, id: files.mapping, body: "{\"done\":true}",
                other: .absent(.per)),
            "callMeeting": Case(
                allowed: .sara, id: files.file, body: Sample.meeting(inviting: [1]),
                other: .absent(.per)),
            "listMeetings": Case(allowed: .sara, other: .empty(.per)),
            "readMeeting": Case(allowed: .sara, id: files.meeting, other: .absent(.per)),
            "moveMeeting": Case(
                allowed: .sara, id: files.meeting,
                body: "{\"state\":\"cancelled\",\"reason\":\"Sjukdom\"}", other: .absent(.per)),
            "makeCommitment": Case(
                allowed: .sara, id: files.file, body: Sample.commitment(by: 1),
                other: .absent(.per)),
            "listCommitments": Case(allowed: .sara, other: .empty(.petra)),
            "readCommitment": Case(
                allowed: .sara, id: files.commitment, other: .absent(.per)),
            "moveCommitment": Case(
                allowed: .sara, id: files.commitment,
                body: "{\"state\":\"done\",\"outcome\":\"Ringer varje dag\"}",
                other: .absent(.per)),
            "readChronology": Case(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "correctRecord": Case(
                allowed: .sara, id: Town.Known.conversation(1),
                body: "{\"resource\":\"concern-conversation\",\"recordId\":\"ID\","
                    + "\"text\":\"Det var i maj\"}", other: .absent(.per)),
            "listEnquiryUnits": Case(allowed: .sofia, other: .forbidden(.rut)),
            "listTargetAges": Case(allowed: .stina, other: .nobody("a dated rule")),
            "askEnquiry": Case(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.enquiry("ID", to: 2),
                other: .absent(.per)),
            "listEnquiries": Case(allowed: .sara, other: .empty(.petra)),
            "readEnquiry": Case(allowed: .sara, id: files.enquiry, other: .absent(.per)),
            "moveEnquiry": Case(
                allowed: .sven, id: files.enquiry, body: "{\"state\":\"assessing\"}",
                other: .absent(.per)),
            "decideNotToAct": Case(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.noAction("ID"),
                other: .absent(.per)),
            "readNoActionDecision": Case(
                allowed: .sara, id: files.noAction, other: .absent(.per)),
        ]
    }

    /// A town in which Sara has opened a case around Alva with Per in its team, and some of what
    /// Ulla and Anna may end.
    private static func opened() throws -> (desk: Desk, cases: [String: Case]) {
        let desk = try Desk()
        try desk.town.clearGrounds()
        func made(_ path: String, _ person: Town.Person, _ body: String) throws -> UUID {
            let answer = try desk.send(
                .post, path, as: person, for: "coordination", key: UUID().uuidString,
                body: body)
            return try #require(
                try answer.json()["id"]?.string.flatMap { UUID(uuidString: $0) })
        }
        var files = Files()
        files.file = try made("/cases", .sara, "{\"youthId\":\"\(Town.Known.youth(1))\"}")
        files.membership = try made(
            "/cases/\(files.file)/members", .sara, "{\"staffId\":\"\(Town.Known.staff(7))\"}")
        files.mapping = try made("/cases/\(files.file)/mapping-talks", .sara, "{}")
        files.meeting = try made(
            "/cases/\(files.file)/meetings", .sara, Sample.meeting(inviting: [1]))
        files.commitment = try made(
            "/cases/\(files.file)/commitments", .sara, Sample.commitment(by: 7))
        files.enquiry = try made(
            "/enquiries", .sara, Sample.enquiry("\(Town.Known.youth(1))", to: 2))
        files.noAction = try made(
            "/no-action-decisions", .sara, Sample.noAction("\(Town.Known.youth(1))"))
        files.flag = try made(
            "/youths/\(Town.Known.youth(1))/risk-flags", .sara, Sample.flag)
        try desk.town.admin(
            """
            INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                                              unit_id, valid_from, created_at)
            SELECT '\(Sample.targetID)', m.id, 'Fältgruppen', 'field-worker', '{own-contact}',
                   '\(Town.Known.agency(4))', '\(Town.Known.unit(8))', '2026-01-01', now()
              FROM core.municipality m
            """)
        files.referral = try made(
            "/referrals", .sara,
            "{\"youthId\":\"\(Town.Known.youth(1))\",\"targetId\":\"\(Sample.targetID)\","
                + "\"path\":\"own-contact\",\"question\":\"Fritid\"}")
        for state in ["consented", "sent"] {
            _ = try made(
                "/referrals/\(files.referral)/steps", .sara, "{\"state\":\"\(state)\"}")
        }
        files.report = try made(
            "/concern-reports", .sara,
            Sample.report.replacing("ID", with: "\(Town.Known.youth(1))"))
        files.joined = try #require(
            try desk.town.value("SELECT y.id FROM core.case_youth y").flatMap(
                UUID.init(uuidString:)))
        try desk.town.admin(
            """
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                         author_id)
            VALUES ('\(files.assignment)', '\(Town.Known.youth(3))', '\(Town.Known.agency(1))',
                    '\(Town.Known.unit(1))', '\(Town.Known.staff(2))', now() - interval '1 day',
                    '\(Town.Known.staff(3))');
            INSERT INTO core.delegation (id, from_staff_id, to_staff_id, agency_id, unit_id,
                                         valid_from, valid_until, author_id, created_at)
            VALUES ('\(files.delegation)', '\(Town.Known.staff(1))', '\(Town.Known.staff(3))',
                    '\(Town.Known.agency(1))', '\(Town.Known.unit(1))', now(),
                    now() + interval '1 day', '\(Town.Known.staff(1))', now());
            INSERT INTO audit.sample (id, agency_id, unit_id, month, seed, entries, size, found,
                                      drawn_at, drawn_by, due_on)
            SELECT '\(files.sample)', m.agency_id, '\(Town.Known.unit(2))', '2026-10-01',
                   sha256(''), 0, 0, '{}', now(), m.staff_id, '2026-12-01'
              FROM core.membership m JOIN core.staff s ON s.id = m.staff_id
             WHERE s.subject = 'rut.revisor';
            """)
        files.role = try #require(
            try desk.town.value(
                "SELECT g.id FROM core.role_grant g WHERE g.staff_id = $1",
                [.uuid(Town.Known.staff(12))]
            ).flatMap(UUID.init(uuidString:)))
        return (desk, cases(files))
    }

    /// Routes without a case here yet: what they answer to others is tested with their use cases.
    /// This list may only get shorter: a new route that is not in it fails, and so does a route in
    /// it that has got a case or is gone.
    private static let elsewhere: Set<String> = [
        "addNumber",
        "addSchoolClass",
        "answerConsent",
        "askForDogSearch",
        "decideDisclosure",
        "declareConflict",
        "endBlock",
        "endGuardian",
        "endProtection",
        "endProtectionAccess",
        "enterBlock",
        "enterConsent",
        "enterPledge",
        "enterSchooling",
        "explainAccess",
        "importVisits",
        "listBlocks",
        "listConflicts",
        "listConsentRules",
        "listConsents",
        "listDisclosureGrounds",
        "listDisclosures",
        "listDogSearches",
        "listEmergencyAccesses",
        "listEmergencyReasons",
        "listGuardians",
        "listInformationKinds",
        "listMerges",
        "listProtections",
        "listSchoolClasses",
        "mergeYouths",
        "moveConcernConversation",
        "moveDogSearch",
        "moveSchoolVisit",
        "nameGuardian",
        "nameProtected",
        "openEmergency",
        "protectYouth",
        "readConsent",
        "readDisclosure",
        "readDogSearch",
        "readEmergencyAccess",
        "readPledge",
        "readPledgeCoverage",
        "readProblem",
        "readVisitImport",
        "reviewEmergency",
        "revokeDisclosure",
        "simulateAccess",
        "tryVisitImport",
        "undoMerge",
        "withdrawConsent",
    ]

    @Test("has a case here, and no case is left of a route that is gone")
    func coverage() {
        let cases = Set(Self.cases(Files()).keys)
        let routes = Set(Routes.table.map(\.operation))
        #expect(cases.isSubset(of: routes))
        #expect(routes.subtracting(cases) == Self.elsewhere)
    }

    @Test("somebody who may is answered")
    func allowed() async throws {
        try await onThread {
            let (desk, cases) = try Self.opened()
            for route in Routes.table {
                guard let item = cases[route.operation], item.shownBy == nil else { continue }
                let answer = try Self.ask(desk, route, item, item.id, as: item.allowed)
                #expect((200...299).contains(answer.status), "\(route.name): \(answer.status)")
            }
        }
    }

    @Test("somebody who may not is answered as if it were not there, or that the act is not theirs")
    func hidden() async throws {
        try await onThread {
            let (desk, cases) = try Self.opened()
            for route in Routes.table {
                guard let item = cases[route.operation] else { continue }
                switch item.other {
                case .absent(let person):
                    let hidden = try Self.ask(desk, route, item, item.id, as: person)
                    let absent = try Self.ask(desk, route, item, UUID(), as: person)
                    #expect(hidden.status == 404, "\(route.name)")
                    #expect(try hidden.shown() == absent.shown(), "\(route.name)")
                case .forbidden(let person):
                    let answer = try Self.ask(desk, route, item, item.id, as: person)
                    #expect(answer.status == 403, "\(route.name): \(answer.status)")
                case .empty(let person):
                    let mine = try Self.ask(desk, route, item, item.id, as: item.allowed).json()
                    let theirs = try Self.ask(desk, route, item, item.id, as: person).json()
                    #expect(mine["items"] != .array([]), "\(route.name)")
                    #expect(theirs["items"] == .array([]), "\(route.name)")
                case .nobody(let why):
                    #expect(!why.isEmpty)
                }
            }
        }
    }

    @Test("nobody, and whoever is locked out, is not signed in, whatever they name")
    func signedOut() async throws {
        try await onThread {
            let (desk, cases) = try Self.opened()
            let tokens = Set(cases.values.map(\.allowed))
            for person in tokens { _ = try desk.token(of: person) }
            try desk.town.admin("UPDATE core.staff SET locked_at = now()")
            for route in Routes.table where route.entrance != .open {
                guard let item = cases[route.operation] else { continue }
                for person in [nil, item.allowed] {
                    let answers = try [item.id, UUID()].map {
                        try Self.ask(desk, route, item, $0, as: person)
                    }
                    #expect(answers.allSatisfy { $0.status == 401 }, "\(route.name)")
                    #expect(try answers[0].shown() == answers[1].shown(), "\(route.name)")
                }
            }
        }
    }

    /// A request that would succeed for whoever may make it.
    private static func ask(
        _ desk: Desk, _ route: Route, _ item: Case, _ id: UUID?, as person: Town.Person?
    ) throws -> Response {
        let path = route.pattern.split(separator: "{id}", omittingEmptySubsequences: false)
            .joined(separator: (id ?? UUID()).uuidString)
        var purpose: String?
        if case .signedIn(.header(let purposes)) = route.entrance {
            purpose = purposes.first?.rawValue
        }
        return try desk.send(
            route.method, path, as: route.entrance == .open ? nil : person, for: purpose,
            key: UUID().uuidString, body: try body(desk, route, item, id),
            headers: [("If-Match", "\"1\"")])
    }

    private static func body(
        _ desk: Desk, _ route: Route, _ item: Case, _ id: UUID?
    ) throws -> String {
        if let body = item.body { return body.replacing("ID", with: "\(id ?? UUID())") }
        switch route.operation {
        case "signIn":
            return "{\"subject\":\"sara.social\",\"password\":\"exempelstad-demo-2026\"}"
        case "logConcernConversation": return Sample.conversation(id ?? UUID())
        case "recordSchoolVisit": return Sample.visit()
        default: return Fitting.body(route, try desk.send(.get, "/openapi.json").json())
        }
    }
}
