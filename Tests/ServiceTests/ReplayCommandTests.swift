import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite(
    "sspf retention replay, as root, of what the job's account wrote",
    .enabled(
        if: geteuid() == 0 && getpwnam("sspf-jobs") != nil && getpwnam("postgres") != nil,
        "needs root and the accounts of an installation"))
struct ReplayCommandTests {
    private let town: Town
    private let state = "/tmp/sspf-replay-\(UUID().uuidString)"

    private enum Missing: Error { case account }

    init() throws {
        town = try Town(in: TestCluster.ownCluster())
        try FileManager.default.createDirectory(
            atPath: "\(state)/seal", withIntermediateDirectories: true)
        try own("\(state)/seal", "sspf-jobs")
    }

    /// As in an installation: the job enters as itself, and who migrates as the server's account.
    private func install() throws {
        let mine = [
            "postgres", "sspf_migrate", "sspf_api", "sspf_seal", "sspf_retention", "sspf_archive",
        ].map { Cluster.Entrance(account: "root", role: $0) }
        let server = try town.cluster.cluster()
        try server.writeEntrances(
            mine.filter { !["sspf_migrate", "sspf_retention"].contains($0.role) } + [
                Cluster.Entrance(account: "postgres", role: "sspf_migrate"),
                Cluster.Entrance(account: "sspf-jobs", role: "sspf_retention"),
            ])
        try server.reload()
        usleep(500_000)
    }

    private func own(_ path: String, _ account: String) throws {
        guard let entry = getpwnam(account) else { throw Missing.account }
        guard chown(path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
            throw Missing.account
        }
    }

    private func run(
        _ words: String..., in database: String? = nil
    ) throws -> (code: Int32, text: String) {
        let sockets = try town.cluster.cluster().layout.sockets
        let path = "\(Checkout.folder)/.build/debug/sspf"
        let binary = getenv("SSPF_BINARY").map { String(cString: $0) } ?? path
        let log = "\(state)/\(UUID().uuidString).log"
        let code = try Program.start(
            [
                "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(database ?? town.database)",
                "SSPF_STATE=\(state)", "SSPF_SHARE=\(Checkout.folder)", binary, "retention",
            ] + words, log: log
        ).wait()
        return (code, try String(contentsOfFile: log, encoding: .utf8))
    }

