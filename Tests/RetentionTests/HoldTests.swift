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

    static func lift(_ hold: UUID, in town: Town) throws {
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

    // The police's case about youth 7, ended long ago, to which the school's youth 9 was joined.
    @Test("on a youth keeps the cases of other agencies that the youth was joined to")
    func joined() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                         created_at, opened_at, closed_at)
                SELECT md5('case')::uuid, y.id, y.agency_id, '\(Town.Known.unit(3))', '35:1',
                       y.author_id, '2012-02-01', '2012-02-01', '2013-03-01'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(7))';
                INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                             valid_from, valid_until, author_id, created_at)
                SELECT gen_random_uuid(), md5('case')::uuid, y.id, y.agency_id, '23:2',
                       '2012-02-01', '2013-03-01', y.author_id, '2012-02-01'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(9))';
                """)
            func kept() throws -> String? {
                try town.value(
                    """
                    SELECT coalesce(o.kept_by, '-') FROM authz.retention_outcome o
                     WHERE o.record_type = 'case' AND o.record_id = md5('case')::uuid
                    """)
            }
            #expect(try kept() == "no-decision")
            try town.admin(
                """
                INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id, reason,
                                            reference, ends_on, author_id, created_at)
                SELECT gen_random_uuid(), y.agency_id, '23:2', 'youth', y.id, 'appeal', 'x',
                       '2100-01-01', y.author_id, now()
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(9))'
                """)
            #expect(try kept() == "hold")
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

    // A case of 2018-02 to 2020-03, and a talk of December 2018, each with a correction of May 2021.
    @Test(
        "on a span keeps what was begun before its end and written in since its beginning",
        arguments: [
            ("2017-01-01", "2018-01-31", "-", "-"), ("2018-01-01", "2018-12-31", "hold", "hold"),
            ("2019-01-01", "2019-12-31", "hold", "hold"),
            ("2021-01-01", "2021-12-31", "hold", "hold"),
            ("2018-02-01", "2018-02-01", "hold", "-"), ("2021-06-01", "2021-06-30", "-", "-"),
        ])
    func life(_ from: String, _ until: String, _ file: String, _ talk: String) async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
                SELECT md5('youth')::uuid, s.agency_id, '1990-09-12', s.id, '2018-02-01'
                  FROM core.staff s WHERE s.id = '\(Town.Known.staff(1))';
                INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                         created_at, opened_at, closed_at)
                SELECT md5('case')::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       y.author_id, '2018-02-01', '2018-02-01', '2020-03-01'
                  FROM core.youth y WHERE y.id = md5('youth')::uuid;
                INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                    secrecy_class, kind, trigger, classification, held_at, place, author_id,
                    created_at)
                SELECT md5('talk')::uuid, y.id, y.agency_id, '\(Town.Known.unit(1))', '26:1',
                       'pre-assessment', 'school', 'advice', '2018-12-05', 'Rum 1', y.author_id,
                       '2018-12-07'
                  FROM core.youth y WHERE y.id = md5('youth')::uuid;
                INSERT INTO core.correction (id, resource, record_id, youth_id, agency_id,
                    secrecy_class, nature, text, author_id, created_at)
                SELECT gen_random_uuid(), r.type, md5(r.name)::uuid, y.id, y.agency_id, '26:1',
                       'correction', 'Rätt', y.author_id, '2021-05-10'
                  FROM core.youth y,
                       (VALUES ('case', 'case'), ('concern-conversation', 'talk')) r(type, name)
                 WHERE y.id = md5('youth')::uuid;
                """)
            func kept(_ name: String) throws -> String {
                try town.value(
                    """
                    SELECT CASE WHEN bool_and(o.kept_by = 'hold') THEN 'hold' ELSE '-' END
                      FROM authz.retention_outcome o
                     WHERE o.record_id = md5($1)::uuid HAVING count(*) > 0
                    """, [.text(name)]) ?? "not due"
            }
            #expect(try [kept("case"), kept("talk")] == ["-", "-"])
            _ = try Self.place(.span(try LocalDate(from), try LocalDate(until)), in: town)
            #expect(try [kept("case"), kept("talk")] == [file, talk])
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
