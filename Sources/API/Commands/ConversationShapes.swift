import Domain
import JSON

/// What a conversation brings, as it is described in a new one and in a step.
enum ConversationShapes {
    static let parts = Shape.object(
        "observation or youthView is told, once it is held; in a pre-assessment youthView or"
            + " notHeard.",
        required: [],
        optional: [
            ("observation", Shape.text(1...10_000)),
            ("youthView", Shape.text(1...10_000, "Den unges egen röst.")),
            ("guardianView", Shape.text(1...10_000)),
            ("assessment", Shape.text(1...10_000)),
            ("strengths", Shape.text(1...10_000)),
            ("notHeard", Shape.text(1...10_000, "Varför barnet inte hördes.")),
            ("agenda", Shape.text(1...10_000)),
        ], isClosed: true)

    static let participants = Shape.array(
        Shape.object(
            "Kallad eller närvarande. At most one is the youth, who goes by no name here.",
            required: [("relation", Shape.choice(ParticipantRelation.allCases))],
            optional: [
                ("name", Shape.text(1...100)), ("invited", Shape.boolean),
                ("attended", Shape.boolean),
            ], isClosed: true), most: 30)

    static let agreements = Shape.array(
        Shape.object(
            "Överenskommelse.",
            required: [
                ("what", Shape.text(1...1000)), ("owner", Shape.text(1...100)),
                ("dueOn", Shape.day),
            ], isClosed: true), most: 30)

    static let offers = Shape.array(
        Shape.object(
            "Erbjudande.",
            required: [
                ("what", Shape.text(1...500)),
                ("answer", Shape.choice(OfferAnswer.allCases)),
            ], isClosed: true), most: 30)

    static let report = Shape.object(
        "Om en orosanmälan gjordes (OSL 40:7 g): made and madeOn, or made false alone.",
        required: [],
        optional: [
            ("made", Shape.boolean), ("madeOn", Shape.day), ("reference", Shape.text(1...100)),
        ], isClosed: true)
}
