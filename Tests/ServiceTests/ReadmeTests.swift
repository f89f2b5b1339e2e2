import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

/// The embedded default in a folder of its own, and what README.md says to paste beside it.
private final class Paste {
    let folder: String
    let port: Int
    private let adminPort: Int
    private let running: Program
    private var isRunning = true
    /// README.md, block by block: what stands between fences, with the fence's language.
    private let blocks: [(language: Substring, text: String)]

    init() throws {
        folder = "/tmp/sspf-readme-\(UUID().uuidString)"
        // The accounts of the database and the service pass through it.
        guard mkdir(folder, 0o755) == 0, chmod(folder, 0o755) == 0 else { throw WebClient.Lost() }
        (port, adminPort) = (try Service.freePort(), try Service.freePort())
        let readme = try String(
            contentsOfFile: "\(Checkout.folder)/README.md", encoding: .utf8)
        let parts = readme.split(separator: "```", omittingEmptySubsequences: false)
        blocks = parts.indices.filter { $0 % 2 == 1 }.map { index in
            let lines = parts[index].split(
                separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return (lines[0], lines.count > 1 ? String(lines[1]) : "")
        }
        running = try Self.start(folder, port, adminPort, [Self.binary, "run"], log: "run")
    }

    deinit {
        if isRunning { end() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Ends it as Ctrl-C does, and tells how it ended.
    @discardableResult
    func end() -> Int32 {
        isRunning = false
        kill(running.process, SIGINT)
        return running.wait()
    }

    private static let binary =
        getenv("SSPF_BINARY").map { String(cString: $0) }
        ?? "\(Checkout.folder)/.build/debug/sspf"

    private static func start(
        _ folder: String, _ port: Int, _ adminPort: Int, _ command: [String], log: String
    ) throws -> Program {
        try Program.start(
            [
                "/usr/bin/env", "SSPF_STATE=\(folder)/state", "SSPF_SHARE=\(Checkout.folder)",
                "SSPF_PORT=\(port)", "SSPF_ADMIN_PORT=\(adminPort)", "SSPF_SEAL_SECONDS=1",
                "SSPF_TOKEN_FILE=\(folder)/token", "LC_ALL=C.UTF-8", "TERM=dumb",
            ] + command, log: "\(folder)/\(log)")
    }

    /// What a command said, and its exit code.
    func run(_ command: [String], log: String) throws -> (code: Int32, text: String) {
        let code = try Self.start(folder, port, adminPort, command, log: log).wait()
        return (code, try said(log))
    }

    func again() throws -> (code: Int32, text: String) {
        try run([Self.binary, "run"], log: "again")
    }

    func said(_ log: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(log)", encoding: .utf8)
    }

    /// Waits for the ready line.
    func awaitReady() throws -> String {
        for _ in 0..<1200 {
            let text = (try? said("run")) ?? ""
            if text.contains("shell\n") { return text }
            usleep(100_000)
        }
        throw WebClient.Lost()
    }

    /// The shell block that begins so, as a person would paste it: other is only where the service
    /// answers, where the program lies, and that the password is not typed.
    func paste(_ start: String, log: String) throws -> (code: Int32, text: String) {
        let block = try #require(
            blocks.first { $0.language == "sh" && $0.text.hasPrefix(start) }, "\(start)")
        try Data("exempelstad-demo-2026\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/pw"))
        chmod("\(folder)/pw", 0o600)
        var script = "set -u\nsspf=\(Self.binary)\n"
        for line in block.text.split(separator: "\n") where !line.hasPrefix("sspf=") {
            let (command, comment) = Self.parted(line)
            if command.hasPrefix("$sspf login ") {
                script += "\(command) --password-file \(folder)/pw || exit 90\n"
            } else if command == "$sspf shell" {
                // The comment names the lines to type, at a terminal wide enough for a table.
                let typed = comment.split(separator: ", ").map { "echo '\($0)'\n" }.joined()
                script +=
                    "{\n\(typed)} | script -qec \"stty cols 200 rows 500; $sspf shell\" /dev/null"
                script += " || exit 91\n"
            } else {
                script += "\(line)\n"
            }
        }
        script = script.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
        try Data(script.utf8).write(to: URL(fileURLWithPath: "\(folder)/paste"))
        return try run(["/bin/bash", "\(folder)/paste"], log: log)
    }

    private static func parted(_ line: Substring) -> (command: String, comment: String) {
        let parts = line.split(separator: " # ", maxSplits: 1)
        func trimmed(_ part: Substring) -> String {
            String(
                part.trimmingPrefix { $0 == " " }.reversed().trimmingPrefix { $0 == " " }.reversed()
            )
        }
        return (trimmed(parts[0]), parts.count > 1 ? trimmed(parts[1]) : "")
    }

    /// What README.md shows as printed, from the block that begins so.
    func shown(_ start: String) throws -> [String] {
        try #require(
            blocks.first { $0.language.isEmpty && $0.text.hasPrefix(start) }, "\(start)"
        ).text.split(separator: "\n").map(String.init)
    }
}

extension String {
    /// With ids and days that differ from run to run made equal, and spaces in a row made one.
    fileprivate var levelled: String {
        replacing(
            /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "ID"
        ).replacing(/\d{4}-\d\d-\d\d(T[0-9:.]+Z)?/, with: "DAY").replacing(#/ +/#, with: " ")
    }

    /// Whether all that stands between "…" is here, in that order, from the first to the last.
    fileprivate func reads(as pattern: String) -> Bool {
        let parts = pattern.levelled.split(separator: "…", omittingEmptySubsequences: false)
        guard let first = parts.first, levelled.hasPrefix(first),
            let last = parts.last, levelled.hasSuffix(last)
        else { return false }
        var rest = levelled[...]
        for part in parts {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return parts.count > 1 || rest.isEmpty
    }
}

@Suite("README.md")
struct ReadmeTests {
    @Test("what it says to paste does what it says, from the first start to the nightly deletion")
    func pasted() async throws {
        try await onThread {
            let paste = try Paste()
            let ready = try paste.awaitReady()
            #expect(ready.contains("sspf is ready: http://127.0.0.1:\(paste.port)/sspf/v1\n"))
            #expect(ready.contains("  sara.social      socialsekreterare"))

            let example = try paste.paste("api=", log: "example")
            #expect(example.code == 0)
            let answers = example.text.split(separator: "\n").map(String.init)
            let shown = try paste.shown("{\"items\"")
            #expect(answers.count == 6)
            #expect(shown.count == 6)
            for (answer, line) in zip(answers, shown) {
                #expect(answer.reads(as: line), "\(answer) is not \(line)")
            }

            // What was done is sealed within a second or two; the shell then verifies it.
            sleep(3)
            let office = try paste.paste("sspf=", log: "office")
            #expect(office.code == 0)
            let told = Set(
                office.text.split(whereSeparator: \.isNewline).map { String($0).levelled })
            for line in try paste.shown("Time (UTC)") where !line.isEmpty {
                if let number = line.firstRange(of: /\d+$/), line.contains("  ") {
                    // Counts differ; their names do not.
                    let name = String(line[..<number.lowerBound]).levelled
                    #expect(told.contains { $0.hasPrefix(name) }, "\(line)")
                } else {
                    #expect(told.contains(line.levelled), "\(line)")
                }
            }

            let again = try paste.again()
            #expect(again.code == 0)
            #expect(again.text.hasPrefix("sspf already runs here; it is used as it is.\n"))
            #expect(paste.end() == 0)
            #expect(
                !FileManager.default.fileExists(
                    atPath: "\(paste.folder)/state/postgresql/data/postmaster.pid"))
        }
    }
}
