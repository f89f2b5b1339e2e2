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
