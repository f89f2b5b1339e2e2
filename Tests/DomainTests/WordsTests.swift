import Domain
import Testing

@Suite("Closed vocabularies") struct WordsTests {
    /// The database holds these words: a changed one needs a migration.
    @Test("the words that the database holds are these") func words() {
        #expect(
            AgencyKind.allCases.map(\.rawValue) == [
                "school", "social_services", "police", "leisure",
            ])
        #expect(LegalForm.allCases.map(\.rawValue) == ["authority", "private"])
        #expect(
            Role.allCases.map(\.rawValue) == [
                "social_worker", "police_officer", "school_staff", "head_teacher", "leisure_worker",
                "coordinator", "unit_manager", "auditor", "records_officer", "administrator",
                "steering_member",
            ])
        #expect(
            Purpose.allCases.map(\.rawValue) == [
                "registration", "coordination", "follow-up", "school-visits", "log-review",
                "administration", "retention", "own-account", "emergency", "work-management",
            ])
        #expect(
            SecrecyClass.allCases.map(\.rawValue) == [
                "26:1", "23:2", "35:1", "18:1", "21:1", "21:3", "40:7g",
            ])
        #expect(
            ConversationKind.allCases.map(\.rawValue) == [
                "police-concern", "after-first-offence", "pre-assessment", "dissuasion",
            ])
        #expect(
            ConversationTrigger.allCases.map(\.rawValue) == [
                "tip", "intervention", "school", "police-custody-of-intoxicated",
                "own-observation", "other",
            ])
        #expect(
            Classification.allCases.map(\.rawValue) == [
                "advice", "pre-assessment", "inquiry", "other",
            ])
        #expect(
            ConversationPartKind.allCases.map(\.rawValue) == [
                "observation", "youth-view", "guardian-view", "assessment", "strengths",
                "not-heard", "agenda",
            ])
        #expect(
            ParticipantRelation.allCases.map(\.rawValue) == [
                "youth", "guardian", "staff", "interpreter", "other",
            ])
        #expect(
            VisitKind.allCases.map(\.rawValue) == [
                "year-7-information", "presence", "dog-search", "parent-meeting",
                "drug-free-places", "other",
            ])
        #expect(
            SchoolYear.allCases.map(\.rawValue) == [
                "F", "1", "2", "3", "4", "5", "6", "7", "8", "9", "gymnasium-1", "gymnasium-2",
                "gymnasium-3",
            ])
    }

    @Test("the words of grounds and restrictions that the database holds are these")
    func grounds() {
        #expect(Custody.allCases.map(\.rawValue) == ["shared", "sole"])
        #expect(GuardianStanding.allCases.map(\.rawValue) == ["full", "excluded"])
        #expect(Giver.Capacity.allCases.map(\.rawValue) == ["youth", "guardian"])
        #expect(ConsentAnswer.allCases.map(\.rawValue) == ["given", "refused"])
        #expect(SharedPurpose.allCases.map(\.rawValue) == ["coordination", "follow-up"])
        #expect(
            BlockReason.allCases.map(\.rawValue) == [
                "request-of-youth", "request-of-guardian", "threat", "relationship", "other",
            ])
        #expect(
            ProtectionLevel.allCases.map(\.rawValue) == [
                "marked", "protected-registration", "assumed-identity",
            ])
        #expect(
            ConflictRelation.allCases.map(\.rawValue) == ["relative", "household", "other"])
        #expect(ReviewVerdict.allCases.map(\.rawValue) == ["justified", "unjustified"])
        #expect(
            EndingReason.allCases.map(\.rawValue) == [
                "done", "handed-over", "mistake", "revoked", "no-longer-needed",
            ])
    }

    @Test(
        "a rule's code is words of letters and digits with a hyphen between them",
        arguments: [
            ("prevent-crime", true), ("risk-of-crime-under-21", true), ("a", true), ("", false),
            ("-", false), ("a-", false), ("a--b", false), ("A", false), ("å", false),
            ("a b", false), (String(repeating: "a", count: 50), true),
            (String(repeating: "a", count: 51), false),
        ])
    func ruleCode(_ text: String, _ isCode: Bool) {
        #expect(((try? RuleCode<DisclosureGround>(text)) != nil) == isCode)
    }

    @Test("each agency's usual secrecy is its own chapter")
    func secrecy() {
        #expect(
            AgencyKind.allCases.map(\.usualSecrecy.rawValue) == ["23:2", "26:1", "35:1", "21:1"])
    }

    @Test("every code of every refusal is different and in kebab-case") func codes() {
        let codes =
            LocalDate.Invalid.allCases.map(\.code) + Instant.Invalid.allCases.map(\.code)
            + IdentityNumber.Invalid.allCases.map(\.code) + PersonName.Invalid.allCases.map(\.code)
        #expect(Set(codes).count == 15)
        #expect(codes.allSatisfy { $0.allSatisfy { $0 == "-" || ("a"..."z").contains($0) } })
    }
}
