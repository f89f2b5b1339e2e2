import Domain
import FoundationEssentials
import JSON

/// Which offer, and what was answered to it.
struct NewOfferAnswer {
    let offer: UUID
    let answer: OfferAnswer

    /// `NewOfferAnswer`, as it is described and as it is read.
    static let form = Form(
        "NewOfferAnswer", limit: 4 * 1024,
        Shape.object(
            "Svar på ett erbjudande.",
            required: [
                ("offerId", Shape.id),
                (
                    "answer",
                    Shape.choice([OfferAnswer.accepted, .declined])
                ),
            ], isClosed: true),
        read: Self.init(reading:_:))

    private init?(reading object: inout Reader, _ moment: Moment) {
        let offer = object.id("offerId", of: Offer.self)
        let answer = object.choice("answer", of: OfferAnswer.self)
        if answer == .open { object.refuse("answer", "not-a-choice") }
        guard object.finish(), let offer, let answer, answer != .open else { return nil }
        self.offer = offer.uuid
        self.answer = answer
    }

    private enum Offer {}
}
