import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

@Suite("Risk flags")
struct RiskFlagTests {
    private static func command(sign: String = "high-absence") throws -> ProposeRiskFlag.Command {
        ProposeRiskFlag.Command(
            sign: try RuleCode(sign), observedOn: try LocalDate("2027-03-12"), source: .school,
            grading: .secondHand, role: .exposed, protectiveFactor: try RuleCode("trusted-adult"))
    }

    private static func propose(
        _ team: Cooperation, as person: Town.Person = .sara, sign: String = "high-absence"
    ) throws -> ID<RiskFlag> {
        ID(
            try ProposeRiskFlag()(
                try command(sign: sign), of: ID(team.youth), once: Cooperation.once(),
                as: team.caller(person), through: team.gate
            ).id)
    }

    private static func move(
        _ flag: ID<RiskFlag>, _ command: MoveRiskFlag.Command, _ team: Cooperation,
        as person: Town.Person = .sara
    ) throws {
        _ = try MoveRiskFlag()(
            flag, command, once: Cooperation.once(),
            as: team.caller(person, person == .ulla ? .workManagement : .coordination),
            through: team.gate)
    }

    private static func confirmed(_ team: Cooperation) throws -> ID<RiskFlag> {
        let flag = try propose(team)
        try move(flag, .confirmed, team, as: .ulla)
        return flag
    }

    /// The flags of Alva's file that somebody sees, as JSON; nil when there is no such file.
    private static func list(
        _ team: Cooperation, as person: Town.Person, for purpose: Purpose = .coordination
    ) throws -> [JSON]? {
        let gate = try team.gate
        let page: Page
        do throws(Failure) {
            page = try gate.page(
                .riskFlags, of: team.youth, .first, as: team.caller(person, purpose))
        } catch {
            guard error == .notFound else { throw error }
            return nil
        }
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items
    }

    private static func states(
        _ team: Cooperation, as person: Town.Person = .sara, for purpose: Purpose = .coordination
    ) throws -> [String]? {
        try list(team, as: person, for: purpose)?.map { item in
            guard case .string(let state)? = item["state"] else { return "-" }
            return state
        }
    }

    private static let reason = "Frånvaron fortsätter enligt skolan."

