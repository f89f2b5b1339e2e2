package import Domain
package import HTTP

/// One way into the service: everything that is decided about a request before its use case is.
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

    /// What the request carries.
    package enum Body: Hashable, Sendable {
        /// Nothing.
        case none
        /// A JSON object of this schema and of so many bytes at most; more is 413.
        case json(Schema, limit: Int)
    }

    package let method: Method
    /// Below ``Routes/base``, such as `/youths/{id}`.
    package let pattern: String
    package let operation: Operation
    package let entrance: Entrance
    package let body: Body
    /// Creates a record and so demands an `Idempotency-Key`.
    package let takesKey: Bool
    /// Answers a part of a list: takes `limit` and `offset`.
    package let isList: Bool

    init(
        _ method: Method, _ pattern: String, _ operation: Operation, _ entrance: Entrance,
        body: Body = .none, takesKey: Bool = false, isList: Bool = false
    ) {
        self.method = method
        self.pattern = pattern
        self.operation = operation
        self.entrance = entrance
        self.body = body
        self.takesKey = takesKey
        self.isList = isList
    }

    /// The way in as the log names it, such as `GET /youths/{id}`.
    package var name: String { "\(method.name) \(pattern)" }

    /// The path holds the id of a record.
    package var namesRecord: Bool { pattern.contains("{id}") }

    /// Statuses of answers to this route; a test holds every answer against them.
    package var statuses: [Int] {
        var statuses: Set<Int> = [success, 400, 406, 500, 503]
        switch entrance {
        case .open: break
        case .signedIn: statuses.formUnion([401, 403, 422])
        }
        if namesRecord { statuses.insert(404) }
        if takesKey { statuses.insert(409) }
        switch body {
        case .none: break
        case .json: statuses.formUnion([413, 415, 422])
        }
        switch operation {
        // A wrong name or password.
        case .signIn: statuses.insert(401)
        // A youth that is absent or hidden.
        case .logConcernConversation: statuses.insert(404)
        case .signOut, .readMe, .listStaff, .listPolicies, .listSchools, .listPledges,
            .searchPersons, .registerYouth, .listCaseload, .readYouth,
            .listConcernConversations, .readConcernConversation, .recordSchoolVisit,
            .listSchoolVisits, .readSchoolVisit, .searchLog, .previewRetention, .describeAPI,
            .readAPIInfo:
            break
        }
        return statuses.sorted()
    }

    /// The status when all goes well.
    package var success: Int {
        switch operation {
        case .signIn, .registerYouth, .logConcernConversation, .recordSchoolVisit: 201
        case .signOut: 204
        case .readMe, .listStaff, .listPolicies, .listSchools, .listPledges, .searchPersons,
            .listCaseload, .readYouth, .listConcernConversations, .readConcernConversation,
            .listSchoolVisits, .readSchoolVisit, .searchLog, .previewRetention, .describeAPI,
            .readAPIInfo:
            200
        }
    }
}
