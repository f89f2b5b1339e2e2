/// Which route a request takes. A value that tests and the API description can walk.
///
/// At each segment a literal wins over a parameter. A path that leads to a route of another method
/// only is `.wrongMethod`. HEAD takes a GET route where no HEAD route stands.
package struct Router<Value: Sendable>: Sendable {
    /// One route.
    package struct Route: Sendable {
        /// The method it answers.
        package let method: Method
        /// Its path, such as `/v1/things/{id}`; a parameter fills a whole segment.
        package let pattern: String
        /// What the application keeps with it.
        package let value: Value

        /// A route.
        package init(_ method: Method, _ pattern: String, _ value: Value) {
            self.method = method
            self.pattern = pattern
            self.value = value
        }
    }

    /// What was found for a method and a path.
    package enum Match {
        /// A route, with its parameters decoded; none is empty.
        case found(Value, parameters: [String: String])
        /// The path exists, for these methods only (for `Allow`), sorted by name.
        case wrongMethod(allow: [Method])
        /// No such path.
        case none
    }

    private struct Leaf {
        let names: [String]
        let value: Value
    }

    /// One segment's place in the tree. Index 0 is the root.
    private struct Node {
        var literals: [String: Int] = [:]
        var parameter: Int?
        var leaves: [Method: Leaf] = [:]
    }

    /// The routes as given.
    package let routes: [Route]
    private var nodes: [Node] = [Node()]

    /// - Throws: `.malformedPattern` or `.duplicateRoute`; parameters of different names in the
    ///   same place are the same route.
    package init(_ routes: [Route]) throws(RouterError) {
        self.routes = routes
        for route in routes { try insert(route) }
    }

    /// The route of this method and these decoded path segments.
    package func find(_ method: Method, _ path: [String]) -> Match {
        var values: [String] = []
        guard let end = descend(path[...], from: 0, &values) else { return .none }
        let leaves = nodes[end].leaves
        guard let leaf = leaves[method] ?? (method == .head ? leaves[.get] : nil) else {
            var allow = Set(leaves.keys)
            if allow.contains(.get) { allow.insert(.head) }
            return .wrongMethod(allow: allow.sorted { $0.name < $1.name })
        }
        var parameters: [String: String] = [:]
        for (name, value) in zip(leaf.names, values) { parameters[name] = value }
        return .found(leaf.value, parameters: parameters)
    }

    /// Depth is bounded by the longest pattern, and each node is visited at most once.
    private func descend(
        _ path: ArraySlice<String>, from node: Int, _ values: inout [String]
    ) -> Int? {
        guard let segment = path.first else { return nodes[node].leaves.isEmpty ? nil : node }
        if let next = nodes[node].literals[segment],
            let end = descend(path.dropFirst(), from: next, &values)
        {
            return end
        }
        guard let next = nodes[node].parameter, !segment.isEmpty else { return nil }
        values.append(segment)
        if let end = descend(path.dropFirst(), from: next, &values) { return end }
        values.removeLast()
        return nil
    }

    private mutating func insert(_ route: Route) throws(RouterError) {
        guard route.pattern.utf8.first == UInt8(ascii: "/") else { throw .malformedPattern }
        var names: [String] = []
        var node = 0
        let pieces = route.pattern.dropFirst().split(
            separator: "/", omittingEmptySubsequences: false)
        for piece in pieces where route.pattern != "/" {
            guard !piece.isEmpty else { throw .malformedPattern }
            if piece.first == "{" {
                let name = String(piece.dropFirst().dropLast())
                guard piece.last == "}", !name.isEmpty,
                    !name.contains(where: { "{}".contains($0) }),
                    !names.contains(name)
                else { throw .malformedPattern }
                names.append(name)
                let next = nodes[node].parameter ?? addNode()
                nodes[node].parameter = next
                node = next
            } else {
                guard piece.utf8.allSatisfy(Octet.isPathCharacter) else { throw .malformedPattern }
                let literal = String(piece)
                let next = nodes[node].literals[literal] ?? addNode()
                nodes[node].literals[literal] = next
                node = next
            }
        }
        guard nodes[node].leaves[route.method] == nil else { throw .duplicateRoute }
        nodes[node].leaves[route.method] = Leaf(names: names, value: route.value)
    }

    private mutating func addNode() -> Int {
        nodes.append(Node())
        return nodes.count - 1
    }
}

/// Why a set of routes is not a router.
package enum RouterError: Error, Hashable, Sendable {
    /// A pattern is not a path of literals and whole-segment parameters of different names.
    case malformedPattern
    /// Two routes have the same method and the same path.
    case duplicateRoute

    /// A stable code, safe to print.
    package var code: String {
        switch self {
        case .malformedPattern: "HTTP-201"
        case .duplicateRoute: "HTTP-202"
        }
    }
}
