import JSON

extension Description {
    /// What leads on from an answer (OpenAPI 3.1, Link Object): the operations about what was created,
    /// listed or read, with the id, and the version where they ask for one, as the answer tells them.
    static func links(_ route: Route) -> [(String, JSON)] {
        var links: [(String, JSON)] = []
        for found in [created(route), listed(route), named(route)].compactMap(\.self) {
            let hasVersion = found.isShown && route.fields.contains("ETag")
            for next in Routes.below(found.collection) where next.operation != route.operation {
                // Of what was changed beside it, its own reading tells the version and leads on.
                guard found.isShown || next.pattern == found.collection + "/{id}" else { continue }
                guard hasVersion || !next.takesVersion else { continue }
                guard !links.contains(where: { $0.0 == next.operation }) else { continue }
                links.append((next.operation, link(to: next, found)))
            }
        }
        return links
    }

    /// A record that an answer is about.
    private struct Found {
        /// What its address begins with.
        let collection: String
        /// Where its id stands (OpenAPI 3.1, Runtime Expressions).
        let id: String
        /// Whether the answer shows it, and not something done to it.
        let isShown: Bool
    }

    private static func created(_ route: Route) -> Found? {
        guard route.handling.takesKey, let collection = Routes.collection(of: route) else {
            return nil
        }
        let id = route.handling.isChange ? "$request.path.id" : "$response.body#/id"
        return Found(collection: collection, id: id, isShown: true)
    }

    /// The first of a list whose items have ids.
    private static func listed(_ route: Route) -> Found? {
        guard route.handling.answer == .list, let collection = Routes.collection(of: route),
            case .array(let items)? = Example.all[route.operation]?.answer?["items"],
            items.first?["id"] != nil
        else { return nil }
        return Found(collection: collection, id: "$response.body#/items/0/id", isShown: true)
    }

    /// The record that the path names.
    private static func named(_ route: Route) -> Found? {
        guard route.parameters == ["id"] else { return nil }
        let collection = route.pattern.prefix { $0 != "{" }.dropLast()
        return Found(
            collection: String(collection), id: "$request.path.id",
            isShown: route.handling.isVersioned)
    }

    private static func link(to next: Route, _ found: Found) -> JSON {
        var parameters = [("id", JSON.string(found.id))]
        if next.takesVersion { parameters.append(("If-Match", .string("$response.header.ETag"))) }
        return members([
            ("operationId", .string(next.operation)), ("description", .string(next.summary)),
            ("parameters", members(parameters)),
        ])
    }
}

extension Routes {
    /// What can be asked about a record of this collection by nothing but its id.
    static func below(_ collection: String) -> [Route] {
        table.filter {
            $0.parameters == ["id"] && $0.words.isEmpty && $0.numbers.isEmpty
                && ($0.pattern + "/").hasPrefix(collection + "/{id}/")
        }
    }

    /// Where what this route creates or lists is found: by its own word, below its own path, or, of what
    /// belongs to another record, in the collection of the same name.
    static func collection(of route: Route) -> String? {
        let last = route.pattern.split(separator: "/").last.map { "/\($0)" }
        return [route.handling.collection, route.pattern, last].compactMap(\.self)
            .first { !below($0).isEmpty }
    }
}
