import Access
import Casework
import Domain
import HTTP

extension Routes {
    /// Pledge points (löftespunkter), and searches with a dog.
    static let pledge = [
        Route(
            .get, "/pledges", "listPledges", "Pledge points (löftespunkter i medborgarlöfte)",
            .signedIn(.fixed(.schoolVisits)), .page(.pledges)),
        Route(
            .post, "/pledges", "enterPledge", "Enter a pledge point (löftespunkt)",
            .signedIn(.fixed(.schoolVisits)),
            .created(EnterPledge.Command.form) { command, asked throws(Failure) in
                try EnterPledge()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/pledges/{id}", "readPledge",
            "One pledge point (löftespunkt), with what was done for it",
            .signedIn(.fixed(.schoolVisits)),
            .document(.pledge) { asked throws(Failure) in
                try ReadPledge()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/pledges/{id}/coverage", "readPledgeCoverage",
            "How far a pledge point has come: classes reached of all, school by school",
            .signedIn(.fixed(.schoolVisits)),
            .document(.pledgeCoverage) { asked throws(Failure) in
                try PledgeCoverage()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/dog-searches", "listDogSearches",
            "Searches with a dog (narkotikasök) that the caller may know of",
            .signedIn(.fixed(.schoolVisits)), .page(.dogSearches)),
        Route(
            .post, "/dog-searches", "askForDogSearch",
            "Ask for a search with a dog (narkotikasök), its preconditions met",
            .signedIn(.fixed(.schoolVisits)),
            .created(AskForDogSearch.Command.form) { command, asked throws(Failure) in
                try AskForDogSearch()(
                    command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
        Route(
            .get, "/dog-searches/{id}", "readDogSearch", "One search with a dog (narkotikasök)",
            .signedIn(.fixed(.schoolVisits)),
            .document(.dogSearch) { asked throws(Failure) in
                try ReadDogSearch()(asked.id(), as: asked.caller, through: asked.gate)
            }),
        Route(
            .post, "/dog-searches/{id}/steps", "moveDogSearch",
            "Approve, decline, carry out or cancel a search with a dog (narkotikasök)",
            .signedIn(.fixed(.schoolVisits)),
            .created(MoveDogSearch.Command.form) { command, asked throws(Failure) in
                try MoveDogSearch()(
                    asked.id(), command, once: asked.once, as: asked.caller, through: asked.gate)
            }),
    ]
}

extension Schema {
    /// A pledge point.
    static let pledge = Schema(
        "Pledge",
        Shape.object(
            "Löftespunkt.",
            required: [
                ("id", Shape.id), ("owner", Shape.string), ("title", Shape.string),
                ("startsOn", Shape.day), ("endsOn", Shape.day), ("measure", Shape.string),
                ("visits", Shape.anyObject), ("pupilsReached", Shape.integer(0...100_000_000)),
                ("talks", Shape.integer(0...1_000_000)),
            ],
            optional: [
                ("wording", Shape.string), ("target", Shape.integer(1...100_000)),
                ("schoolYear", Shape.string),
            ]))

    /// How far it has come.
    static let pledgeCoverage = Schema(
        "PledgeCoverage",
        Shape.object(
            "Måluppfyllelse: klasser nådda av alla, per läsår och skola.",
            required: [("pledgeId", Shape.id), ("measure", Shape.string)],
            optional: [
                ("target", Shape.integer(1...100_000)),
                ("visits", Shape.integer(0...1_000_000)),
                ("schoolYears", Shape.array(Shape.anyObject)),
            ]))

    /// A search with a dog.
    static let dogSearch = Schema(
        "DogSearch",
        Shape.object(
            "Narkotikasök.",
            required: [
                ("id", Shape.id), ("schoolId", Shape.id), ("school", Shape.string),
                ("state", Shape.string), ("plannedOn", Shape.day), ("rooms", Shape.string),
                ("rulesReference", Shape.string), ("informedOn", Shape.day),
                ("noSuspicion", Shape.boolean), ("noPupilsPresent", Shape.boolean),
                (
                    "steps",
                    Shape.array(
                        Shape.step(
                            ("id", Shape.id), ("reason", Shape.string), ("agencyId", Shape.id),
                            ("carriedOutAt", Shape.time), ("found", Shape.boolean)))
                ), ("createdAt", Shape.time),
                ("version", Shape.integer(1...1_000_000)),
            ], optional: [("pledgeId", Shape.id)]))
}
