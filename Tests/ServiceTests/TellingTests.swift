import Foundation
import Glibc
import JSON
import Postgres
import Support
import Testing

@Suite("What the shell tells beside its answers")
struct TellingTests {
    @Test("a request for release has no parts, and says what it waits for and who does it")
    func release() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            func open(_ kind: String) throws -> String {
                try typist.type(
                    "request open \(kind) --youth \(Town.Known.youth(1)) --reference 'D 1'"
                        + " --received 2026-11-20", as: .arne
                ).id
            }
            let request = try open("release")
            let parts = try typist.type("request parts \(request)", as: .arne)
            #expect(parts.code == 0 && parts.output == "{\"items\":[]}\n")
            #expect(
                parts.messages == """
                    Only a request for access has records to review one by one.
                    Waits for a unit manager, who reviews the documents as a whole: request step \
                    reviewed ID. Then the records officer decides.

                    """)
            let early = try typist.type("request step granted \(request)", as: .arne)
            #expect(early.code == 1 && early.messages.hasPrefix("SHELL-198"))
            #expect(try typist.type("request step reviewed \(request)", as: .ulla).code == 0)
            let shown = try typist.type("request show \(request)", as: .arne)
            #expect(shown.messages.hasPrefix("Waits for the records officer's decision"))
            #expect(try typist.type("request step granted \(request)", as: .arne).code == 0)
            #expect(try typist.type("request show \(request)", as: .arne).messages.isEmpty)
            let correction = try typist.type("request show \(try open("correction"))", as: .arne)
            #expect(correction.messages.hasPrefix("Whoever has the file adds the correction"))
        }
    }

    @Test(
        "who would undo another's review is told so, and how to do it having read that",
        arguments: [false, true])
    func lostReview(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            let request = try typist.type(
                "request open access --youth \(Town.Known.youth(3)) --reference 'D 1'"
                    + " --received 2026-11-20", as: .arne
            ).id
            let part = "\(request) \(Town.Known.conversation(3))"
            let read = try typist.type("request part \(part)", as: .ulla)
            #expect(!read.messages.contains("--seen"))
            guard case .string(let digest)? = read.json?["digest"] else {
                return #expect(Bool(false))
            }
            let review = "request review \(part) --digest \(digest)"
            #expect(try typist.type("\(review) '1=OSL 26:5'", as: .ulla).code == 0)
            let late = try typist.type(review, as: .ulla)
            #expect(late.code == 6)
            #expect(
                late.messages == """
                    SHELL-202: Somebody else has said something of it since you read it; nothing is \
                    changed. Read it again, and say which version you have read: --seen N.

                    """)
            let reread = try typist.type("request part \(part)", as: .ulla)
            #expect(reread.messages.hasSuffix("--digest \(digest) --seen 2\n"))
            #expect(reread.output.contains("OSL 26:5"))
            #expect(try typist.type("\(review) --seen 2", as: .ulla).code == 0)
        }
    }

    @Test("a correction stands with the record, beside what was written", arguments: [false, true])
    func correction(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            let talk = "\(Town.Known.conversation(1))".lowercased()
            let text = try typist.write("Det var den 3 mars.\nInte den 2.\n", to: "text")
            let made = try typist.type(
                "request correction concern-conversation \(talk) --file \(text)"
                    + " --nature objection", as: .sara)
            #expect(made.output == "{\"id\":\"\(made.id)\",\"replayed\":false}\n")
            #expect(
                try town.value(
                    "SELECT concat_ws('|', nature, kind, text) FROM core.correction WHERE id = $1",
                    [.uuid(UUID(uuidString: made.id) ?? UUID())])
                    == "objection|Det var den 3 mars.\nInte den 2.")
        }
    }

    @Test("that answers go to a file stands on the log, before they do", arguments: [false, true])
    func file(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            let (all, next) = ("\(typist.folder)/all", "\(typist.folder)/next")
            let answer = try typist.run(
                [
                    "shell", "--json", "-c", "\\o \(all)", "-c", "whoami", "-c", "\\o", "-c",
                    "\\once \(next)", "-c", "inbox", "-c", "whoami",
                ], as: .sara)
            #expect(answer.code == 0 && answer.output.contains("sara.social"))
            #expect(!answer.output.contains("noted"))
            #expect(try String(contentsOfFile: next, encoding: .utf8).contains("\"items\""))
            let log = try town.value(
                """
                SELECT string_agg(concat_ws(' ', r.action, o.resource, o.result, r.route), ', '
                                  ORDER BY r.no)
                  FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                """)
            let filed = "answers.to-file session ok shell session file"
            #expect(
                log == "\(filed), me.read staff ok shell whoami, \(filed), "
                    + "inbox.list inbox-item ok shell inbox, me.read staff ok shell whoami")
            // A file that is there already is not written to, and nothing says that it was.
            #expect(try typist.run(["shell", "-c", "\\o \(next)"], as: .sara).code == 1)
            #expect(
                try town.value(
                    "SELECT count(*) FROM audit.request WHERE action = 'answers.to-file'") == "2")
            // What leaves in a file takes a fresh proof, and no file is made before it.
            try town.admin(
                "UPDATE core.session SET proved_at = authz.now() - interval '5 minutes 1 s'")
            let unproved = "\(typist.folder)/unproved"
            let asked = try typist.run(
                ["shell", "--no-input", "-c", "\\o \(unproved)"], as: .sara)
            #expect(asked.code == 4 && access(unproved, F_OK) != 0)
            #expect(asked.output.contains("nyss styrkt") || asked.output == "", "\(asked.output)")
            // Whoever is not signed in makes no file.
            try town.admin("UPDATE core.session SET ended_at = authz.now()")
            let none = "\(typist.folder)/none"
            for word in ["\\o", "\\once"] {
                let refused = try typist.run(["shell", "-c", "\(word) \(none)"], as: .sara)
                #expect(refused.code == 4 && access(none, F_OK) != 0, "\(word)")
            }
        }
    }

    @Test(
        "what ends another's sessions or exempts a file takes a fresh proof; ending one's own takes none",
        arguments: [false, true])
    func proof(isElsewhere: Bool) async throws {
        try await onThread {
            let town = try Town()
            let service = isElsewhere ? try Service(for: town) : nil
            defer { service?.end(by: SIGTERM) }
            let typist = try Typist(town, at: service.map { "http://127.0.0.1:\($0.port)" })
            try town.admin("UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            let (sven, alva) = (
                "\(Town.Known.staff(2))".lowercased(), "\(Town.Known.youth(1))".lowercased()
            )
            for (person, line): (Town.Person, String) in [
                (.anna, "session end --staff \(sven) --confirm sven.social"),
                (.arne, "retention exempt placement --youth \(alva) --confirm \(alva)"),
            ] {
                let stale = try typist.type(line, as: person)
                #expect(stale.code == 4 && stale.messages.hasPrefix("SHELL-108"), "\(stale)")
                try town.admin("UPDATE core.session SET proved_at = authz.now()")
                #expect(try typist.type(line, as: person).code == 0, "\(line)")
                try town.admin(
                    "UPDATE core.session SET proved_at = authz.now() - interval '6 minutes'")
            }
            let own = try typist.type("session list", as: .anna).json?["items"]
            guard case .array(let items)? = own, case .string(let id)? = items.first?["id"] else {
                Issue.record("no session")
                return
            }
            #expect(try typist.type("session end \(id)", as: .anna).code == 0)
        }
    }

    @Test("a list that goes on says from where: a search from its cursor, others from a count")
    func more() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let staff = try typist.type("staff list --limit 3 --offset 2", as: .anna)
            #expect(staff.messages == "There are more: --offset 5.\n")
            let agencies = try typist.type("agency list --limit 2", as: .sara)
            #expect(agencies.messages == "There are more: --offset 2.\n")
            for _ in 1...3 { _ = try typist.type("inbox", as: .sara) }
            let first = try typist.type("audit find --action inbox.list --limit 2", as: .rut)
            let prefix = "There are more: --before "
            #expect(first.messages.hasPrefix(prefix))
            let cursor = first.messages.dropFirst(prefix.count).dropLast(2)
            let rest = try typist.type(
                "audit find --action inbox.list --before \(cursor)", as: .rut)
            guard case .array(let items)? = rest.json?["items"] else {
                Issue.record("\(rest)")
                return
            }
            #expect(items.count == 1 && rest.messages.isEmpty)
        }
    }

    @Test("an auditor's question why is asked for log review, unless they say what for")
    func purpose() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let line =
                "policy explain youth --record \(Town.Known.youth(1)) --staff \(Town.Known.staff(1))"
                + " --for coordination"
            #expect(try typist.type(line, as: .rut).code == 0)
            #expect(try typist.type("\(line) --as coordination", as: .rut).code == 5)
            let asked = try typist.town.value(
                """
                SELECT string_agg(concat_ws(' ', r.role, r.purpose), ', ' ORDER BY r.no)
                  FROM audit.request r WHERE r.action = 'access.explain'
                """)
            #expect(asked?.hasPrefix("auditor log-review") == true, "\(asked ?? "")")
        }
    }

    @Test("the help is shown as it is typed, also with tabs between its fields")
    func help() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let help = try typist.run(["shell", "--plain", "-c", "help"], as: .sara)
            #expect(help.output.contains("\n\\timing [on|off]\t"))
            #expect(!help.output.contains("\\\\"))
        }
    }

    @Test("where nobody can be asked for a password it says from where it may come")
    func login() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let refused = try typist.run(["login", "sara.social"], as: .sara)
            #expect(refused.code == 2)
            #expect(
                refused.messages
                    == "sspf: no terminal to ask at: give --password-file FILE, where - is standard input\n"
            )
        }
    }
}
