import Access
import Domain
import HTTP

extension Routes {
    /// Why somebody may or may not, and who could if something were otherwise.
    static let why = [
        Route(
            .post, "/access-explanations", "explainAccess",
            "Why a person may or may not do something with a record; the question is logged",
            .signedIn(
                .header([
                    .coordination, .followUp, .registration, .schoolVisits, .logReview,
                    .administration, .emergency, .workManagement,
                ])),
            // A record, youth or colleague that the caller may not know of.
            also: [404],
            .answer(ExplainAccess.Question.form, .accessExplanation) {
                question, asked throws(Failure) in
                try ExplainAccess()(
                    question, as: asked.caller, through: asked.gate
                ).json
            }),
        Route(
            .post, "/access-simulations", "simulateAccess",
            "Who could see a youth's file if something were otherwise; nothing is changed",
            .signedIn(.header([.coordination, .followUp, .logReview])),
            also: [404],
            .answer(AccessSimulation.form, .accessSimulationAnswer) {
                question, asked throws(Failure) in
                try SimulateAccess()(
                    question.change, to: question.youth, for: question.purpose ?? .coordination,
                    as: asked.caller, through: asked.gate
                ).json
            }),
    ]
}

extension Schema {
    /// The answer to `AccessQuestion`.
    static let accessExplanation = Schema(
        "AccessExplanation",
        Shape.object(
            "Varför: reglerna som de gäller nu, var och en med sin rättsliga grund.",
            required: [
                ("staffId", Shape.id), ("purpose", Shape.string), ("recordType", Shape.string),
                ("action", Shape.string), ("standing", Shape.string),
            ],
            optional: [
                ("recordId", Shape.id), ("youthId", Shape.id), ("role", Shape.string),
                ("allowed", Shape.boolean), ("granted", Shape.boolean),
                ("through", Shape.string),
                ("policies", Shape.array(Shape.anyObject)),
                ("wouldChange", Shape.array(Shape.anyObject)),
            ]))

    /// The answer to `AccessSimulation`.
    static let accessSimulationAnswer = Schema(
        "AccessSimulationAnswer",
        Shape.object(
            "Vem som ser akten nu, och vem som skulle se den.",
            required: [
                ("youthId", Shape.id), ("purpose", Shape.string), ("change", Shape.string),
                ("subjectId", Shape.id), ("people", Shape.array(Shape.anyObject)),
            ]))
}
