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
        let cluster = TestCluster.ownCluster()
        town = try Town(in: cluster)
        // As in an installation: the job enters as itself, and who migrates as the server's account.
        let mine = [
            "postgres", "sspf_migrate", "sspf_api", "sspf_seal", "sspf_retention", "sspf_archive",
        ].map { Cluster.Entrance(account: "root", role: $0) }
        let server = try cluster.cluster()
        try server.writeEntrances(
            mine.filter { !["sspf_migrate", "sspf_retention"].contains($0.role) } + [
                Cluster.Entrance(account: "postgres", role: "sspf_migrate"),
                Cluster.Entrance(account: "sspf-jobs", role: "sspf_retention"),
            ])
        try server.reload()
        usleep(500_000)
        try FileManager.default.createDirectory(
            atPath: "\(state)/seal", withIntermediateDirectories: true)
        try own("\(state)/seal", "sspf-jobs")
    }

    private func own(_ path: String, _ account: String) throws {
        guard let entry = getpwnam(account) else { throw Missing.account }
        guard chown(path, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0 else {
            throw Missing.account
        }
    }

    private func run(_ words: String...) throws -> (code: Int32, text: String) {
        let sockets = try town.cluster.cluster().layout.sockets
        let path = "\(Checkout.folder)/.build/debug/sspf"
        let binary = getenv("SSPF_BINARY").map { String(cString: $0) } ?? path
        let log = "\(state)/\(UUID().uuidString).log"
        let code = try Program.start(
            [
                "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                "SSPF_STATE=\(state)", "SSPF_SHARE=\(Checkout.folder)", binary, "retention",
            ] + words, log: log
        ).wait()
        return (code, try String(contentsOfFile: log, encoding: .utf8))
    }

    @Test("reads the key as the job, declares the restore once, and tells what is wrong with a key")
    func replay() async throws {
        try await onThread {
            defer { try? FileManager.default.removeItem(atPath: state) }
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
            let done = try run("replay")
            #expect(done.code == 0, "\(done)")
            #expect(done.text == "{\"deleted\":0,\"kept\":0,\"incarnation\":2}\n")
        }
    }
}