    @Test("reads the key as the job, declares the restore once, and tells what is wrong with a key")
    func replay() async throws {
        try await onThread {
            defer { try? FileManager.default.removeItem(atPath: state) }
            try install()
            let key = "\(state)/seal/tombstone.key"
            let none = try run("replay")
            #expect(none.code == 1 && none.text.contains("RETENTION-018 no tombstones in"))
            for (path, bytes) in [
                (key, Data(repeating: 7, count: 32)), ("\(state)/seal/tombstones", Data()),
            ] {
                try bytes.write(to: URL(filePath: path))
                #expect(chmod(path, 0o600) == 0)
            }
            // A folder copied back as root: the job could not go on with it either.
            let foreign = try run("replay")
            #expect(foreign.code == 1)
            #expect(foreign.text.contains("SEAL-009 the jobs' account (sspf-jobs) cannot read"))
            #expect(chmod(key, 0o644) == 0)
            let open = try run("replay")
            #expect(open.code == 1)
            #expect(open.text.contains("SEAL-007 \(key) is another account's"))
            #expect(!open.text.contains("no tombstones"))
            #expect(chmod(key, 0o600) == 0)
            for path in [key, "\(state)/seal/tombstones"] { try own(path, "sspf-jobs") }
            // While it is served it was not restored just now, and nothing is declared.
            func beside() throws -> (code: Int32, text: String) {
                var session = try town.session("sspf_api")
                let answer = try run("replay")
                _ = try session.run(Statement("still", "SELECT 1"))
                return answer
            }
            let served = try beside()
            #expect(served.code == 6 && served.text.contains("it is being served"), "\(served)")
            #expect(
                try town.value("SELECT incarnation FROM core.installation", role: "postgres") == "1"
            )
            let done = try run("replay")
            #expect(done.code == 0, "\(done)")
            #expect(
                done.text
                    == "{\"deleted\":0,\"forgotten\":0,\"kept\":0,\"incarnation\":2}\n" + Self.next)
        }
    }

    @Test(
        "deletes from a restored dump what a run had deleted since, and the log forgets whom it had"
    )
    func restored() async throws {
        try await onThread {
            defer { try? FileManager.default.removeItem(atPath: state) }
            let layout = try town.cluster.cluster().layout
            _ = try town.address("sspf_backup")
            func program(_ name: String, _ words: [String]) throws {
                let code = try Program.start(
                    ["\(layout.programs)/\(name)", "-h", layout.sockets] + words,
                    log: "\(state)/log"
                ).wait()
                #expect(code == 0)
            }
            // Youth 3, whose only conversation is due, has been looked at.
            let youth = Town.Known.youth(3)
            try town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, row_id, persons, salts)
                VALUES (1, 'test', 'ok', NULL, ARRAY['\(youth)'::uuid],
                        ARRAY[uuid_send(gen_random_uuid())])
                """)
            try program(
                "pg_dump", ["-U", "sspf_backup", "-Fc", "-f", "\(state)/dump", town.database])
            #expect(try Self.left(town) == "1 1 1")
            #expect(try run("run", "--json").code == 0)
            _ = try EraseFromLog()(
                youth, under: "SN 2026/14 § 12", as: town.caller(.arne, for: .retention),
                through: town.gate())
            #expect(
                try town.value("SELECT count(*) FROM retention.log_forgotten") == "1")
            // The night after keeps the key of whom the log forgot, and forgets it in the database.
            #expect(try run("run", "--json").code == 0)
            #expect(
                try town.value("SELECT count(*) FROM retention.log_forgotten") == "0")
            let tombstones = try String(contentsOfFile: "\(state)/seal/tombstones", encoding: .utf8)
            // Two conversations, a visit, three youths, and whom the log forgot.
            #expect(tombstones.split(separator: "\n").count == 7)
            #expect(try Self.left(town) == "0 0 0")

            let name = try town.cluster.createDatabase(template: "template0")
            try program(
                "pg_restore", ["-U", "postgres", "--exit-on-error", "-d", name, "\(state)/dump"])
            let restored = try Town(restored: name, in: town.cluster)
            // A dump says what views mean in other words: the policies are made anew first.
            try Release(folder: Checkout.folder).bring(restored.address("sspf_migrate"), for: .test)
            #expect(try Self.left(restored) == "1 1 1")
            try install()
            for file in try FileManager.default.contentsOfDirectory(atPath: "\(state)/seal") {
                try own("\(state)/seal/\(file)", "sspf-jobs")
            }
            let done = try run("replay", in: name)
            #expect(done.code == 0, "\(done)")
            #expect(
                done.text
                    == "{\"deleted\":6,\"forgotten\":1,\"kept\":0,\"incarnation\":2}\n" + Self.next)
            #expect(try Self.left(restored, role: "postgres") == "0 0 0")
            #expect(
                try restored.value("SELECT incarnation FROM core.installation", role: "postgres")
                    == "2")
        }
    }

    /// What is said after it.
    private static let next =
        "sspf: every retention rule is stopped: enter again the holds, requests, exemptions and take-backs of"
        + " after the backup, then two approve each rule anew\n"

    /// How many there are of youth 3, their conversation, and entries of the log that show them.
    private static func left(_ town: Town, role: String = "sspf_migrate") throws -> String? {
        try town.value(
            """
            SELECT (SELECT count(*) FROM core.youth y WHERE y.id = $1) || ' '
                   || (SELECT count(*) FROM core.concern_conversation c WHERE c.youth_id = $1) || ' '
                   || (SELECT count(*) FROM audit.event v WHERE v.persons @> ARRAY[$1::uuid])
            """, [.uuid(Town.Known.youth(3))], role: role)
    }
}
