import Access
import Casework
import Domain
import FoundationEssentials
import Postgres
import Support
import Testing

/// R16–R17, on 2027-03-15 unless a test says otherwise.
@Suite("Who must consent")
struct ConsentRuleTests {
    enum Who: Sendable { case karin, anders, youth, karinRefuses, youthRefuses }

    struct Rule: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let born: String?
        let who: [Who]
        var note: String?
        let state: String
        let opens: Bool

        init(
            _ words: String, born: String?, _ who: [Who], note: String? = nil, _ state: String,
            opens: Bool = false
        ) {
            testDescription = words
            self.born = born
            self.who = who
            self.note = note
            self.state = state
            self.opens = opens
        }
    }

    static let rules = [
        Rule("11: the guardians", born: "2015-06-01", [.karin, .anders], "in-force", opens: true),
        Rule("11: one of two guardians", born: "2015-06-01", [.karin], "incomplete guardian"),
        Rule("11: nobody yet", born: "2015-06-01", [], "draft guardian"),
        Rule("11: the youth alone", born: "2015-06-01", [.youth], "incomplete guardian"),
        Rule(
            "11, the day before 12", born: "2015-03-16", [.karin, .anders], "in-force",
            opens: true),
        Rule(
            "12 on the day, no note", born: "2015-03-15", [.karin, .anders],
            "incomplete maturity-note"),
        Rule(
            "12 on the day, with note", born: "2015-03-15", [.karin, .anders], note: "Mogen.",
            "in-force", opens: true),
        Rule(
            "14, no note", born: "2012-03-16", [.karin, .anders], "incomplete maturity-note"),
        Rule(
            "14, with note", born: "2012-03-16", [.karin, .anders], note: "Mogen.", "in-force",
            opens: true),
        Rule(
            "15 on the day: the youth too", born: "2012-03-15", [.karin, .anders],
            "incomplete youth"),
        Rule(
            "15: all three", born: "2012-03-15", [.karin, .anders, .youth], "in-force",
            opens: true),
        Rule(
            "17, the day before 18: guardians still", born: "2009-03-16", [.youth],
            "incomplete guardian"),
        Rule(
            "18 on the day: the youth alone", born: "2009-03-15", [.youth], "in-force", opens: true),
        Rule(
            "18: guardians have no say", born: "2009-03-15", [.karin, .anders],
            "incomplete youth"),
        Rule(
            "one guardian refuses", born: "2012-03-15", [.karinRefuses, .anders, .youth],
            "refused guardian"),
        Rule(
            "the youth refuses at 13, though not asked", born: "2013-06-01",
            [.karin, .anders, .youthRefuses], note: "Mogen.", "refused"),
        Rule(
            "unknown date of birth", born: nil, [.karin, .anders, .youth], "incomplete birth-date"),
    ]

    @Test(
        "it follows from the age on the first day, and opens to a party only when complete",
        arguments: rules)
    func ages(_ rule: Rule) async throws {
        try await onThread {
            let team = try Cooperation(born: rule.born)
            let answers = rule.who.map { who -> (Giver, ConsentAnswer) in
                switch who {
                case .karin: (.guardian(team.karin), .given)
                case .karinRefuses: (.guardian(team.karin), .refused)
                case .anders: (.guardian(team.anders), .given)
                case .youth: (.youth, .given)
                case .youthRefuses: (.youth, .refused)
                }
            }
            let id = try team.enter(note: rule.note, answers)
            // Whose refusal blocks is not also missing.
            let state = rule.state == "refused guardian" ? "refused" : rule.state
            #expect(try team.state(id) == state)
            #expect(
                try team.sees(.per) == (rule.opens ? ["conversation", "observation"] : []))
        }
    }

    @Test("a rule that is changed decides at once about the consents it was asked for")
    func changedRule() async throws {
        try await onThread {
            let team = try Cooperation(born: "2012-03-14")
            let id = try team.enter([
                (.guardian(team.karin), .given), (.guardian(team.anders), .given),
            ])
            #expect(try team.state(id) == "incomplete youth")
            func youthRequired(_ required: Bool) throws {
                try team.town.admin(
                    "UPDATE core.consent_rule SET youth_required = \(required) WHERE age_from = 15")
            }
            try youthRequired(false)
            #expect(try team.state(id) == "in-force")
            #expect(try team.sees(.per) == ["conversation", "observation"])
            try youthRequired(true)
            #expect(try team.sees(.per) == [])
        }
    }

    @Test("a further giver's answer completes it, and the same giver answers once")
    func further() async throws {
        try await onThread {
            let team = try Cooperation()
            let id = try team.enter([(.guardian(team.karin), .given), (.youth, .given)])
            #expect(try team.state(id) == "incomplete guardian")
            func anders() throws {
                _ = try AnswerConsent()(
                    try Cooperation.answer(.guardian(team.anders)), to: id,
                    once: Cooperation.once(), as: team.caller(.sara), through: team.gate)
            }
            try anders()
            #expect(try team.state(id) == "in-force")
            #expect(try team.sees(.per) == ["conversation", "observation"])
            #expect(try team.failure(of: anders) == .taken(pointer: "", code: "answered-already"))
            // The log names the youth, though the path named only the consent.
            #expect(
                try team.town.value(
                    """
                    SELECT o.persons[1]::text FROM audit.outcome o
                     WHERE o.resource = 'consent-answer' AND o.result = 'ok'
                    """) == team.youth.uuidString.lowercased())
        }
    }

    @Test(
        "with shared custody one guardian who is known alone does not do; with sole custody one does"
    )
    func custody() async throws {
        try await onThread {
            let team = try Cooperation(born: "2015-06-01")
            try team.town.admin("DELETE FROM core.guardian WHERE id = '\(team.anders.uuid)'")
            let id = try team.enter([(.guardian(team.karin), .given)])
            #expect(try team.state(id) == "incomplete guardian-unknown")
            #expect(try team.sees(.per) == [])
            try team.town.admin("UPDATE core.guardian SET custody = 'sole'")
            #expect(try team.state(id) == "in-force")
            #expect(try team.sees(.per) == ["conversation", "observation"])
        }
    }

    @Test("without any guardian known a child's consent is nobody's guess")
    func noGuardian() async throws {
        try await onThread {
            let team = try Cooperation(born: "2015-06-01")
            try team.town.admin(
                "DELETE FROM core.guardian WHERE youth_id = '\(team.youth)'")
            let id = try team.enter([(.youth, .given)])
            #expect(try team.state(id) == "incomplete guardian-unknown")
            #expect(try team.sees(.per) == [])
        }
    }

    @Test(
        "an excluded guardian is not asked, and their share of custody leaves the other one's say")
    func excluded() async throws {
        try await onThread {
            let team = try Cooperation(born: "2015-06-01")
            try team.town.admin(
                """
                UPDATE core.guardian SET standing = 'excluded' WHERE id = '\(team.anders.uuid)'
                """)
            let id = try team.enter([(.guardian(team.karin), .given)])
            #expect(try team.state(id) == "in-force")
            #expect(try team.sees(.per) == ["conversation", "observation"])
        }
    }

    @Test("a guardian who is named later, for that day, makes it incomplete again")
    func namedLater() async throws {
        try await onThread {
            let team = try Cooperation(born: "2015-06-01")
            let id = try team.enter([
                (.guardian(team.karin), .given), (.guardian(team.anders), .given),
            ])
            #expect(try team.sees(.per) == ["conversation", "observation"])
            _ = try NameGuardian()(
                .init(
                    name: "Tredje Vuxen", custody: .shared, standing: .full,
                    whereaboutsHidden: false, validFrom: try LocalDate("2027-01-01")),
                of: ID(team.youth), once: Cooperation.once(), as: team.caller(.sara),
                through: team.gate)
            #expect(try team.state(id) == "incomplete guardian")
            #expect(try team.sees(.per) == [])
        }
    }

    @Test("a consent cannot reach back to a younger age, nor longer ahead than the rule")
    func reach() async throws {
        try await onThread {
            // 15 today, 14 yesterday.
            let team = try Cooperation(born: "2012-03-15")
            let back = try team.failure {
                _ = try team.enter(
                    from: "2027-03-14", note: "Mogen.",
                    [(.guardian(team.karin), .given), (.guardian(team.anders), .given)])
            }
            #expect(back == .unfit(pointer: "/validFrom", code: "in-past"))
            let long = try team.failure { _ = try team.enter(until: "2028-03-15", team.everybody) }
            #expect(long == .unfit(pointer: "/validUntil", code: "too-far-ahead-for-ground"))
            let year = try team.enter(until: "2028-03-14", team.everybody)
            #expect(try team.state(year) == "in-force")
        }
    }
}
