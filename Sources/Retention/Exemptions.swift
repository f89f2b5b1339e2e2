package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Enters that a file is never destroyed (SoL 16 kap. 2 §, R26).
package struct EnterExemption: Sendable {
    package init() {}

    package func callAsFunction(
        _ ground: ExemptionGround, of youth: UUID, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        let id = UUID()
        return try gate.create(
            Creation(
                "exemption.enter", of: "exemption", recordID: id, reading: .exemption,
                ending: (
                    Self.enter,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(id), .uuid(youth),
                        .text(ground.rawValue),
                    ]
                ),
                answers: [
                    "exemption_absent": .notFound,
                    "exemption_once": .conflict,
                ]),
            once: once, as: caller)
    }

    private static let enter = Statement(
        "exemption.enter.write",
        """
        SELECT authz.once_end($1, $2, 'exemption', $3, f.youth)
          FROM authz.enter_exemption($3, $4, $5) AS f(youth)
        """)
}

/// Takes an exemption of the caller's agency back. What it kept is due again if it was.
package struct WithdrawExemption: Sendable {
    package init() {}

    /// - Parameter reason: 1 to 300 characters.
    package func callAsFunction(
        _ exemption: UUID, reason: String, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "exemption.withdraw", of: "exemption", recordID: exemption, reading: .exemption,
                ending: (
                    Self.withdraw,
                    [.text(once.key), .bytes(once.digest), .uuid(exemption), .text(reason)]
                ),
                answers: ["exemption_absent": .notFound, "exemption_end_pkey": .conflict]),
            once: once, as: caller)
    }

    private static let withdraw = Statement(
        "exemption.withdraw.write",
        """
        SELECT authz.once_end($1, $2, 'exemption', $3, f.youth)
          FROM authz.withdraw_exemption($3, $4) AS f(youth)
        """)
}

extension Listing {
    /// The exemptions of the caller's agency, the latest first.
    package static let exemptions = Listing(
        "exemption.list", of: "exemption", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.exemption_list($1::integer, $2::integer, $3::json) f
        """)
}
