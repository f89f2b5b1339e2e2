import Access
import Casework
import Domain
import FoundationEssentials
import JSON
import Postgres
import Support
import Testing

@Suite("Clocks and the inbox")
struct InboxTests {
    private static func receive(
        _ team: Cooperation, on day: String = "2027-03-15", feedback: Bool = true
    ) throws -> ID<ConcernReport> {
        ID(
            try ReceiveConcernReport()(
                .init(
                    youth: ID(team.youth), receivedOn: try LocalDate(day), reporter: .school,
                    feedbackRequested: feedback, reference: "SN 2027-31"),
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate
            ).id)
    }

    private static func move(
        _ report: ID<ConcernReport>, _ command: MoveConcernReport.Command, on day: String,
        _ team: Cooperation, as person: Town.Person = .sara
    ) throws {
        _ = try MoveConcernReport()(
            report, command, on: try LocalDate(day), once: Cooperation.once(),
            as: team.caller(person), through: team.gate)
    }

    /// What waits for somebody, such as `inquiry-decision 2027-03-29`; with `!` when it is overdue and
    /// `^` when it was told to management.
    private static func inbox(_ team: Cooperation, _ person: Town.Person) throws -> [String] {
        try items(team, person).map { item in
            func text(_ name: String) -> String {
                guard case .string(let text)? = item[name] else { return "-" }
                return text
            }
            return "\(text("kind")) \(text("dueOn"))"
                + (item["overdue"] == .bool(true) ? "!" : "")
                + (item["escalated"] == .bool(true) ? "^" : "")
        }
    }

    private static func items(_ team: Cooperation, _ person: Town.Person) throws -> [JSON] {
        let page = try team.gate.page(
            .inbox, .first, as: team.caller(person, .ownAccount))
        guard case .array(let items) = try JSON.parse(page.items) else { return [] }
        return items
    }

    private static func run(_ team: Cooperation) throws -> String {
        let document = try RunClocks()(
            requestID: UUID(), through: team.town.gate("sspf_retention"))
        return String(decoding: document.json, as: UTF8.self)
    }

    @Test("a concern report is assessed at once, decided within 14 days, inquired in four months")
    func report() async throws {
        try await onThread {
            let team = try Cooperation()
            let report = try Self.receive(team)
            #expect(try Self.inbox(team, .sara) == ["protection-assessment 2027-03-16"])
            #expect(try Self.inbox(team, .ulla) == [])
            #expect(try Self.inbox(team, .sven) == [])
            try Self.move(report, .assessed(.noAcuteNeed), on: "2027-03-15", team)
            #expect(try Self.inbox(team, .sara) == ["inquiry-decision 2027-03-29"])
            try team.setClock("2027-03-29 23:59")
            #expect(try Self.inbox(team, .sara) == ["inquiry-decision 2027-03-29"])
            #expect(try Self.inbox(team, .ulla) == [])
            // The day after it is late, and the unit's management is told.
            try team.setClock("2027-03-30 00:00")
            #expect(try Self.inbox(team, .sara) == ["inquiry-decision 2027-03-29!"])
            #expect(try Self.inbox(team, .ulla) == ["inquiry-decision 2027-03-29!^"])
            try Self.move(report, .opened, on: "2027-03-30", team)
            // A week for the reporter; four months for the inquiry, shown a month before.
            #expect(try Self.inbox(team, .sara) == ["report-feedback 2027-04-06"])
            _ = try GiveFeedback()(
                report, .opened, on: try LocalDate("2027-03-30"), once: Cooperation.once(),
                as: team.caller(.sara), through: team.gate)
            #expect(try Self.inbox(team, .sara) == [])
            try team.setClock("2027-06-30 12:00")
            #expect(try Self.inbox(team, .sara) == ["inquiry 2027-07-30"])
            try Self.move(report, .concluded(.measures), on: "2027-06-30", team)
            #expect(try Self.inbox(team, .sara) == [])
        }
    }

