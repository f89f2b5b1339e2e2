import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("What nobody has ended")
struct NotEndedTests {
    private static let open = Town.Known.visit(61)
    private static let asked = Town.Known.visit(62)
    private static let youth = Town.Known.visit(63)

    /// At social services: youth 3, whose last note is more than five years old, has a case that nobody
    /// closed; an enquiry without a name that nobody decided; a youth without any record whom Sara works
    /// with. Of the police a case that nobody closed, too.
    private static func town() throws -> Town {
        let town = try Town()
        // It looks at who asks; nobody does here.
        try town.admin(
            "SET LOCAL ROLE sspf_owner; ALTER TABLE core.enquiry DISABLE TRIGGER checked")
        try town.admin(
            """
            INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id, created_at,
                                     opened_at)
            SELECT v.id::uuid, y.id, y.agency_id, v.unit::uuid, '26:1', y.author_id,
                   y.created_at, y.created_at
              FROM (VALUES ('\(open)', '\(Town.Known.youth(3))', '\(Town.Known.unit(1))'),
                           (gen_random_uuid()::text, '\(Town.Known.youth(7))', '\(Town.Known.unit(3))'))
                   AS v(id, youth, unit)
              JOIN core.youth y ON y.id = v.youth::uuid;
            INSERT INTO core.enquiry (id, agency_id, unit_id, secrecy_class, to_agency_id, to_unit_id,
                                      reason, concern, urgent, author_id, created_at)
            VALUES ('\(asked)', '\(Town.Known.agency(1))', '\(Town.Known.unit(1))', '26:1',
                    '\(Town.Known.agency(4))', '\(Town.Known.unit(7))', 'Passar SSPF?', 'Oro', false,
                    '\(Town.Known.staff(1))', now() - interval '2 years');
            INSERT INTO core.youth (id, agency_id, author_id, created_at)
            VALUES ('\(youth)', '\(Town.Known.agency(1))', '\(Town.Known.staff(1))',
                    now() - interval '3 years');
            INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from, author_id)
            VALUES (gen_random_uuid(), '\(youth)', '\(Town.Known.agency(1))', '\(Town.Known.unit(1))',
                    '\(Town.Known.staff(1))', now() - interval '3 years', '\(Town.Known.staff(1))');
            """)
        return town
    }

    private static func list(_ town: Town, as person: Town.Person = .arne) throws -> [JSON] {
        let page = try town.gate().page(
            .unended, .first, as: town.caller(person, for: .retention))
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items
    }

    private static func records(_ items: [JSON]) -> Set<String> {
        Set(items.compactMap { if case .string(let id)? = $0["recordId"] { id } else { nil } })
    }

