import API
import FoundationEssentials
import HTTP
import JSON
import Support
import Testing

/// Holds every answer that a test of the API gets against the description: its status, its fields, every
/// member of its body, and the codes of its faults.
enum AsDescribed {
    struct Unlike: Error, CustomStringConvertible {
        let description: String
    }

    private static let document = try? JSON.parse(
        Description.bytes, limits: .init(elements: 1_000_000))
    private static let router = try? Routes.router()

    /// - Throws: when the answer is none that the description tells of.
    static func hold(_ response: Response, to request: Request) throws {
        // What is recorded makes the next description: that one is held against.
        guard ProcessInfo.processInfo.environment["RECORD"] != "1" else { return }
        let document = try #require(document)
        guard case .found(let route, _)? = router?.find(request.method, request.path) else {
            return
        }
        var faults = try faults(of: response, to: route, document)
        faults.formUnion(try codes(of: response))
        guard faults.isEmpty else {
            throw Unlike(
                description:
                    "\(route.name) \(response.status): \(faults.sorted().joined(separator: ", "))")
        }
    }

    private static func faults(
        of response: Response, to route: Route, _ document: JSON
    ) throws -> Set<String> {
        let operation = document["paths"]?[route.pattern]?[route.method.name.lowercased()]
        guard var told = operation?["responses"]?["\(response.status)"] else {
            return ["no such status"]
        }
        if let name = told["$ref"]?.string?.split(separator: "/").last {
            told = document["components"]?["responses"]?[String(name)] ?? told
        }
        var faults: Set<String> = []
        for (name, _) in response.headers
        where told["headers"]?[name] == nil && !everywhere.contains(name) {
            faults.insert("\(name): not told of")
        }
        let type = response.field("Content-Type") ?? "-"
        guard type.hasSuffix("json"), !response.body.isEmpty else { return faults }
        guard let shape = told["content"]?[type]?["schema"] else {
            return faults.union(["\(type): not told of"])
        }
        // The description is no example of itself.
        guard route.operation != "describeAPI" else { return faults }
        var conformity = Conformity(document)
        conformity.check(try response.json(), shape, at: route.operation)
        return faults.union(conformity.faults)
    }

    /// Fields of HTTP and of every answer, which say nothing of the operation.
    private static let everywhere: Set<String> = [
        "Content-Type", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy",
        "Content-Security-Policy",
    ]

    /// Codes that the page of the problem's type does not list.
    private static func codes(of response: Response) throws -> Set<String> {
        guard response.field("Content-Type") == "application/problem+json" else { return [] }
        let problem = try response.json()
        let kind = ProblemKind.allCases.first { $0.type == problem["type"]?.string }
        guard case .array(let errors)? = problem["errors"] else { return [] }
        let codes = Set(errors.compactMap { $0["code"]?.string })
        return Set(codes.subtracting(kind?.codes ?? []).map { "code \($0)" })
    }
}
