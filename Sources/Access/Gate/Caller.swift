package import Domain
package import FoundationEssentials
import Synchronization

/// Who asks, for what purpose and by which way in: what opens a request.
package struct Caller: Sendable {
    /// How the caller is known.
    package enum Identity: Sendable {
        /// A staff member, by the SHA-256 of the session token.
        case token(hash: [UInt8])
        /// The same, where a fresh proof gives the session another token while they work.
        case session(OwnToken)
        /// A nightly job, by the database role it logs in with.
        case job
    }

    /// A session's token as of its last proof, by its SHA-256: whoever has asked with the one before goes
    /// on with this one.
    package final class OwnToken: Sendable {
        private let current: Mutex<[UInt8]>

        package init(hash: [UInt8]) { current = Mutex(hash) }

        package var hash: [UInt8] { current.withLock { $0 } }
        package func renew(_ hash: [UInt8]) { current.withLock { $0 = hash } }
    }

    package let identity: Identity
    /// The hash of the token that is shown now; nil for a job.
    var tokenHash: [UInt8]? {
        switch identity {
        case .token(let hash): hash
        case .session(let own): own.hash
        case .job: nil
        }
    }

    package let purpose: Purpose
    /// The way in, such as `GET /youths/{id}`; never with values filled in.
    package let route: String
    /// Names this request in the answer and on the log.
    package let requestID: UUID
    /// What is done is tried and undone again; the log says that it was a trial.
    package var trial: Trial?
    /// What makes a retry of the request safe, where it is a command's and the one creation is the command's.
    package var once: Creation.Once?

    package init(_ identity: Identity, for purpose: Purpose, by route: String, requestID: UUID) {
        self.identity = identity
        self.purpose = purpose
        self.route = route
        self.requestID = requestID
    }
}
