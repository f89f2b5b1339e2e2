import FoundationEssentials
import Glibc
import JSON
import Shell
import Support
import Testing

/// A town with its service, and people who type beside its database and elsewhere.
private struct Two {
    let town: Town
    let service: Service
    let here: Typist
    let there: Typist

    init() throws {
        town = try Town()
        service = try Service(for: town)
        here = try Typist(town)
        there = try Typist(town, at: "http://127.0.0.1:\(service.port)")
    }
}

@Suite("The shell at a service elsewhere")
struct RemoteShellTests {
    private static let alva = "\(Town.Known.youth(1))".lowercased()

    /// Looks that answer the same each time: every list of the shell is among them.
    private static let looks: [(Town.Person, String)] = [
        (.sara, "whoami"), (.sara, "inbox"), (.anna, "staff list --limit 100"),
        (.anna, "staff list --limit 2 --offset 3"),
        (.anna, "role list \(Town.Known.staff(2))"), (.stina, "agency list"),
        (.rita, "session list"), (.sara, "factor show"), (.anna, "policy list --limit 100"),
        (.anna, "policy version"), (.rut, "policy matrix risk_flag"),
        (.anna, "policy diff"), (.sara, "consent expiring --until 2027-12-31"),
        (.sara, "policy explain youth --record \(alva)"),
        (
            .sara,
            "policy simulate \(alva) --change assignment-added --subject \(Town.Known.staff(2))"
        ),
        (.per, "visit list"), (.per, "pledge list"),
        (.per, "pledge coverage \(Town.Known.pledge(1))"),
        (.rut, "audit find --action nothing.at-all"), (.rut, "audit checkpoints"),
        (.rut, "audit review"),
        (.arne, "retention records --limit 100"), (.arne, "retention rules --limit 100"),
        (.arne, "retention holds"), (.arne, "retention preview"), (.arne, "retention unended"),
        (.arne, "retention runs"), (.arne, "retention packages"), (.arne, "retention exemptions"),
        (.arne, "request list"),
        (.arne, "request parts {request}"),
        // And refusals of each kind.
        (.sara, "staff list"), (.anna, "agency end \(Town.Known.agency(1)) --confirm Ingen"),
        (.anna, "agency unit end \(Town.Known.unit(1)) --confirm 'Barn och unga'"),
        (.anna, "staff move"), (.anna, "agency add M --kind leisure --form authority --class x"),
        (.per, "pledge coverage \(alva)"), (.per, "visit import /nonexistent"),
        (.sara, "session prove"), (.anna, "nope"), (.anna, "role grant \(alva) king"),
    ]

    @Test("a script that asks faster than a session may waits, and every line of it is done")
    func patient() async throws {
        try await onThread {
            let town = try Town()
            let service = try Service(for: town, rate: 1)
            defer { service.end(by: SIGTERM) }
            let there = try Typist(town, at: "http://127.0.0.1:\(service.port)")
            for line in 1...13 {
                #expect(try there.type("whoami", as: .sara).code == 0, "\(line)")
            }
        }
    }

    @Test("answers byte for byte what it answers beside the database, in every form")
    func same() async throws {
        try await onThread {
            let two = try Two()
            defer { two.service.end(by: SIGTERM) }
            let request = try two.here.type(
                "request open access --youth \(Town.Known.youth(3)) --reference 'D 1'"
                    + " --received 2026-11-20", as: .arne
            ).id
            for (person, template) in Self.looks {
                let line = template.replacing("{request}", with: request)
                for format in ["--json", "--plain"] {
                    let here = try two.here.type(line, as: person, format)
                    let there = try two.there.type(line, as: person, format)
                    #expect(here.code == there.code, "\(line)")
                    // Whoever asks who they are is told which request on the log that is.
                    #expect(Self.plain(here.output) == Self.plain(there.output), "\(line)")
                    #expect(here.messages == there.messages, "\(line)")
                }
            }
            let lists = Commands.table.commands.filter { command in
                command.options.contains { $0.name == "limit" }
            }
            let missing = lists.map(\.name).filter { name in
                !Self.looks.contains { $0.1 == name || $0.1.hasPrefix("\(name) ") }
            }
            // An extract tells of the looks that it is itself.
            #expect(missing == ["audit extract"])
        }
    }

    private static func plain(_ answer: String) -> String {
        answer.replacing(/requestId\t[0-9a-f-]{36}\n/, with: "")
            .replacing(/provedMinutesAgo\t[0-9]+/, with: "provedMinutesAgo")
    }

