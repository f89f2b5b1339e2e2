import Audit
import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("sspf seal")
struct SealCommandTests {
    @Test("seals on demand and prints the checkpoint that has left the database")
    func now() async throws {
        try await onThread {
            let town = try Town(in: .quiet)
            let folder = "/tmp/sspf-seal-now-\(UUID().uuidString)"
            let manager = FileManager.default
            try manager.createDirectory(
                atPath: "\(folder)/seal", withIntermediateDirectories: true)
            defer { try? manager.removeItem(atPath: folder) }
            _ = try town.address("sspf_seal")
            func seal(_ words: [String]) throws -> (code: Int32, text: String) {
                let sockets = try town.cluster.cluster().layout.sockets
                let path = "\(Checkout.folder)/.build/debug/sspf"
                let binary = getenv("SSPF_BINARY").map { String(cString: $0) } ?? path
                let log = "\(folder)/log"
                let code = try Program.start(
                    [
                        "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                        "SSPF_STATE=\(folder)", "SSPF_SHARE=\(Checkout.folder)", binary, "seal",
                    ] + words, log: log
                ).wait()
                return (code, try String(contentsOfFile: log, encoding: .utf8))
            }
            let limit = ContinuousClock.now + .seconds(30)
            var answer = try seal(["now"])
            while answer.code != 0, ContinuousClock.now < limit { answer = try seal(["now"]) }
            #expect(answer.code == 0, "\(answer.text)")
            let kept = try CheckpointArchive(in: "\(folder)/seal").bytes()
            let newest = String(decoding: kept, as: UTF8.self)
            #expect(answer.text.contains(newest.dropLast(1)))
            #expect(answer.text.contains("/1/"))
            #expect(answer.text.contains(" entries sealed"))
            #expect(try seal(["never"]).code == 2)
        }
    }
}