    @Test("proposed, confirmed by a second person, renewed, resolved: each a row, none lost")
    func whole() async throws {
        try await onThread {
            let team = try Cooperation()
            let flag = try Self.propose(team)
            #expect(try Self.states(team) == ["proposed"])
            try Self.move(flag, .confirmed, team, as: .ulla)
            #expect(try Self.states(team) == ["confirmed"])
            try team.setClock("2027-06-01 12:00")
            try Self.move(flag, .renewed(Self.reason), team)
            let renewed = try #require(try Self.list(team, as: .sara)?.first)
            // Ninety days from the day of the renewal.
            #expect(renewed["lapsesOn"] == .string("2027-08-30"))
            #expect(renewed["protectiveFactor"] == .string("trusted-adult"))
            try Self.move(flag, .resolved("Går i skolan varje dag nu."), team)
            #expect(try Self.states(team) == ["resolved"])
            #expect(
                try team.town.value(
                    """
                    SELECT string_agg(from_state || '>' || state, ' ' ORDER BY place)
                      FROM core.risk_flag_step
                    """) == "proposed>confirmed confirmed>confirmed confirmed>resolved")
            #expect(throws: Failure.outOfCourse) {
                try Self.move(flag, .renewed(Self.reason), team)
            }
        }
    }

    @Test("nobody confirms or declines what they proposed themselves, but may correct it")
    func secondPerson() async throws {
        try await onThread {
            let team = try Cooperation()
            let flag = try Self.propose(team)
            #expect(throws: Failure.forbidden) { try Self.move(flag, .confirmed, team) }
            #expect(throws: Failure.forbidden) { try Self.move(flag, .declined(Self.reason), team) }
            // A renewal is no way around it.
            #expect(throws: Failure.outOfCourse) {
                try Self.move(flag, .renewed(Self.reason), team)
            }
            #expect(try Self.states(team) == ["proposed"])
            try Self.move(flag, .corrected("Det gällde en annan elev."), team)
            #expect(try Self.states(team) == ["corrected"])
            let other = try Self.propose(team)
            try Self.move(other, .declined("Underlaget räcker inte än."), team, as: .ulla)
            #expect(try Self.states(team) == ["declined", "corrected"])
            // A colleague who has the file is a second person too.
            let third = try Self.propose(team)
            try team.town.admin(
                """
                INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id,
                                             valid_from, author_id)
                VALUES (gen_random_uuid(), '\(team.youth)', '\(Town.Known.agency(1))',
                        '\(Town.Known.unit(1))', '\(Town.Known.staff(2))', '2020-01-01',
                        '\(Town.Known.staff(3))')
                """)
            try Self.move(third, .confirmed, team, as: .sven)
            #expect(try Self.states(team) == ["confirmed", "declined", "corrected"])
        }
    }

    @Test("management sees what waits for a second person, and nothing more of the file's flags")
    func management() async throws {
        try await onThread {
            let team = try Cooperation()
            let flag = try Self.propose(team)
            #expect(try Self.states(team, as: .ulla, for: .workManagement) == ["proposed"])
            #expect(throws: Failure.forbidden) {
                try Self.move(flag, .corrected(Self.reason), team, as: .ulla)
            }
            try Self.move(flag, .confirmed, team, as: .ulla)
            #expect(try Self.states(team, as: .ulla, for: .workManagement) == [])
            for person in [Town.Person.sven, .per, .petra] {
                #expect(try Self.states(team, as: person) == nil)
                #expect(throws: Failure.notFound) {
                    try Self.move(flag, .resolved(Self.reason), team, as: person)
                }
            }
        }
    }

    @Test("a flag lapses by itself on the ninetieth day, for everybody, and takes no step then")
    func lapse() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try team.enter(kinds: ["risk-flags"], team.everybody)
            let flag = try Self.confirmed(team)
            try team.setClock("2027-06-12 23:59")
            #expect(try Self.states(team) == ["confirmed"])
            #expect(try Self.states(team, as: .per) == ["confirmed"])
            try team.setClock("2027-06-13 00:00")
            #expect(try Self.states(team) == ["lapsed"])
            #expect(try Self.states(team, as: .per) == nil)
            for command in [
                MoveRiskFlag.Command.renewed(Self.reason), .resolved(Self.reason),
                .corrected(Self.reason),
            ] { #expect(throws: Failure.outOfCourse) { try Self.move(flag, command, team) } }
            // What nobody has confirmed lapses after fourteen.
            let waiting = try Self.propose(team)
            try team.setClock("2027-06-27 00:00")
            #expect(throws: Failure.notFound) {
                try Self.move(waiting, .confirmed, team, as: .ulla)
            }
            #expect(try Self.states(team) == ["lapsed", "lapsed"])
        }
    }

    @Test(
        "other agencies see only what is confirmed, with what is held against it, without its steps"
    )
    func shared() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try team.enter(kinds: ["risk-flags"], team.everybody)
            let flag = try Self.propose(team)
            #expect(try Self.states(team, as: .per) == nil)
            try Self.move(flag, .confirmed, team, as: .ulla)
            _ = try ContestRiskFlag()(
                flag, by: .youth, "Jag var sjuk, det är sant.", once: Cooperation.once(),
                as: team.caller(.sara), through: team.gate)
            let seen = try #require(try Self.list(team, as: .per)?.first)
            #expect(seen["state"] == .string("confirmed"))
            #expect(seen["steps"] == .array([]))
            guard case .array(let contests)? = seen["contests"] else {
                Issue.record("no contests")
                return
            }
            #expect(contests.first?["note"] == .string("Jag var sjuk, det är sant."))
            // He may read it; nothing of it is his to do.
            #expect(throws: Failure.forbidden) {
                try Self.move(flag, .resolved(Self.reason), team, as: .per)
            }
            #expect(throws: Failure.forbidden) {
                _ = try ContestRiskFlag()(
                    flag, by: .guardian, "Nej", once: Cooperation.once(), as: team.caller(.per),
                    through: team.gate)
            }
        }
    }

    @Test("of several ends at once one wins, and the others are told")
    func atOnce() async throws {
        let team = try await onThread { try Cooperation() }
        let flag = try await onThread { try Self.confirmed(team) }
        let won = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await onThread {
                        do throws(any Error) {
                            try Self.move(flag, .resolved(Self.reason), team)
                            return 1
                        } catch let failure as Failure where failure == .outOfCourse {
                            return 0
                        }
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(won == 1)
    }

    @Test(
        "signs and factors outside the catalogue, or after its dates, are refused where they stand")
    func catalogue() async throws {
        try await onThread {
            let team = try Cooperation()
            #expect(throws: Failure.unfit(pointer: "/sign", code: "unknown")) {
                _ = try Self.propose(team, sign: "friends-conduct")
            }
            try team.town.admin(
                "UPDATE core.risk_sign SET valid_until = '2027-03-01' WHERE code = 'aggression'")
            #expect(throws: Failure.unfit(pointer: "/sign", code: "not-valid-then")) {
                _ = try Self.propose(team, sign: "aggression")
            }
            #expect(throws: Failure.unfit(pointer: "/reason", code: "identity-number")) {
                try Self.move(
                    try Self.propose(team), .corrected("Det gällde 20110403-2386 i stället."), team)
            }
        }
    }

    @Test("the database knows the same steps as Domain")
    func sameTable() async throws {
        var allowed: [String] = []
        for from in RiskFlagState.allCases {
            for next in RiskFlagState.allCases {
                var state = from
                do throws(RiskFlagState.Forbidden) {
                    try state.become(next)
                    #expect(state == next)
                    allowed.append("\(from.rawValue)>\(next.rawValue)")
                } catch {
                    #expect(state == from)
                }
            }
        }
        #expect(
            allowed == [
                "proposed>confirmed", "proposed>declined", "proposed>lapsed",
                "proposed>corrected", "confirmed>confirmed", "confirmed>lapsed",
                "confirmed>corrected", "confirmed>resolved",
            ])
        let expected = allowed.sorted()
        try await onThread {
            let town = try Town()
            #expect(
                try AllowedSteps.stored(
                    town, "risk_flag_step_allowed", RiskFlagState.allCases.map(\.rawValue))
                    == expected)
        }
    }
}

/// The steps that a table's constraint allows, as `from>to`, sorted.
enum AllowedSteps {
    static func stored(_ town: Town, _ constraint: String, _ words: [String]) throws -> [String] {
        let stored = try town.value(
            """
            SELECT string_agg(f || '>' || t, ' ' ORDER BY (f || '>' || t) COLLATE "C")
              FROM unnest($2::text[]) f, unnest($2::text[]) t
             WHERE position(format('((from_state = %L::text) AND (state = %L::text))', f, t)
                            IN (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
                                 WHERE k.conname = $1)) > 0
            """, [.text(constraint), .texts(words)])
        return (stored ?? "").split(separator: " ").map(String.init)
    }
}
