import Domain
import JSON

/// What a conversation brings, as it is described in a new one and in a step.
enum ConversationShapes {
    static let parts = Shape.object(
        "observation or youthView is told, once it is held; in a pre-assessment youthView or"
            + " notHeard.",
        required: [],
        optional: [
            ("observation", Shape.text(1...10_000, "Iakttagelse.")),
            ("youthView", Shape.text(1...10_000, "Den unges egen röst.")),
            ("guardianView", Shape.text(1...10_000, "Vårdnadshavarens syn.")),
            ("assessment", Shape.text(1...10_000, "Bedömning.")),
            ("strengths", Shape.text(1...10_000, "Styrkor.")),
            ("notHeard", Shape.text(1...10_000, "Varför barnet inte hördes.")),
            ("agenda", Shape.text(1...10_000, "Dagordning.")),
        ], isClosed: true)

    static let participants = Shape.array(
        Shape.object(
            "Kallad eller närvarande. At most one is the youth, who goes by no name here.",
            required: [("relation", Shape.choice(ParticipantRelation.allCases.map(\.rawValue)))],
            optional: [
                ("name", Shape.text(1...100)), ("invited", Shape.boolean),
                ("attended", Shape.boolean),
            ], isClosed: true), most: 30)

    static let agreements = Shape.array(
        Shape.object(
            "Överenskommelse.",
            required: [
                ("what", Shape.text(1...1000, "Vad.")), ("owner", Shape.text(1...100, "Vem.")),
                ("dueOn", Shape.day),
            ], isClosed: true), most: 30)

    static let offers = Shape.array(
        Shape.object(
            "Erbjudande.",
            required: [
                ("what", Shape.text(1...500, "Vad.")),
                ("answer", Shape.choice(OfferAnswer.allCases.map(\.rawValue), "Svar.")),
            ], isClosed: true), most: 30)

    static let report = Shape.object(
        "Om en orosanmälan gjordes (OSL 40:7 g): made and madeOn, or made false alone.",
        required: [],
        optional: [
            ("made", Shape.boolean), ("madeOn", Shape.day), ("reference", Shape.text(1...100)),
        ], isClosed: true)
}
