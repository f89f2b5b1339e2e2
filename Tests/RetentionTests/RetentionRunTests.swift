import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A retention run")
struct RetentionRunTests {
    @Test("what is due goes, and the protocol says under which decision and adds up")
    func demonstration() async throws {
        try await onThread {
            let town = try Town()
            // Youths 2 to 4 have notes of 62 and more months ago: 2 was born on the 15th, 3 was
            // given advice, 4 was the subject of an inquiry and is not 30 yet. Youth 7 is the
            // police's, with a note of 26 months ago. Visit 3 was 62 months ago.
            let lines = try Night.run(town)
            #expect(lines["conversation-social-advice"] == Line(due: 2, deleted: 1, research: 1))
            #expect(lines["conversation-police"] == Line(due: 1, deleted: 1))
            #expect(lines["conversation-social-inquiry"] == Line())
            #expect(lines["school-visit"] == Line(due: 1, deleted: 1))
            #expect(try Night.conversations(town) == 5)
            // Youths 3 and 7, whose last record went, went the same night; youth 9 had none.
            #expect(lines["youth-social-services"] == Line(due: 1, deleted: 1))
            #expect(lines["youth-without-records"] == Line(due: 2, deleted: 2))
            #expect(try town.value("SELECT count(*) FROM core.youth") == "7")
        }
    }

    @Test("the protocol names decision and authority, and nothing is left behind")
    func protocolText() async throws {
        try await onThread {
            let town = try Town()
            let run = try Night.go(town)
            let json = try JSON.parse(run.document.json)
            #expect(json["leftBehind"] == .integer(0))
            #expect(json["unscanned"] == .array([]))
            #expect(json["executor"] == .string("sspf_retention"))
            let text = String(decoding: run.document.json, as: UTF8.self)
            #expect(text.contains("SN 2026/14 § 12"))
            #expect(text.contains("Socialnämnden"))
            #expect(!text.contains("Cleo"))
            #expect(try town.value("SELECT count(*) FROM retention.plan_item") == "0")
        }
    }

    @Test("what a decision disclosed of a record goes with the record, and the decision stays")
    func disclosed() async throws {
        try await onThread {
            let town = try Town()
            let talk = Town.Known.conversation(3)
            try town.admin(
                """
                INSERT INTO core.disclosure_reason (id, disclosure_id, youth_id, agency_id,
                                                    secrecy_class, kind, text, author_id, created_at)
                SELECT gen_random_uuid(), md5('decision')::uuid, c.youth_id, c.agency_id, '26:1',
                       k.kind, k.text, c.author_id, now() - interval '1 day'
                  FROM core.concern_conversation c,
                       (VALUES ('reasoning', 'x'), ('balancing', 'x'), ('committed-crime', 'no'))
                           AS k(kind, text)
                 WHERE c.id = '\(talk)';
                INSERT INTO core.disclosure (id, youth_id, agency_id, unit_id, secrecy_class, ground,
                    recipient_agency_id, purposes, valid_from, valid_until, author_id, created_at)
                SELECT md5('decision')::uuid, c.youth_id, c.agency_id, c.unit_id, '26:1',
                       'prevent-crime', '\(Town.Known.agency(2))', '{coordination}',
                       now() - interval '1 day', now() + interval '1 month', c.author_id,
                       now() - interval '1 day'
                  FROM core.concern_conversation c WHERE c.id = '\(talk)';
                INSERT INTO core.disclosure_item (id, disclosure_id, youth_id, agency_id,
                    secrecy_class, kind, record_id, author_id, created_at)
                SELECT gen_random_uuid(), md5('decision')::uuid, c.youth_id, c.agency_id, '26:1',
                       'conversation', c.id, c.author_id, now()
                  FROM core.concern_conversation c WHERE c.id = '\(talk)';
                -- A rule by which the talk goes all the same: a note moves its file's last one.
                UPDATE retention.rule SET trigger = 'created'
                 WHERE code = 'conversation-social-advice';
                UPDATE retention.approval a SET terms = authz.retention_terms(a.rule_id);
                """)
            func left() throws -> String? {
                try town.value(
                    """
                    SELECT concat_ws(' ', (SELECT count(*) FROM core.concern_conversation c
                                            WHERE c.id = $1),
                        (SELECT count(*) FROM core.disclosure d WHERE d.id = md5('decision')::uuid),
                        (SELECT count(*) FROM core.disclosure_item i WHERE i.record_id = $1),
                        (SELECT count(*) FROM core.share s WHERE s.record_id = $1))
                    """, [.uuid(talk)])
            }
            #expect(try left() == "1 1 1 1")
            let run = try Night.go(town)
            #expect(try left() == "0 1 0 0")
            #expect(try JSON.parse(run.document.json)["leftBehind"] == .integer(0))
        }
    }

