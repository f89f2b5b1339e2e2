import Access
import Domain
import FoundationEssentials
import HTTP
import JSON
import Postgres
import Support
import Testing

/// What administrators do to agencies, staff and sessions, and how everything stands.
@Suite("Accounts and how things stand")
struct AccountTests {
    private static let password = "ett långt lösenord 1"
    private static let sara = Town.Known.staff(1)

    private static func signIn(_ desk: Desk, _ subject: String, _ password: String) throws -> Int {
        try desk.send(
            .post, "/sessions", body: "{\"subject\":\"\(subject)\",\"password\":\"\(password)\"}"
        ).status
    }

    private static func items(_ desk: Desk, _ path: String, _ person: Town.Person) throws -> [JSON]
    {
        let answer = try desk.send(.get, path, as: person).json()
        guard case .array(let items)? = answer["items"] else { return [] }
        return items
    }

    @Test(
        "one ends one of one's own sessions, and it opens nothing from then on; another's is absent"
    )
    func ownSession() async throws {
        try await onThread {
            let desk = try Desk()
            // Two: the town's, and the desk's own.
            let sessions = try Self.items(desk, "/sessions", .sara)
            #expect(sessions.map { $0["isThis"] } == [.bool(true), .bool(false)])
            let this = try #require(sessions.first { $0["isThis"] == .bool(true) }?["id"]?.string)
            let other = try #require(sessions.first { $0["isThis"] == .bool(false) }?["id"]?.string)
            #expect(try desk.send(.delete, "/sessions/\(this)", as: .per).status == 404)
            #expect(try desk.send(.delete, "/sessions/\(other)", as: .sara).status == 204)
            #expect(try desk.send(.delete, "/sessions/\(other)", as: .sara).status == 404)
            #expect(try Self.items(desk, "/sessions", .sara).count == 1)
            #expect(try desk.send(.delete, "/sessions/\(this)", as: .sara).status == 204)
            #expect(try desk.send(.get, "/me", as: .sara).status == 401)
        }
    }

