import HTTP
import Testing

@Suite struct RouterTests {
    let router: Router<String>

    init() throws {
        router = try Router([
            .init(.get, "/", "root"),
            .init(.get, "/youths", "list"),
            .init(.post, "/youths", "create"),
            .init(.get, "/youths/{id}", "one"),
            .init(.patch, "/youths/{id}", "change"),
            .init(.get, "/youths/search", "search"),
            .init(.get, "/youths/{youth}/notes/{id}", "note"),
            .init(.get, "/youths/search/notes", "search notes"),
        ])
    }

    private func text(_ method: Method, _ path: [String]) -> String {
        switch router.find(method, path) {
        case .found(let value, let parameters):
            ([value] + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
                .joined(separator: " ")
        case .wrongMethod(let allow): "allow " + allow.map(\.name).joined(separator: ", ")
        case .none: "none"
        }
    }

    @Test("literals win over parameters, and parameters are handed over")
    func finds() {
        #expect(text(.get, []) == "root")
        #expect(text(.get, ["youths"]) == "list")
        #expect(text(.post, ["youths"]) == "create")
        #expect(text(.get, ["youths", "7"]) == "one id=7")
        #expect(text(.get, ["youths", "search"]) == "search")
        #expect(text(.get, ["youths", "search", "notes"]) == "search notes")
        #expect(text(.get, ["youths", "7", "notes", "8"]) == "note id=8 youth=7")
        #expect(text(.get, ["youths", "search", "notes", "8"]) == "note id=8 youth=search")
        #expect(text(.head, ["youths", "7"]) == "one id=7")
    }

    @Test("an unknown path is none; an empty segment fills no parameter")
    func none() {
        #expect(text(.get, ["other"]) == "none")
        #expect(text(.get, ["youths", ""]) == "none")
        #expect(text(.get, ["youths", "7", "notes"]) == "none")
        #expect(text(.get, [""]) == "none")
    }

    @Test("a known path with another method names those that are allowed")
    func wrongMethod() {
        #expect(text(.delete, ["youths"]) == "allow GET, HEAD, POST")
        #expect(text(.init(name: "BREW"), ["youths", "7"]) == "allow GET, HEAD, PATCH")
        #expect(text(.patch, ["youths", "search"]) == "allow GET, HEAD")
    }

    @Test("the routes can be walked")
    func walks() {
        #expect(router.routes.count == 8)
        #expect(router.routes.first?.pattern == "/")
    }

    @Test("two routes of one method and place are refused, whatever their parameters are called")
    func duplicates() {
        #expect(throws: RouterError.duplicateRoute) {
            try Router([.init(.get, "/a/{b}", 1), .init(.get, "/a/{c}", 2)])
        }
    }

    @Test(
        "a malformed pattern is refused",
        arguments: ["", "a", "//", "/a/", "/{}", "/{a}b", "/{a}/{a}"])
    func malformed(pattern: String) {
        #expect(throws: RouterError.malformedPattern) { try Router([.init(.get, pattern, 1)]) }
    }
}
