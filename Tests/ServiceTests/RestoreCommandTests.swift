import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("sspf restore")
struct RestoreCommandTests {
    private let town: Town
    private let state = "/tmp/sspf-restore-\(UUID().uuidString)"

    init() throws {
        town = try Town()
        try FileManager.default.createDirectory(
            atPath: "\(state)/seal", withIntermediateDirectories: true)
    }

    private func run(_ words: String...) throws -> (code: Int32, text: String) {
        _ = try town.address("sspf_migrate")
        let sockets = try town.cluster.cluster().layout.sockets
        let binary =
            getenv("SSPF_BINARY").map { String(cString: $0) }
            ?? "\(Checkout.folder)/.build/debug/sspf"
        let log = "\(state)/\(UUID().uuidString).log"
        let code = try Program.start(
            [
                "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                "SSPF_STATE=\(state)", "SSPF_SHARE=\(Checkout.folder)", binary, "restore",
            ] + words, log: log
        ).wait()
        return (code, try String(contentsOfFile: log, encoding: .utf8))
    }

    private func incarnation() throws -> String? {
        try town.value("SELECT incarnation FROM core.installation")
    }

    @Test(
        "declares nothing while the service or a job is in the database, and tells what it is all the same",
        arguments: ["sspf_api", "sspf_seal", "sspf_retention", "sspf_archive"])
    func served(_ role: String) async throws {
        try await onThread {
            defer { try? FileManager.default.removeItem(atPath: state) }
            func beside(_ words: String...) throws -> (code: Int32, text: String) {
                var session = try town.session(role)
                let answer = try words.isEmpty ? run() : run("--confirm")
                _ = try session.run(Statement("still", "SELECT 1"))
                return answer
            }
            let served = try beside("--confirm")
            #expect(served.code == 6 && served.text.contains("it is being served"), "\(served)")
            #expect(try incarnation() == "1")
            let told = try beside()
            #expect(told.code == 0 && told.text.contains("incarnation 1, this cluster's"))
            let done = try run("--confirm")
            #expect(done.code == 0 && done.text.contains("incarnation 2 has begun"), "\(done)")
            #expect(try incarnation() == "2")
        }
    }
}