    @Test("is told to the agency's records officer by key and date, and its number with the plan")
    func told() async throws {
        try await onThread {
            let town = try Self.town()
            let items = try Self.list(town)
            #expect(
                Self.records(items)
                    == Set([Self.open, Self.asked, Self.youth].map { "\($0)".lowercased() }))
            let last = try #require(
                try town.value(
                    """
                    SELECT (c.created_at AT TIME ZONE 'Europe/Stockholm')::date
                      FROM core.concern_conversation c WHERE c.id = $1
                    """, [.uuid(Town.Known.conversation(3))]))
            let file = try #require(items.first { $0["recordType"] == .string("case") })
            #expect(file["lastNoteOn"] == .string(last))
            #expect(file["youthId"] == .string("\(Town.Known.youth(3))".lowercased()))
            #expect(try Night.plan(town)["unended"] == .integer(4))
            #expect(try Self.list(town, as: .ulla).isEmpty)
            for person in [Town.Person.sara, .per] {
                #expect(throws: Failure.forbidden) { try Self.list(town, as: person) }
            }
        }
    }

    @Test("an enquiry about nobody by name that was decided goes by its own rule, not a file's")
    func aboutNobody() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin(
                """
                INSERT INTO core.enquiry_step (id, enquiry_id, agency_id, secrecy_class, from_state, state,
                                               note, author_id, created_at)
                SELECT gen_random_uuid(), '\(Self.asked)', '\(Town.Known.agency(4))', '21:1', v.was, v.now,
                       v.note, '\(Town.Known.staff(15))', now() - interval '1 year' + v.after
                  FROM (VALUES ('new', 'assessing', NULL, interval '0'),
                               ('assessing', 'not-relevant', 'Inte SSPF', interval '1 day'))
                       AS v(was, now, note, after);
                """)
            #expect(
                try town.value(
                    """
                    SELECT string_agg(r.code || ' ' || coalesce(o.kept_by, 'goes'), ', ')
                      FROM authz.retention_outcome o JOIN retention.rule r ON r.id = o.rule_id
                     WHERE o.record_id = $1
                    """, [.uuid(Self.asked)]) == "enquiry-not-accepted no-decision")
        }
    }

    @Test("is not told once it is ended, or written in")
    func ended() async throws {
        try await onThread {
            let town = try Self.town()
            try town.admin(
                """
                UPDATE core."case" SET closed_at = now() WHERE id = '\(Self.open)';
                UPDATE core.assignment SET valid_until = now() WHERE youth_id = '\(Self.youth)';
                INSERT INTO core.enquiry_step (id, enquiry_id, agency_id, secrecy_class, from_state, state,
                                               author_id, created_at)
                VALUES (gen_random_uuid(), '\(Self.asked)', '\(Town.Known.agency(4))', '21:1', 'new',
                        'assessing', '\(Town.Known.staff(15))', now());
                """)
            #expect(try Self.list(town).isEmpty)
            #expect(try Night.plan(town)["unended"] == .integer(1))
            // A year after that assessment began, nothing more was written.
            try town.moveClock(by: "13 months")
            let told = try Self.list(town)
            #expect(
                Self.records(told.filter { $0["recordType"] != .string("youth") })
                    == ["\(Self.asked)".lowercased()])
            // And whom Sara still works with, though nothing was written about them for a year.
            #expect(
                Self.records(told.filter { $0["recordType"] == .string("youth") })
                    == ["\(Town.Known.youth(1))".lowercased()])
        }
    }

    @Test("is no referral that was started and never ended: it is due as long after its last step")
    func referral() async throws {
        try await onThread {
            let town = try Town()
            let started = "00000000-0000-4000-8000-00e200000006"
            #expect(
                try town.value(
                    "SELECT r.state FROM core.referral r WHERE r.id = $1", [.text(started)])
                    == "started")
            func due() throws -> String? {
                try town.value(
                    """
                    SELECT string_agg(DISTINCT (o.due_on - (
                               SELECT max(t.created_at) AT TIME ZONE 'Europe/Stockholm'
                                 FROM core.referral_step t WHERE t.referral_id = o.record_id)::date
                               ) / 365 || ' years', ', ')
                      FROM authz.retention_outcome o WHERE o.record_id = $1
                    """, [.text(started)])
            }
            #expect(try due() == nil)
            try town.moveClock(by: "6 years")
            // Leisure's, whose rule keeps it for two.
            #expect(try due() == "2 years")
            #expect(try !Self.records(Self.list(town)).contains(started))
        }
    }

    @Test("is overdue when the file's own period has run out, and the run says so")
    func overdue() async throws {
        try await onThread {
            let town = try Self.town()
            func file() throws -> (kept: JSON?, overdue: Int?) {
                let window = try #require(Window(limit: 100, offset: 0))
                let page = try town.gate().page(
                    .retentionRecords, window, as: town.caller(.arne, for: .retention))
                guard case .array(let items) = try JSON.parse(page.items) else {
                    return (nil, nil)
                }
                let item = items.first { $0["recordId"] == .string("\(Self.open)".lowercased()) }
                let overdue = Night.count(try Night.plan(town), "personal-file-case", "overdue")
                return (item?["keptBy"], overdue)
            }
            #expect(try file() == (.string("not-ended"), 0))
            #expect(try Night.run(town)["personal-file-case"] == Line(due: 1, longer: 1))
            try town.moveClock(by: "2 years")
            #expect(try file() == (.string("not-ended"), 1))
            #expect(try Night.go(town).needsAttention)
            // Closed, it waits for the end of its own rule, and nothing is late.
            try town.admin(
                "UPDATE core.\"case\" SET closed_at = authz.now() WHERE id = '\(Self.open)'")
            #expect(try file() == (.string("longer-rule"), 0))
        }
    }

    @Test("nor is a youth's row that waits past the end of the next calendar year kept in silence")
    func youths() async throws {
        try await onThread {
            let town = try Town()
            try town.admin("DELETE FROM retention.approval")
            let plan = try Night.plan(town)
            #expect(Night.count(plan, "youth-without-records", "waiting") == 1)
            #expect(Night.count(plan, "youth-without-records", "overdue") == 0)
            try town.moveClock(by: "3 years")
            let late = try Night.plan(town)
            #expect(Night.count(late, "youth-without-records", "waiting") == 2)
            #expect(Night.count(late, "youth-without-records", "overdue") == 2)
        }
    }
}
