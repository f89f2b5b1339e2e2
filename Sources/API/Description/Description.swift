import Domain
import HTTP
import JSON

/// The description of the API (OpenAPI 3.1), made from the table of routes.
package enum Description {
    /// The whole document.
    package static let bytes = JSON.write(document)

    package static let version = "1.0.0"

    static func members(_ pairs: [(String, JSON)]) -> JSON {
        .object(pairs.map { JSON.Member($0.0, $0.1) })
    }

    static func reference(_ kind: String, _ name: String) -> JSON {
        members([("$ref", .string("#/components/\(kind)/\(name)"))])
    }

    private static var document: JSON {
        members([
            ("openapi", .string("3.1.0")), ("info", about),
            ("externalDocs", guide), ("servers", .array([server])),
            ("tags", .array(tags.map { members([("name", .string($0))]) })),
            ("paths", paths), ("x-unrouted-responses", unrouted),
            (
                "components",
                members([
                    ("schemas", members(Routes.schemas.map { ($0.name, complete($0)) })),
                    ("responses", members(refusals)), ("headers", members(headers)),
                    (
                        "securitySchemes",
                        members([
                            (
                                "session",
                                members([
                                    ("type", .string("http")), ("scheme", .string("bearer")),
                                    ("description", .string("The token from POST /sessions.")),
                                ])
                            )
                        ])
                    ),
                ])
            ),
        ])
    }

    private static var tags: [String] {
        Routes.table.reduce(into: []) { tags, route in
            if !tags.contains(route.tag) { tags.append(route.tag) }
        }
    }

    /// A schema with nothing left open.
    private static func complete(_ schema: Schema) -> JSON {
        let completion = Completion(schema: schema.name)
        let sent = Routes.table.filter { $0.body?.schema == schema }.map(\.operation)
        let answered = Routes.table.filter { $0.handling.answer == schema }.map(\.operation)
        // What a list holds is told where the list is.
        let examples =
            schema == .list
            ? []
            : Example.bodies(sent, sent: true) + Example.bodies(answered, sent: false)
        return completion.complete(schema.shape, examples)
    }

    /// Paths in the order of the table, each with its methods.
    private static var paths: JSON {
        var patterns: [String] = []
        for route in Routes.table where !patterns.contains(route.pattern) {
            patterns.append(route.pattern)
        }
        return members(
            patterns.map { pattern in
                (
                    pattern,
                    members(
                        Routes.table.filter { $0.pattern == pattern }.map {
                            ($0.method.name.lowercased(), operation($0))
                        })
                )
            })
    }
}
