import Domain
import JSON

extension Description {
    static func operation(_ route: Route) -> JSON {
        var pairs: [(String, JSON)] = [
            ("operationId", .string(route.operation)), ("summary", .string(route.summary)),
            ("description", .string(terms(route))), ("tags", .array([.string(route.tag)])),
        ]
        switch route.entrance {
        case .open: pairs.append(("security", .array([])))
        case .signedIn:
            pairs.append(("security", .array([members([("session", .array([]))])])))
        }
        let parameters = parameters(route)
        if !parameters.isEmpty { pairs.append(("parameters", .array(parameters))) }
        if let body = route.body {
            let example = Example.all[route.operation]?.request
            pairs.append(
                (
                    "requestBody",
                    members([
                        ("description", .string("At most \(body.limit / 1024) kB.")),
                        ("required", .bool(true)),
                        (
                            "content",
                            members([
                                ("application/json", media(Shape.reference(body.schema), example))
                            ])
                        ),
                    ])
                ))
        }
        pairs.append(
            (
                "responses",
                members(
                    route.statuses.map { status in
                        let name =
                            status == 403 && !route.tellsForbidden ? ofSession : "\(status)"
                        return (
                            "\(status)",
                            status == route.handling.status
                                ? answer(route) : reference("responses", name)
                        )
                    })
            ))
        return members(pairs)
    }

    /// What it does and what it takes, in sentences.
    private static func terms(_ route: Route) -> String {
        var sentences = ["\(route.summary)."]
        switch route.entrance {
        case .open: sentences.append("Open to all (öppen för alla).")
        case .signedIn(.fixed(let purpose)):
            sentences.append("Purpose (ändamål): \(purpose.rawValue).")
        case .signedIn(.header(let purposes)):
            let names = purposes.map(\.rawValue).joined(separator: ", ")
            sentences.append("Purpose (ändamål), by Sspf-Purpose: \(names).")
        }
        if route.handling.takesKey {
            sentences.append("A retry with the same Idempotency-Key and body creates nothing more.")
        }
        if route.takesVersion {
            sentences.append("If-Match names the version seen, so that nobody's change is lost.")
        }
        if route.handling.takesKey, !route.showsCreated {
            sentences.append(
                "What it creates has no address of its own, and so no Location: it is told where it belongs."
            )
        }
        return sentences.joined(separator: " ")
    }

    private static func media(_ shape: JSON, _ example: JSON?) -> JSON {
        var pairs = [("schema", shape)]
        if let example {
            pairs.append(
                ("examples", members([("exempelstad", members([("value", example)]))])))
        }
        return members(pairs)
    }

    // MARK: Parameters

    private static func parameters(_ route: Route) -> [JSON] {
        var parameters: [JSON] = []
        func add(_ name: String, _ place: String, _ required: Bool, _ schema: JSON) {
            parameters.append(
                members([
                    ("name", .string(name)), ("in", .string(place)),
                    ("description", .string(Lexicon.parameter(name) ?? "")),
                    ("required", .bool(required)), ("schema", schema),
                ]))
        }
        for name in route.parameters {
            let words = route.words[name].map { Shape.choice($0) }
            let number = route.numbers.contains(name) ? Shape.integer(0...Int.max) : nil
            add(name, "path", true, words ?? number ?? Shape.id)
        }
        add("traceparent", "header", false, Shape.string)
        for filter in route.filters { add(filter.name, "query", false, filter.shape) }
        if route.handling.isList {
            add("limit", "query", false, Shape.integer(1...100, standard: 20))
            add("cursor", "query", false, Shape.text(1...PageCursors.longest))
        }
        switch route.entrance {
        case .open: break
        case .signedIn(.fixed(let purpose)):
            add("Sspf-Purpose", "header", false, Shape.choice([purpose]))
        case .signedIn(.header(let purposes)):
            add("Sspf-Purpose", "header", true, Shape.choice(purposes))
        }
        if route.handling.takesKey {
            add("Idempotency-Key", "header", true, Shape.pattern("^[A-Za-z0-9._~:-]{1,64}$"))
        }
        if route.handling.isVersioned { add("If-None-Match", "header", false, Shape.string) }
        if route.takesVersion {
            add("If-Match", "header", true, Shape.pattern("^\"[A-Za-z0-9._~:-]{1,64}\"$"))
        }
        return parameters
    }

    // MARK: Answers

