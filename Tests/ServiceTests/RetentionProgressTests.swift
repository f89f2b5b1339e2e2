import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("How far a retention run has come")
struct RetentionProgressTests {
    private let town: Town
    private let state = "/tmp/sspf-progress-\(UUID().uuidString)"

    init() throws {
        town = try Town()
        try FileManager.default.createDirectory(
            atPath: "\(state)/seal", withIntermediateDirectories: true)
    }

    /// What `sspf retention VERB` writes, at a terminal or into a file.
    private func told(_ verb: String, atTerminal: Bool) throws -> String {
        _ = try town.address("sspf_retention")
        let sockets = try town.cluster.cluster().layout.sockets
        let binary =
            getenv("SSPF_BINARY").map { String(cString: $0) }
            ?? "\(Checkout.folder)/.build/debug/sspf"
        let words = [binary, "retention", verb, "--json"]
        let log = "\(state)/\(UUID().uuidString).log"
        let code = try Program.start(
            [
                "/usr/bin/env", "SSPF_DATABASE=host=\(sockets) dbname=\(town.database)",
                "SSPF_STATE=\(state)", "SSPF_SHARE=\(Checkout.folder)", "LC_ALL=C",
            ]
                + (atTerminal
                    ? ["script", "-qec", words.joined(separator: " "), "/dev/null"] : words),
            log: log
        ).wait()
        #expect(code == 0)
        return try String(contentsOfFile: log, encoding: .utf8)
    }

    @Test("is shown at a terminal while the plan is made, part by part, and while records go")
    func terminal() async throws {
        try await onThread {
            defer { try? FileManager.default.removeItem(atPath: state) }
            let text = try told("run", atTerminal: true)
            let steps = text.prefix { $0 != "{" }.split(separator: "\r")
            #expect(steps.first == "The plan: part 1 of 2", "\(steps)")
            #expect(steps.dropFirst().first == "The plan: part 2 of 2")
            #expect(steps.contains { $0.hasPrefix("0 / 6") }, "\(steps)")
            #expect(steps.last?.allSatisfy { $0 == " " } == true)
        }
    }

    @Test("is not written where nobody looks")
    func file() async throws {
        try await onThread {
            defer { try? FileManager.default.removeItem(atPath: state) }
            for verb in ["preview", "run"] {
                let text = try told(verb, atTerminal: false)
                #expect(text.hasPrefix("{"), "\(text)")
            }
        }
    }
}
