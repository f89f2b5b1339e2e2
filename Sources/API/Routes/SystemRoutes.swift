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
            ]))

    private static let words = Shape.object(
        "I ord.", required: [("title", Shape.string), ("detail", Shape.string)])

    /// This description is described elsewhere.
    static let description = Schema("Description", Shape.anyObject)
}
