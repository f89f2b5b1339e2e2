import Access
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("A release says what it changes about who may do what, before it is applied")
struct PolicyDiffTests {
    /// Copies the release's SQL to a folder of its own and changes one module there.
    private static func release(
        changing module: String = "", _ old: String = "", to new: String = ""
    ) throws -> String {
        let folder = "/tmp/sspf-release-\(UUID().uuidString)"
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["Deploy", "Migrations", "Policies"] {
            try manager.copyItem(
                atPath: "\(Checkout.folder)/\(name)", toPath: "\(folder)/\(name)")
        }
        guard !module.isEmpty else { return folder }
        let file = "\(folder)/Policies/\(module)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacing(old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
        return folder
    }

    private static func preview(_ town: Town, _ folder: String) throws -> PolicyDiff {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let found = try Release(folder: folder).preview(town.address("sspf_migrate"))
        return try #require(found).0
    }

    @Test("the same release changes nothing")
    func same() async throws {
        try await onThread {
            let town = try Town()
            let diff = try Self.preview(town, try Self.release())
            #expect(diff.lines == [])
            #expect(diff.oldVersion == diff.newVersion)
        }
    }

    @Test("a wider policy, a new grant and a lost policy are named, and nothing comes into force")
    func changed() async throws {
        try await onThread {
            let town = try Town()
            let before = try town.value("SELECT authz.policy_digest()")
            let wider = try Self.preview(
                town,
                try Self.release(
                    changing: "50-school-visits.sql",
                    """
                    core.school_visit FOR SELECT TO sspf_api
                        USING ((SELECT true FROM authz.visit_reader))
                    """,
                    to: "core.school_visit FOR SELECT TO sspf_api USING (true)"))
            #expect(
                wider.lines == [
                    "~ policy core.school_visit visit_read",
                    "    - using ( SELECT true",
                    "    -    FROM authz.visit_reader)",
                    "    + using true",
                ])
            let grant = try Self.preview(
                town,
                try Self.release(
                    changing: "50-school-visits.sql",
                    "GRANT INSERT ON core.visit_step TO sspf_api;",
                    to: """
                        GRANT INSERT ON core.visit_step TO sspf_api;
                        GRANT SELECT ON core.school_visit TO sspf_seal;
                        """))
            #expect(grant.lines.first == "~ privileges on core.school_visit")
            #expect(grant.lines.contains("    + sspf_seal SELECT"))
            let lost = try Self.preview(
                town,
                try Self.release(
                    changing: "80-policy-list.sql",
                    "-- The policies in force",
                    to: "DROP POLICY pledge_signed_in ON core.pledge;\n--"))
            #expect(lost.lines.first == "- policy core.pledge pledge_signed_in")
            #expect(
                lost.lines.contains(
                    "    - ground: TF 2:1 (no secrecy: a citizens' pledge is published)"))
            #expect(Set([wider.digest, grant.digest, lost.digest]).count == 3)
            #expect(wider.digest.utf8.count == 16)
            #expect(try town.value("SELECT authz.policy_digest()") == before)
            #expect(
                try town.value("SELECT policy_version FROM core.installation") == before)
        }
    }

    @Test("a missing migration is tried as well, and undone with the rest")
    func migration() async throws {
        try await onThread {
            let town = try Town()
            let folder = try Self.release()
            let next =
                try FileManager.default.contentsOfDirectory(
                    atPath: "\(folder)/Migrations"
                ).filter { $0.hasSuffix(".sql") }.count + 1
            let digits = String("000\(next)".suffix(4))
            try "SET LOCAL ROLE sspf_owner; CREATE TABLE core.novel (id uuid PRIMARY KEY);".write(
                toFile: "\(folder)/Migrations/\(digits)-novel.sql", atomically: true,
                encoding: .utf8)
            try """
            ALTER TABLE core.novel ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            """.write(
                toFile: "\(folder)/Policies/55-novel.sql", atomically: true, encoding: .utf8)
            let diff = try Self.preview(town, folder)
            #expect(diff.lines == ["+ row security of core.novel", "    + enabled, forced"])
            #expect(try town.value("SELECT to_regclass('core.novel')::text") == nil)
        }
    }

    @Test("what changes in the reviewed access matrix is shown with it")
    func matrix() async throws {
        try await onThread {
            let town = try Town()
            let address = try town.address("sspf_migrate")
            let folder = try Self.release()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let file = "\(folder)/Policies/access-matrix.txt"
            try "who    read\nworker ✔\nclerk  ∅\n".write(
                toFile: file, atomically: true, encoding: .utf8)
            try Release(folder: folder).bring(address, for: .test)
            try "who    read\nworker ✔\nclerk  ✔\n".write(
                toFile: file, atomically: true, encoding: .utf8)
            let diff = try #require(try Release(folder: folder).preview(address)).0
            #expect(diff.lines == ["~ access matrix", "    - clerk  ∅", "    + clerk  ✔"])
        }
    }

    @Test("only the version that was approved comes into force")
    func approved() async throws {
        try await onThread {
            let town = try Town()
            let folder = try Self.release(
                changing: "50-school-visits.sql", "USING ((SELECT true FROM authz.visit_reader))",
                to: "USING (true)")
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let release = try Release(folder: folder)
            let address = try town.address("sspf_migrate")
            let diff = try #require(try release.preview(address)).0
            #expect(throws: ReleaseError.policy(.refused(["not what was approved"]))) {
                try release.bring(address, for: .test, approved: diff.oldVersion)
            }
            #expect(try town.value("SELECT authz.policy_digest()") == diff.oldVersion)
            let version = try release.bring(
                address, for: .test, approved: diff.newVersion
            ).policyVersion
            #expect(version == diff.newVersion)
            #expect(try #require(try release.preview(address)).0.isEmpty)
        }
    }
}
