import FoundationEssentials
import Glibc
import JSON
import Postgres
import Support
import Testing

@Suite("The running program when its database cannot write, or is gone")
struct DatabaseLossTests {
    @Test(
        "a full disk: 503 and when to try again, nothing half-written, and it heals by itself",
        .enabled(if: geteuid() == 0, "needs root: mounts a small file system"))
    func fullDisk() async throws {
        try await onThread {
            let cluster = TestCluster.ownCluster(disk: 320)
            let town = try Town(in: cluster)
            try Self.suffer(
                town,
                by: {
                    // A new segment of the write-ahead log, so that it is the tables that are short.
                    _ = try town.value("SELECT pg_switch_wal()::text", role: "postgres")
                    try town.moveClock(by: "0")
                    try cluster.setDisk(full: true)
                }, told: ["POSTGRES-006-53100"],
                until: { try cluster.setDisk(full: false) })
        }
    }

    /// The same where no file system can be mounted: the server's own words for a full disk, in the
    /// middle of a record.
    @Test("a server that says its disk is full: 503, nothing half-written, and it heals by itself")
    func fullDiskReported() async throws {
        try await onThread {
            let town = try Town()
            try Self.suffer(
                town,
                by: {
                    try town.admin(
                        """
                        CREATE FUNCTION core.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN
                            RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full';
                        END $$;
                        CREATE TRIGGER full_disk BEFORE INSERT ON core.conversation_part
                            FOR EACH ROW EXECUTE FUNCTION core.full_disk();
                        """)
                },
                told: ["POSTGRES-006-53100"],
                until: {
                    try town.admin(
                        "DROP TRIGGER full_disk ON core.conversation_part;"
                            + "DROP FUNCTION core.full_disk()")
                })
        }
    }

    @Test("a server that is stopped and started: 503 while it is gone, and it heals by itself")
    func stopped() async throws {
        try await onThread {
            let cluster = TestCluster.ownCluster()
            let town = try Town(in: cluster)
            try Self.suffer(
                town, by: { try cluster.stop(SIGINT) },
                told: ["POSTGRES-001", "POSTGRES-003", "POSTGRES-004", "POSTGRES-006-57P01"],
                until: { try cluster.restart() })
        }
    }

    /// Writes before, during and after a calamity; holds answers and database to what was promised.
    private static func suffer(
        _ town: Town, by calamity: () throws -> Void, told codes: Set<String>,
        until relief: () throws -> Void
    ) throws {
        let service = try Service(for: town)
        let client = try WebClient(port: service.port)
        var created: [UUID] = []
        func write(_ key: String) throws -> WebClient.Answer {
            let answer = try client.ask(
                "POST", "/sspf/v1/concern-conversations",
                [
                    "Authorization": "Bearer \(Town.Person.sara.token)",
                    "Sspf-Purpose": "coordination", "Idempotency-Key": key,
                ],
                body: """
                    {"youthId":"\(Town.Known.youth(1).uuidString.lowercased())",
                     "kind":"pre-assessment","trigger":"school","classification":"other",
                     "heldAt":"2026-11-01T10:00:00Z","place":"Rum 503",
                     "parts":{"observation":"\(String(repeating: "Trött. ", count: 200))",
                              "youthView":"Jag är trött"},
                     "participants":[],"agreements":[]}
                    """)
            if answer.status == 201 { created.append(try answer.id()) }
            return answer
        }
        for number in 0..<5 { #expect(try write("before-\(number)").status == 201) }

        try calamity()
        var refused: [String] = []
        let limit = ContinuousClock.now + .seconds(60)
        for number in 0..<10_000 where refused.count < 20 && ContinuousClock.now < limit {
            let answer = try write("during-\(number)")
            if answer.status == 201 { continue }
            refused.append("during-\(number)")
            #expect(answer.status == 503)
            #expect(answer["Retry-After"].flatMap { Int($0) }.map { $0 > 0 } == true)
            #expect(answer["Content-Type"] == "application/problem+json")
            #expect(answer.body.contains("\"/sspf/v1/problems/unavailable\""))
        }
        #expect(refused.count == 20)
        #expect(try WebClient(port: service.adminPort).ask("GET", "/livez").status == 200)

        try relief()
        // Whoever was refused sends the same again, and no service was restarted.
        let patience = ContinuousClock.now + .seconds(30)
        for key in refused {
            var answer = try write(key)
            while answer.status == 503, ContinuousClock.now < patience {
                usleep(100_000)
                answer = try write(key)
            }
            #expect(answer.status == 201)
        }
        #expect(service.end(by: SIGTERM) == 0)
        let told = try service.told.split(separator: "\n").compactMap { line in
            line.firstMatch(of: #/"event":"unavailable","code":"([^"]*)"/#).map { String($0.1) }
        }
        #expect(told.count >= 20)
        #expect(Set(told).isSubset(of: codes))
        #expect(Set(created).count == created.count)

        var session = try town.session("sspf_migrate")
        let rows = try session.run(found, [.uuids(created)])
        #expect(rows.int(0, 0) == created.count)
        #expect(rows.int(0, 1) == created.count)
        #expect(rows.int(0, 2) == 0)
        #expect(rows.int(0, 3) == created.count)
    }

    /// All that there are; those with their log entry; those without both parts, entry or key;
    /// those that were answered with 201.
    private static let found = Statement(
        "found",
        """
        SELECT count(*), count(*) FILTER (WHERE o.logged), count(*) FILTER (WHERE NOT o.whole),
               count(*) FILTER (WHERE c.id = ANY ($1))
          FROM core.concern_conversation c
         CROSS JOIN LATERAL (
               SELECT EXISTS (SELECT FROM audit.outcome u
                               WHERE u.row_id = c.id AND u.result = 'ok') AS logged,
                      (SELECT count(*) = 2 FROM core.conversation_part p
                        WHERE p.conversation_id = c.id)
                      AND EXISTS (SELECT FROM core.once k WHERE k.record_id = c.id) AS whole) o
         WHERE c.place = 'Rum 503'
        """)
}
