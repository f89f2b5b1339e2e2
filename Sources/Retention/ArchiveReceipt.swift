package import Access
package import Domain
package import FoundationEssentials
import Postgres

/// Enters the archive's receipt for a package: from then on, what it holds may go.
package struct EnterReceipt: Sendable {
    package struct Command: Sendable {
        package let package: UUID
        /// The digest of the manifest that the archive received, in hexadecimal digits.
        package let digest: String
        /// The archive's own reference.
        package let reference: String

        package init(package: UUID, digest: String, reference: String) {
            self.package = package
            self.digest = digest
            self.reference = reference
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "archive.receipt", of: "archive-package", recordID: command.package,
                reading: .package,
                ending: (
                    Self.enter,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(command.package),
                        .text(command.digest), .text(command.reference),
                    ]
                ),
                answers: [
                    "receipt_absent": .notFound, "archive_receipt_pkey": .conflict,
                    "receipt_digest": .unfit(pointer: "/digest", code: "another"),
                ]),
            once: once, as: caller)
    }

    private static let enter = Statement(
        "archive.receipt.write",
        """
        SELECT authz.once_end($1, $2, 'archive-package', f.id, NULL)
          FROM authz.enter_receipt($3, $4, $5) AS f(id)
        """)
}

/// Takes a receipt of the caller's agency back, while every record of its package is still here: what it
/// held waits for the archive again, and is packed anew.
package struct RevokeReceipt: Sendable {
    package init() {}

    package func callAsFunction(
        _ reason: ReceiptFault, of package: UUID, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "archive.revoke", of: "archive-package", recordID: package, reading: .package,
                ending: (
                    Self.revoke,
                    [
                        .text(once.key), .bytes(once.digest), .uuid(package),
                        .text(reason.rawValue),
                    ]
                ),
                answers: [
                    "receipt_absent": .notFound, "receipt_used": .conflict,
                    "archive_revocation_pkey": .conflict,
                ]),
            once: once, as: caller)
    }

    private static let revoke = Statement(
        "archive.revoke.write",
        """
        SELECT authz.once_end($1, $2, 'archive-package', f.id, NULL)
          FROM authz.revoke_receipt($3, $4) AS f(id)
        """)
}

extension Reading {
    /// One package of the caller's agency: its manifest's digest, receipt and whether that was taken back.
    package static let package = Reading(
        "archive.read", of: "archive-package",
        "SELECT f.person, f.tag, f.doc FROM authz.archive_read($1) f")
}

extension Listing {
    /// The packages of the caller's agency, the latest first.
    package static let packages = Listing(
        "archive.list", of: "archive-package", isKeyed: true,
        """
        SELECT f.person, f.place, f.key, f.doc
          FROM authz.package_list($1::integer, $2::integer, $3::json) f
        """)
}
