import Access
import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("sspf migrate")
struct MigrateTests {
    /// Runs the program on a database with a release's SQL: its exit code and what it printed.
    private static func run(
        _ words: [String], _ database: String, _ share: String
    ) throws -> (code: Int32, text: String) {
        let sockets = try TestCluster.shared.cluster().layout.sockets
        let path = "\(Checkout.folder)/.build/debug/sspf"
        let binary = getenv("SSPF_BINARY").map { String(cString: $0) } ?? path
        let log = "\(share)/\(UUID().uuidString).log"
        let code = try Program.start(
            [
                "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(database)",
                "SSPF_STATE=/tmp", "SSPF_SHARE=\(share)", binary,
            ] + words, log: log
        ).wait()
        return (code, try String(contentsOfFile: log, encoding: .utf8))
    }

    @Test("in production, who may do what changes only with the digest of that very change")
    func approval() async throws {
        try await onThread {
            let folder = "/tmp/sspf-migrate-\(UUID().uuidString)"
            let manager = FileManager.default
            try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? manager.removeItem(atPath: folder) }
            for name in ["Deploy", "Migrations", "Policies"] {
                try manager.copyItem(
                    atPath: "\(Checkout.folder)/\(name)", toPath: "\(folder)/\(name)")
            }
            let cluster = TestCluster.shared
            let database = "production_two"
            try Release(folder: folder).prepare(
                cluster: try cluster.address(), database: database)
            defer { try? cluster.drop(database) }
            // Nothing is in force yet, and nobody to ask.
            #expect(try Self.run(["migrate"], database, folder).code == 0)
            #expect(
                try Self.run(["policy", "diff"], database, folder).text.hasPrefix("no change: "))
            let file = "\(folder)/Policies/50-school-visits.sql"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing(
                "USING ((SELECT true FROM authz.visit_reader))", with: "USING (true)"
            )
            .write(toFile: file, atomically: true, encoding: .utf8)
            let diff = try Self.run(["policy", "diff"], database, folder)
            #expect(diff.code == 0)
            #expect(diff.text.contains("~ policy core.school_visit visit_read"))
            #expect(diff.text.contains("    + using true"))
            let digest = String(diff.text.split(separator: " ").last?.dropLast() ?? "")
            for words in [["migrate"], ["migrate", "--approve", "0123456789abcdef"]] {
                let refused = try Self.run(words, database, folder)
                #expect(refused.code == 1)
                #expect(refused.text.contains("nothing was applied"))
            }
            #expect(try Self.run(["migrate", "--approve", digest], database, folder).code == 0)
            #expect(
                try Self.run(["policy", "diff"], database, folder).text.hasPrefix("no change: "))
            #expect(try Self.run(["migrate"], database, folder).code == 0)
        }
    }
}
