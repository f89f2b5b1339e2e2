import Access
import Domain
import FoundationEssentials
import Postgres
import Retention
import Support
import Testing

@Suite("A legal hold")
struct HoldTests {
    static func place(
        _ scope: PlaceHold.Scope, until day: String = "2100-01-01", in town: Town,
        as person: Town.Person = .arne, through gate: Gate? = nil
    ) throws -> Created {
        try PlaceHold()(
            PlaceHold.Command(
                scope: scope, reason: .appeal, reference: "FR 1234-26",
                endsOn: try LocalDate(day)),
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try gate ?? town.gate())
    }

    private static func lift(_ hold: UUID, in town: Town) throws {
        _ = try LiftHold()(
            hold,
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 8, count: 32)),
            as: town.caller(.arne, for: .retention), through: try town.gate())
    }

    private static func isThere(_ conversation: Int, in town: Town) throws -> Bool {
        try town.value(
            "SELECT count(*) FROM core.concern_conversation WHERE id = $1",
            [.uuid(Town.Known.conversation(conversation))]) == "1"
    }

    // Conversation 3, of youth 3, is due in the demonstration, and visit 3.
    @Test("on a youth keeps everything about the youth until it is lifted")
    func youth() async throws {
        try await onThread {
            let town = try Town()
            let hold = try Self.place(.youth(Town.Known.youth(3)), in: town)
            #expect(Night.count(try Night.plan(town), "conversation-social-advice", "held") == 1)
            let lines = try Night.run(town)
            #expect(
                lines["conversation-social-advice"] == Line(due: 2, research: 1, held: 1))
            #expect(try Self.isThere(3, in: town))
            try Self.lift(hold.id, in: town)
            _ = try Night.run(town)
            #expect(try !Self.isThere(3, in: town))
            // The hold about the youth went with the youth.
            #expect(try town.value("SELECT count(*) FROM retention.hold") == "0")
        }
    }

    @Test("on a record keeps the record and its youth, and nothing else")
    func record() async throws {
        try await onThread {
            let town = try Town()
            _ = try Self.place(
                .record(.concernConversation, Town.Known.conversation(3)), in: town)
            let lines = try Night.run(town)
            #expect(try Self.isThere(3, in: town))
            #expect(lines["school-visit"] == Line(due: 1, deleted: 1))
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.youth WHERE id = $1", [.uuid(Town.Known.youth(3))])
                    == "1")
        }
    }

    @Test("on a span keeps the agency's records of those days, ends included")
    func span() async throws {
        try await onThread {
            let town = try Town()
            let day = try #require(
                try town.value(
                    """
                    SELECT (c.held_at AT TIME ZONE 'Europe/Stockholm')::date
                      FROM core.concern_conversation c WHERE c.id = $1
                    """, [.uuid(Town.Known.conversation(3))]))
            let date = try LocalDate(day)
            _ = try Self.place(.span(date, date), in: town)
            let lines = try Night.run(town)
            #expect(try Self.isThere(3, in: town))
            #expect(lines["conversation-social-advice"]?.held ?? 0 >= 1)
            // Another agency's visit is its own controller's to hold.
            #expect(lines["school-visit"] == Line(due: 1, deleted: 1))
        }
    }

    @Test("holds on its last day, and not on the next")
    func ending() async throws {
        try await onThread {
            let town = try Town()
            let today = try #require(try town.value("SELECT authz.today()"))
            _ = try Self.place(.youth(Town.Known.youth(3)), until: today, in: town)
            _ = try Night.run(town)
            #expect(try Self.isThere(3, in: town))
            try town.moveClock(by: "1 day")
            _ = try Night.run(town)
            #expect(try !Self.isThere(3, in: town))
        }
    }

    @Test("is the records officer's, in the own agency; what is not there looks absent")
    func refusals() async throws {
        try await onThread {
            let town = try Town()
            for person in [Town.Person.ulla, .sara, .anna, .rut, .per] {
                #expect(throws: Failure.forbidden, "\(person)") {
                    _ = try Self.place(.youth(Town.Known.youth(3)), in: town, as: person)
                }
            }
            for youth in [Town.Known.youth(7), Town.Known.visit(99)] {
                #expect(throws: Failure.notFound) {
                    _ = try Self.place(.youth(youth), in: town)
                }
            }
            #expect(throws: Failure.notFound) {
                _ = try Self.place(.record(.schoolVisit, Town.Known.visit(3)), in: town)
            }
            #expect(throws: Failure.unfit(pointer: "/endsOn", code: "in-past")) {
                _ = try Self.place(.youth(Town.Known.youth(3)), until: "2020-01-01", in: town)
            }
            #expect(throws: Failure.notFound) { try Self.lift(Town.Known.visit(99), in: town) }
        }
    }

    @Test("is on the log under the youth")
    func log() async throws {
        try await onThread {
            let town = try Town()
            let hold = try Self.place(.youth(Town.Known.youth(3)), in: town)
            #expect(
                try town.value(
                    """
                    SELECT r.action FROM audit.outcome o JOIN audit.request r USING (xid)
                     WHERE o.row_id = $1 AND o.persons = ARRAY[$2::uuid]
                    """, [.uuid(hold.id), .uuid(Town.Known.youth(3))]) == "hold.place")
        }
    }

    @Test("is what a request holds until it is decided, and a restriction until it is lifted")
    func requests() async throws {
        try await onThread {
            let town = try Town()
            func held(_ youth: Int) throws -> String? {
                try town.value(
                    "SELECT count(*) FROM authz.retention_held_youth h WHERE h.youth_id = $1",
                    [.uuid(Town.Known.youth(youth))])
            }
            for (youth, kind) in [(1, "access"), (2, "restriction"), (3, "restriction")] {
                try town.admin(
                    """
                    INSERT INTO retention.request (id, agency_id, secrecy_class, kind, youth_id,
                                                   reference, received_on, author_id, created_at)
                    VALUES (md5('\(youth)')::uuid, '\(Town.Known.agency(1))', '26:1', '\(kind)',
                            '\(Town.Known.youth(youth))', 'D 1', '2020-01-01',
                            '\(Town.Known.staff(4))', '2020-01-01')
                    """)
            }
            func step(_ step: String, _ youth: Int) throws {
                try town.admin(
                    """
                    INSERT INTO retention.request_step (id, request_id, youth_id, step, ground, role,
                                                        author_id, created_at)
                    VALUES (gen_random_uuid(), md5('\(youth)')::uuid,
                            '\(Town.Known.youth(youth))', '\(step)', 'x', 'records_officer',
                            '\(Town.Known.staff(4))', '2020-01-02')
                    """)
            }
            #expect(try [1, 2, 3, 4].map { try held($0) } == ["1", "1", "1", "0"])
            try step("refused", 1)
            try step("granted", 2)
            try step("granted", 3)
            try step("lifted", 3)
            #expect(try [1, 2, 3, 4].map { try held($0) } == ["0", "1", "0", "0"])
        }
    }
}
