import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A request of the person concerned")
struct RequestTests {
    private static func open(
        _ kind: RequestKind, in town: Town, as person: Town.Person = .arne,
        about youth: UUID = Town.Known.youth(3), scope: PlaceHold.Scope? = nil
    ) throws -> UUID {
        let today = try #require(try town.value("SELECT authz.today()"))
        return try OpenRequest()(
            OpenRequest.Command(
                kind: kind, about: scope ?? .youth(youth), reference: "D 2026/31",
                receivedOn: try LocalDate(today)),
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try town.gate()
        ).id
    }

    private static func step(
        _ step: RequestStep, _ request: UUID, in town: Town, as person: Town.Person = .arne,
        ground: String? = nil
    ) throws {
        _ = try StepRequest()(
            step, in: request, ground: ground,
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    private static func read(_ request: UUID, in town: Town) throws -> JSON {
        try JSON.parse(
            try town.gate().one(
                .request, request, as: town.caller(.arne, for: .retention)
            ).json)
    }

    @Test("holds what it is about by itself", arguments: RequestKind.allCases)
    func hold(_ kind: RequestKind) async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.open(kind, in: town)
            let lines = try Night.run(town)
            #expect(lines["conversation-social-advice"] == Line(due: 2, research: 1, held: 1))
        }
    }

