import Access
import HTTP
import JSON

/// Why a request got no answer of the wanted kind. Carries no value that was sent, save the names
/// of unknown members and parameters in pointers, which go back to their sender alone.
enum Denial: Error {
    /// What a use case answered.
    case failure(Failure)
    /// More requests than one session or address may make.
    case tooMany(RequestLimits.Wait)
    case unknownRoute
    case wrongMethod(allow: [HTTP.Method])
    case notAcceptable
    case mediaType
    case tooLarge
    case bodyNotExpected
    case keyMissing
    case keyMalformed
    case versionMissing
    case versionMalformed
    /// A condition on a version, where none is looked at.
    case versionNotTaken
    /// Parameters of the query.
    case query([Reader.Fault])
    case notJSON(JSON.Fault)
    /// A body, or the purpose, that does not fit.
    case unfit([Reader.Fault])

    /// The kind of problem: the one mapping of failures to statuses.
    var kind: ProblemKind {
        switch self {
        case .failure(let failure):
            switch failure {
            case .notSignedIn, .unknownToken: .notSignedIn
            case .signInTooOld: .signInTooOld
            case .passwordDue: .passwordDue
            case .factorDue: .factorDue
            case .tooOften: .tooMany
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .unfit: .unfit
            case .conflict, .taken: .conflict
            case .stale: .stale
            case .keyReused: .keyReused
            case .inProgress: .inProgress
            case .unavailable: .unavailable
            case .broken: .broken
            }
        case .tooMany: .tooMany
        case .unknownRoute: .notFound
        case .wrongMethod: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .mediaType: .unsupportedMediaType
        case .tooLarge: .tooLarge
        case .bodyNotExpected: .bodyNotExpected
        case .keyMissing: .keyMissing
        case .keyMalformed: .keyMalformed
        case .versionMissing: .versionMissing
        case .versionMalformed: .versionMalformed
        case .versionNotTaken: .versionNotTaken
        case .query: .unfitQuery
        case .notJSON: .notJSON
        case .unfit: .unfit
        }
    }

    /// What is wrong, place by place.
    var faults: [Reader.Fault] {
        switch self {
        case .failure(.unfit(let places)):
            places.map { Reader.Fault($0.path, $0.code.description) }
        case .failure(.taken(let place)): [Reader.Fault(place.path, place.code.description)]
        case .failure(.keyReused): [Reader.Fault("header:Idempotency-Key", "key-reused")]
        case .keyMissing: [Reader.Fault("header:Idempotency-Key", "required")]
        case .keyMalformed: [Reader.Fault("header:Idempotency-Key", "key-form")]
        case .versionMissing: [Reader.Fault("header:If-Match", "required")]
        case .versionMalformed: [Reader.Fault("header:If-Match", "tag-form")]
        case .versionNotTaken: [Reader.Fault("header:If-Match", "condition-not-taken")]
        case .query(let faults), .unfit(let faults): faults
        case .notJSON(let fault): [Reader.Fault(fault.pointer, fault.code.rawValue)]
        case .failure, .tooMany, .unknownRoute, .wrongMethod, .notAcceptable, .mediaType,
            .tooLarge, .bodyNotExpected:
            []
        }
    }

    /// All that is wrong as one refusal: one thing as what it is, several as a request that does not fit,
    /// place by place. What has no place is told where there is nothing else.
    static func together(_ denials: [Denial]) -> Denial? {
        let placed = denials.filter { !$0.faults.isEmpty }
        guard placed.count > 1 else { return placed.first ?? denials.first }
        return .unfit(Array(placed.flatMap(\.faults).prefix(Reader.mostFaults)))
    }

    /// Fields that belong to this kind of refusal.
    var headers: [(String, String)] {
        switch self {
        case .wrongMethod(let allow):
            [("Allow", allow.map(\.name).joined(separator: ", "))]
        case .tooMany(let wait): [("Retry-After", "\(wait.seconds)")] + wait.fields
        case .failure(.tooOften(let seconds)): [("Retry-After", "\(seconds)")]
        case .failure(.stale(now: let version?)): [("ETag", "\"\(version)\"")]
        case .failure, .unknownRoute, .notAcceptable, .mediaType, .tooLarge, .bodyNotExpected,
            .keyMissing, .keyMalformed, .versionMissing, .versionMalformed, .versionNotTaken,
            .query, .notJSON,
            .unfit:
            kind.headers
        }
    }
}
