import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("A retention run whose tombstones have lost their key")
struct LostTombstoneKeyTests {
    @Test("says what to do before it deletes anything; with another beginning it goes on")
    func told() async throws {
        try await onThread {
            let town = try Town()
            _ = try town.address("sspf_retention")
            let state = "/tmp/sspf-lost-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: "\(state)/seal", withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: state) }
            let sockets = try town.cluster.cluster().layout.sockets
            let binary =
                getenv("SSPF_BINARY").map { String(cString: $0) }
                ?? "\(Checkout.folder)/.build/debug/sspf"
            func run() throws -> Int32 {
                try Program.start(
                    [
                        "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                        "SSPF_STATE=\(state)", "SSPF_SHARE=\(Checkout.folder)", binary,
                        "retention", "run", "--json",
                    ], log: "\(state)/log"
                ).wait()
            }
            func runs() throws -> String? {
                try town.value("SELECT count(*) FROM retention.run")
            }
            let tombstones = "\(state)/seal/tombstones"
            let line = "2026-11-20 \(String(repeating: "0", count: 64))\n"
            try Data(line.utf8).write(to: URL(filePath: tombstones))
            #expect(try run() == 1)
            let text = try String(contentsOfFile: "\(state)/log", encoding: .utf8)
            #expect(
                text.contains(
                    "RETENTION-021 seal/tombstone.key is gone, and nothing was deleted: restore it"),
                "\(text)")
            #expect(try runs() == "0")
            #expect(!FileManager.default.fileExists(atPath: "\(state)/seal/tombstone.key"))
            try FileManager.default.moveItem(atPath: tombstones, toPath: "\(state)/aside")
            #expect(try run() == 0)
            #expect(try runs() == "1")
        }
    }
}
