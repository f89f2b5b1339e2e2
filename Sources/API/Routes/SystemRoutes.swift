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

    /// This description is described elsewhere.
    static let description = Schema("Description", Shape.anyObject)
}
