import Domain
import JSON

extension Schema {
    /// The JSON Schema of this body.
    var shape: JSON {
        switch self {
        case .signIn:
            Shape.object(
                "Inloggning.",
                required: [
                    ("subject", Shape.text(1...200)), ("password", Shape.text(1...1024)),
                ], isClosed: true)
        case .personSearch:
            Shape.object(
                "Sökning i egna enheten: number or name, exactly one.",
                required: [],
                optional: [
                    ("number", Self.number), ("name", Shape.text(1...200)),
                ], isClosed: true, choice: .exactlyOne(["number", "name"]))
        case .newYouth:
            Shape.object(
                "Ungdom att registrera.",
                required: [
                    ("givenName", Shape.text(1...100, "Förnamn.")),
                    ("familyName", Shape.text(1...100, "Efternamn.")),
                ],
                optional: [("number", Self.number), ("birthDate", Shape.day)], isClosed: true)
        case .newConcernConversation: Self.conversation
        case .newSchoolVisit: Self.visit
        case .logSearch:
            Shape.object("Loggkontroll.", required: [("number", Self.number)], isClosed: true)
        case .session, .created, .me, .youth, .concernConversation, .schoolVisit, .list, .problem,
            .apiInfo, .description:
            answerShape
        }
    }

    private static var number: JSON {
        Shape.text(10...13, "Personnummer, samordningsnummer eller reservnummer.")
    }

    private static var conversation: JSON {
        Shape.object(
            "Orossamtal som har hållits. Each part becomes a row with its own secrecy.",
            required: [
                ("youthId", Shape.id),
                (
                    "kind",
                    Shape.choice(ConversationKind.allCases.map(\.rawValue), "Typ av samtal.")
                ),
                (
                    "trigger",
                    Shape.choice(ConversationTrigger.allCases.map(\.rawValue), "Anledning.")
                ),
                (
                    "classification",
                    Shape.choice(
                        Classification.allCases.map(\.rawValue), "Klassning; styr gallring.")
                ),
                ("heldAt", Shape.time), ("place", Shape.text(1...200, "Plats.")),
                (
                    "parts",
                    Shape.object(
                        "observation or youthView is told.", required: [],
                        optional: [
                            ("observation", Shape.text(1...10_000, "Iakttagelse.")),
                            ("youthView", Shape.text(1...10_000, "Den unges egen röst.")),
                            (
                                "guardianView",
                                Shape.text(1...10_000, "Vårdnadshavarens syn.")
                            ),
                            ("assessment", Shape.text(1...10_000, "Bedömning.")),
                            ("strengths", Shape.text(1...10_000, "Styrkor.")),
                        ], isClosed: true, choice: .atLeastOne(["observation", "youthView"]))
                ),
            ],
            optional: [
                (
                    "participants",
                    Shape.array(
                        Shape.object(
                            "Deltagare.",
                            required: [
                                (
                                    "relation",
                                    Shape.choice(ParticipantRelation.allCases.map(\.rawValue))
                                )
                            ],
                            optional: [("name", Shape.text(1...100))], isClosed: true), most: 30)
                ),
                (
                    "agreements",
                    Shape.array(
                        Shape.object(
                            "Överenskommelse.",
                            required: [
                                ("what", Shape.text(1...1000, "Vad.")),
                                ("owner", Shape.text(1...100, "Vem.")), ("dueOn", Shape.day),
                            ], isClosed: true), most: 30)
                ),
                ("nextContactOn", Shape.day),
            ], isClosed: true)
    }

    private static var visit: JSON {
        Shape.object(
            "Skolbesök. No text holds a personnummer.",
            required: [
                ("schoolId", Shape.id), ("visitDate", Shape.day),
                ("kind", Shape.choice(VisitKind.allCases.map(\.rawValue), "Typ av besök.")),
                ("pupilsReached", Shape.integer(0...5000)),
                ("topic", Shape.text(1...500, "Ämne.")),
            ],
            optional: [
                (
                    "schoolYear",
                    Shape.choice(SchoolYear.allCases.map(\.rawValue), "Årskurs.")
                ),
                ("classes", Shape.array(Shape.text(1...20, "Klass."), most: 50)),
                ("requestedBy", Shape.text(1...100, "Vem som bad om besöket.")),
                ("followUp", Shape.text(1...1000, "Uppföljning.")),
                ("pledgeId", Shape.id),
            ], isClosed: true)
    }
}
