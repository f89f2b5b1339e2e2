/// Why a use case did not do what was asked: the one error that leaves Access, Casework, Audit and
/// Retention. What the caller may not read is ``notFound``; nothing here carries a value.
package enum Failure: Error, Hashable, Sendable {
    /// No session, or one that has ended; the true reason is on the log.
    case notSignedIn
    /// A token that nobody has: to the caller the same as ``notSignedIn``. The log has no entry for
    /// it; the service counts them.
    case unknownToken
    /// The caller has to prove anew who they are before this act (step-up, RFC 9470); also when that
    /// proof was wrong.
    case signInTooOld
    /// Somebody else has set the caller's password: until it is changed it opens nothing but that.
    case passwordDue
    /// A second factor is asked of everybody here, and the caller has none: until one is confirmed
    /// nothing opens but enrolling it.
    case factorDue
    /// Too many wrong sign-ins: the next is looked at in so many seconds. The same whether or not there
    /// is such an account.
    case tooOften(seconds: Int)
    /// The caller's roles do not permit this, and saying so tells nothing about any record.
    case forbidden
    /// Absent, or hidden from this caller.
    case notFound
    /// Members of the command name something that cannot be used there: every one that does.
    case unfit([Unfit])
    /// The state of things forbids it.
    case conflict
    /// The same, and the word that says why, at the member that asks for it where one does: nothing that
    /// the caller could not read.
    case taken(Unfit)
    /// The record has changed since the version that the caller has seen; `now` is its version, where it
    /// has one and the caller may change it.
    case stale(now: Int?)
    /// The idempotency key was used with another body.
    case keyReused
    /// A request with the same idempotency key is running.
    case inProgress
    /// The database is gone, full or overloaded: try again.
    case unavailable
    /// A fault of ours; the code tells where.
    case broken(code: String)

    /// A member of a command, by its pointer (RFC 6901), and what is wrong with it.
    package struct Unfit: Hashable, Sendable {
        package let pointer: StaticPointer
        /// Which element of the array there, counted from nought.
        package let place: Int?
        package let code: StaticPointer

        package init(pointer: StaticPointer, place: Int? = nil, code: StaticPointer) {
            self.pointer = pointer
            self.place = place
            self.code = code
        }

        /// The whole pointer.
        package var path: String {
            place.map { "\(pointer.description)/\($0)" } ?? pointer.description
        }

        /// The same fault of an element.
        func at(_ place: Int?) -> Unfit { Unfit(pointer: pointer, place: place, code: code) }
    }

    package static func unfit(pointer: StaticPointer, code: StaticPointer) -> Failure {
        .unfit([Unfit(pointer: pointer, code: code)])
    }

    package static func taken(pointer: StaticPointer, code: StaticPointer) -> Failure {
        .taken(Unfit(pointer: pointer, code: code))
    }

    /// The state that holds is none that the step can be taken from.
    package static let outOfCourse = taken(pointer: "", code: "out-of-course")

    /// A stable code for logs and tests.
    package var code: String {
        switch self {
        case .notSignedIn: "ACCESS-401"
        case .unknownToken: "ACCESS-401-TOKEN"
        case .signInTooOld: "ACCESS-401-AGE"
        case .passwordDue: "ACCESS-403-PASSWORD"
        case .factorDue: "ACCESS-403-FACTOR"
        case .tooOften: "ACCESS-429"
        case .forbidden: "ACCESS-403"
        case .notFound: "ACCESS-404"
        case .unfit: "ACCESS-422"
        case .conflict: "ACCESS-409"
        case .taken: "ACCESS-409-TAKEN"
        case .stale: "ACCESS-412"
        case .keyReused: "ACCESS-422-KEY"
        case .inProgress: "ACCESS-409-KEY"
        case .unavailable: "ACCESS-503"
        case .broken(let code): code
        }
    }
}

/// A literal that can be compared: JSON pointers and codes are written in code, never made.
package struct StaticPointer: Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The text of the literal.
    package let description: String

    package init(stringLiteral value: StaticString) { description = value.description }
}