    @Test("keeps its hold until it is decided: nobody lifts it, and nothing says that it was")
    func keptHold() async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.open(.access, in: town)
            let hold = try #require(
                UUID(uuidString: try town.value("SELECT hold_id FROM retention.request") ?? ""))
            #expect(throws: Failure.conflict) { try HoldTests.lift(hold, in: town) }
            let read = try town.gate().one(.hold, hold, as: town.caller(.arne, for: .retention))
            #expect(try JSON.parse(read.json)["lifted"] == .bool(false))
            #expect(
                try town.value(
                    """
                    SELECT o.result || ' ' || o.reason FROM audit.outcome o
                      JOIN audit.request r ON r.xid = o.xid WHERE r.action = 'hold.lift'
                    """) == "failed hold_requested")
        }
    }

    @Test("whoever holds both roles reviews as the one and decides as the other")
    func both() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
                  FROM core.staff p WHERE p.subject = 'ulla.chef';
                """)
            let request = try Self.open(.release, in: town, as: .ulla)
            try Self.step(.reviewed, request, in: town, as: .ulla)
            try Self.step(.granted, request, in: town, as: .ulla)
            let page = try town.gate().page(
                .requests, .first, as: town.caller(.ulla, for: .retention))
            guard case .array(let items) = try JSON.parse(page.items) else {
                return #expect(Bool(false))
            }
            #expect(items.count == 1)
            #expect(items.first?["decision"] == .string("granted"))
        }
    }

    @Test("is due in a month, in three when extended in time, and overdue the day after")
    func deadline() async throws {
        try await onThread {
            let town = try Town()
            let request = try Self.open(.access, in: town)
            func due(_ sql: StaticString) throws -> JSON { .string(try town.value(sql) ?? "") }
            #expect(
                try Self.read(request, in: town)["dueOn"]
                    == due("SELECT (authz.today() + interval '1 month')::date"))
            #expect(throws: Failure.unfit(pointer: "/ground", code: "missing")) {
                try Self.step(.extended, request, in: town)
            }
            try Self.step(.extended, request, in: town, ground: "Många handlingar")
            #expect(
                try Self.read(request, in: town)["dueOn"]
                    == due("SELECT (authz.today() + interval '3 months')::date"))
            let late = try Self.open(.correction, in: town)
            try town.moveClock(by: "1 month")
            #expect(try Self.read(late, in: town)["overdue"] == .bool(false))
            try town.moveClock(by: "1 month 1 day")
            #expect(try Self.read(late, in: town)["overdue"] == .bool(true))
            #expect(throws: Failure.conflict) {
                try Self.step(.extended, late, in: town, ground: "För sent")
            }
        }
    }

    @Test("nothing is released before a unit manager has reviewed it")
    func review() async throws {
        try await onThread {
            let town = try Town()
            let request = try Self.open(.release, in: town)
            // What is missing is told.
            #expect(throws: Failure.unfit(pointer: "/step", code: "unreviewed")) {
                try Self.step(.granted, request, in: town)
            }
            #expect(throws: Failure.forbidden) { try Self.step(.reviewed, request, in: town) }
            try Self.step(.reviewed, request, in: town, as: .ulla)
            #expect(throws: Failure.unfit(pointer: "/ground", code: "missing")) {
                try Self.step(.partly, request, in: town)
            }
            try Self.step(.partly, request, in: town, ground: "OSL 26:1")
            #expect(try Self.read(request, in: town)["decision"] == .string("partly"))
            #expect(throws: Failure.conflict) { try Self.step(.granted, request, in: town) }
        }
    }

    @Test("of two decisions at once one stands, and the other is told so")
    func decidedOnce() async throws {
        let town = try await onThread { try Town() }
        for _ in 0..<12 {
            let request = try await onThread { try Self.open(.objection, in: town) }
            @Sendable func decide(_ step: RequestStep) async throws -> Failure? {
                try await onThread {
                    do {
                        try Self.step(step, request, in: town, ground: "GDPR 21.1")
                        return nil
                    } catch let failure as Failure {
                        return failure
                    }
                }
            }
            async let granted = decide(.granted)
            async let refused = decide(.refused)
            let answers = try await [granted, refused]
            #expect(answers.count { $0 == nil } == 1)
            #expect(answers.contains(.conflict))
        }
    }

    // A visit of 1999 by the agency itself, long due.
    private static let visit = Town.Known.visit(77)
    private static func enterVisit(_ town: Town) throws {
        try town.admin(
            """
            INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id,
                visit_date, kind, classes, pupils_reached, topic, author_id, created_at)
            SELECT '\(visit)', p.agency_id, p.unit_id, v.secrecy_class, v.school_id, '1999-05-01',
                   v.kind, '{}', 10, 'Trafik', p.id, v.created_at
              FROM core.school_visit v, core.staff p
             WHERE v.id = '00000000-0000-4000-8000-00e100000001' AND p.subject = 'sara.social';
            UPDATE retention.rule_decision x SET agency_kind = 'social_services'
              FROM retention.rule r WHERE r.id = x.rule_id AND r.code = 'school-visit';
            """)
    }

    @Test(
        "for release may be about no youth: what it asks for stays until it is decided",
        arguments: ["record", "span"])
    func release(_ scope: String) async throws {
        try await onThread {
            let town = try Town()
            try Self.enterVisit(town)
            func isThere() throws -> Bool {
                try town.value(
                    "SELECT count(*) FROM core.school_visit WHERE id = $1", [.uuid(Self.visit)])
                    == "1"
            }
            let about: PlaceHold.Scope =
                scope == "record"
                ? .record(.schoolVisit, Self.visit)
                : .span(try LocalDate("1999-01-01"), try LocalDate("1999-12-31"))
            let request = try Self.open(.release, in: town, scope: about)
            let told = try Self.read(request, in: town)
            #expect(told["youthId"] == .null)
            #expect(told["from"] == (scope == "span" ? .string("1999-01-01") : .null))
            #expect(
                told["recordId"]
                    == (scope == "record" ? .string("\(Self.visit)".lowercased()) : .null))
            #expect(try Night.run(town)["school-visit"]?.held == 1)
            // Its own hold ends after a year. What nobody has answered is not destroyed for that.
            try town.moveClock(by: "2 years")
            _ = try Night.run(town)
            #expect(try isThere())
            try Self.step(.reviewed, request, in: town, as: .ulla)
            try Self.step(.granted, request, in: town)
            try town.moveClock(by: "2 years 63 days")
            _ = try Night.run(town)
            #expect(try !isThere())
            #expect(try Self.read(request, in: town)["decision"] == .string("granted"))
        }
    }

    // The release of a span, and an objection about a youth, answered at once or two years late.
    @Test(
        "that is decided keeps what it is about for two months more, whatever its hold's last day",
        arguments: [RequestStep.granted, .refused, .partly], ["0 years", "2 years"])
    func appeal(_ answer: RequestStep, _ late: String) async throws {
        try await onThread {
            let town = try Town()
            try Self.enterVisit(town)
            let span = PlaceHold.Scope.span(
                try LocalDate("1999-01-01"), try LocalDate("1999-12-31"))
            let requests = [
                try Self.open(.release, in: town, scope: span),
                try Self.open(.objection, in: town),
            ]
            func left() throws -> String? {
                try town.value(
                    """
                    SELECT (SELECT count(*) FROM core.school_visit WHERE id = $1)
                        || ' ' || (SELECT count(*) FROM core.concern_conversation WHERE id = $2)
                    """, [.uuid(Self.visit), .uuid(Town.Known.conversation(3))])
            }
            try town.moveClock(by: late)
            for request in requests {
                if answer != .refused {
                    try Self.step(.reviewed, request, in: town, as: .ulla)
                }
                try Self.step(
                    answer, request, in: town, ground: answer == .granted ? nil : "OSL 26:1")
            }
            _ = try Night.run(town)
            #expect(try left() == "1 1")
            try town.moveClock(by: "\(late) 59 days")
            _ = try Night.run(town)
            #expect(try left() == "1 1")
            try town.moveClock(by: "\(late) 63 days")
            _ = try Night.run(town)
            #expect(try left() == "0 0")
        }
    }

    @Test("for release about no youth goes, and later its hold, when the committee has decided it")
    func gone() async throws {
        try await onThread {
            let town = try Town()
            let span = PlaceHold.Scope.span(
                try LocalDate("1999-01-01"), try LocalDate("1999-12-31"))
            let open = try Self.open(.release, in: town, scope: span)
            let request = try Self.open(.release, in: town, scope: span)
            try Self.step(.reviewed, request, in: town, as: .ulla)
            try Self.step(.granted, request, in: town)
            func left() throws -> String? {
                try town.value(
                    """
                    SELECT concat_ws(' ', (SELECT count(*) FROM retention.request),
                        (SELECT count(*) FROM retention.request_step),
                        (SELECT count(*) FROM retention.hold),
                        (SELECT count(*) FROM core.once o WHERE o.record_id = $1))
                    """, [.uuid(request)])
            }
            try town.moveClock(by: "1 year")
            #expect(Night.count(try Night.plan(town), "release-request", "due") == 0)
            try town.moveClock(by: "2 years 1 day")
            #expect(try Night.run(town)["release-request"] == Line(due: 1, undecided: 1))
            #expect(try left()?.hasPrefix("2 2 2") == true)
            for rule in ["release-request", "legal-hold"] {
                _ = try EnterDecision()(
                    EnterDecision.Command(
                        reference: "SN 2026/50 \(rule)", decidedOn: try LocalDate("2026-09-01"),
                        authority: "Socialnämnden", rules: [rule]),
                    once: Creation.Once(key: rule, digest: [UInt8](repeating: 7, count: 32)),
                    as: town.caller(.arne, for: .retention), through: try town.gate())
                for person in [Town.Person.arne, .ulla] {
                    _ = try ApproveRule()(
                        ApproveRule.Command(rule: rule, range: 0...5),
                        once: Creation.Once(
                            key: "\(rule) \(person)", digest: [UInt8](repeating: 7, count: 32)),
                        as: town.caller(person, for: .retention), through: try town.gate())
                }
            }
            #expect(try Night.run(town)["release-request"] == Line(due: 1, deleted: 1))
            // The hold goes two years after its own end, and not before the request.
            #expect(try left() == "1 0 2 0")
            try town.moveClock(by: "3 years 2 days")
            #expect(try Night.run(town)["legal-hold"] == Line(due: 1, deleted: 1))
            #expect(try left() == "1 0 1 0")
            #expect(try Self.read(open, in: town)["decision"] == .null)
        }
    }

    @Test("by the person concerned is about a youth; what is not the agency's own is not there")
    func about() async throws {
        try await onThread {
            let town = try Town()
            try Self.enterVisit(town)
            for kind in RequestKind.allCases where kind != .release {
                #expect(throws: Failure.unfit(pointer: "/youthId", code: "missing")) {
                    _ = try Self.open(kind, in: town, scope: .record(.schoolVisit, Self.visit))
                }
            }
            // A visit of the police's.
            #expect(throws: Failure.notFound) {
                _ = try Self.open(
                    .release, in: town, scope: .record(.schoolVisit, Town.Known.visit(1)))
            }
            // What is refused leaves no hold behind.
            #expect(try town.value("SELECT count(*) FROM retention.hold") == "0")
        }
    }

    @Test("a restriction shows to who has the file until it is lifted, and to nobody else")
    func restriction() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            func isRestricted(_ youth: UUID, _ person: Town.Person) throws -> JSON? {
                try JSON.parse(
                    try ReadYouth()(
                        ID(youth), as: town.caller(person, for: .coordination), through: gate
                    ).json)["restricted"]
            }
            let request = try Self.open(.restriction, in: town, about: Town.Known.youth(1))
            #expect(try isRestricted(Town.Known.youth(1), .sara) == .bool(false))
            #expect(throws: Failure.conflict) { try Self.step(.lifted, request, in: town) }
            try Self.step(.granted, request, in: town)
            #expect(try isRestricted(Town.Known.youth(1), .sara) == .bool(true))
            #expect(try isRestricted(Town.Known.youth(2), .sara) == .bool(false))
            try Self.step(.lifted, request, in: town)
            #expect(try isRestricted(Town.Known.youth(1), .sara) == .bool(false))
            #expect(throws: Failure.conflict) { try Self.step(.lifted, request, in: town) }
            let access = try Self.open(.access, in: town)
            #expect(throws: Failure.conflict) { try Self.step(.lifted, access, in: town) }
        }
    }

    @Test("is the own agency's records officer's")
    func refusals() async throws {
        try await onThread {
            let town = try Town()
            for person in [Town.Person.ulla, .sara, .rut, .anna] {
                #expect(throws: Failure.forbidden) {
                    _ = try Self.open(.access, in: town, as: person)
                }
            }
            for youth in [Town.Known.youth(7), Town.Known.visit(99)] {
                #expect(throws: Failure.notFound) {
                    _ = try Self.open(.access, in: town, about: youth)
                }
            }
        }
    }
}
