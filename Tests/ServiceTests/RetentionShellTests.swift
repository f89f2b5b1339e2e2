import Foundation
import Glibc
import JSON
import Postgres
import Shell
import Support
import Testing

@Suite("A retention run that is asked for at the shell")
struct RetentionShellTests {
    @Test(
        "deletes by the plan that was looked at and by no other, as the job, and the log has both")
    func run() async throws {
        try await onThread {
            let town = try Town()
            _ = try town.address("sspf_retention")
            let here = try Typist(town)
            #expect(mkdir("\(here.folder)/seal", 0o700) == 0)
            let preview = try here.type("retention preview", as: .arne)
            guard case .string(let plan)? = preview.json?["plan"] else {
                return #expect(Bool(false), "\(preview)")
            }
            #expect(preview.messages.contains("retention run --plan \(plan)"))
            func conversations() throws -> String? {
                try town.value("SELECT count(*) FROM core.concern_conversation")
            }
            let before = try conversations()
            // Another plan, somebody whose role has no part in it, and one that was carried out.
            let zeros = String(repeating: "0", count: 64)
            let other = try here.type("retention run --plan \(zeros)", as: .arne)
            #expect(other.code == 6 && other.messages.contains("SHELL-192"))
            #expect(try here.type("retention run --plan \(plan)", as: .sara).code == 5)
            // Who may look at the plan does not carry it out.
            #expect(try here.type("retention preview", as: .ulla).code == 0)
            #expect(try here.type("retention run --plan \(plan)", as: .ulla).code == 5)
            #expect(try conversations() == before)
            let ran = try here.type("retention run --plan \(plan)", as: .arne)
            #expect([0, 8].contains(ran.code), "\(ran)")
            #expect(ran.json?["plan"] == .string(plan))
            #expect(try conversations() != before)
            #expect(try here.type("retention run --plan \(plan)", as: .arne).code == 6)
            try Self.certify(here)
            let log = try town.value(
                """
                SELECT string_agg(concat_ws(' ', r.role, r.route), ', ' ORDER BY r.no)
                  FROM audit.request r WHERE r.no > (SELECT max(p.no) FROM audit.request p
                                                      WHERE p.route = 'shell retention preview')
                   AND (r.route LIKE 'shell%' OR r.action = 'retention.run')
                """)
            #expect(log?.contains("records_officer shell retention run") == true, "\(log ?? "")")
            let orders = try town.value(
                """
                SELECT string_agg(concat_ws(' ', s.subject, o.result), ', ' ORDER BY r.no)
                  FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                  JOIN core.staff s ON s.id = r.staff_id WHERE r.action = 'retention.order'
                """)
            #expect(orders?.contains("arne.arkiv ok") == true, "\(orders ?? "")")
            try town.admin(
                "UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            let stale = try here.type("retention run --plan \(plan)", as: .arne)
            #expect(stale.messages.contains("SHELL-108"), "\(stale)")
        }
    }

    /// The run is found without its id at hand, and its certificate is checked without the database.
    private static func certify(_ here: Typist) throws {
        let listed = try here.type("retention runs", as: .arne).json?["items"]
        guard case .array(let runs)? = listed, case .string(let id)? = runs.first?["run"] else {
            return #expect(Bool(false), "no run")
        }
        #expect(runs.first?["certified"] == .bool(true))
        #expect(try here.type("retention protocol \(id)", as: .arne).code == 0)
        let file = "\(here.folder)/certificate"
        let line = "retention certificate \(id) --file \(file)"
        #expect(try here.type(line, as: .sara).code == 5)
        #expect(try here.type(line, as: .arne).code == 0)
        let key = "\(here.folder)/seal/retention.key.pub"
        let genuine = try here.run(["retention", "verify", file, "--key", key], as: .sara)
        #expect(genuine.code == 0 && genuine.output.contains(id), "\(genuine)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacing("\"executor\": \"sspf", with: "\"executor\": \"spsf")
            .write(toFile: "\(file).forged", atomically: false, encoding: .utf8)
        let forged = try here.run(
            ["retention", "verify", "\(file).forged", "--key", key], as: .sara)
        #expect(forged.code == 1, "\(forged)")
    }
}

@Suite("Packages for the archive, from the program")
struct ArchiveCommandTests {
    @Test("are made in a folder that nobody else can open, which must be named, and go when spent")
    func folder() async throws {
        try await onThread {
            let town = try Town()
            _ = try town.address("sspf_archive")
            let here = try Typist(town)
            func archive(_ words: String...) throws -> (code: Int32, text: String) {
                let answer = try here.run(["retention", "archive"] + words, as: .arne)
                return (answer.code, answer.output + answer.messages)
            }
            let none = try archive()
            #expect(none.code == 2 && none.text.contains("SSPF_ARCHIVE_FOLDER"), "\(none)")
            let folder = "\(here.folder)/packages"
            #expect(mkdir(folder, 0o755) == 0)
            #expect(chmod(folder, 0o755) == 0)
            let open = try archive("--folder", folder)
            #expect(open.code == 1 && open.text.contains("mode 0700"), "\(open)")
            #expect(chmod(folder, 0o700) == 0)
            // What is kept for research is offered, of one agency.
            let made = try archive("--folder", folder)
            #expect(made.code == 0 && made.text.contains("\"records\":1"), "\(made)")
            let packages = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(packages.count == 1)
            let again = try archive("--folder", folder)
            #expect(again.code == 0 && again.text.contains("nothing waits"), "\(again)")
            #expect(again.text.contains("1 packages wait for the archive's receipt"))
            let listed = try here.type("retention packages", as: .arne).json?["items"]
            guard case .array(let items)? = listed, case .string(let id)? = items.first?["id"],
                case .string(let digest)? = items.first?["digest"]
            else { return #expect(Bool(false), "no package") }
            #expect(packages == [id])
            let receipt = "retention receipt \(id) --digest \(digest) --reference 'A 2026/7'"
            #expect(try here.type(receipt, as: .arne).code == 0)
            #expect(try here.type("retention revoke \(id) --reason damaged", as: .arne).code == 0)
            let taken = try archive("--folder", folder)
            #expect(taken.text.contains("1 packages that the archive has"), "\(taken)")
            // It is packed anew.
            #expect(taken.text.contains("\"records\":1"))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.count == 1 && left != packages)
        }
    }
}

@Suite("What the program says about itself")
struct ProgramHelpTests {
    @Test(
        "names every command of the shell, in the language of whoever sits there",
        arguments: [("sv_SE.UTF-8", Language.swedish), ("C.UTF-8", .english)])
    func help(locale: String, language: Language) async throws {
        try await onThread {
            let typist = try Typist(try Town())
            // What is no UTF-8 is refused: mended, it would be another name.
            let torn = try Program.start(
                [
                    "/bin/sh", "-c", "exec \"$0\" shell --no-input -c \"$(printf 'whoami \\377')\"",
                    try typist.program(as: .sara).last ?? "-",
                ], log: "\(typist.folder)/torn")
            #expect(torn.wait() == 2)
            func said(_ words: String...) throws -> String {
                let log = "\(typist.folder)/\(UUID().uuidString)"
                let words =
                    ["LC_ALL=\(locale)"] + (try typist.program(as: .sara).dropFirst()) + words
                #expect(try Program.start(["/usr/bin/env"] + words, log: log).wait() == 0)
                return try String(contentsOfFile: log, encoding: .utf8)
            }
            let lines = Set(try said("help").split(separator: "\n").map(String.init))
            #expect(lines == Set(try said("--help").split(separator: "\n").map(String.init)))
            for command in Commands.table.commands {
                let summary = command.summary.in(language)
                #expect(
                    lines.contains { $0.hasPrefix("  \(command.name) ") && $0.hasSuffix(summary) },
                    "\(command.name)")
            }
            #expect(
                lines.contains { $0.hasPrefix(language == .swedish ? "Slutkoder" : "Exit codes") })
            // One word, of the program, of the shell, or of both.
            #expect(try said("help", "shell").hasPrefix("  sspf shell [-c COMMAND]"))
            #expect(try said("help", "staff", "lock").contains("--confirm TEXT"))
            #expect(try said("help", "shell").contains("\\watch ["))
            // What is taken anywhere is named where the command is asked about.
            for flag in ["--no-color", "--no-rc", "--url URL", "--read-only"] {
                #expect(try said("shell", "--help").contains(flag), "\(flag)")
            }
            #expect(
                try said("--version").wholeMatch(of: /sspf [0-9.]+, build [0-9a-f]{12}\n/) != nil)
            let both = try said("help", "retention")
            #expect(both.contains("sspf retention verify FILE") && both.contains("retention holds"))
            #expect(try said("help", "audit", "verify").contains("--bundle FILE"))
        }
    }

    @Test("a wrong word brings the line that would be right, not all of the help")
    func usage() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let answer = try typist.run(["login"], as: .sara)
            #expect(answer.code == 2 && answer.output.isEmpty)
            #expect(answer.messages == "sspf: sspf login NAME [--password-file FILE]\n")
        }
    }

    @Test(
        "a stream that was closed beforehand is nobody else's: reading or writing it fails",
        arguments: [("<&-", "shell", 3), (">&-", "whoami", 1), ("2>&-", "whoami", 0)]
            as [(String, String, Int32)])
    func closed(stream: String, word: String, code: Int32) async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let script = "exec timeout 20 \"$@\" \(word) \(stream)"
            let ended = try Program.start(
                ["/bin/sh", "-c", script, "sh"] + typist.program(as: .sara),
                log: "\(typist.folder)/said"
            ).wait()
            #expect(ended == code)
        }
    }

    @Test("a password may come from standard input, and is asked for nowhere else")
    func password() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let log = "\(typist.folder)/said"
            let script =
                "printf 'exempelstad-demo-2026\\n' | \"$@\" session prove --password-file -"
            let code = try Program.start(
                ["/bin/sh", "-c", script, "sh"] + typist.program(as: .sara), log: log
            ).wait()
            #expect(code == 0)
            #expect(
                try typist.run(["session", "prove", "--password-file", "-"], as: .sara).code != 0)
        }
    }

    @Test("whoever asks who they are is told municipality, session, and the request on the log")
    func whoami() async throws {
        try await onThread {
            let town = try Town()
            let typist = try Typist(town)
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '7 minutes'")
            let json = try typist.type("whoami", as: .sara).json
            #expect(json?["municipality"]?["name"] == .string("Exempelstad"))
            #expect(json?["session"]?["isThis"] == .bool(true))
            let shown = try typist.type("whoami", as: .sara, "--plain").output
            let fields = Dictionary(
                shown.split(separator: "\n").map { line in
                    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
                    return (String(parts[0]), String(parts.last ?? ""))
                }, uniquingKeysWith: { first, _ in first })
            #expect(fields["subject"] == "sara.social" && fields["municipality"] == "Exempelstad")
            #expect(fields["provedMinutesAgo"] == "7")
            let logged = try town.value(
                "SELECT count(*) FROM audit.request WHERE request_id::text = $1",
                [.text(fields["requestId"] ?? "")])
            #expect(logged == "1")
        }
    }
}