    @Test("every command crosses, but for those that have a reason")
    func crossing() {
        let kept = Commands.table.commands.filter { command in
            if case .never = command.crossing { true } else { false }
        }
        // The service's own word on its log is worth nothing.
        #expect(
            Set(kept.map(\.name)) == ["audit verify", "retention run", "retention replay"])
        #expect(RemoteDesk.table.commands.map(\.name) == Commands.table.commands.map(\.name))
        for (there, here) in zip(RemoteDesk.table.commands, Commands.table.commands) {
            #expect(there.allOptions == here.allOptions)
            #expect((there.danger == nil) == (here.danger == nil))
        }
    }

    @Test("leaves the same log entries: the purpose, the action, and the shell as the way in")
    func logged() async throws {
        try await onThread {
            let two = try Two()
            defer { two.service.end(by: SIGTERM) }
            for line in [
                "staff list", "agency unit add \(Town.Known.agency(4)) Syd",
                "role grant \(Town.Known.staff(2)) coordinator --dry-run",
                "staff lock \(Town.Known.staff(2)) --confirm fel",
                "staff lock \(Town.Known.staff(9)) --confirm sture.skola --dry-run",
            ] {
                let before = try two.town.log()
                _ = try two.here.type(line, as: .anna)
                let here = try two.town.log().dropFirst(before.count)
                _ = try two.there.type(line.replacing("Syd", with: "Norr"), as: .anna)
                let there = try two.town.log().dropFirst(before.count + here.count)
                #expect(Array(here) == Array(there), "\(line)")
                #expect(here.allSatisfy { $0.contains("shell ") }, "\(here)")
            }
        }
    }

    @Test("a file that is read is the caller's own, and so is one that is written")
    func files() async throws {
        try await onThread {
            let two = try Two()
            defer { two.service.end(by: SIGTERM) }
            let csv = try two.there.write(
                "skola;datum;typ;ämne;antal\nNorrskolan;2026-11-02;närvaro;Rast;80\nX;2026;;;\n",
                to: "besök.csv")
            // A machine at its limit answers that it is busy (7); that is tried elsewhere.
            let limit = ContinuousClock.now + .seconds(30)
            var tried = try two.there.type("visit import \(csv) --dry-run", as: .per)
            while tried.code == 7, ContinuousClock.now < limit {
                tried = try two.there.type("visit import \(csv) --dry-run", as: .per)
            }
            #expect(tried.code == 8)
            #expect(tried.output.contains("\"line\":3"))
            let taken = try two.there.type("visit import \(csv)", as: .per)
            #expect(taken.messages == "1 of 2 rows imported, 1 set apart.\n")

            let log = "\(two.there.folder)/log.jsonl"
            #expect(try two.there.type("audit export --file \(log)", as: .rut).code == 0)
            var facts = stat()
            #expect(stat(log, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
            #expect(facts.st_size > 100)
            // A file that is there is left as it is, and nothing is asked for.
            let before = try two.town.log().count
            #expect(try two.there.type("audit export --file \(log)", as: .rut).code == 1)
            #expect(try two.town.log().count == before)
            // What is refused leaves no file.
            let none = "\(two.there.folder)/none.jsonl"
            #expect(try two.there.type("audit export --file \(none)", as: .sara).code == 5)
            #expect(access(none, F_OK) != 0)
            #expect(access("\(two.there.folder)/-", F_OK) != 0)
        }
    }

    @Test("the service opens no path that somebody names, neither to read nor to write")
    func paths() async throws {
        try await onThread {
            let two = try Two()
            defer { two.service.end(by: SIGTERM) }
            func send(_ body: String, as person: Town.Person) throws -> WebClient.Answer {
                try WebClient(port: two.service.port).ask(
                    "POST", "/sspf/v1/shell-commands",
                    [
                        "Authorization": "Bearer \(person.token)",
                        "Idempotency-Key": UUID().uuidString,
                    ],
                    body: body)
            }
            let csv = try two.there.write(
                "skola;datum;typ;ämne;antal\nNorrskolan;2026-11-02;närvaro;Rast;80\n", to: "x.csv")
            chmod(two.there.folder, 0o777)
            chmod(csv, 0o666)
            let read = try send("{\"words\":[\"visit\",\"import\",\"\(csv)\"]}", as: .per)
            #expect(read.status == 200 && read.body.contains("SHELL-170"))
            let target = "\(two.there.folder)/written"
            let wrote = try send(
                "{\"words\":[\"audit\",\"export\",\"--file=\(target)\"]}", as: .rut)
            #expect(wrote.status == 200 && wrote.body.contains("\"file\":\""))
            #expect(access(target, F_OK) != 0)
            let password = try send(
                "{\"words\":[\"staff\",\"password\",\"\(Town.Known.staff(2))\","
                    + "\"--password-file=\(csv)\"]}", as: .anna)
            #expect(password.body.contains("SHELL-157"))
            let proof = try send(
                "{\"words\":[\"session\",\"prove\",\"--password-file=\(csv)\"]}", as: .sara)
            #expect(proof.status == 401)
            let verify = try send(
                "{\"words\":[\"audit\",\"verify\",\"--checkpoint=\(csv)\"]}", as: .rut)
            #expect(verify.body.contains("SHELL-179"))
            // Nor is there a way around the name of what is struck, or a help that checks nothing.
            for (words, code) in [
                ("[\"staff\",\"lock\",\"\(Town.Known.staff(2))\"]", "SHELL-047"),
                (
                    "[\"staff\",\"lock\",\"\(Town.Known.staff(2))\",\"--confirm\",\"x\"]",
                    "SHELL-048"
                ),
                ("[\"staff\",\"lock\",\"--help\"]", "SHELL-174"), ("[\"help\"]", "SHELL-020"),
            ] {
                let answer = try send("{\"words\":\(words)}", as: .anna)
                #expect(answer.status == 200 && answer.body.contains(code), "\(answer.body)")
            }
            #expect(try send("{\"words\":[]}", as: .anna).status == 422)
            let nobody = try WebClient(port: two.service.port).ask(
                "POST", "/sspf/v1/shell-commands",
                [
                    "Authorization": "Bearer sspf_" + String(repeating: "A", count: 43),
                    "Idempotency-Key": "a",
                ], body: "{\"words\":[\"nope\"]}")
            #expect(nobody.status == 401)
            for control in ["001b", "007f", "009b"] {
                let body = "{\"words\":[\"a\\u\(control)b\"]}"
                #expect(try send(body, as: .anna).status == 422, "\(control)")
            }
            #expect(
                try send("{\"words\":[\"whoami\"],\"file\":\"*\"}", as: .anna).status == 422)
        }
    }

    @Test(
        "a command that is sent again with its key does once what it does, and another under that key nothing"
    )
    func again() async throws {
        try await onThread {
            let two = try Two()
            defer { two.service.end(by: SIGTERM) }
            func send(_ reference: String, key: String?) throws -> WebClient.Answer {
                var fields = ["Authorization": "Bearer \(Town.Person.arne.token)"]
                fields["Idempotency-Key"] = key
                return try WebClient(port: two.service.port).ask(
                    "POST", "/sspf/v1/shell-commands", fields,
                    body:
                        "{\"words\":[\"retention\",\"hold\",\"--youth\",\"\(Town.Known.youth(1))\","
                        + "\"--reason\",\"appeal\",\"--reference\",\"\(reference)\","
                        + "\"--until\",\"2027-06-30\"]}")
            }
            let first = try send("FR 1234-26", key: "hold")
            #expect(
                first.status == 200 && first.body.contains("replayed\\\":false"), "\(first.body)")
            let second = try send("FR 1234-26", key: "hold")
            #expect(
                second.status == 200 && second.body.contains("replayed\\\":true"), "\(second.body)")
            #expect(try send("FR 1235-26", key: "hold").status == 422)
            #expect(try send("FR 1234-26", key: nil).status == 400)
            #expect(
                try two.town.value(
                    "SELECT count(*)::text FROM retention.hold h WHERE h.reference LIKE 'FR 123%'")
                    == "1")
        }
    }

    @Test("signs in and out there, keeps a token a service, and ends as documented")
    func session() async throws {
        try await onThread {
            let two = try Two()
            let (there, url) = (two.there, "http://127.0.0.1:\(two.service.port)")
            let kept = "\(there.folder)/\(Town.Person.rita.rawValue)"
            func run(_ words: String...) throws -> Typist.Answer {
                try there.run(words, as: .rita)
            }
            #expect(try run("logout").code == 0)
            #expect(try run("whoami").code == 4)
            let wrong = try there.write("fel lösenord som är långt\n", to: "wrong")
            #expect(try run("login", "rita.rektor", "--password-file", wrong).code == 4)
            let own = "\(there.folder)/own"
            #expect(try run("login", "rita.rektor", "--password-file", own).code == 0)
            #expect(access(kept, F_OK) != 0)
            let path = "\(kept)@http___127.0.0.1_\(two.service.port)"
            var facts = stat()
            #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
            #expect(try run("whoami", "--json").output.contains("rita.rektor"))
            #expect(try run("--url", url, "whoami").code == 2)
            #expect(try run("whoami", "--url=\(url)/sspf/v1/").code == 0)
            // An app for codes, enrolled and asked for from afar.
            #expect(try run("shell", "-c", "factor enrol", "-c", "factor show").code == 0)
            #expect(try run("audit", "verify").code == 1)
            for bad in ["http://sspf.example.se", "https://a@b", "ftp://127.0.0.1", "x"] {
                #expect(try run("whoami", "--url", bad).code == 2, "\(bad)")
            }
            two.service.end(by: SIGTERM)
            let gone = try run("whoami")
            #expect(gone.code == 7)
            #expect(gone.messages.contains("SHELL-107"))
        }
    }
}

extension Town {
    /// What is on the log, entry by entry: purpose, action, way in and result.
    fileprivate func log() throws -> [String] {
        let text = try value(
            """
            SELECT string_agg(concat_ws(' ', r.purpose, r.action, r.route, o.result), ','
                              ORDER BY r.no)
              FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
            """)
        return (text ?? "").split(separator: ",").map(String.init)
    }
}
