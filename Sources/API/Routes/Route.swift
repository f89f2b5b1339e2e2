package import Domain
package import HTTP

/// One way into the service: all that is decided about a request before its use case is, and how
/// it is answered then. The router, the description and the tests read nothing else.
package struct Route: Sendable {
    /// Which purpose (ändamål) a request on this route has.
    package enum PurposeRule: Hashable, Sendable {
        /// Always this one.
        case fixed(Purpose)
        /// The one of these that the header `Sspf-Purpose` names.
        case header([Purpose])
    }

    /// Who may come in.
    package enum Entrance: Hashable, Sendable {
        /// Anybody: nothing here concerns a person.
        case open
        /// Whoever shows a session token.
        case signedIn(PurposeRule)
    }

    package let method: Method
    /// Below ``Routes/base``, such as `/youths/{id}`; each parameter is the id of a record, unless
    /// ``words`` or ``numbers`` says otherwise.
    package let pattern: String
    /// The names of the path's parameters, in order.
    let parameters: [String]
    /// The `operationId` in the description.
    package let operation: String
    /// What it does in a few words, with the Swedish term.
    package let summary: String
    package let entrance: Entrance
    /// Parameters of the path that are no ids, with the words that they can be.
    let words: [String: [String]]
    /// Parameters of the path that are whole numbers.
    let numbers: Set<String>
    /// Query parameters besides `limit` and `offset`; all may be left out.
    let filters: [Filter]
    /// Changes a record and so demands `If-Match` with the version that was seen.
    let takesVersion: Bool
    /// Statuses that the rest of the route does not tell.
    private let extra: [Int]
    let handling: Handling

    /// - Parameter also: statuses of refusals that nothing else here tells.
    package init(
        _ method: Method, _ pattern: String, _ operation: String, _ summary: String,
        _ entrance: Entrance, words: [String: [String]] = [:], numbers: Set<String> = [],
        filters: [Filter] = [],
        takesVersion: Bool = false,
        also extra: [Int] = [], _ handling: Handling
    ) {
        self.method = method
        self.pattern = pattern
        parameters = pattern.split(separator: "/").filter { $0.first == "{" }
            .map { String($0.dropFirst().dropLast()) }
        self.operation = operation
        self.summary = summary
        self.entrance = entrance
        self.words = words
        self.numbers = numbers
        self.filters = filters
        self.takesVersion = takesVersion
        self.extra = extra
        self.handling = handling
    }

    /// The way in as the log names it, such as `GET /youths/{id}`.
    package var name: String { "\(method.name) \(pattern)" }

    /// Whether what is created here can be read at an address of its own; its `Location` then.
    var showsCreated: Bool {
        handling.takesKey && Routes.readable.contains("\(handling.collection ?? pattern)/{id}")
    }

    /// Fields of the answer, besides those of every answer. What is created and has no place of its own
    /// has no version of its own either.
    var fields: [String] {
        handling.fields.filter {
            showsCreated || $0 != "Location" && !($0 == "ETag" && handling.takesKey)
        }
    }

    /// The collection that the path begins with: what the description groups by.
    var tag: String { String(pattern.split(separator: "/").first ?? "") }

    /// The shape of what the request carries; nil for nothing.
    package var body: Body? { handling.body }

    /// Whether an answer says anything; its shape is in the description.
    package var isAnswered: Bool { handling.answer != nil }

    /// Whether a role can be told that it may not. Where a record is shown, that looks like its absence:
    /// a 403 is then about the session alone.
    var tellsForbidden: Bool { method != .get || parameters.isEmpty }

    /// Statuses of answers to this route; a test holds every answer against them.
    package var statuses: [Int] {
        // A request that is too slow or too large is refused whatever it is for; one that is wrong in several
        // places does not fit.
        var statuses: Set<Int> = [
            handling.status, 400, 406, 408, 413, 414, 422, 429, 431, 500, 503,
        ]
        switch entrance {
        case .open: break
        case .signedIn: statuses.formUnion([401, 403])
        }
        if !parameters.isEmpty { statuses.insert(404) }
        if handling.takesKey { statuses.insert(409) }
        if handling.isVersioned { statuses.insert(304) }
        if takesVersion { statuses.formUnion([409, 412, 428]) }
        if body != nil { statuses.insert(415) }
        return statuses.union(extra).sorted()
    }
}
