import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Concern conversations (orossamtal).
    static let conversation = [
        Route(
            .get, "/youths/{id}/concern-conversations", "listConcernConversations",
            "Concern conversations (orossamtal) of one youth",
            .signedIn(.header(reading)),
            .sublist { asked throws(Failure) in
                try ListConcernConversations()(
                    of: asked.id(), asked.window, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/concern-conversations", "logConcernConversation",
            "Log a concern conversation (orossamtal)", .signedIn(.header([.coordination])),
            // A youth that is absent or hidden.
            also: [404],
            .created(LogConcernConversation.Command.form) { command, asked throws(Failure) in
                try LogConcernConversation()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/concern-conversations/{id}", "readConcernConversation",
            "One concern conversation (orossamtal)",
            .signedIn(.header(reading)),
            .document(.concernConversation) { asked throws(Failure) in
                try ReadConcernConversation()(
                    asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/concern-conversations/{id}/steps", "moveConcernConversation",
            "A concern conversation (orossamtal) was held, not held, followed up or is closed",
            .signedIn(.header([.coordination])), takesVersion: true,
            .created(ConversationStep.form, changed: "/concern-conversations") {
                step, asked throws(Failure) in
                try MoveConcernConversation()(
                    asked.id(), of: step.youth, step.command, seen: asked.seen,
                    once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/concern-conversations/{id}/offer-answers", "answerOffer",
            "What was answered to an offer that was open; once",
            .signedIn(.header([.coordination])),
            .created(NewOfferAnswer.form) { answer, asked throws(Failure) in
                try AnswerOffer()(
                    answer.answer, to: answer.offer, in: asked.id(), once: asked.once,
                    as: asked.caller, through: asked.gate)
            }),
    ]
}

extension Schema {
    /// A concern conversation.
    static let concernConversation = Schema(
        "ConcernConversation",
        Shape.object(
            "Orossamtal, with those parts that the caller may see.",
            required: [
                ("id", Shape.id), ("youthId", Shape.id), ("kind", Shape.string),
                ("trigger", Shape.string), ("classification", Shape.string),
                ("secrecyClass", Shape.string), ("heldAt", Shape.time),
                ("place", Shape.string), ("parts", Shape.array(Shape.anyObject)),
                (
                    "participants",
                    Shape.array(
                        // Whether somebody came is null until it is told.
                        Shape.part(
                            ("relation", Shape.string), ("name", Shape.string),
                            ("invited", Shape.boolean), ("attended", Shape.boolean)))
                ),
                ("agreements", Shape.array(Shape.anyObject)), ("state", Shape.string),
                ("offers", Shape.array(Shape.anyObject)),
                (
                    "steps",
                    Shape.array(
                        Shape.step(
                            ("note", Shape.string), ("nextContactOn", Shape.day),
                            ("author", Shape.string), ("createdAt", Shape.time)))
                ), ("createdAt", Shape.time),
            ],
            optional: [
                ("version", Shape.integer(1...1_000_000)), ("nextContactOn", Shape.day),
                ("author", Shape.string),
                ("language", Shape.string),
                (
                    "concernReport",
                    Shape.part(
                        ("made", Shape.boolean), ("madeOn", Shape.day),
                        ("reference", Shape.string), ("secrecyClass", Shape.string))
                ),
                ("pledgeId", Shape.id),
            ]))
}
