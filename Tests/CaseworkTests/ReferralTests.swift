import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

@Suite("Referrals")
struct ReferralTests {
    /// Fred's unit of leisure, inside the system, and a clinic outside it.
    private static let inside = Cooperation.known("00f3", 1)
    private static let outside = Cooperation.known("00f3", 2)
    private static let leisure = ID<Agency>(Town.Known.agency(4))

    private static func team() throws -> Cooperation {
        let team = try Cooperation()
        try team.town.admin(
            """
            DELETE FROM core.referral_step; DELETE FROM core.referral;
            DELETE FROM core.referral_target;
            INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                unit_id, age_from, age_below, valid_from, created_at)
            SELECT v.id::uuid, m.id, v.name, v.kind, '{own-contact,warm-handover,remiss}',
                   v.agency::uuid, v.unit::uuid, 13, 21, '2026-01-01', now()
              FROM core.municipality m, (VALUES
                ('\(inside)', 'Fältgruppen', 'field-worker', '\(leisure)',
                 '\(Town.Known.unit(8))'),
                ('\(outside)', 'Mini-Maria', 'mini-maria', NULL, NULL))
                   AS v(id, name, kind, agency, unit)
            """)
        return team
    }

    private static func draft(
        _ team: Cooperation, to target: UUID = inside, path: ReferralPath = .warmHandover
    ) throws -> ID<Referral> {
        ID(
            try DraftReferral()(
                .init(
                    youth: ID(team.youth), target: ID(target), path: path,
                    question: "Vill börja spela handboll igen."),
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate
            ).id)
    }

    private static func move(
        _ referral: ID<Referral>, _ commands: MoveReferral.Command..., team: Cooperation,
        as person: Town.Person = .sara
    ) throws {
        for command in commands {
            _ = try MoveReferral()(
                referral, command, once: Cooperation.once(), as: team.caller(person),
                through: team.gate)
        }
    }

    private static func consent(
        _ team: Cooperation, kinds: [String] = ["identity", "referrals"]
    ) throws -> ID<Consent> {
        try team.enter(
            parties: [.init(agency: leisure, staff: nil)], kinds: kinds, team.everybody)
    }

    /// What somebody reads of it; nil when it does not exist for them.
    private static func read(
        _ referral: ID<Referral>, _ team: Cooperation, as person: Town.Person = .sara
    ) throws -> JSON? {
        let gate = try team.gate
        let document: Document
        do throws(Failure) {
            document = try ReadReferral()(referral, as: team.caller(person), through: gate)
        } catch {
            guard error == .notFound else { throw error }
            return nil
        }
        return try JSON.parse(document.json)
    }

    private static func state(_ referral: ID<Referral>, _ team: Cooperation) throws -> JSON? {
        try read(referral, team)?["state"]
    }

