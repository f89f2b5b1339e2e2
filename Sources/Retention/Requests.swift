package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Opens a request of the person concerned, or for public documents. It sets a hold by itself, so that
/// nothing that was asked for is destroyed meanwhile. Source: GDPR 12; TF 2 kap. 15 §; R36-R37, R48.
package struct OpenRequest: Sendable {
    package struct Command: Sendable {
        package let kind: RequestKind
        /// What is asked for: all about a youth; by release also a record, or what lies between two days.
        package let about: PlaceHold.Scope
        /// The matter's reference, such as a diary number.
        package let reference: String
        package let receivedOn: LocalDate
        /// Who asks for a minor, as to access; nil: the youth. From whom the youth's whereabouts are
        /// hidden (OSL 26 kap. 2 §) is not told them.
        package let guardian: ID<Guardian>?

        package init(
            kind: RequestKind, about: PlaceHold.Scope, reference: String, receivedOn: LocalDate,
            guardian: ID<Guardian>? = nil
        ) {
            self.guardian = guardian
            self.kind = kind
            self.about = about
            self.reference = reference
            self.receivedOn = receivedOn
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "request.open", of: "request", recordID: id, reading: .request,
                ending: (
                    Self.open,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(id),
                        .text(command.kind.rawValue),
                    ] + command.about.values + [
                        .text(command.reference), .text("\(command.receivedOn)"),
                        .optional(command.guardian?.uuid),
                    ]
                ),
                answers: [
                    "hold_absent": .notFound,
                    "hold_span_order": .unfit(pointer: "/until", code: "before-start"),
                    "request_about": .unfit(pointer: "/youthId", code: "missing"),
                    "request_received": .unfit(pointer: "/receivedOn", code: "in-future"),
                    "request_guardian": .unfit(pointer: "/guardianId", code: "not-a-guardian"),
                ]),
            once: once, as: caller)
    }

    private static let open = Statement(
        "request.open.write",
        """
        SELECT authz.once_end($1, $2, 'request', $3, f.youth)
          FROM authz.open_request($3, $4, $5, $6, $7, $8::date, $9::date, $10, $11::date, $12)
               AS f(youth)
        """)
}

/// Takes a step in a request: more time, the secrecy review, the decision. What is asked for is never
/// released before a unit manager has reviewed it.
package struct StepRequest: Sendable {
    package init() {}

    /// - Parameter ground: why more time, or the provision that keeps something secret.
    package func callAsFunction(
        _ step: RequestStep, in request: UUID, ground: String?, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "request.step", of: "request", recordID: request, reading: .request,
                ending: (
                    Self.step,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(UUID()), .uuid(request),
                        .text(step.rawValue), .optional(ground),
                    ]
                ),
                answers: [
                    "request_absent": .notFound, "request_state": .conflict,
                    "request_step_once": .conflict,
                    "request_step_ground": .unfit(pointer: "/ground", code: "missing"),
                    "request_unreviewed": .unfit(pointer: "/step", code: "unreviewed"),
                    "request_withheld": .unfit(pointer: "/step", code: "partly"),
                ]),
            once: once, as: caller)
    }

    private static let step = Statement(
        "request.step.write",
        """
        SELECT authz.once_end($1, $2, 'request', $4, f.youth)
          FROM authz.step_request($3, $4, $5, $6) AS f(youth)
        """)
}

extension Reading {
    /// One request of the caller's agency, with its deadline.
    package static let request = Reading(
        "request.read", of: "request",
        "SELECT f.person, f.tag, f.doc FROM authz.request_read($1) f")
}

extension Listing {
    /// The requests of the caller's agency: those not decided first, by deadline.
    package static let requests = Listing(
        "request.list", of: "request", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.request_list($1::integer, $2::integer, $3::json) f
        """)
}