    @Test("what was agreed in a case waits for who has the file, and for who has taken it on")
    func agreed() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.town.admin(
                """
                INSERT INTO core.commitment (id, youth_id, agency_id, unit_id, secrecy_class,
                    case_id, kind, what, responsible_staff_id, due_on, author_id, created_at)
                SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, '26:1', c.id,
                       'commitments', 'Ringer', s.id, '2027-03-23', c.author_id, c.opened_at
                  FROM core."case" c, core.staff s
                 WHERE c.id = '\(Cooperation.caseID)' AND s.subject = 'per.polis';
                INSERT INTO core.meeting (id, case_id, youth_id, agency_id, unit_id,
                    secrecy_class, kind, starts_at, ends_at, place, author_id, created_at)
                SELECT '\(Cooperation.known("00ee", 1))', c.id, c.youth_id, c.agency_id, c.unit_id,
                       '26:1', 'network', '2027-03-24 13:00+01', '2027-03-24 14:00+01', 'Rum 2',
                       c.author_id, c.opened_at
                  FROM core."case" c WHERE c.id = '\(Cooperation.caseID)';
                INSERT INTO core.no_action_decision (id, youth_id, agency_id, unit_id,
                    secrecy_class, reason, revisit_on, author_id, created_at)
                SELECT gen_random_uuid(), c.youth_id, c.agency_id, c.unit_id, '26:1', 'Lugnt nu',
                       '2027-04-10', c.author_id, '2027-03-15'
                  FROM core."case" c WHERE c.id = '\(Cooperation.caseID)';
                """)
            #expect(try Self.inbox(team, .sara) == [])
            try team.setClock("2027-03-16 12:00")
            #expect(try Self.inbox(team, .sara) == ["commitment 2027-03-23"])
            // Per hears of it while a consent opens it to the police, and no longer.
            #expect(try Self.inbox(team, .per) == [])
            _ = try team.enter(
                kinds: ["commitments"], from: "2027-03-16", team.everybody)
            #expect(try Self.inbox(team, .per) == ["commitment 2027-03-23"])
            #expect(try Self.inbox(team, .rita) == [])
            try team.town.admin(
                """
                UPDATE core.share SET valid_from = '2027-03-15', valid_until = '2027-03-16 11:00+01'
                """)
            #expect(try Self.inbox(team, .per) == [])
            try team.setClock("2027-03-24 12:00")
            #expect(
                try Self.inbox(team, .sara) == ["commitment 2027-03-23!", "meeting 2027-03-24"])
            try team.town.admin(
                """
                UPDATE core.commitment SET state = 'done';
                UPDATE core.meeting SET state = 'held'
                """)
            try team.setClock("2027-03-27 12:00")
            // Minutes are due two weeks after the meeting, the decision is looked at again in time.
            #expect(
                try Self.inbox(team, .sara) == ["minutes 2027-04-07", "review 2027-04-10"])
            try team.town.admin("UPDATE core.meeting SET state = 'approved'")
            try team.town.admin(
                "UPDATE core.\"case\" SET opened_at = '2027-03-20' WHERE id = '\(Cooperation.caseID)'"
            )
            #expect(try Self.inbox(team, .sara) == [])
        }
    }

    @Test("a report about whom nobody works with waits for management from the first")
    func unassigned() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try Self.receive(team)
            try team.town.admin(
                "UPDATE core.assignment SET valid_until = '2027-03-15 08:00+01'")
            try team.town.admin("DELETE FROM core.relation")
            #expect(try Self.inbox(team, .sara) == [])
            #expect(try Self.inbox(team, .ulla) == ["protection-assessment 2027-03-16^"])
        }
    }

    @Test("steps out of order, feedback that is not so, and a second decision are refused")
    func refused() async throws {
        try await onThread {
            let team = try Cooperation()
            let report = try Self.receive(team)
            func tell(_ said: ReportFeedback) throws {
                _ = try GiveFeedback()(
                    report, said, on: try LocalDate("2027-03-15"), once: Cooperation.once(),
                    as: team.caller(.sara), through: team.gate)
            }
            #expect(throws: Failure.outOfCourse) {
                try Self.move(report, .opened, on: "2027-03-15", team)
            }
            #expect(throws: Failure.outOfCourse) { try tell(.unsuitable) }
            #expect(throws: Failure.unfit(pointer: "/decidedOn", code: "out-of-order")) {
                try Self.move(report, .assessed(.noAcuteNeed), on: "2027-03-14", team)
            }
            try Self.move(report, .assessed(.protectionNeeded), on: "2027-03-15", team)
            try Self.move(report, .notOpened(.alreadyOpen), on: "2027-03-15", team)
            #expect(throws: Failure.unfit(pointer: "/said", code: "not-so")) { try tell(.opened) }
            try tell(.alreadyOpen)
            #expect(throws: Failure.taken(pointer: "", code: "fed-back-already")) {
                try tell(.notOpened)
            }
            #expect(throws: Failure.outOfCourse) {
                try Self.move(report, .opened, on: "2027-03-15", team)
            }
            for person in [Town.Person.sven, .per, .rita] {
                #expect(throws: Failure.notFound) {
                    try Self.move(report, .opened, on: "2027-03-15", team, as: person)
                }
            }
        }
    }

    @Test("the reporter is not told before it was decided")
    func feedbackDay() async throws {
        try await onThread {
            let team = try Cooperation()
            let report = try Self.receive(team)
            try Self.move(report, .assessed(.noAcuteNeed), on: "2027-03-15", team)
            try team.setClock("2027-03-20 12:00")
            try Self.move(report, .opened, on: "2027-03-18", team)
            func tell(on day: String) throws {
                _ = try GiveFeedback()(
                    report, .opened, on: try LocalDate(day), once: Cooperation.once(),
                    as: team.caller(.sara), through: team.gate)
            }
            #expect(throws: Failure.unfit(pointer: "/givenOn", code: "before-decision")) {
                try tell(on: "2027-03-17")
            }
            #expect(throws: Failure.unfit(pointer: "/givenOn", code: "in-future")) {
                try tell(on: "2027-03-21")
            }
            try tell(on: "2027-03-18")
        }
    }

    @Test("of two decisions at once one wins")
    func atOnce() async throws {
        let team = try await onThread { try Cooperation() }
        let report = try await onThread {
            let report = try Self.receive(team)
            try Self.move(report, .assessed(.noAcuteNeed), on: "2027-03-15", team)
            return report
        }
        let won = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await onThread {
                        do throws(any Error) {
                            try Self.move(
                                report, number.isMultiple(of: 2) ? .opened : .notOpened(.noNeed),
                                on: "2027-03-15", team)
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

    @Test("an item says nothing about a person, and a flag says no more than a consent that ends")
    func noPersonalData() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try team.enter(kinds: ["identity"], until: "2027-04-01", team.everybody)
            let consent = try Self.items(team, .sara)
            #expect(try Self.inbox(team, .sara) == ["review 2027-04-01"])
            _ = try ProposeRiskFlag()(
                .init(
                    sign: try RuleCode("aggression"), observedOn: try LocalDate("2027-03-01"),
                    source: .school, grading: .firstHand, role: .acting,
                    protectiveFactor: try RuleCode("work")), of: ID(team.youth),
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            // Who proposed it has nothing to do; the item of the consent stays as it was.
            #expect(try Self.items(team, .sara) == consent)
            // Nothing else would come to management as a review: it would have a list of flagged youths.
            #expect(try Self.items(team, .ulla) == [])
            // Nobody has confirmed it, and it lapses soon: who proposed it is told, as of a consent.
            try team.setClock("2027-03-24 12:00")
            #expect(try Self.inbox(team, .sara) == ["review 2027-04-01"])
            try team.setClock("2027-03-25 12:00")
            #expect(
                try Self.items(team, .sara) == [
                    .object([
                        .init("kind", .string("review")), .init("recordType", .string("youth")),
                        .init("recordId", .string(team.youth.uuidString.lowercased())),
                        .init("dueOn", .string("2027-03-28")), .init("overdue", .bool(false)),
                        .init("escalated", .bool(false)),
                    ])
                ])
            #expect(try Self.items(team, .ulla) == [])
        }
    }

    @Test("an enquiry waits for who assesses it in the unit that is asked, until it is decided")
    func enquiries() async throws {
        try await onThread {
            let team = try Cooperation()
            let enquiry = ID<Enquiry>(
                try AskEnquiry()(
                    .init(
                        youth: nil, unit: ID(Town.Known.unit(1)), reason: "Skolfrånvaro",
                        concern: "Borta sedan jul.", isUrgent: false),
                    once: Cooperation.once(), as: team.caller(.rita), through: team.gate
                ).id)
            #expect(try Self.inbox(team, .sara) == ["enquiry 2027-03-29"])
            for person in [Town.Person.sven, .rita, .per, .ulla, .arne] {
                #expect(try Self.inbox(team, person) == [], "\(person)")
            }
            try team.setClock("2027-04-06 12:00")
            #expect(try Self.inbox(team, .sara) == ["enquiry 2027-03-29!"])
            #expect(try Self.inbox(team, .ulla) == ["enquiry 2027-03-29!^"])
            try team.setClock("2027-03-16 12:00")
            for command in [
                MoveEnquiry.Command.assessing, .referredOn("Elevhälsan tar det först."),
            ] {
                _ = try MoveEnquiry()(
                    enquiry, command, once: Cooperation.once(), as: team.caller(.sara),
                    through: team.gate)
            }
            #expect(try Self.inbox(team, .sara) == [])
        }
    }

    @Test("the next try of what was not held waits, also when its day has passed, until a step")
    func nextTry() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.town.admin(
                """
                UPDATE core.concern_conversation
                   SET state = 'planned', next_contact_on = NULL
                 WHERE id = '\(team.conversation)'
                """)
            func move(_ command: MoveConcernConversation.Command) throws {
                _ = try MoveConcernConversation()(
                    ID(team.conversation), of: ID(team.youth), command,
                    seen: team.town.value(
                        "SELECT version FROM core.concern_conversation WHERE id = $1",
                        [.uuid(team.conversation)]) ?? "",
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            }
            try move(.absent("Sjuk", nextTryOn: LocalDate("2027-03-20")))
            #expect(try Self.inbox(team, .sara) == ["review 2027-03-20"])
            try team.setClock("2027-03-25 12:00")
            #expect(try Self.inbox(team, .sara) == ["review 2027-03-20!"])
            // What is planned anew waits for its own day.
            try move(.planned(at: Instant("2027-03-30T12:00:00Z")))
            #expect(try Self.inbox(team, .sara) == ["review 2027-03-30"])
            try team.setClock("2027-03-31 12:00")
            #expect(try Self.inbox(team, .sara) == ["review 2027-03-30!"])
        }
    }

    @Test(
        "an invitation of another agency waits while a ground covers it, and its day has not passed"
    )
    func invitations() async throws {
        try await onThread {
            let team = try Cooperation()
            let consent = try team.enter(kinds: ["meetings"], team.everybody)
            _ = try CallMeeting()(
                of: ID(Cooperation.caseID),
                .init(
                    kind: .network, begins: try Instant("2027-03-16T12:00:00Z"),
                    ends: try Instant("2027-03-16T13:00:00Z"), place: "Rum 2",
                    invited: [ID(Town.Known.staff(7))], agenda: []),
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            #expect(try Self.inbox(team, .per) == ["meeting 2027-03-16"])
            #expect(try Self.inbox(team, .rita) == [])
            try team.setClock("2027-03-17 12:00")
            #expect(try Self.inbox(team, .per) == [])
            try team.setClock("2027-03-15 13:00")
            #expect(try Self.inbox(team, .per) == ["meeting 2027-03-16"])
            _ = try team.withdraw(consent, by: .youth)
            #expect(try Self.inbox(team, .per) == [])
        }
    }

    @Test("that a youth is asked about often is told to who has the file")
    func askedOften() async throws {
        try await onThread {
            let team = try Cooperation()
            func ask(_ times: Int) throws {
                for _ in 0..<times {
                    _ = try AskEnquiry()(
                        .init(
                            youth: ID(team.youth), unit: ID(Town.Known.unit(2)),
                            reason: "Skolfrånvaro", concern: "Borta.", isUrgent: false),
                        once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
                }
            }
            try ask(2)
            #expect(try Self.inbox(team, .sara) == [])
            try ask(1)
            #expect(try Self.inbox(team, .sara) == ["asked-often 2027-03-29"])
            try team.setClock("2027-03-30 12:00")
            #expect(try Self.inbox(team, .sara) == [])
        }
    }

    @Test(
        "an answer to a referral waits for the receiver, is late for the sender, then for both heads"
    )
    func referrals() async throws {
        try await onThread {
            let team = try Cooperation()
            try team.town.admin(
                """
                DELETE FROM core.referral_step; DELETE FROM core.referral;
                INSERT INTO core.referral_target (id, municipality_id, name, kind, paths,
                    agency_id, unit_id, valid_from, created_at)
                SELECT '\(Cooperation.known("00f3", 9))', m.id, 'Fält', 'field-worker',
                       '{warm-handover}', '\(Town.Known.agency(4))', '\(Town.Known.unit(8))',
                       '2026-01-01', now() FROM core.municipality m
                """)
            let referral = ID<Referral>(
                try DraftReferral()(
                    .init(
                        youth: ID(team.youth), target: ID(Cooperation.known("00f3", 9)),
                        path: .warmHandover, question: "Fritid"),
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate
                ).id)
            let consent = try team.enter(
                parties: [.init(agency: ID(Town.Known.agency(4)), staff: nil)],
                kinds: ["identity", "referrals"], team.everybody)
            for command in [MoveReferral.Command.consented(consent), .sent] {
                _ = try MoveReferral()(
                    referral, command, once: Cooperation.once(), as: team.caller(.sara),
                    through: team.gate)
            }
            #expect(try Self.inbox(team, .fred) == ["referral 2027-03-29"])
            #expect(try Self.inbox(team, .sara) == [])
            try team.setClock("2027-03-30 08:00")
            #expect(try Self.inbox(team, .sara) == ["referral-answer 2027-03-29!"])
            #expect(try Self.inbox(team, .ulla) == [])
            try team.setClock("2027-04-06 08:00")
            #expect(try Self.inbox(team, .ulla) == ["referral-answer 2027-03-29!^"])
            #expect(try Self.run(team) == "{\"lapsed\" : 0, \"escalated\" : 1}")
            #expect(try Self.run(team) == "{\"lapsed\" : 0, \"escalated\" : 0}")
        }
    }

    @Test("the clock notes what has lapsed, once, and nobody but the job may run it")
    func lapses() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try ProposeRiskFlag()(
                .init(
                    sign: try RuleCode("aggression"), observedOn: try LocalDate("2027-03-01"),
                    source: .school, grading: .firstHand, role: .acting,
                    protectiveFactor: try RuleCode("work")), of: ID(team.youth),
                once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            #expect(try Self.run(team) == "{\"lapsed\" : 0, \"escalated\" : 0}")
            try team.setClock("2027-03-29 00:00")
            #expect(try Self.run(team) == "{\"lapsed\" : 1, \"escalated\" : 0}")
            #expect(try Self.run(team) == "{\"lapsed\" : 0, \"escalated\" : 0}")
            #expect(
                try team.town.value(
                    """
                    SELECT f.state || ' ' || (s.author_id IS NULL)
                      FROM core.risk_flag f JOIN core.risk_flag_step s ON s.flag_id = f.id
                    """) == "lapsed true")
            #expect(throws: (any Error).self) {
                _ = try team.town.value("SELECT authz.run_clocks(1)", role: "sspf_api")
            }
        }
    }

    @Test("whoever is kept out of a file has nothing of it in the inbox")
    func keptOut() async throws {
        try await onThread {
            let team = try Cooperation()
            _ = try Self.receive(team)
            #expect(try Self.inbox(team, .sara).count == 1)
            try team.town.admin(
                """
                INSERT INTO core.block (id, youth_id, agency_id, unit_id, secrecy_class,
                    blocked_staff_id, reason, valid_from, author_id, created_at)
                VALUES (gen_random_uuid(), '\(team.youth)', '\(Town.Known.agency(1))',
                        '\(Town.Known.unit(1))', '26:1', '\(Town.Known.staff(1))', 'threat',
                        '2027-01-01', '\(Town.Known.staff(3))', now())
                """)
            #expect(try Self.inbox(team, .sara) == [])
        }
    }

    @Test("the database knows the same steps of a report as Domain")
    func sameTable() async throws {
        var allowed: [String] = []
        for from in ConcernReportState.allCases {
            for next in ConcernReportState.allCases {
                var state = from
                do throws(ConcernReportState.Forbidden) {
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
                "received>assessed", "assessed>opened", "assessed>not-opened",
                "opened>concluded",
            ])
        let expected = allowed.sorted()
        try await onThread {
            let town = try Town()
            #expect(
                try AllowedSteps.stored(
                    town, "concern_report_step_allowed", ConcernReportState.allCases.map(\.rawValue)
                ) == expected)
        }
    }
}