    @Test("out of a restricted file nothing is sent but by a consent given since")
    func restricted() async throws {
        try await onThread {
            let team = try Self.team()
            let consent = try Self.consent(team)
            let referral = try Self.draft(team)
            try Self.move(referral, .consented(consent), team: team)
            try team.restrict()
            #expect(throws: Failure.unfit(pointer: "", code: "file-restricted")) {
                try Self.move(referral, .sent, team: team)
            }
            try team.setClock("2027-03-15 13:00")
            let later = try Self.draft(team)
            try Self.move(later, .consented(try Self.consent(team)), .sent, team: team)
            // Where the family makes contact itself nothing leaves the file.
            let own = try Self.draft(team, path: .ownContact)
            try Self.move(own, .agreed, .sent, team: team)
            try team.lift()
            try Self.move(referral, .sent, team: team)
        }
    }

    @Test("from draft to end: the receiver sees it while it lives, and the sender sees the state")
    func whole() async throws {
        try await onThread {
            let team = try Self.team()
            let consent = try Self.consent(team)
            let referral = try Self.draft(team)
            try Self.move(referral, .consented(consent), team: team)
            #expect(try Self.read(referral, team, as: .fred) == nil)
            try Self.move(referral, .sent, team: team)
            let seen = try #require(try Self.read(referral, team, as: .fred))
            #expect(seen["person"]?["givenName"] == .string("Alva"))
            #expect(seen["question"] == .string("Vill börja spela handboll igen."))
            #expect(seen["consentId"] == .null)
            // Another unit of the same agency is no receiver.
            #expect(try Self.read(referral, team, as: .fia) == nil)
            try Self.move(referral, .received, .waitingList, .started, team: team, as: .fred)
            #expect(try Self.state(referral, team) == .string("started"))
            #expect(try Self.read(referral, team)?["person"] == .null)
            try Self.move(referral, .ended(.completed), team: team, as: .fred)
            #expect(try Self.read(referral, team, as: .fred) == nil)
            #expect(try Self.state(referral, team) == .string("ended"))
            #expect(throws: Failure.outOfCourse) {
                try Self.move(referral, .revoked(.mistake), team: team)
            }
        }
    }

    @Test("a target that has ended takes no draft, nothing is sent to it, and what it has goes on")
    func ended() async throws {
        try await onThread {
            let team = try Self.team()
            let consent = try Self.consent(team)
            let (started, waiting) = (try Self.draft(team), try Self.draft(team))
            try Self.move(started, .consented(consent), .sent, team: team)
            try Self.move(waiting, .consented(consent), team: team)
            let today = try LocalDate(team.town.value("SELECT authz.today()::text") ?? "")
            func end(_ days: Int, as person: Town.Person = .kim) throws {
                _ = try EndReferralTarget()(
                    ID(Self.inside), .init(endsOn: try today.adding(days: days)),
                    once: Cooperation.once(), as: team.caller(person), through: team.gate)
            }
            #expect(throws: Failure.forbidden) { try end(0, as: .sara) }
            #expect(throws: Failure.unfit(pointer: "/endsOn", code: "in-past")) { try end(-1) }
            // In a month; then, brought forward, today; and never later again.
            try end(30)
            let later = try Self.draft(team)
            #expect(throws: Failure.conflict) { try end(30) }
            try end(0)
            #expect(throws: Failure.conflict) { try end(1) }
            #expect(throws: Failure.unfit(pointer: "/targetId", code: "unknown")) {
                _ = try Self.draft(team)
            }
            #expect(throws: Failure.taken(pointer: "", code: "target-ended")) {
                try Self.move(waiting, .sent, team: team)
            }
            try Self.move(later, .revoked(.mistake), team: team)
            try Self.move(started, .received, .started, team: team, as: .fred)
            #expect(try Self.state(started, team) == .string("started"))
            // A target that has not begun cannot end before it does.
            try team.town.admin(
                """
                UPDATE core.referral_target
                   SET valid_from = authz.today() + 9, valid_until = NULL
                """)
            #expect(throws: Failure.unfit(pointer: "/endsOn", code: "before-start")) {
                try end(5)
            }
        }
    }

    @Test("nothing is sent to another agency without a consent in force that covers it")
    func consents() async throws {
        try await onThread {
            let team = try Self.team()
            let referral = try Self.draft(team)
            let narrow = try Self.consent(team, kinds: ["referrals"])
            let police = try team.enter(kinds: ["identity", "referrals"], team.everybody)
            for (wrong, code) in [
                (narrow, "not-covered"), (police, "not-covered"), (ID(UUID()), "not-in-force"),
            ] as [(ID<Consent>, StaticPointer)] {
                #expect(throws: Failure.unfit(pointer: "/consentId", code: code)) {
                    try Self.move(referral, .consented(wrong), team: team)
                }
            }
            #expect(throws: Failure.unfit(pointer: "/consentId", code: "required")) {
                try Self.move(referral, .consentedOnPaper("Akt 7"), team: team)
            }
            #expect(throws: Failure.outOfCourse) { try Self.move(referral, .sent, team: team) }
            #expect(try Self.state(referral, team) == .string("draft"))
            let outside = try Self.draft(team, to: Self.outside, path: .remiss)
            #expect(throws: Failure.unfit(pointer: "/paperReference", code: "required")) {
                try Self.move(outside, .agreed, team: team)
            }
            // Outside the system the sender writes what it is told.
            try Self.move(
                outside, .consentedOnPaper("Akt 7, blad 2"), .sent, .received, .started,
                .ended(.interrupted), team: team)
            #expect(try Self.state(outside, team) == .string("ended"))
        }
    }

    @Test("where the family makes contact itself nothing crosses, whatever else is consented to")
    func ownContact() async throws {
        try await onThread {
            let team = try Self.team()
            _ = try Self.consent(team)
            let own = try Self.draft(team, path: .ownContact)
            try Self.move(own, .agreed, .sent, team: team)
            #expect(try Self.read(own, team, as: .fred) == nil)
            let incoming = try team.gate.page(
                .incomingReferrals, .first, as: team.caller(.fred))
            #expect(String(decoding: incoming.items, as: UTF8.self) == "[]")
            let waiting = try team.gate.page(
                .inbox, .first, as: team.caller(.fred, .ownAccount))
            #expect(String(decoding: waiting.items, as: UTF8.self) == "[]")
            #expect(throws: Failure.notFound) {
                try Self.move(own, .received, team: team, as: .fred)
            }
            // What the family tells, the sender writes.
            try Self.move(own, .received, .started, .ended(.completed), team: team)
            #expect(try Self.state(own, team) == .string("ended"))
        }
    }

    @Test("a consent about referrals opens to an agency those it receives, and while they live")
    func addressed() async throws {
        try await onThread {
            let team = try Self.team()
            // Per and Rita are in the case team; the police receive at another unit than Per's.
            try team.town.admin(
                """
                INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                    unit_id, valid_from, created_at)
                SELECT '\(Cooperation.known("00f3", 3))', m.id, 'Ungdomspolisen', 'other',
                       '{remiss,own-contact}', '\(Cooperation.police)', '\(Town.Known.unit(4))',
                       '2026-01-01', now()
                  FROM core.municipality m
                """)
            let consent = try team.enter(
                parties: [
                    .init(agency: Cooperation.police, staff: nil),
                    .init(agency: Cooperation.school, staff: nil),
                    .init(agency: Self.leisure, staff: nil),
                ], kinds: ["identity", "referrals"], team.everybody)
            let target = Cooperation.known("00f3", 3)
            let (theirs, others, own) = (
                try Self.draft(team, to: target, path: .remiss), try Self.draft(team),
                try Self.draft(team, to: target, path: .ownContact)
            )
            try Self.move(theirs, .consented(consent), team: team)
            #expect(try Self.read(theirs, team, as: .per) == nil)
            try Self.move(theirs, .sent, team: team)
            try Self.move(others, .consented(consent), .sent, team: team)
            try Self.move(own, .agreed, .sent, team: team)
            func seen(_ person: Town.Person) throws -> [Bool] {
                try [theirs, others, own].map { try Self.read($0, team, as: person) != nil }
            }
            #expect(try seen(.per) == [true, false, false])
            #expect(try seen(.petra) == [true, false, false])
            #expect(try seen(.fred) == [false, true, false])
            #expect(try seen(.rita) == [false, false, false])
            try Self.move(theirs, .revoked(.otherHelp), team: team)
            try Self.move(
                others, .received, .declinedByReceiver(.noCapacity), team: team, as: .fred)
            for person in [Town.Person.per, .petra, .fred, .rita] {
                #expect(try seen(person) == [false, false, false], "\(person)")
            }
            #expect(try seen(.sara) == [true, true, true])
        }
    }

    @Test("a withdrawal revokes what hangs on the consent in its commit, and the receipt counts it")
    func withdrawal() async throws {
        try await onThread {
            let team = try Self.team()
            let consent = try Self.consent(team)
            let (sent, started, draft) = (
                try Self.draft(team), try Self.draft(team), try Self.draft(team)
            )
            try Self.move(sent, .consented(consent), .sent, team: team)
            try Self.move(started, .consented(consent), .sent, team: team)
            try Self.move(started, .received, .started, team: team, as: .fred)
            let receipt = try team.withdraw(consent, by: .youth)
            #expect(
                receipt
                    == "{\"shares\" : 2, \"recipients\" : 1, \"caseJoins\" : 0, \"referrals\" : 2, "
                    + "\"exports\" : 0, \"notices\" : 1}")
            for referral in [sent, started] {
                #expect(try Self.state(referral, team) == .string("revoked"))
                #expect(try Self.read(referral, team, as: .fred) == nil)
                #expect(throws: Failure.notFound) {
                    try Self.move(referral, .started, team: team, as: .fred)
                }
            }
            #expect(try Self.state(draft, team) == .string("draft"))
        }
    }

    @Test(
        "a refusal that comes later revokes it too; a consent that ends closes it to the receiver")
    func laterRefusal() async throws {
        try await onThread {
            let team = try Self.team()
            let consent = try Self.consent(team)
            let referral = try Self.draft(team)
            try Self.move(referral, .consented(consent), .sent, team: team)
            try team.setClock("2027-09-16 00:00")
            #expect(try Self.read(referral, team, as: .fred) == nil)
            #expect(try Self.state(referral, team) == .string("sent"))
            try team.setClock("2027-03-16 12:00")
            #expect(try Self.read(referral, team, as: .fred) != nil)
            let young = try Self.team()
            try young.town.admin(
                "UPDATE core.youth SET birth_date = '2013-06-01' WHERE id = '\(young.youth)'")
            let given = try young.enter(
                parties: [.init(agency: Self.leisure, staff: nil)],
                kinds: ["identity", "referrals"], note: "Mogen.",
                [(.guardian(young.karin), .given), (.guardian(young.anders), .given)])
            let other = try Self.draft(young)
            try Self.move(other, .consented(given), .sent, team: young)
            _ = try AnswerConsent()(
                try Cooperation.answer(.youth, .refused), to: given, once: Cooperation.once(),
                as: young.caller(.sara), through: young.gate)
            #expect(try Self.state(other, young) == .string("revoked"))
        }
    }

    @Test("of two acceptances at once one wins, and the other is told")
    func atOnce() async throws {
        let team = try await onThread { try Self.team() }
        let referral = try await onThread {
            let referral = try Self.draft(team)
            try Self.move(referral, .consented(try Self.consent(team)), .sent, team: team)
            return referral
        }
        let won = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await onThread {
                        do throws(any Error) {
                            try Self.move(referral, .received, team: team, as: .fred)
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

    @Test("each side takes its own steps, and a stranger learns nothing")
    func sides() async throws {
        try await onThread {
            let team = try Self.team()
            let referral = try Self.draft(team)
            try Self.move(referral, .consented(try Self.consent(team)), .sent, team: team)
            #expect(throws: Failure.forbidden) { try Self.move(referral, .received, team: team) }
            #expect(throws: Failure.forbidden) {
                try Self.move(referral, .revoked(.mistake), team: team, as: .fred)
            }
            for person in [Town.Person.sven, .fia, .per] {
                #expect(throws: Failure.notFound) {
                    try Self.move(referral, .received, team: team, as: person)
                }
            }
            try Self.move(referral, .declinedByReceiver(.noCapacity), team: team, as: .fred)
            let steps = try #require(try Self.read(referral, team)?["steps"])
            guard case .array(let items) = steps else { return }
            #expect(items.last?["reason"] == .string("no-capacity"))
            #expect(items.last?["agency"] == .string("Fritid"))
        }
    }

    @Test("targets have ages, paths and dates, and what does not fit is told where it stands")
    func targets() async throws {
        try await onThread {
            let team = try Self.team()
            #expect(throws: Failure.unfit(pointer: "/targetId", code: "unknown")) {
                _ = try Self.draft(team, to: UUID())
            }
            try team.town.admin(
                "UPDATE core.referral_target SET paths = '{remiss}' WHERE id = '\(Self.inside)'")
            #expect(throws: Failure.unfit(pointer: "/path", code: "not-of-this-target")) {
                _ = try Self.draft(team)
            }
            try team.setClock("2034-03-15 12:00")
            #expect(throws: Failure.unfit(pointer: "/targetId", code: "outside-its-ages")) {
                _ = try Self.draft(team, path: .remiss)
            }
            try team.setClock("2027-03-15 12:00")
            try team.town.admin("UPDATE core.referral_target SET valid_until = '2027-03-15'")
            #expect(throws: Failure.unfit(pointer: "/targetId", code: "unknown")) {
                _ = try Self.draft(team, path: .remiss)
            }
        }
    }

    @Test("the database knows the same steps as Domain")
    func sameTable() async throws {
        var allowed: [String] = []
        for from in ReferralState.allCases {
            for next in ReferralState.allCases {
                var state = from
                do throws(ReferralState.Forbidden) {
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
                "draft>consented", "draft>declined-by-family", "draft>revoked",
                "consented>sent", "consented>declined-by-family", "consented>revoked",
                "sent>received", "sent>declined-by-family", "sent>declined-by-receiver",
                "sent>revoked", "received>waiting-list", "received>started",
                "received>declined-by-family", "received>declined-by-receiver",
                "received>revoked", "waiting-list>started", "waiting-list>declined-by-family",
                "waiting-list>declined-by-receiver", "waiting-list>revoked", "started>ended",
                "started>revoked",
            ])
        let expected = allowed.sorted()
        try await onThread {
            let town = try Town()
            #expect(
                try AllowedSteps.stored(
                    town, "referral_step_allowed", ReferralState.allCases.map(\.rawValue))
                    == expected)
        }
    }
}
