package import FoundationEssentials
package import Postgres

/// A write that creates one record, safe to retry: the key, the statements, and what to answer
/// when the database refuses.
package struct Creation: Sendable {
    /// What the caller sent to make a retry safe.
    package struct Once: Sendable {
        /// The Idempotency-Key, 1 to 64 characters.
        package let key: String
        /// SHA-256 of way in, address and body: the same key with another is refused.
        package let digest: [UInt8]

        package init(key: String, digest: [UInt8]) {
            self.key = key
            self.digest = digest
        }
    }

    /// A record that the new one is a step or a part of. Who may not see it learns nothing of it.
    package struct Parent: Sendable {
        /// The kind of record, as the log names it.
        let resource: StaticString
        let id: UUID
        /// Takes the id and answers whether the caller may see the record.
        let visible: Statement

        package init(_ resource: StaticString, _ id: UUID, visible: Statement) {
            self.resource = resource
            self.id = id
            self.visible = visible
        }
    }

    /// The version that the caller has seen of the record that this changes. Where it has changed since,
    /// whoever may change it is told (``Failure/stale(now:)``) and nothing happens; all others are answered
    /// as without it.
    package struct Seen: Sendable {
        /// The record that has the version; nil for a part of one.
        let id: UUID?
        package let version: Int
        /// Holds the version against the one that stands, before the write; nil: the write does.
        let look: Session.Step?
        /// Asks which version stands, where the record is the caller's to change.
        let asking: Session.Step

        /// - Parameters:
        ///   - resource: the kind of record, as the log names it.
        ///   - version: as a client sends it; what is no version of ours is none that there is.
        package init(_ resource: StaticString, _ id: UUID, version: String) {
            self.id = id
            self.version = Self.number(version)
            func step(_ version: Value) -> Session.Step {
                (
                    GateStatement.expectVersion,
                    [.text(resource.description), .uuid(id), version]
                )
            }
            look = step(.int(self.version))
            asking = step(.null)
        }

        /// A part of a record, whose version the write itself looks at, which raises `ZS060`.
        package init(version: String, asking: Session.Step) {
            id = nil
            look = nil
            self.version = Self.number(version)
            self.asking = asking
        }

        private static func number(_ version: String) -> Int {
            Int(version).flatMap { (1...1_000_000).contains($0) ? $0 : nil } ?? 0
        }
    }

    /// How the youth concerned is locked: shared with other writes, or against all of them, as
    /// withdrawal, block and protection must be, so that none can slip past another.
    package enum Lock: Sendable {
        case shared, alone
    }

    /// What happens, as the log names it, such as `concern-conversation.create`.
    let action: StaticString
    /// The kind of record created.
    let resource: StaticString
    let recordID: UUID
    /// The youth the record is about.
    let youthID: UUID?
    let parent: Parent?
    let seen: Seen?
    let lock: Lock
    /// The statements, in order; relations first.
    let steps: [Session.Step]
    /// The last statement, when ``Gate`` cannot use its own: it must call `authz.once_end`.
    let ending: Session.Step?
    /// Takes the record's id and tells, as JSON without personal data, what came of it.
    let receipt: Statement?
    /// The record read back: a replay answers by what the caller may see now.
    let reading: Reading
    /// Constraints, or states where none is named, that a caller can run into, and what to answer.
    let answers: [String: Failure]
    /// Asked when one of them is that a member does not fit, since the database stops at the first: the
    /// names of all that are broken, of what the caller may see.
    let faults: Session.Step?

    package init(
        _ action: StaticString, of resource: StaticString, recordID: UUID, youthID: UUID?,
        parent: Parent? = nil, seen: Seen? = nil, lock: Lock = .shared, reading: Reading,
        steps: [Session.Step],
        ending: Session.Step? = nil, receipt: Statement? = nil, answers: [String: Failure] = [:],
        faults: Session.Step? = nil
    ) {
        self.action = action
        self.resource = resource
        self.recordID = recordID
        self.youthID = youthID
        self.parent = parent
        self.seen = seen
        self.lock = lock
        self.steps = steps
        self.ending = ending
        self.receipt = receipt
        self.reading = reading
        self.answers = answers
        self.faults = faults
    }

    /// A creation whose last statement finds out the record's id and calls `authz.once_end` itself.
    package init(
        _ action: StaticString, of resource: StaticString, recordID: UUID, seen: Seen? = nil,
        reading: Reading, ending: Session.Step, answers: [String: Failure] = [:]
    ) {
        self.action = action
        self.resource = resource
        self.recordID = recordID
        youthID = nil
        parent = nil
        lock = .shared
        steps = []
        receipt = nil
        faults = nil
        self.seen = seen
        self.reading = reading
        self.answers = answers
        self.ending = ending
    }
}

extension Creation {
    /// The version that stands when it is done: of what it creates, or of the record that it changes.
    var tag: String { "\((seen?.version ?? 0) + 1)" }

    /// The statements of the act itself, as they are sent, for measuring them elsewhere.
    package var texts: [String] { steps.map { $0.0.text } }
}

/// A record that was created, now or by an earlier request with the same key.
///
/// What a retry is answered is kept whole in the creation's transaction, though `core.once` has no
/// column for status, `Location` or `ETag`: the status of a creation is 201, its `Location` is the id
/// below the address that the digest was taken of, its `ETag` the first version, or, where a record was
/// changed, the one after that which `If-Match` named. None can differ between an answer and its repetition, and what is not kept twice cannot come apart.
package struct Created: Sendable, Hashable {
    package let id: UUID
    /// The version that was created, for the ETag. Told by a replay too: whoever got no answer has not
    /// seen what others have changed since.
    package let tag: String
    /// An earlier request had created it.
    package let isReplay: Bool
    /// What came of it, as JSON, where the creation tells.
    package let receipt: [UInt8]?
}
