import Access
import Domain
import FoundationEssentials
import JSON
import Postgres
import Retention
import Support
import Testing

@Suite("A retention rule before it may delete")
struct ApprovalTests {
    private static let rule = "conversation-social-advice"

    private static func approve(
        _ town: Town, as person: Town.Person, _ range: ClosedRange<Int> = 0...10,
        rule: String = Self.rule
    ) throws {
        _ = try ApproveRule()(
            ApproveRule.Command(rule: rule, range: range),
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(person, for: .retention), through: try town.gate())
    }

    /// A town in which nothing is approved, and Sven is a records officer as Arne is.
    private static func unapproved() throws -> Town {
        let town = try Town()
        try town.admin(
            """
            DELETE FROM retention.approval;
            INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
            SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
              FROM core.staff p WHERE p.subject = 'sven.social';
            """)
        return town
    }

    @Test("waits for two persons in two roles, and the protocol says who they were")
    func two() async throws {
        try await onThread {
            let town = try Town()
            try town.admin("DELETE FROM retention.approval")
            let first = try Night.go(town)
            let lines = try Night.lines(first)
            #expect(lines[Self.rule] == Line(due: 2, research: 1, waiting: 1))
            #expect(lines.values.allSatisfy { $0.deleted == 0 })
            #expect(first.needsAttention)
            try Self.approve(town, as: .arne)
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, research: 1, waiting: 1))
            // The same person again, and another range, are no second approval.
            #expect(throws: Failure.conflict) { try Self.approve(town, as: .arne) }
            try Self.approve(town, as: .ulla, 0...9)
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, research: 1, waiting: 1))
            try Self.approve(town, as: .ulla)
            let run = try Night.go(town)
            #expect(try Night.lines(run)[Self.rule] == Line(due: 2, deleted: 1, research: 1))
            let text = String(decoding: run.document.json, as: UTF8.self)
            #expect(text.contains("\(Town.Known.staff(4))".lowercased()))
            #expect(text.contains("\(Town.Known.staff(3))".lowercased()))
        }
    }

    @Test(
        "whoever holds both roles approves in the one that nobody else has, and is one person",
        arguments: [[.ulla, .arne], [.arne, .ulla], [.sara, .ulla], [.ulla, .sara, .ulla]]
            as [[Town.Person]])
    func both(_ order: [Town.Person]) async throws {
        try await onThread {
            let town = try Self.unapproved()
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), p.id, p.agency_id, v.role, '2020-01-01'
                  FROM (VALUES ('ulla.chef', 'records_officer'), ('sara.social', 'unit_manager'))
                       AS v(subject, role)
                  JOIN core.staff p ON p.subject = v.subject;
                """)
            func isApproved() throws -> Bool {
                try town.value(
                    """
                    SELECT (authz.retention_approved(r.id)).highest FROM retention.rule r
                     WHERE r.code = 'conversation-social-advice'
                    """) != nil
            }
            for person in order {
                #expect(try !isApproved())
                try Self.approve(town, as: person)
            }
            #expect(try isApproved())
        }
    }

    @Test("one person alone does not bring back a range that two have narrowed; two do")
    func narrowed() async throws {
        try await onThread {
            let town = try Self.unapproved()
            func highest() throws -> String? {
                try town.value(
                    """
                    SELECT (authz.retention_approved(r.id)).highest FROM retention.rule r
                     WHERE r.code = 'conversation-social-advice'
                    """)
            }
            for range in [0...10, 0...2] {
                try Self.approve(town, as: .arne, range)
                try Self.approve(town, as: .ulla, range)
            }
            #expect(try highest() == "2")
            try Self.approve(town, as: .sven, 0...10)
            #expect(try highest() == "2")
            // Who approved that once may again: with another role it is agreed anew.
            try Self.approve(town, as: .arne, 0...10)
            #expect(try highest() == "2")
            #expect(throws: Failure.conflict) { try Self.approve(town, as: .arne, 0...10) }
            try Self.approve(town, as: .ulla, 0...10)
            #expect(try highest() == "10")
        }
    }

    @Test("two persons in one role are one approval")
    func oneRole() async throws {
        try await onThread {
            let town = try Self.unapproved()
            try Self.approve(town, as: .arne)
            try Self.approve(town, as: .sven)
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, research: 1, waiting: 1))
        }
    }

    @Test("stops when the count leaves the range, above or below, and goes on when it is back")
    func range() async throws {
        try await onThread {
            let town = try Town()
            try Night.manyVisits(town, 20)
            try town.admin("UPDATE retention.approval SET highest = 20")
            let run = try Night.go(town)
            #expect(try Night.lines(run)["school-visit"] == Line(due: 21, waiting: 21))
            #expect(String(decoding: run.document.json, as: UTF8.self).contains("outside-range"))
            // The others went by themselves.
            #expect(try Night.lines(run)[Self.rule] == Line(due: 2, deleted: 1, research: 1))
            try town.admin("UPDATE retention.approval SET lowest = 22, highest = 30")
            #expect(try Night.run(town)["school-visit"] == Line(due: 21, waiting: 21))
            try town.admin("UPDATE retention.approval SET lowest = 21")
            #expect(try Night.run(town)["school-visit"] == Line(due: 21, deleted: 21))
        }
    }

    @Test(
        "is approved anew when what it says has changed",
        arguments: [
            "UPDATE retention.rule SET period = '4 years'",
            "UPDATE retention.rule SET research_exempt = false",
            "UPDATE retention.rule SET section = 'SoL 16:9'",
        ])
    func changed(_ change: String) async throws {
        try await onThread {
            let town = try Town()
            try town.admin(change + " WHERE code = 'conversation-social-advice'")
            #expect(try Night.run(town)[Self.rule]?.deleted == 0)
            #expect(try Night.run(town)[Self.rule]?.waiting ?? 0 >= 1)
        }
    }

    @Test("a new decision is entered by a records officer, kept with its history, approved anew")
    func decision() async throws {
        try await onThread {
            let town = try Town()
            func enter(_ person: Town.Person, _ rules: [String], on day: String) throws {
                _ = try EnterDecision()(
                    EnterDecision.Command(
                        reference: "SN 2026/99 § 3", decidedOn: try LocalDate(day),
                        authority: "Socialnämnden", rules: rules),
                    once: Creation.Once(
                        key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
                    as: town.caller(person, for: .retention), through: try town.gate())
            }
            #expect(throws: Failure.forbidden) {
                try enter(.ulla, [Self.rule], on: "2026-02-01")
            }
            #expect(throws: Failure.unfit(pointer: "/rules", code: "absent")) {
                try enter(.arne, [Self.rule, "no-such-rule"], on: "2026-02-01")
            }
            // Another authority's rule is not this one's to decide.
            #expect(throws: Failure.unfit(pointer: "/rules", code: "absent")) {
                try enter(.arne, ["conversation-police"], on: "2026-02-01")
            }
            #expect(throws: Failure.unfit(pointer: "/decidedOn", code: "in-future")) {
                try enter(.arne, [Self.rule], on: "2100-01-01")
            }
            try enter(.arne, [Self.rule], on: "2026-02-01")
            #expect(try Night.run(town)[Self.rule] == Line(due: 2, research: 1, waiting: 1))
            try Self.approve(town, as: .arne)
            try Self.approve(town, as: .ulla)
            let run = try Night.go(town)
            #expect(try Night.lines(run)[Self.rule] == Line(due: 2, deleted: 1, research: 1))
            #expect(String(decoding: run.document.json, as: UTF8.self).contains("SN 2026/99 § 3"))
        }
    }

    @Test("of every kind of agency lets go only records of those whose committee has decided")
    func committees() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                DELETE FROM retention.rule_decision x USING retention.rule r
                 WHERE r.id = x.rule_id AND r.record_type = 'youth'
                   AND x.agency_kind <> 'police'
                """)
            let run = try Night.go(town)
            // Youth 7 is the police's and 9 the school's.
            #expect(
                try Night.lines(run)["youth-without-records"]
                    == Line(due: 2, deleted: 1, undecided: 1))
            // Leisure has decided nothing about visits, social services do so for their own alone.
            try Night.manyVisits(town, 2)
            try town.admin(
                """
                DELETE FROM retention.rule_decision x USING retention.rule r
                 WHERE r.id = x.rule_id AND r.record_type = 'school-visit'
                """)
            try Self.decide(town, ["school-visit"], by: "Socialnämnden")
            try Self.approve(town, as: .arne, rule: "school-visit")
            try Self.approve(town, as: .ulla, rule: "school-visit")
            #expect(try Night.run(town)["school-visit"] == Line(due: 2, undecided: 2))
        }
    }

    @Test(
        "is approved by people of an agency whose committee decided, or that entered the board's word"
    )
    func whose() async throws {
        try await onThread {
            let town = try Town()
            // Records officers of the police and of leisure, which has decided nothing.
            try town.admin(
                """
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), p.id, p.agency_id, 'records_officer', '2020-01-01'
                  FROM core.staff p WHERE p.subject IN ('petra.polis', 'fia.fritid');
                """)
            for (rule, person) in [
                ("risk-flag", Town.Person.fia), ("session", .petra), ("retry-result", .fia),
                ("log-entry", .petra),
            ] {
                #expect(throws: Failure.unfit(pointer: "/rule", code: "absent")) {
                    try Self.approve(town, as: person, rule: rule)
                }
            }
            try Self.approve(town, as: .petra, rule: "risk-flag")
            // The board's decision was entered by Arne, of social services.
            for rule in ["session", "retry-result", "risk-flag"] {
                try Self.approve(town, as: .arne, rule: rule)
            }
        }
    }

    @Test("a decision of one agency's committee lets go nothing of another's of the same kind")
    func ownCommittee() async throws {
        try await onThread {
            let town = try Town()
            // The other district of the town, with a conversation as old as the first one's.
            let other = Town.Known.agency(77)
            try town.admin(
                """
                INSERT INTO core.agency SELECT (jsonb_populate_record(a, jsonb_build_object(
                    'id', '\(other)', 'name', 'Socialtjänsten Norr'))).* FROM core.agency a
                 WHERE a.id = '\(Town.Known.agency(1))';
                INSERT INTO core.unit SELECT (jsonb_populate_record(u, jsonb_build_object(
                    'id', '\(Town.Known.unit(77))', 'agency_id', '\(other)'))).* FROM core.unit u
                 WHERE u.id = '\(Town.Known.unit(1))';
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
                VALUES ('\(Town.Known.youth(77))', '\(other)', '2001-01-01',
                        '\(Town.Known.staff(1))', '2010-01-01');
                INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                    secrecy_class, kind, trigger, classification, held_at, place, author_id,
                    created_at)
                VALUES ('\(Town.Known.conversation(77))', '\(Town.Known.youth(77))', '\(other)',
                        '\(Town.Known.unit(77))', '26:1', 'pre-assessment', 'school', 'advice',
                        '2010-01-01', 'Rum', '\(Town.Known.staff(1))', '2010-01-01');
                DELETE FROM retention.rule_decision x USING retention.rule r
                 WHERE r.id = x.rule_id AND r.code = '\(Self.rule)';
                """)
            try Self.decide(town, [Self.rule], by: "Socialnämnden Söder")
            try Self.approve(town, as: .arne)
            try Self.approve(town, as: .ulla)
            let run = try Night.go(town)
            #expect(
                try Night.lines(run)[Self.rule]
                    == Line(due: 3, deleted: 1, research: 1, undecided: 1))
            let text = String(decoding: run.document.json, as: UTF8.self)
            #expect(text.contains("\"Socialnämnden Söder\""))
        }
    }

    @Test("about what is common to all rests on the decision of the municipality's board")
    func board() async throws {
        try await onThread {
            let town = try Town()
            for rule in ["session", "retry-result", "log-entry"] {
                #expect(throws: Failure.unfit(pointer: "/authority", code: "not-the-board")) {
                    try Self.decide(town, [rule, Self.rule], by: "Socialnämnden")
                }
            }
            try Self.decide(town, ["session", "log-entry"], by: "Kommunstyrelsen")
        }
    }

    private static func decide(_ town: Town, _ rules: [String], by authority: String) throws {
        _ = try EnterDecision()(
            EnterDecision.Command(
                reference: UUID().uuidString, decidedOn: try LocalDate("2026-02-01"),
                authority: authority, rules: rules),
            once: Creation.Once(key: UUID().uuidString, digest: [UInt8](repeating: 7, count: 32)),
            as: town.caller(.arne, for: .retention), through: try town.gate())
    }

    @Test("nobody else approves, and nobody another authority's rule")
    func approvers() async throws {
        try await onThread {
            let town = try Town()
            for person in [Town.Person.sara, .anna, .rut, .per, .kim] {
                #expect(throws: Failure.forbidden) { try Self.approve(town, as: person, 0...3) }
            }
            #expect(throws: Failure.unfit(pointer: "/rule", code: "absent")) {
                try Self.approve(town, as: .arne, rule: "conversation-police")
            }
            // A rule without a decision cannot be approved.
            #expect(throws: Failure.unfit(pointer: "/rule", code: "absent")) {
                try Self.approve(town, as: .arne, rule: "log-entry")
            }
        }
    }
}
