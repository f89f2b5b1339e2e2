import Access
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("What the planner keeps of what tables hold")
struct SampleTests {
    private static let note = "Provtagen anteckning"

    /// Columns of words of which the planner keeps samples.
    private static let sampled: StaticString = """
        SELECT coalesce(string_agg(DISTINCT a.attname, ' ' ORDER BY a.attname), '')
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_type t ON t.oid = a.atttypid
         WHERE c.relnamespace::regnamespace::text IN ('core', 'retention')
           AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
           AND (t.typcategory = 'S' OR t.typname IN ('_text', 'json', 'jsonb', 'bytea'))
           AND a.attstattarget <> 0
        """

    @Test("every column of words that is sampled is one of a closed vocabulary")
    func closed() async throws {
        try await onThread {
            let names = try Town().value(Self.sampled)
            #expect(
                names == """
                    agency_kind answer basis capacity classification code custody \
                    ended_reason exemption from_state grading ground kind legal_form level \
                    made_for measure municipality_code nature outcome owner part path proof \
                    protective_factor purpose purposes reason record_type relation reporter \
                    resource role said school_year scope secrecy_class sign source standing \
                    state step stopped trigger verdict what
                    """)
            // Some names stand for free text elsewhere: there they are not sampled.
            let free = try Town().value(
                """
                SELECT count(*) FROM pg_attribute a WHERE a.attstattarget <> 0
                   AND (a.attrelid::regclass::text, a.attname) IN (
                       ('core.conversation_step', 'note'), ('core.enquiry', 'reason'),
                       ('core.enquiry', 'concern'), ('core.enquiry_step', 'note'),
                       ('core.risk_flag_step', 'reason'), ('core.risk_flag_contest', 'note'),
                       ('core.concern_report', 'reference'), ('core.disclosure_reason', 'text'),
                       ('core.quarantined_visit', 'text'), ('core.visit_correction', 'text'),
                       ('core.school_visit', 'cause'), ('core.school_visit', 'topic'),
                       ('core.visit_step', 'reason'), ('core.case_transition', 'reason'),
                       ('core.meeting_guest', 'name'), ('core.commitment', 'what'),
                       ('core.referral_step', 'paper_reference'))
                """)
            #expect(free == "0")
        }
    }

    @Test(
        "a note is nowhere in the samples, and one sampled before is gone when policies are loaded")
    func cleared() async throws {
        try await onThread {
            let town = try Town()
            func kept() throws -> String? {
                try town.value(
                    """
                    SELECT count(*) FROM pg_stats s
                     WHERE s.most_common_vals::text LIKE '%' || $1 || '%'
                        OR s.histogram_bounds::text LIKE '%' || $1 || '%'
                    """, [.text(Self.note)], role: "postgres")
            }
            try town.admin(
                """
                UPDATE core.school_visit SET topic = '\(Self.note)';
                UPDATE core.conversation_step SET note = '\(Self.note)' WHERE note IS NOT NULL;
                ANALYZE;
                """)
            #expect(try kept() == "0")
            // As a release before this one left it.
            try town.admin(
                """
                ALTER TABLE core.school_visit ALTER COLUMN topic SET STATISTICS -1;
                ALTER TABLE core.conversation_step ALTER COLUMN note SET STATISTICS -1;
                ANALYZE;
                """)
            #expect(try kept() != "0")
            var session = try town.session("sspf_migrate")
            try PolicyLoader(PolicyLoader.modules(in: Checkout.folder)).load(&session)
            #expect(try kept() == "0")
            try town.admin("ANALYZE")
            #expect(try kept() == "0")
        }
    }

    @Test(
        "what went is in no sample when the run ends, and one that must not be is counted as left")
    func samplesAfterRun() async throws {
        try await onThread {
            let town = try Town()
            try town.admin("ANALYZE")
            func kept() throws -> String? {
                try town.value(
                    """
                    SELECT count(*) FROM pg_stats s
                     WHERE s.schemaname = 'core' AND s.tablename = 'concern_conversation'
                       AND concat(s.most_common_vals, s.histogram_bounds) LIKE '%' || $1 || '%'
                    """, [.text("00e000000003")], role: "postgres")
            }
            #expect(try kept() == "1")
            let run = try Night.go(town)
            #expect(try JSON.parse(run.document.json)["leftBehind"] == .integer(0))
            #expect(try JSON.parse(run.document.json)["unscanned"] == .array([]))
            #expect(try kept() == "0")
            try town.admin(
                """
                UPDATE core.school_visit SET topic = '\(Self.note)';
                ALTER TABLE core.school_visit ALTER COLUMN topic SET STATISTICS -1;
                ANALYZE core.school_visit;
                ALTER TABLE core.school_visit ALTER COLUMN topic SET STATISTICS 0;
                """)
            let next = try Night.go(town)
            #expect(try JSON.parse(next.document.json)["leftBehind"] == .integer(1))
            #expect(next.needsAttention)
            var session = try town.session("postgres")
            try session.runScript(
                Script(name: "untold", text: "REVOKE ALL ON pg_statistic FROM sspf_disposal"))
            let blind = try Night.go(town)
            #expect(
                try JSON.parse(blind.document.json)["unscanned"]
                    == .array([.string("pg_statistic")]))
        }
    }
}
