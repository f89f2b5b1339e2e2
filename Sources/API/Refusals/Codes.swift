import Domain
import JSON

extension ProblemKind {
    /// The codes that `errors` can hold beside this kind, in order; none where it has no `errors`.
    package var codes: [String] {
        switch self {
        case .conflict: Wording.conflicts.keys.sorted()
        case .unfitQuery: (Self.ofQuery + LocalDate.Invalid.allCases.map(\.code)).sorted()
        case .notJSON: JSON.Code.allCases.map(\.rawValue).sorted()
        case .keyMissing, .versionMissing: ["required"]
        case .keyMalformed: ["key-form"]
        case .keyReused: ["key-reused"]
        case .versionMalformed: ["tag-form"]
        case .versionNotTaken: ["condition-not-taken"]
        case .unfit: Wording.codes.filter { !Self.elsewhere.contains($0) }
        case _: []
        }
    }

    private static let ofQuery = [
        "unknown-parameter", "repeated-parameter", "not-a-choice", "uuid-form", "length",
        "not-an-integer", "too-small", "too-large", "cursor-invalid",
    ]

    /// What is never told beside other faults.
    private static let elsewhere = Set(["key-reused"] + Wording.conflicts.keys)
}

extension Wording {
    /// Why the state of things forbids it (409).
    static let conflicts: [String: Phrase] = [
        "accepted-already": Phrase(
            "Förfrågan har redan lett till ett ärende.",
            "The enquiry has led to a case already."),
        "another-open": Phrase(
            "Den unge har redan ett öppet ärende.", "The youth has an open case already."),
        "answered-already": Phrase(
            "Har redan svarat. Ett nytt svar är en återkallelse eller ett nytt samtycke.",
            "Has answered already. Another answer is a withdrawal or a new consent."),
        "case-closed": Phrase("Ärendet är avslutat.", "The case is closed."),
        "fed-back-already": Phrase(
            "Återkopplingen är redan antecknad.", "The feedback is noted already."),
        "held": Phrase(
            "Rollen hålls redan: avsluta den först, om något ska ändras.",
            "The role is held already: end it first, if something is to change."),
        "in-team-already": Phrase("Är redan med i gruppen.", "Is of the team already."),
        "joined-already": Phrase(
            "Är redan kopplad till ärendet.", "Is joined to the case already."),
        "merged-already": Phrase(
            "En av dem är redan sammanförd med en annan: gör om det först.",
            "One of them is merged with another already: undo that first."),
        "number-known": Phrase("Den unge har redan numret.", "The youth has that number already."),
        "number-outranked": Phrase(
            "Den unge har ett nummer som går före.", "The youth has a number that goes before it."),
        "number-taken": Phrase(
            "Numret hör till en annan ung i enheten: sök den.",
            "The number is another youth's in the unit: search for it."),
        "out-of-course": Phrase(
            "Läget som gäller tillåter inte steget: läs om och se efter.",
            "The state that holds does not allow the step: read it again."),
        "review-overdue": Phrase(
            "En nödöppning av dig väntar på granskning sedan länge.",
            "An emergency access of yours has waited too long for its review."),
        "reviewed-already": Phrase("Är redan granskad.", "Is reviewed already."),
        "target-ended": Phrase("Mottagaren tar inte emot längre.", "The receiver has ended."),
        "withdrawn-already": Phrase("Är redan återkallat.", "Is withdrawn already."),
    ]
}
