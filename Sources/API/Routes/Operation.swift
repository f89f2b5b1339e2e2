/// What a route does. The raw value is its `operationId` in the description of the API.
package enum Operation: String, Sendable, CaseIterable {
    case signIn
    case signOut
    case readMe
    case listStaff
    case listPolicies
    case listSchools
    case listPledges
    case searchPersons
    case registerYouth
    case listCaseload
    case readYouth
    case listConcernConversations
    case logConcernConversation
    case readConcernConversation
    case recordSchoolVisit
    case listSchoolVisits
    case readSchoolVisit
    case searchLog
    case previewRetention
    case describeAPI
    case readAPIInfo

    /// What it does in a few words, with the Swedish term.
    package var summary: String {
        switch self {
        case .signIn: "Sign in with a local password"
        case .signOut: "Sign out: end the session of the token"
        case .readMe: "Who the caller is, and in which role"
        case .listStaff: "Staff and their roles"
        case .listPolicies: "Policies in force, each with its legal ground"
        case .listSchools: "Schools (skolor) that can be visited"
        case .listPledges: "Pledge points (löftespunkter i medborgarlöfte)"
        case .searchPersons: "Find a youth in the own unit by number or name"
        case .registerYouth: "Register a youth (ungdom) in the own unit"
        case .listCaseload: "The caller's own youths"
        case .readYouth: "One youth"
        case .listConcernConversations: "Concern conversations (orossamtal) of one youth"
        case .logConcernConversation: "Log a concern conversation (orossamtal)"
        case .readConcernConversation: "One concern conversation (orossamtal)"
        case .recordSchoolVisit: "Record a police school visit (skolbesök); no pupil is named"
        case .listSchoolVisits: "School visits (skolbesök), latest first"
        case .readSchoolVisit: "One school visit (skolbesök)"
        case .searchLog: "Who looked at a youth (loggkontroll); the look is itself logged"
        case .previewRetention: "What is due for deletion (gallring) under which rule"
        case .describeAPI: "This description"
        case .readAPIInfo: "Name, version and status of this API"
        }
    }
}
