import FoundationEssentials
import JSON
import Postgres
import Shell
import Support
import Testing

@Suite("A trial, and the purpose that need not be said")
struct TrialTests {
    @Test("a trial changes nothing, and stands on the log as one")
    func trials() async throws {
        try await onThread {
            let terminal = try Typist(try Town())
            let (town, sven) = (terminal.town, "\(Town.Known.staff(2))")
            let gone = UUID()
            try town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, row_id, persons, salts)
                VALUES (1, 'test', 'ok', '\(gone)', ARRAY['\(gone)'::uuid],
                        ARRAY[uuid_send(gen_random_uuid())])
                """)
            _ = try terminal.type("factor enrol", as: .sara)
            let secret = try terminal.write("ett långt lösenord 1\n", to: "secret")
            let before = try town.state(of: gone)
            let decision = "--decision 'SN 2026/14 § 12'"
            for (person, line, rows): (Town.Person, String, String) in [
                (
                    .anna, "staff password \(sven) --password-file \(secret)",
                    "core.credential 0 1 0, core.session 0 1 0"
                ),
                (.anna, "session end --staff \(sven)", "core.session 0 1 0"),
                (.sara, "factor remove", "core.second_factor 0 0 1"),
                (
                    .ulla, "audit release-names \(Town.Known.alvasNumber) --reference D",
                    "core.name_release 1 0 0"
                ),
                (
                    .rut, "audit sample \(Town.Known.unit(2)) --month 2026-10-01",
                    "audit.sample 1 0 0"
                ),
                (
                    .arne, "audit erase \(gone) \(decision)",
                    "audit.event 0 1 0, retention.log_forgotten 1 0 0"
                ),
                (.anna, "role grant \(sven) coordinator", "core.role_grant 1 0 0"),
            ] {
                let answer = try terminal.type("\(line) --dry-run", as: person)
                let told = try JSON.parse(Array(answer.output.utf8))
                #expect(answer.code == 0 && told["dryRun"] == .bool(true), "\(line)")
                #expect(Self.rows(told) == rows, "\(line)")
                #expect(try town.state(of: gone) == before, "\(line)")
            }
            let tried = try town.value(
                """
                SELECT string_agg(concat(r.action, ' ', o.result), ', ' ORDER BY r.no)
                  FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                 WHERE r.action LIKE '%dry-run'
                """)
            #expect(
                tried == "staff.password.dry-run ok, session.end-all.dry-run ok, "
                    + "second-factor.remove.dry-run ok, audit.extract-release.dry-run ok, "
                    + "review.draw.dry-run ok, log.erase.dry-run ok, role.grant.dry-run ok")
        }
    }

    /// What a trial says that it would have written: table, added, changed, deleted.
    private static func rows(_ told: JSON) -> String {
        guard case .array(let rows)? = told["rows"] else { return "" }
        return rows.map { row in
            ["table", "added", "changed", "deleted"].map { name in
                switch row[name] {
                case .string(let text)?: text
                case .number(let number)?: number.literal
                case _: "-"
                }
            }.joined(separator: " ")
        }.joined(separator: ", ")
    }

    @Test("a trial of what cannot be taken back shows what it would strike")
    func shows() async throws {
        try await onThread {
            let typist = try Typist(try Town())
            let line = "staff lock \(Town.Known.staff(2)) --dry-run"
            let tried = try typist.type(line, as: .anna, "--plain")
            #expect(tried.code == 0)
            #expect(tried.output.hasPrefix("subject\tsven.social\nname\tSven Sundin\n"))
            #expect(
                tried.messages == """
                    core.session: 0 added, 1 changed, 0 deleted
                    core.staff: 0 added, 1 changed, 0 deleted
                    Tried: it would go through. Nothing was changed.

                    """)
        }
    }

    @Test("what writes can be tried, or there is a reason")
    func triable() {
        let looks: Set = [
            "whoami", "inbox", "status", "staff list", "role list", "agency list", "session list",
            "factor show", "policy list", "policy version", "policy matrix", "policy diff",
            "policy explain", "policy simulate", "consent expiring", "audit find", "audit show",
            "audit verify", "audit checkpoints", "audit export", "audit review", "audit extract",
            "audit incident", "retention preview", "retention records", "retention rules",
            "retention protocol", "retention holds", "retention unended", "retention replay",
            "retention runs", "retention certificate", "retention packages", "retention exemptions",
            "session write", "session file", "request list", "request show", "request parts",
            "request part", "request extract", "visit list", "pledge list", "pledge coverage",
        ]
        let reasons = [
            "session prove": "it changes nothing but until when one has been proved",
            "session password": "it takes the password in force, and a trial would be a guess",
            "factor enrol": "nothing is asked for until it is confirmed",
            "factor confirm": "a code counts once, and a trial would be a second",
            "visit import": "its trial shows what would become of each row",
            "retention run": "the plan that it takes is its trial",
        ]
        // What only looks changes nothing, and what changes something is shut in a sitting that may
        // only look.
        let changing = Commands.table.commands.filter(\.changes).map(\.name)
        #expect(looks.isDisjoint(with: changing))
        #expect(
            Set(reasons.keys).subtracting(changing) == ["session prove", "session password"])
        let rest = Commands.table.commands.filter { !$0.isTriable }.map(\.name)
        #expect(Set(rest) == looks.union(reasons.keys))
    }

    @Test("the purpose is the one that the caller's roles are for, and nobody is refused over it")
    func purposes() async throws {
        try await onThread {
            let terminal = try Typist(try Town())
            for (person, line): (Town.Person, String) in [
                (.rut, "status"), (.rut, "policy list"), (.rut, "policy version"),
                (.arne, "status"), (.anna, "status"), (.anna, "policy list"),
            ] {
                #expect(try terminal.type(line, as: person).code == 0, "\(person) \(line)")
            }
            let refused = try terminal.town.value(
                """
                SELECT (SELECT count(*) FROM audit.outcome o WHERE o.result <> 'ok')
                     + (SELECT count(*) FROM audit.event e WHERE e.result <> 'ok')
                """)
            #expect(refused == "0")
        }
    }
}

extension Town {
    /// What the trials would change, as one digest.
    fileprivate func state(of person: UUID) throws -> String? {
        try value(
            """
            SELECT md5(concat((SELECT string_agg(concat_ws(' ', s.id, s.ended_at, s.expires_at,
                                                          s.proved_at), '' ORDER BY s.id)
                          FROM core.session s),
                (SELECT string_agg(c::text, '' ORDER BY c.staff_id) FROM core.credential c),
                (SELECT string_agg(f::text, '') FROM core.second_factor f),
                (SELECT count(*) FROM audit.sample), (SELECT count(*) FROM core.once),
                (SELECT count(*) FROM audit.event e WHERE e.persons @> ARRAY[$1::uuid])))
            """, [.uuid(person)])
    }
}
