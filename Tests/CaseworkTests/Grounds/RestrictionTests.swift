import Access
import Casework
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Support
import Testing

@Suite("What outranks every relation and ground")
struct RestrictionTests {
    /// Consent, disclosure to a named person, and a file opened in an emergency.
    private static func openAll() throws -> Cooperation {
        let team = try Cooperation()
        _ = try team.enter(team.everybody)
        _ = try team.disclose(staff: Town.Known.staff(8))
        try EmergencyTests.freshSignIn(.sven, team)
        _ = try EmergencyTests.open(as: .sven, team)
        #expect(try team.sees(.per) == ["conversation", "observation"])
        #expect(try team.sees(.petra) == ["conversation", "observation"])
        #expect(try team.sees(.sven, for: .emergency) == allParts)
        #expect(try team.sees(.sara) == allParts)
        return team
    }

    private static let allParts = ["conversation", "observation", "youth-view"]

    private static func block(
        _ blocked: BlockAccess.Blocked, _ team: Cooperation, as person: Town.Person = .sara,
        _ purpose: Purpose = .coordination
    ) throws -> UUID {
        try BlockAccess()(
            ID(team.youth), for: blocked, because: .relationship, once: Cooperation.once(),
            as: team.caller(person, purpose), through: team.gate
        ).id
    }

    private static func end(
        _ what: Endable, _ id: UUID, _ team: Cooperation, as person: Town.Person = .sara,
        _ purpose: Purpose = .coordination
    ) throws {
        _ = try End(what)(
            id, because: .noLongerNeeded, once: Cooperation.once(),
            as: team.caller(person, purpose), through: team.gate)
    }