    @Test("a flag that lapsed goes with its steps and contests when its period has run out")
    func riskFlags() async throws {
        try await onThread {
            let town = try Town()
            try town.clearNotes()
            // Alva of social services, and Alva of the school: five years and one.
            try town.admin(
                """
                INSERT INTO core.risk_flag (id, youth_id, agency_id, unit_id, secrecy_class, sign,
                    observed_on, source, grading, role, protective_factor, author_id, created_at)
                SELECT gen_random_uuid(), g.youth_id, g.agency_id, g.unit_id, g.secrecy_class,
                       'high-absence', '2026-11-01', 'school', 'first-hand', 'unclear',
                       'trusted-adult', g.author_id, now()
                  FROM core.registration g
                 WHERE g.youth_id IN ('\(Town.Known.youth(1))', '\(Town.Known.youth(8))');
                INSERT INTO core.risk_flag_contest (id, flag_id, youth_id, agency_id,
                    secrecy_class, capacity, note, author_id, created_at)
                SELECT gen_random_uuid(), f.id, f.youth_id, f.agency_id, f.secrecy_class, 'youth',
                       'Nej', f.author_id, now() FROM core.risk_flag f;
                -- As long as Sara works with Alva, the file of social services stays.
                UPDATE core.assignment SET valid_until = now();
                """)
            func left() throws -> String? {
                try town.value(
                    """
                    SELECT (SELECT count(*) FROM core.risk_flag) || ' '
                           || (SELECT count(*) FROM core.risk_flag_contest)
                    """)
            }
            // A proposal lapses on its fourteenth day; a year from then.
            try town.moveClock(by: "378 days")
            _ = try Night.run(town)
            #expect(try left() == "2 2")
            try town.moveClock(by: "380 days")
            let lines = try Night.run(town)
            #expect(lines["risk-flag"] == Line(due: 2, deleted: 1, longer: 1))
            #expect(try left() == "1 1")
            try town.moveClock(by: "1842 days")
            #expect(
                try Night.run(town)["risk-flag-social-services"] == Line(due: 1, deleted: 1))
            #expect(try left() == "0 0")
        }
    }

    @Test("a second run deletes nothing")
    func secondRun() async throws {
        try await onThread {
            let town = try Town()
            _ = try Night.run(town)
            let lines = try Night.run(town)
            #expect(lines.values.allSatisfy { $0.deleted == 0 })
            #expect(lines["conversation-social-advice"] == Line(due: 1, research: 1))
        }
    }

    @Test("the log keeps the uuid of everyone whose records went, and names the run")
    func log() async throws {
        try await onThread {
            let town = try Town()
            let run = try Night.go(town)
            let logged = try town.value(
                """
                SELECT count(DISTINCT r.xid) FROM audit.outcome o
                  JOIN audit.request r USING (xid, incarnation)
                 WHERE o.persons @> ARRAY[$1::uuid] AND o.row_id = $2
                   AND r.role = 'job' AND r.action = 'retention.delete' AND o.result = 'ok'
                """, [.uuid(Town.Known.youth(3)), .uuid(run.id)])
            // Once with the conversation, once with the youth itself.
            #expect(logged == "2")
        }
    }

    @Test("while one session carries out a run, another is refused; then it is not")
    func oneAtATime() async throws {
        try await onThread {
            let town = try Town()
            var inner: Failure?
            _ = try Night.go(town) { _ in
                if inner == nil {
                    do { _ = try Night.go(town) } catch { inner = error as? Failure }
                }
            }
            #expect(inner == .conflict)
            _ = try Night.go(town)
        }
    }

    @Test("a run whose connection is cut leaves whole batches, and the next completes")
    func cut() async throws {
        try await onThread {
            let town = try Town()
            try Night.manyVisits(town, 250)
            var batches = 0
            #expect(throws: Failure.unavailable) {
                _ = try Night.go(town) { _ in
                    batches += 1
                    if batches == 2 { try? Night.cutRuns(town) }
                }
            }
            // 253 visits, of which 251 are due: whole batches of a hundred went.
            let left = try town.value("SELECT count(*) FROM core.school_visit")
            #expect(["53", "153", "253"].contains(left))
            let interrupted = try town.value(
                "SELECT count(*) FROM retention.run WHERE finished_at IS NULL")
            #expect(interrupted == "1")
            _ = try Night.run(town)
            // The interrupted run was gone on with, and its protocol has every one of its records.
            #expect(
                try town.value(
                    """
                    SELECT string_agg(l.deleted::text, ' ' ORDER BY u.started_at)
                      FROM retention.run u JOIN retention.run_line l ON l.run_id = u.id
                      JOIN retention.rule r ON r.id = l.rule_id
                     WHERE r.code = 'school-visit' AND u.finished_at IS NOT NULL
                    """) == "251 0")
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.school_visit WHERE visit_date < '2000-01-01'")
                    == "0")
            #expect(try town.value("SELECT count(*) FROM retention.plan_item") == "0")
        }
    }

    @Test("progress counts down to nothing")
    func progress() async throws {
        try await onThread {
            let town = try Town()
            try Night.manyVisits(town, 250)
            var seen: [RetentionProgress] = []
            _ = try Night.go(town) { seen.append($0) }
            #expect(seen.count > 4)
            #expect(seen.last?.left == 0)
            #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.deleted <= $1.deleted })
        }
    }

    @Test("without a decision nothing goes, and that is counted")
    func undecided() async throws {
        try await onThread {
            let town = try Town()
            try town.admin("UPDATE retention.rule SET decision_id = NULL")
            let lines = try Night.run(town)
            #expect(lines.values.allSatisfy { $0.deleted == 0 })
            #expect(
                lines["conversation-social-advice"] == Line(due: 2, research: 1, undecided: 1))
            #expect(lines["conversation-police"] == Line(due: 1, undecided: 1))
            #expect(try Night.conversations(town) == 7)
        }
    }

    @Test("what changed between plan and batch stays, and is counted")
    func changed() async throws {
        try await onThread {
            let town = try Town()
            var done = false
            let run = try Night.go(town) { _ in
                if !done {
                    done = true
                    try? town.admin(
                        """
                        INSERT INTO core.agreement (id, conversation_id, youth_id, agency_id,
                            secrecy_class, position, what, owner, due_on, author_id, created_at)
                        SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class,
                               9, 'Ny uppgift', 'Skolan', authz.today(), c.author_id, now()
                          FROM core.concern_conversation c
                         WHERE c.id = '00000000-0000-4000-8000-00e000000003'
                        """)
                }
            }
            let lines = try Night.lines(run)
            #expect(
                lines["conversation-social-advice"]
                    == Line(due: 2, deleted: 0, research: 1, changed: 1))
        }
    }

    @Test("a table that the run cannot look into is named, and a forgotten row is counted")
    func scan() async throws {
        try await onThread {
            let town = try Town()
            // Made after the run began: before that, it would not begin.
            var isMade = false
            let run = try Night.go(town) { _ in
                guard !isMade else { return }
                isMade = true
                try? town.admin(Self.forgottenTables)
            }
            let json = try JSON.parse(run.document.json)
            #expect(json["leftBehind"] == .integer(1))
            #expect(json["unscanned"] == .array([.string("core.forgotten")]))
            #expect(run.needsAttention)
        }
    }

    private static let forgottenTables = """
        CREATE TABLE core.forgotten (youth_id uuid);
        CREATE TABLE core.remembered (youth_id uuid);
        GRANT SELECT ON core.remembered TO sspf_disposal;
        ALTER TABLE core.remembered ENABLE ROW LEVEL SECURITY;
        CREATE POLICY p ON core.remembered TO sspf_disposal USING (true);
        INSERT INTO core.remembered VALUES ('00000000-0000-4000-8000-00d000000003');
        """

    @Test(
        "a table with youths, or with parts of records, that deletion does not know stops the run")
    func uncovered() async throws {
        try await onThread {
            let town = try Town()
            #expect(try Night.plan(town)["orphans"] == .array([]))
            try town.admin(Self.forgottenTables)
            try town.admin(
                """
                CREATE TABLE core.part_of (
                    conversation_id uuid REFERENCES core.concern_conversation);
                """)
            #expect(
                try Night.plan(town)["orphans"]
                    == .array(
                        ["core.forgotten", "core.part_of", "core.remembered"].map(JSON.string)))
            #expect(throws: Failure.broken(code: "RETENTION-005")) { _ = try Night.go(town) }
            #expect(try Night.conversations(town) == 7)
        }
    }

    @Test(
        "the job and the deleting functions' owner cannot read a text",
        arguments: [
            "SELECT text FROM core.conversation_part", "SELECT what FROM core.agreement",
            "SELECT name FROM core.conversation_participant",
            "SELECT place FROM core.concern_conversation",
            "SELECT given_name FROM core.registration", "SELECT number FROM core.youth_number",
            "SELECT key FROM core.name_key", "SELECT topic FROM core.school_visit",
            "SELECT token_hash FROM core.session",
        ])
    func blind(_ sql: String) async throws {
        try await onThread {
            let town = try Town()
            for role in ["sspf_disposal", "sspf_retention"] {
                let outcome = try town.value(
                    "SELECT has_schema_privilege($1, 'core', 'USAGE')",
                    [
                        .text(role)
                    ])
                #expect(outcome == (role == "sspf_disposal" ? "t" : "f"))
                var state: SQLState?
                do throws(ScriptError) {
                    var session = try? Session.open(
                        try town.address("postgres"), settings: .maintenance)
                    try session?.runScript(
                        Script(name: "test", text: "SET ROLE \(role); \(sql)"))
                } catch {
                    if case .refused(let fault) = error { state = fault.state }
                }
                #expect(state?.description == "42501")
            }
        }
    }
}
