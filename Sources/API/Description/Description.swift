import Domain
import HTTP
import JSON

/// The description of the API (OpenAPI 3.1), made from the table of routes.
enum Description {
    /// The whole document.
    static let bytes = JSON.write(document)

    /// `/api-info` (the national REST API profile, VER.06).
    static let info = JSON.write(
        members([
            ("apiName", .string("sspf")), ("apiVersion", .string(version)),
            ("apiReleased", .string("2026-11-21")),
            ("apiDocumentation", .string("\(Routes.base)/openapi.json")),
            ("apiStatus", .string("active")),
        ]))

    static let version = "1.0.0"

    static func members(_ pairs: [(String, JSON)]) -> JSON {
        .object(pairs.map { JSON.Member($0.0, $0.1) })
    }

    private static var document: JSON {
        members([
            ("openapi", .string("3.1.0")),
            (
                "info",
                members([
                    ("title", .string("sspf")), ("version", .string(version)),
                    (
                        "description",
                        .string(
                            """
                            Samordning kring unga (SSPF): case coordination for school, social \
                            services, police and leisure. Refused and absent look the same: 404. \
                            Every refusal is application/problem+json (RFC 9457), in Swedish or \
                            English by Accept-Language; without it Swedish. A member given twice \
                            makes a body malformed (400); an unknown member makes it unfit (422). \
                            One session, and one address, may make so many requests a second, ten \
                            seconds' worth of them at once; beyond that the answer is 429, and \
                            Retry-After says for how many seconds to wait. \
                            A traceparent (W3C Trace Context) is gone on with, and comes back.
                            """)
                    ),
                ])
            ),
            ("servers", .array([members([("url", .string(Routes.base))])])),
            ("paths", paths),
            (
                "components",
                members([
                    (
                        "schemas",
                        members(Routes.schemas.map { ($0.name, $0.shape) })
                    ),
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

    private static func operation(_ route: Route) -> JSON {
        var pairs: [(String, JSON)] = [
            ("operationId", .string(route.operation)),
            ("summary", .string(route.summary)), ("tags", .array([.string(route.tag)])),
        ]
        switch route.entrance {
        case .open: pairs.append(("security", .array([])))
        case .signedIn:
            pairs.append(("security", .array([members([("session", .array([]))])])))
        }
        let parameters = parameters(route)
        if !parameters.isEmpty { pairs.append(("parameters", .array(parameters))) }
        if let body = route.body {
            pairs.append(
                (
                    "requestBody",
                    members([
                        ("required", .bool(true)),
                        ("content", content("application/json", body.schema)),
                    ])
                ))
        }
        pairs.append(
            (
                "responses",
                members(route.statuses.map { (String($0), response($0, route)) })
            ))
        return members(pairs)
    }

    private static func content(_ type: String, _ schema: Schema) -> JSON {
        members([(type, media(Shape.reference(schema)))])
    }

    private static func media(_ shape: JSON) -> JSON { members([("schema", shape)]) }

    private static func parameters(_ route: Route) -> [JSON] {
        var parameters: [JSON] = []
        func add(_ name: String, _ place: String, _ required: Bool, _ schema: JSON) {
            parameters.append(
                members([
                    ("name", .string(name)), ("in", .string(place)),
                    ("required", .bool(required)), ("schema", schema),
                ]))
        }
        for name in route.parameters {
            let words = route.words[name].map { Shape.choice($0) }
            let number = route.numbers.contains(name) ? Shape.integer(0...Int.max) : nil
            add(name, "path", true, words ?? number ?? Shape.id)
        }
        for filter in route.filters { add(filter.name, "query", false, filter.shape) }
        if route.handling.isList {
            add("limit", "query", false, Shape.integer(1...100, standard: 20))
            if route.handling.hasCursor {
                add("cursor", "query", false, Shape.text(1...200))
            } else {
                add("offset", "query", false, Shape.integer(0...1_000_000, standard: 0))
            }
        }
        switch route.entrance {
        case .open: break
        case .signedIn(.fixed(let purpose)):
            add("Sspf-Purpose", "header", false, Shape.choice([purpose.rawValue]))
        case .signedIn(.header(let purposes)):
            add("Sspf-Purpose", "header", true, Shape.choice(purposes.map(\.rawValue)))
        }
        if route.handling.takesKey {
            add("Idempotency-Key", "header", true, Shape.pattern("^[A-Za-z0-9._~:-]{1,64}$"))
        }
        if route.handling.isVersioned { add("If-None-Match", "header", false, Shape.string) }
        if route.takesVersion { add("If-Match", "header", true, Shape.string) }
        return parameters
    }

    private static func response(_ status: Int, _ route: Route) -> JSON {
        guard status >= 400 else {
            var pairs: [(String, JSON)] = [("description", .string(route.summary))]
            let fields = route.fields
            if !fields.isEmpty {
                pairs.append(
                    (
                        "headers",
                        members(fields.map { ($0, members([("schema", Shape.string)])) })
                    ))
            }
            if status == 304 {
                pairs[0].1 = .string("The same as the ETag in If-None-Match; a look like any other")
            } else if let answer = route.handling.answer {
                var types = [("application/json", media(Shape.reference(answer)))]
                if let other = route.handling.other {
                    types.append((other.name, media(Shape.string)))
                }
                pairs.append(("content", members(types)))
            }
            return members(pairs)
        }
        let kinds = ProblemKind.allCases.filter { $0.status == status }
        var pairs: [(String, JSON)] = [
            ("description", .string(kinds.map(\.words.title.english).joined(separator: "; ")))
        ]
        let fields = Set(kinds.flatMap(\.fields)).sorted()
        if !fields.isEmpty {
            pairs.append(
                ("headers", members(fields.map { ($0, members([("schema", Shape.string)])) })))
        }
        pairs.append(("content", content("application/problem+json", .problem)))
        return members(pairs)
    }
}
