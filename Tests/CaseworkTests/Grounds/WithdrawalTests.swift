import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

@Suite("Withdrawing a consent")
struct WithdrawalTests {
    @Test("any one who gave it withdraws it whole, in that commit", arguments: 0..<3)
    func anyGiver(_ which: Int) async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter(team.everybody)
            #expect(try team.sees(.per) == ["conversation", "observation"])
            let giver = [Giver.guardian(team.karin), .guardian(team.anders), .youth][which]
            _ = try team.withdraw(id, by: giver)
            #expect(try team.sees(.per) == [])
            #expect(try team.state(id) == "withdrawn")
            #expect(throws: Failure.taken(pointer: "", code: "withdrawn-already")) {
                try team.withdraw(id, by: giver)
            }
        }
    }

    @Test("who did not give it cannot withdraw it, but can refuse, which blocks")
    func notAGiver() async throws {
        try await onThread {
            let team = try Cooperation(born: "2013-06-01")
            let id = try team.enter(
                note: "Mogen.",
                [(.guardian(team.karin), .given), (.guardian(team.anders), .given)])
            #expect(throws: Failure.unfit(pointer: "/capacity", code: "not-a-giver")) {
                try team.withdraw(id, by: .youth)
            }
            #expect(throws: Failure.unfit(pointer: "/guardianId", code: "unknown")) {
                try team.withdraw(id, by: .guardian(ID(UUID())))
            }
            #expect(try team.sees(.per) == ["conversation", "observation"])
            _ = try AnswerConsent()(
                try Cooperation.answer(.youth, .refused), to: id, once: Cooperation.once(),
                as: team.caller(.sara), through: team.gate)
            #expect(try team.state(id) == "refused")
            #expect(try team.sees(.per) == [])
        }
    }

    @Test("from 18 on a guardian neither withdraws nor refuses what is the youth's own")
    func ofAge() async throws {
        try await onThread {
            let team = try Cooperation(born: "2009-05-10")
            let id = try team.enter(team.everybody)
            let later = try team.enter([])
            let ofAge = Failure.unfit(pointer: "/capacity", code: "of-age")
            try team.setClock("2027-05-10 00:00:30")
            #expect(throws: ofAge) { try team.withdraw(id, by: .guardian(team.karin)) }
            #expect(throws: ofAge) {
                try AnswerConsent()(
                    try Cooperation.answer(.guardian(team.karin), .refused), to: later,
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            }
            #expect(try team.state(id) == "in-force")
            #expect(try team.sees(.per) == ["conversation", "observation"])
            _ = try team.withdraw(id, by: .youth)
            #expect(try team.sees(.per) == [])
        }
    }

    @Test("the receipt counts what was cut, and a retry gives the same one")
    func receipt() async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter(
                parties: [
                    .init(agency: Cooperation.police, staff: nil),
                    .init(agency: Cooperation.school, staff: nil),
                ], kinds: ["identity", "conversation", "observation"], team.everybody)
            // Alva's row at social services has been joined to a case that the police lead.
            let place = UUID()
            try team.town.admin(
                """
                INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class,
                                         author_id, created_at, opened_at)
                VALUES ('\(Cooperation.known("00da", 2))', '\(Town.Known.youth(6))',
                        '\(Town.Known.agency(2))', '\(Town.Known.unit(3))', '35:1',
                        '\(Town.Known.staff(7))', '2020-01-01', '2020-01-01');
                INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                             valid_from, author_id, created_at)
                VALUES ('\(place)', '\(Cooperation.known("00da", 2))', '\(team.youth)',
                        '\(Town.Known.agency(1))', '26:1', '2020-01-01',
                        '\(Town.Known.staff(1))', '2020-01-01');
                """)
            #expect(
                try team.town.value(
                    "SELECT count(*)::text FROM core.share WHERE basis_id = $1",
                    [.uuid(id.uuid)]) == "6")
            let once = Cooperation.once()
            func withdraw() throws -> Created {
                try WithdrawConsent()(
                    id, by: .youth, once: once, as: team.caller(.sara), through: team.gate)
            }
            let first = try withdraw()
            let text = String(decoding: first.receipt ?? [], as: UTF8.self)
            #expect(
                text
                    == "{\"shares\" : 6, \"recipients\" : 2, \"caseJoins\" : 1, \"referrals\" : 0, "
                    + "\"exports\" : 0, \"notices\" : 0}")
            #expect(
                try team.town.value(
                    """
                    SELECT (SELECT count(*) FROM core.share) || ' '
                        || (SELECT reason FROM core.ending WHERE source_id = $1) || ' '
                        || (SELECT count(*) FROM core.case_youth
                             WHERE youth_id = $2 AND valid_until IS NULL)
                    """, [.uuid(place), .uuid(team.youth)]) == "0 revoked 1")
            let second = try withdraw()
            #expect(second.isReplay && !first.isReplay)
            #expect(second.id == first.id)
            #expect(second.receipt == first.receipt)
            #expect(
                Cooperation.text(
                    try ReadConsent()(id, as: team.caller(.sara), through: team.gate)
                ).contains("\"receipt\" : \(text)"))
        }
    }

    @Test(
        "who is assigned and in the team as well withdraws it, and the receipt stays as it was given"
    )
    func kept() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.town.admin(
                """
                INSERT INTO core.case_member (id, case_id, youth_id, agency_id, secrecy_class,
                    staff_id, staff_agency_id, valid_from, author_id, created_at)
                SELECT gen_random_uuid(), '\(Cooperation.caseID)', '\(team.youth)', s.agency_id,
                       '26:1', s.id, s.agency_id, '2020-01-01', s.id, '2020-01-01'
                  FROM core.staff s WHERE s.subject = 'sara.social';
                INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class,
                    case_id, kind, what, responsible_staff_id, due_on, author_id, created_at)
                SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, '26:1', c.id,
                       'commitments', 'Ringer', s.id, '2027-03-23', c.author_id, c.opened_at
                  FROM core."case" c, core.staff s
                 WHERE c.id = '\(Cooperation.caseID)' AND s.subject = 'per.polis';
                """)
            let id = try team.enter(kinds: ["conversation", "commitments"], team.everybody)
            // Per of the police has a commitment before him on this ground.
            let text =
                "{\"shares\" : 2, \"recipients\" : 1, \"caseJoins\" : 0, "
                + "\"referrals\" : 0, \"exports\" : 0, \"notices\" : 1}"
            #expect(try team.withdraw(id, by: .youth) == text)
            // A guardian who turns up later would have made the consent lack something.
            try team.town.admin(
                "UPDATE core.guardian SET valid_until = '2027-01-01'; DELETE FROM core.consent_kind"
            )
            #expect(
                Cooperation.text(
                    try ReadConsent()(id, as: team.caller(.sara), through: team.gate)
                ).contains("\"receipt\" : \(text)"))
        }
    }

    @Test("a join that another ground holds stays, and a consent that opened nothing cuts nothing")
    func nothingCut() async throws {
        try await onThread {
            let team = try Cooperation()
            let draft = try team.enter([(.youth, .given)])
            #expect(
                try team.withdraw(draft, by: .youth)
                    == "{\"shares\" : 0, \"recipients\" : 0, \"caseJoins\" : 0, \"referrals\" : 0, "
                    + "\"exports\" : 0, \"notices\" : 0}")
            let id = try team.enter(team.everybody)
            _ = try team.disclose()
            #expect(
                try team.withdraw(id, by: .youth)
                    == "{\"shares\" : 2, \"recipients\" : 1, \"caseJoins\" : 0, \"referrals\" : 0, "
                    + "\"exports\" : 0, \"notices\" : 0}")
            // The decision stands by itself.
            #expect(try team.sees(.per) == ["conversation", "observation"])
        }
    }

    @Test("of two who withdraw at once one does, and the other is told that it is done")
    func atOnce() async throws {
        let team = try await onThread { try Cooperation() }
        let id = try await onThread { try team.enter(team.everybody) }
        let results = try await withThrowingTaskGroup(of: Failure?.self) { group in
            for giver in [Giver.youth, .youth, .youth, .youth] {
                group.addTask {
                    try await onThread {
                        do throws(Failure) {
                            _ = try WithdrawConsent()(
                                id, by: giver, once: Cooperation.once(),
                                as: team.caller(.sara),
                                through: Self.gate(team))
                            return nil
                        } catch { return error }
                    }
                }
            }
            return try await group.reduce(into: [Failure?]()) { $0.append($1) }
        }
        #expect(results.count { $0 == nil } == 1)
        #expect(results.count { $0 == .taken(pointer: "", code: "withdrawn-already") } == 3)
        let left = try await onThread {
            try team.town.value(
                "SELECT count(*)::text FROM core.consent_withdrawal")
        }
        #expect(left == "1")
    }

    private static func gate(_ team: Cooperation) throws(Failure) -> Gate {
        guard let gate = try? team.town.gate() else { throw .unavailable }
        return gate
    }

    @Test("a withdrawal waits for a write that is under way, and what comes after it sees it")
    func waits() async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter(team.everybody)
            // A write about the youth that has its lock and has not ended.
            var writer = try team.town.session("sspf_migrate")
            try writer.runScript(
                Script(
                    name: "writer",
                    text: "BEGIN; SELECT FROM core.youth WHERE id = '\(team.youth)' FOR KEY SHARE"))
            var settings = Session.Settings()
            settings.lockTimeout = .milliseconds(300)
            let hasty = Gate(Link(try team.town.address(), settings: settings))
            #expect(throws: Failure.unavailable) {
                try WithdrawConsent()(
                    id, by: .youth, once: Cooperation.once(), as: team.caller(.sara),
                    through: hasty)
            }
            #expect(try team.sees(.per) == ["conversation", "observation"])
            try writer.runScript(Script(name: "writer", text: "COMMIT"))
            _ = try team.withdraw(id, by: .youth)
            #expect(try team.sees(.per) == [])
        }
    }

    @Test("a party cannot withdraw, and others learn nothing of it")
    func notTheirs() async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter(team.everybody)
            for (person, failure) in [(Town.Person.per, Failure.forbidden), (.rita, .notFound)] {
                #expect(throws: failure) {
                    try WithdrawConsent()(
                        id, by: .youth, once: Cooperation.once(), as: team.caller(person),
                        through: team.gate)
                }
            }
            #expect(
                try team.town.value(
                    """
                    SELECT o.reason || ' ' || o.persons[1] FROM audit.outcome o
                      JOIN audit.request r USING (xid, incarnation, layer)
                     WHERE o.resource = 'consent' AND o.result = 'refused'
                     ORDER BY r.no DESC LIMIT 1
                    """) == "other-agency \(team.youth.uuidString.lowercased())")
        }
    }
}