    @Test(
        "who a protected youth is takes a fresh proof of those who are named, and tells nobody else"
    )
    func unmasking() async throws {
        try await onThread {
            let team = try Self.openAll()
            let number = SearchYouths.Command.number(
                try IdentityNumber(stored: Town.Known.alvasNumber))
            func search(_ person: Town.Person) throws -> String {
                String(
                    decoding: try SearchYouths()(
                        number, .first, as: team.caller(person, .registration),
                        through: team.gate
                    ).items, as: UTF8.self)
            }
            func read(_ person: Town.Person) throws -> String {
                String(
                    decoding: try ReadYouth()(
                        ID(team.youth), as: team.caller(person), through: team.gate
                    ).json, as: UTF8.self)
            }
            func age(_ ago: String) throws {
                try team.town.admin(
                    "UPDATE core.session SET proved_at = authz.now() - interval '\(ago)'")
            }
            // Nobody proves anything for somebody who is not protected.
            try age("20 minutes")
            #expect(try read(.sara).contains("Alva") && search(.sara).contains("Alva"))
            try age("0 s")
            let id = try ProtectYouth()(
                ID(team.youth), as: .marked, naming: [ID(Town.Known.staff(3))],
                once: Cooperation.once(), by: team.caller(.sara), through: team.gate
            ).id
            #expect(try read(.sara).contains("Alva") && search(.sara).contains("Alva"))
            try age("5 minutes 1 s")
            #expect(throws: Failure.signInTooOld) { try read(.sara) }
            #expect(throws: Failure.signInTooOld) { try search(.sara) }
            let log = try team.town.value(
                """
                SELECT string_agg(concat_ws(' ', r.action, o.result, o.reason), ', ' ORDER BY r.no)
                  FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                 WHERE o.reason = 'proof-too-old'
                """)
            #expect(
                log == "youth.read refused proof-too-old, "
                    + "person-search.number refused proof-too-old")
            // The work itself goes on, and to others it is as if there were nobody.
            #expect(try team.sees(.sara) == Self.allParts)
            #expect(throws: Failure.notFound) { try read(.sven) }
            try age("0 s")
            try Self.end(.protection, id, team)
            try age("20 minutes")
            #expect(try read(.sara).contains("Alva"))
        }
    }

    @Test(
        "a block keeps one person out, whatever opens the file, until it is lifted",
        arguments: [
            (Town.Person.per, 7, Purpose.coordination), (.petra, 8, .coordination),
            (.sven, 2, .emergency),
        ])
    func blockPerson(_ person: Town.Person, _ staff: Int, _ purpose: Purpose) async throws {
        try await onThread {
            let team = try Self.openAll()
            let before = try team.sees(person, for: purpose)
            let id = try Self.block(.staff(ID(Town.Known.staff(staff))), team)
            #expect(try team.sees(person, for: purpose) == [])
            for other in [Town.Person.per, .petra] where other != person {
                #expect(try team.sees(other) == ["conversation", "observation"])
            }
            try Self.end(.block, id, team)
            #expect(try team.sees(person, for: purpose) == before)
        }
    }

    @Test("a block keeps a whole other agency out, and nobody else")
    func blockAgency() async throws {
        try await onThread {
            let team = try Self.openAll()
            _ = try Self.block(.agency(Cooperation.police), team, as: .ulla, .workManagement)
            #expect(try team.sees(.per) == [])
            #expect(try team.sees(.petra) == [])
            #expect(try team.sees(.sara) == Self.allParts)
            #expect(throws: Failure.unfit(pointer: "/agencyId", code: "own-agency")) {
                try Self.block(.agency(ID(Town.Known.agency(1))), team)
            }
            #expect(throws: Failure.unfit(pointer: "/staffId", code: "unknown")) {
                try Self.block(.staff(ID(UUID())), team)
            }
        }
    }

    @Test("who is blocked sees neither the file nor the block, and the log knows why")
    func blockedSeesNothing() async throws {
        try await onThread {
            let team = try Cooperation()
            // Sven gets the file too, and then is kept out of it.
            try team.town.admin(
                """
                INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id,
                                             valid_from, author_id)
                VALUES (gen_random_uuid(), '\(team.youth)', '\(Town.Known.agency(1))',
                        '\(Town.Known.unit(1))', '\(Town.Known.staff(2))', '2020-01-01',
                        '\(Town.Known.staff(3))')
                """)
            func blocks(_ person: Town.Person) throws -> String {
                let page = try team.gate.page(
                    .blocks, of: team.youth, .first, as: team.caller(person))
                return String(decoding: page.items, as: UTF8.self)
            }
            #expect(try blocks(.sven) == "[]")
            let id = try Self.block(.staff(ID(Town.Known.staff(2))), team)
            #expect(try blocks(.sara).contains(id.uuidString.lowercased()))
            #expect(try blocks(.sara).contains("Sven Sundin"))
            #expect(throws: Failure.notFound) { try blocks(.sven) }
            #expect(
                try team.town.value(
                    """
                    SELECT o.reason FROM audit.outcome o
                      JOIN audit.request r USING (xid, incarnation, layer)
                     ORDER BY r.no DESC LIMIT 1
                    """) == "barred")
            #expect(throws: Failure.notFound) { try Self.end(.block, id, team, as: .sven) }
        }
    }

    @Test("a conflict of interest closes every file about the number, in whichever agency, at once")
    func conflict() async throws {
        try await onThread {
            let team = try Self.openAll()
            func declare(_ number: String, _ person: Town.Person) throws {
                _ = try DeclareConflict()(
                    with: try IdentityNumber(stored: number), .relative,
                    once: Cooperation.once(), as: team.caller(person, .ownAccount),
                    through: team.gate)
            }
            try declare(Town.Known.alvasNumber, .per)
            #expect(try team.sees(.per) == [])
            #expect(try team.sees(.petra) == ["conversation", "observation"])
            // The police's own row about Alva too.
            #expect(throws: Failure.notFound) {
                try ReadYouth()(
                    ID(Town.Known.youth(6)), as: team.caller(.per), through: team.gate)
            }
            // Nobody's number is declared in the same way.
            try declare("201212122392", .petra)
            #expect(try team.sees(.petra) == ["conversation", "observation"])
            let own = try team.gate.page(
                .conflicts, .first, as: team.caller(.per, .ownAccount))
            let text = String(decoding: own.items, as: UTF8.self)
            #expect(text.contains("relative"))
            #expect(!text.contains(Town.Known.alvasNumber))
            let others = try team.gate.page(
                .conflicts, .first, as: team.caller(.sara, .ownAccount))
            #expect(String(decoding: others.items, as: UTF8.self) == "[]")
        }
    }

    @Test("a conflict that is declared before the number is known holds when it becomes known")
    func conflictFirst() async throws {
        try await onThread {
            let team = try Cooperation()
            let number = try IdentityNumber(stored: "201212122392")
            _ = try DeclareConflict()(
                with: number, .household, once: Cooperation.once(),
                as: team.caller(.sara, .ownAccount), through: team.gate)
            func register(_ person: Town.Person) throws -> UUID {
                try RegisterYouth()(
                    RegisterYouth.Command(
                        number: number, birthDate: nil,
                        name: try PersonName(given: "Ny", family: "Namn")),
                    once: Cooperation.once(), as: team.caller(person, .registration),
                    through: team.gate
                ).id
            }
            let youth = try register(.sven)
            func read(_ person: Town.Person) throws {
                _ = try ReadYouth()(
                    ID(youth), as: team.caller(person, .registration), through: team.gate)
            }
            try read(.sven)
            #expect(throws: Failure.notFound) {
                _ = try register(.sara)
                try read(.sara)
            }
        }
    }

    @Test("a number that is entered while a conflict about it is declared does not escape it")
    func conflictMeanwhile() async throws {
        let team = try await onThread { try Cooperation() }
        let number = try IdentityNumber(stored: "201212122392")
        async let declared = onThread {
            try Self.waits(team, until: Self.isEntered)
            return try DeclareConflict()(
                with: number, .household, once: Cooperation.once(),
                as: team.caller(.sara, .ownAccount), through: team.gate)
        }
        try await onThread {
            var session = try team.town.session("sspf_migrate")
            _ = try session.run(Statement("begin", "BEGIN"))
            _ = try session.run(Self.enterNumber, [.uuid(Town.Known.youth(2))])
            try Self.waits(team, until: Self.isWaitedFor)
            _ = try session.run(Statement("commit", "COMMIT"))
        }
        _ = try await declared
        try await onThread {
            let barred = try team.town.value(
                """
                SELECT string_agg(b.youth_id::text, ' ') FROM core.bar b WHERE b.source = 'conflict'
                """)
            #expect(barred == Town.Known.youth(2).uuidString.lowercased())
        }
    }

    private static let isEntered: StaticString = """
        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                        WHERE d.datname = current_database() AND l.locktype = 'advisory'
                          AND l.mode = 'ShareLock')::text
        """
    private static let isWaitedFor: StaticString = """
        SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                        WHERE d.datname = current_database() AND l.locktype = 'advisory'
                          AND NOT l.granted)::text
        """
    private static let enterNumber = Statement(
        "enter-number",
        """
        INSERT INTO core.youth_number (id, youth_id, agency_id, kind, number, author_id, created_at)
        SELECT gen_random_uuid(), y.id, y.agency_id, 'personnummer', '201212122392', y.author_id,
               authz.now()
          FROM core.youth y WHERE y.id = $1
        """)

    /// Waits until a question about the database is answered with yes.
    private static func waits(_ team: Cooperation, until question: StaticString) throws {
        for _ in 0..<600 {
            if try team.town.value(question) == "true" { return }
            usleep(50_000)
        }
        Issue.record("it never came to that")
    }

    @Test("a protected youth is seen by those named and by nobody else, whatever opens the file")
    func protection() async throws {
        try await onThread {
            let team = try Self.openAll()
            let id = try ProtectYouth()(
                ID(team.youth), as: .marked, naming: [ID(Town.Known.staff(3))],
                once: Cooperation.once(), by: team.caller(.sara), through: team.gate
            ).id
            #expect(try team.sees(.sara) == Self.allParts)
            #expect(try team.sees(.per) == [])
            #expect(try team.sees(.petra) == [])
            #expect(try team.sees(.sven, for: .emergency) == [])
            func protections(_ person: Town.Person, _ purpose: Purpose) throws -> String {
                let page = try team.gate.page(
                    .protections, of: team.youth, .first, as: team.caller(person, purpose))
                return String(decoding: page.items, as: UTF8.self)
            }
            #expect(try protections(.ulla, .workManagement).contains("Sara Sandell"))
            #expect(throws: Failure.notFound) { try protections(.sven, .coordination) }
            #expect(throws: Failure.notFound) {
                try Self.end(.protection, id, team, as: .sven)
            }
            // In no list either.
            let number = SearchYouths.Command.number(
                try IdentityNumber(stored: Town.Known.alvasNumber))
            try team.town.admin(
                """
                UPDATE core.membership SET ended_at = now()
                 WHERE staff_id = '\(Town.Known.staff(2))';
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at)
                VALUES (gen_random_uuid(), '\(Town.Known.staff(2))', '\(Town.Known.agency(1))',
                        '\(Town.Known.unit(1))', now());
                """)
            func found(_ person: Town.Person) throws -> String {
                String(
                    decoding: try SearchYouths()(
                        number, .first, as: team.caller(person, .registration),
                        through: team.gate
                    ).items, as: UTF8.self)
            }
            #expect(try found(.sara).contains("Alva"))
            #expect(try found(.sven) == "[]")
            try Self.end(.protection, id, team)
            #expect(try found(.sven).contains("Alva"))
            #expect(try team.sees(.per) == ["conversation", "observation"])
        }
    }

    @Test(
        "a number entered for a hidden youth tells nothing: it stands beside it, and the named learn"
    )
    func numberBeside() async throws {
        try await onThread {
            let team = try Cooperation()
            let number = try IdentityNumber(stored: Town.Known.alvasNumber)
            func register(_ number: IdentityNumber, _ person: Town.Person = .sven) throws -> UUID {
                try RegisterYouth()(
                    RegisterYouth.Command(
                        number: number, birthDate: nil,
                        name: try PersonName(given: "Alva", family: "Alm")),
                    once: Cooperation.once(), as: team.caller(person, .registration),
                    through: team.gate
                ).id
            }
            func inbox(_ person: Town.Person) throws -> Int {
                let page = try team.gate.page(
                    .inbox, .first, as: team.caller(person, .ownAccount))
                return String(decoding: page.items, as: UTF8.self)
                    .split(separator: "same-number").count - 1
            }
            _ = try ProtectYouth()(
                ID(team.youth), as: .marked, naming: [ID(Town.Known.staff(3))],
                once: Cooperation.once(), by: team.caller(.sara), through: team.gate)
            let entered = try register(number)
            #expect(entered != team.youth)
            let fresh = try register(try IdentityNumber(stored: "201206142380"))
            for youth in [entered, fresh] {
                let text = Cooperation.text(
                    try ReadYouth()(
                        ID(youth), as: team.caller(.sven, .registration), through: team.gate))
                #expect(text.contains("\"familyName\" : \"Alm\""))
            }
            // Once more is the same row; and whoever is named gets the protected one.
            #expect(try register(number) == entered)
            #expect(try register(number, .sara) == team.youth)
            #expect(try inbox(.sara) == 1)
            #expect(try inbox(.ulla) == 1)
            #expect(try inbox(.sven) == 0)
            // A number that is added to another row does the same.
            let other = try register(try IdentityNumber(stored: "201206742395"))
            _ = try AddNumber()(
                ID(other), AddNumber.Command(number: number, previous: .replaced),
                once: Cooperation.once(), as: team.caller(.sven, .registration),
                through: team.gate)
            try team.setClock("2027-04-20 12:00")
            #expect(try inbox(.sara) == 0)
        }
    }

    @Test("who is named names others of the own agency, and the last one is not taken away")
    func naming() async throws {
        try await onThread {
            let team = try Cooperation()
            let protection = try ProtectYouth()(
                ID(team.youth), as: .protectedRegistration, naming: [],
                once: Cooperation.once(), by: team.caller(.sara), through: team.gate
            ).id
            let saras = try team.town.value(
                "SELECT id::text FROM core.protection_access WHERE youth_id = $1",
                [.uuid(team.youth)])
            let access = try #require(saras.flatMap { UUID(uuidString: $0) })
            #expect(throws: Failure.conflict) { try Self.end(.protectionAccess, access, team) }
            func name(_ staff: Int, _ person: Town.Person) throws {
                _ = try NameProtected()(
                    ID(Town.Known.staff(staff)), for: ID(team.youth), once: Cooperation.once(),
                    as: team.caller(person), through: team.gate)
            }
            // Another agency's staff are not named; who is not named names nobody.
            #expect(throws: Failure.forbidden) { try name(7, .sara) }
            #expect(throws: Failure.notFound) { try name(2, .sven) }
            try name(2, .sara)
            try team.town.admin(
                """
                INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id,
                                             valid_from, author_id)
                VALUES (gen_random_uuid(), '\(team.youth)', '\(Town.Known.agency(1))',
                        '\(Town.Known.unit(1))', '\(Town.Known.staff(2))', '2020-01-01',
                        '\(Town.Known.staff(3))')
                """)
            #expect(try team.sees(.sven) == Self.allParts)
            try Self.end(.protectionAccess, access, team)
            #expect(try team.sees(.sara) == [])
            try Self.end(.protection, protection, team, as: .sven)
            #expect(try team.sees(.sara) == Self.allParts)
        }
    }

    @Test(
        "when those who are named have left, the unit's management learns who it is and names the next"
    )
    func succession() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try ProtectYouth()(
                ID(team.youth), as: .marked, naming: [], once: Cooperation.once(),
                by: team.caller(.sara), through: team.gate)
            let ulla = team.caller(.ulla, .workManagement)
            func isListed() throws -> Bool {
                let page = try team.gate.page(.unitYouths, .first, as: ulla)
                return String(decoding: page.items, as: UTF8.self)
                    .contains(team.youth.uuidString.lowercased())
            }
            #expect(try !isListed())
            try team.town.admin(
                """
                UPDATE core.membership SET ended_at = authz.now()
                 WHERE staff_id = '\(Town.Known.staff(1))'
                """)
            #expect(try isListed())
            // Who it is, and no more of the file; nobody else learns anything.
            #expect(try team.sees(.ulla, for: .workManagement) == [])
            #expect(try team.sees(.sven, for: .registration) == [])
            _ = try NameProtected()(
                ID(Town.Known.staff(2)), for: ID(team.youth), once: Cooperation.once(), as: ulla,
                through: team.gate)
            #expect(try !isListed())
        }
    }
}
