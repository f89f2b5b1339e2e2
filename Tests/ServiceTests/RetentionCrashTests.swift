import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("A retention run that is killed")
struct RetentionCrashTests {
    /// SplitMix64's first output, for moments that are the same in every run of the test.
    private static func moment(_ round: UInt64) -> UInt32 {
        var mixed = round &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed ^= mixed >> 27
        return UInt32(mixed % 900) * 1000
    }

    @Test(
        "by SIGKILL at any moment, again and again, goes on to the end, and every record counts once"
    )
    func killed() async throws {
        try await onThread {
            let town = try Town()
            _ = try town.address("sspf_retention")
            let state = "/tmp/sspf-kill-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: "\(state)/seal", withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: state) }
            try town.admin(
                """
                UPDATE retention.approval SET highest = 1000000;
                INSERT INTO core.school_visit (id, agency_id, unit_id, secrecy_class, school_id,
                    visit_date, kind, classes, pupils_reached, topic, author_id, created_at)
                SELECT gen_random_uuid(), v.agency_id, v.unit_id, v.secrecy_class, v.school_id,
                       '1999-05-01', v.kind, '{}', 10, 'Trafik', v.author_id, v.created_at
                  FROM core.school_visit v, generate_series(1, 6000)
                 WHERE v.id = '00000000-0000-4000-8000-00e100000001'
                """)
            let sockets = try town.cluster.cluster().layout.sockets
            let binary =
                getenv("SSPF_BINARY").map { String(cString: $0) }
                ?? "\(Checkout.folder)/.build/debug/sspf"
            func start() throws -> Program {
                try Program.start(
                    [
                        "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                        "SSPF_STATE=\(state)", "SSPF_SHARE=\(Checkout.folder)", binary,
                        "retention", "run", "--json",
                    ], log: "\(state)/log")
            }
            var kills = 0
            for round in 0..<25 {
                let program = try start()
                usleep(50_000 + Self.moment(UInt64(round)))
                kill(program.process, SIGKILL)
                if program.wait() == 128 + SIGKILL { kills += 1 }
            }
            #expect(kills > 5)
            // The last one's session ends with the statement that it was at; until then: 6.
            var status = try start().wait()
            for _ in 0..<300 where status == 6 {
                usleep(200_000)
                status = try start().wait()
            }
            #expect(status == 0)
            let counts = try town.value(
                """
                SELECT concat_ws(' ',
                    (SELECT count(*) FROM core.school_visit v WHERE v.visit_date < '2000-01-01'),
                    (SELECT sum(l.deleted) FROM retention.run_line l JOIN retention.rule r
                            ON r.id = l.rule_id WHERE r.code = 'school-visit'),
                    (SELECT sum(l.deleted) FROM retention.run_line l JOIN retention.rule r
                            ON r.id = l.rule_id WHERE r.code = 'conversation-social-advice'),
                    (SELECT count(*) FROM retention.run u WHERE u.finished_at IS NULL
                        OR u.note IS NULL OR u.left_behind > 0),
                    (SELECT count(*) FROM retention.plan_item))
                """)
            // Six thousand visits and one that was due; one conversation; no run without an end.
            #expect(counts == "0 6001 1 0 0")
            let tombstones = try String(contentsOfFile: "\(state)/seal/tombstones", encoding: .utf8)
            let known = Set(tombstones.split(separator: "\n"))
            // Those, two conversations (the police's is the other), three youths.
            #expect(known.count == 6001 + 2 + 3)
        }
    }
}
