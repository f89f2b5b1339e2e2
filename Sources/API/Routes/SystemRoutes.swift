import Access
import Domain
import HTTP
import JSON

extension Routes {
    /// The API itself.
    static let system = [
        Route(
            .get, "/openapi.json", "describeAPI", "This description", .open,
            .constant(.description) { Description.bytes }),
        Route(
            .get, "/api-info", "readAPIInfo", "Name, version and status of this API", .open,
            .constant(.apiInfo) { Description.info }),
        Route(
            .get, "/problems/{problem}", "readProblem", "What a type of problem means", .open,
            words: ["problem": ProblemKind.allCases.map(\.rawValue)], .problem),
        Route(
            .post, "/shell-commands", "runShellCommand",
            "Run one command of the administration shell, as whoever asks and for its own purpose",
            .signedIn(.fixed(.ownAccount)), also: [404, 409],
            .answer(ShellLine.form, .shellAnswer, takesKey: true) { line, asked throws(Failure) in
                var caller = try asked.caller
                caller.once = try asked.once
                return try asked.answering.runLine(line, caller, asked.gate, asked.signIn)
            }),
    ]
}

extension Schema {
    /// What `/api-info` tells (the national REST API profile, VER.06).
    static let apiInfo = Schema(
        "APIInfo",
        Shape.object(
            "Om detta API.",
            required: [
                ("apiName", Shape.string), ("apiVersion", Shape.string),
                ("apiReleased", Shape.day), ("apiDocumentation", Shape.string),
                ("apiStatus", Shape.string),
            ]))

    /// What the `type` of problem details leads to.
    static let problemKind = Schema(
        "ProblemKind",
        Shape.object(
            "Typ av problem.",
            required: [
                ("type", Shape.string), ("status", Shape.integer(400...599)),
                ("sv", words), ("en", words),
                (
                    "codes",
                    Shape.array(
                        Shape.object(
                            "En kod i errors, i ord.",
                            required: [
                                ("code", Shape.choice(Wording.codes)), ("sv", Shape.string),
                                ("en", Shape.string),
                            ]))
                ),
            ]))

    private static let words = Shape.object(
        "I ord: in the words of one language.",
        required: [("title", Shape.string), ("detail", Shape.string)])

    /// This description is described elsewhere.
    static let description = Schema("Description", Shape.anyObject)
}
