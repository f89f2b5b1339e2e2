import API
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// The description is as complete as the API: what it shows was answered, and what is answered it tells.
@Suite("The description is complete")
struct ExampleTests {
    private static let file = "\(Checkout.folder)/Sources/API/Description/Recorded.swift"

    @Test(
        "every answer fits its description, which tells of every member, and shows such an answer")
    func answers() async throws {
        try await onThread {
            let (desk, cases) = try RouteFiles.enriched()
            let routes = Routes.table.filter {
                cases[$0.operation] != nil && cases[$0.operation]?.shownBy == nil
                    && $0.operation != "describeAPI"
            }
            var answers: [String: Response] = [:]
            func ask(_ route: Route) throws -> Response? {
                guard let item = cases[route.operation] else { return nil }
                var answer = try EveryRouteTests.ask(desk, route, item, item.id, as: item.allowed)
                if answer.status == 401 {
                    // On a slow machine all this takes longer than a proof lasts.
                    try desk.town.admin(
                        "UPDATE core.session SET proved_at = authz.now() WHERE ended_at IS NULL")
                    answer = try EveryRouteTests.ask(
                        desk, route, item, item.id, as: item.allowed)
                }
                return (200...299).contains(answer.status) ? answer : nil
            }
            // What is there is read before anything is changed, and once more after: the fuller answer
            // is shown.
            let reads = routes.filter { $0.method == .get }
            for route in reads + routes.filter({ $0.method != .get }) {
                let answer = try ask(route)
                #expect(answer != nil, "\(route.name)")
                answers[route.operation] = answer
            }
            for route in reads {
                guard let first = answers[route.operation], let second = try ask(route) else {
                    continue
                }
                let shown = try [first, second].map { Self.filled(Self.shortened(try $0.json())) }
                if shown[0].isStrictSubset(of: shown[1]) { answers[route.operation] = second }
            }
            answers.merge(try RouteFiles.sealed()) { $1 }
            var lines: [String: String] = [:]
            for route in Routes.table {
                guard let answer = answers[route.operation] else { continue }
                var pairs = [JSON.Member("operation", .string(route.operation))]
                if route.body != nil, let item = cases[route.operation] {
                    let body = try EveryRouteTests.body(desk, route, item, item.id)
                    pairs.append(JSON.Member("request", try JSON.parse(Array(body.utf8))))
                }
                if !answer.body.isEmpty {
                    pairs.append(JSON.Member("answer", Self.shortened(try answer.json())))
                }
                lines[route.operation] = String(decoding: JSON.write(.object(pairs)), as: UTF8.self)
            }
            let environment = ProcessInfo.processInfo.environment
            if environment["RECORD"] == "1", environment["CI"] == nil { try Self.record(lines) }
        }
    }

    /// The places in an answer where something stands.
    private static func filled(_ answer: JSON, at place: String = "") -> Set<String> {
        switch answer {
        case .null: []
        case .array(let elements):
            elements.reduce(into: []) { $0.formUnion(filled($1, at: "\(place)[]")) }
        case .object(let members):
            members.reduce(into: []) { $0.formUnion(filled($1.value, at: "\(place)/\($1.name)")) }
        case .bool, .number, .string: [place]
        }
    }

    @Test("every operation has an example of its answer, and of its body where it takes one")
    func examples() {
        for route in Routes.table where route.operation != "describeAPI" {
            let example = Example.all[route.operation]
            #expect((example?.request != nil) == (route.body != nil), "\(route.operation)")
            #expect((example?.answer != nil) == route.isAnswered, "\(route.operation)")
            // An empty list tells nothing of what it holds.
            #expect(example?.answer?["items"] != .array([]), "\(route.operation)")
        }
    }

    @Test(
        "every operation, parameter, answer and member says what it means, and no word is left over"
    )
    func words() async throws {
        try await onThread {
            let document = try Desk().send(.get, "/openapi.json").json()
            var silent: Set<String> = []
            for schema in Self.members(document["components"]?["schemas"]) {
                silent.formUnion(Conformity.undescribed(schema.value, document, at: schema.name))
            }
            for path in Self.members(document["paths"]) {
                for operation in Self.members(path.value) {
                    let place = "\(operation.name) \(path.name)"
                    if operation.value["description"]?.string?.isEmpty ?? true {
                        silent.insert(place)
                    }
                    if case .array(let parameters)? = operation.value["parameters"] {
                        for parameter in parameters
                        where parameter["description"]?.string?.isEmpty ?? true {
                            silent.insert("\(place) \(parameter["name"]?.string ?? "-")")
                        }
                    }
                    for answer in Self.members(operation.value["responses"])
                    where answer.value["$ref"] == nil {
                        for type in Self.members(answer.value["content"]) {
                            silent.formUnion(
                                Conformity.undescribed(
                                    type.value["schema"] ?? .null, document, at: place))
                        }
                    }
                }
            }
            #expect(silent == [])
            // Nothing is left open but the description itself and items of any kind.
            let open = Self.members(document["components"]?["schemas"]).flatMap {
                Self.open($0.value, at: $0.name)
            }
            #expect(open == ["List/properties/items/items", "Description"])
            let text = String(decoding: JSON.write(document), as: UTF8.self)
            let unused = Lexicon.members.filter { !text.contains($0.value) }.keys.sorted()
            #expect(unused == [])
        }
    }

    private static func members(_ value: JSON?) -> [JSON.Member] {
        guard case .object(let members)? = value else { return [] }
        return members
    }

    /// Where a shape is some object, whatever its members.
    private static func open(_ shape: JSON, at place: String) -> [String] {
        switch shape {
        case .object(let keywords):
            if shape["type"] == .string("object"), shape["properties"] == nil,
                shape["additionalProperties"] == nil
            {
                return [place]
            }
            return keywords.flatMap { open($0.value, at: "\(place)/\($0.name)") }
        case .array(let parts): return parts.flatMap { open($0, at: place) }
        case _: return []
        }
    }

    /// Two items of a list stand for all: those that tell most.
    private static func shortened(_ answer: JSON) -> JSON {
        guard case .object(let members) = answer, members.count == 1,
            case .array(let items)? = answer["items"]
        else { return answer }
        let told = items.enumerated().sorted { filled($0.element).count > filled($1.element).count }
        let two = told.prefix(2).sorted { $0.offset < $1.offset }.map(\.element)
        return .object([JSON.Member("items", .array(two))])
    }

    /// Writes the examples; those recorded by hand stay.
    private static func record(_ lines: [String: String]) throws {
        let source = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
        var all = lines
        for line in source.split(separator: "\n") {
            guard let name = line.split(separator: "\"").dropFirst(3).first.map(String.init),
                Example.all[name] != nil, all[name] == nil
            else { continue }
            all[name] = String(line.drop { $0 == " " })
        }
        let head = source.prefix(
            upTo: source.firstRange(of: "#\"\"\"\n")?.upperBound ?? source.endIndex)
        let body = Routes.table.compactMap { all[$0.operation] }.map { "        \($0)\n" }.joined()
        try Data("\(head)\(body)        \"\"\"#\n}\n".utf8).write(to: URL(fileURLWithPath: file))
    }
}
