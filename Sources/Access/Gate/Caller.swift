package import Domain
package import FoundationEssentials

/// Who asks, for what purpose and by which way in: what opens a request.
package struct Caller: Sendable {
    /// How the caller is known.
    package enum Identity: Sendable {
        /// A staff member, by the SHA-256 of the session token.
        case token(hash: [UInt8])
        /// A nightly job, by the database role it logs in with.
        case job
    }

    package let identity: Identity
    package let purpose: Purpose
    /// The way in, such as `GET /youths/{id}`; never with values filled in.
    package let route: String
    /// Names this request in the answer and on the log.
    package let requestID: UUID
    /// What is done is tried and undone again; the log says that it was a trial.
    package var trial: Trial?

    package init(_ identity: Identity, for purpose: Purpose, by route: String, requestID: UUID) {
        self.identity = identity
        self.purpose = purpose
        self.route = route
        self.requestID = requestID
    }
}