    private static func answer(_ route: Route) -> JSON {
        let fields = ["X-Request-Id", "traceparent"] + route.fields
        var pairs: [(String, JSON)] = [
            ("description", .string(route.summary)),
            ("headers", members(fields.map { ($0, reference("headers", $0)) })),
        ]
        if let schema = route.handling.answer {
            let recorded = Example.all[route.operation]?.answer
            // The description cannot hold itself.
            let example =
                recorded ?? members([("openapi", .string("3.1.0")), ("info", about)])
            var types = [("application/json", media(shape(route, schema, recorded), example))]
            if let other = route.handling.other {
                let text = other.write(example).map {
                    JSON.string(String(decoding: $0, as: UTF8.self))
                }
                types.append((other.type.name, media(Shape.string, text)))
            }
            pairs.append(("content", members(types)))
        }
        let links = links(route)
        if !links.isEmpty { pairs.append(("links", members(links))) }
        return members(pairs)
    }

    /// A list says what its items are.
    private static func shape(_ route: Route, _ schema: Schema, _ example: JSON?) -> JSON {
        guard schema == .list, let example else { return Shape.reference(schema) }
        let held = members([
            ("type", .string("object")),
            ("properties", members([("items", Shape.array(Shape.anyObject))])),
        ])
        return members([
            (
                "allOf",
                .array([
                    Shape.reference(schema),
                    Completion(schema: route.operation).complete(held, [example]),
                ])
            )
        ])
    }

    /// Answers that are the same for every operation, by their status: that nothing is new, and refusals.
    static var refusals: [(String, JSON)] {
        let statuses = Set(ProblemKind.allCases.map(\.status)).sorted()
        let same = members([
            ("description", .string("The same as an ETag of If-None-Match; a look like any other")),
            (
                "headers",
                members(
                    ["X-Request-Id", "traceparent", "ETag"].map { ($0, reference("headers", $0)) })
            ),
        ])
        return [("304", same), (ofSession, refusal(ProblemKind.allCases.filter(\.isDue)))]
            + statuses.map { status in
                ("\(status)", refusal(ProblemKind.allCases.filter { $0.status == status }))
            }
    }

    /// How what is a request of no operation is answered.
    static var unrouted: JSON {
        members(
            [400, 404, 405, 408, 413, 414, 417, 431, 501, 505].map {
                ("\($0)", reference("responses", "\($0)"))
            })
    }

    /// The name of a 403 that tells of nothing but what the session has to do first.
    static let ofSession = "403-session"

    private static func refusal(_ kinds: [ProblemKind]) -> JSON {
        let fields = ["X-Request-Id", "traceparent", "Content-Language"] + kinds.flatMap(\.fields)
        let type = Completion(schema: Schema.problem.name).complete(
            members([
                ("type", .string("object")),
                ("properties", members([("type", Shape.choice(kinds.map(\.type)))])),
            ]), [])
        let told = kinds.map { "\($0.words.title.english) (\($0.rawValue))" }
        return members([
            ("description", .string(told.joined(separator: "; "))),
            ("headers", members(Set(fields).sorted().map { ($0, reference("headers", $0)) })),
            (
                "content",
                members([
                    (
                        "application/problem+json",
                        media(
                            members([("allOf", .array([Shape.reference(.problem), type]))]),
                            kinds.first?.example)
                    )
                ])
            ),
        ])
    }

    /// Fields of answers.
    static var headers: [(String, JSON)] {
        [
            ("X-Request-Id", Shape.id), ("traceparent", Shape.string), ("ETag", Shape.string),
            ("Location", Shape.string),
            ("Link", Shape.string), ("Retry-After", Shape.integer(1...86_400)),
            ("RateLimit", Shape.string), ("RateLimit-Policy", Shape.string),
            ("WWW-Authenticate", Shape.string), ("Accept-Post", Shape.string),
            ("Allow", Shape.string),
            (
                "Content-Language",
                Shape.choice(Language.allCases.map(\.rawValue) + ["sv, en"])
            ),
        ].map { name, shape in
            (
                name,
                members([
                    ("description", .string(Lexicon.parameter(name) ?? "")), ("schema", shape),
                ])
            )
        }
    }
}

extension ProblemKind {
    /// How one looks.
    fileprivate var example: JSON {
        Description.members([
            ("type", .string(type)), ("title", .string(words.title.swedish)),
            ("status", .integer(status)), ("detail", .string(words.detail.swedish)),
            ("instance", .string("urn:uuid:0b5c2d7e-3f5d-4a53-9d3c-5f1f5a1f6a52")),
            ("requestId", .string("0b5c2d7e-3f5d-4a53-9d3c-5f1f5a1f6a52")),
        ])
    }
}