    @Test("an administrator sees and ends every session of somebody; a colleague may do neither")
    func allSessions() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(try desk.send(.get, "/me", as: .sara).status == 200)
            let path = "/staff/\(Self.sara)/sessions"
            #expect(try Self.items(desk, path, .anna).count == 2)
            #expect(try desk.send(.get, path, as: .ulla).status == 404)
            #expect(try desk.send(.delete, path, as: .ulla).status == 404)
            #expect(try desk.send(.get, "/me", as: .sara).status == 200)
            #expect(try desk.send(.delete, path, as: .anna).status == 204)
            #expect(try desk.send(.get, "/me", as: .sara).status == 401)
            #expect(try desk.send(.get, "/me", as: .sven).status == 200)
            #expect(try Self.items(desk, path, .anna).isEmpty)
        }
    }

    @Test(
        "a name that holds what cannot be seen is refused: of accounts, units and agencies",
        arguments: [
            "Nils\u{200D}Ny", "Nils\u{FE0F}", "\u{FEFF}Nils", "Nils \u{202E}yN", "Nils\u{2066}",
            "Ni\u{AD}ls", "Nils\u{200B}", "Nils\u{2028}", "=\u{200D}1+1",
        ])
    func hidden(_ name: String) async throws {
        try await onThread {
            let desk = try Desk()
            for (path, body) in Self.named(name) {
                let answer = try desk.send(
                    .post, path, as: .anna, key: path.replacing("/", with: "."), body: body)
                #expect(answer.status == 422, "\(path)")
                guard case .array(let errors)? = try answer.json()["errors"] else {
                    Issue.record("no errors")
                    continue
                }
                #expect(errors.first?["pointer"] == .string("/name"))
                #expect(errors.first?["code"] == .string("invisible-character"))
            }
        }
    }

    private static func named(_ name: String) -> [(String, String)] {
        let quoted = String(decoding: JSON.write(.string(name)), as: UTF8.self)
        return [
            (
                "/staff",
                "{\"subject\":\"nils.ny\",\"name\":\(quoted),\"unitId\":\"\(Town.Known.unit(7))\"}"
            ),
            ("/agencies/\(Town.Known.agency(4))/units", "{\"name\":\(quoted)}"),
            (
                "/agencies",
                "{\"name\":\(quoted),\"kind\":\"leisure\",\"legalForm\":\"authority\","
                    + "\"secrecyClass\":\"21:1\"}"
            ),
        ]
    }

    @Test(
        "names as people and places have them pass",
        arguments: [
            "Åsa Öberg-Ärlig", "Siobhán O’Neill", "D'Angelo", "Zoe\u{308} Muñoz", "Łukasz Żółć",
            "محمد", "Nguyễn Thị Ánh", "Enhet 2 (ungdom), norr & söder", "Māra Kalniņa",
        ])
    func visible(_ name: String) async throws {
        try await onThread {
            let desk = try Desk()
            for (path, body) in Self.named(name) {
                #expect(
                    try desk.send(
                        .post, path, as: .anna, key: path.replacing("/", with: "."), body: body
                    ).status == 201,
                    "\(path)")
            }
        }
    }

    @Test("who is entered, given a password and a role can sign in; who is locked is out at once")
    func newcomer() async throws {
        try await onThread {
            let desk = try Desk()
            let entered = try desk.send(
                .post, "/staff", as: .anna, key: "a",
                body: "{\"subject\":\"nils.ny\",\"name\":\"Nils Nyman\","
                    + "\"unitId\":\"\(Town.Known.unit(7))\"}")
            #expect(entered.status == 201)
            let id = try #require(try entered.json()["id"]?.string)
            let own = "{\"password\":\"\(Self.password)\"}"
            let short = try desk.send(
                .post, "/staff/\(id)/passwords", as: .anna,
                body: "{\"password\":\"kort\"}")
            #expect(short.status == 422)
            #expect(try Self.signIn(desk, "nils.ny", Self.password) == 401)
            #expect(
                try desk.send(.post, "/staff/\(id)/passwords", as: .anna, body: own).status == 204)
            // Nothing of the password is kept but what signing in needs.
            #expect(
                try desk.town.value(
                    "SELECT count(*)::text FROM core.once WHERE record_type = 'staff'")
                    == "1")
            #expect(try Self.signIn(desk, "nils.ny", Self.password) == 201)
            // It was for the first sign-in.
            #expect(try Self.signIn(desk, "nils.ny", Self.password) == 401)
            #expect(
                try desk.send(.post, "/staff/\(id)/passwords", as: .anna, body: own).status == 204)
            #expect(try Self.signIn(desk, "nils.ny", Self.password) == 201)
            func lock(_ isLocked: Bool, _ person: Town.Person, _ who: String) throws -> Int {
                try desk.send(
                    .post, "/staff/\(who)/locks", as: person, key: UUID().uuidString,
                    body: "{\"locked\":\(isLocked)}"
                ).status
            }
            #expect(try lock(true, .ulla, id) == 403)
            #expect(try lock(true, .anna, id) == 201)
            #expect(
                try desk.town.value(
                    """
                    SELECT count(*)::text FROM core.session t JOIN core.staff s ON s.id = t.staff_id
                     WHERE s.subject = 'nils.ny' AND t.ended_at IS NULL
                    """) == "0")
            #expect(try Self.signIn(desk, "nils.ny", Self.password) == 401)
            #expect(try lock(false, .anna, id) == 201)
            #expect(
                try desk.send(.post, "/staff/\(id)/passwords", as: .anna, body: own).status == 204)
            #expect(try Self.signIn(desk, "nils.ny", Self.password) == 201)
            #expect(try lock(true, .anna, "\(UUID())") == 404)
            // Nobody gives or takes their own access.
            #expect(try lock(true, .anna, "\(Town.Known.staff(5))") == 403)
            #expect(
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(5))/passwords", as: .anna, body: own
                ).status == 404)
        }
    }

    @Test("a password that somebody else has set opens its change, and then is the owner's")
    func handedOver() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(2))/passwords", as: .anna,
                    body: "{\"password\":\"\(Self.password)\"}"
                ).status == 204)
            let begun = try desk.send(
                .post, "/sessions",
                body: "{\"subject\":\"sven.social\",\"password\":\"\(Self.password)\"}")
            desk.use(try #require(try begun.json()["token"]?.string), as: .sven)
            func ask(
                _ method: HTTP.Method, _ path: String, _ body: String = ""
            ) throws -> Response {
                try desk.send(method, path, as: .sven, body: body)
            }
            func change(_ old: String, _ new: String) throws -> Response {
                try ask(
                    .post, "/sessions/current/password-changes",
                    "{\"password\":\"\(old)\",\"newPassword\":\"\(new)\"}")
            }
            let me = try ask(.get, "/me")
            #expect(me.status == 403)
            #expect(try me.json()["type"]?.string == "/sspf/v1/problems/password-due")
            #expect(try change(Self.password, Self.password).status == 422)
            #expect(try change(Self.password, "kort").status == 422)
            #expect(try change("fel lösenord som är långt", "mitt eget långa lösen").status == 401)
            #expect(try ask(.get, "/me").status == 403)
            let changed = try change(Self.password, "mitt eget långa lösen")
            #expect(changed.status == 200)
            #expect(try ask(.get, "/me").status == 200)
            #expect(try Self.signIn(desk, "sven.social", Self.password) == 401)
            for _ in 0..<2 {
                #expect(try Self.signIn(desk, "sven.social", "mitt eget långa lösen") == 201)
            }
        }
    }

    @Test("a password that somebody else has set runs out unused after three days")
    func unused() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(2))/passwords", as: .anna,
                    body: "{\"password\":\"\(Self.password)\"}"
                ).status == 204)
            try desk.town.moveClock(by: "73 hours")
            #expect(try Self.signIn(desk, "sven.social", Self.password) == 401)
            #expect(
                try desk.town.value(
                    "SELECT e.reason FROM audit.event e WHERE e.kind = 'sign-in' ORDER BY e.no DESC LIMIT 1"
                ) == "old-password")
            try desk.town.moveClock(by: "71 hours")
            #expect(try Self.signIn(desk, "sven.social", Self.password) == 201)
            // One's own does not.
            try desk.town.moveClock(by: "2000 hours")
            #expect(try Self.signIn(desk, "sara.social", "exempelstad-demo-2026") == 201)
        }
    }

    @Test(
        "expiresIn is for how long the session lasts: eight hours for whoever administers, else twelve"
    )
    func lasts() async throws {
        try await onThread {
            let desk = try Desk()
            for (subject, seconds) in [("anna.admin", 28_800), ("sara.social", 43_200)] {
                let begun = try desk.send(
                    .post, "/sessions",
                    body: "{\"subject\":\"\(subject)\",\"password\":\"exempelstad-demo-2026\"}")
                #expect(try begun.json()["expiresIn"] == .integer(seconds))
            }
        }
    }

    @Test("others of one's own sessions end with a fresh proof, this one without")
    func endings() async throws {
        try await onThread {
            let desk = try Desk()
            try desk.town.admin("UPDATE core.session SET ended_at = authz.now()")
            for _ in 0..<2 {
                let begun = try desk.send(
                    .post, "/sessions",
                    body: "{\"subject\":\"sven.social\",\"password\":\"exempelstad-demo-2026\"}")
                desk.use(try #require(try begun.json()["token"]?.string), as: .sven)
            }
            func ids(_ isThis: Bool) throws -> [String] {
                let list = try desk.send(.get, "/sessions", as: .sven).json()
                guard case .array(let items)? = list["items"] else { return [] }
                return items.filter { $0["isThis"] == .bool(isThis) }.compactMap {
                    $0["id"]?.string
                }
            }
            let (this, others) = (try ids(true), try ids(false))
            #expect(this.count == 1)
            #expect(others.count == 1)
            try desk.town.admin(
                "UPDATE core.session SET proved_at = authz.now() - interval '301 s'")
            for id in others + ["\(UUID())"] {
                #expect(try desk.send(.delete, "/sessions/\(id)", as: .sven).status == 401)
            }
            #expect(try ids(false) == others)
            #expect(
                try desk.send(
                    .post, "/sessions/current/step-ups", as: .sven,
                    body: "{\"password\":\"exempelstad-demo-2026\"}"
                ).status == 200)
            #expect(try desk.send(.delete, "/sessions/\(others[0])", as: .sven).status == 204)
            try desk.town.admin(
                "UPDATE core.session SET proved_at = authz.now() - interval '301 s'")
            #expect(try desk.send(.delete, "/sessions/\(this[0])", as: .sven).status == 204)
            #expect(try desk.send(.get, "/me", as: .sven).status == 401)
        }
    }

    @Test("a new password that is easily guessed is refused, whoever sets it and by whichever way")
    func guessable() async throws {
        try await onThread {
            let desk = try Desk()
            func fault(_ response: Response) throws -> String? {
                #expect(response.status == 422)
                guard case .array(let errors)? = try response.json()["errors"] else { return nil }
                return errors.first.flatMap { error in
                    error["pointer"]?.string.map { "\($0) \(error["code"]?.string ?? "")" }
                }
            }
            for password in ["Sommaren2026!!!!", "sven.social.2026", "Exempelstad 2026!"] {
                let given = try desk.send(
                    .post, "/staff/\(Town.Known.staff(2))/passwords", as: .anna,
                    body: "{\"password\":\"\(password)\"}")
                #expect(try fault(given) == "/password guessable")
                let chosen = try desk.send(
                    .post, "/sessions/current/password-changes", as: .sven,
                    body: "{\"password\":\"exempelstad-demo-2026\","
                        + "\"newPassword\":\"\(password)\"}")
                #expect(try fault(chosen) == "/newPassword guessable")
            }
            // What others may not know of an account is not told by a poor password either.
            let poor = "{\"password\":\"Sommaren2026!!!!\"}"
            let staff = "/staff/\(Town.Known.staff(2))/passwords"
            #expect(try desk.send(.post, staff, as: .ulla, body: poor).status == 404)
            #expect(
                try desk.send(.post, "/staff/\(UUID())/passwords", as: .anna, body: poor).status
                    == 404)
            #expect(try Self.signIn(desk, "sven.social", "exempelstad-demo-2026") == 201)
        }
    }

    @Test("a new password ends what the old one began")
    func password() async throws {
        try await onThread {
            let desk = try Desk()
            #expect(try desk.send(.get, "/me", as: .sven).status == 200)
            #expect(
                try desk.send(
                    .post, "/staff/\(Town.Known.staff(2))/passwords", as: .anna,
                    body: "{\"password\":\"\(Self.password)\"}"
                ).status == 204)
            #expect(try desk.send(.get, "/me", as: .sven).status == 401)
            #expect(try Self.signIn(desk, "sven.social", "exempelstad-demo-2026") == 401)
            #expect(try Self.signIn(desk, "sven.social", Self.password) == 201)
        }
    }

    @Test(
        "a unit ends when nobody and no work is left, an agency when no unit is; neither takes more"
    )
    func ends() async throws {
        try await onThread {
            let desk = try Desk()
            func act(_ path: String, _ body: String) throws -> Int {
                try desk.send(.post, path, as: .anna, key: UUID().uuidString, body: body).status
            }
            let ending = "{\"reason\":\"no-longer-needed\"}"
            let leisure = "/agencies/\(Town.Known.agency(4))"
            #expect(try act("\(leisure)/endings", ending) == 409)
            // Fred works there.
            let unit = "/units/\(Town.Known.unit(8))/endings"
            #expect(try act(unit, ending) == 409)
            let moving = "/staff/\(Town.Known.staff(14))/moves"
            #expect(try act(moving, "{\"unitId\":\"\(Town.Known.unit(7))\"}") == 201)
            try desk.town.admin(
                """
                UPDATE core.assignment SET valid_until = greatest(authz.now(), valid_from + interval '1 s')
                 WHERE unit_id = '\(Town.Known.unit(8))'
                """)
            #expect(try act(unit, ending) == 201)
            #expect(try act(unit, ending) == 409)
            #expect(try act(moving, "{\"unitId\":\"\(Town.Known.unit(8))\"}") == 422)
            let units = try Self.items(desk, "/agencies", .stina).flatMap { agency -> [JSON] in
                guard case .array(let units)? = agency["units"] else { return [] }
                return units
            }
            #expect(
                units.filter { $0["hasEnded"] == .bool(true) }.map { $0["name"]?.string }
                    == ["Fältgruppen"])
            let made = try desk.send(
                .post, "/agencies", as: .anna, key: "a",
                body: "{\"name\":\"Mottagningen\",\"kind\":\"leisure\","
                    + "\"legalForm\":\"authority\",\"secrecyClass\":\"25:1\"}")
            let id = try #require(try made.json()["id"]?.string)
            #expect(try act("/agencies/\(id)/endings", ending) == 201)
            #expect(try act("/agencies/\(id)/units", "{\"name\":\"Norr\"}") == 409)
        }
    }

    @Test("no private provider of social services is entered, whose records have another law (R28)")
    func privateProvider() async throws {
        try await onThread {
            let desk = try Desk()
            for (kind, form, status) in [
                ("social_services", "private", 422), ("police", "private", 422),
                ("social_services", "authority", 201), ("school", "private", 201),
                ("leisure", "private", 201),
            ] {
                let answer = try desk.send(
                    .post, "/agencies", as: .anna, key: "\(kind)-\(form)",
                    body: "{\"name\":\"Ny \(kind) \(form)\",\"kind\":\"\(kind)\","
                        + "\"legalForm\":\"\(form)\",\"secrecyClass\":\"26:1\"}")
                #expect(answer.status == status, "\(kind) \(form)")
                guard status == 422, case .array(let faults)? = try answer.json()["errors"] else {
                    continue
                }
                #expect(faults.map { $0["pointer"]?.string } == ["/legalForm"])
                #expect(faults.map { $0["code"]?.string } == ["private-provider"])
            }
        }
    }

    @Test("how things stand is told to those who answer for it, with what is overdue, and no name")
    func status() async throws {
        try await onThread {
            let desk = try Desk()
            for (person, purpose) in [
                (Town.Person.anna, "administration"), (.rut, "log-review"), (.arne, "retention"),
            ] {
                #expect(try desk.send(.get, "/status", as: person, for: purpose).status == 200)
            }
            #expect(try desk.send(.get, "/status", as: .ulla, for: "log-review").status == 403)
            #expect(try desk.send(.get, "/status", as: .sara, for: "administration").status == 403)
            let path = "/status"
            let calm = try desk.send(.get, path, as: .anna, for: "administration").json()
            #expect(calm["overdue"] != nil)
            #expect(calm["database"]?["madeFor"]?.string == "test")
            try desk.town.moveClock(by: "2 days")
            let late = try desk.send(.get, path, as: .anna, for: "administration").json()
            guard case .array(let overdue)? = late["overdue"] else {
                Issue.record("no list of what is overdue")
                return
            }
            let what = overdue.compactMap { $0["what"]?.string }
            #expect(what.contains("retention-run"))
        }
    }

    @Test("the matrix in force is shown by table, by who and by what about, page by page")
    func matrix() async throws {
        try await onThread {
            let desk = try Desk()
            func lines(_ query: [(name: String, value: String)]) throws -> [JSON] {
                let answer = try desk.send(
                    .get, "/policies/matrix", as: .rut, for: "log-review", query: query
                ).json()
                guard case .array(let items)? = answer["items"] else { return [] }
                return items
            }
            let blocked = try lines([("subject", "assignment"), ("who", "worker of the other")])
            #expect(blocked.first?["who"]?.string == "assigned worker of the other unit")
            #expect(blocked.first?["answers"]?["read"]?.string == "✔file")
            #expect(blocked.first?["answers"]?["delete"]?.string == "✘")
            let called = try lines([("subject", "authz.policies")])
            #expect(called.allSatisfy { $0["about"]?.string == "FUNCTIONS" })
            #expect(called.first?["who"]?.string == "assigned: administrator, auditor")
            #expect(try lines([("subject", "no_such_table")]).isEmpty)
            let first = try desk.send(
                .get, "/policies/matrix", as: .rut, for: "log-review", query: [("limit", "5")])
            let cursor = try #require(first.cursor())
            let ten = try lines([("limit", "10")])
            #expect(try lines([("limit", "5"), ("cursor", cursor)]) == Array(ten.dropFirst(5)))
            func isUnchanged() throws -> JSON? {
                try desk.send(.get, "/policies/version", as: .anna, for: "administration")
                    .json()["isUnchanged"]
            }
            #expect(try isUnchanged() == .bool(true))
            try desk.town.admin("GRANT SELECT ON core.credential TO sspf_retention")
            #expect(try isUnchanged() == .bool(false))
        }
    }

    @Test("a trial says what would come of it, and leaves nothing but its entry on the log")
    func trial() async throws {
        try await onThread {
            let town = try Town()
            let gate = try town.gate()
            func grant(_ person: Town.Person, _ role: Role = .coordinator) throws(Failure) {
                var caller = town.caller(person, for: .administration)
                caller.trial = Trial()
                _ = try GrantRole()(
                    role, to: Self.sara, until: nil,
                    once: Creation.Once(key: "k", digest: [UInt8](repeating: 0, count: 32)),
                    as: caller, through: gate)
            }
            let before = try town.value("SELECT count(*)::text FROM core.role_grant")
            try grant(.anna)
            try grant(.anna)
            #expect(throws: Failure.forbidden) { try grant(.ulla) }
            #expect(try town.value("SELECT count(*)::text FROM core.role_grant") == before)
            #expect(try town.value("SELECT count(*)::text FROM core.once") == "0")
            #expect(
                try town.value(
                    """
                    SELECT string_agg(concat(r.action, ' ', o.result, ' ', o.shown), ',')
                      FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                     WHERE r.action LIKE 'role%'
                    """) == "role.grant.dry-run ok 0,role.grant.dry-run ok 0")
            // What is looked at when a request commits is looked at in a trial: the move ends roles.
            var caller = town.caller(.anna, for: .administration)
            caller.trial = Trial()
            _ = try MoveStaff()(
                Self.sara, to: Town.Known.unit(7),
                once: Creation.Once(key: "m", digest: [UInt8](repeating: 0, count: 32)),
                as: caller, through: gate)
            #expect(try town.value("SELECT count(*)::text FROM core.ending") == "0")
            // What shows something cannot be tried.
            let trial = caller
            #expect(throws: Failure.broken(code: "GATE-010")) {
                try gate.page(.staff, .first, as: trial)
            }
        }
    }
}
