/// What the ten years are played by, and what they must have shown.
enum TenYearsRules {
    typealias Rule = TenYearsModel.Rule

    /// The rules of law.md R24 to R29 and of the committees, and two that keep agreements to an age.
    static let rules: [Rule] = {
        var rules = [
            Rule(
                "conversation-police", "concern-conversation", 2, nil, .lastNote, years: 1,
                decided: [2]),
            Rule(
                "conversation-school", "concern-conversation", 3, nil, .lastNote, years: 2,
                decided: [3]),
            Rule("conversation-leisure", "concern-conversation", 4, nil, .lastNote, years: 2),
            Rule(
                "agreement-18", "concern-conversation", 3, "other", .birthday, age: 18, decided: [3]
            ),
            Rule("agreement-21", "concern-conversation", 4, "other", .birthday, age: 21),
            Rule(
                "conversation-social-inquiry", "concern-conversation", 1, "inquiry", .lastNote,
                years: 5, age: 30, isResearch: true, decided: [1]),
            Rule(
                "report-inquiry", "concern-report", 1, "inquiry", .lastNote, years: 5, age: 30,
                isResearch: true, decided: [1]),
            Rule(
                "report-not-opened", "concern-report", 1, "pre-assessment", .lastNote, years: 5,
                isResearch: true, decided: [1]),
            Rule("case", "case", years: 5),
            Rule("consent", "consent", years: 2),
            Rule("disclosure", "disclosure", years: 5),
            Rule("enquiry-accepted", "enquiry", nil, "accepted", years: 5),
            Rule("enquiry-not-accepted", "enquiry", nil, "not-accepted", months: 6),
            Rule("no-action-decision", "no-action-decision", years: 5),
            Rule("risk-flag", "risk-flag", years: 1, decided: [1, 2, 3]),
            Rule(
                "risk-flag-social-services", "risk-flag", 1, years: 5, isResearch: true,
                decided: [1]),
            Rule(
                "referral-social-services", "referral", 1, years: 5, isResearch: true, decided: [1]),
            Rule("referral-police", "referral", 2, years: 1, decided: [2]),
            Rule("referral-school", "referral", 3, years: 2, decided: [3]),
            Rule("referral-leisure", "referral", 4, years: 2),
            Rule("school-visit", "school-visit", years: 4, decided: [2]),
            Rule("dog-search", "dog-search", years: 4),
            Rule("legal-hold", "legal-hold", years: 2),
            Rule("release-request", "release-request", years: 2),
            Rule("conflict", "conflict", years: 2),
            Rule("quarantined-visit", "quarantined-visit", days: 30),
            Rule("session", "session", days: 90),
            Rule("retry-result", "retry-result", days: 2),
            Rule("youth-without-records", "youth", months: 6, decided: [1, 2, 3]),
            Rule("youth-social-services", "youth", 1, years: 5, isResearch: true, decided: [1]),
        ]
        for words in ["advice", "pre-assessment", "other"] {
            rules.append(
                Rule(
                    "conversation-social-\(words)", "concern-conversation", 1, words, .lastNote,
                    years: 5, isResearch: true, decided: [1]))
        }
        for kind in [
            "case", "consent", "disclosure", "enquiry", "no-action-decision", "referral",
            "risk-flag",
        ] {
            rules.append(
                Rule(
                    "personal-file-\(kind)", kind, 1, nil, .lastNote, years: 5, isResearch: true,
                    decided: [1]))
        }
        return rules
    }()

    /// Rules that send to the archive first, and one by which what is kept for research moves there.
    static let archiving: Set = ["conversation-police", "dog-search"]
    static let moving: Set = ["conversation-social-other"]

    /// Beside every rule by its code: each reason that alone kept something that was due otherwise, and
    /// each kind of night on which something went.
    static let happenings: Set<String> = [
        "longer rule", "birth date unknown", "hold on a youth", "hold on a case",
        "hold on a record", "hold on a span", "restriction", "request not decided",
        "request granted", "request refused", "exempt", "conversation-social-parenthood",
        "conversation-social-adoption", "conversation-social-placement", "research",
        "research county", "assessed before an inquiry", "not archived", "after the archive",
        "moved to the archive", "merged",
        "merge undone", "joined to a case", "opened in an emergency", "no decision", "not approved",
        "a night",
        "29 February", "clocks forward", "clocks back", "turned 18", "turned 21", "turned 30",
        "turned 18, leap", "turned 21, leap", "turned 30, leap",
    ]
}
